"""Daily self-report and wellness files, each read into the one frame of daily.py.

A reader is a pair: `is_x` looks at the first bytes, `read_x` gives the frame; DAILY_READERS is the list written by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.readers.wellness.append import append_daily
from legday.readers.wellness.daily import DAILY, daily_frame, entry, not_converted
from legday.readers.wellness.garmin_sleep import is_garmin_sleep, read_garmin_sleep
from legday.readers.wellness.hrv4training import is_hrv4training, read_hrv4training
from legday.readers.wellness.intervals import is_intervals_wellness, read_intervals_wellness
from legday.readers.wellness.own import is_daily_csv, read_daily_csv
from legday.readers.wellness.trainingpeaks import is_trainingpeaks_metrics, read_trainingpeaks_metrics
from legday.readers.wellness.whoop import is_whoop_nights, read_whoop_nights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

__all__ = [
    "DAILY", "DAILY_READERS", "append_daily", "daily_frame", "entry", "is_daily_csv", "is_garmin_sleep", "is_hrv4training",
    "is_intervals_wellness", "is_trainingpeaks_metrics", "is_whoop_nights", "not_converted", "read_daily_csv", "read_garmin_sleep",
    "read_hrv4training", "read_intervals_wellness", "read_trainingpeaks_metrics", "read_whoop_nights",
]  # fmt: skip

DAILY_READERS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes | Path], pl.DataFrame]], ...] = (
    (is_daily_csv, read_daily_csv),
    (is_intervals_wellness, read_intervals_wellness),
    (is_garmin_sleep, read_garmin_sleep),
    (is_hrv4training, read_hrv4training),
    (is_trainingpeaks_metrics, read_trainingpeaks_metrics),
    (is_whoop_nights, read_whoop_nights),
)
