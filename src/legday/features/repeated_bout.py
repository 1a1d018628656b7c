"""What earlier lifts protect from: the repeated-bout factor of every lift.

Apart from the load of a lift, because it looks at the athlete's whole history.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from legday.features.reach import STRETCH, in_reach, stretch_of
from legday.science.fatigue import (
    ATTENUATION_UNKNOWN,
    ATTENUATION_UNKNOWN_SIGMA,
    HISTORY_DAYS,
    POPULATION,
    PROTECTION_DAYS,
    FatigueModel,
    attenuation,
    protection,
    soreness_attenuation,
)

_DAY = 86_400.0


def with_attenuation(lifts: pl.DataFrame, model: FatigueModel = POPULATION) -> pl.DataFrame:
    """Lifts with `attenuation` (for leg fatigue), `attenuation_sigma`, its relative SD, and `soreness_attenuation`.

    Exposure is summed over the athlete's earlier lower-body lifts, and downhill runs where they count, by END time, with their raw loads.
    In the first ten weeks after an athlete's first lift on record nobody knows what came before it: the factor is then 0.7 +- 0.2.

    Args:
        lifts: with `activity_id`, `athlete`, `end_time`, `lower_body`, `leg_load`, `descent_m`.
        model: how much earlier bouts take away.
    """
    stretch = timedelta(days=PROTECTION_DAYS)
    later = in_reach(lifts.select("activity_id", "athlete", "end_time"), "end_time", stretch)
    earlier = lifts.filter(pl.col("lower_body") | pl.col("descent_m").is_not_null()).select(
        "athlete",
        stretch_of("end_time", stretch),
        pl.col("end_time").alias("earlier_end"),
        pl.col("leg_load").alias("earlier_load"),
    )
    days = (pl.col("end_time") - pl.col("earlier_end")).dt.total_seconds() / _DAY
    exposure = (
        later.join(earlier, on=["athlete", STRETCH])
        .filter(pl.col("earlier_end") < pl.col("end_time"), pl.col("earlier_end") >= pl.col("end_time") - stretch)
        .group_by("activity_id")
        .agg((pl.col("earlier_load") * protection(days)).sum().round(9).alias("exposure"))  # joins come in any order, sums must not
    )
    first_end = pl.col("end_time").filter(pl.col("descent_m").is_null()).min().over("athlete")
    history = (pl.col("end_time") - first_end).dt.total_seconds() / _DAY
    known = history >= HISTORY_DAYS
    before = pl.col("exposure").fill_null(0.0)
    return lifts.join(exposure, on="activity_id", how="left").with_columns(
        pl.when(known).then(attenuation(before, model)).otherwise(ATTENUATION_UNKNOWN).alias("attenuation"),
        pl.when(known).then(0.0).otherwise(ATTENUATION_UNKNOWN_SIGMA).alias("attenuation_sigma"),
        pl.when(known).then(soreness_attenuation(before, model)).otherwise(ATTENUATION_UNKNOWN).alias("soreness_attenuation"),
    )
