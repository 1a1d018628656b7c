"""Runs and the lifts before them: hours in between, whether the run is in the window, and what each lift still weighs.

Apart from both tables, because one run has many lifts. An inequality join, never an asof join: that one returns the latest lift only,
and a lift 3 h before a run would hide the one 30 h before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from legday.features.reach import STRETCH, in_reach, stretch_of
from legday.science.fatigue import POPULATION, FatigueModel, contribution
from legday.tables import Pairs
from legday.tables.checked import checked

if TYPE_CHECKING:
    import dataframely as dy

LAST_HOURS = 240.0  # after that a lift weighs less than a thousandth of its load


def pairs(
    runs: pl.DataFrame, lifts: pl.DataFrame, first_hours: float, last_hours: float, model: FatigueModel = POPULATION
) -> dy.DataFrame[Pairs]:
    """One row for each run and each lower-body or unknown lift of the same athlete that ended 0-240 h before the run began.

    Where downhill runs count as loads, they have rows too, with `lower_body` false.

    Hours go from the END of the lift to the START of the run, between instants in UTC rounded to the whole second, so a night with a
    clock change is no 24 h. Only a lift that is known to be lower-body puts a run in the window.

    Args:
        runs: rows of the Runs table.
        lifts: rows of the Lifts table.
        first_hours: start of the window [h], inclusive.
        last_hours: end of the window [h], inclusive.
        model: how what a lift adds rises and fades.
    """
    reach = timedelta(hours=LAST_HOURS)
    starts = in_reach(
        runs.select(pl.col("activity_id").alias("run_id"), "athlete", pl.col("start_time").dt.round("1s").alias("starts")), "starts", reach
    )
    ended = pl.col("end_time").dt.round("1s")
    ends = (
        lifts.filter(pl.col("lower_body").ne_missing(other=False) | pl.col("descent_m").is_not_null())
        .select(
            pl.col("activity_id").alias("lift_id"),
            "athlete",
            "lower_body",
            "leg_load",
            "attenuation",
            ended.alias("ended"),
            (ended + pl.duration(seconds=first_hours * 3600)).alias("window_opens"),
            (ended + pl.duration(seconds=last_hours * 3600)).alias("window_closes"),
        )
        .with_columns(stretch_of("ended", reach))
    )
    hours = (pl.col("starts") - pl.col("ended")).dt.total_seconds() / 3600
    in_window = pl.col("starts").is_between("window_opens", "window_closes") & pl.col("lower_body").fill_null(value=False)
    paired = (
        starts.join(ends, on=["athlete", STRETCH])
        .filter(pl.col("starts").is_between("ended", pl.col("ended") + reach))
        .with_columns(hours.alias("hours_since_lift"), in_window.alias("in_window"))
    )
    weight = contribution(pl.col("leg_load"), pl.col("attenuation"), pl.col("hours_since_lift"), model)
    rows = paired.with_columns(weight.alias("contribution")).sort("run_id", "hours_since_lift", "lift_id")
    return checked(Pairs, rows.select(Pairs.column_names()))
