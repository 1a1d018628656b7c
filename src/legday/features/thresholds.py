"""The thresholds a run is scored against, as they stood on its day: from settings, the watch, the runs before it, or the population.

Apart from the channels, because none of them may see the future of the run, and all of them must say where a threshold came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.features.evidence import Signal, in_first_runs, latest, latest_day
from legday.features.profile import local_day, with_profile
from legday.features.threshold_speed import POWER, SPEED, with_critical_power, with_threshold_speed
from legday.science.elementary import larger
from legday.science.heart_rate import EXPONENT, first_threshold, heart_rate_max_nes, second_threshold
from legday.science.heart_rate_max import believed_maximum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legday.features.profile import Profile

RESTING_UNKNOWN_BPM = 60.0
RESTING_DAYS, RESTING_DAYS_LEAST = "30d", 7
NEAR_MAXIMAL = 0.90  # of maximum heart rate, held for 30 min: the rule of this project for an effort like Friel's time trial
SIGMA_BACKFILL = 3.0
HEART = Signal("heart")
HEART_RATES = ("resting", "first", "second", "maximum")
NAMES = ("resting", "maximum", "second", "threshold_speed", "critical_power")
SCORED_WITH = (
    *HEART_RATES, "exponent", *(f"{name}_known" for name in ("resting", "maximum", "second")), *(f"{name}_source" for name in NAMES),
    "threshold_speed", "threshold_speed_sigma", "critical_power", "critical_power_sigma", "profile_sigma",
)  # fmt: skip
SHOWN = tuple(f"{name}_{what}" for name in NAMES for what in ("basis", "date", "count"))


def with_thresholds(runs: pl.DataFrame, efforts: pl.DataFrame, daily: pl.DataFrame, profiles: Mapping[str, Profile]) -> pl.DataFrame:
    """Runs with the thresholds of their day.

    What runs show is looked for in the twelve months before each (best speeds and powers in six), from 20 of them on; the first 20 are
    scored by what these 20 show together. The watch's own values stand in the run's file itself.

    Args:
        runs: rows of the Activities table, all runs of these athletes up to the last one that is asked for.
        efforts: rows of the Efforts table, of these runs as far as they are needed: the first 20 and those of the year before.
        daily: rows of the Daily table.
        profiles: by athlete.

    Returns:
        By athlete and start: the columns of `runs`, SCORED_WITH and SHOWN. Heart rates [bpm] are all null where the maximum is not
        known or they do not rise; `threshold_speed` [m/s] and `critical_power` [W] are null where nothing shows them. `..._source` says
        in words where a value came from, null: the population's. `..._basis` is settings, watch, daily, runs, race, age or null,
        `..._date` and `..._count` the day and the number of runs or days behind it.
    """
    measured = efforts.drop("athlete", "inputs_hash")
    rows = (
        runs.sort("athlete", "start_time", "activity_id")
        .join(measured, on="activity_id", how="left", maintain_order="left")
        .with_row_index("place")
        .with_columns(pl.col("place").cast(pl.Int64))
    )
    anchored = _with_second(_with_maximum(_with_resting(with_profile(rows, profiles), daily)))
    ordered = (pl.col("resting") > 0) & (pl.col("resting") < pl.col("first")) & (pl.col("second") < pl.col("maximum"))
    anchored = anchored.with_columns(
        pl.when(pl.col("sex") == "female").then(EXPONENT["female"]).otherwise(EXPONENT["male"]).alias("exponent"),
        *(pl.when(ordered).then(name).alias(name) for name in HEART_RATES),
        _profile_sigma(),
    )
    whole = with_critical_power(with_threshold_speed(anchored))
    return whole.with_columns(_watch_days()).select(*runs.columns, *SCORED_WITH, *SHOWN)


def _watch_days() -> list[pl.Expr]:
    """The dates, those of the watch's own values too: the day of the file that said so."""
    held = {
        "resting": ("watch_resting_heart_rate", HEART.by), "maximum": ("watch_max_heart_rate", HEART.by),
        "second": ("watch_threshold_heart_rate", HEART.by), "threshold_speed": ("watch_threshold_speed", SPEED.by),
        "critical_power": ("watch_threshold_power", POWER.by),
    }  # fmt: skip
    return [
        pl.when(pl.col(f"{name}_basis") == "watch").then(latest_day(column, by)).otherwise(f"{name}_date").alias(f"{name}_date")
        for name, (column, by) in held.items()
    ]


