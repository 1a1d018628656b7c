"""Exercise names as the athlete explains them in the settings, and those that nobody has explained yet.

Apart from the sets' loads, because a name that is explained today must count in every lift of the past without reading a file again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.features.sets import NOT_WORK

if TYPE_CHECKING:
    from collections.abc import Mapping


def with_own_names(activities: pl.DataFrame, own: Mapping[str, str]) -> pl.DataFrame:
    """The activities, in the same order, with `category` and `category_subtype` of sets as the settings say.

    Args:
        activities: rows of the Activities table.
        own: exercise name to "category" or "category/name" in FIT's words; wins over what a log's name was taken for.

    Raises:
        ConfigError: FIT has no such category or name.
    """
    if not own:
        return activities
    from legday.readers.strength_csv.exercise_names import own_categories  # with all the readers beside it

    sets = activities.select("activity_id", "sets").explode("sets").drop_nulls("sets").with_row_index("at").unnest("sets")
    told = own_categories(sets["exercise"].drop_nulls().unique(), own).rename(
        {"category": "own_category", "category_subtype": "own_subtype"}
    )
    if told.is_empty():
        return activities
    fields = [name for name in sets.columns if name not in ("activity_id", "at")]
    explained = pl.col("own_category").is_not_null()
    named = sets.join(told, on="exercise", how="left", maintain_order="left").with_columns(
        pl.when(explained).then("own_category").otherwise("category").alias("category"),
        pl.when(explained).then("own_subtype").otherwise("category_subtype").alias("category_subtype"),
    )
    mine = (
        named.filter(explained.any().over("activity_id")).group_by("activity_id", maintain_order=True).agg(pl.struct(fields).alias("own"))
    )
    joined = activities.join(mine, on="activity_id", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("own", "sets").alias("sets")).drop("own")


def unknown_names(activities: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Names of exercises that say nothing of the legs yet, with their number of working sets, the commonest first, by athlete."""
    sets = activities.select("athlete", "sets").explode("sets").drop_nulls("sets").unnest("sets")
    working = ~pl.col("set_type").is_in(NOT_WORK).fill_null(value=False)
    unknown = sets.filter(working, pl.col("exercise").is_not_null(), pl.col("category").is_null())
    counts = unknown.group_by("athlete", "exercise").len().sort(["len", "exercise"], descending=[True, False])
    found: dict[str, dict[str, int]] = {}
    for athlete, exercise, number in counts.iter_rows():
        found.setdefault(athlete, {})[exercise] = number
    return found
