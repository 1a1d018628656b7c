"""How far the heart rate of a run can be believed: what is left of it, and what is said of the rest.

Apart from doubts.py, which finds what cannot be believed; here is what it means for a reading, a run and its runner.
"""

from __future__ import annotations

import polars as pl

from legday.features.doubts import DOUBT

SPIKE_BPM = 25.0  # over or under all that was read just before or just after; real hearts fell and rose by 20
HILLY = 0.02  # m of ascent per m
NOTED_S, NOTED_SHARE = 20.0, 0.02  # left out, from which on it is said
TRUSTED_LEAST = 0.5  # of the time with a reading


def trusted() -> tuple[pl.Expr, pl.Expr]:
    """`doubt` and `heart_rate` of samples, from `heart_rate_read` and what `with_doubts` says of their fives."""
    read = pl.col("heart_rate_read")
    spike = (read - pl.col("floor") >= SPIKE_BPM) | (pl.col("ceiling") - read >= SPIKE_BPM)
    doubt = pl.when(spike).then(pl.lit("spike", dtype=DOUBT)).otherwise("doubt")
    return doubt.alias("doubt"), pl.when(doubt.is_null()).then(read).alias("heart_rate")


def trust_by_run(samples: pl.LazyFrame) -> pl.LazyFrame:
    """How far the heart rate of each run can be believed, and how much its way goes up and down.

    Args:
        samples: see `samples.samples`.

    Returns:
        By `run`, in seconds of moving time: `heart_rate_read_s`, `heart_rate_trusted_s`, `spikes_s`, `flat_s`, `locked_s`, `late_start_s`
        (these also where nothing was read yet); `hilly` (20 m of ascent per km and more; null where the altitude is not known, and
        likely too often true where satellites tell it), `graded` (whether the grade is known for most of the time).
    """
    weight = pl.when("sampled").then("seconds").otherwise(0.0)
    moves = pl.col("seconds") > 0

    def seconds(holds: pl.Expr) -> pl.Expr:
        return pl.col("weight").filter(holds).sum().round(9)

    way_m = pl.col("step_m").filter(moves).sum()
    climb_m = pl.when(pl.col("climb_m").is_not_null().any() & (way_m > 0)).then(pl.col("climb_m").filter(moves).sum())
    return (
        samples.with_columns(weight.alias("weight"))
        .group_by("run")
        .agg(
            seconds(pl.col("heart_rate_read").is_not_null()).alias("heart_rate_read_s"),
            seconds(pl.col("heart_rate").is_not_null()).alias("heart_rate_trusted_s"),
            *(
                seconds(pl.col("doubt") == doubt).alias(name)
                for doubt, name in (("spike", "spikes_s"), ("flat", "flat_s"), ("locked", "locked_s"), ("late", "late_start_s"))
            ),
            (climb_m >= HILLY * way_m).alias("hilly"),
            (seconds(pl.col("grade").is_not_null()) > pl.col("weight").sum() / 2).alias("graded"),
        )
    )


def trust_notes() -> list[tuple[pl.Expr, pl.Expr]]:
    """What a runner should know of the heart rate, as (when it holds, the words), over the columns of `trust_by_run`."""
    share = pl.col("heart_rate_trusted_s") / pl.col("heart_rate_read_s")
    kinds = (
        ("locked_s", "it counted steps, not beats (cadence lock)"),
        ("flat_s", "it stood still while the pace changed"),
        ("late_start_s", "the sensor found the pulse late"),
        ("spikes_s", "it jumped and came back faster than a heart can"),
    )
    least = pl.max_horizontal(NOTED_S, NOTED_SHARE * pl.col("heart_rate_read_s"))
    notes = [(pl.col(name) >= least, pl.format("heart rate left out for {} min: " + why, _minutes(name))) for name, why in kinds]
    lost = (pl.col("heart_rate_read_s") > 0) & (share < TRUSTED_LEAST)
    percent = (share * 100).round(0).cast(pl.Int64, strict=False)
    return [
        *notes,
        (
            lost,
            pl.format("heart rate can be trusted for {} % of the time it was read: pace or power stand in where they are known", percent),
        ),
    ]


def _minutes(column: str) -> pl.Expr:
    minutes = pl.col(column) / 60
    rounded = minutes.round(0).cast(pl.Int64)
    return pl.when(minutes < 1).then(pl.lit("less than 1")).otherwise(rounded.cast(pl.String))
