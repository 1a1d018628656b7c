"""Runs too soon after a lift: within six hours, and for whoever lifts to get strong, on the same day at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from legday.report.rules.conditions import Condition, a_run, all_hold
from legday.report.slots import GAP_HOURS

if TYPE_CHECKING:
    from legday.report.model import Finding
    from legday.report.rules.seen import Seen


def when_too_soon(seen: Seen) -> list[Condition]:
    """Began less than six hours after the end of a lower-body lift."""
    hours = _hours(seen)
    seen_is = "no lower-body lift in the 96 h before" if hours is None else f"{hours:.2f} h"
    soon = Condition(f"less than {GAP_HOURS:g} h after the end of a lower-body lift", seen_is, hours is not None and hours < GAP_HOURS)
    return [soon, a_run(seen)]


def too_soon(seen: Seen) -> Finding | None:
    """A warning where the run was more than easy, else a caution."""
    if not all_hold(when_too_soon(seen)):
        return None
    hours, after = _hours(seen) or 0.0, _after_latest(seen)
    more = seen.is_moderate or seen.is_hard
    effort = "a hard run" if seen.is_hard else "a run that was more than easy" if more else "a run"
    unknown = "" if seen.run.probability_moderate is not None else "; how hard it was is not known"
    return after.finding(
        "GAP_6H",
        "warning" if more else "caution",
        value=hours,
        threshold=GAP_HOURS,
        text=f"{effort[0].upper()}{effort[1:]} {after.after}, sooner than six hours{unknown}.",
        do_instead="Wait for six hours: late afternoon after a lift in the morning.",
        rests_on=(*seen.run.scored_by, "time_of_day") if more else ("time_of_day",),
    )


def when_same_day(seen: Seen) -> list[Condition]:
    """The goal is strength, and a lower-body lift ended earlier on the same local day."""
    goal = Condition("the goal is strength", seen.gates.goal, seen.gates.goal == "strength")
    lift, run_day = seen.latest, seen.run.local_start_time.date()
    lift_day = None if lift is None else lift.end_time.astimezone(seen.run.local_start_time.tzinfo).date()
    seen_is = "no lower-body lift in the 96 h before" if lift_day is None else f"the last ended on {lift_day}"
    return [goal, Condition("a lower-body lift ended on the same day", seen_is, lift_day == run_day), a_run(seen)]


def same_day(seen: Seen) -> Finding | None:
    """Strength is what these hours are for: a caution, however easy the run."""
    if not all_hold(when_same_day(seen)):
        return None
    after = _after_latest(seen)
    return after.finding(
        "SAME_DAY_RUN",
        "caution",
        value=_hours(seen) or 0.0,
        threshold=None,
        text=f"A run {after.after}, on the same day; your goal is strength, and running so soon may cost some of it.",
        do_instead="Run on another day, or before the lift and easy.",
        rests_on=("time_of_day",),
    )


def _hours(seen: Seen) -> float | None:
    return seen.run.lifts[0].hours_since_lift if seen.run.lifts else None


def _after_latest(seen: Seen) -> Seen:
    """The same run beside the lift that ended last, which need not be the one that opened a window."""
    run = msgspec.structs.replace(seen.run, hours_since_lift=_hours(seen))
    return msgspec.structs.replace(seen, run=run, lift=seen.latest)
