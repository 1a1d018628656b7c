"""The pace channel of a run's intensity: grade-adjusted speed against the speed at the second threshold. Power is asked the same way.

Apart from heart rate, because speed answers at once, and is noise to the fourth power where its windows are not whole.
"""

from __future__ import annotations

import polars as pl

from legday.features.levels import LEVELS, SHARE_LEAST, TEMPO_S, levels_held, windows
from legday.features.samples import GAP_S, INDOOR
from legday.science.channels import (
    SIGMA_OF_DAY,
    SIGMA_PACE,
    SIGMA_STEP_NO_ALTITUDE,
    SIGMA_STEP_TRAIL,
    SIGMA_STEP_TREADMILL,
    THRESHOLD_SPREAD_PACE,
    intensity_of_pace,
)
from legday.science.elementary import larger, sqrt
from legday.science.intensity import SIGMA_STEP_AVERAGE, hardest_level
from legday.science.power import NORMALISED_WINDOW

APART = 10**9  # us; more than the longest window, so that none reaches over a restart
SPEED_WIDTH = 0.005  # m/s, of a bin: at most 0.3 points
FASTEST = 10.0  # m/s; more is a satellite's jump
AVERAGE_SPEED = (0.8, 7.5)  # m/s, that can be a run's
HILLY_ASCENT = 0.02  # m per m of way, where only totals are known


def adjusted_speed() -> pl.Expr:
    """The effort of this channel: grade-adjusted speed [m/s], null where it is unknown."""
    speed = pl.col("adjusted_speed")
    return pl.when(speed.is_not_nan() & (speed >= 0)).then(speed.clip(upper_bound=FASTEST))


def norms_by_run(samples: pl.LazyFrame, slots: pl.LazyFrame, runs: pl.LazyFrame, channel: str, width: float) -> pl.LazyFrame:
    """The 4-norm of the 30 s mean of an effort over moving time, and the levels it held, in the effort's unit.

    Only whole windows count; they start anew at each part of the run and after a hole of more than 10 s.

    Args:
        samples: those that count, with `run`, `at`, `part`, `seconds` and the effort under the channel's name.
        slots: the same summed, see `levels.in_slots`.
        runs: with `run` and `moving_s`.
        channel: what the effort and the answers are called by.
        width: of a bin of levels.

    Returns:
        By `run`: `_s` [s with an effort], `_whole_s` [s with a whole window], `_whole` the 4-norm, `_sustained` (30 s means exceeded for
        6 min or 10 % of moving time), `_fifth` (10 min or 20 %), `_tempo` (5-minute means exceeded for 40 min).
    """
    window = f"{NORMALISED_WINDOW * 10**6}i"
    end = pl.col("at") + pl.col("weight") * 1e6
    restart = (pl.col("at") - end.shift(1) > GAP_S * 1e6).fill_null(value=True) | (pl.col("part") != pl.col("part").shift(1))
    axis = pl.col("at") + pl.col("restart").cum_sum().cast(pl.Int64) * APART
    rolled = (pl.col("effort") * pl.col("weight")).rolling_sum_by("axis", window) / pl.col("weight").rolling_sum_by("axis", window)
    whole = end - pl.col("began_at") >= NORMALISED_WINDOW * 1e6
    weighed = (
        samples.filter(pl.col(channel).is_not_null())
        .select("run", "at", "part", effort=channel, weight="seconds")
        .with_columns(restart=restart)
        .with_columns(began_at=pl.when("restart").then("at").forward_fill(), axis=axis)
        .select("run", "weight", mean=pl.when(whole).then(rolled))
        .filter(pl.col("mean").is_not_null())
    )
    norm = ((pl.col("mean") ** 4 * pl.col("weight")).sum() / pl.col("weight").sum()) ** 0.25
    means = weighed.group_by("run").agg(pl.col("weight").sum().round(9).alias(f"{channel}_whole_s"), norm.round(9).alias("whole"))
    levels = slots.group_by("run").agg(pl.col(f"{channel}_s").sum().round(9))
    tempo = levels_held(windows(slots, channel, TEMPO_S), runs, width, ("tempo",))
    for answers in (means, levels_held(weighed, runs, width, ("sustained", "fifth")), tempo):
        levels = levels.join(answers, on="run", how="left")
    return levels.rename({name: f"{channel}_{name}" for name in LEVELS})


