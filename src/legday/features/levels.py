"""What every channel asks of its samples: sums over slots, means over windows, the level that was held for so long; and what to call them.

Apart from the channels, so that a level of pace and a level of heart rate mean the same thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

SLOT_S = 4  # as sparsely as watches write; finer than any window that is looked for in slots
SHARE_LEAST = 0.5  # of moving time that a channel must know
SUSTAINED_S, SUSTAINED_SHARE = 360.0, 0.10  # a level held for so long, or for that share of moving time, makes a run hard
FIFTH_S, FIFTH_SHARE = 600.0, 0.20  # and this one makes it moderate
TEMPO_S, TEMPO_HELD_S = 300.0, 2400.0  # of 5-minute means, for 40 minutes
LEVELS = ("whole", "sustained", "fifth", "tempo")  # of a run, in the channel's own unit
# of a channel in the frame of runs, as "pace_score": score, sigma, the sigma it is weighed by, H, M, spread near the second threshold
FIELDS = ("score", "sigma", "weighed_by", "hardest", "moderate", "spread")


def in_slots(samples: pl.LazyFrame, series: Sequence[str]) -> pl.LazyFrame:
    """Samples summed over slots of four seconds since the start, so that what looks at minutes costs a quarter.

    Args:
        samples: those that count, with `run`, `at`, `seconds` and the series.
        series: columns, null where they say nothing.

    Returns:
        `run`, `at` [us] of the slot, `seconds`, and for each series `..._sum` [unit s] and `..._s`, the time it is known for.
    """
    weighed = (
        column
        for name in series
        for column in (
            (pl.col(name).fill_null(0.0) * pl.col("seconds")).alias(f"{name}_sum"),
            pl.when(pl.col(name).is_not_null()).then("seconds").otherwise(0.0).alias(f"{name}_s"),
        )
    )
    # no slot holds two runs: they are a whole number of slots apart
    summed = samples.select("run", "at", "seconds", *weighed).group_by_dynamic("at", every=f"{SLOT_S * 10**6}i")
    return summed.agg(pl.col("run").first(), pl.all().exclude("run", "at").sum())


def windows(slots: pl.LazyFrame, name: str, seconds: float) -> pl.LazyFrame:
    """The slots that know a series, with `weight` [s] and `mean`: over the window behind each, null where less than half is known."""
    window = f"{round(seconds * 1e6)}i"
    total, known = (pl.col(column).rolling_sum_by("at", window) for column in (f"{name}_sum", f"{name}_s"))
    counted = slots.filter(pl.col(f"{name}_s") > 0)
    return counted.select("run", "at", weight=f"{name}_s", mean=pl.when(known >= seconds / 2).then(total / known))


def levels_held(weighed: pl.LazyFrame, runs: pl.LazyFrame, width: float, names: Sequence[str]) -> pl.LazyFrame:
    """The highest levels that were reached or exceeded for long enough in all; null where the run is not that long.

    Counted in bins, because sorting every run's samples would cost twice what all the rest does. A level is the lower edge of its
    bin: the lowest value in it would fall when a neighbour's rise moves a window's ramp.

    Args:
        weighed: `run`, `weight` [s] and the level as `mean`, >= 0.
        runs: with `run` and `moving_s`.
        width: of a bin, in the level's unit.
        names: some of "sustained", "fifth" and "tempo".
    """
    moving = pl.col("moving_s")
    needed = {
        "sustained": (SUSTAINED_SHARE * moving).clip(lower_bound=SUSTAINED_S),
        "fifth": (FIFTH_SHARE * moving).clip(lower_bound=FIFTH_S),
        "tempo": pl.lit(TEMPO_HELD_S),
    }
    return (
        weighed.filter(pl.col("mean").is_not_null())
        .group_by("run", (pl.col("mean") / width).cast(pl.Int64).alias("bin"))
        .agg(pl.col("weight").sum())
        .with_columns(level=(pl.col("bin") * width).round(9))
        .sort("run", "bin", descending=[False, True])
        .join(runs.select("run", **{f"{name}_s": needed[name] for name in names}), on="run", maintain_order="left")
        .with_columns(pl.col("weight").cum_sum().over("run").round(6).alias("held"))
        .group_by("run")
        .agg(pl.col("level").filter(pl.col("held") >= pl.col(f"{name}_s")).first().alias(name) for name in names)
    )
