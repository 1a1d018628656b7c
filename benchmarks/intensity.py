"""What it costs to score runs of an hour at 1 Hz, by step, in seconds of CPU per 10,000 of them.

    python benchmarks/intensity.py [--runs 400]

Apart from ingest.py, which measures nights: here nothing is read or written, and every run is new.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import polars as pl

from legday.features.news import with_inputs_hash, with_row_hash
from legday.features.observed import observe
from legday.features.profile import Profile
from legday.features.run_rows import run_rows
from legday.features.runs import OBSERVED_AT_ONCE
from legday.features.samples import samples
from legday.features.score import CHANNELS, with_score
from legday.features.thresholds import with_thresholds
from legday.tables import Activities, Daily, Records

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")
SECONDS = 3600
FIRST = datetime(2024, 1, 1, 7, tzinfo=UTC)
PROFILE = {"me": Profile(max_heart_rate_bpm=188.0, resting_heart_rate_bpm=52.0, threshold_pace_s_per_km=250.0, critical_power_w=290.0)}
SHOWN = 10_000


def activities(runs: int) -> pl.DataFrame:
    """Rows of the Activities table, one run every 20 hours."""
    starts = [FIRST + timedelta(hours=20 * number) for number in range(runs)]
    known: dict[str, Any] = {
        "activity_id": [f"{number:05}" for number in range(runs)], "athlete": "me", "batch_id": "b", "start_time": starts,
        "end_time": [start + timedelta(seconds=SECONDS) for start in starts], "sport": "running", "total_timer_time": float(SECONDS),
        "total_elapsed_time": float(SECONDS), "format": "fit", "content_hash": "h", "record_count": SECONDS,
        "altitude_source": "barometer", "heart_rate_sensor": "optical", "manufacturer": "garmin", "product": "fr965",
    }  # fmt: skip
    schema = Activities.create_empty().schema
    lists = [pl.lit([], dtype=dtype).alias(name) for name, dtype in schema.items() if isinstance(dtype, pl.List)]
    absent = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in known and dtype != pl.List]
    return pl.DataFrame(known).with_columns(*lists, *absent).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def records(runs: pl.DataFrame) -> pl.DataFrame:
    """Rows of the Records table: hills, a heart that follows late, steps and power, each with its noise."""
    chance, count = np.random.default_rng(1), runs.height * SECONDS
    at = np.tile(np.arange(SECONDS), runs.height)
    speed = 3 + 0.3 * np.sin(at / 200) + chance.normal(0, 0.05, count)
    table = pl.DataFrame(
        {
            "activity_id": runs["activity_id"].to_numpy().repeat(SECONDS),
            "timestamp": runs["start_time"].dt.epoch("us").to_numpy().repeat(SECONDS) + at * 10**6,
            "heart_rate": (145 + 12 * np.sin(at / 200 - 0.2) + chance.normal(0, 1, count)).round(),
            "enhanced_speed": speed,
            "distance": speed.reshape(-1, SECONDS).cumsum(axis=1).ravel(),
            "enhanced_altitude": (100 + 15 * np.sin(at / 300) + chance.normal(0, 0.1, count)).round(1),
            "cadence": (84 + 3 * (speed - 3)).round(),
            "power": (83 * speed).round(),
        }
    ).with_columns(athlete=pl.lit("me"), batch_id=pl.lit("b"))
    schema = Records.create_empty().schema
    absent = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in table.columns]
    return table.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def measure(runs: int) -> dict[str, float]:
    """Seconds of CPU per SHOWN runs for each step, all cores added."""
    spent: dict[str, float] = {}

    def timed(step: str, work: Callable[[], Answer]) -> Answer:
        began = time.process_time()
        answer = work()
        spent[step] = spent.get(step, 0.0) + (time.process_time() - began) * SHOWN / runs
        return answer

    whole = activities(runs)
    nothing = Activities.create_empty().select("activity_id", "laps", "splits")
    for part in whole.iter_slices(OBSERVED_AT_ONCE):
        table = records(part)
        numbered = with_row_hash(part).with_row_index("run").with_columns(pl.col("run").cast(pl.Int64))
        timed("from records to samples that can be believed", lambda: samples(numbered, table.lazy()).collect())  # noqa: B023
        observed = timed("samples, and all that is asked of them", lambda: observe(numbered, lambda _: table.lazy()))  # noqa: B023
        rows = numbered.drop("run")
        anchored = timed("thresholds", lambda: with_thresholds(rows, observed.efforts, Daily.create_empty(), PROFILE))  # noqa: B023
        anchored = with_inputs_hash(anchored, CHANNELS).with_row_index("run").with_columns(pl.col("run").cast(pl.Int64))
        known = anchored.join(observed.facts, on="run", how="left", maintain_order="left")
        scored = timed("score", lambda: with_score(known, observed.beats))  # noqa: B023
        if scored["scored_by"].list.len().min() != len(CHANNELS) - 1:
            raise SystemExit("not every channel scored: nothing was measured")
        timed("score, and all else that a row says", lambda: run_rows(anchored, observed, CHANNELS, nothing))  # noqa: B023
    return spent


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--runs", type=int, default=400)
    runs = asked.parse_args().runs
    measure(20)  # the first time, Polars starts its threads
    print(f"seconds of CPU per {SHOWN:,} runs of an hour at 1 Hz with heart rate, pace and power, from {runs} of them")
    for step, seconds in measure(runs).items():
        print(f"  {step:<46} {seconds:6.1f}")


if __name__ == "__main__":
    main()
