"""The thresholds that a run would be scored against if it began now.

Apart from thresholds.py, because it asks for a run that is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.features.thresholds import HEART_RATES, NAMES, SHOWN, with_thresholds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from legday.features.profile import Profile


def thresholds_at(
    now: datetime, activities: pl.DataFrame, efforts: pl.DataFrame, daily: pl.DataFrame, profiles: Mapping[str, Profile]
) -> pl.DataFrame:
    """One row per athlete of the settings and of the runs, by id.

    Args:
        now: later runs are not looked at.
        activities: rows of the Activities table.
        efforts: rows of the Efforts table.
        daily: rows of the Daily table.
        profiles: by athlete.

    Returns:
        `athlete`, the thresholds, and what each rests on: see `thresholds.with_thresholds`.
    """
    done = activities.filter(pl.col("sport") == "running", pl.col("start_time") <= now)
    athletes = pl.DataFrame({"athlete": sorted({*profiles, *done["athlete"]})}, schema={"athlete": pl.String})
    with_power = efforts.filter(pl.col("best_power_3_min") > 0).select("activity_id")
    device = (
        done.join(with_power, on="activity_id", how="semi").sort("start_time").group_by("athlete").agg(_last("manufacturer", "product"))
    )
    offset = done.sort("start_time").group_by("athlete").agg(_last("utc_offset_s"))
    asked = (
        athletes.join(device, on="athlete", how="left")
        .join(offset, on="athlete", how="left")
        .with_columns(pl.lit(now).cast(done.schema["start_time"]).alias("start_time"), pl.col("athlete").alias("activity_id"))
        .with_columns(pl.lit(value=True).alias("asked"))
    )
    # one microsecond later than now, so that a run that begins now is among the earlier ones
    later = asked.with_columns(pl.col("start_time") + pl.duration(microseconds=1))
    rows = with_thresholds(pl.concat([done, later], how="diagonal_relaxed"), efforts, daily, profiles)
    sources = (*(f"{name}_source" for name in NAMES), "threshold_speed", "threshold_speed_sigma", "critical_power", "critical_power_sigma")
    return rows.filter("asked").select("athlete", *HEART_RATES, *sources, *SHOWN).sort("athlete")


def _last(*names: str) -> list[pl.Expr]:
    return [pl.col(name).last() for name in names]
