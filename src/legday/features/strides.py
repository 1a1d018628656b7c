"""How a run was run, minute by minute: steps, ground contact and bounce of the windows that can be compared with other runs'.

Apart from form.py, which compares them: this is all that is kept of a run's records for it, so that no later night opens them again.
"""

from __future__ import annotations

import polars as pl

from legday.features.bouts import RUN_STEPS, WALK_STEPS
from legday.features.rounded import rounded
from legday.features.samples import DYNAMICS, RUN_APART
from legday.features.tens import TEN_S
from legday.tables import Strides
from legday.tables.checked import checked, empty

MINUTE_US = 60 * 10**6
WINDOW_LEAST_S = 8.0  # of ten that moved
FIRST_MIN = 8  # before it legs are still warming
LAST_S = 60.0  # after it the runner is stopping
FLAT = 0.03  # rise over run, up or down
SPEED_LEAST, SPEED_MOST = 1.5, 7.0  # m/s
STEPS_MOST = 240.0  # per min
MEASURES = ("speed", "grade", "steps", *DYNAMICS)


def strides_by_run(chosen: pl.DataFrame, tens: pl.DataFrame) -> pl.DataFrame:
    """Rows of the Strides table, one for each run, also where nothing is on record.

    A window counts where the runner ran (140 steps/min and more) for all of it, on the level or where nobody knows the grade, after the
    eighth minute and before the last.

    Args:
        chosen: runs with `run`, `activity_id`, `athlete` and `row_hash`.
        tens: of these runs, see `tens.tens`.
    """
    minutes = _minutes(_windows(tens)).group_by("run", maintain_order=True).agg(pl.struct(pl.all().exclude("run")).alias("minutes"))
    rows = chosen.select("run", "activity_id", "athlete", inputs_hash="row_hash").join(
        minutes.collect(), on="run", how="left", maintain_order="left"
    )
    nothing = pl.lit([], empty(Strides).schema["minutes"])
    return checked(Strides, rows.with_columns(pl.col("minutes").fill_null(nothing)).select(Strides.column_names()))


def _windows(tens: pl.DataFrame) -> pl.LazyFrame:
    """Windows of ten seconds in which anything moved, with `minute` and `counts`."""
    since = pl.col("at") - pl.col("run") * RUN_APART
    ran = pl.col("steps").is_between(RUN_STEPS, STEPS_MOST) & pl.col("speed").is_between(SPEED_LEAST, SPEED_MOST)
    within = (since >= FIRST_MIN * MINUTE_US) & (since + TEN_S * 10**6 <= since.max().over("run") - LAST_S * 1e6)
    counts = ran & within & (pl.col("seconds") >= WINDOW_LEAST_S) & (pl.col("grade").abs() <= FLAT).fill_null(value=True)
    return tens.lazy().with_columns(minute=since // MINUTE_US, counts=counts.fill_null(value=False))


def _minutes(windows: pl.LazyFrame) -> pl.LazyFrame:
    """Minutes of a run in which anything moved: how much of each was walked, and the means of the windows that count."""
    weight, counts = pl.col("seconds"), pl.col("counts")
    means = (rounded(pl.col(name).filter(counts).mean(), 4).alias(name) for name in MEASURES)
    return windows.group_by("run", "minute", maintain_order=True).agg(
        rounded(weight.filter(pl.col("steps") < WALK_STEPS).sum(), 1).alias("walk_s"),
        pl.col("steps").is_not_null().any().alias("steps_known"),
        counts.sum().cast(pl.Int64).alias("windows"),
        *means,
    )
