"""The rule book over one run: each rule one function, tried in the order of authority, at most one finding per cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from legday.report.rules.envelope import hills, hills_seen, inside, not_easy, surge_words, surges, too_long
from legday.report.rules.form_break import form_break, mental_rep
from legday.report.rules.gap import same_day, too_soon
from legday.report.rules.hard import hard_on_fresh_legs, hard_on_tired_legs
from legday.report.rules.long import long_on_tired_legs
from legday.report.rules.moderate import moderate_on_tired_legs
from legday.report.rules.outside import outside_window
from legday.report.rules.pace_drop import pace_drop
from legday.report.rules.run_walk import run_and_walk
from legday.report.rules.unknown_lift import unknown_lift_in_window
from legday.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.report.model import Finding
    from legday.report.rules.seen import Rule, Seen

UNKNOWN = "UNKNOWN_LIFT_IN_WINDOW"
ONE_CAUSE: tuple[Rule, ...] = (hard_on_tired_legs, long_on_tired_legs, moderate_on_tired_legs, hard_on_fresh_legs, outside_window)
"""Too much running on these legs: the first that fires speaks for all, and says what else was seen."""

ENVELOPE: tuple[Rule, ...] = (not_easy, surges, hills, too_long, inside)
"""What even an easy run may do to tired legs; silent where one of ONE_CAUSE spoke."""

TOO_SOON: tuple[Rule, ...] = (too_soon, same_day)
"""Too near to the lift, whatever the hours of the window say: the first that fires."""

OTHER_CAUSES: tuple[Rule, ...] = (form_break, pace_drop, mental_rep, run_and_walk, unknown_lift_in_window)


def findings_on(seen: Seen) -> list[Finding]:
    """Everything found on one run, at most one finding per cause."""
    effort, envelope, soon = (_fired(rules, seen) for rules in (ONE_CAUSE, ENVELOPE, TOO_SOON))
    if soon and [finding.rule for finding in effort] == ["OUTSIDE_WINDOW"]:
        effort, soon = [], [_speaking_for(soon[0], [*soon[1:], *effort])]
    if effort:
        effort, envelope = [_with_course(_speaking_for(effort[0], [*effort[1:], *envelope]), seen)], []
    return [*effort, *soon[:1], *envelope, *_fired(OTHER_CAUSES, seen)]


def with_reported(reported: Sequence[Finding], found: Sequence[Finding]) -> list[Finding]:
    """What was reported of a run's day before what was found on it: a stop speaks for all that is less, a question stays.

    Args:
        reported: from `day.findings_of_day`.
        found: from `findings_on`.
    """
    if not reported or reported[0].severity != "stop":
        return [*reported, *found]
    leading, *others = reported
    kept = [finding for finding in found if finding.rule == UNKNOWN]
    silenced = [finding for finding in found if finding.rule != UNKNOWN]
    if silenced:
        rules = listed(finding.rule for finding in silenced)
        leading = msgspec.structs.replace(
            leading,
            text=f"{leading.text} This speaks for what else was found on the run: {rules}.",
            silenced=[*leading.silenced, *(rule for finding in silenced for rule in (finding.rule, *finding.silenced))],
        )
    return [leading, *others, *kept]


def _fired(rules: Sequence[Rule], seen: Seen) -> list[Finding]:
    return [finding for rule in rules if (finding := rule(seen))]


def _speaking_for(finding: Finding, silenced: Sequence[Finding]) -> Finding:
    """The finding, with the ids of the lesser ones about the same cause, which it speaks for."""
    return msgspec.structs.replace(finding, silenced=[one.rule for one in silenced])


def _with_course(finding: Finding, seen: Seen) -> Finding:
    """The finding, with the surges and hills that it speaks for in its words."""
    words = {"ENV_SURGES": f"{surge_words(seen)}.", "ENV_HILLS": f"Hills: {hills_seen(seen)}."}
    return msgspec.structs.replace(finding, text=" ".join([finding.text, *(words[rule] for rule in words if rule in finding.silenced)]))
