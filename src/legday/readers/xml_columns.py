"""Texts to columns: numbers and times of XML leaves, thousands at once, the odd one by itself.

Apart, because GPX, TCX and the gpxpy reference must agree on what a number and a time is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

Texts = Sequence[str | None]  # one for each point, None or blank where there is nothing
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_TIME = int(np.iinfo(np.int64).min)  # where a time is not known
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[T ]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})"
    r"(?:\.([0-9]{1,15}))?(Z|[+\u2212-][0-9]{2}:?(?:[0-9]{2})?)?",
)
_USUAL_LENGTHS = range(20, 31)  # 2026-01-31T04:00:00Z and up to ten characters of fraction
_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)
_MARKS = [4, 7, 10, 13, 16]
_MARK_BYTES = np.frombuffer(b"--T::", np.uint8)[:, None]


def numbers(texts: Texts) -> NDArray[np.float64]:
    """Decimal texts as numbers; NaN where there is no text or no number (infinities stay, bounds remove them)."""
    written = pl.Series(values=texts, dtype=pl.String)
    read = written.cast(pl.Float64, strict=False)
    if read.null_count() > written.null_count():
        read = written.str.strip_chars().cast(pl.Float64, strict=False)
    return read.to_numpy(writable=True)


class Times:
    """Time texts of a document as instants, with a count of those that name no zone and the offsets that were named."""

    def __init__(self) -> None:
        self.without_zone = 0
        self.offsets_s: set[int] = set()

    def read(self, texts: Texts) -> NDArray[np.int64]:
        """Texts to microseconds since 1970; a text without a zone is taken as UTC, an unreadable one is NO_TIME."""
        written = [text or "" for text in texts]
        lengths = np.fromiter(map(len, written), np.int64, len(written))
        micros = np.full(len(written), NO_TIME, np.int64)
        uniform = [length for length in set(lengths.tolist()) if length in _USUAL_LENGTHS]
        for length in uniform:
            places = np.flatnonzero(lengths == length)
            chosen = written if len(places) == len(written) else [written[place] for place in places]
            micros[places] = _zulu_times("".join(chosen), length)
        for place in np.flatnonzero((micros == NO_TIME) & (lengths > 0)).tolist():
            micros[place] = self._read_odd(written[place])
        return micros

    def keep(self, instant: datetime | None) -> int:
        """The same account for an instant that has already been parsed."""
        if instant is None:
            return NO_TIME
        offset = instant.utcoffset()
        if offset is None:
            self.without_zone += 1
        elif offset:
            self.offsets_s.add(int(offset.total_seconds()))
        return (instant.replace(tzinfo=UTC) - _EPOCH - (offset or timedelta())) // timedelta(microseconds=1)

    def _read_odd(self, text: str) -> int:
        found = _ISO.fullmatch(text.strip())
        try:
            return self.keep(_instant(found)) if found else NO_TIME
        except ValueError:  # the thirtieth of February, 25:00
            return NO_TIME


def _instant(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(found.group(number)) for number in range(1, 7))
    micros = int((found.group(7) or "0")[:6].ljust(6, "0"))
    zone = found.group(8)
    naive = datetime(year, month, day, hour, minute, second, micros)  # noqa: DTZ001 - the zone comes next
    if zone is None:
        return naive
    if zone == "Z":
        return naive.replace(tzinfo=UTC)
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return naive.replace(tzinfo=timezone(offset if zone[0] == "+" else -offset))


def _zulu_times(joined: str, length: int) -> NDArray[np.int64]:
    """Microseconds since 1970 of texts like 2026-01-31T04:00:00.123Z, all of one length; NO_TIME where one is not like that."""
    marks = np.ascontiguousarray(np.frombuffer(joined.encode("ascii", errors="replace"), np.uint8).reshape(-1, length).T)
    digits = marks - 48  # of bytes: what is below the digits comes out above them
    good = (marks[_MARKS] == _MARK_BYTES).all(0) & (marks[-1] == ord("Z")) & (digits[[*_DIGITS, *range(20, length - 1)]] <= 9).all(0)
    if length > 20:
        good &= (marks[19] == ord(".")) & (length > 21)

    def number(*places: int) -> NDArray[np.int64]:
        value: NDArray[np.int64] = digits[places[0]].astype(np.int64)
        for place in places[1:]:
            value *= 10
            value += digits[place]
        return value

    year, month, day = number(0, 1, 2, 3), number(5, 6), number(8, 9)
    hour, minute, second = number(11, 12), number(14, 15), number(17, 18)
    fraction = number(*range(20, min(length - 1, 26))) * 10 ** (26 - min(length - 1, 26)) if length > 21 else 0
    good &= (year > 0) & (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("M8[M]")
    days = months.astype("M8[D]") + np.where(good, day - 1, 0)
    good &= days.astype("M8[M]") == months
    seconds = ((days.astype(np.int64) * 24 + hour) * 60 + minute) * 60 + second
    micros: NDArray[np.int64] = np.where(good, seconds * 1_000_000 + fraction, NO_TIME)
    return micros


@dataclass(frozen=True)
class Points:
    """All points in file order, as written, not yet judged.

    Attributes:
        time: [us since 1970], NO_TIME where there is none.
        columns: NaN where there is no number; a column that no point fills is not there.
        times: the account of the time texts.
    """

    time: NDArray[np.int64]
    columns: dict[str, NDArray[np.float64]]
    times: Times


class PointColumns:
    """The flat list of the points' texts, and the numbers that earlier ones have become."""

    def __init__(self, names: tuple[str, ...]) -> None:
        """No points yet; the first name is the time's."""
        self.names = names
        self.flat: list[str | None] = []
        self._times = Times()
        self._points = 0
        self._instants: list[NDArray[np.int64]] = []
        self._numbers: dict[str, list[NDArray[np.float64]]] = {}

    def count(self) -> int:
        """Whole points so far."""
        return self._points + len(self.flat) // len(self.names)

    def flush(self) -> None:
        """Turn the texts held into numbers."""
        width = len(self.names)
        columns = {slot: self.flat[slot::width] for slot in range(width)}
        count = len(columns[0])
        self.flat.clear()
        self.add(columns, count)

    def add(self, columns: Mapping[int, Texts], count: int) -> None:
        """Points that come after all others, by slot; slot 0 is the time, and a slot that is not there is empty."""
        if self.flat:
            self.flush()
        before = self._points
        self._points += count
        self._instants.append(self._times.read(columns[0]) if 0 in columns else np.full(count, NO_TIME))
        for slot, name in enumerate(self.names[1:], 1):
            texts = columns.get(slot, ())
            if any(texts):
                self._numbers.setdefault(name, [np.full(before, np.nan)]).append(numbers(texts))
            elif name in self._numbers:
                self._numbers[name].append(np.full(count, np.nan))

    def whole(self) -> Points:
        """All columns, in file order."""
        self.flush()
        columns = {name: np.concatenate(self._numbers.pop(name)) for name in self.names[1:] if name in self._numbers}
        return Points(np.concatenate(self._instants), columns, self._times)
