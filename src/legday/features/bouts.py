"""The bouts of a run: where it was walked and where it was worked, by the file's own word, else by cadence and speed.

Apart from shape.py, which makes one word of them.
"""

from __future__ import annotations

import polars as pl

RUN_STEPS, WALK_STEPS = 140.0, 135.0  # steps/min; between them nobody can tell
RUN_SPEED = 2.0  # m/s on the level, where there is no cadence
BOUT_LEAST_S = 20.0
REPEATS_LEAST = 3
LENGTH_SPREAD = 0.35  # SD over mean of the lengths of repeats
CENTRE_RATIO = 1.12  # of the speeds of work and rest
ROUNDS = 6  # of moving two centres to where their samples are
WALK_SPLITS, RUN_SPLITS = ("rwd_walk",), ("rwd_run",)
WORK_LAPS, REST_LAPS = ("active", "interval"), ("rest", "recovery")
BOUT = {"kind": pl.String, "start_s": pl.Float64, "duration_s": pl.Float64}  # kind: walk | work


def with_state(slots: pl.DataFrame) -> pl.DataFrame:
    """Slots with `walks`: true, false, or null where cadence lies between running and walking or nothing is known.

    By cadence (91-93 % right), else by grade-adjusted speed.

    References:
        Hum Mov Sci 2023;90:103117: 140 steps/min parts running from walking.
    """
    steps, speed = pl.col("steps"), pl.col("adjusted_speed")
    by_steps = pl.when(steps >= RUN_STEPS).then(pl.lit(value=False)).when(steps < WALK_STEPS).then(pl.lit(value=True))
    return slots.with_columns(walks=pl.when(steps.is_not_null()).then(by_steps).otherwise(speed < RUN_SPEED))


def with_effort_centres(slots: pl.DataFrame) -> pl.DataFrame:
    """Slots with `slow` and `fast`, the two centres of each run's grade-adjusted speed, and `works`: nearer to the fast one."""
    speed = pl.col("adjusted_speed")
    split = slots.with_columns(middle=speed.mean().over("run"))
    for _ in range(ROUNDS):
        high, low = speed.filter(speed > pl.col("middle")).mean(), speed.filter(speed <= pl.col("middle")).mean()
        split = split.with_columns(fast=high.over("run"), slow=low.over("run")).with_columns(middle=(pl.col("fast") + pl.col("slow")) / 2)
    return split.with_columns(works=speed > pl.col("middle"))


def bouts(slots: pl.DataFrame, chosen: pl.DataFrame, details: pl.DataFrame) -> pl.DataFrame:
    """By run: `bouts`, `walk_bouts`, `walk_share`, `has_work_laps`, `has_repeats` and `basis`.

    Splits that a watch wrote of running and walking, and laps that it wrote of work and rest, beat any detector.

    Args:
        slots: of `with_effort_centres`.
        chosen: `run`, `activity_id`, `start_time`.
        details: `activity_id`, `laps`, `splits`.
    """
    told = _told(chosen, details)
    walked = _stretches(slots.with_columns(state=pl.col("walks").fill_null(value=False)), "walk")
    worked = _stretches(slots.with_columns(state=pl.col("works").fill_null(value=False)), "work")
    kept = slots.group_by("run", maintain_order=True).agg(
        ratio=(pl.col("fast") / pl.col("slow")).first(),
        by_slots=pl.col("seconds").filter("walks").sum() / pl.col("seconds").filter(pl.col("walks").is_not_null()).sum(),
        stepped=pl.col("steps").is_not_null().any(),
        moved=pl.col("walks").is_not_null().any(),
    )
    by_run = (
        kept.join(_summed(walked, "walk"), on="run", how="left", maintain_order="left")
        .join(_summed(worked, "work"), on="run", how="left", maintain_order="left")
        .join(told, on="run", how="left", maintain_order="left")
    )
    repeats = (
        (pl.col("work_bouts") >= REPEATS_LEAST) & (pl.col("work_spread") < LENGTH_SPREAD) & (pl.col("ratio") >= CENTRE_RATIO)
    ).fill_null(value=False)
    by_laps = pl.col("told_work_bouts") >= REPEATS_LEAST
    by_splits = pl.col("told_walk_bouts") > 0
    is_walk = pl.when(by_splits).then("told_walk_share").otherwise("by_slots")
    nothing = pl.lit([], pl.List(pl.Struct(BOUT)))
    worked_told = pl.when(by_laps).then("told_work").when(repeats).then("work").otherwise(nothing)
    walked_told = pl.when(by_splits).then("told_walk").otherwise("walk")
    return by_run.select(
        "run",
        walk_share=pl.when("moved").then(is_walk),
        walk_bouts=pl.when(by_splits).then("told_walk_bouts").otherwise(pl.col("walk_bouts").fill_null(0)),
        has_work_laps=by_laps.fill_null(value=False),
        has_repeats=repeats,
        bouts=pl.concat_list(walked_told.fill_null(nothing), worked_told.fill_null(nothing)),
        basis=pl.when(by_splits)
        .then(pl.lit("splits"))
        .when(by_laps)
        .then(pl.lit("laps"))
        .when("stepped")
        .then(pl.lit("cadence"))
        .when("moved")
        .then(pl.lit("speed"))
        .otherwise(pl.lit(None, pl.String)),
    )


