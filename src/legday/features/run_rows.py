"""Scored runs as rows of the Runs table: how long, how far, on what, how hard, and what a runner should know.

Apart from runs.py, which says which runs are computed, and from the score, which knows no distance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.features.course import with_course
from legday.features.samples import INDOOR
from legday.features.score import with_score
from legday.features.shape import with_shape
from legday.features.trust import trust_notes
from legday.science.intensity import session_load
from legday.tables import Runs
from legday.tables.checked import checked, empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.features.observed import Observed

WALK_SPEED = 1.8  # m/s, median
RUN_STEPS_SHARE = 0.2


def run_rows(anchored: pl.DataFrame, observed: Observed, channels: Sequence[str], details: pl.DataFrame) -> pl.DataFrame:
    """Rows of the Runs table.

    Args:
        anchored: runs with `run`, their number among those observed, `inputs_hash` and the columns of `thresholds.with_thresholds`.
        observed: what their records say.
        channels: those that count.
        details: `activity_id`, `laps` and `splits` of these runs, as far as they are known.
    """
    known = anchored.join(observed.facts, on="run", how="left", maintain_order="left")
    scored = known.join(with_score(known, observed.beats, channels), on="run", how="left", maintain_order="left")
    shaped = scored.join(with_shape(known, observed.slots, details), on="run", how="left", maintain_order="left").with_columns(
        pl.col("kind").fill_null("unknown"),
        *(pl.col(name).fill_null(pl.lit([], empty(Runs).schema[name])) for name in ("bouts", "surges")),
    )
    rows = _without_rides(_with_notes(_with_totals(with_course(shaped))))
    # rounded, because vectorised arithmetic may end in another last digit when other runs are computed beside a run
    rows = rows.select(Runs.column_names()).with_columns(pl.selectors.float().round(9))
    return checked(Runs, rows)


def _heart_rate_score() -> pl.Expr:
    """The heart-rate channel's own score, null where it does not count: a load is what the body bore, whatever came of it in speed."""
    of_heart_rate = pl.element().filter(pl.element().struct.field("channel") == "heart_rate")
    return pl.col("channels").list.eval(of_heart_rate.struct.field("score")).list.first()


def _with_totals(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with distance, times, ascent and surface: the session's word first, then what the records add up to."""
    distance = pl.coalesce(pl.when(pl.col(name) > 0).then(name) for name in ("total_distance", "last_distance", "travelled_m"))
    moving = pl.coalesce("moving_s", "total_timer_time", "total_elapsed_time")
    sub_sport = pl.col("sub_sport")
    surface = (
        pl.when(sub_sport.is_in(["trail", "track"]))
        .then(sub_sport)
        .when(sub_sport.is_in(INDOOR))
        .then(pl.lit("treadmill"))
        .when((sub_sport == "street") | ((sub_sport.is_null() | sub_sport.is_in(["generic", "road"])) & pl.col("located")))
        .then(pl.lit("road"))
        .otherwise(pl.lit("unknown"))
    )
    return runs.with_columns(
        distance.alias("distance_m"),
        moving.alias("moving_time_s"),
        pl.col("total_elapsed_time").alias("elapsed_time_s"),
        pl.coalesce("total_ascent", "climbed_m").alias("ascent_m"),
        pl.when(pl.col("total_calories") > 0).then("total_calories").alias("energy_kcal"),
        surface.alias("surface"),
    )


def _with_notes(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with their load, and what a runner should know: of the file, of the sensors, of the score."""
    walked = (pl.col("median_speed") < WALK_SPEED) & (pl.col("running_steps").fill_null(0.0) < RUN_STEPS_SHARE)
    notes = (
        (walked, pl.lit("looks like a walk or hike recorded as running")),
        (pl.col("kind") == "ride", pl.lit("looks like a ride recorded as running: not scored")),
        *trust_notes(),
    )
    own = pl.concat_list(pl.when(holds).then(words) for holds, words in notes).list.drop_nulls()
    return runs.with_columns(
        session_load(pl.col("moving_time_s") / 3600, pl.coalesce(_heart_rate_score(), "intensity")).alias("session_load"),
        pl.col("notes").list.concat(own).list.concat("score_notes"),
    )


def _without_rides(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs of which those that were rides have no score: nothing here is made for wheels."""
    rode = pl.col("kind") == "ride"
    unknown = {"intensity_class": "unknown", "confidence": "none"}
    scores = (
        "intensity", "intensity_sigma", "probability_hard", "probability_moderate", "provenance", "hardest", "moderate", "disagreement",
        "session_load",
    )  # fmt: skip
    nothing = {name: pl.lit([], runs.schema[name]) for name in ("scored_by", "channels")}
    return runs.with_columns(
        *(pl.when(~rode).then(name).alias(name) for name in scores),
        *(pl.when(rode).then(pl.lit(word)).otherwise(name).alias(name) for name, word in unknown.items()),
        *(pl.when(rode).then(empty).otherwise(name).alias(name) for name, empty in nothing.items()),
    )
