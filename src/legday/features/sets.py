"""The sets of lifts: what each one did to the legs.

Apart from lifts.py, because there is one row per set here and one per session there.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from legday.exercises import ENDURANCE, FACTORS, FLOWS, LOADS_LEGS, MUSCLES, with_exercise
from legday.features.region import SETTLED_SHARE
from legday.science.strength import failure_factor, fraction_of_maximum, one_repetition_maximum_epley, set_leg_load

REPETITIONS_UNKNOWN = 10  # of a named exercise whose repetitions nobody counted
REPETITIONS_MOST = 100  # of one set; more is a counter gone wrong
WEIGHT_MOST_KG = 1000.0
EPLEY_REPETITIONS_MOST = 12
BEST_OF = "90d"  # a repetition maximum is the best of these days
NOT_WORK = ("rest", "warmup")  # set types that are no working set
FAILURE = "failure"  # the set type of a log's set that ended because nothing more went
ECCENTRIC = r"(?i)\b(eccentri|excentri|excéntri|exzentri|negatives?\b)"
ECCENTRIC_FRACTION_MOST = 1.2  # of what can be lifted once
ECCENTRIC_DAMAGE = 1.3
FLOW_FRACTION = 0.2  # of 1RM, for stretching, yoga and Pilates
RESERVE_ASSUMED_RPE = 8.0  # two repetitions left, where no weight was entered


def active_sets(activities: pl.DataFrame) -> pl.DataFrame:
    """One row per active set, with the exercise table's columns.

    Of FIT's three guesses the first says what the set was, and where that is unknown the set is unknown; the list stays in `guesses` and
    `guessed_subtypes`. Rest, warm-ups that a log marks, and cycling
    or running recorded as a set, are left out. `evidence` is true where the set says anything: repetitions, or a name.

    Args:
        activities: rows of the Activities table.
    """
    sets = (
        activities.select("activity_id", "athlete", "end_time", "sets")
        .explode("sets")
        .drop_nulls("sets")
        .select("activity_id", "athlete", "end_time", pl.col("sets").struct.unnest())
        .with_columns(guesses="category", guessed_subtypes="category_subtype")
        .with_columns(pl.col("category", "category_subtype").list.first())
        .filter(~pl.col("set_type").is_in(NOT_WORK).fill_null(value=False), ~pl.col("category").is_in(ENDURANCE).fill_null(value=False))
    )
    return with_exercise(sets).with_columns((pl.col("known") | (pl.col("repetitions") > 0).fill_null(value=False)).alias("evidence"))


def with_best_maximum(sets: pl.DataFrame) -> pl.DataFrame:
    """Sets with `lifted` [kg] and `best_maximum`: the best Epley 1RM [kg] of the exercise in the 90 days up to and including the lift.

    A weight of 0 is one that was not entered. Squats and lunges without an implement lift 0.65 of body mass along, where mass is known.
    Sets whose name calls them eccentric (`eccentric`) make no maximum, because more can be lowered than lifted.

    Args:
        sets: rows of `active_sets` with `mass_kg`.
    """
    entered = pl.when(pl.col("weight").is_between(0, WEIGHT_MOST_KG, closed="right")).then("weight")
    body = pl.when(pl.col("body_weight_share") > 0).then(pl.col("body_weight_share") * pl.col("mass_kg"))
    lifted = pl.when(body.is_not_null()).then(entered.fill_null(0.0) + body).otherwise(entered)
    counted = pl.col("repetitions").clip(1, EPLEY_REPETITIONS_MOST)
    named = pl.concat_str("category", "category_subtype", separator="/", ignore_nulls=True)
    exercise = pl.when("known").then(named).otherwise(pl.col("exercise").str.to_lowercase().str.strip_chars())
    maximum = pl.when(pl.col("repetitions") > 0).then(one_repetition_maximum_epley(pl.col("lifted"), counted))
    keyed = sets.with_columns(
        lifted.alias("lifted"), exercise.alias("key"), pl.col("exercise").str.contains(ECCENTRIC).fill_null(value=False).alias("eccentric")
    ).with_columns(maximum.alias("maximum"))
    best = (
        keyed.filter(pl.col("maximum").is_not_null(), pl.col("key").is_not_null(), ~pl.col("eccentric"))
        .group_by("athlete", "key", "end_time")
        .agg(pl.col("maximum").max())
        .sort("end_time")
        .rolling("end_time", period=BEST_OF, closed="both", group_by=["athlete", "key"])
        .agg(pl.col("maximum").max().alias("best_maximum"))
    )
    return keyed.drop("maximum").join(best, on=["athlete", "key", "end_time"], how="left")


def with_leg_load(sets: pl.DataFrame) -> pl.DataFrame:
    """Sets with `leg_load`, each by share, muscle mass, damage, repetitions, fraction of 1RM and nearness to failure.

    Failure is a log's word for the set, or an RPE that leaves one repetition or none. Where muscles only lengthen, the fraction may be 1.2
    and the damage is that of eccentric exercise.

    Args:
        sets: rows of `with_best_maximum`.
    """
    counted = pl.when(pl.col("repetitions") > 0).then(pl.col("repetitions").clip(0, REPETITIONS_MOST))
    repetitions = counted.fill_null(pl.when("known").then(REPETITIONS_UNKNOWN).otherwise(0))
    fraction = (
        pl.when(pl.col("category").is_in(FLOWS).fill_null(value=False))
        .then(FLOW_FRACTION)
        .otherwise(
            (pl.col("lifted") / pl.col("best_maximum")).fill_null(
                counted.fill_null(REPETITIONS_UNKNOWN).replace_strict(_assumed_fractions(), return_dtype=pl.Float64)
            )
        )
    )
    rated = 10 - pl.when(pl.col("rpe").is_between(1, 10)).then("rpe")
    reserve = pl.when(pl.col("set_type") == FAILURE).then(0.0).otherwise(rated)
    load = set_leg_load(
        repetitions,
        fraction,
        share=pl.col("lower_share"),
        muscle_mass=pl.col("muscle_mass"),
        damage=pl.when("eccentric").then(pl.max_horizontal("damage", pl.lit(ECCENTRIC_DAMAGE))).otherwise("damage"),
        failure=failure_factor(reserve),
        most=pl.when("eccentric").then(ECCENTRIC_FRACTION_MOST).otherwise(1.0),
    )
    return sets.with_columns(load.alias("leg_load"))


@cache
def _assumed_fractions() -> dict[int, float]:
    """The fraction of 1RM by repetitions where no weight was entered: the chart looked up once, since it is thirty terms for each set."""
    return {count: fraction_of_maximum(float(count), RESERVE_ASSUMED_RPE) for count in range(1, REPETITIONS_MOST + 1)}


def as_settled(sets: pl.DataFrame) -> pl.DataFrame:
    """Sets with what follows from the athlete's word (`settled`, null where nothing was said), which outranks the watch's guess.

    In a leg day none of whose sets was recognised as one, every name is doubted, so its sets become unknown; in a day without legs no
    set loads them.
    """
    loads_legs = pl.col("known") & (pl.col("lower_share") >= LOADS_LEGS)
    doubted = pl.col("settled").is_in(["lower", "full"]).fill_null(value=False) & ~loads_legs.any().over("activity_id")
    named = sets.with_columns(pl.when(~doubted).then("category").alias("category")).drop("known", *FACTORS)
    said = pl.col("settled").replace_strict(SETTLED_SHARE, default=None, return_dtype=pl.Float64)
    speaks = ~pl.col("known") | (said == 0)
    return with_exercise(named).with_columns(pl.when(speaks & said.is_not_null()).then(said).otherwise("lower_share").alias("lower_share"))


def by_lift(sets: pl.DataFrame) -> pl.DataFrame:
    """One row per activity: set counts, `leg_load`, the `unknown_load` and the `guessed_load` in it, and the load by muscle.

    Args:
        sets: rows of `with_leg_load`.
    """
    return sets.group_by("activity_id").agg(
        pl.len().cast(pl.Int64).alias("active_sets"),
        pl.col("known").sum().cast(pl.Int64).alias("known_sets"),
        pl.col("loads_legs").sum().cast(pl.Int64).alias("leg_sets"),
        pl.col("evidence").any(),
        pl.col("leg_load").sum().round(9),
        pl.col("leg_load").filter(~pl.col("known")).sum().round(9).alias("unknown_load"),
        pl.col("leg_load").filter("guessed").sum().round(9).alias("guessed_load"),
        *((pl.col("leg_load") * pl.col(muscle)).sum().round(9).alias(muscle) for muscle in MUSCLES),
    )