def with_pace(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with the channel's fields, null where no threshold speed or no speed is known.

    Args:
        runs: columns of `norms_by_run`, `trust.trust_by_run`, `thresholds.with_thresholds` and Activities.

    Returns:
        Also `pace_average_only`: no speed on record, and the session's average stands in.
    """
    timed = pl.coalesce("total_timer_time", "total_elapsed_time")
    average = pl.coalesce("enhanced_avg_speed", pl.when(timed > 0).then(pl.col("total_distance") / timed))
    average_only = (pl.col("pace_s").fill_null(0.0) == 0) & average.is_between(*AVERAGE_SPEED)
    climbs = pl.when("pace_average_only").then(pl.col("total_ascent") > HILLY_ASCENT * pl.col("total_distance")).otherwise("hilly")
    hilly = climbs.fill_null(pl.col("sub_sport") == "trail").fill_null(value=False)
    graded = pl.col("graded").fill_null(value=False) & ~pl.col("pace_average_only")
    indoor = pl.col("sub_sport").is_in(INDOOR).fill_null(value=False)
    trail = (pl.col("sub_sport") == "trail").fill_null(value=False)
    sigma = (
        pl.col("threshold_speed_sigma")
        + pl.when(indoor).then(SIGMA_STEP_TREADMILL).otherwise(0.0)
        + pl.when(hilly & ~graded & ~indoor).then(SIGMA_STEP_NO_ALTITUDE).otherwise(0.0)
        + pl.when(trail).then(SIGMA_STEP_TRAIL).otherwise(0.0)
        + pl.when("pace_average_only").then(SIGMA_STEP_AVERAGE).otherwise(0.0)
    )
    spread = pl.when(pl.col("threshold_speed_sigma") > SIGMA_PACE).then(THRESHOLD_SPREAD_PACE).otherwise(0.0)
    whole = pl.when("pace_average_only").then(average).otherwise("pace_whole")
    return with_norms(
        runs.with_columns(pace_average_only=average_only.fill_null(value=False)).with_columns(pace_whole=whole),
        "pace",
        threshold=pl.when(pl.col("threshold_speed") > 0).then("threshold_speed"),
        measured=(pl.col("pace_whole_s") >= SHARE_LEAST * pl.col("moving_s")) | pl.col("pace_average_only"),
        sigma=sigma,
        spread=spread,
    )


def with_norms(runs: pl.DataFrame, channel: str, *, threshold: pl.Expr, measured: pl.Expr, sigma: pl.Expr, spread: pl.Expr) -> pl.DataFrame:
    """Runs with a channel's fields from the answers of `norms_by_run`, null where not measured or the threshold is unknown.

    Args:
        runs: with the channel's levels.
        channel: what they are called by.
        threshold: the effort at the second threshold, in their unit.
        measured: whether enough of the run is known.
        sigma: of the score.
        spread: of the threshold between runners, near it.
    """
    names = [f"{channel}_{name}" for name in LEVELS]
    whole, sustained, fifth, tempo = map(pl.col, names)
    return (
        runs.with_columns(pl.when(measured).then(intensity_of_pace(pl.col(name), threshold)).alias(name) for name in names)
        .with_columns(
            pl.when(whole.is_not_null()).then(value).alias(f"{channel}_{field}") for field, value in (("sigma", sigma), ("spread", spread))
        )
        .with_columns(
            whole.alias(f"{channel}_score"),
            sqrt(pl.col(f"{channel}_sigma") ** 2 + SIGMA_OF_DAY**2).alias(f"{channel}_weighed_by"),
            hardest_level(whole, sustained, tempo).alias(f"{channel}_hardest"),
            larger(whole, fifth).alias(f"{channel}_moderate"),
        )
    )


def pace_name() -> pl.Expr:
    """What scored: `GAP pace` where grades were known for most of the way."""
    adjusted = pl.when(pl.col("graded").fill_null(value=False)).then(pl.lit("GAP pace")).otherwise(pl.lit("pace"))
    return pl.when("pace_average_only").then(pl.lit("pace(average only)")).otherwise(adjusted)


def pace_threshold() -> pl.Expr:
    """The speed a score is anchored at as minutes and seconds per kilometre, with its source."""
    seconds = (1000 / pl.when(pl.col("threshold_speed") > 0).then("threshold_speed")).round(0).cast(pl.Int64, strict=False)
    clock = pl.format("{}:{}", seconds // 60, (seconds % 60).cast(pl.String).str.zfill(2))
    return pl.format("threshold pace {}/km {}", clock, pl.col("threshold_speed_source").fill_null("of unknown source"))