def _with_resting(rows: pl.DataFrame, daily: pl.DataFrame) -> pl.DataFrame:
    """The resting heart rate: settings, the median of the 30 days before the run's, the watch, else 60."""
    by_day = daily.group_by("athlete", pl.col("date").alias("day")).agg(pl.col("resting_heart_rate_bpm").median().alias("beats"))
    asked = rows.select("athlete", local_day().alias("day"), "place")
    beats, known = pl.col("beats"), pl.col("beats").is_not_null().cast(pl.Int64)
    looked = (
        pl.concat([by_day.drop_nulls("beats"), asked], how="diagonal_relaxed")
        .with_columns(
            beats.rolling_median_by("day", RESTING_DAYS, closed="left").over("athlete").round().alias("resting_daily"),
            known.rolling_sum_by("day", RESTING_DAYS, closed="left").over("athlete").alias("resting_days"),
        )
        .drop_nulls("place")
        .select("place", "resting_days", pl.when(pl.col("resting_days") >= RESTING_DAYS_LEAST).then("resting_daily").alias("resting_daily"))
    )
    found = (
        ("settings", "resting_heart_rate_bpm", pl.lit("from settings")),
        ("daily", "resting_daily", pl.lit("median of the 30 days before")),
        ("watch", "resting_watch", pl.lit("the watch's own")),
    )
    return (
        rows.join(looked, on="place", how="left", maintain_order="left")
        .with_columns(latest("watch_resting_heart_rate").alias("resting_watch"))
        .with_columns(
            pl.coalesce(*(value for _, value, _ in found), pl.lit(RESTING_UNKNOWN_BPM)).alias("resting"),
            _first_known("basis", found).alias("resting_basis"),
            _first_known("words", found).alias("resting_source"),
            pl.lit(None, dtype=pl.Date).alias("resting_date"),
        )
        .with_columns(
            pl.col("resting_basis").is_not_null().alias("resting_known"),
            pl.when(pl.col("resting_basis") == "daily").then("resting_days").cast(pl.Int64).alias("resting_count"),
        )
    )


def _with_maximum(rows: pl.DataFrame) -> pl.DataFrame:
    """The maximum heart rate: settings; the watch's own or what 20 runs show, the higher; what they show where age bears it out; age."""
    age = pl.col("start_time").dt.year() - pl.col("birth_year")
    predicted = heart_rate_max_nes(pl.when(age.is_between(10, 100)).then(age.cast(pl.Float64)))
    observed, watch, runs = pl.col("maximum_observed"), pl.col("maximum_watch"), pl.col("maximum_runs")
    alone = believed_maximum(observed, pl.coalesce("maximum_predicted", observed), runs)
    value = pl.coalesce("max_heart_rate_bpm", pl.when(watch.is_not_null()).then(larger(watch, observed)), alone)
    basis = (
        pl.when(pl.col("max_heart_rate_bpm").is_not_null())
        .then(pl.lit("settings"))
        .when(pl.col("maximum") == observed)
        .then(pl.lit("runs"))
        .when(watch.is_not_null())
        .then(pl.lit("watch"))
        .when(pl.col("maximum").is_not_null())
        .then(pl.lit("age"))
    )
    by_runs = pl.col("maximum_basis") == "runs"
    words = (
        pl.when(by_runs)
        .then(in_first_runs(pl.format("observed {}", pl.col("maximum_day").dt.to_string("%Y-%m-%d")), HEART.backfilled))
        .when(pl.col("maximum_basis") == "settings")
        .then(pl.lit("from settings"))
        .when(pl.col("maximum_basis") == "watch")
        .then(pl.lit("the watch's own"))
    )
    return (
        rows.with_columns(HEART.columns(pl.col("peak_heart_rate").is_not_null()))
        .with_columns(
            pl.when(HEART.enough()).then(HEART.best_run(pl.col("peak_heart_rate"), 1.0)).alias("maximum_place"),
            HEART.count().alias("maximum_runs"),
            latest("watch_max_heart_rate").alias("maximum_watch"),
            predicted.alias("maximum_predicted"),
        )
        .with_columns(
            pl.col("peak_heart_rate").gather(pl.col("maximum_place")).round().alias("maximum_observed"),
            local_day().gather(pl.col("maximum_place")).alias("maximum_day"),
        )
        .with_columns(value.alias("maximum"))
        .with_columns(basis.alias("maximum_basis"))
        .with_columns(
            words.alias("maximum_source"),
            pl.col("maximum_basis").is_in(["settings", "watch", "runs"]).fill_null(value=False).alias("maximum_known"),
            pl.when(by_runs).then("maximum_day").alias("maximum_date"),
            pl.when(by_runs).then("maximum_runs").alias("maximum_count"),
        )
    )


