"""The speed and the power at the second threshold, as they stood on a run's day.

Apart from the heart rates, which come first: they say how near to its limits a run was, for hardly any run of training is a race.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.features.efforts import HEART_RATE_OF, POWER_MINUTES
from legday.features.evidence import HALF_YEAR, Signal, in_first_runs, latest
from legday.features.profile import local_day
from legday.features.samples import INDOOR
from legday.science.channels import SIGMA_PACE, SIGMA_PACE_OF_TRAINING, SIGMA_POWER
from legday.science.critical_speed import critical_speed, threshold_from_critical_speed
from legday.science.heart_rate import heart_rate_reserve
from legday.science.vdot import threshold_speed, vdot

if TYPE_CHECKING:
    from collections.abc import Sequence

SPEED, POWER = Signal("speed"), Signal("power", ("athlete", "manufacturer", "product"))
VDOT_MINUTES = (5, 10, 20, 30, 60)
VDOT_LEAST, VDOT_MOST = 15.0, 85.0  # beyond it no runner, but a car or a satellite
NEAR_MAXIMAL = 0.90  # of maximum heart rate for 20 min: the run is believed to have been so fast
RESERVE_LEAST = 0.6  # of heart-rate reserve, from which speed is taken to rise in proportion to it
RUNS_AT_HEART_RATE = 10
BEYOND_HEART_RATE = 1.1  # times the speed at threshold heart rate; faster is not believed
SIGMA_BACKFILL = 3.0


def with_threshold_speed(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `threshold_speed` [m/s]: settings, the watch, a race, else training.

    Training is never sure to have been maximal, so that every answer it gives is a lower bound and the highest is taken: the hour's speed
    by the highest VDOT of six months (which near-maximal heart rate or another run must bear out), 94 % of critical speed, and the speed
    that ordinary runs would have reached at threshold heart rate, oxygen uptake, and so nearly speed, being proportional to its reserve.

    References:
        Swain & Leutholtz 1997, Med Sci Sports Exerc 29:410-414, doi:10.1097/00005768-199703000-00018 (63 adults on cycle ergometers).
    """
    signal = SPEED.columns(_speed(5).is_not_null())
    maximal = (pl.col("best_heart_rate_20_min") >= NEAR_MAXIMAL * pl.col("maximum")).fill_null(value=False)
    other = pl.col("vdot").rolling_max_by("start_time", HALF_YEAR, closed="left").over("athlete")
    borne_out = pl.when(maximal | (other >= pl.col("vdot"))).then("vdot").otherwise(other)
    bests = {f"speed_best_{minutes}": SPEED.highest(_speed(minutes), HALF_YEAR) for minutes in POWER_MINUTES}
    speeds = (
        rows.with_columns(*signal, _vdot().alias("vdot"))
        .with_columns(borne_out.alias("vdot"), _at_threshold(_speed(HEART_RATE_OF), "speed").alias("speed_at_heart_rate"), **bests)
        .with_columns(
            pl.when(SPEED.enough()).then(SPEED.best_run(pl.col("vdot"), 0.1, HALF_YEAR)).alias("vdot_place"),
            pl.when(SPEED.enough()).then(threshold_from_critical_speed(_line(list(bests)))).alias("speed_of_line"),
            _typical(SPEED, "speed_at_heart_rate").alias("speed_at_heart_rate"),
            latest("watch_threshold_speed").alias("speed_watch"),
            (1000 / pl.col("threshold_pace_s_per_km")).alias("speed_set"),
            vdot(pl.col("race_distance_m"), pl.col("race_time_s")).alias("race_vdot"),
            SPEED.count().alias("speed_runs"),
        )
        .with_columns(
            (pl.col("vdot").gather(pl.col("vdot_place")) / 0.1).round().mul(0.1).alias("vdot_best"),
            local_day().gather(pl.col("vdot_place")).alias("vdot_day"),
            threshold_speed(pl.col("race_vdot")).alias("speed_race"),
        )
        .with_columns(threshold_speed(pl.col("vdot_best")).alias("speed_of_vdot"))
    )
    shown = _trained(speeds, ("speed_of_vdot", "speed_of_line"), "speed_at_heart_rate", "speed_trained", watch="speed_watch")
    by_training = in_first_runs(_words_of_training(), SPEED.backfilled)
    race = pl.format("race of {}, VDOT {}", pl.col("race_date").dt.to_string("%Y-%m-%d"), pl.col("race_vdot").round(1))
    found = (
        ("settings", "speed_set", pl.lit("from settings"), SIGMA_PACE),
        ("watch", "speed_watch", pl.lit("the watch's own"), SIGMA_PACE),
        ("race", "speed_race", race, SIGMA_PACE),
        ("runs", "speed_trained", by_training, SIGMA_PACE_OF_TRAINING),
    )
    by_runs, by_race = (pl.col("threshold_speed_basis") == basis for basis in ("runs", "race"))
    of_vdot = pl.col("speed_trained") == pl.col("speed_of_vdot").round(2)
    return _chosen(shown, "threshold_speed", found, SPEED, 2).with_columns(
        pl.when(by_race).then("race_date").when(by_runs & of_vdot).then("vdot_day").alias("threshold_speed_date"),
        pl.when(by_runs).then("speed_runs").when(by_race).then(pl.lit(1)).cast(pl.Int64).alias("threshold_speed_count"),
    )


