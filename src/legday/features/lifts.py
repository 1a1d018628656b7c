"""From activities to lifts: which ones are strength sessions, whether they loaded the legs, how much, and how sure that is.

Apart from runs, because a lift is known by its sets, its effort or its title, in this order, and hardly by heart rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.exercises import MUSCLES, UNKNOWN_CATEGORY, exercise_table
from legday.features.assumed import STRENGTH, assumed_times, lowered, with_usual_ends
from legday.features.descents import descents
from legday.features.guesses import with_guesses
from legday.features.novelty import with_novelty
from legday.features.profile import with_profile
from legday.features.region import SETTLED_SHARE, lower_body, region, settled_regions
from legday.features.repeated_bout import with_attenuation
from legday.features.sets import active_sets, as_settled, by_lift, with_best_maximum, with_leg_load
from legday.features.title_words import title_share
from legday.science.elementary import sqrt
from legday.science.fatigue import POPULATION, FatigueModel
from legday.science.strength import session_leg_load
from legday.tables import Lifts
from legday.tables.checked import checked

if TYPE_CHECKING:
    from collections.abc import Mapping

    import dataframely as dy

    from legday.features.profile import Profile

ENDURANCE_SPORTS = (
    "running", "cycling", "swimming", "walking", "hiking", "transition", "multisport", "e_biking", "rowing", "paddling", "kayaking",
    "stand_up_paddleboarding", "cross_country_skiing", "alpine_skiing", "snowboarding", "snowshoeing", "mountaineering", "inline_skating",
    "ice_skating", "wheelchair_push_walk", "wheelchair_push_run",
)  # fmt: skip
SHARE_UNKNOWN = 0.4
RPE_UNKNOWN = 6.0
MINUTES_MOST = 180.0  # a longer lift is a watch that nobody stopped
SIGMA = {"sets": 0.35, "session_rpe": 0.5, "title": 0.7, "heart_rate": 0.8}  # SD of ln(leg load)


def lifts(
    activities: pl.DataFrame,
    settled: pl.DataFrame,
    profiles: Mapping[str, Profile],
    model: FatigueModel = POPULATION,
    downhill_load: float = 0.0,
) -> dy.DataFrame[Lifts]:
    """The lifts among the activities, one row each, by athlete and start.

    Args:
        activities: rows of the Activities table; all of an athlete's, because earlier lifts protect from later ones.
        settled: what athletes said of single lifts, see `region.SETTLED`.
        profiles: by athlete; only body mass is used, that of the day.
        model: how much earlier lifts protect.
        downhill_load: leg load of 1000 m of descent while running, 0 for none; such runs then have rows with `descent_m`.
    """
    activities = with_usual_ends(activities)
    sets = active_sets(activities)
    sessions = with_profile(_strength_sessions(activities, sets, settled_regions(activities, settled)), profiles, "mass_kg")
    counted = sets.join(sessions.select("activity_id", "settled", "mass_kg"), on="activity_id", maintain_order="left")
    known = with_guesses(as_settled(counted))
    loads = by_lift(with_leg_load(with_best_maximum(known)))
    rows = with_novelty(_with_leg_load(_with_region(sessions.join(loads, on="activity_id", how="left"))), known)
    rows = rows.with_columns(descent_m=pl.lit(None, dtype=pl.Float64))
    if downhill_load:
        rows = pl.concat([rows, descents(activities, downhill_load)], how="diagonal_relaxed").with_columns(pl.col("novelty").fill_null([]))
    rows = with_attenuation(rows, model)
    return checked(Lifts, rows.sort("athlete", "start_time", "activity_id").select(Lifts.column_names()))


def _strength_sessions(activities: pl.DataFrame, sets: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """Activities that are lifts: strength by their sport, by a set that says something, or by the athlete's word; never endurance."""
    says_something = sets.filter("evidence").select(pl.col("activity_id").unique(), pl.lit(value=True).alias("evidence"))
    return (
        activities.join(settled, on="activity_id", how="left")
        .join(says_something, on="activity_id", how="left")
        .with_columns(
            pl.col("sub_sport").is_in(STRENGTH).fill_null(value=False).alias("is_strength"), pl.col("evidence").fill_null(value=False)
        )
        .filter(~pl.col("sport").is_in(ENDURANCE_SPORTS), pl.col("is_strength") | pl.col("evidence") | pl.col("settled").is_not_null())
    )


