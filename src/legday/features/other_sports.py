"""What else was recorded of late: walks, rides, swims and yoga, which are neither a run nor a lift.

Apart from both tables, because nothing is computed of these but that they were.
"""

from __future__ import annotations

import polars as pl

VAGUE = ("training", "fitness_equipment", "generic")  # FIT's sports of which the sub-sport says more: yoga, hiit
DAYS = 120  # before the last activity of an athlete; what asks looks back 13 weeks at most


def other_sports(activities: pl.DataFrame, runs: pl.DataFrame, lifts: pl.DataFrame) -> pl.DataFrame:
    """`activity_id`, `athlete`, `start_time`, `utc_offset_s` and `sport` of the last 120 days' other activities, by start.

    Args:
        activities: rows of the Activities table.
        runs: rows of the Runs table.
        lifts: rows of the Lifts table.
    """
    last = pl.col("start_time").max().over("athlete")
    recent = activities.filter(pl.col("start_time") >= last - pl.duration(days=DAYS))
    others = recent.join(pl.concat([runs.select("activity_id"), lifts.select("activity_id")]), on="activity_id", how="anti")
    kind = pl.when(pl.col("sport").is_in(VAGUE) & (pl.col("sub_sport") != "generic")).then("sub_sport").otherwise("sport")
    return others.select("activity_id", "athlete", "start_time", "utc_offset_s", kind.alias("sport")).sort("start_time", "activity_id")
