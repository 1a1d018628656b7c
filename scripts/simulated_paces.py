"""Runs whose pace at equal effort is known, made by another mechanism than the estimator's.

Apart from simulated_athletes.py, whose calendar and answer to lifting they take: here the estimator is given distance, time, heart rate and
temperature. Speed is linear in heart rate, heat counts above 12 degrees only, drift grows with length, and runs after leg day are easier.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from simulated_athletes import METRICS

if TYPE_CHECKING:
    from simulated_athletes import SimulatedAthlete

BEGIN = datetime(2023, 1, 2, tzinfo=UTC)
REST = 52.0


def simulated_runs(rng: np.random.Generator, athlete: SimulatedAthlete, easier_bpm: float = 8.0) -> pl.DataFrame:
    """The athlete's runs as `pace_at_effort` is given them.

    Args:
        rng: seeded.
        athlete: its calendar, and its own answer in pace.
        easier_bpm: by how much flagged runs are run easier, on average.
    """
    n, days = len(athlete.days), athlete.days
    intensity = np.where(rng.random(n) < 0.2, rng.normal(165, 5, n), rng.normal(145, 7, n))
    bpm = np.clip(intensity - easier_bpm * athlete.flagged, 105, 185)
    temperature = 12 - 9 * np.cos(2 * np.pi * days / 365) + rng.normal(0, 3, n)
    moving_s = 2700 * np.exp(rng.normal(0, 0.35, n))
    ascent = rng.gamma(2.0, 3.0, n)  # m/km
    offset, slope = rng.uniform(40, 65), rng.uniform(0.028, 0.034)  # speed is linear in heart rate, through another point than rest
    fitness = 5 * np.sin(2 * np.pi * (days / rng.uniform(200, 500) + rng.random()))
    alike = np.repeat(rng.normal(0, 1.5, n // 4 + 1), 4)[:n]
    heat = -0.25 * np.maximum(temperature - 12, 0)
    percent = (
        athlete.true_effect[:, METRICS.index("speed_at_heart_rate")]
        + fitness + alike + heat - 0.05 * (moving_s - 2700) / 60 - 0.3 * ascent + rng.normal(0, 2.0, n)
    )  # fmt: skip
    speed = slope * (bpm - offset) * np.exp(percent / 100)
    return pl.DataFrame({
        "activity_id": [str(run) for run in range(n)],
        "start_time": [BEGIN + timedelta(days=float(day)) for day in days],
        "utc_offset_s": pl.Series([0] * n, dtype=pl.Int64),
        "distance_m": speed * moving_s,
        "moving_time_s": moving_s,
        "ascent_m": ascent * speed * moving_s / 1000,
        "average_heart_rate_bpm": bpm,
        "heart_rate_share": 1.0,
        "surface": "road",
        "intensity": 40.0,
        "hardest": 45.0,
        "average_temperature_c": pl.Series(np.where(rng.random(n) < 0.9, temperature, np.nan)).fill_nan(None),
        "device": [str(number) for number in athlete.device],
        "flagged": athlete.flagged,
        "fresh": athlete.fresh,
        "just_lifted": (athlete.hours < 6).any(axis=1),
    })  # fmt: skip
