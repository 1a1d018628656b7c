"""What a run was: steady, intervals, run and walk, a walk or a ride; its hills, its surges, and how much of it was easy.

Apart from the score, which says how hard it was: here the course of it is told, on slots of ten seconds, since none of it is finer.
"""

from __future__ import annotations

import polars as pl

from legday.features.bouts import bouts, with_effort_centres, with_state
from legday.science.channels import FIRST_THRESHOLD_OF_SECOND
from legday.science.efficiency import decoupling_percent, efficiency_factor

STEEP = 0.04  # rise over run
SHARE_LEAST = 0.5  # of moving time that must be known for a share to be told
RIDE_SPEED = 7.0  # m/s, median; nobody runs that for long
RIDE_LEAST_S = 600.0
WALK_SHARE = 0.10  # of moving time, in at least WALK_BOUTS bouts, makes a run and walk
WALK_BOUTS = 3
HILLY_SHARE = 0.10  # of moving time on STEEP grades
ALL_WALK_SHARE = 0.8
WARMING_S, STEADY_LEAST_S = 600.0, 1800.0  # of a run whose efficiency is told
SURGES_MOST = 60  # of one run that are listed
SHAPE = (
    "kind", "kind_basis", "walk_share", "hill_s", "surges", "easy_share", "easy_basis", "efficiency", "decoupling_pct", "bouts",
)  # fmt: skip
KINDS = ("steady", "intervals", "run_walk", "walk", "ride", "unknown")


def with_shape(chosen: pl.DataFrame, observed: pl.DataFrame, details: pl.DataFrame) -> pl.DataFrame:
    """What each run was.

    Args:
        chosen: runs with `run`, `activity_id`, `start_time`, and `second`, `first`, `threshold_speed` and `critical_power` of their day.
        observed: of these runs, see `tens.tens`.
        details: `activity_id`, `laps` and `splits` of these runs, as the Activities table has them; rows may be missing.

    Returns:
        `run` and SHAPE, a row for each run that moved. `kind` is one of KINDS; `kind_basis` is splits | laps | cadence | speed |
        null. `walk_share` and `easy_share` are shares of moving time, null where too little of it is known; `easy_basis` names the
        channel. `surges` are the minutes, since the start, at which 30 s above threshold began. `efficiency` [m/min per bpm] and
        `decoupling_pct` are told of steady runs from 30 min on, the first ten minutes left out.
    """
    anchors = chosen.lazy().select("run", "first", "second", "threshold_speed", "critical_power")
    slots = observed.lazy().join(anchors, on="run", maintain_order="left").with_columns(**_thresholds()).collect()
    stated = with_effort_centres(with_state(slots))
    told = bouts(stated, chosen.select("run", "activity_id", "start_time"), details)
    whole = stated.group_by("run", maintain_order=True).agg(**_totals()).join(told, on="run", how="left", maintain_order="left")
    kinds = whole.with_columns(kind=_kind()).with_columns(kind_basis=pl.when(pl.col("kind") != "unknown").then("basis"))
    return (
        kinds.join(_surges(stated), on="run", how="left", maintain_order="left")
        .join(_steady(stated), on="run", how="left", maintain_order="left")
        .with_columns(
            pl.col("surges").fill_null(pl.lit([], pl.List(pl.Float64))),
            *(pl.when(pl.col("kind") == "steady").then(name).alias(name) for name in ("efficiency", "decoupling_pct")),
        )
        .select("run", *SHAPE)
    )


def _thresholds() -> dict[str, pl.Expr]:
    """Whether a slot is easy, and whether it is beyond the second threshold, by the surest thing that is known of it."""
    return {
        "easy_by_heart_rate": pl.col("heart_rate") < pl.col("first"),
        "easy_by_pace": pl.col("adjusted_speed") < FIRST_THRESHOLD_OF_SECOND * pl.col("threshold_speed"),
        "beyond": pl.coalesce(
            pl.col("power") / pl.col("critical_power"),
            pl.col("adjusted_speed") / pl.col("threshold_speed"),
            pl.col("heart_rate") / pl.col("second"),
        )
        > 1,
    }


def _share(holds: str) -> pl.Expr:
    """The share of the known moving time in which something holds; null where less than half of it is known."""
    known = pl.col("seconds").filter(pl.col(holds).is_not_null()).sum()
    return pl.when(known >= SHARE_LEAST * pl.col("seconds").sum()).then(pl.col("seconds").filter(holds).sum() / known)