def _with_region(sessions: pl.DataFrame) -> pl.DataFrame:
    """Sessions with `lower_body`, `region` and `region_source`; the athlete's word first, then the sets; a title is never enough."""
    counts = sessions.with_columns(pl.col("active_sets", "known_sets", "leg_sets").fill_null(0))
    by_word = pl.col("settled").replace_strict({"lower": True, "full": True, "upper": False, "none": False}, return_dtype=pl.Boolean)
    by_sets = lower_body()
    return (
        counts.with_columns(pl.coalesce(by_word, by_sets).alias("lower_body"), by_sets.is_not_null().alias("sets_say"))
        .with_columns(region().alias("region"), title_share().alias("title_share"))
        .with_columns(
            pl.coalesce(pl.col("settled").replace("none", "upper"), "region").alias("region"),
            pl.when(pl.col("settled").is_not_null())
            .then(pl.lit("user"))
            .when("sets_say")
            .then(pl.lit("sets"))
            .when(pl.col("title_share").is_not_null())
            .then(pl.lit("title"))
            .otherwise(pl.lit("none"))
            .alias("region_source"),
        )
    )


def _with_leg_load(sessions: pl.DataFrame) -> pl.DataFrame:
    """Sessions with `leg_load`, what it rests on, its uncertainty, and its split over the muscles."""
    rpe = pl.when(pl.col("workout_rpe") > 0).then(pl.col("workout_rpe") / 10)
    basis = (
        pl.when("evidence")
        .then(pl.lit("sets"))
        .when(rpe.is_not_null())
        .then(pl.lit("session_rpe"))
        .when(pl.col("is_strength") | pl.col("title_share").is_not_null() | pl.col("avg_heart_rate").is_null())
        .then(pl.lit("title"))
        .otherwise(pl.lit("heart_rate"))
    )
    share = pl.coalesce(
        pl.col("settled").replace_strict(SETTLED_SHARE, default=None, return_dtype=pl.Float64), "title_share", pl.lit(SHARE_UNKNOWN)
    )
    minutes = pl.coalesce("total_timer_time", "total_elapsed_time").clip(0, MINUTES_MOST * 60) / 60
    by_session = session_leg_load(rpe.fill_null(RPE_UNKNOWN), minutes, share)
    by_sets = pl.col("basis") == "sets"
    prior = exercise_table().filter(pl.col("category") == UNKNOWN_CATEGORY).row(0, named=True)
    muscles = pl.sum_horizontal(MUSCLES)
    unknown_part, guessed_part = ((pl.col(part) / pl.col("leg_load")).fill_nan(0.0) for part in ("unknown_load", "guessed_load"))
    # a session of unknown sets is no better known than one of which only the title is, and guesses no better than a rated session
    mixed = sqrt(
        unknown_part**2 * (SIGMA["title"] ** 2 - SIGMA["sets"] ** 2)
        + guessed_part**2 * (SIGMA["session_rpe"] ** 2 - SIGMA["sets"] ** 2)
        + SIGMA["sets"] ** 2
    )
    return (
        sessions.with_columns(basis.alias("basis"), assumed_times())
        .with_columns(
            pl.when(by_sets).then(mixed).otherwise(pl.col("basis").replace_strict(SIGMA, return_dtype=pl.Float64)).alias("leg_load_sigma"),
            pl.when(by_sets).then("leg_load").otherwise(by_session).alias("leg_load"),
            *(
                pl.when(by_sets).then((pl.col(muscle) / muscles).fill_nan(0.0)).otherwise(pl.lit(prior[muscle])).alias(muscle)
                for muscle in MUSCLES
            ),
        )
        .with_columns(lowered(_confidence()).alias("confidence"), pl.col("basis").alias("leg_load_basis"))
    )


def _confidence() -> pl.Expr:
    """How far the leg load can be trusted, from what it rests on and how many of the sets have a name."""
    known, active = pl.col("known_sets"), pl.col("active_sets")
    settled = pl.col("settled").is_not_null()
    return (
        pl.when((pl.col("basis") == "sets") & (3 * known >= 2 * active))
        .then(pl.lit("high"))
        .when(((pl.col("basis") == "sets") & (3 * known >= active)) | (pl.col("basis").is_in(["sets", "session_rpe"]) & settled))
        .then(pl.lit("medium"))
        .when(pl.col("basis") == "heart_rate")
        .then(pl.lit("none"))
        .otherwise(pl.lit("low"))
    )
