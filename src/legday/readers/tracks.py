"""From points in stretches to a Recording: judged values, pauses, distance.

Apart from the formats: GPX (fast path and gpxpy reference) and TCX hand over the same Track, so the same rules apply to all three.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from legday.errors import ReaderError
from legday.readers import distance
from legday.readers.recording import EVENTS, LAPS, RECORDS, SESSIONS, SETS, SPLITS, Device, Recording
from legday.readers.summaries import SessionFacts, Span, lap_rows, session_rows
from legday.readers.xml_columns import NO_TIME, Points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from legday.readers.xml_feed import Break

MOST_PARTS = 20_000  # sessions, laps or stretches in one document
LONGEST_LAP_BORDER_US = 30_000_000  # between two laps; longer without a record is a pause
_EARLIEST, _LATEST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000 for year in (1990, 2100))  # FIT's epoch; a man's life
# What a sensor on a person can say; anything else is no measurement and becomes null.
_BOUNDS = {
    "enhanced_altitude": (-500.0, 10_000.0), "enhanced_speed": (0.0, 100.0), "heart_rate": (1.0, 254.0), "cadence": (0.0, 500.0),
    "power": (0.0, 10_000.0), "temperature": (-90.0, 90.0), "distance": (0.0, 1e7),
}  # fmt: skip
_WHOLE = {name for name, dtype in RECORDS.items() if dtype in {pl.Int16, pl.Int32}}
_ABSENT = {name: pl.Series(name, [None], dtype=dtype) for name, dtype in RECORDS.items()}
_NO_SETS, _NO_SPLITS = pl.DataFrame(schema=dict(SETS)), pl.DataFrame(schema=dict(SPLITS))


class Stretch(NamedTuple):
    """Points recorded without a pause: a GPX segment, a TCX Track."""

    first: int  # index of its first point
    lap: int
    after_pause: bool


@dataclass
class Track:
    """A document of points, read and not yet judged. `laps` hold their `session` and what the file says of them (see summaries)."""

    points: Points
    stretches: list[Stretch]
    laps: list[dict[str, Any]]
    sessions: list[SessionFacts]
    device: Device
    broken: Break | None = None
    notes: list[str] = field(default_factory=list)


def recording(track: Track) -> Recording:
    """The Recording of a track.

    Raises:
        ReaderError: when nothing in it has a time that a recording can have.
    """
    notes = list(track.notes)
    time, columns = _judged(track.points, notes)
    spans = _spans(time, track)
    spans, time, columns = _of_timed_sessions(spans, time, columns, notes)
    runs, pauses = _runs(spans)
    counts = [span.stop - span.start for span in spans]
    sessions = _slices(spans)
    _count_backward(time, sessions, notes)
    along = _distance(
        columns, np.repeat(np.array(runs, np.int64), counts), np.repeat([span.lap for span in spans], counts), sessions, notes
    )
    columns["distance"] = along
    laps = lap_rows(spans, pauses, along, track.laps, notes)
    if not laps:
        if track.broken is None:
            raise ReaderError("the points carry no times: a planned route? export the recording instead")
        raise ReaderError(f"{track.broken.reason}, before any point with a time", track.broken.offset)
    offsets = track.points.times.offsets_s
    return Recording(
        sessions=pl.DataFrame(session_rows(laps, track.sessions), schema=dict(SESSIONS)),
        laps=pl.DataFrame(laps, schema=dict(LAPS)),
        records=_records(time, columns),
        sets=_NO_SETS.clone(),
        events=pl.DataFrame(_events(spans, pauses), schema=dict(EVENTS)),
        splits=_NO_SPLITS.clone(),
        device=track.device,
        utc_offset_s=next(iter(offsets)) if len(offsets) == 1 else None,
        notes=tuple(notes),
        salvaged=_salvaged(track),
    )


def _salvaged(track: Track) -> str | None:
    if track.broken is None:
        return None
    return f"{track.broken.reason} at byte {track.broken.offset:,}; whole points before it: {len(track.points.time):,}"


def _judged(points: Points, notes: list[str]) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float64]]]:
    """Times and columns with every impossible value taken out, and counted in the notes."""
    count = len(points.time)
    time = np.where((points.time >= _EARLIEST) & (points.time < _LATEST), points.time, NO_TIME)
    lost = int((time == NO_TIME).sum())
    if 0 < lost < count:
        notes.append(f"points without a time that can be: {lost:,} of {count:,}")
    if points.times.without_zone:
        notes.append(f"times without a zone, taken as UTC: {points.times.without_zone:,}")
    columns = points.columns
    known = np.zeros(count, np.bool_)
    if "position_lat" in columns and "position_long" in columns:
        latitude, longitude = columns["position_lat"], columns["position_long"]
        known = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180) & ((latitude != 0) | (longitude != 0))  # 0, 0: no fix
        latitude[~known] = longitude[~known] = np.nan
    else:
        columns.pop("position_lat", None)
        columns.pop("position_long", None)
    lost = count - int(known.sum())
    if lost:
        notes.append("no positions" if lost == count else f"points without a position that can be: {lost:,} of {count:,}")
    for name in [name for name in _BOUNDS if name in columns]:
        column = columns[name]
        least, most = _BOUNDS[name]
        impossible = ~((column >= least) & (column <= most))
        lost = int((impossible & ~np.isnan(column)).sum())
        column[impossible] = np.nan
        if lost:
            notes.append(f"impossible values of {name}, left out: {lost:,}")
    return time, columns


def _spans(time: NDArray[np.int64], track: Track) -> list[Span]:
    """Each stretch that has points, with the earliest and latest of their times."""
    bounds = [*(stretch.first for stretch in track.stretches), len(time)]
    filled = [(stretch, end) for stretch, end in zip(track.stretches, bounds[1:], strict=True) if end > stretch.first]
    if not filled:
        return []
    firsts = [stretch.first for stretch, _ in filled]
    begin = np.minimum.reduceat(np.where(time == NO_TIME, np.iinfo(np.int64).max, time), firsts).tolist()
    end = np.maximum.reduceat(time, firsts).tolist()
    return [
        Span(stretch.first, last, stretch.lap, track.laps[stretch.lap]["session"], begin[index], end[index], stretch.after_pause)
        for index, (stretch, last) in enumerate(filled)
    ]


def _of_timed_sessions(
    spans: list[Span], time: NDArray[np.int64], columns: dict[str, NDArray[np.float64]], notes: list[str]
) -> tuple[list[Span], NDArray[np.int64], dict[str, NDArray[np.float64]]]:
    """Without the sessions in which no point has a time: planned routes that lie in the same file."""
    timed = {span.session for span in spans if span.timed}
    kept = [span for span in spans if span.session in timed]
    if len(kept) == len(spans):
        return spans, time, columns
    rows = np.concatenate([np.arange(span.start, span.stop) for span in kept]) if kept else np.zeros(0, np.int64)
    if kept:
        notes.append(f"points of tracks without any time, left out: {len(time) - len(rows):,}")
    moved, at = [], 0
    for span in kept:
        moved.append(span._replace(start=at, stop=at + span.stop - span.start))
        at += span.stop - span.start
    return moved, time[rows], {name: column[rows] for name, column in columns.items()}


def _runs(spans: list[Span]) -> tuple[list[int], list[tuple[Span, int]]]:
    """The unbroken run each stretch belongs to, and the pauses: the stretch after it and when the timer stopped [us]."""
    runs: list[int] = []
    pauses: list[tuple[Span, int]] = []
    stopped: dict[int, int] = {}
    for span in spans:
        before = stopped.get(span.session)
        gap = span.begin - before if span.timed and before is not None else 0
        apart = span.after_pause or before is None or gap > LONGEST_LAP_BORDER_US
        runs.append((runs[-1] if runs else 0) + apart)
        if apart and gap > 0 and before is not None:
            pauses.append((span, before))
        if span.timed:
            stopped[span.session] = span.end if before is None else max(before, span.end)
    return runs, pauses


def _slices(spans: list[Span]) -> list[slice]:
    """The points of each session; a session's stretches stand together."""
    bounds: dict[int, list[int]] = {}
    for span in spans:
        bounds.setdefault(span.session, [span.start, span.stop])[1] = span.stop
    return [slice(start, stop) for start, stop in bounds.values()]


