"""The heart-rate channel of a run's intensity: thresholds, what the samples say, and the score with its uncertainty.

Apart from samples.py, because pace and power will be channels beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.features.profile import profile_frame
from legday.science.elementary import larger
from legday.science.heart_rate import (
    EXPONENT,
    first_threshold,
    heart_rate_max_nes,
    heart_rate_reserve,
    impulse_rate,
    second_threshold,
    steady_heart_rate_reserve,
)
from legday.science.intensity import (
    HARD,
    MODERATE,
    SIGMA_MEASURED,
    SIGMA_STEP_AVERAGE,
    SIGMA_STEP_RESTING,
    SIGMA_STEP_SENSOR,
    SIGMA_TESTED,
    hardest_level,
    run_intensity,
    sigma_predicted_maximum,
    with_threshold_spread,
)
from legday.science.statistics import probability_above

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legday.features.profile import Profile

RESTING_UNKNOWN_BPM = 60.0
SHARE_LEAST = 0.5  # of moving time with a heart rate
BOUT, BOUT_S = "90000000i", 90.0  # us, s: heart rate lags by 20-40 s, shorter bouts are not seen by it
TEMPO, TEMPO_S = "300000000i", 300.0  # us, s
TEMPO_HELD_S = 2400.0
LEVELS = ("mean_rate", "sustained_rate", "fifth_rate", "tempo_rate")


def with_thresholds(runs: pl.DataFrame, profiles: Mapping[str, Profile]) -> pl.DataFrame:
    """Runs with the heart rates their scores are anchored at [bpm], and where each came from.

    Args:
        runs: with `athlete` and `start_time`.
        profiles: by athlete.

    Returns:
        `resting`, `maximum`, `second`, `first`, `exponent`, and `resting_known`, `maximum_known`, `second_known`; all four heart rates
        are null where the maximum is neither set nor predictable from age, or where the settings contradict each other.
    """
    age = pl.col("start_time").dt.year() - pl.col("birth_year")
    predicted = heart_rate_max_nes(pl.when(age.is_between(10, 100)).then(age.cast(pl.Float64)))
    tested = pl.col("threshold_heart_rate_bpm")
    fits = (tested < pl.col("maximum")) & (first_threshold(tested) > pl.col("resting"))
    ordered = (pl.col("resting") > 0) & (pl.col("resting") < pl.col("first")) & (pl.col("second") < pl.col("maximum"))
    return (
        runs.join(profile_frame(profiles), on="athlete", how="left")
        .with_columns(
            pl.col("resting_heart_rate_bpm").fill_null(RESTING_UNKNOWN_BPM).alias("resting"),
            pl.coalesce("max_heart_rate_bpm", predicted).alias("maximum"),
            pl.when(pl.col("sex") == "female").then(EXPONENT["female"]).otherwise(EXPONENT["male"]).alias("exponent"),
            pl.col("resting_heart_rate_bpm").is_not_null().alias("resting_known"),
            pl.col("max_heart_rate_bpm").is_not_null().alias("maximum_known"),
        )
        .with_columns(fits.fill_null(value=False).alias("second_known"))
        .with_columns(pl.when("second_known").then(tested).otherwise(second_threshold(pl.col("maximum"))).alias("second"))
        .with_columns(first_threshold(pl.col("second")).alias("first"))
        .with_columns(pl.when(ordered).then(name).alias(name) for name in ("resting", "maximum", "second", "first"))
    )


def heart_rate_by_run(samples: pl.LazyFrame, thresholds: pl.LazyFrame) -> pl.LazyFrame:
    """What the heart rate says of each run, still as impulse rates: they rank as the score does and cost no inversion per sample.

    Args:
        samples: see `samples.samples`.
        thresholds: see `with_thresholds`, with `run`.

    Returns:
        By `run`: `heart_rate_s` [s with a heart rate], `mean_bpm`, and the impulse rates `mean_rate`, `sustained_rate` (exceeded for
        6 min or 10 % of moving time), `fifth_rate` (10 min or 20 %), `tempo_rate` (5-minute means exceeded for 40 min).
    """
    weight = pl.when(pl.col("heart_rate").is_not_null() & pl.col("sampled")).then("seconds").otherwise(0.0)
    rate = impulse_rate(_reserve("heart_rate"), pl.col("exponent"))
    moving = pl.col("seconds").sum()
    weighed = (
        samples.join(thresholds.select("run", "resting", "maximum", "exponent"), on="run", how="left", maintain_order="left")
        .with_columns(weight.alias("weight"), rate.alias("rate"))
        .with_columns(_rolling_mean("rate", BOUT, BOUT_S).alias("bout"), _rolling_mean("rate", TEMPO, TEMPO_S).alias("tempo"))
        .with_columns(_hardest_around("bout", BOUT).alias("bout"))
    )
    answers = {
        "mean_bpm": _weighted_mean("heart_rate"),
        "mean_rate": _weighted_mean("rate"),
        "sustained_rate": _level_exceeded("bout", (0.10 * moving).clip(lower_bound=360.0)),
        "fifth_rate": _level_exceeded("bout", (0.20 * moving).clip(lower_bound=600.0)),
        "tempo_rate": _level_exceeded("tempo", pl.lit(TEMPO_HELD_S)),
    }
    # rounded, so that a run scores the same to the last digit whichever runs were computed beside it
    return weighed.group_by("run").agg(
        pl.col("weight").sum().alias("heart_rate_s"), *(answer.round(9).alias(name) for name, answer in answers.items())
    )


def _weighted_mean(column: str) -> pl.Expr:
    total = pl.col("weight").sum()
    return pl.when(total > 0).then((pl.col(column).fill_null(0.0) * pl.col("weight")).sum() / total)


def _rolling_mean(column: str, window: str, seconds: float) -> pl.Expr:
    """Time-weighted mean over the window behind each sample, null where less than half of it is known."""
    known = pl.col("weight").rolling_sum_by("at", window)
    total = (pl.col(column).fill_null(0.0) * pl.col("weight")).rolling_sum_by("at", window)
    return pl.when((known >= seconds / 2) & (pl.col("weight") > 0)).then(total / known)


def _hardest_around(column: str, window: str) -> pl.Expr:
    """For each sample the hardest of the windows it lies in, so that a bout counts for as long as it lasted, not less its ramp."""
    ahead = pl.col(column).reverse().rolling_max_by(-pl.col("at").reverse(), window).reverse()
    return pl.when(pl.col("weight") > 0).then(ahead)


def _level_exceeded(column: str, seconds: pl.Expr) -> pl.Expr:
    """The highest level that was reached or exceeded for so many seconds in all; null where the run is not that long."""
    known = pl.col(column).is_not_null()
    level, weight = pl.col(column).filter(known), pl.col("weight").filter(known)
    held = weight.sort_by(level, descending=True).cum_sum()
    return level.sort(descending=True).filter(held >= seconds).first()


def with_score(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with `intensity`, its sigma, class and probabilities; all null, and the class unknown, where heart rate cannot score them.

    Args:
        runs: columns of `with_thresholds` and `heart_rate_by_run`, `heart_rate_share`, `avg_heart_rate` and `scoreable`.
    """
    measured = pl.col("heart_rate_share") >= SHARE_LEAST
    average_only = (pl.col("heart_rate_share") == 0) & pl.col("avg_heart_rate").is_between(31, 240)
    average_rate = impulse_rate(_reserve("avg_heart_rate"), pl.col("exponent"))
    rate = pl.when("scoreable").then(pl.when(measured).then("mean_rate").when(average_only).then(average_rate))
    bpm = pl.when(measured).then("mean_bpm").otherwise("avg_heart_rate")
    predicted = pl.when("second_known").then(SIGMA_MEASURED).otherwise(sigma_predicted_maximum(bpm / pl.col("maximum")))
    known = pl.when("second_known").then(SIGMA_TESTED).otherwise(SIGMA_MEASURED)
    sigma = (
        pl.when("maximum_known").then(known).otherwise(predicted)
        + SIGMA_STEP_SENSOR  # no table says whether a strap was worn, and most watches read the wrist
        + pl.when("resting_known").then(0.0).otherwise(SIGMA_STEP_RESTING)
        + pl.when("average_only").then(SIGMA_STEP_AVERAGE).otherwise(0.0)
    )
    near = larger(*(with_threshold_spread(pl.col("sigma"), pl.col(level)) for level in ("intensity", "hardest")))
    spread = pl.when("second_known").then("sigma").otherwise(near)
    return (
        runs.with_columns(rate.alias("mean_rate"), average_only.fill_null(value=False).alias("average_only"))
        .with_columns(pl.when(measured & pl.col("mean_rate").is_not_null()).then(name).alias(name) for name in LEVELS[1:])
        # step by step: as one expression these would be many thousand terms
        .with_columns(steady_heart_rate_reserve(pl.col(name), pl.col("exponent")).alias(name) for name in LEVELS)
        .with_columns(_reserve(name).alias(f"{name}_fraction") for name in ("first", "second"))
        .with_columns(run_intensity(pl.col(name), pl.col("first_fraction"), pl.col("second_fraction")).alias(name) for name in LEVELS)
        .rename(dict(zip(LEVELS, ("intensity", "sustained", "fifth", "tempo"), strict=True)))
        .with_columns(pl.when(pl.col("intensity").is_not_null()).then(sigma).alias("sigma"))
        .with_columns(
            hardest_level(pl.col("intensity"), pl.col("sustained"), pl.col("tempo")).alias("hardest"),
            larger(pl.col("intensity"), pl.col("fifth")).alias("moderate"),
        )
        .with_columns(spread.alias("intensity_sigma"))
        .with_columns(
            probability_above(HARD, pl.col("hardest"), pl.col("intensity_sigma")).alias("probability_hard"),
            probability_above(MODERATE, pl.col("moderate"), pl.col("intensity_sigma")).alias("probability_moderate"),
            pl.when(pl.col("hardest") >= HARD)
            .then(pl.lit("hard"))
            .when(pl.col("moderate") > MODERATE)
            .then(pl.lit("moderate"))
            .when(pl.col("intensity").is_not_null())
            .then(pl.lit("easy"))
            .otherwise(pl.lit("unknown"))
            .alias("intensity_class"),
        )
    )


