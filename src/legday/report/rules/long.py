"""Long running in the window: long counts as well as fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.conditions import all_hold, in_window, legs_at_least, long
from legday.report.rules.seen import FRESH_BELOW, LONG_S, Seen
from legday.report.words import duration

if TYPE_CHECKING:
    from legday.report.model import Finding
    from legday.report.rules.conditions import Condition


def when_long_on_tired_legs(seen: Seen) -> list[Condition]:
    """In the window, leg fatigue of at least 10, longer than 90 min or than three of four earlier runs."""
    return [in_window(seen), legs_at_least(seen, FRESH_BELOW), long(seen)]


def long_on_tired_legs(seen: Seen) -> Finding | None:
    """Long counts as well as fast: a warning."""
    if not all_hold(when_long_on_tired_legs(seen)):
        return None
    own = seen.long_from_s < LONG_S
    against = f"three of four of your earlier runs stayed within {duration(seen.long_from_s)}" if own else "90 min is long for anyone here"
    effort = "hard and long" if seen.is_hard else "long, and faster than easy," if seen.is_moderate else "long"
    later = f", or the long run from {seen.same_run_later}" if seen.same_run_later else ""
    return seen.finding(
        "LONG_ON_TIRED_LEGS",
        "warning",
        value=seen.run.moving_time_s / 60,
        threshold=seen.long_from_s / 60,
        text=f"A {effort} run ({duration(seen.run.moving_time_s)}; {against}), {seen.after}; they stood at {seen.stood} when you set off.",
        do_instead=f"{seen.easy}{later}.",
        rests_on=("moving_time",),
    )
