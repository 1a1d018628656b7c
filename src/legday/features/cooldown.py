"""How long heart rate stayed low at the end of each lift, from its last ten minutes on record.

Apart from lifts.py, because this alone opens the records of a lift: only of those that are new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.tables import Cooldowns
from legday.tables.checked import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import dataframely as dy

MINUTES = 10
KNOWN_LEAST = 8  # of them
LOW_SHARE = 0.5  # of the way from a heart at rest to the lift's highest [D]
REST_BPM = 60.0
READ = (31, 240)  # bpm; else a lost sensor


def cooldowns(
    lifts: pl.DataFrame, activities: pl.DataFrame, known: pl.DataFrame, records_of: Callable[[Sequence[str]], pl.LazyFrame]
) -> tuple[dy.DataFrame[Cooldowns], bool]:
    """One row for each lift with records, and whether any is new.

    Args:
        lifts: rows of the Lifts table.
        activities: rows of the Activities table.
        known: as this function answered earlier.
        records_of: gives rows of the Records table, of these batches and perhaps of others.

    Returns:
        `low_min`, the minutes up to the end in which heart rate stayed low, 10 at most; null where it is known for fewer than 8 of the last
        10, or the lift's highest is not known.
    """
    facts = activities.filter(pl.col("record_count") > 0).select("activity_id", "batch_id", "max_heart_rate")
    asked = lifts.select("activity_id", "athlete", "end_time").join(facts, on="activity_id")
    standing = known.join(asked, on=["activity_id", "batch_id"], how="semi")
    new = asked.join(standing, on="activity_id", how="anti")
    if new.is_empty():
        return Cooldowns.cast(standing.sort("activity_id")), standing.height < known.height
    before = pl.duration(minutes=MINUTES)
    minute = (pl.col("end_time") - pl.col("timestamp")).dt.total_seconds() // 60
    read = (
        records_of(new["batch_id"].unique().to_list())
        .filter(
            pl.col("activity_id").is_in(new["activity_id"].to_list()),
            pl.col("timestamp").is_between(pl.lit(new["end_time"].min()) - before, pl.lit(new["end_time"].max())),
            pl.col("heart_rate").is_between(*READ),
        )
        .select("activity_id", "timestamp", "heart_rate")
        .join(new.lazy(), on="activity_id")
        .filter(pl.col("timestamp") > pl.col("end_time") - before, pl.col("timestamp") <= pl.col("end_time"))
        .group_by("activity_id", minute.alias("minute"))
        .agg(pl.col("heart_rate").mean(), pl.col("max_heart_rate").first())
        .sort("activity_id", "minute")
        .collect()
    )
    low = pl.col("heart_rate") <= REST_BPM + LOW_SHARE * (pl.col("max_heart_rate") - REST_BPM)
    stretch = low.cast(pl.Int64).cum_prod().sum()  # minutes counted back from the end, up to the first that is not low
    found = read.group_by("activity_id").agg(
        pl.when((pl.len() >= KNOWN_LEAST) & pl.col("max_heart_rate").first().is_not_null()).then(stretch).alias("low_min")
    )
    rows = new.join(found, on="activity_id", how="left").select("activity_id", "athlete", "batch_id", "low_min")
    return checked(Cooldowns, pl.concat([standing, rows.cast(standing.schema)]).sort("activity_id")), True
