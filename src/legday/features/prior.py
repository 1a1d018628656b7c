"""A score for runs of which nothing but the duration is known: what such a run usually was for this athlete.

Apart from score.py, because it needs the athlete's other runs, where a score needs one run alone.
"""

from __future__ import annotations

import polars as pl

from legday.science.channels import PRIOR_INTENSITY
from legday.science.intensity import session_load

DURATION_BINS_MIN = (30, 45, 60, 90)
RUNS_LEAST = 5  # of the same bin; fewer say nothing of the next one
BEFORE = "365d"


def with_duration_prior(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs in their order, where those known by duration alone have the median of the athlete's measured ones of such a length.

    It looks at the twelve months before each run, and at 42 where fewer than five are known.

    Args:
        runs: rows of the Runs table, whole history of these athletes.
    """
    guessed = pl.col("scored_by") == pl.lit(["duration"])
    length = pl.sum_horizontal((pl.col("moving_time_s") >= 60 * minutes).cast(pl.Int64) for minutes in DURATION_BINS_MIN)
    usual = pl.col("measured").rolling_median_by("start_time", BEFORE, closed="left", min_samples=RUNS_LEAST).over("athlete", "length")
    words = pl.format(
        "duration only: {}",
        pl.when(pl.col("usual").is_null()).then(pl.lit("a usual easy run")).otherwise(pl.lit("your own median for that length")),
    )
    return (
        runs.with_columns(guessed=guessed, length=length)
        .with_columns(measured=pl.when(~pl.col("guessed")).then("intensity"))
        .with_columns(usual=usual.round(9))
        .with_columns(
            intensity=pl.when("guessed").then(pl.col("usual").fill_null(PRIOR_INTENSITY)).otherwise("intensity"),
            provenance=pl.when("guessed").then(words).otherwise("provenance"),
        )
        .with_columns(
            session_load=pl.when("guessed")
            .then(session_load(pl.col("moving_time_s") / 3600, pl.col("intensity")).round(9))
            .otherwise("session_load")
        )
        .select(runs.columns)
    )
