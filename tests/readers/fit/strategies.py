"""FIT files for hypothesis: any mix of messages, fields, types, byte orders, developer fields and header times that the format allows.

Left out is only what fitdecode itself gets wrong, where it can be no measure: the exceptions in test_same_as_reference.py, and
packed distance that is not three bytes, which no watch writes.
"""

from __future__ import annotations

import struct

from hypothesis import strategies as st

from legday.readers.fit.profile import MESSAGES
from legday.readers.fit.wire import BASES, base_of

from .builder import (
    BYTE,
    DEVELOPER_DATA_ID,
    FIELD_DESCRIPTION,
    RECORD,
    T0,
    UINT32,
    compressed,
    definition,
    developer_data_id,
    field_description,
    file_id,
    fit,
    message,
)  # fmt: skip

PACKED_DISTANCE = 8
DESCRIBES = {DEVELOPER_DATA_ID, FIELD_DESCRIPTION}
NUMBERS = [n for n in MESSAGES if n not in DESCRIBES] + [RECORD] * 8 + [104, 9999]
NAMES = [None, "Power", "power", "Form Power", "Cadence", "\u00e9t\u00e9 3"]
EXTREMES = [b"\0", b"\xff", b"\x7f", b"\x80", b"\x01"]


@st.composite
def field(draw: st.DrawFn, message_number: int, number: int) -> tuple[int, int, int]:
    """One field of a definition; now and then of a type that does not fit its size, or that nobody knows."""
    if message_number == RECORD and number == PACKED_DISTANCE:
        return number, 3, BYTE
    base = draw(st.sampled_from([*BASES, 0x55]))
    width = BASES[base].size if base in BASES else 1
    size = draw(st.sampled_from([width, width, width, width, width * 3, 5]))
    return number, size, base


def content_of(draw: st.DrawFn, number: int, size: int, base: int, order: str) -> bytes:
    """The bytes of one field: a plausible time, an extreme, or anything."""
    if number in (253, 2, 4) and base == UINT32 and size == 4:
        return struct.pack(f"{order}I", draw(st.sampled_from([T0, T0 + 1, T0 + 31, T0 + 95, 0xFFFFFFFF, 77])))
    if draw(st.booleans()):
        return draw(st.sampled_from(EXTREMES)) * size
    return draw(st.binary(min_size=size, max_size=size))


@st.composite
def recordings(draw: st.DrawFn) -> bytes:
    """One recording: definitions, redefinitions and messages in any order."""
    parts, live = [file_id()] * draw(st.booleans()), {}
    described: dict[tuple[int, int], int] = {}
    for developer in draw(st.sets(st.integers(0, 2))):
        parts.append(developer_data_id(developer))
        for number in draw(st.sets(st.integers(0, 5), max_size=4)):
            base = draw(st.sampled_from(list(BASES)))
            parts.append(
                field_description(developer, number, base, draw(st.sampled_from(NAMES)), draw(st.sampled_from([None, "W", "rpm"])))
            )
            described[developer, number] = base
    for _ in range(draw(st.integers(1, 25))):
        if not live or draw(st.integers(0, 3)) == 0:
            local, number, big = draw(st.integers(0, 9)), draw(st.sampled_from(NUMBERS)), draw(st.booleans())
            known = [*MESSAGES[number].fields] if number in MESSAGES else [253]
            fields = [draw(field(number, n)) for n in draw(st.lists(st.sampled_from([*known, 199]), unique=True, max_size=8))]
            own = draw(st.lists(st.sampled_from(sorted(described) or [(0, 0)]), unique=True, max_size=3)) if draw(st.booleans()) else []
            developer = tuple((n, BASES[described.get((d, n), 0x0D)].size * draw(st.sampled_from([1, 2])), d) for d, n in own)
            parts.append(definition(local, number, *fields, developer=developer, big=big))
            live[local] = (fields, developer, ">" if big else "<")
        local = draw(st.sampled_from(sorted(live)))
        fields, developer, order = live[local]
        values = [
            content_of(draw, number, size, base_of(base, size) if base not in BASES else base, order) for number, size, base in fields
        ]
        values += [draw(st.binary(min_size=size, max_size=size)) for _, size, _ in developer]
        write = compressed if local < 4 and draw(st.integers(0, 4)) == 0 else None
        row = compressed(local, draw(st.integers(0, 31)), *values) if write else message(local, *values)
        parts += [row] * draw(st.sampled_from([1, 1, 1, 2, 20]))
    return fit(*parts, header_size=draw(st.sampled_from([12, 14])), crc=draw(st.sampled_from([None, None, 7])))


def files() -> st.SearchStrategy[bytes]:
    """Whole files of one to three recordings, some with a tail."""
    return st.builds(
        lambda parts, tail: b"".join(parts) + tail, st.lists(recordings(), min_size=1, max_size=3), st.sampled_from([b"", b"", bytes(9)])
    )
