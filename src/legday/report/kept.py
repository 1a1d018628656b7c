"""The athletes of the last run as bytes, to be kept in the store and read back on a night with nothing new.

Apart from json.py: report.json is rounded and filtered, this is whole and exact; and most nights need little of it.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from legday.report.coverage import coverage
from legday.report.excerpt import Excerpt, Lists, ends, holds, recent
from legday.report.form import Form, MetricForm
from legday.report.json import listed
from legday.report.judged_by import Gates, Style
from legday.report.model import AthleteReport, Day, Finding, Lift, OtherActivity, Run
from legday.report.response import MetricEffect, Moved, PaceAtEffort, Response, SeenAfter, Shift, Swap, WarningScore
from legday.science.fatigue import FatigueModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from legday.report.json import Buffer

PARTS = (
    AthleteReport,
    Lift,
    Run,
    Finding,
    Gates,
    Day,
    OtherActivity,
    Style,
    Response,
    MetricEffect,
    PaceAtEffort,
    Moved,
    Shift,
    Swap,
    SeenAfter,
    WarningScore,
    Form,
    MetricForm,
    FatigueModel,
)
SHAPE = " ".join(name for part in PARTS for name in part.__struct_fields__)


class Told(NamedTuple):
    """What an earlier run said of an athlete, in full."""

    whole: AthleteReport
    lists: Lists


class Story(msgspec.Struct, frozen=True):
    """What is known of one athlete: the recent part, the long lists as report.json has them, and the whole as JSON where it is at hand."""

    part: AthleteReport
    lists: Lists
    packed: bytes | None = None

    @classmethod
    def of(cls, whole: AthleteReport, before: Told | None = None) -> Story:
        """A story that was just built; of the finished lists of the one before is taken over what begins alike."""
        part = msgspec.structs.replace(recent(whole), coverage=coverage(whole))
        lists = {
            name: memoryview(
                listed(getattr(whole, name), (getattr(before.whole, name), getattr(before.lists, name)) if before else ((), b""))
            )
            for name in Lists.__struct_fields__
        }
        return cls(part, Lists(**lists), msgspec.json.encode(whole))

    @property
    def athlete(self) -> str:
        """Whose it is."""
        return self.part.athlete

    def whole(self) -> AthleteReport:
        """All of it."""
        return msgspec.json.decode(self.packed or b"", type=AthleteReport)

    def told(self) -> Told | None:
        """What it says, in full; None where that cannot be read."""
        try:
            return Told(self.whole(), self.lists)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    def suffices(self, now: datetime, since: date | None, until: date | None, *, in_full: bool) -> bool:
        """Whether these days can be told without the whole."""
        return holds(self.part, now, since) or self._is_excerpt(now, since, until, in_full=in_full)

    def for_span(self, now: datetime, since: date | None, until: date | None, *, in_full: bool = True) -> AthleteReport:
        """As little of it as says the same of these days as the whole does; unless `in_full`, to the formats of `SUFFICES_FOR` only."""
        if self._is_excerpt(now, since, until, in_full=in_full):
            return Excerpt(**msgspec.structs.asdict(self.part), lists=self.lists, of_today=[])
        return self.part if holds(self.part, now, since) else self.whole()

    def _is_excerpt(self, now: datetime, since: date | None, until: date | None, *, in_full: bool) -> bool:
        return not in_full and since is until is None and now >= ends(self.part)


class KeptPart(msgspec.Struct):
    """What most nights need of a story; the part is JSON, since msgpack would turn local instants into UTC."""

    part: bytes
    lists: Lists


class Kept(msgspec.Struct):
    """The parts of all stories, what they were made with (settings, version) and from (the tables), and the keys of the finished lists."""

    made_with: str
    made_from: str
    stories: list[KeptPart]
    shape: str = SHAPE


class KeptWhole(msgspec.Struct):
    """All stories in full, as Kept has them otherwise."""

    made_with: str
    made_from: str
    stories: list[bytes]
    shape: str = SHAPE


def pack(stories: Sequence[Story], made_with: str = "", made_from: str = "") -> tuple[bytes, bytes]:
    """All stories as bytes: what most nights need, and the whole."""
    parts = [KeptPart(msgspec.json.encode(one.part), one.lists) for one in stories]
    whole = [one.packed or b"" for one in stories]
    encode = msgspec.msgpack.encode
    return encode(Kept(made_with, made_from, parts)), encode(KeptWhole(made_with, made_from, whole))


def unpack(kept: Buffer | None, made_with: str = "") -> list[Story] | None:
    """The stories kept by `pack`, without the whole; None where they were made with something else, so that they must be built again."""
    try:
        found = msgspec.msgpack.decode(kept or b"", type=Kept)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    if (found.made_with, found.shape) != (made_with, SHAPE):
        return None
    return _stories(found.stories, [None] * len(found.stories))


def unpack_whole(kept: Buffer | None, whole: Buffer | None, made_with: str = "") -> list[Story] | None:
    """The stories kept by `pack`, with all of them; None also where the two are not of one run."""
    both = _both(kept, whole, made_with)
    return both and _stories(both[0].stories, both[1].stories)


def stories_before(kept: Buffer | None, whole: Buffer | None, made_with: str = "") -> tuple[dict[str, Story], str]:
    """As `told_before`, but what each story says is only decoded when it is asked."""
    both = _both(kept, whole, made_with)
    stories = both and _stories(both[0].stories, both[1].stories)
    return ({one.athlete: one for one in stories}, both[0].made_from) if both and stories else ({}, "")


def _stories(parts: Sequence[KeptPart], packed: Sequence[bytes | None]) -> list[Story] | None:
    """The stories of these parts; None where one cannot be read."""
    try:
        read = [msgspec.json.decode(one.part, type=AthleteReport) for one in parts]
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return [Story(part, one.lists, whole) for part, one, whole in zip(read, parts, packed, strict=True)]


def told_before(kept: Buffer | None, whole: Buffer | None, made_with: str = "") -> tuple[dict[str, Told], str]:
    """What `pack` kept, in full, by athlete, and what it was made from; nothing where it was made with something else."""
    both = _both(kept, whole, made_with)
    if both is None:
        return {}, ""
    try:
        with _no_garbage():
            told = [msgspec.json.decode(packed, type=AthleteReport) for packed in both[1].stories]
    except (msgspec.DecodeError, msgspec.ValidationError):
        return {}, ""
    return {one.athlete: Told(one, part.lists) for one, part in zip(told, both[0].stories, strict=True)}, both[0].made_from


def _both(kept: Buffer | None, whole: Buffer | None, made_with: str) -> tuple[Kept, KeptWhole] | None:
    """What `pack` made, where it was of one run, with these settings and by this version."""
    try:
        part, found = msgspec.msgpack.decode(kept or b"", type=Kept), msgspec.msgpack.decode(whole or b"", type=KeptWhole)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    asked = (made_with, part.made_from, SHAPE)
    of_one_run = (part.made_with, part.made_from, part.shape) == (found.made_with, found.made_from, found.shape) == asked
    return (part, found) if of_one_run and len(part.stories) == len(found.stories) else None


@contextmanager
def _no_garbage() -> Iterator[None]:
    """While years of objects are made that all stay, looking among them for garbage takes as long as making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
