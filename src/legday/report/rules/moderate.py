"""Running that is more than easy in the window, short of the main finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.conditions import Condition, all_hold, in_window, legs_at_least
from legday.report.rules.seen import FRESH_BELOW, Seen

if TYPE_CHECKING:
    from legday.report.model import Finding


def when_moderate_on_tired_legs(seen: Seen) -> list[Condition]:
    """In the window: at the gate or above at least moderate, between 10 and the gate hard."""
    gate, tired = seen.gates.gate, seen.run.leg_fatigue >= seen.gates.gate
    probability = seen.run.probability_moderate if tired else seen.run.probability_hard
    asked = f"P(at least moderate) at least 0.5 and not hard from {gate:g} on, P(hard) at least 0.5 below"
    more_than_easy = seen.is_moderate and not seen.is_hard if tired else seen.is_hard
    effort = Condition(asked, "not known", None) if probability is None else Condition(asked, f"{probability:.3f}", more_than_easy)
    return [in_window(seen), legs_at_least(seen, FRESH_BELOW), effort]


def moderate_on_tired_legs(seen: Seen) -> Finding | None:
    """More than easy, short of the main finding: a caution."""
    if not all_hold(when_moderate_on_tired_legs(seen)):
        return None
    leg_fatigue, tired = seen.run.leg_fatigue, seen.run.leg_fatigue >= seen.gates.gate
    effort = "A moderate run" if tired else "A hard run on lightly loaded legs"
    threshold = seen.gates.gate if tired else FRESH_BELOW
    later = f", or this session from {seen.same_run_later}" if seen.same_run_later else ""
    return seen.finding(
        "MODERATE_ON_TIRED_LEGS",
        "caution",
        value=leg_fatigue,
        threshold=threshold,
        text=f"{effort}, {seen.after}; they stood at {seen.stood} when you set off. Slower may have served you better.",
        do_instead=f"{seen.easy}{later}.",
    )
