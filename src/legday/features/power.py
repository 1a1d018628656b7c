"""The power channel of a run's intensity: normalised power against critical power of the same device.

Apart from pace.py, which it is asked like, because its unit, its sensor and its doubts are others.
"""

from __future__ import annotations

import polars as pl

from legday.features.levels import SHARE_LEAST
from legday.features.pace import with_norms
from legday.science.channels import SIGMA_POWER, THRESHOLD_SPREAD_PACE

WATT_WIDTH = 0.5  # W, of a bin
MOST_WATTS = 2000.0


def watts() -> pl.Expr:
    """The effort of this channel [W], null where it is unknown; 0 W while moving is a lost sensor."""
    return pl.when(pl.col("power").is_between(0, MOST_WATTS, closed="right")).then("power")


def with_power(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with the channel's fields, null where no critical power or no power is known.

    Args:
        runs: columns of `pace.norms_by_run` and `thresholds.with_thresholds`.
    """
    return with_norms(
        runs,
        "power",
        threshold=pl.when(pl.col("critical_power") > 0).then("critical_power"),
        measured=pl.col("power_whole_s") >= SHARE_LEAST * pl.col("moving_s"),
        sigma=pl.col("critical_power_sigma"),
        spread=pl.when(pl.col("critical_power_sigma") > SIGMA_POWER).then(THRESHOLD_SPREAD_PACE).otherwise(0.0),
    )


def power_threshold() -> pl.Expr:
    """The power a score is anchored at, with its source."""
    watts = pl.col("critical_power").round(0).cast(pl.Int64, strict=False)
    return pl.format("critical power {} W {}", watts, pl.col("critical_power_source").fill_null("of unknown source"))
