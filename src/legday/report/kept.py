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
from legday.science.fatigue import FatigueModel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

SHAPE = " ".join(name for part in (AthleteReport, Lift, Run, Finding, Gates, Day, Style) for name in part.__struct_fields__)
SHAPE += " " + " ".join(field.name for field in fields(FatigueModel))


class Story(msgspec.Struct, frozen=True):
    """Everything known of one athlete: the recent part, the long lists as report.json has them, and the whole as JSON."""

    part: AthleteReport
    lists: Lists
    packed: bytes

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
        return msgspec.json.decode(self.packed, type=AthleteReport)

    def for_span(self, now: datetime, since: date | None, until: date | None, *, in_full: bool = True) -> AthleteReport:
        """As little of it as says the same of these days as the whole does; unless `in_full`, to the formats of `SUFFICES_FOR` only."""
        if not in_full and since is until is None and now >= ends(self.part):
            return Excerpt(**msgspec.structs.asdict(self.part), lists=self.lists)
        return self.part if holds(self.part, now, since) else self.whole()


class KeptStory(msgspec.Struct):
    """A story in the file; both parts are JSON, since msgpack would turn local instants into UTC."""

    part: bytes
    lists: Lists
    packed: bytes


class Kept(msgspec.Struct):
    """All stories, the settings and version that they were made with, and the keys that the finished lists have."""

    made_with: str
    stories: list[KeptStory]
    shape: str = SHAPE


def pack(stories: Sequence[Story], made_with: str = "") -> bytes:
    """All stories as bytes."""
    return msgspec.msgpack.encode(Kept(made_with, [KeptStory(msgspec.json.encode(one.part), one.lists, one.packed) for one in stories]))


def unpack(kept: bytes | None, made_with: str = "") -> list[Story] | None:
    """The stories kept by `pack`; None where they were made with something else, so that they must be built again."""
    try:
        found = msgspec.msgpack.decode(kept or b"", type=Kept)
        stories = [Story(msgspec.json.decode(one.part, type=AthleteReport), one.lists, one.packed) for one in found.stories]
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return stories if (found.made_with, found.shape) == (made_with, SHAPE) else None
