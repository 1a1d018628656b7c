"""What a lift brings back after weeks without it: the first lunges in five weeks are felt more than the load says.

Apart from the repeated bout, which knows only how much was lifted and not what: this is told beside the model and never merged with it.
"""

from __future__ import annotations

import polars as pl

from legday.exercises import LOADS_LEGS, exercise_table
from legday.science.fatigue import HISTORY_DAYS

NEW_AFTER_DAYS = 28.0
SETS_LEAST = 2  # one set is a try

_DAY = 86_400.0


def with_novelty(lifts: pl.DataFrame, sets: pl.DataFrame) -> pl.DataFrame:
    """Lifts with `novelty`: kinds of leg exercise, by name, whose last time on record was four weeks ago or more, with the weeks between.

    A kind never done before counts once ten weeks are on record; its weeks are null. `kinds` is the number of kinds in the lift.

    Args:
        lifts: with `activity_id`, `athlete`, `end_time`.
        sets: with `activity_id`, `athlete`, `end_time`, `category`, `category_subtype` and `loads_legs`.
    """
    done = (
        _named(sets.filter("loads_legs"))
        .group_by("athlete", "activity_id", "end_time", "exercise")
        .len()
        .filter(pl.col("len") >= SETS_LEAST)
        .sort("athlete", "end_time", "activity_id", "exercise")
        .with_columns(before=pl.col("end_time").shift(1).over("athlete", "exercise"))
    )
    first = lifts.group_by("athlete").agg(pl.col("end_time").min().alias("first_end"))
    away = (pl.col("end_time") - pl.col("before")).dt.total_seconds() / _DAY
    history = (pl.col("end_time") - pl.col("first_end")).dt.total_seconds() / _DAY
    new = pl.when(pl.col("before").is_null()).then(history >= HISTORY_DAYS).otherwise(away >= NEW_AFTER_DAYS)
    told = (
        done.join(first, on="athlete", how="left")
        .with_columns(weeks=(away / 7).floor().cast(pl.Int64), new=new)
        .sort("activity_id", pl.col("weeks").fill_null(10_000), "exercise", descending=[False, True, False])
        .group_by("activity_id")
        .agg(pl.struct("exercise", "weeks").filter(pl.col("new")).alias("novelty"), pl.len().cast(pl.Int64).alias("kinds"))
    )
    nothing = pl.lit([], dtype=pl.List(pl.Struct({"exercise": pl.String, "weeks": pl.Int64})))
    return lifts.join(told, on="activity_id", how="left", maintain_order="left").with_columns(
        pl.col("novelty").fill_null(nothing), pl.col("kinds").fill_null(0)
    )


def _named(sets: pl.DataFrame) -> pl.DataFrame:
    """Sets with `exercise`: their category's name; that of the exercise where its category is none for the legs."""
    table = exercise_table()
    defaults = table.filter(pl.col("category_subtype").is_null())
    categories = defaults.select("category", "category_name", of_legs=pl.col("lower_share") >= LOADS_LEGS)
    names = table.filter(pl.col("category_subtype").is_not_null()).select("category", "category_subtype", name="exercise")
    return (
        sets.select("athlete", "activity_id", "end_time", "category", "category_subtype")
        .join(categories, on="category", how="left", maintain_order="left")
        .join(names, on=["category", "category_subtype"], how="left", maintain_order="left")
        .with_columns(exercise=pl.when("of_legs").then("category_name").otherwise(pl.coalesce("name", "category_name")))
    )