def _stretches(slots: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Unbroken stretches of `state`, 20 s and longer, as `run` and BOUT; one slot of something else does not break a stretch."""
    first = pl.col("at").min().over("run")
    # a lone slot between two of another state is noise
    before, after = pl.col("state").shift(1).over("run"), pl.col("state").shift(-1).over("run")
    smooth = pl.when((before == after) & before.is_not_null()).then(before).otherwise("state")
    changed = (pl.col("state") != pl.col("state").shift(1)) | (pl.col("run") != pl.col("run").shift(1))
    return (
        slots.with_columns(since_s=(pl.col("at") - first) / 1e6, state=smooth)
        .with_columns(stretch=changed.fill_null(value=True).cum_sum())
        .filter("state")
        .group_by("run", "stretch", maintain_order=True)
        .agg(pl.lit(kind).alias("kind"), start_s=pl.col("since_s").first(), duration_s=pl.col("seconds").sum().round(9))
        .filter(pl.col("duration_s") >= BOUT_LEAST_S)
        .select("run", *BOUT)
    )


def _summed(stretches: pl.DataFrame, kind: str) -> pl.DataFrame:
    """By run the list of bouts, their number and the spread of their lengths."""
    length = pl.col("duration_s")
    return stretches.group_by("run", maintain_order=True).agg(
        pl.struct(*BOUT).alias(kind),
        pl.len().cast(pl.Int64).alias(f"{kind}_bouts"),
        (length.std() / length.mean()).alias(f"{kind}_spread"),
        length.sum().alias(f"{kind}_s"),
    )


def _told(chosen: pl.DataFrame, details: pl.DataFrame) -> pl.DataFrame:
    """By run what splits say of walking and laps of work: bouts, their number, and the share walked."""
    known = chosen.join(details.unique("activity_id"), on="activity_id", maintain_order="left")
    splits = _rows(known, "splits").with_columns(
        kind=pl.when(pl.col("split_type").is_in(WALK_SPLITS))
        .then(pl.lit("walk"))
        .when(pl.col("split_type").is_in(RUN_SPLITS))
        .then(pl.lit("run"))
    )
    laps = _rows(known, "laps").with_columns(
        kind=pl.when(pl.col("intensity").is_in(WORK_LAPS))
        .then(pl.lit("work"))
        .when(pl.col("intensity").is_in(REST_LAPS))
        .then(pl.lit("rest"))
    )
    rested = laps.filter(pl.col("kind") == "rest").select(pl.col("run").unique())
    laps = laps.join(
        rested, on="run", how="semi"
    )  # every lap of an unplanned run is "active": only beside rest does the word say something
    walked = _summed(splits.filter(pl.col("kind") == "walk").select("run", *BOUT), "walk")
    ran = splits.filter(pl.col("kind") == "run").group_by("run").agg(run_s=pl.col("duration_s").sum())
    share = pl.col("walk_s") / (pl.col("walk_s") + pl.col("run_s"))
    return (
        chosen.select("run")
        .join(walked.join(ran, on="run").with_columns(walk_share=share), on="run", how="left", maintain_order="left")
        .join(_summed(laps.filter(pl.col("kind") == "work").select("run", *BOUT), "work"), on="run", how="left", maintain_order="left")
        .select("run", *(pl.col(name).alias(f"told_{name}") for name in ("walk", "walk_bouts", "walk_share", "work", "work_bouts")))
    )


def _rows(known: pl.DataFrame, name: str) -> pl.DataFrame:
    """Laps or splits, one row each, with `start_s` since the run's start and `duration_s`."""
    rows = known.select("run", began="start_time", inner=pl.col(name)).explode("inner").drop_nulls("inner")
    return (
        rows.select("run", "began", pl.col("inner").struct.unnest())
        .with_columns(
            start_s=(pl.col("start_time") - pl.col("began")).dt.total_milliseconds() / 1000,
            duration_s=pl.coalesce("total_timer_time", (pl.col("end_time") - pl.col("start_time")).dt.total_milliseconds() / 1000),
        )
        .filter(pl.col("start_s").is_not_null(), pl.col("duration_s") > 0)
    )
