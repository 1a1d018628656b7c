"""Which session of a recording everything else belongs to: the spans of the sessions, and times sorted into them.

Apart from building rows, because time is where files lie most, and a record must end up in exactly one activity.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from legday.errors import ReaderError
from legday.readers.recording import TIME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from legday.readers.recording import Recording

# FIT's first absolute time (0x10000000 s after 1989-12-31): below it a watch counted seconds since power-on.
EARLIEST = datetime(1998, 7, 3, 21, 24, 16, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
LONGEST_S = 30 * 86_400.0
MOST_SESSIONS = 200  # of one watch file
MOST_SUMMARIES = 50_000  # of a log or a list: a lifetime, three a day


@dataclass(frozen=True)
class Session:
    """One session that can be placed in time; `elapsed_s` is None where the file does not say, `until` is the end as far as known."""

    index: int
    start: datetime
    elapsed_s: float | None
    until: datetime
    said: Mapping[str, Any]


def usable(time: datetime | None) -> datetime | None:
    """The time, None where no watch can have recorded it."""
    return time if time is not None and EARLIEST <= time <= LATEST else None


def sessions_of(recording: Recording, first: datetime | None, last: datetime | None) -> list[Session]:
    """The sessions by start; a file without a session message holds one, over everything that has a time.

    Args:
        recording: the file.
        first: its first usable record.
        last: its last usable record.

    Raises:
        ReaderError: nothing in the file has a usable time, or it claims more sessions than any recording has.
    """
    if recording.sessions.height > (MOST_SUMMARIES if "utc_offset_s" in recording.sessions.columns else MOST_SESSIONS):
        raise ReaderError(f"{recording.sessions.height:,} sessions in one file")
    told = list(enumerate(recording.sessions.iter_rows(named=True))) or [(0, {})]
    placed = [(start, index, _elapsed(said), said) for index, said in told if (start := _start(said))]
    if not placed:
        start = first or _first_time(recording)
        if start is None:
            raise ReaderError("no usable times in it")
        index, said = told[0]
        placed = [(start, index, _elapsed(said), said)]
    placed.sort(key=lambda session: session[:2])
    following = [start for start, *_ in placed[1:]]
    ends = [*following, max(last, placed[-1][0]) if last else placed[-1][0]]
    return [
        Session(index, start, elapsed, start + timedelta(seconds=elapsed) if elapsed else end, said)
        for (start, index, elapsed, said), end in zip(placed, ends, strict=True)
    ]


class Calendar:
    """Answers for any time which session it lies in, the latest begun where several run, and outside of all the nearest one."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        self._sessions = sessions

    def at(self, time: datetime | None) -> int:
        """The session of one time; what has no time stays with the first."""
        since, index = self._owners
        return index[max(bisect_right(since, time) - 1, 0)] if time else index[0]

    def at_all(self, times: pl.Series) -> pl.Series:
        """The session of every time."""
        if times.is_empty():
            return pl.Series(dtype=pl.Int64)
        since, index = self._owners
        place = pl.Series(since, dtype=TIME).search_sorted(times, side="right").cast(pl.Int64) - 1
        return pl.Series(index, dtype=pl.Int64).gather(place.clip(0))

    @cached_property
    def _owners(self) -> tuple[list[datetime], list[int]]:
        """Instants, and whose the records are from each on; not worked out for a list of sessions with nothing to sort into them."""
        sessions = self._sessions
        borders = sorted({border for session in sessions for border in (session.start, session.until)})
        owners = [(borders[0], sessions[0].index)]  # from an instant on, whose the records are
        for border, following in pairwise(borders):
            inside = [session.index for session in sessions if session.start <= border < session.until]
            if inside:
                owners.append((border, inside[-1]))
            else:  # a gap: its first half goes to what ended last, its second to what begins next
                owners.append((border, max((each.until, each.index) for each in sessions if each.until <= border)[1]))
                owners.append((border + (following - border) / 2, next(each.index for each in sessions if each.start == following)))
        owners.append((borders[-1], max((session.until, session.start, session.index) for session in sessions)[2]))
        return [instant for instant, _ in owners], [index for _, index in owners]


def _start(said: Mapping[str, Any]) -> datetime | None:
    start, elapsed, end = usable(said.get("start_time")), _elapsed(said), usable(said.get("timestamp"))
    if start is None and elapsed and end:
        return end - timedelta(seconds=elapsed)
    return start


def _elapsed(said: Mapping[str, Any]) -> float | None:
    elapsed: float | None = said.get("total_elapsed_time")
    return elapsed if elapsed is not None and 0 < elapsed <= LONGEST_S else None


def _first_time(recording: Recording) -> datetime | None:
    starts = [time for frame in (recording.laps, recording.sets, recording.splits) for time in frame["start_time"].drop_nulls()]
    return min((time for time in starts if usable(time)), default=None)
