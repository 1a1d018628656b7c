"""read_fit: one FIT file, with all recordings chained in it, to one Recording.

Apart, because it alone decides between the two ways of reading and what becomes of a broken file.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from fastcrc.crc16 import arc

from legday.errors import LegdayError, ReaderError
from legday.readers.fit.assemble import assemble
from legday.readers.fit.columns import decode_layouts
from legday.readers.fit.messages import (
    BROKEN_PART,
    CRC_MISMATCH,
    CUT_SHORT,
    HEADER_CRC_MISMATCH,
    NO_SIZE,
    NOT_FIT,
    TOO_MANY_LAYOUTS,
    TOO_MANY_MESSAGES,
    Fault,
    Messages,
    Table,
    trailing,
)
from legday.readers.fit.profile import DEVELOPER_MESSAGES, NUMBERS
from legday.readers.fit.running import COMPRESSED, header_times, with_header_times, with_unpacked_distance
from legday.readers.fit.wire import CRC_SIZE, HEADER_SIZES, MAGIC, MAX_LAYOUTS, MAX_MESSAGES, Layout, looks_like_header, walk

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from legday.readers.recording import Recording

FELL_BACK = "read with fitdecode, because the fast reader failed"
MAX_PARTS = 256
ALL = range(0x10000)  # the numbers a message can have


def is_fit(head: bytes) -> bool:
    """Whether a file that begins with these bytes claims to be FIT."""
    return head[8:12] == MAGIC


def read_fit(source: bytes | Path, *, reader: Literal["fast", "reference"] = "fast") -> Recording:
    """The Recording of a FIT file; of a damaged one, what stands before the damage.

    Args:
        source: the file's content, or where it lies.
        reader: "reference" reads with fitdecode, a hundred times slower, to compare.

    Raises:
        NotAnActivityError: settings, a plan, a course ...
        ReaderError: not FIT, or nothing could be kept.
    """
    content = source.read_bytes() if isinstance(source, Path) else bytes(source)
    if reader == "reference":
        return _read_reference(content)
    try:
        return assemble(decode(content))
    except LegdayError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the fast path trips over, the slow one may still read
        recording = _read_reference(content)
        return replace(recording, notes=(*recording.notes, f"{FELL_BACK} ({type(error).__name__})"))


def _read_reference(content: bytes) -> Recording:
    from legday.readers.fit.reference import read_fit_reference

    return read_fit_reference(content)


def decode(content: bytes, wanted: Iterable[str] = NUMBERS) -> Messages:
    """The wanted messages of a file, by their names; all that a Recording is made of unless said otherwise."""
    numbers = {NUMBERS[name] for name in wanted} | DEVELOPER_MESSAGES
    found = _walk_parts(content, numbers)
    if found.has_compressed:
        found = _walk_parts(content, ALL)
    with np.errstate(all="ignore"):
        decoded = decode_layouts(content, (layout for layout in found.layouts if layout.number in numbers), found.parts)
    if found.has_compressed:
        decoded = with_header_times(decoded, header_times(content, found.layouts, found.parts))
    if "record" in decoded and COMPRESSED in decoded["record"].columns:
        decoded["record"] = with_unpacked_distance(decoded["record"], found.layouts, found.parts)
    tables = {name: Table(len(offsets), columns) for name, (offsets, columns) in decoded.items()}
    return Messages(tables, tuple(found.notes), found.fault)


class _Parts:
    """The recordings of one file, walked."""

    def __init__(self) -> None:
        self.layouts: list[Layout] = []
        self.parts: list[int] = []
        self.notes: list[str] = []
        self.fault: Fault | None = None
        self.has_compressed = False

    def excess(self, position: int) -> Fault | None:
        """Whether all recordings together hold more than one file may."""
        if len(self.layouts) > MAX_LAYOUTS or len(self.parts) > MAX_PARTS:
            return Fault(TOO_MANY_LAYOUTS, position)
        if sum(len(layout.offsets) for layout in self.layouts) > MAX_MESSAGES:
            return Fault(TOO_MANY_MESSAGES, position)
        return None


def _walk_parts(content: bytes, numbers: Container[int]) -> _Parts:
    if not is_fit(content) or content[0] < HEADER_SIZES[0]:
        raise ReaderError(NOT_FIT)
    found, position, total = _Parts(), 0, len(content)
    while position < total and found.fault is None:
        rest = content[position : position + HEADER_SIZES[-1]]
        if not is_fit(rest) or rest[0] < HEADER_SIZES[0]:
            if looks_like_header(rest):
                found.fault = Fault(BROKEN_PART, position)
            else:
                found.notes.append(trailing(total - position))
            break
        start = position + rest[0]
        if start > total:
            found.fault = Fault(CUT_SHORT, position)
            break
        end = start + int.from_bytes(rest[4:8], "little")
        if end == start and not position and total > start + CRC_SIZE:
            found.notes.append(NO_SIZE)
            end = total - CRC_SIZE
        if rest[0] >= HEADER_SIZES[-1] and any(rest[12:]) and arc(rest[:12]) != int.from_bytes(rest[12:], "little"):
            found.notes.append(HEADER_CRC_MISMATCH)
        walked = walk(content, start, min(end, total), numbers)
        found.parts.append(position)
        found.layouts += walked.layouts
        found.has_compressed |= walked.has_compressed
        found.fault = walked.fault or found.excess(position)
        if found.fault is None and end + CRC_SIZE > total:
            found.fault = Fault(CUT_SHORT, min(end, total))
        if found.fault is None and arc(content[position:end]) != int.from_bytes(content[end : end + CRC_SIZE], "little"):
            found.notes.append(CRC_MISMATCH)
        position = end + CRC_SIZE
    return found
