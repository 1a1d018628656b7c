"""The rule book's second section: each rule one function over one run, tried in the order of authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.hard import hard_on_fresh_legs, hard_on_tired_legs
from legday.report.rules.long import long_on_tired_legs
from legday.report.rules.moderate import moderate_on_tired_legs
from legday.report.rules.outside import outside_window
from legday.report.rules.pace_drop import pace_drop
from legday.report.rules.unknown_lift import unknown_lift_in_window

if TYPE_CHECKING:
    from legday.report.model import Finding
    from legday.report.rules.seen import Rule, Seen

ONE_CAUSE: tuple[Rule, ...] = (hard_on_tired_legs, long_on_tired_legs, moderate_on_tired_legs, hard_on_fresh_legs, outside_window)
"""Too much running on these legs: the first that fires speaks for all, and says what else was seen."""

OTHER_CAUSES: tuple[Rule, ...] = (pace_drop, unknown_lift_in_window)


def findings_on(seen: Seen) -> list[Finding]:
    """Everything found on one run, at most one finding per cause."""
    worst = next((finding for rule in ONE_CAUSE if (finding := rule(seen))), None)
    others = [finding for rule in OTHER_CAUSES if (finding := rule(seen))]
    return [worst, *others] if worst else others