def _with_second(rows: pl.DataFrame) -> pl.DataFrame:
    """The heart rate at the second threshold: settings, the watch, the hardest half hour of a year, else 93.5 % of maximum.

    Half an hour counts from a mean of 90 % of maximum heart rate on. Its best 20 min are the threshold in Friel's test; but nobody says it
    was one, and the hardest of a year had a hot day or a finish in it. So the threshold is half way between these and 93.5 % of maximum:
    each is wrong by about 5 bpm, and no single run moves the scores of a year by more than half of what it says.
    """
    hard = pl.col("best_heart_rate_30_min").gather(pl.col("second_place")) >= NEAR_MAXIMAL * pl.col("maximum")
    best = pl.col("best_heart_rate_20_min").gather(pl.col("second_place"))
    held = pl.when(hard).then(((best + second_threshold(pl.col("maximum"))) / 2).round())
    day = local_day().gather(pl.col("second_place"))
    found = (
        ("settings", "second_set", pl.lit("from settings")),
        ("watch", "second_watch", pl.lit("the watch's own")),
        (
            "runs",
            "second_held",
            in_first_runs(pl.format("by the hardest half hour, {}", pl.col("second_day").dt.to_string("%Y-%m-%d")), HEART.backfilled),
        ),
    )
    by_runs = pl.col("second_basis") == "runs"
    return (
        rows.with_columns(
            pl.when(HEART.enough()).then(HEART.best_run(pl.col("best_heart_rate_30_min"), 0.1)).alias("second_place"),
            latest("watch_threshold_heart_rate").alias("second_watch"),
        )
        .with_columns(held.alias("second_held"), day.alias("second_day"), pl.col("threshold_heart_rate_bpm").alias("second_set"))
        .with_columns(pl.when(_fits(name)).then(name).alias(name) for _, name, _ in found)
        .with_columns(
            pl.coalesce(*(name for _, name, _ in found), second_threshold(pl.col("maximum"))).alias("second"),
            _first_known("basis", found).alias("second_basis"),
            _first_known("words", found).alias("second_source"),
        )
        .with_columns(
            first_threshold(pl.col("second")).alias("first"),
            pl.col("second_basis").is_not_null().alias("second_known"),
            pl.when(by_runs).then("second_day").alias("second_date"),
            pl.when(by_runs).then("maximum_runs").alias("second_count"),
        )
    )


def _fits(name: str) -> pl.Expr:
    """Whether a threshold heart rate lies below the maximum, and the first threshold with it above resting."""
    return (pl.col(name) < pl.col("maximum")) & (first_threshold(pl.col(name)) > pl.col("resting"))


def _profile_sigma() -> pl.Expr:
    """What it adds to a heart-rate score that the first 20 runs are scored by what they show themselves."""
    rests = (pl.col("maximum_basis") == "runs") | (pl.col("second_basis") == "runs")
    return pl.when(rests & HEART.backfilled).then(SIGMA_BACKFILL).otherwise(0.0).alias("profile_sigma")


def _first_known(what: str, found: tuple[tuple[str, str, pl.Expr], ...]) -> pl.Expr:
    """The basis or the words of the first of these columns that is known."""
    return pl.coalesce(
        pl.when(pl.col(name).is_not_null()).then(pl.lit(basis) if what == "basis" else words) for basis, name, words in found
    )
