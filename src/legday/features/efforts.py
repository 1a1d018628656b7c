"""The best efforts of each run: highest heart rate, and the best means over minutes of heart rate, speed and power.

Apart from the thresholds, because an effort depends on its run alone and is computed once, and thresholds are asked for every day.
"""

from __future__ import annotations

import polars as pl

from legday.features.samples import RUN_APART

SLOT_S = 10  # efforts are looked for on a grid of this many seconds
PART_APART_S = 10**8  # one axis for all parts, each with three years of its own [s]
PEAK_QUANTILE = 0.995
PEAK_LEAST_S = 600.0  # of trusted heart rate; less says nothing of a maximum
SETTLED_S = 300.0  # from the start; before, a dry strap may read anything, and hardly a heart is at its maximum
COVERED = 0.9  # of a window that must be measured
HEART_RATE_MINUTES = (20, 30, 60)
SPEED_MINUTES = (3, 5, 10, 20, 30, 60)
POWER_MINUTES = (3, 5, 10, 20)
HEART_RATE_OF = 20  # minutes of the best speed and power whose heart rate is kept
FASTEST = 8.0  # m/s over a sample; more is a satellite's jump or a car


def efforts_by_run(samples: pl.LazyFrame) -> pl.LazyFrame:
    """What each run shows of its runner's limits.

    A mean over minutes counts standing as no speed and no power and never spans two parts; one of heart rate may span a short pause.
    Sums are of whole millimetres, millijoules and thousandths of beats, so that a run has the same efforts beside any other runs.

    Args:
        samples: see `samples.samples`.

    Returns:
        By `run`, of heart rates that were not as many as the steps (`at_steps`): `peak_heart_rate` (99.5th percentile, of 10 min and more,
        the first 5 of the run left out) and `best_heart_rate_20_min`, `..._30_min`, `..._60_min` [bpm];
        `best_speed_3_min` ... `best_speed_60_min` [m/s, adjusted for grade]; `best_power_3_min` ... `best_power_20_min` [W];
        `heart_rate_at_best_speed_20_min` and `heart_rate_at_best_power_20_min` [bpm] of the same minutes. Null where not measured.
    """
    settled = pl.col("at") - pl.col("run") * RUN_APART >= SETTLED_S * 1e6
    peaks = (
        samples.filter(pl.col("seconds") > 0, settled, ~pl.col("at_steps"), pl.col("heart_rate").is_not_null())
        .group_by("run")
        .agg(pl.col("heart_rate").quantile(PEAK_QUANTILE).alias("peak_heart_rate"), pl.col("seconds").sum().alias("beating_s"))
        .select("run", pl.when(pl.col("beating_s") >= PEAK_LEAST_S).then("peak_heart_rate").alias("peak_heart_rate"))
    )
    slots = _slots(samples)
    beats = slots.with_columns(_mean("beats", "beats_ms", minutes).alias(_best("heart_rate", minutes)) for minutes in HEART_RATE_MINUTES)
    found = beats.with_columns(
        _mean(what, f"{what}_ms", minutes, axis="part_s", whole=True).alias(_best(name, minutes))
        for what, name, spans in (("way", "speed", SPEED_MINUTES), ("work", "power", POWER_MINUTES))
        for minutes in spans
    ).with_columns(_mean("beats", "beats_ms", HEART_RATE_OF, axis="part_s").alias("beats_of_part"))
    names = [_best("heart_rate", minutes) for minutes in HEART_RATE_MINUTES]
    names += [_best("speed", minutes) for minutes in SPEED_MINUTES] + [_best("power", minutes) for minutes in POWER_MINUTES]
    bests = found.group_by("run").agg(
        *(pl.col(name).max().round(6) for name in names),
        *(
            pl.col("beats_of_part")
            .filter(pl.col(_best(name, HEART_RATE_OF)) == pl.col(_best(name, HEART_RATE_OF)).max())
            .first()
            .round(6)
            .alias(f"heart_rate_at_{_best(name, HEART_RATE_OF)}")
            for name in ("speed", "power")
        ),
    )
    return bests.join(peaks, on="run", how="left")


def _best(name: str, minutes: int) -> str:
    return f"best_{name}_{minutes}_min"


def _slots(samples: pl.LazyFrame) -> pl.LazyFrame:
    """Sums over slots of ten seconds within a run and part: `beats` [bpm s / 1000], `way` [mm], `work` [mJ / 1000], each with its ms."""
    since_start = pl.col("at") - pl.col("run") * RUN_APART
    slot = since_start.floordiv(SLOT_S * 10**6)
    seconds = pl.when(pl.col("sampled")).then("seconds").otherwise(0.0)
    speed = pl.when(pl.col("adjusted_speed").is_between(0.0, FASTEST)).then("adjusted_speed")
    measured = {"beats": pl.when(~pl.col("at_steps")).then("heart_rate"), "way": speed, "work": pl.col("power").cast(pl.Float64)}
    return (
        samples.select(
            "run", "part", slot.alias("slot"), seconds.alias("seconds"), *(value.alias(what) for what, value in measured.items())
        )
        .with_columns(
            column
            for what in measured
            for column in (
                (pl.col(what) * pl.col("seconds")).fill_null(0.0).alias(what),
                pl.when(pl.col(what).is_not_null()).then("seconds").otherwise(0.0).alias(f"{what}_ms"),
            )
        )
        .group_by("run", "part", "slot", maintain_order=True)
        .agg((pl.col(name).sum() * 1000).round().cast(pl.Int64) for what in measured for name in (what, f"{what}_ms"))
        .with_columns(
            (pl.col("run") * PART_APART_S + pl.col("slot") * SLOT_S).alias("run_s"),
            (pl.col("part") * PART_APART_S + pl.col("slot") * SLOT_S).alias("part_s"),
        )
    )


def _mean(what: str, known_ms: str, minutes: int, *, axis: str = "run_s", whole: bool = False) -> pl.Expr:
    """The mean over the minutes behind each slot, where enough of them is measured; over all of the window, or over what is known."""
    window = f"{minutes * 60}i"
    total, known = (pl.col(name).rolling_sum_by(axis, window) for name in (what, known_ms))
    return pl.when(known >= COVERED * minutes * 60_000).then(total / (minutes * 60_000 if whole else known))
