"""A day shown to the rules of the first section: today's, or that of a run that was done.

Apart from judge.py, because a quiet night asks for today again, and from the rules, which see one day and no list.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING

from legday.report.days import said_of
from legday.report.key_runs import next_key_run
from legday.report.legs import fatigue_at, hours_since
from legday.report.rules.day_seen import DaySeen
from legday.science.statistics import median

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, tzinfo

    from legday.report.judged_by import Gates
    from legday.report.model import Day, Lift, Run

NIGHTS, NIGHTS_LEAST = timedelta(days=28), 7
LIFT_WITHIN_H = 48.0


def seen_today(now: datetime, local: tzinfo, gates: Gates, *, lifts: Sequence[Lift], runs: Sequence[Run], days: Sequence[Day]) -> DaySeen:
    """The day that it is at an instant where the athlete lives.

    Args:
        now: the instant.
        local: the athlete's zone.
        gates: of this athlete on this day.
        lifts: begun at `now`.
        runs: of the athlete; six weeks are looked at, for a habit.
        days: oldest first.
    """
    day = now.astimezone(local).date()
    key = next_key_run(runs, now, local, gates)
    return DaySeen(
        date=day,
        now=now,
        day=said_of(days, day),
        leg_fatigue=fatigue_at(lifts, now, gates.model),
        gates=gates,
        lift=_last_leg_day(lifts, now),
        usual_sleep_h=usual_sleep_h(days, day),
        key_run=key.begins if key else None,
        key_run_is_habit=bool(key and key.by_habit),
    )


def seen_on_run(run: Run, day: Day, days: Sequence[Day], gates: Gates) -> DaySeen:
    """The day of a run, beside that run."""
    usual = usual_sleep_h(days, day.date)
    return DaySeen(date=day.date, now=run.start_time, day=day, leg_fatigue=run.leg_fatigue, gates=gates, run=run, usual_sleep_h=usual)


def usual_sleep_h(days: Sequence[Day], before: date) -> float | None:
    """The median of the nights of the four weeks before a date; None where fewer than seven are known [h]."""
    first, last = (bisect_left(days, date, key=lambda day: day.date) for date in (before - NIGHTS, before))
    nights = [day.sleep_h for day in days[first:last] if day.sleep_h is not None]
    return median(nights) if len(nights) >= NIGHTS_LEAST else None


def _last_leg_day(lifts: Sequence[Lift], now: datetime) -> Lift | None:
    ended = [lift for lift in lifts if lift.lower_body and 0 <= hours_since(lift, now) <= LIFT_WITHIN_H]
    return max(ended, key=lambda lift: lift.end_time, default=None)
