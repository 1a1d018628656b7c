"""The last seven days of one athlete as sessions that might have changed places, and the exchanges that would have helped most.

Apart from week_swap.py, which knows no table.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from legday.features.pairs import LAST_HOURS
from legday.features.profile import local_day
from legday.features.week_swap import Session, cheapest_swaps, interference
from legday.science.fatigue import POPULATION, FatigueModel

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

DAYS = 7
NOON = 12.0


def last_week_swaps(
    runs: pl.DataFrame, lifts: pl.DataFrame, fixed_days: Collection[int] = (), model: FatigueModel = POPULATION
) -> list[dict[str, Any]]:
    """The cheapest exchanges of two sessions, or of one and a free day, in the seven days that end with the last activity.

    Args:
        runs: rows of the Runs table of one athlete.
        lifts: rows of the Lifts table of the same athlete.
        fixed_days: weekdays whose sessions stay, 0 is Monday.
        model: how what a lift adds rises and fades.

    Returns:
        One row for each session that moves: `swap` (1 the cheapest), `activity_id`, `to_day`, and the `interference` after and `before`.
    """
    day = local_day().alias("day")
    local = pl.duration(seconds=pl.col("utc_offset_s").fill_null(0))
    lifted = lifts.with_columns(day, (pl.col("end_time") + local).alias("at"))
    ran = runs.with_columns(day, (pl.col("start_time") + local).alias("at"))
    days = [*lifted["day"], *ran["day"]]
    if not days:
        return []
    first = max(days) - timedelta(days=DAYS - 1)
    midnight = pl.lit(first).cast(pl.Datetime("us", "UTC"))
    hour = (pl.col("at") - midnight).dt.total_seconds() / 3600
    loads = pl.when(pl.col("lower_body").ne_missing(other=False)).then(pl.col("leg_load") * pl.col("attenuation")).fill_null(0.0)
    lifted = lifted.with_columns(hour.alias("hour"), loads.alias("size"))
    ran = ran.with_columns(hour.alias("hour"), pl.col("probability_hard").fill_null(0.0).alias("size"))
    sessions = [*_sessions("lift", lifted, first, fixed_days), *_sessions("run", ran, first, fixed_days)]
    taken = {session.day for session in sessions}
    free = [at for at in range(DAYS) if at not in taken and (first + timedelta(days=at)).weekday() not in fixed_days]
    before = lifted.filter(pl.col("day") < first, pl.col("size") > 0, pl.col("hour") >= -LAST_HOURS)
    carried = [(-row["hour"], row["size"]) for row in before.iter_rows(named=True)]
    week = [*sessions, *(Session("", "free", at, NOON) for at in free)]
    cost = interference(week, carried, model)
    return [
        {
            "swap": number, "activity_id": one.name, "to_day": first + timedelta(days=one.day), "interference": found.interference,
            "before": cost,
        }
        for number, found in enumerate(cheapest_swaps(week, carried, model=model), 1)
        for one in found.sessions
        if one.name in found.moved
    ]  # fmt: skip


def _sessions(kind: Literal["lift", "run"], rows: pl.DataFrame, first: date, fixed_days: Collection[int]) -> list[Session]:
    """The sessions from a day on; hours go from each one's own midnight."""
    found = rows.filter(pl.col("day") >= first).sort("start_time", "activity_id").iter_rows(named=True)
    return [
        Session(row["activity_id"], kind, at, row["hour"] - 24 * at, row["size"], row["day"].weekday() in fixed_days)
        for row in found
        for at in [(row["day"] - first).days]
    ]
