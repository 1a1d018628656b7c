"""The next run that matters: planned in the settings, or a weekday on which this runner runs hard by habit.

Apart from plan.py, which knows hours that a hard run may have; here runs are looked at. Plain values, for quiet nights.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from legday.plan_times import upcoming
from legday.science.statistics import median

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from legday.report.judged_by import Gates
    from legday.report.model import Run

WEEKS, WEEKS_LEAST = 6, 4
HARD_FROM = 0.5


class KeyRun(NamedTuple):
    """When it begins, in the athlete's zone, and whether nobody planned it."""

    begins: datetime
    by_habit: bool


def next_key_run(runs: Sequence[Run], now: datetime, local: tzinfo, gates: Gates) -> KeyRun | None:
    """The next planned key run; where none is planned, the next by habit.

    Args:
        runs: of the athlete; those of the six weeks before `now` are looked at.
        now: an instant.
        local: the athlete's zone.
        gates: with `key_runs`.
    """
    here = now.astimezone(local)
    if gates.key_runs:
        planned = [begins for text in gates.key_runs if (begins := upcoming(text, here)) is not None]
        return KeyRun(min(planned), by_habit=False) if planned else None
    habits = [begins for weekday in range(7) if (begins := _by_habit(runs, here, weekday)) is not None]
    return KeyRun(min(habits), by_habit=True) if habits else None


def _by_habit(runs: Sequence[Run], here: datetime, weekday: int) -> datetime | None:
    """The next such weekday at the usual minute, if a run was hard on it in four of the last six weeks."""
    starts: dict[int, int] = {}
    for run in runs:
        when = run.local_start_time
        weeks_ago = (here.date() - when.date()).days // 7
        is_hard = (run.probability_hard or 0.0) >= HARD_FROM
        if is_hard and when.weekday() == weekday and run.start_time <= here and 0 <= weeks_ago < WEEKS:
            starts[weeks_ago] = 60 * when.hour + when.minute
    if len(starts) < WEEKS_LEAST:
        return None
    hour, minute = divmod(round(median(starts.values())), 60)
    ahead = (here + timedelta(days=(weekday - here.weekday()) % 7)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return ahead if ahead > here else ahead + timedelta(days=7)