def with_critical_power(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `critical_power` [W]: settings, the watch, else the bests of 3-20 min of six months on the same device.

    As with speed the higher of two lower bounds: the line through the bests, and the power at threshold heart rate.
    """
    bests = {f"power_best_{minutes}": POWER.highest(pl.col(f"best_power_{minutes}_min"), HALF_YEAR) for minutes in POWER_MINUTES}
    at_heart_rate = _at_threshold(pl.col(f"best_power_{HEART_RATE_OF}_min"), "power")
    powers = (
        rows.with_columns(POWER.columns((pl.col("best_power_3_min") > 0).fill_null(value=False)))
        .with_columns(at_heart_rate.alias("power_at_heart_rate"), **bests)
        .with_columns(
            pl.when(POWER.enough()).then(_line(list(bests))).alias("power_of_line"),
            _typical(POWER, "power_at_heart_rate").alias("power_at_heart_rate"),
            latest("watch_threshold_power", POWER.by).alias("power_watch"),
            POWER.count().alias("power_runs"),
        )
    )
    shown = _trained(powers, ("power_of_line",), "power_at_heart_rate", "power_trained", watch="power_watch", decimals=0)
    of_line = pl.col("power_trained") == pl.col("power_of_line").round()
    words = (
        pl.when(of_line).then(pl.lit("best 3 to 20 min on this device")).otherwise(pl.lit("power at threshold heart rate on this device"))
    )
    found = (
        ("settings", "critical_power_w", pl.lit("from settings"), SIGMA_POWER),
        ("watch", "power_watch", pl.lit("the watch's own"), SIGMA_POWER),
        ("runs", "power_trained", in_first_runs(words, POWER.backfilled), SIGMA_PACE_OF_TRAINING),
    )
    return _chosen(shown, "critical_power", found, POWER, 0).with_columns(
        pl.lit(None, dtype=pl.Date).alias("critical_power_date"),
        pl.when(pl.col("critical_power_basis") == "runs").then("power_runs").alias("critical_power_count"),
    )


def _speed(minutes: int) -> pl.Expr:
    """A best speed, of runs under the sky: a treadmill's is the watch's guess."""
    indoor = pl.col("sub_sport").is_in(INDOOR).fill_null(value=False)
    return pl.when(~indoor).then(f"best_speed_{minutes}_min")


def _vdot() -> pl.Expr:
    """The highest VDOT of the run's bests of 5 to 60 min."""
    values = (vdot(_speed(minutes) * (minutes * 60), pl.lit(minutes * 60.0)) for minutes in VDOT_MINUTES)
    return pl.max_horizontal(pl.when(value.is_between(VDOT_LEAST, VDOT_MOST)).then(value) for value in values)


def _line(bests: Sequence[str]) -> pl.Expr:
    """The slope of distance on time, or of work, through the bests of 3, 5, 10 and 20 min [unit of a best].

    Args:
        bests: their columns, because the line names each of them many times.
    """
    times = [pl.lit(minutes * 60.0) for minutes in POWER_MINUTES]
    slope, above = critical_speed([(pl.col(best) * time, time) for best, time in zip(bests, times, strict=True)])
    return pl.when(above >= 0).then(slope)


def _at_threshold(best: pl.Expr, name: str) -> pl.Expr:
    """What a run's best 20 min would have been at threshold heart rate."""
    beats = pl.col(f"heart_rate_at_best_{name}_{HEART_RATE_OF}_min")
    reserve, of_threshold = (heart_rate_reserve(rate, pl.col("resting"), pl.col("maximum")) for rate in (beats, pl.col("second")))
    return pl.when(reserve >= RESERVE_LEAST).then(best * of_threshold / reserve)


def _typical(signal: Signal, name: str) -> pl.Expr:
    """The median of six months, from ten runs on."""
    known = pl.col(name).is_not_null()
    return pl.when(signal.enough() & (signal.count(known, HALF_YEAR) >= RUNS_AT_HEART_RATE)).then(signal.median(pl.col(name), HALF_YEAR))


def _trained(rows: pl.DataFrame, ran: Sequence[str], at_heart_rate: str, name: str, *, watch: str, decimals: int = 2) -> pl.DataFrame:
    """Rows with the highest of what was run and of what heart rate says would have been, if the two do not contradict each other.

    The watch's own value is left out where more than it was run: a threshold is at least that.
    """
    most = pl.col(at_heart_rate) * BEYOND_HEART_RATE
    believed = [pl.when((pl.col(each) <= most).fill_null(value=True)).then(each) for each in ran]
    passed = (pl.max_horizontal(*believed) > pl.col(watch)).fill_null(value=False)
    return rows.with_columns(
        pl.max_horizontal(*believed, at_heart_rate).round(decimals).alias(name), pl.when(~passed).then(watch).alias(watch)
    )


def _words_of_training() -> pl.Expr:
    trained = pl.col("speed_trained")
    best = pl.format("best efforts, VDOT {} on {}", pl.col("vdot_best").round(1), pl.col("vdot_day").dt.to_string("%Y-%m-%d"))
    return (
        pl.when(trained == pl.col("speed_of_vdot").round(2))
        .then(best)
        .when(trained == pl.col("speed_at_heart_rate").round(2))
        .then(pl.lit("speed at threshold heart rate in training"))
        .when(trained.is_not_null())
        .then(pl.lit("critical speed of best 3 to 20 min"))
    )


def _chosen(rows: pl.DataFrame, name: str, found: Sequence[tuple[str, str, pl.Expr, float]], signal: Signal, decimals: int) -> pl.DataFrame:
    """Rows with the first value that is known, its basis, its source in words and its sigma on the scale of intensity."""
    firsts = {
        "basis": [pl.when(pl.col(value).is_not_null()).then(pl.lit(basis)) for basis, value, _, _ in found],
        "source": [pl.when(pl.col(value).is_not_null()).then(words) for _, value, words, _ in found],
        "sigma": [pl.when(pl.col(value).is_not_null()).then(pl.lit(sigma)) for _, value, _, sigma in found],
    }
    backfilled = (pl.col(f"{name}_basis") == "runs") & signal.backfilled
    return rows.with_columns(
        pl.coalesce(*(value for _, value, _, _ in found)).round(decimals + 2).alias(name),
        *(pl.coalesce(*values).alias(f"{name}_{what}") for what, values in firsts.items()),
    ).with_columns(pl.when(backfilled).then(pl.col(f"{name}_sigma") + SIGMA_BACKFILL).otherwise(f"{name}_sigma").alias(f"{name}_sigma"))
