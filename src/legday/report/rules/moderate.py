"""Running that is more than easy in the window, short of the main finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.hard import EASY
from legday.report.rules.seen import FRESH_BELOW, Seen

if TYPE_CHECKING:
    from legday.report.model import Finding


def moderate_on_tired_legs(seen: Seen) -> Finding | None:
    """In the window: moderate at the gate or above, or hard on legs between 10 and the gate: a caution."""
    leg_fatigue, gate = seen.run.leg_fatigue, seen.gates.gate
    if not seen.run.in_window:
        return None
    if leg_fatigue >= gate and seen.is_moderate and not seen.is_hard:
        effort, threshold = "A moderate run", gate
    elif FRESH_BELOW <= leg_fatigue < gate and seen.is_hard:
        effort, threshold = "A hard run on lightly loaded legs", FRESH_BELOW
    else:
        return None
    later = f", or this session from {seen.same_run_later}" if seen.same_run_later else ""
    return seen.finding(
        "MODERATE_ON_TIRED_LEGS",
        "caution",
        value=leg_fatigue,
        threshold=threshold,
        text=f"{effort}, {seen.after}; they stood at {seen.stood} when you set off. Slower may have served you better.",
        do_instead=f"{EASY}{later}.",
    )