def _count_backward(time: NDArray[np.int64], sessions: Sequence[slice], notes: list[str]) -> None:
    known = (time[session][time[session] != NO_TIME] for session in sessions)
    backward = sum(int((np.diff(times) < 0).sum()) for times in known)
    if backward:
        notes.append(f"times running backward, kept in the file's order: {backward:,}")


def _distance(
    columns: dict[str, NDArray[np.float64]], run: NDArray[np.int64], lap: NDArray[np.int64], sessions: Sequence[slice], notes: list[str]
) -> NDArray[np.float64]:
    given = columns.get("distance")
    if given is not None and not np.isnan(given).all():
        believed = distance.believable(given, lap, sessions)
        if believed is not None:
            return believed
        notes.append("the distances in the file do not add up; taken from the positions")
    nowhere = np.full(len(run), np.nan)
    latitude, longitude = (columns.get(name, nowhere) for name in ("position_lat", "position_long"))
    return distance.from_positions(latitude, longitude, run, sessions)


def _records(time: NDArray[np.int64], columns: dict[str, NDArray[np.float64]]) -> pl.DataFrame:
    whole = {name: np.rint(column) if name in _WHOLE else column for name, column in columns.items()}
    made = pl.DataFrame({"timestamp": time.view("M8[us]"), **whole}, nan_to_null=True)
    return pl.DataFrame(
        [
            made[name].cast(RECORDS[name]) if name in made.columns else absent.new_from_index(0, made.height)
            for name, absent in _ABSENT.items()
        ]
    )


def _events(spans: list[Span], pauses: list[tuple[Span, int]]) -> list[dict[str, Any]]:
    """The timer's starts and stops as a watch writes them: at both ends of a session and around each pause."""
    ends: dict[int, tuple[int, int]] = {}
    for span in spans:
        if span.timed:
            begin, end = ends.get(span.session, (span.begin, span.end))
            ends[span.session] = min(begin, span.begin), max(end, span.end)
    moments = [(session, begin, 0, "start") for session, (begin, _) in ends.items()]
    moments += [(session, end, 3, "stop_all") for session, (_, end) in ends.items()]
    for span, stopped in pauses:
        moments += [(span.session, stopped, 1, "stop_all"), (span.session, span.begin, 2, "start")]
    return [{"timestamp": moment, "event": "timer", "event_type": kind} for _, moment, _, kind in sorted(moments)]
