"""A watch's guesses of one exercise, weighed: the first may be wrong, and the others say what it would be instead.

Apart from sets.py, because only watches guess; a set that somebody named has one row of the exercise table.
"""

from __future__ import annotations

import polars as pl

from legday.exercises import LOADS_LEGS, MUSCLES, UNKNOWN_CATEGORY, with_exercise

WEIGHTS = (0.6, 0.25, 0.15)  # of the first, second and third guess; a choice


def with_guesses(sets: pl.DataFrame) -> pl.DataFrame:
    """Sets with `loads_legs`, by the first guess, and the factors of all guesses weighed; `guessed` where they differ in kind.

    The share is a mean over the guesses, the other factors over what each would do to the legs. Where the first guess is unknown the set
    is unknown, whatever follows; where the athlete said what the lift trained, nothing is weighed.

    Args:
        sets: rows of `sets.as_settled`, with `guesses` and `guessed_subtypes` as the watch lists them.
    """
    numbered = sets.with_row_index("set").with_columns(loads_legs=pl.col("known") & (pl.col("lower_share") >= LOADS_LEGS))
    asked = numbered.filter(pl.col("known"), pl.col("settled").is_null())
    others = [
        asked.select(
            "set",
            pl.lit(WEIGHTS[place]).alias("weighs"),
            pl.col("guesses").list.get(place, null_on_oob=True).alias("category"),
            pl.col("guessed_subtypes").list.get(place, null_on_oob=True).alias("category_subtype"),
        ).filter(pl.col("category") != UNKNOWN_CATEGORY)
        for place in (1, 2)
    ]
    second = with_exercise(pl.concat(others)).filter("known")
    if second.is_empty():
        return numbered.drop("set").with_columns(guessed=pl.lit(value=False))
    factors = ("muscle_mass", "damage", *MUSCLES)
    first = asked.select("set", pl.lit(WEIGHTS[0]).alias("weighs"), "category", "lower_share", *factors)
    legs = pl.col("weighs") * pl.col("lower_share")
    weighed = (
        pl.concat([first.join(second, on="set", how="semi"), second.select(first.columns)])
        .sort("set", "weighs", descending=[False, True], maintain_order=True)
        .group_by("set", maintain_order=True)
        .agg(
            (legs.sum() / pl.col("weighs").sum()).alias("lower_share"),
            (pl.col("category").n_unique() > 1).alias("guessed"),
            *(((legs * pl.col(name)).sum() / legs.sum()).alias(name) for name in factors),
        )
        .with_columns(pl.col(factors).fill_nan(None))
    )
    joined = numbered.join(weighed, on="set", how="left", suffix="_weighed", maintain_order="left")
    mixed = [pl.coalesce(f"{name}_weighed", name).alias(name) for name in ("lower_share", *factors)]
    return joined.with_columns(*mixed, pl.col("guessed").fill_null(value=False)).drop(
        "set", *(f"{name}_weighed" for name in ("lower_share", *factors))
    )
