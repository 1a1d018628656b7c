"""WHOOP's workouts.csv as sessions without records or sets: local times that its `Cycle timezone` makes exact.

Apart from WHOOP's nights, which are days and not activities.
"""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from legday.errors import ReaderError
from legday.readers.plausible import HEART_RATES_BPM, LONGEST_ACTIVITY_S, LONGEST_DISTANCE_M, plausible, plausible_instant
from legday.readers.session_summaries import recording_of_summaries
from legday.readers.strength_csv.csv_text import header_of, read_table
from legday.readers.strength_csv.dates import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from legday.readers.recording import Recording
    from legday.readers.strength_csv.csv_text import Row

_SPORTS: Mapping[str, tuple[str, str | None]] = {
    "running": ("running", None), "treadmill": ("running", "treadmill"), "walking": ("walking", None), "cycling": ("cycling", None),
    "hiking/rucking": ("hiking", None), "hiking": ("hiking", None), "swimming": ("swimming", None), "rowing": ("rowing", None),
    "weightlifting": ("training", "strength_training"), "functional fitness": ("training", "strength_training"),
    "strength trainer": ("training", "strength_training"), "powerlifting": ("training", "strength_training"),
    "hiit": ("training", "hiit"), "yoga": ("training", "yoga"), "pilates": ("training", "pilates"),
    "elliptical": ("fitness_equipment", "elliptical"), "stairmaster": ("fitness_equipment", "stair_climbing"),
}  # fmt: skip
_ZONE = re.compile(r"(?:UTC|GMT)?\s*(?:(Z)|([+-])(\d{1,2}):?(\d{2}))?", re.IGNORECASE)


def is_whoop_workouts(head: bytes) -> bool:
    """Whether a file that begins with these bytes is WHOOP's workouts.csv."""
    header = header_of(head)
    return header[:1] == ("cycle start time",) and "workout start time" in header


def read_whoop_workouts(source: bytes | Path) -> Recording:
    """Every workout as a session; distance only where GPS gave one.

    Raises:
        NotAnActivityError: an empty file.
        ReaderError: no workout has times that can be believed.
    """
    table = read_table(source)
    columns = {name: column for column, name in enumerate(table.header)}
    found = [session for row in table.rows if (session := _session(row, columns)) is not None]
    if not found:
        raise ReaderError(f"none of {len(table.rows):,} workouts has times that can be believed")
    left_out = len(table.rows) - len(found)
    notes = [*table.notes, *[f"{left_out:,} workouts without believable times left out"] * (left_out > 0)]
    return recording_of_summaries(found, notes, utc_offset_source="column")


def _session(row: Row, columns: Mapping[str, int]) -> dict[str, object] | None:
    def cell(name: str) -> str:
        return row.cell(columns.get(name))

    offset_s = offset_of(cell("cycle timezone"))
    start, end = _instant(cell("workout start time"), offset_s), _instant(cell("workout end time"), offset_s)
    if start is None or end is None or not 0 <= (elapsed := (end - start).total_seconds()) <= LONGEST_ACTIVITY_S:
        return None
    title = cell("activity name")
    sport, sub_sport = _SPORTS.get(title.casefold(), ("generic" if title else "unknown", None))
    return {
        "start_time": start,
        "timestamp": end,
        "sport": sport,
        "sub_sport": sub_sport,
        "title": title[:200] or None,
        "total_elapsed_time": elapsed,
        "total_distance": plausible(cell("distance (meters)"), 1, LONGEST_DISTANCE_M),
        "total_ascent": plausible(cell("altitude gain (meters)"), 0, 20_000),
        "total_calories": plausible(cell("energy burned (cal)"), 0, 50_000),  # kcal, whatever the header says
        "avg_heart_rate": plausible(cell("average hr (bpm)"), *HEART_RATES_BPM),
        "max_heart_rate": plausible(cell("max hr (bpm)"), *HEART_RATES_BPM),
        "utc_offset_s": offset_s,
    }


def offset_of(zone: str) -> int | None:
    """Seconds east of UTC of `UTC+01:00`, `UTCZ` or `-05:00`; None for anything else."""
    found = _ZONE.fullmatch(zone.strip())
    if found is None or not zone.strip():
        return None
    _, sign, hours, minutes = found.groups()
    if sign is None:
        return 0
    offset = (int(hours) * 60 + int(minutes)) * 60
    return None if offset > 14 * 3600 else -offset if sign == "-" else offset


def _instant(text: str, offset_s: int | None) -> datetime | None:
    local = moment(text)
    if local is None or offset_s is None:
        return None
    return plausible_instant(local.replace(tzinfo=UTC) - timedelta(seconds=offset_s))
