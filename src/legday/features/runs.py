"""From activities to runs: how long, how far, on what, how hard, and what that rests on.

Apart from the channels that score a run, because here their answers become the rows of the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.features.heart_rate import SHARE_LEAST, heart_rate_by_run, provenance, with_score, with_thresholds
from legday.features.news import with_inputs_hash
from legday.features.samples import INDOOR, samples
from legday.science.intensity import session_load
from legday.tables import Runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import dataframely as dy

    from legday.features.profile import Profile

RUNS_AT_ONCE = 200  # of one collect: about 0.7 million records, so that memory does not grow with the years
SHORTEST_SCORED_S = 300.0
WALK_SPEED = 1.8  # m/s, median
RUN_STEPS = 135.0  # steps/min; below it is walking or uncertain
RUN_STEPS_SHARE = 0.2
SIGMA_OF = (("high", 6.0), ("medium", 10.0), ("low", 15.0))


def runs(activities: pl.DataFrame, records: pl.LazyFrame, profiles: Mapping[str, Profile]) -> dy.DataFrame[Runs]:
    """The runs among the activities, one row each, by athlete and start.

    Args:
        activities: rows of the Activities table; other sports are left out.
        records: rows of the Records table, of these and any other activities.
        profiles: by athlete.
    """
    chosen = with_inputs_hash(activities, profiles).sort("athlete", "start_time", "activity_id")
    anchored = with_thresholds(chosen.with_row_index("run").with_columns(pl.col("run").cast(pl.Int64)), profiles)
    parts = list(anchored.iter_slices(RUNS_AT_ONCE)) or [anchored]
    measured = pl.concat(_measured(part, records) for part in parts)
    rows = _with_notes(with_score(_with_totals(anchored.join(measured, on="run", how="left"))))
    # rounded, because vectorised arithmetic may end in another last digit when other runs are computed beside a run
    rows = rows.select(Runs.column_names()).with_columns(pl.selectors.float().round(9))
    return Runs.validate(rows.sort("athlete", "start_time", "activity_id"), cast=True)


def _measured(chosen: pl.DataFrame, records: pl.LazyFrame) -> pl.DataFrame:
    """One row per run that has records: times, ways and heart rate."""
    sampled = samples(chosen, records).collect().lazy()
    moves = pl.col("seconds") > 0
    ways = sampled.group_by("run").agg(
        pl.col("seconds").sum().alias("moving_s"),
        pl.col("distance").max().alias("last_distance"),
        pl.when(pl.col("step_m").is_not_null().any()).then(pl.col("step_m").filter(moves).sum()).alias("travelled_m"),
        pl.when(pl.col("climb_m").is_not_null().any()).then(pl.col("climb_m").filter(moves).sum()).alias("climbed_m"),
        pl.col("speed").filter(moves).median().alias("median_speed"),
        (pl.col("steps").filter(moves) >= RUN_STEPS).mean().alias("running_steps"),
        pl.col("located").any(),
    )
    return ways.join(heart_rate_by_run(sampled, chosen.lazy()), on="run").collect()


def _with_totals(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with distance, times, ascent and surface: the session's word first, then what the records add up to."""
    distance = pl.coalesce(pl.when(pl.col(name) > 0).then(name) for name in ("total_distance", "last_distance", "travelled_m"))
    moving = pl.coalesce("moving_s", "total_timer_time", "total_elapsed_time")
    sub_sport = pl.col("sub_sport")
    surface = (
        pl.when(sub_sport.is_in(["trail", "track"]))
        .then(sub_sport)
        .when(sub_sport.is_in(INDOOR))
        .then(pl.lit("treadmill"))
        .when((sub_sport == "street") | ((sub_sport.is_null() | sub_sport.is_in(["generic", "road"])) & pl.col("located")))
        .then(pl.lit("road"))
        .otherwise(pl.lit("unknown"))
    )
    return runs.with_columns(
        distance.alias("distance_m"),
        moving.alias("moving_time_s"),
        pl.col("total_elapsed_time").alias("elapsed_time_s"),
        pl.coalesce("total_ascent", "climbed_m").alias("ascent_m"),
        surface.alias("surface"),
    ).with_columns(
        (pl.col("heart_rate_s") / pl.col("moving_time_s")).fill_nan(0.0).fill_null(0.0).clip(0, 1).alias("heart_rate_share"),
        (pl.col("moving_time_s") >= SHORTEST_SCORED_S).alias("scoreable"),
    )


def _with_notes(runs: pl.DataFrame) -> pl.DataFrame:
    """Scored runs with their load, what the score rests on, and what a runner should know."""
    scored = pl.col("intensity").is_not_null()
    some = (pl.col("heart_rate_share") > 0) | pl.col("average_only")
    walked = (pl.col("median_speed") < WALK_SPEED) & (pl.col("running_steps").fill_null(0.0) < RUN_STEPS_SHARE)
    confidence = pl.lit("none")
    for word, most in reversed(SIGMA_OF):
        confidence = pl.when(pl.col("intensity_sigma") <= most).then(pl.lit(word)).otherwise(confidence)
    notes = (
        (walked, pl.lit("looks like a walk or hike recorded as running")),
        (~pl.col("scoreable"), pl.lit("too short to score")),
        (pl.col("scoreable") & ~some, pl.lit("no heart rate")),
        (
            pl.col("scoreable") & pl.col("heart_rate_share").is_between(0, SHARE_LEAST, closed="none"),
            pl.format("heart rate in {} % of moving time: too little to score", (pl.col("heart_rate_share") * 100).round(0).cast(pl.Int64)),
        ),
        (
            pl.col("scoreable") & some & pl.col("maximum").is_null(),
            pl.lit("no maximum heart rate and no birth year that fit the other settings: not scored"),
        ),
    )
    own = pl.concat_list(pl.when(holds).then(words) for holds, words in notes).list.drop_nulls()
    return runs.with_columns(
        pl.when("average_only").then("avg_heart_rate").otherwise("mean_bpm").alias("average_heart_rate_bpm"),
        pl.when(scored).then(pl.lit(["heart_rate"])).otherwise(pl.lit([], dtype=pl.List(pl.String))).alias("scored_by"),
        pl.when(scored).then(confidence).otherwise(pl.lit("none")).alias("confidence"),
        provenance().alias("provenance"),
        session_load(pl.col("moving_time_s") / 3600, pl.col("intensity")).alias("session_load"),
        pl.col("notes").list.concat(own),
    )
