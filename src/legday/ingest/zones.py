"""From a wall clock to an instant: what an athlete's time zone says of a local time that a file leaves without an offset.

Apart, because strength logs are written in local time, and a clock that was put forward or back must be told of, not guessed over.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec


class Unsaid(msgspec.Struct, frozen=True):
    """What a file may leave unsaid and the athlete's settings answer: the IANA time zone, and kg or lb (None: it is not known)."""

    time_zone: str = "UTC"
    weight_unit: str | None = None


class Placed(NamedTuple):
    """A local time as an instant, with its offset [s east of UTC], and a note where the clock was ambiguous or skipped that hour."""

    instant: datetime
    utc_offset_s: int
    note: str | None


def placed(local: datetime, time_zone: str) -> Placed:
    """The instant of a naive local time in a zone at that date.

    An hour that happened twice is read as its first, one that never was as if the clocks had not been put forward; both are noted.
    """
    zone = ZoneInfo(time_zone)
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    instant, offset = first.astimezone(UTC), _offset_s(first)
    note = None
    if offset != _offset_s(second):
        skipped = instant.astimezone(zone).replace(tzinfo=None) != local
        told, meant = ("never was", "read as before the change") if skipped else ("was twice", "the first is meant")
        note = f"{local:%H:%M} {told} in {time_zone} that day: the clocks changed; {meant}"
    return Placed(instant, offset, note)


def _offset_s(time: datetime) -> int:
    offset = time.utcoffset()
    return int(offset.total_seconds()) if offset else 0
