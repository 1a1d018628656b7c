"""Garmin's nights: the account export's *_sleepData.json, and the answer of its API with a `dailySleepDTO`.

Apart, because this is the only place where Garmin's names for sleep stand.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from legday.readers.plausible import plausible
from legday.readers.small_json import read_json
from legday.readers.wellness.daily import daily_frame, entry

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

SOURCE = "garmin_sleep"
_ASLEEP = ("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds")


def is_garmin_sleep(head: bytes) -> bool:
    """Whether a file that begins with these bytes holds Garmin's nights."""
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")
    return begins and (b'"dailySleepDTO"' in head or b'"sleepWindowConfirmationType"' in head or b'"sleepStartTimestampGMT"' in head)


def read_garmin_sleep(source: bytes | Path) -> pl.DataFrame:
    """Hours asleep (deep, light and REM, not awake) by date of waking; a night without stages was not measured and is left out.

    Raises:
        ReaderError: no JSON, or too much of it.
    """
    content = read_json(source)
    nights = content if isinstance(content, list) else [content]
    rows = []
    for night in nights:
        told = night.get("dailySleepDTO", night) if isinstance(night, dict) else None
        if isinstance(told, dict):
            rows += _row(told, night)
    return daily_frame(rows)


def _row(told: dict[str, Any], night: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        wakes = date.fromisoformat(str(told.get("calendarDate"))[:10])
    except ValueError:
        return []
    stages = [plausible(told.get(stage), 0, 86_400) for stage in _ASLEEP]
    asleep = sum(stage for stage in stages if stage is not None)
    resting = plausible(night.get("restingHeartRate"), 1, 1_000)
    answers = {"sleep_s": f"{asleep:g}" if asleep else "", "resting_heart_rate_bpm": "" if resting is None else f"{resting:g}"}
    return [entry(wakes, SOURCE, answers)]
