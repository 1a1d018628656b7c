"""Hard running outside the window on legs that are loaded all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.hard import EASY
from legday.report.rules.unknown_lift import unknown_lift_in_window

if TYPE_CHECKING:
    from legday.report.model import Finding
    from legday.report.rules.seen import Seen


def outside_window(seen: Seen) -> Finding | None:
    """Outside the window, leg fatigue at the gate or above, hard: a caution.

    Silent where only a lift of unknown region, which may have opened a window, loads the legs: that one has its own note.
    """
    if seen.run.in_window or seen.run.leg_fatigue < seen.gates.gate or not seen.is_hard:
        return None
    if seen.known_leg_fatigue < seen.gates.gate and unknown_lift_in_window(seen):
        return None
    hours = f"{seen.gates.first_hours:.0f}-{seen.gates.last_hours:.0f} h"
    later = f", or this session from {seen.same_run_later}" if seen.same_run_later else ""
    return seen.finding(
        "OUTSIDE_WINDOW",
        "caution",
        value=seen.run.leg_fatigue,
        threshold=seen.gates.gate,
        text=f"A hard run outside {hours}, legs still loaded: {seen.after}; they stood at {seen.stood} when you set off.",
        do_instead=f"{EASY}{later}.",
    )
