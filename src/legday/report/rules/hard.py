"""Hard running in the window: on tired legs the main finding, on fresh ones a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.conditions import all_hold, hard, in_window, legs_at_least, legs_below
from legday.report.rules.seen import FRESH_BELOW, Seen
from legday.report.words import duration

if TYPE_CHECKING:
    from legday.report.model import Finding
    from legday.report.rules.conditions import Condition


def when_hard_on_tired_legs(seen: Seen) -> list[Condition]:
    """In the window, leg fatigue at the gate or above, P(hard) of at least one half."""
    return [in_window(seen), legs_at_least(seen, seen.gates.gate), hard(seen)]


def hard_on_tired_legs(seen: Seen) -> Finding | None:
    """The product's main finding: a warning."""
    if not all_hold(when_hard_on_tired_legs(seen)):
        return None
    length = f", and a long one ({duration(seen.run.moving_time_s)})" if seen.is_long else ""
    later = f"{seen.easy}, or this session from {seen.same_run_later}." if seen.same_run_later else f"{seen.easy}."
    return seen.finding(
        "HARD_ON_TIRED_LEGS",
        "warning",
        value=seen.run.leg_fatigue,
        threshold=seen.gates.gate,
        text=f"A hard run{length}, {seen.after}; they stood at {seen.stood} when you set off. It may have cost 1 to 5 % of your speed.",
        do_instead=later,
    )


def when_hard_on_fresh_legs(seen: Seen) -> list[Condition]:
    """In the window, hard, and leg fatigue below 10."""
    return [in_window(seen), legs_below(seen, FRESH_BELOW), hard(seen)]


def hard_on_fresh_legs(seen: Seen) -> Finding | None:
    """A leg day that loaded little: a note."""
    if not all_hold(when_hard_on_fresh_legs(seen)):
        return None
    return seen.finding(
        "HARD_ON_FRESH_LEGS",
        "note",
        value=seen.run.leg_fatigue,
        threshold=FRESH_BELOW,
        text=f"A hard run {seen.after}, which loaded them little: they stood at {seen.stood} when you set off.",
        do_instead="Nothing: a leg day this light before a hard run may well be fine.",
    )
