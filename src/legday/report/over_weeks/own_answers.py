"""Questions that only the reader's own history answers: does an easy run help sore legs, and do tired legs cost less than they used to.

Apart from habits.py, because these need every day and run there is; asked when something is new.
"""

from __future__ import annotations

from datetime import timedelta
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from legday.report.over_weeks.said import said
from legday.report.words import MONTHS, count
from legday.science.least_squares import slope
from legday.science.student import Z_90, student_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from legday.report.model import Day, Finding, Run
    from legday.report.over_weeks.said import Seen

ARM_LEAST = 6  # days
SORE_FROM = 1.0
AFTER_LEGS = timedelta(hours=96)
SHAKEOUT_MOST_S = 40 * 60.0
HALF_YEAR = timedelta(days=182)
FLAGGED_LEAST, FRESH_LEAST, FRESH_BELOW = 4, 8, 10.0


def shakeout_helps(seen: Seen) -> Finding | None:
    """What became of soreness by the next morning after an easy run, against after rest, from the same start; from 6 days of each."""
    arms = _arms(seen)
    ran, rested = len(arms.ran), len(arms.rested)
    if min(ran, rested) < ARM_LEAST:
        if not ran + rested:
            return None
        text = (
            f"Whether an easy run helps your sore legs: not yet to be told, from {count(ran, 'day')} with one and {rested} of rest; "
            f"it needs {ARM_LEAST} of each. To find out, run 20 min easily after one leg day and rest after the next, in turn."
        )
        return said("SHAKEOUT_HELPS", seen.today, text, value=None, threshold=float(ARM_LEAST), rests_on=["soreness"], confidence="none")
    both = [*arms.ran, *arms.rested]
    found = slope([after - before for before, after, _ in both], [before for before, _, _ in both], [due for _, _, due in both],
                  [1.0] * ran + [0.0] * rested)  # fmt: skip
    if found is None:
        return None
    way = "less sore" if found.value < 0 else "sorer"
    stands = "" if found.stands_out else " That may be chance."
    text = (
        f"The morning after an easy run your legs were {abs(found.value):.1f} of 10 {way} than after rest, from the same soreness "
        f"(90 %: {found.low:+.1f} to {found.high:+.1f}; {ran} days with a run, {rested} of rest).{stands}"
    )
    return said("SHAKEOUT_HELPS", seen.today, text, value=found.value, threshold=0.0, rests_on=["soreness"], confidence="medium")


class _Arms(NamedTuple):
    """Days on sore legs as (soreness, soreness of the next day, what was to be expected of the day)."""

    ran: list[tuple[float, float, float]]
    rested: list[tuple[float, float, float]]


def _arms(seen: Seen) -> _Arms:
    by_date = {day.date: day for day in seen.days}
    runs: dict[date, list[Run]] = {}
    for run in seen.runs:
        runs.setdefault(run.local_start_time.date(), []).append(run)
    trained = {lift.local_start_time.date() for lift in seen.lifts} | {one.date for one in seen.others}
    arms = _Arms([], [])
    for day in seen.days:
        after = by_date.get(day.date + timedelta(days=1))
        pair = _pair(day, after)
        if pair is None or day.date in trained or not _after_legs(seen, day.date):
            continue
        if day.date not in runs:
            arms.rested.append(pair)
        elif all(run.intensity_class == "easy" and run.moving_time_s <= SHAKEOUT_MOST_S for run in runs[day.date]):
            arms.ran.append(pair)
    return arms


def _pair(day: Day, after: Day | None) -> tuple[float, float, float] | None:
    if day.soreness_0_10 is None or day.soreness_0_10 < SORE_FROM or after is None or after.soreness_0_10 is None:
        return None
    return day.soreness_0_10, after.soreness_0_10, day.expected_soreness or 0.0


def _after_legs(seen: Seen, day: date) -> bool:
    return any(timedelta(0) < day - lift.local_start_time.date() <= AFTER_LEGS for lift in seen.lifts if lift.lower_body)


def durability(seen: Seen) -> Finding | None:
    """What tired legs cost at the same heart rate in the last half year against the one before; from 4 tired and 8 fresh runs of each."""
    bound = seen.today - HALF_YEAR
    before, latest = _cost(seen, bound - HALF_YEAR, bound), _cost(seen, bound, seen.today)
    if before is None or latest is None:
        return None
    change = latest.percent - before.percent
    half = student_quantile(Z_90, min(before.degrees, latest.degrees)) * (before.variance + latest.variance) ** 0.5
    stands = "" if abs(change) > half else " The difference may be chance."
    text = (
        f"Tired legs changed your speed at the same heart rate by {latest.percent:+.1f} % since {bound.day} {MONTHS[bound.month - 1]} and "
        f"by {before.percent:+.1f} % in the half year before ({change:+.1f}, 90 %: {change - half:+.1f} to {change + half:+.1f}; "
        f"{latest.runs} and {count(before.runs, 'run')}).{stands}"
    )
    return said("DURABILITY", seen.today, text, value=change, threshold=0.0, rests_on=["heart_rate", "pace"], confidence="medium")


class _Cost(NamedTuple):
    percent: float
    variance: float
    degrees: int
    runs: int


def _cost(seen: Seen, after: date, until: date) -> _Cost | None:
    known = [run for run in seen.runs if run.pace_at_effort and after < run.local_start_time.date() <= until]
    tired = [run.pace_at_effort.residual_pct for run in known if run.in_window and run.pace_at_effort]
    fresh = [
        run.pace_at_effort.residual_pct
        for run in known
        if not run.in_window and run.leg_fatigue < FRESH_BELOW and not run.unknown_lifts and run.pace_at_effort
    ]
    if len(tired) < FLAGGED_LEAST or len(fresh) < FRESH_LEAST:
        return None
    spread = sum(_variance(one) / len(one) for one in (tired, fresh))
    return _Cost(fmean(tired) - fmean(fresh), spread, len(tired) - 1, len(known))


def _variance(values: Sequence[float]) -> float:
    mean = fmean(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)
