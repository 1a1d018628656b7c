"""The heart-rate channel of a run's intensity: what the trusted samples say, and the score with its uncertainty.

Apart from the other channels, because heart rate lags, saturates and is weighed by Banister's exponential.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from legday.features.levels import LEVELS, SHARE_LEAST, TEMPO_S, levels_held, windows
from legday.science.elementary import larger
from legday.science.heart_rate import heart_rate_reserve, impulse_rate, steady_heart_rate_reserve
from legday.science.intensity import (
    SIGMA_MEASURED,
    SIGMA_PREDICTED,
    SIGMA_STEP_AVERAGE,
    SIGMA_STEP_RESTING,
    SIGMA_STEP_SENSOR,
    SIGMA_STEP_UNTRUSTED,
    SIGMA_TESTED,
    THRESHOLD_SPREAD,
    hardest_level,
    run_intensity,
    sigma_predicted_maximum,
)

BOUT_S = 90.0  # heart rate lags by 20-40 s, shorter bouts are not seen by it
RATE_WIDTH = 0.005  # of a bin of impulse rates: at most 0.12 points
PLAUSIBLE_AVERAGE = (31, 240)  # bpm


def beats() -> pl.Expr:
    """The trusted heart rate [bpm], not across a gap."""
    return pl.when("sampled").then("heart_rate")


def beat_rate() -> pl.Expr:
    """The effort of this channel, as an impulse rate: these rank as the score does, and cost no inversion per sample."""
    return impulse_rate(_reserve("beats"), pl.col("exponent"))


def heart_rate_by_run(slots: pl.LazyFrame, runs: pl.LazyFrame) -> pl.LazyFrame:
    """What the heart rate says of each run, still as impulse rates.

    Args:
        slots: see `levels.in_slots`, with `beats` and `rate`.
        runs: with `run` and `moving_s`.

    Returns:
        By `run`, where it is known: `heart_rate_s` [s with a trusted heart rate], `mean_bpm`, and impulse rates:
        `heart_rate_whole` the mean, `heart_rate_sustained` (exceeded for 6 min or 10 % of moving time in bouts of 90 s),
        `heart_rate_fifth` (10 min or 20 %), `heart_rate_tempo` (5-minute means exceeded for 40 min).
    """
    # rounded, so that a run scores the same to the last digit whichever runs were computed beside it
    means = (
        slots.group_by("run")
        .agg(pl.col("beats_s", "beats_sum", "rate_s", "rate_sum").sum())
        .select(
            "run",
            heart_rate_s=pl.col("beats_s").round(9),
            mean_bpm=pl.when(pl.col("beats_s") > 0).then(pl.col("beats_sum") / pl.col("beats_s")).round(9),
            heart_rate_whole=pl.when(pl.col("rate_s") > 0).then(pl.col("rate_sum") / pl.col("rate_s")).round(9),
        )
    )
    bouts = windows(slots, "rate", BOUT_S).with_columns(mean=_hardest_around("mean"))
    held = levels_held(bouts, runs, RATE_WIDTH, ("sustained", "fifth"))
    tempo = levels_held(windows(slots, "rate", TEMPO_S), runs, RATE_WIDTH, ("tempo",))
    levels = means.join(held, on="run", how="left").join(tempo, on="run", how="left")
    return levels.rename({name: f"heart_rate_{name}" for name in LEVELS[1:]})


def _hardest_around(column: str) -> pl.Expr:
    """For each slot the hardest of the windows it lies in, so that a bout counts for as long as it lasted, not less its ramp."""
    return pl.col(column).reverse().rolling_max_by(-pl.col("at").reverse(), f"{round(BOUT_S * 1e6)}i").reverse()


def with_heart_rate(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with the channel's fields, null where heart rate cannot score them.

    Args:
        runs: columns of `heart_rate_by_run`, `trust.trust_by_run`, `thresholds.with_thresholds` and Activities.

    Returns:
        Also `heart_rate_share` of moving time, `heart_rate_average_only`, `average_heart_rate_bpm`.
    """
    share = (pl.col("heart_rate_s") / pl.col("moving_s")).fill_nan(0.0).fill_null(0.0).clip(0, 1)
    # what was read and not trusted is no average either
    average_only = (pl.col("heart_rate_read_s").fill_null(0.0) == 0) & pl.col("avg_heart_rate").is_between(*PLAUSIBLE_AVERAGE)
    known = pl.col("heart_rate_share") >= SHARE_LEAST
    average_rate = impulse_rate(_reserve("avg_heart_rate"), pl.col("exponent"))
    names = [f"heart_rate_{name}" for name in LEVELS]
    whole, sustained, fifth, tempo = map(pl.col, names)
    scored = whole.is_not_null()
    known_rates = (
        runs.with_columns(heart_rate_share=share, heart_rate_average_only=average_only.fill_null(value=False))
        .with_columns(average_heart_rate_bpm=pl.when("heart_rate_average_only").then("avg_heart_rate").otherwise("mean_bpm"))
        .with_columns(pl.when(known).then(name).alias(name) for name in names)
        .with_columns(pl.when("heart_rate_average_only").then(average_rate).otherwise(whole).alias(names[0]))
    )
    return (
        known_rates.with_columns(_steady(known_rates, name) for name in names)
        .with_columns(_reserve(name).alias(f"{name}_fraction") for name in ("first", "second"))
        .with_columns(run_intensity(pl.col(name), pl.col("first_fraction"), pl.col("second_fraction")).alias(name) for name in names)
        .with_columns(pl.when(scored).then(value).alias(f"heart_rate_{field}") for field, value in _sigmas().items())
        .with_columns(
            heart_rate_score=whole, heart_rate_hardest=hardest_level(whole, sustained, tempo), heart_rate_moderate=larger(whole, fifth)
        )
    )


