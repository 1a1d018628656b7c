"""The athletes of the last run as bytes, to be kept in the store and read back on a night with nothing new.

Apart from json.py: report.json is rounded and filtered, this is whole and exact; and most nights need little of it.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from itertools import accumulate
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
LISTS = Lists.__struct_fields__
PIECES = 1 + len(LISTS)  # of a story, in what most nights need
HEADING_SIZE = 8  # bytes that say how long the heading is


class Told(NamedTuple):
    """What an earlier run said of an athlete, in full."""

    whole: AthleteReport
    lists: Lists


class Story(msgspec.Struct, frozen=True):
    """What is known of one athlete: the recent part, the long lists as report.json has them, and the whole as JSON where it is at hand."""

    part: AthleteReport
    lists: Lists
    packed: Buffer | None = None

    @classmethod
    def of(cls, whole: AthleteReport, before: Told | None = None) -> Story:
        """A story that was just built; of the finished lists of the one before is taken over what begins alike."""
        part = msgspec.structs.replace(recent(whole), coverage=coverage(whole))
        lists = {
            name: memoryview(
                listed(getattr(whole, name), (getattr(before.whole, name), getattr(before.lists, name)) if before else ((), b""))
            )
            for name in LISTS
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


class Heading(msgspec.Struct):
    """What stands before kept stories: what they were made with (settings, version) and from (the tables), and how long each part is."""

    made_with: str
    made_from: str
    sizes: list[int]  # bytes
    shape: str = SHAPE


def pack(stories: Sequence[Story], made_with: str = "", made_from: str = "") -> tuple[list[Buffer], list[Buffer]]:
    """All stories as bytes, in pieces: what most nights need, and the whole.

    Parts are JSON, since msgpack would turn local instants into UTC.
    """
    parts = [piece for one in stories for piece in (msgspec.json.encode(one.part), *(getattr(one.lists, name) for name in LISTS))]
    return _headed(made_with, made_from, parts), _headed(made_with, made_from, [one.packed or b"" for one in stories])


def unpack(kept: Buffer | None, made_with: str = "") -> list[Story] | None:
    """The stories kept by `pack`, without the whole; None where they were made with something else, so that they must be built again."""
    found = _parted(kept)
    if found is None or found[0].made_with != made_with:
        return None
    return _stories(found[1])


def unpack_whole(kept: Buffer | None, whole: Buffer | None, made_with: str = "") -> list[Story] | None:
    """The stories kept by `pack`, with all of them; None also where the two are not of one run."""
    both = _both(kept, whole, made_with)
    return both and _stories(both[1], both[2])


def stories_before(kept: Buffer | None, whole: Buffer | None, made_with: str = "") -> tuple[dict[str, Story], str]:
    """As `told_before`, but what each story says is only decoded when it is asked."""
    both = _both(kept, whole, made_with)
    stories = both and _stories(both[1], both[2])
    return ({one.athlete: one for one in stories}, both[0]) if both and stories else ({}, "")


def told_before(kept: Buffer | None, whole: Buffer | None, made_with: str = "") -> tuple[dict[str, Told], str]:
    """What `pack` kept, in full, by athlete, and what it was made from; nothing where it was made with something else."""
    both = _both(kept, whole, made_with)
    if both is None:
        return {}, ""
    made_from, parts, packed = both
    try:
        with _no_garbage():
            told = [msgspec.json.decode(one, type=AthleteReport) for one in packed]
    except (msgspec.DecodeError, msgspec.ValidationError):
        return {}, ""
    return {one.athlete: Told(one, lists) for one, (_, lists) in zip(told, _by_story(parts), strict=True)}, made_from


def _headed(made_with: str, made_from: str, pieces: Sequence[Buffer]) -> list[Buffer]:
    heading = msgspec.msgpack.encode(Heading(made_with, made_from, [len(piece) for piece in pieces]))
    return [len(heading).to_bytes(HEADING_SIZE, "big"), heading, *pieces]


def _parted(kept: Buffer | None) -> tuple[Heading, list[memoryview]] | None:
    """What `_headed` laid one after the other, seen where it lies; None where it was not laid so."""
    content = memoryview(kept or b"")
    begin = HEADING_SIZE + int.from_bytes(content[:HEADING_SIZE], "big")
    try:
        heading = msgspec.msgpack.decode(content[HEADING_SIZE:begin], type=Heading)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    *begins, end = accumulate(heading.sizes, initial=begin)
    if heading.shape != SHAPE or end != len(content):
        return None
    return heading, [content[at : at + size] for at, size in zip(begins, heading.sizes, strict=True)]


def _both(kept: Buffer | None, whole: Buffer | None, made_with: str) -> tuple[str, list[memoryview], list[memoryview]] | None:
    """What `pack` made and what from, where both are of one run, with these settings and by this version."""
    part, found = _parted(kept), _parted(whole)
    if part is None or found is None:
        return None
    made = {(heading.made_with, heading.made_from) for heading, _ in (part, found)}
    if made != {(made_with, part[0].made_from)} or len(part[1]) != PIECES * len(found[1]):
        return None
    return part[0].made_from, part[1], found[1]


def _by_story(parts: Sequence[memoryview]) -> Iterator[tuple[memoryview, Lists]]:
    """The part and the lists of each story."""
    return ((parts[at], Lists(*parts[at + 1 : at + PIECES])) for at in range(0, len(parts), PIECES))


def _stories(parts: Sequence[memoryview], packed: Sequence[memoryview | None] = ()) -> list[Story] | None:
    """The stories of these parts; None where one cannot be read."""
    by_story = list(_by_story(parts))
    try:
        read = [msgspec.json.decode(part, type=AthleteReport) for part, _ in by_story]
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return [Story(part, lists, whole) for part, (_, lists), whole in zip(read, by_story, packed or [None] * len(read), strict=True)]


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
