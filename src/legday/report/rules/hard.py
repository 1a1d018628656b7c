"""Hard running in the window: on tired legs the main finding, on fresh ones a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.seen import FRESH_BELOW, Seen
from legday.report.words import duration

if TYPE_CHECKING:
    from legday.report.model import Finding

EASY = "20-30 min, flat and easy enough to talk"


def hard_on_tired_legs(seen: Seen) -> Finding | None:
    """In the window, leg fatigue at the gate or above, P(hard) of at least one half: a warning."""
    if not (seen.run.in_window and seen.run.leg_fatigue >= seen.gates.gate and seen.is_hard):
        return None
    length = f", and a long one ({duration(seen.run.moving_time_s)})" if seen.is_long else ""
    later = f"{EASY}, or this session from {seen.same_run_later}." if seen.same_run_later else f"{EASY}."
    return seen.finding(
        "HARD_ON_TIRED_LEGS",
        "warning",
        value=seen.run.leg_fatigue,
        threshold=seen.gates.gate,
        text=f"A hard run{length}, {seen.after}; they stood at {seen.stood} when you set off. It may have cost 1 to 5 % of your speed.",
        do_instead=later,
    )


def hard_on_fresh_legs(seen: Seen) -> Finding | None:
    """In the window, hard, and leg fatigue below 10: a note."""
    if not (seen.run.in_window and seen.run.leg_fatigue < FRESH_BELOW and seen.is_hard):
        return None
    return seen.finding(
        "HARD_ON_FRESH_LEGS",
        "note",
        value=seen.run.leg_fatigue,
        threshold=FRESH_BELOW,
        text=f"A hard run {seen.after}, which loaded them little: they stood at {seen.stood} when you set off.",
        do_instead="Nothing: a leg day this light before a hard run may well be fine.",
    )
