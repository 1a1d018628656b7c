"""How strong the legs were at each lift: the best estimated maximum of each exercise against the same exercise at other times.

Apart from lifts.py, which asks what a lift did to the legs and not how much they could lift.
"""

from __future__ import annotations

import polars as pl

from legday.exercises import LOADS_LEGS
from legday.features.sets import EPLEY_REPETITIONS_MOST, WEIGHT_MOST_KG, active_sets
from legday.science.strength import one_repetition_maximum_epley

LIFTS_LEAST = 4  # of an exercise before it says anything of a trend


def strength_trend(activities: pl.DataFrame) -> pl.DataFrame:
    """One row per lift that says how strong the legs were: `athlete`, `end_time`, and `strength_pct`, by end.

    Only sets with a weight, 1-12 repetitions and an exercise whose name loads the legs; exercises done in fewer than 4 lifts are left out.

    Args:
        activities: rows of the Activities table.

    Returns:
        `strength_pct` is the mean over the lift's exercises of the best Epley maximum, in % of that exercise's (geometric) mean.
    """
    counted = active_sets(activities).filter(
        pl.col("known"),
        pl.col("lower_share") >= LOADS_LEGS,
        pl.col("weight").is_between(0, WEIGHT_MOST_KG, closed="right"),
        pl.col("repetitions").is_between(1, EPLEY_REPETITIONS_MOST),
    )
    exercise = pl.concat_str("category", "category_subtype", separator="/", ignore_nulls=True)
    maximum = one_repetition_maximum_epley(pl.col("weight"), pl.col("repetitions"))
    best = counted.group_by("athlete", "end_time", exercise.alias("exercise")).agg(maximum.max().log().alias("maximum"))
    of_exercise = ("athlete", "exercise")
    compared = best.filter(pl.len().over(of_exercise) >= LIFTS_LEAST)
    strength = 100 * (pl.col("maximum") - pl.col("maximum").mean().over(of_exercise))
    found = compared.with_columns(strength.alias("strength_pct")).group_by("athlete", "end_time").agg(pl.col("strength_pct").mean())
    return found.sort("athlete", "end_time")
