"""Downhill running as an eccentric load of its own: off unless the settings give it a size.

Apart from lifts.py, because a run is no lift: it opens no window and is listed nowhere, it only weighs on the legs and protects them.
"""

from __future__ import annotations

import polars as pl

from legday.exercises import MUSCLES
from legday.tables import Lifts

LEAST_M = 100.0  # less is the noise of an altimeter
SIGMA = 0.8  # SD of ln(leg load): grade, pace and habit are not looked at
SPLIT = dict(zip(MUSCLES, (0.6, 0.1, 0.2, 0.0, 0.1), strict=True))  # knee extensors brake; a choice


def descents(activities: pl.DataFrame, load_per_km: float) -> pl.DataFrame:
    """Runs that went down by 100 m or more as rows with columns of Lifts, but for what earlier loads protect from.

    Args:
        activities: rows of the Activities table.
        load_per_km: leg load of 1000 m of descent; 0 gives no rows.
    """
    down = pl.col("total_descent")
    known = {
        "region": "unknown", "lower_body": False, "region_source": "none", "leg_load_basis": "descent", "leg_load_sigma": SIGMA,
        "confidence": "low", "active_sets": 0, "known_sets": 0, "kinds": 0, **SPLIT,
    }  # fmt: skip
    columns = [name for name in Lifts.column_names() if name in activities.columns]
    ran = (pl.col("sport") == "running") & pl.col("sub_sport").ne_missing("treadmill")
    return activities.filter(ran, down >= LEAST_M, pl.lit(load_per_km > 0)).select(
        *columns,
        down.alias("descent_m"),
        (down / 1000 * load_per_km).alias("leg_load"),
        pl.lit([], dtype=pl.List(pl.String)).alias("assumed"),
        *(pl.lit(value).alias(name) for name, value in known.items()),
    )
