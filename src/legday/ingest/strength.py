"""Strength logs as recordings: each workout one session with its own sets, local times placed in the athlete's zone.

Apart from the readers, because only here the athlete's settings are known, and every guess that a log forces is noted where it is made.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

import polars as pl

from legday.ingest.facts import DATE_ONLY, LOCAL
from legday.ingest.zones import placed
from legday.readers.recording import EVENTS, LAPS, RECORDS, SESSIONS, SETS, SPLITS, Recording, conform
from legday.readers.strength_csv import READERS
from legday.readers.strength_csv.exercise_names import with_categories
from legday.readers.strength_csv.strength_log import stored_set_type
from legday.tables import END_ASSUMED, LENGTH_ASSUMED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from legday.ingest.zones import Unsaid
    from legday.readers.strength_csv.strength_log import StrengthLog

NOON = time(12)
DURATION_UNKNOWN_S = 3600.0  # of a log that never says how long anything took
FURTHER: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "utc_offset_s": pl.Int64,
    "utc_offset_source": pl.String,
    "notes": pl.List(pl.String),
}


def log_formats() -> Iterator[tuple[str, Callable[[bytes], bool], Callable[[bytes, object, Unsaid], Recording]]]:
    """Every strength log's name, detector and reader, for identify."""
    for reader in READERS:
        yield reader.name, reader.is_x, partial(_read, reader.read_x)


def _read(read_x: Callable[..., StrengthLog], content: bytes, _: object, unsaid: Unsaid) -> Recording:
    return recording_of(read_x(content, weight_unit=unsaid.weight_unit), unsaid.time_zone)


def recording_of(log: StrengthLog, time_zone: str) -> Recording:
    """A log as one recording: sessions in the order of the file, each with notes of its own, and sets that say whose they are.

    A warm-up is `warmup`, so that it is kept and does not load the legs; a drop set and one to failure keep their word. A workout ends
    when the log says; else with its last set's time, if sets have times; else after the median duration of the log's workouts.

    Args:
        log: as read.
        time_zone: IANA zone in which its local times are placed.
    """
    named, _ = with_categories(log.sets)
    sets: dict[str, list[dict[str, Any]]] = {}
    for row in named.iter_rows(named=True):
        sets.setdefault(row["workout_key"], []).append(row)
    known = [duration for duration in log.workouts["duration_s"].to_list() if duration]
    usual_s = median(known) if known else DURATION_UNKNOWN_S
    sessions, kept = [], []
    for index, workout in enumerate(log.workouts.iter_rows(named=True)):
        own = sets.get(workout["workout_key"], [])
        times = [_instant(row, time_zone) for row in own]
        sessions.append(_session(workout, [at for at in times if at], usual_s, time_zone))
        kept += [_set(row, at, index) for row, at in zip(own, times, strict=True)]
    empty = pl.DataFrame()
    return Recording(
        sessions=pl.DataFrame(sessions, schema={**SESSIONS, **FURTHER}),
        laps=conform(empty, LAPS), records=conform(empty, RECORDS), events=conform(empty, EVENTS), splits=conform(empty, SPLITS),
        sets=pl.DataFrame(kept, schema={**SETS, "session": pl.Int64}),
        notes=(summary(log), *log.notes),
    )  # fmt: skip


def summary(log: StrengthLog) -> str:
    """Every row of the file accounted for: "335 lifts, 7,211 sets; 12 rows of cardio; 2 rows refused: date not understood (line 7)"."""
    active = log.sets.filter(pl.col("set_type") == "active").height
    told = [f"{_count(log.workouts.height, 'lift')}, {_count(active, 'set')}"]
    for (outcome, reason), rows in sorted(log.accounting.reasons.items()):
        if outcome in ("rest", "note"):
            told.append(_count(rows, outcome))
        elif outcome != "set":
            first = log.accounting.first_lines.get((outcome, reason))
            where = f" (first: line {first:,})" if first is not None else ""
            told.append(f"{_count(rows, 'row')} {'of cardio' if outcome == 'cardio' else outcome}" + (f": {reason}" * bool(reason)) + where)
    return "; ".join(told)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _session(workout: dict[str, Any], set_times: list[datetime], usual_s: float, time_zone: str) -> dict[str, Any]:
    notes: list[str | None] = []
    start, local, offset_s, source = workout["start_time"], workout["start_local"], None, None
    if start is None and local is None and set_times:
        start = min(set_times)
    if start is None:
        at = placed(local or datetime.combine(workout["local_date"], NOON), time_zone)
        start, offset_s, source = at.instant, at.utc_offset_s, LOCAL if local else DATE_ONLY
        notes.append(at.note if local else "the log says only the date: noon assumed")
    elapsed, last = workout["duration_s"], max(set_times, default=start)
    if elapsed is None and last > start:
        elapsed = (last - start).total_seconds()
        notes.append(f"{END_ASSUMED}: the last set's time taken")
    elif elapsed is None:
        elapsed = usual_s
        notes.append(LENGTH_ASSUMED)
    return dict.fromkeys((*SESSIONS, *FURTHER)) | {
        "start_time": start, "timestamp": start + timedelta(seconds=elapsed), "total_elapsed_time": elapsed, "sport": "training",
        "sub_sport": "strength_training", "title": workout["title"], "description": workout["description"], "utc_offset_s": offset_s,
        "utc_offset_source": source, "notes": [note for note in notes if note],
    }  # fmt: skip


def _instant(row: dict[str, Any], time_zone: str) -> datetime | None:
    at: datetime | None = row["start_time"]
    return placed(row["start_local"], time_zone).instant if at is None and row["start_local"] else at


def _set(row: dict[str, Any], at: datetime | None, session: int) -> dict[str, Any]:
    return {name: row.get(name) for name in SETS} | {
        "start_time": at, "timestamp": at, "set_type": stored_set_type(row), "session": session,
    }  # fmt: skip
