"""From one Recording to rows of the store: one activity per session, with its laps and sets inside, and its records.

Apart from the readers, because this is where a file's claims are checked against legday.tables; what cannot be true becomes null.
Sessions are few and built from plain values, ten times faster than a frame for each file; only records are a frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import polars as pl

from legday.ingest.channels import KEYS, bounds, channels, with_usable_times
from legday.ingest.facts import LOGS, Facts
from legday.ingest.insides import cleaned, insides_of
from legday.ingest.offsets import GPS, disagreement, there
from legday.ingest.sessions import Calendar, Session, sessions_of
from legday.store.delta import schema
from legday.tables import Activities, Records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from legday.ingest.insides import Row
    from legday.readers.recording import Recording

ID_LENGTH = 20
SALVAGED = "salvaged: "
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Rows:
    """What one file gives: activities (without batch_id and sources), records, the facts for merging, and what was left out of it."""

    activities: tuple[Row, ...]
    records: pl.DataFrame
    facts: tuple[Facts, ...]
    left_out: tuple[str, ...]


def rows_of(recording: Recording, *, athlete: str, content_hash: str, file_format: str) -> Rows:
    """The rows of one recording; good values are kept, bad ones are null, records without a usable time are counted and left out.

    Raises:
        ReaderError: nothing in it has a usable time.
    """
    timed = with_usable_times(recording.records)
    times = timed["timestamp"]
    sessions = sessions_of(recording, times.min(), times.max())  # type: ignore[arg-type] # of a column of instants
    calendar = Calendar(sessions)
    ids = {session.index: _activity_id(athlete, content_hash, session.index) for session in sessions}
    records = channels(timed).hstack([_owners(ids, calendar, times), pl.Series("athlete", [athlete]).new_from_index(0, timed.height)])
    untimed = recording.records.height - timed.height
    left_out = (f"{untimed:,} records without a usable time left out",) if untimed else ()
    many = "notes" in recording.sessions.columns  # a log of many workouts: what is said of the file is not said of each of them
    counts, insides = _counts(records, ids), insides_of(recording, calendar)
    shared = {
        "athlete": athlete, "content_hash": content_hash, "format": file_format, "utc_offset_s": recording.utc_offset_s,
        "utc_offset_source": recording.utc_offset_source,
        "manufacturer": recording.device.manufacturer, "product": recording.device.product, "serial_number": recording.device.serial_number,
        "notes": [] if many else _notes(recording, left_out),
    }  # fmt: skip
    activities = []
    for session in sorted(sessions, key=lambda session: session.index):
        activity_id = ids[session.index]
        record_count, _, last = counts.get(activity_id, (0, 0, None))
        own = {"activity_id": activity_id, "record_count": record_count, **insides.get(session.index, {}), **_of_one(session)}
        if record_count:
            its = records if len(sessions) == 1 else records.filter(pl.col("activity_id") == activity_id)
            own |= _local_time(session, shared | own, its)
        activities.append(_activity(session, last, shared | own))
    told = (*recording.notes, *left_out) if many else left_out
    return Rows(tuple(activities), records, tuple(facts_of(row, counts) for row in activities), told)


def frame_of(activities: Sequence[Row]) -> pl.DataFrame:
    """The rows as a frame typed as legday.tables says."""
    return pl.DataFrame(activities, schema=schema("activities"), orient="row")


def _owners(ids: Mapping[int, str], calendar: Calendar, times: pl.Series) -> pl.Series:
    """The activity of every record."""
    if len(ids) == 1:
        return pl.Series("activity_id", list(ids.values())).new_from_index(0, len(times))
    return calendar.at_all(times).replace_strict(list(ids), list(ids.values()), return_dtype=pl.String).alias("activity_id")


def _counts(records: pl.DataFrame, ids: Mapping[int, str]) -> dict[str, tuple[int, int, datetime]]:
    """As `counts_of`; a file of one session, as most are, needs no grouping."""
    if len(ids) > 1 or records.is_empty():
        return counts_of(records.lazy())
    channel_count = sum(column.null_count() < records.height for column in records.iter_columns() if column.name not in KEYS)
    return dict.fromkeys(ids.values(), (records.height, channel_count, records["timestamp"].max()))  # type: ignore[arg-type] # instants


def counts_of(records: pl.LazyFrame) -> dict[str, tuple[int, int, datetime]]:
    """How many records, how many kinds of value in them, and the last time, by activity."""
    values = [name for name in Records.column_names() if name not in KEYS]
    found = records.group_by("activity_id").agg(pl.len(), pl.col(values).is_not_null().any(), last=pl.col("timestamp").max())
    rows = found.select("activity_id", "len", pl.sum_horizontal(values), "last").collect().iter_rows()
    return {activity_id: (count, channel_count, last) for activity_id, count, channel_count, last in rows}


def facts_of(row: Mapping[str, Any], counts: Mapping[str, tuple[int, int, datetime]]) -> Facts:
    """What merging needs to know of an activity's row."""
    start_us = (row["start_time"] - EPOCH) // timedelta(microseconds=1)
    channel_count = counts[row["activity_id"]][1] if row["activity_id"] in counts else 0
    return Facts(
        row["activity_id"], row["content_hash"], row["format"], row["sport"], start_us,
        row["total_elapsed_time"], row["record_count"], channel_count, not any(note.startswith(SALVAGED) for note in row["notes"]),
        row["total_timer_time"], row["total_distance"], " ".join(part for part in (row["manufacturer"], row["product"]) if part),
        row["serial_number"], row["utc_offset_s"], row["utc_offset_source"],
        sum(one["set_type"] != "rest" for one in row["sets"]) if row["format"] in LOGS else 0,
    )  # fmt: skip


