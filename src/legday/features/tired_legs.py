"""Which runs met tired legs and which met fresh ones: the two groups that every answer about a runner compares.

Apart from what is compared, so that form, pace and the clock speak of the same runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.science.fatigue import POPULATION, FatigueModel, contribution, leg_fatigue

if TYPE_CHECKING:
    from collections.abc import Iterable

FRESH_BELOW = 10.0  # leg fatigue
UNKNOWN_HOURS = 96.0  # within which a lift that may have been legs spoils a fresh run
SETTLED_HOURS = 6.0  # under which what lifting does at once hides what it does later


def with_legs(runs: pl.DataFrame, pairs: pl.DataFrame, model: FatigueModel = POPULATION) -> pl.DataFrame:
    """Runs with `leg_fatigue`, `unknown_lift` (one in the last 96 h), `just_lifted` (under 6 h ago), `flagged` and `fresh`.

    Flagged is `in_window` for some lift; fresh is a leg fatigue below 10 and no unknown lift within 96 h.

    Args:
        runs: with `activity_id`.
        pairs: rows of the Pairs table.
        model: that the pairs were made with.
    """
    hours = pl.col("hours_since_lift")
    before = pairs.group_by("run_id").agg(
        leg_fatigue(pl.col("contribution").sum(), model).alias("leg_fatigue"),
        pl.col("in_window").any().alias("flagged"),
        (pl.col("lower_body").is_null() & (hours <= UNKNOWN_HOURS)).any().alias("unknown_lift"),
        (hours < SETTLED_HOURS).any().alias("just_lifted"),
    )
    joined = runs.join(before, left_on="activity_id", right_on="run_id", how="left", maintain_order="left").with_columns(
        pl.col("leg_fatigue").fill_null(0.0), pl.col("flagged", "unknown_lift", "just_lifted").fill_null(value=False)
    )
    return joined.with_columns(fresh=(pl.col("leg_fatigue") < FRESH_BELOW) & ~pl.col("unknown_lift") & ~pl.col("flagged"))


def doses(pairs: pl.DataFrame, run_ids: Iterable[str], model: FatigueModel = POPULATION) -> pl.DataFrame:
    """Every lift before these runs: `run` (their number), `hours` and `dose` (attenuation times leg load), in order of runs.

    Args:
        pairs: rows of the Pairs table.
        run_ids: the runs, in the order that numbers them.
        model: that the pairs were made with.
    """
    numbered = pl.DataFrame({"run_id": list(run_ids)}, schema={"run_id": pl.String}).with_row_index("run")
    hours = pl.col("hours_since_lift")
    weight = contribution(pl.lit(1.0), pl.lit(1.0), hours, model)
    return (
        pairs.join(numbered, on="run_id")
        .select(pl.col("run").cast(pl.Int64), "lift_id", hours.alias("hours"), (pl.col("contribution") / weight).alias("dose"))
        .filter(pl.col("dose").is_finite())
        .sort("run", "hours", "lift_id")
    )
