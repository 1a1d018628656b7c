"""The athletes of the last run as bytes, to be kept in the store and read back on a night with nothing new.

Apart from json.py: report.json is rounded and filtered, this is whole and exact; and most nights need little of it.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import msgspec

from legday.report.coverage import coverage
from legday.report.excerpt import Excerpt, Lists, ends, holds, recent
from legday.report.json import listed
from legday.report.model import AthleteReport, Day, Finding, Gates, Lift, Run, Style
from legday.report.response import MetricEffect, Moved, PaceAtEffort, Response, Shift, Swap
from legday.science.fatigue import FatigueModel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

PARTS = (AthleteReport, Lift, Run, Finding, Gates, Day, Style, Response, MetricEffect, PaceAtEffort, Moved, Shift, Swap)
SHAPE = " ".join(name for part in PARTS for name in part.__struct_fields__)
SHAPE += " " + " ".join(field.name for field in fields(FatigueModel))


class Story(msgspec.Struct, frozen=True):
    """What is known of one athlete: the recent part, the long lists as report.json has them, and the whole as JSON where it is at hand."""

    part: AthleteReport
    lists: Lists
    packed: bytes | None = None

    @classmethod
    def of(cls, whole: AthleteReport) -> Story:
        """A story that was just built."""
        part = msgspec.structs.replace(recent(whole), coverage=coverage(whole))
        return cls(part, Lists(listed(whole.lifts), listed(whole.runs), listed(whole.findings)), msgspec.json.encode(whole))

    @property
    def athlete(self) -> str:
        """Whose it is."""
        return self.part.athlete

    def whole(self) -> AthleteReport:
        """All of it."""
        return msgspec.json.decode(self.packed or b"", type=AthleteReport)

    def suffices(self, now: datetime, since: date | None, until: date | None, *, in_full: bool) -> bool:
        """Whether these days can be told without the whole."""
        return holds(self.part, now, since) or self._is_excerpt(now, since, until, in_full=in_full)

    def for_span(self, now: datetime, since: date | None, until: date | None, *, in_full: bool = True) -> AthleteReport:
        """As little of it as says the same of these days as the whole does; unless `in_full`, to the formats of `SUFFICES_FOR` only."""
        if self._is_excerpt(now, since, until, in_full=in_full):
            return Excerpt(**msgspec.structs.asdict(self.part), lists=self.lists)
        return self.part if holds(self.part, now, since) else self.whole()

    def _is_excerpt(self, now: datetime, since: date | None, until: date | None, *, in_full: bool) -> bool:
        return not in_full and since is until is None and now >= ends(self.part)


class KeptPart(msgspec.Struct):
    """What most nights need of a story; the part is JSON, since msgpack would turn local instants into UTC."""

    part: bytes
    lists: Lists


class Kept(msgspec.Struct):
    """The parts of all stories, the settings and version that they were made with, and the keys that the finished lists have."""

    made_with: str
    stories: list[KeptPart]
    shape: str = SHAPE


class KeptWhole(msgspec.Struct):
    """All stories in full, as Kept has them otherwise."""

    made_with: str
    stories: list[bytes]
    shape: str = SHAPE


def pack(stories: Sequence[Story], made_with: str = "") -> tuple[bytes, bytes]:
    """All stories as bytes: what most nights need, and the whole."""
    parts = Kept(made_with, [KeptPart(msgspec.json.encode(one.part), one.lists) for one in stories])
    return msgspec.msgpack.encode(parts), msgspec.msgpack.encode(KeptWhole(made_with, [one.packed or b"" for one in stories]))


def unpack(kept: bytes | None, made_with: str = "") -> list[Story] | None:
    """The stories kept by `pack`, without the whole; None where they were made with something else, so that they must be built again."""
    try:
        found = msgspec.msgpack.decode(kept or b"", type=Kept)
        stories = [Story(msgspec.json.decode(one.part, type=AthleteReport), one.lists) for one in found.stories]
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return stories if (found.made_with, found.shape) == (made_with, SHAPE) else None


def with_whole(stories: Sequence[Story], whole: bytes | None, made_with: str = "") -> list[Story] | None:
    """The stories with all that `pack` kept of them; None where that is of something else."""
    packed = _packed(whole, made_with)
    if len(packed) != len(stories):
        return None
    return [msgspec.structs.replace(one, packed=each) for one, each in zip(stories, packed, strict=True)]


def athletes(whole: bytes | None, made_with: str = "") -> list[AthleteReport]:
    """What `pack` kept in full; nobody where it was made with something else."""
    try:
        return [msgspec.json.decode(each, type=AthleteReport) for each in _packed(whole, made_with)]
    except (msgspec.DecodeError, msgspec.ValidationError):
        return []


def _packed(whole: bytes | None, made_with: str) -> list[bytes]:
    try:
        found = msgspec.msgpack.decode(whole or b"", type=KeptWhole)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return []
    return found.stories if (found.made_with, found.shape) == (made_with, SHAPE) else []
