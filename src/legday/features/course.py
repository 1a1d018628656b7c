"""The course of each run by minutes of its clock: what the report draws beside a finding.

Apart from shape.py, which tells it in words from finer slots; kept with the run, so that no night opens old records to draw.
"""

from __future__ import annotations

import polars as pl

from legday.features.rounded import rounded
from legday.science.channels import FIRST_THRESHOLD_OF_SECOND
from legday.tables import Runs
from legday.tables.checked import empty

MINUTE_US = 60_000_000
MOVING_LEAST_S = 15.0  # of a minute that says anything
MOST_MINUTES = 600  # of one run that are kept
COURSE = ("course", "course_thresholds")


def course_by_run(sampled: pl.LazyFrame) -> pl.DataFrame:
    """By `run` its `course`.

    From the first record on, for each minute the mean trusted heart rate [bpm] and the mean speed [m/s, adjusted for grade] of its moving
    part; both null where it stood, or nothing is known.

    Args:
        sampled: see `samples.samples`.
    """
    return _minutes(sampled).group_by("run", maintain_order=True).agg(course=pl.struct("heart_rate", "adjusted_speed")).collect()


def with_course(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with COURSE: an empty one where nothing moved, and the `course_thresholds` to hold it against.

    Args:
        runs: with `course`, and `first` and `second` [bpm] and `threshold_speed` [m/s] of their day.
    """
    thresholds = pl.struct(
        first_heart_rate="first",
        second_heart_rate="second",
        first_speed=pl.col("threshold_speed") * FIRST_THRESHOLD_OF_SECOND,
        second_speed="threshold_speed",
    )
    none = pl.lit([], empty(Runs).schema["course"])
    return runs.with_columns(pl.col("course").fill_null(none), course_thresholds=thresholds)


def _minutes(sampled: pl.LazyFrame) -> pl.LazyFrame:
    """A row for every minute of every run, also those in which nothing moved."""
    since = pl.col("at") - pl.col("at").min().over("run")
    measured = (
        sampled.select("run", "at", "seconds", "heart_rate", "adjusted_speed")
        .with_columns(minute=since // MINUTE_US)
        .filter(pl.col("minute") < MOST_MINUTES, pl.col("seconds") > 0)
        .group_by("run", "minute")
        .agg(rounded(_mean("heart_rate"), 1), rounded(_mean("adjusted_speed"), 3), pl.col("seconds").sum())
        .filter(pl.col("seconds") >= MOVING_LEAST_S)
        .drop("seconds")
    )
    every = measured.group_by("run").agg(minute=pl.int_ranges(0, pl.col("minute").max() + 1).first()).explode("minute")
    return every.join(measured, on=["run", "minute"], how="left").sort("run", "minute")


def _mean(name: str) -> pl.Expr:
    """The mean over moving time; null where nothing is known."""
    known = pl.col("seconds").filter(pl.col(name).is_not_null()).sum()
    return pl.when(known > 0).then((pl.col(name) * pl.col("seconds")).sum() / known).alias(name)
