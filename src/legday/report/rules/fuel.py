"""Food before a run: after a heavy leg day, on the day itself, and for whoever eats less to lose weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.legs import hours_since
from legday.report.rules.conditions import Condition, all_hold
from legday.report.rules.day_seen import DaySeen, reported

if TYPE_CHECKING:
    from legday.report.model import Finding

HIGH_LOAD = 1.0  # about ten sets of ten squats
WITHIN_H = 24.0
SHUFFLE_S = 15 * 60.0


def has_high_load(seen: DaySeen) -> bool:
    """Whether the last leg day was heavy and lies within a day: only then it is asked about."""
    lift = seen.lift
    return lift is not None and (lift.leg_load or 0.0) >= HIGH_LOAD and hours_since(lift, seen.now) <= WITHIN_H


def when_not_fed_after(seen: DaySeen) -> list[Condition]:
    """A high leg load and no carbohydrate and protein meal within 2 h of it."""
    load = "no leg day in 24 h" if seen.lift is None else f"{seen.lift.leg_load or 0.0:.2f}"
    ate = seen.day.ate_after_lift
    high = Condition(f"leg load at least {HIGH_LOAD:g} within {WITHIN_H:g} h", load, has_high_load(seen))
    return [high, reported("no meal within 2 h of the lift", None if ate is None else not ate, None if ate is None else not ate)]


def not_fed_after(seen: DaySeen) -> Finding | None:
    """A caution."""
    if seen.lift is None or not all_hold(when_not_fed_after(seen)):
        return None
    return seen.finding(
        "FUEL_AFTER",
        "caution",
        value=seen.lift.leg_load,
        threshold=HIGH_LOAD,
        text=f"No meal within 2 h of a leg day of load {seen.lift.leg_load:.2f}.",
        do_instead="Eat first, carbohydrate and protein.",
        rests_on=("self_report", seen.lift.leg_load_basis),
    )


def when_not_fed_before(seen: DaySeen) -> list[Condition]:
    """Not eaten since; a run of 15 min at most kept to the advice."""
    ate = seen.day.ate_before_run
    found = [reported("not eaten since", None if ate is None else not ate, None if ate is None else not ate)]
    if seen.run is not None:
        found.append(Condition("longer than 15 min", f"{seen.run.moving_time_s / 60:.0f} min", seen.run.moving_time_s > SHUFFLE_S))
    return found


def not_fed_before(seen: DaySeen) -> Finding | None:
    """A caution."""
    if not all_hold(when_not_fed_before(seen)):
        return None
    return seen.finding(
        "FUEL_BEFORE",
        "caution",
        text="Nothing eaten before the run, as reported.",
        do_instead="Eat, then at most a shuffle.",
        rests_on=("self_report",),
    )


def when_deficit(seen: DaySeen) -> list[Condition]:
    """A calorie deficit, and the goal is strength."""
    goal = Condition("the goal is strength", seen.gates.goal, seen.gates.goal == "strength")
    return [goal, reported("a calorie deficit", seen.day.calorie_deficit, seen.day.calorie_deficit)]


def deficit(seen: DaySeen) -> Finding | None:
    """A note."""
    if not all_hold(when_deficit(seen)):
        return None
    return seen.finding(
        "FUEL_DEFICIT",
        "note",
        text="A calorie deficit was reported, and your goal is strength.",
        do_instead="No extra running today.",
        rests_on=("self_report",),
    )
