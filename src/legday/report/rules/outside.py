"""Hard running outside the window on legs that are loaded all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.conditions import Condition, all_hold, hard, in_window, legs_at_least
from legday.report.rules.unknown_lift import when_unknown_lift_in_window

if TYPE_CHECKING:
    from legday.report.model import Finding
    from legday.report.rules.seen import Seen


def when_outside_window(seen: Seen) -> list[Condition]:
    """Outside the window, leg fatigue at the gate or above, hard.

    Silent where only a lift of unknown region, which may have opened a window, loads the legs: that one has its own note.
    """
    asked, seen_is, opened = in_window(seen)
    outside = Condition(f"not: {asked}", seen_is, not opened)
    by_unknown = seen.known_leg_fatigue < seen.gates.gate and all_hold(when_unknown_lift_in_window(seen))
    known = Condition("not loaded by a lift of unknown kind alone", f"{seen.known_leg_fatigue:.1f} without such lifts", not by_unknown)
    return [outside, legs_at_least(seen, seen.gates.gate), hard(seen), known]


def outside_window(seen: Seen) -> Finding | None:
    """The hours are over or not yet come, and the legs loaded all the same: a caution."""
    if not all_hold(when_outside_window(seen)):
        return None
    hours = f"{seen.gates.first_hours:.0f}-{seen.gates.last_hours:.0f} h"
    later = f", or this session from {seen.same_run_later}" if seen.same_run_later else ""
    return seen.finding(
        "OUTSIDE_WINDOW",
        "caution",
        value=seen.run.leg_fatigue,
        threshold=seen.gates.gate,
        text=f"A hard run outside {hours}, legs still loaded: {seen.after}; they stood at {seen.stood} when you set off.",
        do_instead=f"{seen.easy}{later}.",
    )
