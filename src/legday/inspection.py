"""What a file holds, said without storing it: `legday inspect`.

Apart from ingest, because nothing is kept and a person reads the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from legday.errors import NotAnActivityError, ReaderError

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from legday.readers.recording import Recording

GAP_S = 10  # longer than smart recording ever waits: a pause or a dropout


class SessionFacts(msgspec.Struct):
    """One session of the file."""

    sport: str | None
    sub_sport: str | None
    start_time: str | None
    total_elapsed_time: float | None
    total_distance: float | None


class FileFacts(msgspec.Struct):
    """All that is said of one file."""

    path: str
    format: str | None
    outcome: Literal["readable", "skipped", "refused"]
    reason: str | None = None
    device: str | None = None
    utc_offset_s: int | None = None
    sessions: list[SessionFacts] = []
    laps: int = 0
    sets_active: int = 0
    sets_named: int = 0
    records: int = 0
    first_time: str | None = None
    last_time: str | None = None
    gaps: int = 0
    longest_gap_s: float | None = None
    channels: dict[str, float] = {}
    notes: list[str] = []


def inspect_file(path: Path, *, reader: Literal["fast", "reference"] = "fast") -> FileFacts:
    """Read one file, or one member of an archive (`a.zip!b.fit`), and count what is in it; what cannot be read is said, never raised."""
    from legday.ingest.content import Content
    from legday.ingest.identify import HEAD_BYTES, identify
    from legday.ingest.members import each_opened, faults_worded, found_at, look_inside
    from legday.ingest.outcome import GONE
    from legday.ingest.read import MOST_BYTES
    from legday.ingest.zones import Unsaid

    name = None
    try:
        with faults_worded():
            found = found_at("", str(path))
            if found is None:
                raise ReaderError(GONE)
            inside = [] if found.shown != found.path else list(look_inside(found) or [])
            if any(each != found for each in inside):
                reason = f"an archive of {len(inside):,} files: `legday ingest` reads it as it is; look at one with {path}!NAME"
                return FileFacts(path=str(path), format="archive", outcome="readable", notes=[reason])
            content = b""
            for _, opened in each_opened([found]):
                if isinstance(opened, ReaderError):
                    raise opened
                with opened() as stream:
                    content = stream.read(MOST_BYTES)
        known = identify(content[:HEAD_BYTES], str(path))
        name = known.name
        read = known.read(content, reader, Unsaid())
    except NotAnActivityError as error:
        return FileFacts(path=str(path), format=name, outcome="skipped", reason=str(error))
    except ReaderError as error:
        return FileFacts(path=str(path), format=name, outcome="refused", reason=str(error))
    held = read if isinstance(read, Content) else Content(read)
    told = [
        f"{frame.height:,} {what}" for what, frame in (("days", held.daily), ("titles of other files", held.titles)) if frame is not None
    ]
    facts = _facts(path, name, held.recording) if held.recording else FileFacts(path=str(path), format=name, outcome="readable")
    return msgspec.structs.replace(facts, notes=[*facts.notes, *told])


def render(facts: FileFacts, *, as_json: bool) -> str:
    """As text for a person or as JSON for a program."""
    if as_json:
        return msgspec.json.format(msgspec.json.encode(facts), indent=1).decode()
    lines = [f"{facts.path}: {facts.outcome}" + (f": {facts.reason}" if facts.reason else "")]
    if facts.outcome != "readable":
        return lines[0]
    if not facts.sessions and not facts.records:
        return "\n".join([lines[0], *(f"  {note}" for note in facts.notes)])
    offset = "" if facts.utc_offset_s is None else f", local time UTC{facts.utc_offset_s / 3600:+g} h"
    lines.append(f"  {facts.format} from {facts.device or 'an unnamed device'}{offset}")
    for session in facts.sessions:
        kind = "/".join(part for part in (session.sport, session.sub_sport) if part)
        distance = "" if session.total_distance is None else f", {session.total_distance / 1000:.2f} km"
        elapsed = "" if session.total_elapsed_time is None else f", {session.total_elapsed_time / 60:.0f} min"
        lines.append(f"  session  {kind or 'sport not said'}  from {session.start_time or 'an unknown time'}{elapsed}{distance}")
    lines.append(
        f"  {facts.records} records, {facts.laps} laps, {facts.sets_active} active sets of which {facts.sets_named} carry an exercise name"
    )
    if facts.first_time:
        gaps = f"; {facts.gaps} gaps over {GAP_S} s, the longest {facts.longest_gap_s:.0f} s" if facts.gaps else f"; no gap over {GAP_S} s"
        lines.append(f"  records from {facts.first_time} to {facts.last_time}{gaps}")
    shares = ", ".join(f"{channel} {share:.0%}" for channel, share in facts.channels.items())
    lines.append(f"  channels: {shares or 'none'}")
    lines += [f"  note: {note}" for note in facts.notes]
    return "\n".join(lines)


def _facts(path: Path, name: str, recording: Recording) -> FileFacts:
    import polars as pl

    from legday.readers.recording import RECORDS

    records, sets = recording.records, recording.sets
    times = records["timestamp"].drop_nulls()
    seconds = times.diff().dt.total_microseconds().drop_nulls() / 1e6
    gaps = seconds.filter(seconds > GAP_S)
    active = sets.filter(~pl.col("set_type").is_in(["rest", "warmup"]))
    named = active.filter(pl.col("exercise").is_not_null() | (pl.col("category").list.first().fill_null(65534) != 65534))
    device = " ".join(part for part in (recording.device.manufacturer, recording.device.product) if part)
    notes = [*recording.notes, *([f"salvaged: {recording.salvaged}"] if recording.salvaged else [])]
    measured = [column for column in records.columns if column != "timestamp"] if records.height else []
    return FileFacts(
        path=str(path),
        format=name,
        outcome="readable",
        device=device or None,
        utc_offset_s=recording.utc_offset_s,
        sessions=[
            SessionFacts(row["sport"], row["sub_sport"], _when(row["start_time"]), row["total_elapsed_time"], row["total_distance"])
            for row in recording.sessions.iter_rows(named=True)
        ],
        laps=recording.laps.height,
        sets_active=active.height,
        sets_named=named.height,
        records=records.height,
        first_time=_when(times.min()),
        last_time=_when(times.max()),
        gaps=gaps.len(),
        longest_gap_s=_longest(gaps),
        channels={
            column: round(1 - records[column].null_count() / records.height, 3)
            for column in sorted(measured, key=[*RECORDS, *records.columns].index)
            if records[column].null_count() < records.height
        },
        notes=notes,
    )


def _when(instant: object) -> str | None:
    return None if instant is None else f"{instant:%Y-%m-%d %H:%M:%S} UTC"


def _longest(gaps: pl.Series) -> float | None:
    return float(gaps.max()) if gaps.len() else None  # type: ignore[arg-type]