def _activity_id(athlete: str, content_hash: str, session: int) -> str:
    return sha256(f"{athlete}\n{content_hash}\n{session}".encode()).hexdigest()[:ID_LENGTH]


def _of_one(session: Session) -> Row:
    """What a list of many sessions says of each apart."""
    said = {name: session.said.get(name) for name in ("utc_offset_s", "utc_offset_source", "notes")}
    return {name: value for name, value in said.items() if value is not None}


def _local_time(session: Session, known: Mapping[str, Any], records: pl.DataFrame) -> Row:
    """The offset that the place says where the file says none or a zero that may mean none; and a note where the two disagree."""
    device = f"{known['manufacturer']} {known['product']}"
    place = there(records, session.start, sub_sport=session.said.get("sub_sport"), device=device)
    if place is None:
        return {}
    stated = known["utc_offset_s"]
    if stated == place.utc_offset_s:
        return {}
    notes = [] if stated is None else [disagreement(stated, place)]
    return {"notes": [*known["notes"], *notes]} | ({} if stated else {"utc_offset_s": place.utc_offset_s, "utc_offset_source": GPS})


def _activity(session: Session, last: datetime | None, known: Mapping[str, Any]) -> Row:
    said, start, elapsed = session.said, session.start, session.elapsed_s
    if elapsed is None:
        elapsed = max(((last or cleaned(said.get("timestamp")) or start) - start).total_seconds(), 0.0)
    row = {name: _checked_value(name, known.get(name, said.get(name))) for name in Activities.column_names() if name != "batch_id"}
    offset = row["utc_offset_s"]
    return row | {
        "start_time": start, "end_time": start + timedelta(seconds=elapsed), "total_elapsed_time": elapsed,
        "sport": row["sport"] or "unknown", "title": row["title"] or cleaned(said.get("sport_profile_name")),
        "utc_offset_source": None if offset is None else known.get("utc_offset_source") or f"{known['format']}_local",
        **{name: known.get(name, []) for name in ("laps", "sets", "pauses", "splits", "notes", "sources")},
    }  # fmt: skip


def _notes(recording: Recording, left_out: Sequence[str]) -> list[str]:
    salvaged = (f"{SALVAGED}{recording.salvaged}",) if recording.salvaged else ()
    return [note for note in map(cleaned, (*salvaged, *recording.notes, *left_out)) if note]


def _checked_value(name: str, value: Any) -> Any:
    """The value, None where it is a number outside the table's bounds."""
    value = cleaned(value)
    if isinstance(value, int | float):
        low, high = bounds(Activities)[name]
        return value if low <= value <= high else None
    return value