def _reserve(column: str) -> pl.Expr:
    """Fraction of heart-rate reserve of a heart rate, at each run's own rest and maximum."""
    return heart_rate_reserve(pl.col(column), pl.col("resting"), pl.col("maximum"))


def provenance() -> pl.Expr:
    """What a heart-rate score rests on, in words; null where there is none."""
    maximum = pl.when("maximum_known").then(pl.lit("from settings")).otherwise(pl.lit("predicted from age (Nes 2013)"))
    second = pl.when("second_known").then(pl.lit("from settings")).otherwise(pl.lit("population default, 93.5 % of maximum"))
    resting = pl.when("resting_known").then(pl.lit("from settings")).otherwise(pl.lit("assumed"))
    source = pl.when("average_only").then(pl.lit("average heart rate only")).otherwise(pl.lit("heart rate"))
    words = pl.format(
        "{}, sensor not named; maximum {} bpm {}; threshold {} bpm {}; resting {} bpm {}",
        source, _bpm("maximum"), maximum, _bpm("second"), second, _bpm("resting"), resting,
    )  # fmt: skip
    return pl.when(pl.col("intensity").is_not_null()).then(words)


def _bpm(column: str) -> pl.Expr:
    return pl.col(column).round(0).cast(pl.Int64, strict=False)
