"""What loads the legs, how much, how sure: the exercise table and the way a set finds its row in it.

Apart from the features, because the table is an opinion that can be read and argued with (exercises.csv). Rows are found by FIT's
(category, category_subtype) first, by category alone where the name is not known: leg extensions are filed under crunch.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import polars as pl

MUSCLES = ("quads", "hamstrings", "glutes", "adductors", "calves")
FACTORS = ("lower_share", "muscle_mass", "damage", *MUSCLES, "body_weight_share")
UNKNOWN_CATEGORY = 65534  # FIT's own word for it; its row is the prior of a set that nobody named
LOADS_LEGS = 0.5  # from this lower-body share on a set counts as work for the legs
FLOWS = (31, 35, 36)  # warm-up, move, pose: stretching, yoga and Pilates, done at a fraction of any maximum
ENDURANCE = (32, 33, 34, 39, 40, 41, 42, 47, 52, 53)  # running, cycling ... recorded as a set: says nothing of lifting

_SCHEMA = {
    "category": pl.Int64, "category_name": pl.String, "category_subtype": pl.Int64, "exercise": pl.String,
    **dict.fromkeys(FACTORS, pl.Float64), "source": pl.String, "note": pl.String,
}  # fmt: skip


@cache
def exercise_table() -> pl.DataFrame:
    """The table: one row per FIT category (`category_subtype` null), and one per exercise that differs from its category.

    lower_share: part of the work that the lower body does, 0-1. muscle_mass: 1 for large muscles. damage: 1 for ordinary lifting, more
    where muscles lengthen under load. quads ... calves: split of the lower-body part, summing to 1 (or all 0). body_weight_share: part
    of body mass that is lifted along. source: default (judged by category), rule (by words of the name), override (by hand). Names and
    numbers are those of fitdecode's profile.
    """
    text = resources.files("legday").joinpath("exercises.csv").read_bytes()
    return pl.read_csv(text, schema=_SCHEMA)


def with_exercise(sets: pl.DataFrame) -> pl.DataFrame:
    """Sets with what the table says of them.

    Args:
        sets: with columns `category` and `category_subtype`, plain integers or null.

    Returns:
        The same rows in the same order with `known` (false where nobody named the exercise) and the columns of FACTORS; an unknown
        set carries the prior of category 65534, share 0.4.
    """
    table = exercise_table()
    by_name = table.filter(pl.col("category_subtype").is_not_null()).select("category", "category_subtype", *FACTORS)
    by_category = table.filter(pl.col("category_subtype").is_null()).select("category", *FACTORS)
    prior = by_category.row(by_predicate=pl.col("category") == UNKNOWN_CATEGORY, named=True)
    found = sets.join(by_name, on=["category", "category_subtype"], how="left", maintain_order="left").join(
        by_category, on="category", how="left", suffix="_of_category", maintain_order="left"
    )
    known = pl.col("lower_share_of_category").is_not_null() & (pl.col("category") != UNKNOWN_CATEGORY)
    return found.with_columns(
        known.fill_null(value=False).alias("known"), *(pl.coalesce(name, f"{name}_of_category", pl.lit(prior[name])) for name in FACTORS)
    ).drop(f"{name}_of_category" for name in FACTORS)
