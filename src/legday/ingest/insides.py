"""What an activity holds beside its records: laps, sets, pauses and splits, each with the session it belongs to.

Apart from the activity's own row, because these come from tables of their own and are sorted into sessions by time.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any

from legday.ingest.sessions import LONGEST_S, usable
from legday.tables import LAP, SET, SPLIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from legday.ingest.sessions import Calendar
    from legday.readers.recording import Recording

LONGEST_TEXT = 2000
# Control characters, and those that turn the direction of writing: neither belongs in a title.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")

PLACED_BY = ("session", "start_time", "timestamp", "end_time")

Row = dict[str, Any]


def insides_of(recording: Recording, calendar: Calendar) -> dict[int, dict[str, list[Row]]]:
    """Laps, sets, pauses and splits in the shape of legday.tables, by session and by name."""
    found: dict[int, dict[str, list[Row]]] = {}
    for name, frame, fields in (("laps", recording.laps, LAP), ("sets", recording.sets, SET), ("splits", recording.splits, SPLIT)):
        places = [(place, key) for place, key in enumerate(frame.columns) if key in fields or key in PLACED_BY]
        for said in frame.iter_rows():
            row = {key: cleaned(said[place]) for place, key in places}
            if name == "laps":
                row["end_time"] = _end(row)
            session = row.get("session")  # a log's set says itself which workout it belongs to
            if session is None:
                session = calendar.at(row.get("start_time") or row.get("timestamp") or row.get("end_time"))
            found.setdefault(session, {}).setdefault(name, []).append({field: row.get(field) for field in fields})
    for session, pauses in _pauses(recording.events, calendar).items():
        found.setdefault(session, {})["pauses"] = pauses
    return found


def cleaned(value: Any) -> Any:
    """A value of a file as it may be kept: printable text, a finite number, a usable time; otherwise None."""
    if isinstance(value, str):
        return UNPRINTABLE.sub(" ", value).strip()[:LONGEST_TEXT] or None
    if isinstance(value, float):
        return value if isfinite(value) else None
    return usable(value) if hasattr(value, "tzinfo") else value


def _end(lap: Mapping[str, Any]) -> Any:
    elapsed = lap["total_elapsed_time"]
    if lap["start_time"] and elapsed is not None and 0 <= elapsed <= LONGEST_S:
        return lap["start_time"] + timedelta(seconds=elapsed)
    return lap["timestamp"]


def _pauses(events: pl.DataFrame, calendar: Calendar) -> dict[int, list[Row]]:
    """Every stretch from a stop of the timer to its next start within the same session."""
    timer: dict[int, list[tuple[Any, bool]]] = {}
    told = (events[name].to_list() for name in ("timestamp", "event", "event_type"))
    for time, event, event_type in zip(*told, strict=True):
        if event == "timer" and event_type and usable(time):
            timer.setdefault(calendar.at(time), []).append((time, event_type.startswith("stop")))
    return {session: list(_stops(sorted(switched, key=lambda each: each[0]))) for session, switched in timer.items()}


def _stops(switched: Iterable[tuple[Any, bool]]) -> Iterable[Row]:
    turns: list[tuple[Any, bool]] = []
    for time, stopped in switched:
        if not turns or turns[-1][1] != stopped:
            turns.append((time, stopped))
    for (start, stopped), (end, _) in pairwise(turns):
        if stopped and end > start:
            yield {"start_time": start, "end_time": end}
