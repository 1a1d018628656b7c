"""Runs whose form is known minute by minute, made by another mechanism than the one that looks for breaks.

Apart from validate_form.py, which asks about them. Metrics follow speed by straight lines, not by powers; form drifts in every run along
curves of its own, alike in all metrics in part; noise is heavy-tailed, alike from minute to minute, and wanders; watches round.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from legday.tables import Runs, Strides

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

START = datetime(2025, 1, 1, 7, tzinfo=UTC)
FIRST = 8  # minute that counts
METRICS = ("steps", "stance_time", "stance_time_balance", "vertical_oscillation")
USUAL = np.array([174.0, 248.0, 49.8, 91.0])
PER_SPEED = np.array([9.0, -42.0, 0.0, 8.0])  # for 1 m/s more
ROUNDED = np.array([0.5, 1.0, 0.1, 0.5])
NOISE = np.array([0.9, 1.5, 0.6, 2.5])  # % of a minute (points of balance): three real files have 0.7-1.9, 1.5-3.0 and 3.9-4.5 %
DRIFT = np.array([0.8, 1.2, 0.3, 1.8])  # %, SD between runs of one runner
MEAN_DRIFT = np.array([-0.3, 0.6, 0.0, -0.5])  # %
SHARED = np.array([-1.0, 1.0, 0.0, 1.0])  # how all of them drift together


@dataclass(frozen=True)
class Runner:
    """What kind of runner, and what happens in some runs."""

    name: str
    noise: float = 1.0
    drift: float = 1.0  # how much runs differ in it
    alike: float = 0.4  # correlation of a minute with the next
    heavy_tails: bool = False
    together: float = 0.4  # share of the drift that all metrics have in common
    metrics: Sequence[str] = METRICS
    sizes: Sequence[float] = (0.0, 0.0, 0.0, 0.0)  # % by which the metrics of METRICS leave in a run that breaks
    takes: int = 2  # minutes until they have left
    at: float = 0.6  # share of the run at which it breaks
    speeds: Mapping[int, float] = field(default_factory=dict)  # by run, how much faster than usual


def alike(rng: np.random.Generator, minutes: int, correlation: float, *, heavy_tails: bool) -> Floats:
    """(minute, metric) noise of SD 1, each minute like the one before."""
    fresh = rng.standard_t(4, (minutes, len(METRICS))) / np.sqrt(2) if heavy_tails else rng.normal(size=(minutes, len(METRICS)))
    answer = np.empty_like(fresh)
    answer[0] = fresh[0]
    for minute in range(1, minutes):
        answer[minute] = correlation * answer[minute - 1] + np.sqrt(1 - correlation**2) * fresh[minute]
    return answer


def minutes_of(rng: np.random.Generator, runner: Runner, minutes: int, speed: float, *, broken_at: int | None) -> list[dict[str, object]]:
    """One run from its ninth minute on; `broken_at` counts from there."""
    time = (np.arange(minutes) + 0.5) / minutes
    own = np.sqrt(runner.together) * rng.normal() * SHARED + np.sqrt(1 - runner.together) * rng.normal(size=len(METRICS))
    percent = (time ** rng.uniform(0.6, 2.0))[:, None] * (MEAN_DRIFT + runner.drift * DRIFT * own) + rng.normal(0, 1, len(METRICS))
    noise = alike(rng, minutes, runner.alike, heavy_tails=runner.heavy_tails) + 0.4 * alike(rng, minutes, 0.9, heavy_tails=False)
    percent += runner.noise * NOISE * noise
    if broken_at is not None:
        percent += np.clip((np.arange(minutes) + 1 - broken_at) / runner.takes, 0, 1)[:, None] * np.array(runner.sizes)
    pace = speed * (1 + 0.02 * alike(rng, minutes, 0.6, heavy_tails=False)[:, 0])
    level = USUAL + PER_SPEED * (pace - 3)[:, None]
    points = METRICS.index("stance_time_balance")
    value = level * (1 + percent / 100)
    value[:, points] = level[:, points] + percent[:, points]
    value = np.round(value / ROUNDED) * ROUNDED
    grade = rng.uniform(-0.01, 0.01, minutes)
    return [
        {
            "minute": FIRST + minute, "walk_s": 0.0, "steps_known": True, "windows": 6, "speed": pace[minute], "grade": grade[minute],
            **{name: value[minute, at] for at, name in enumerate(METRICS) if name in runner.metrics},
        }
        for minute in range(minutes)
    ]  # fmt: skip


def simulated_runs(
    rng: np.random.Generator, runner: Runner, count: int, broken: Sequence[int] = ()
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    """Runs and Strides of one runner, every second day, and the true minute of the runs of these numbers that break."""
    lengths = rng.integers(22, 46, count)
    ids, rows, truth = [f"{runner.name} {number:03}" for number in range(count)], [], {}
    for number in range(count):
        at = int(runner.at * lengths[number]) if number in broken else None
        if at is not None:
            truth[ids[number]] = FIRST + at
        speed = 2.95 * runner.speeds.get(number, 1.0) + rng.normal(0, 0.08)
        rows.append(minutes_of(rng, runner, int(lengths[number]), speed, broken_at=at))
    dtypes = Runs.create_empty().schema
    runs = {
        "activity_id": ids, "athlete": runner.name, "start_time": [START + timedelta(days=2 * number) for number in range(count)],
        "kind": "steady", "intensity_class": "easy", "moving_time_s": (60.0 * (lengths + FIRST + 1)).tolist(), "surface": "road",
    }  # fmt: skip
    strides = {"activity_id": ids, "athlete": runner.name, "inputs_hash": "simulated", "minutes": rows}
    return (
        pl.DataFrame(runs, schema={name: dtypes[name] for name in runs}),
        pl.DataFrame(strides, schema=Strides.create_empty().schema),
        truth,
    )