def _totals() -> dict[str, pl.Expr]:
    by_heart_rate, by_pace = _share("easy_by_heart_rate"), _share("easy_by_pace")
    grade_known = pl.col("seconds").filter(pl.col("grade").is_not_null()).sum() >= SHARE_LEAST * pl.col("seconds").sum()
    return {
        "moving_s": pl.col("seconds").sum(),
        "slots_speed": pl.col("speed").median(),
        "steps_known": pl.col("steps").is_not_null().mean(),
        "slot_walk_share": _share("walks"),
        "hill_s": pl.when(grade_known).then(pl.col("seconds").filter(pl.col("grade") > STEEP).sum()),
        "easy_share": pl.coalesce(by_heart_rate, by_pace),
        "easy_basis": pl.when(by_heart_rate.is_not_null())
        .then(pl.lit("heart_rate"))
        .when(by_pace.is_not_null())
        .then(pl.lit("pace"))
        .otherwise(pl.lit(None, pl.String)),
    }


def _kind() -> pl.Expr:
    """The word for a run, from what is known of it; a ride and a walk first, because nothing else may be said of them."""
    walked = pl.col("walk_share")
    rolling = pl.col("hill_s").fill_null(0.0) >= HILLY_SHARE * pl.col("moving_s")  # its ups and downs look like repeats
    rode = (pl.col("slots_speed") > RIDE_SPEED) & (pl.col("moving_s") >= RIDE_LEAST_S)
    return (
        pl.when(rode)
        .then(pl.lit("ride"))
        .when(walked >= ALL_WALK_SHARE)
        .then(pl.lit("walk"))
        .when((walked >= WALK_SHARE) & (pl.col("walk_bouts") >= WALK_BOUTS))
        .then(pl.lit("run_walk"))
        .when(pl.col("has_work_laps") | (pl.col("has_repeats") & ~rolling))
        .then(pl.lit("intervals"))
        .when(walked.is_not_null())
        .then(pl.lit("steady"))
        .otherwise(pl.lit("unknown"))
    )


def _surges(slots: pl.DataFrame) -> pl.DataFrame:
    """By run the minutes at which at least 30 s beyond the threshold began."""
    changed = (pl.col("beyond") != pl.col("beyond").shift(1)) | (pl.col("part") != pl.col("part").shift(1))
    started = pl.col("at").min().over("run")
    return (
        slots.with_columns(pl.col("beyond").fill_null(value=False), minute=(pl.col("at") - started) / 60e6)
        .with_columns(stretch=changed.fill_null(value=True).cum_sum())
        .filter("beyond")
        .group_by("run", "stretch", maintain_order=True)
        .agg(pl.col("minute").first().round(1), held=pl.col("seconds").sum())
        .filter(pl.col("held") >= 30)
        .group_by("run", maintain_order=True)
        .agg(pl.col("minute").head(SURGES_MOST).alias("surges"))
    )


def _steady(slots: pl.DataFrame) -> pl.DataFrame:
    """By run the efficiency factor and the decoupling between its halves, the first ten minutes left out."""
    known = (
        slots.filter(pl.col("heart_rate").is_not_null(), pl.col("adjusted_speed").is_not_null(), ~pl.col("walks").fill_null(value=False))
        .with_columns(since=pl.col("seconds").cum_sum().over("run"))
        .filter(pl.col("since") > WARMING_S)
        .with_columns(half=pl.col("since") > WARMING_S + (pl.col("since").max().over("run") - WARMING_S) / 2)
    )

    def mean(name: str, *, second: bool) -> pl.Expr:
        here = pl.col("half") == second
        return (pl.col(name) * pl.col("seconds")).filter(here).sum() / pl.col("seconds").filter(here).sum()

    halves = {
        f"{name}_{number}": mean(name, second=second)
        for name in ("adjusted_speed", "heart_rate")
        for number, second in ((1, False), (2, True))
    }
    overall = {
        f"{name}_mean": (pl.col(name) * pl.col("seconds")).sum() / pl.col("seconds").sum() for name in ("adjusted_speed", "heart_rate")
    }
    return (
        known.group_by("run", maintain_order=True)
        .agg(**halves, **overall, known_s=pl.col("seconds").sum())
        .filter(pl.col("known_s") >= STEADY_LEAST_S - WARMING_S)
        .select(
            "run",
            efficiency=efficiency_factor(60 * pl.col("adjusted_speed_mean"), pl.col("heart_rate_mean")),
            decoupling_pct=decoupling_percent(
                pl.col("adjusted_speed_1"), pl.col("heart_rate_1"), pl.col("adjusted_speed_2"), pl.col("heart_rate_2")
            ),
        )
    )
