"""FIT on the wire: headers, definitions, and a walk that sorts data messages by layout without decoding any.

Apart, because this is the only loop that runs once for each message; everything behind it works on whole layouts.
"""

from __future__ import annotations

from collections import deque
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from legday.readers.fit.messages import CUT_SHORT, OVERRUN, TOO_MANY_LAYOUTS, TOO_MANY_MESSAGES, UNDEFINED, Fault
from legday.readers.fit.profile import DEVELOPER_MESSAGES

if TYPE_CHECKING:
    from collections.abc import Container

HEADER_SIZES = (12, 14)
MAGIC = b".FIT"
CRC_SIZE = 2
COMPRESSED_HEADER = 0x80
# Eleven days of records every second, and what no watch comes near; together they bound memory to about 1 GB.
MAX_MESSAGES = 1_000_000
MAX_LAYOUTS = 4_096
MAX_DEVELOPER_LAYOUTS = 64
MAX_ARRAY = 32  # elements that are read of an array field
BLOCK = 1 << 20  # bytes between two looks at the limits
RUN = 4096  # messages counted at once


def looks_like_header(rest: bytes) -> bool:
    """Whether bytes behind a recording were meant to be another one."""
    return len(rest) >= HEADER_SIZES[0] and rest[0] in HEADER_SIZES


class Base(NamedTuple):
    """One of FIT's base types: NumPy's kind and size, and the value that means "not there"."""

    kind: str
    size: int
    invalid: int | None


TEXT, BYTE = 0x07, 0x0D
BASES = {
    0x00: Base("u", 1, 0xFF), 0x01: Base("i", 1, 0x7F), 0x02: Base("u", 1, 0xFF), 0x83: Base("i", 2, 0x7FFF),
    0x84: Base("u", 2, 0xFFFF), 0x85: Base("i", 4, 0x7FFFFFFF), 0x86: Base("u", 4, 0xFFFFFFFF), TEXT: Base("S", 1, None),
    0x88: Base("f", 4, None), 0x89: Base("f", 8, None), 0x0A: Base("u", 1, 0), 0x8B: Base("u", 2, 0), 0x8C: Base("u", 4, 0),
    BYTE: Base("u", 1, 0xFF), 0x8E: Base("i", 8, 0x7FFFFFFFFFFFFFFF), 0x8F: Base("u", 8, 0xFFFFFFFFFFFFFFFF), 0x90: Base("u", 8, 0),
}  # fmt: skip


class Slot(NamedTuple):
    """One field of a layout: `base` is the number of its base type, or the developer's index for a developer field."""

    number: int
    size: int
    base: int
    at: int


class Layout:
    """All data messages of one definition: where they begin, and where each field lies in them."""

    __slots__ = ("_developer_triples", "big", "defined_at", "number", "offsets", "redefined_at", "size", "triples")

    def __init__(self, content: bytes, at: int) -> None:
        self.defined_at = at
        self.redefined_at = [at]
        self.big = content[at + 2] != 0
        self.number = int.from_bytes(content[at + 3 : at + 5], "big" if self.big else "little")
        end = at + 6 + 3 * content[at + 5]
        self.triples = content[at + 6 : end]
        self._developer_triples = content[end + 1 : end + 1 + 3 * content[end]] if content[at] & 0x20 else b""
        self.size = 1 + sum(self.triples[1::3]) + sum(self._developer_triples[1::3])
        self.offsets: list[int] = []

    @property
    def has_developer_slots(self) -> bool:
        """Whether developer fields follow the others."""
        return bool(self._developer_triples)

    def developer_slots(self) -> list[Slot]:
        """The developer fields, which follow the others."""
        return slots_of(self._developer_triples, 1 + sum(self.triples[1::3]))


def slots_of(triples: bytes, at: int = 1) -> list[Slot]:
    """The fields of a definition, which stand in it as number, size and base type; `at` is where the first lies in a message."""
    numbers, sizes, bases = triples[::3], triples[1::3], triples[2::3]
    return list(map(Slot, numbers, sizes, bases, accumulate(sizes, initial=at)))


def base_of(number: int, size: int) -> int:
    """The base type to read a field with: bytes where the type is unknown or does not divide the size (COROS writes such)."""
    base = BASES.get(number)
    return BYTE if base is None or size % base.size else number


