"""Looking at runs ten seconds at a time, and only at what of them moved.

Apart, because both what a run was and how it was run minute by minute are told from these, and none of it is finer.
"""

from __future__ import annotations

import polars as pl

from legday.features.samples import DYNAMICS

TEN_S = 10
TEN = f"{TEN_S * 10**6}i"  # us
PLAUSIBLE = {  # of a running adult; a zero is a sensor that lost contact
    "stance_time": (100.0, 450.0), "stance_time_balance": (35.0, 65.0), "vertical_oscillation": (20.0, 200.0),
    "vertical_ratio": (2.0, 25.0),
}  # fmt: skip
MEANS = ("speed", "adjusted_speed", "steps", "grade", "heart_rate", "power", *DYNAMICS)


def tens(sampled: pl.LazyFrame) -> pl.DataFrame:
    """Ten seconds of a run at a time; none holds two runs, which are a whole number of them apart.

    Args:
        sampled: see `samples.samples`.

    Returns:
        `run`, `at` [us], `part`, `seconds` that moved, and the means of MEANS over these, null where nothing is known.
    """
    weight = pl.col("seconds")
    # weighed and summed as columns: an expression for every ten seconds costs twice as much
    weighed = (
        column
        for name in MEANS
        for column in (
            (pl.col(name) * weight).alias(name),
            pl.when(pl.col(name).is_not_null()).then(weight).otherwise(0.0).alias(f"{name}_s"),
        )
    )
    read = (pl.when(pl.col(name).is_between(*bounds)).then(name).alias(name) for name, bounds in PLAUSIBLE.items())
    return (
        sampled.filter(weight > 0)
        .select("run", "at", "part", "seconds", *MEANS)
        .with_columns(*read)
        .select("run", "at", "part", "seconds", *weighed)
        .group_by_dynamic("at", every=TEN)
        .agg(pl.col("run", "part").first(), pl.all().exclude("run", "at", "part").sum())
        .select(
            "run", "at", "part", "seconds",
            *(pl.when(pl.col(f"{name}_s") > 0).then(pl.col(name) / pl.col(f"{name}_s")).alias(name) for name in MEANS),
        )
        .collect()
    )  # fmt: skip