def _steady(runs: pl.DataFrame, name: str) -> pl.Series:
    """The steady heart-rate reserve of an impulse rate; on the column itself, for as an expression its solver is thousands of terms."""
    rate: Any = runs[name]
    exponent: Any = runs["exponent"]
    steady: pl.Series = steady_heart_rate_reserve(rate, exponent)
    return steady.alias(name)


def _sigmas() -> dict[str, pl.Expr]:
    """How sure the score is; what it is weighed by beside other channels, which must not change with the heart rate itself."""
    fraction = pl.col("average_heart_rate_bpm") / pl.col("maximum")
    known = pl.when("second_known").then(SIGMA_TESTED).otherwise(SIGMA_MEASURED)
    steps = (
        pl.when(pl.col("heart_rate_sensor") == "chest").then(0.0).otherwise(SIGMA_STEP_SENSOR)
        + pl.when("resting_known").then(0.0).otherwise(SIGMA_STEP_RESTING)
        + pl.when("heart_rate_average_only").then(SIGMA_STEP_AVERAGE).otherwise(SIGMA_STEP_UNTRUSTED * (1 - pl.col("heart_rate_share")))
        + pl.col("profile_sigma")
    )

    def with_maximum(predicted: pl.Expr) -> pl.Expr:
        return pl.when("maximum_known").then(known).when("second_known").then(SIGMA_MEASURED).otherwise(predicted) + steps

    return {
        "sigma": with_maximum(sigma_predicted_maximum(fraction)),
        "weighed_by": with_maximum(pl.lit(SIGMA_PREDICTED)),
        "spread": pl.when("second_known").then(0.0).otherwise(THRESHOLD_SPREAD),
    }


def _reserve(column: str) -> pl.Expr:
    """Fraction of heart-rate reserve of a heart rate, at each run's own rest and maximum."""
    return heart_rate_reserve(pl.col(column), pl.col("resting"), pl.col("maximum"))


def heart_rate_name() -> pl.Expr:
    """What scored: `HR(optical)`."""
    sensor = pl.col("heart_rate_sensor").fill_null("sensor not named")
    return pl.format("HR({}{})", pl.when("heart_rate_average_only").then(pl.lit("average only, ")).otherwise(pl.lit("")), sensor)


def heart_rate_thresholds() -> list[pl.Expr]:
    """The heart rates a score is anchored at, each with its source."""
    maximum = pl.col("maximum_source").fill_null("predicted from age (Nes 2013)")
    tested = pl.format("LTHR {} {}", _bpm("second"), pl.col("second_source").fill_null("from settings"))
    second = pl.when("second_known").then(tested).otherwise(pl.lit("LTHR none"))
    resting = pl.format("resting {} {}", _bpm("resting"), pl.col("resting_source").fill_null("assumed"))
    default = pl.when(~pl.col("second_known")).then(pl.lit("thresholds population default"))
    return [pl.format("HRmax {} {}", _bpm("maximum"), maximum), second, resting, default]


def _bpm(column: str) -> pl.Expr:
    return pl.col(column).round(0).cast(pl.Int64, strict=False)