class _Locals:
    """The local types of one recording while it is walked, indexed by the header byte that begins a message."""

    def __init__(self, content: bytes, wanted: Container[int], reason_at_end: str) -> None:
        self.content, self.wanted, self.reason_at_end = content, wanted, reason_at_end
        self.has_compressed = False
        self.layouts: dict[tuple[bytes, int], Layout] = {}  # many watches repeat a definition before every message
        self.developers: list[Layout] = []
        self.size = [0] * 256  # of a message, 0 while its header byte leads nowhere yet
        self.add = [_NOWHERE.append] * 256
        self.extend = [_NOWHERE.extend] * 256
        self.by_local: list[Layout | None] = [None] * 16
        self.resolved: list[list[int]] = [[] for _ in range(16)]

    def define(self, at: int, end: int) -> tuple[int, str | None]:
        """Takes a definition; where it ends, or why it cannot be taken."""
        close = _definition_end(self.content, at)
        if close > end:
            return at, self.reason_at_end
        described = sum(len(layout.offsets) for layout in self.developers) if self.content[at] & 0x20 else 0
        key = (self.content[at + 1 : close], described)
        layout = self.layouts.get(key)
        if layout is None:
            if len(self.layouts) >= MAX_LAYOUTS or len(self.developers) >= MAX_DEVELOPER_LAYOUTS:
                return at, TOO_MANY_LAYOUTS
            layout = self.layouts[key] = Layout(self.content, at)
            if layout.number in DEVELOPER_MESSAGES:
                self.developers.append(layout)
        else:
            layout.redefined_at.append(at)
        local = self.content[at] & 15
        self.by_local[local] = layout
        for header in self.resolved[local]:
            self.size[header] = 0
        self.resolved[local].clear()
        return close, None

    def resolve(self, header: int) -> str | None:
        """Finds the layout that a header byte leads to, or why there is none."""
        local = header >> 5 & 3 if header & COMPRESSED_HEADER else header & 15
        layout = self.by_local[local]
        if layout is None:
            return UNDEFINED
        positions = layout.offsets if layout.number in self.wanted else _NOWHERE
        self.size[header], self.add[header], self.extend[header] = layout.size, positions.append, positions.extend
        self.resolved[local].append(header)
        self.has_compressed |= header >= COMPRESSED_HEADER
        return None

    def run(self, header: int, position: int, stop: int, end: int) -> int:
        """Takes messages that lie one behind the other under one header byte, which slices count at C speed; where they end."""
        step, limit, count = self.size[header], RUN, RUN
        while count == limit and position < stop:
            headers = self.content[position : min(position + limit * step, end) : step]
            count = len(headers) - len(headers.lstrip(_BYTES[header]))
            self.extend[header](range(position, position + count * step, step))
            position += count * step
        return position

    def forget(self, position: int) -> None:
        """Takes back a message that turned out not to be whole."""
        for layout in self.layouts.values():
            if layout.offsets and layout.offsets[-1] == position:
                layout.offsets.pop()

    def is_full(self) -> bool:
        """Whether there are more messages than a watch writes."""
        return sum(len(layout.offsets) + len(layout.redefined_at) for layout in self.layouts.values()) > MAX_MESSAGES


class Walk(NamedTuple):
    """What a walk found: all layouts, the wanted ones with their messages; whether times stand in headers; and what ended it early."""

    layouts: list[Layout]
    has_compressed: bool
    fault: Fault | None


def walk(content: bytes, start: int, end: int, wanted: Container[int]) -> Walk:
    """Sorts the messages of content[start:end] by layout.

    Args:
        content: the whole file.
        start: first byte after the header.
        end: first byte after the data, not beyond the file.
        wanted: numbers of the messages to keep.
    """
    known = _Locals(content, wanted, CUT_SHORT if end == len(content) else OVERRUN)
    size, add = known.size, known.add
    position, previous, step = start, -1, 0
    reason = None
    while position < end and reason is None:
        stop = min(position + BLOCK, end)
        while position < stop:
            header = content[position]
            step = size[header]
            if not step:
                if header & 0xC0 == 0x40:
                    position, reason = known.define(position, end)
                else:
                    reason = known.resolve(header)
                if reason:
                    break
            # A message under the header of the one before may begin a long run: a look ahead guesses, run() makes sure.
            elif header != previous or content[min(position + 8 * step, stop - 1)] != header:
                add[header](position)
                position += step
                previous = header
            else:
                position = known.run(header, position, stop, end)
                previous = -1
        if reason is None and known.is_full():
            reason = TOO_MANY_MESSAGES
    if position > end:
        position, reason = position - step, known.reason_at_end
        known.forget(position)
    return Walk(list(known.layouts.values()), known.has_compressed, Fault(reason, position) if reason else None)


_BYTES = [bytes((byte,)) for byte in range(256)]
_NOWHERE: deque[int] = deque(maxlen=0)  # takes positions of messages that nobody wants


def _definition_end(content: bytes, at: int) -> int:
    """Where a definition ends; beyond the file when it is cut off."""
    fields = content[at + 5 : at + 6]
    if not fields:
        return len(content) + 1
    end = at + 6 + 3 * fields[0]
    if not content[at] & 0x20:
        return end
    developer_fields = content[end : end + 1]
    return end + 1 + 3 * developer_fields[0] if developer_fields else len(content) + 1
