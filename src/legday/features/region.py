"""Which part of the body a lift worked, and what the athlete settled about it.

Apart from the load, because this is the question that opens the window: unknown is an answer here, "no legs" needs evidence.
"""

from __future__ import annotations

import polars as pl

from legday.tables import TIME_ZONE

SETTLED: dict[str, pl.DataType | type[pl.DataType]] = {
    "activity_id": pl.String,
    "start_time": pl.Datetime("us", TIME_ZONE),
    "athlete": pl.String,
    "region": pl.String,
}
SETTLED_SHARE = {"lower": 0.9, "full": 0.5, "upper": 0.0, "none": 0.0}  # lower-body share of what the sets do not say
START_TOLERANCE = pl.duration(seconds=120)


def lower_body() -> pl.Expr:
    """True, false, or null for unknown, from the columns `leg_sets`, `known_sets` and `active_sets`.

    True with two sets that load the legs, or a third of the known sets; false when none does and two thirds of the active sets are
    known; else null: one leg set among many, mostly unknown names, no sets at all.
    """
    legs, known, active = pl.col("leg_sets"), pl.col("known_sets"), pl.col("active_sets")
    yes = (legs >= 2) | ((legs > 0) & (3 * legs >= known))
    no = (legs == 0) & (known > 0) & (3 * known >= 2 * active)
    return pl.when(yes).then(True).when(no).then(False).otherwise(None)


def region() -> pl.Expr:
    """lower, full (a third of the known sets is for the upper body), upper or unknown, from `lower_body` and the set counts."""
    upper = pl.col("known_sets") - pl.col("leg_sets")
    return (
        pl.when(pl.col("lower_body").is_null())
        .then(pl.lit("unknown"))
        .when(~pl.col("lower_body"))
        .then(pl.lit("upper"))
        .when(3 * upper >= pl.col("known_sets"))
        .then(pl.lit("full"))
        .otherwise(pl.lit("lower"))
    )


def settled_regions(activities: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """What the athlete said of single activities.

    Args:
        activities: with `activity_id`, `athlete`, `start_time`.
        settled: rows of SETTLED in the order they were said; `region` is lower, upper, full or none.

    Returns:
        `activity_id` and `settled`, one row per activity that was settled. A statement is matched by its activity_id; where the store
        no longer holds that id (a better source of the same recording has replaced it), by athlete and a start within 120 s. The last
        statement counts.
    """
    said = pl.DataFrame({name: settled[name].cast(dtype) for name, dtype in SETTLED.items()}).with_row_index("said")
    said = said.filter(pl.col("region").is_in(list(SETTLED_SHARE)))
    by_id = said.join(activities.select("activity_id"), on="activity_id").select("activity_id", "said", "region")
    adrift = said.join(activities.select("activity_id"), on="activity_id", how="anti").drop("activity_id")
    by_time = (
        activities.select("activity_id", "athlete", "start_time")
        .join(adrift, on="athlete", suffix="_said")
        .filter((pl.col("start_time") - pl.col("start_time_said")).abs() <= START_TOLERANCE)
        .select("activity_id", "said", "region")
    )
    return pl.concat([by_id, by_time]).sort("said").group_by("activity_id").agg(pl.col("region").last().alias("settled"))
