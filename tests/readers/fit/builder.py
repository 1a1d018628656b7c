"""FIT files from bytes, so that every odd input in the tests has a visible recipe.

`fit(definition(0, RECORD, (253, 4, UINT32), (3, 1, UINT8)), message(0, u32(T0), 72))` is a whole file of one record.
"""

from __future__ import annotations

import struct

from fastcrc.crc16 import arc

ENUM, SINT8, UINT8, STRING, BYTE = 0x00, 0x01, 0x02, 0x07, 0x0D
SINT16, UINT16, SINT32, UINT32, FLOAT32 = 0x83, 0x84, 0x85, 0x86, 0x88
FILE_ID, DEVICE_SETTINGS, SESSION, LAP, RECORD, EVENT, DEVICE_INFO, WORKOUT_STEP, ACTIVITY = 0, 2, 18, 19, 20, 21, 23, 27, 34
USER_PROFILE, ZONES_TARGET, USER_METRICS, TIME_IN_ZONE = 3, 7, 79, 216
HR, TIMESTAMP_CORRELATION, FIELD_DESCRIPTION, DEVELOPER_DATA_ID, SET, EXERCISE_TITLE, SPLIT = 132, 162, 206, 207, 225, 264, 312

T0 = 1_136_000_000  # 2025-12-30T03:33:20Z on FIT's clock
FIT_EPOCH = 631_065_600
RUNNING, ACTIVITY_FILE = 1, 4


def u16(*values: int, big: bool = False) -> bytes:
    """Unsigned 16-bit numbers."""
    return struct.pack(f"{'>' if big else '<'}{len(values)}H", *values)


def u32(*values: int, big: bool = False) -> bytes:
    """Unsigned 32-bit numbers."""
    return struct.pack(f"{'>' if big else '<'}{len(values)}I", *values)


def i32(*values: int) -> bytes:
    """Signed 32-bit numbers."""
    return struct.pack(f"<{len(values)}i", *values)


def text(words: str, size: int) -> bytes:
    """A text field, padded with zeros."""
    return words.encode()[:size].ljust(size, b"\0")


def definition(
    local: int, number: int, *fields: tuple[int, int, int], developer: tuple[tuple[int, int, int], ...] = (), big: bool = False
) -> bytes:
    """A definition message; a field is (number, size, base type), a developer field (number, size, developer's index)."""
    head = bytes((0x40 | local | (0x20 if developer else 0), 0, big)) + u16(number, big=big) + bytes((len(fields),))
    own = bytes((len(developer),)) + b"".join(map(bytes, developer)) if developer else b""
    return head + b"".join(map(bytes, fields)) + own


def message(local: int, *values: bytes | int) -> bytes:
    """A data message; a number stands for one byte."""
    return bytes((local,)) + b"".join(bytes((v,)) if isinstance(v, int) else v for v in values)


def compressed(local: int, offset: int, *values: bytes | int) -> bytes:
    """A data message with five bits of time in its header."""
    return message(0x80 | local << 5 | offset, *values)


def fit(*parts: bytes, header_size: int = 14, header_crc: int | None = None, size: int | None = None, crc: int | None = None) -> bytes:
    """A file of these messages; sizes and checksums are right unless said otherwise."""
    body = b"".join(parts)
    head = bytes((header_size, 0x20)) + u16(2140) + u32(len(body) if size is None else size) + b".FIT"
    if header_size > 12:
        head += u16(arc(head) if header_crc is None else header_crc)
    content = head.ljust(header_size, b"\0") + body
    return content + u16(arc(content) if crc is None else crc)


def file_id(kind: int = ACTIVITY_FILE, *, created: int = T0, manufacturer: int = 1, product: int = 4315, serial: int = 42) -> bytes:
    """Definition and message of file_id, on local type 15."""
    fields = ((0, 1, ENUM), (1, 2, UINT16), (2, 2, UINT16), (3, 4, 0x8C), (4, 4, UINT32))
    return definition(15, FILE_ID, *fields) + message(15, kind, u16(manufacturer), u16(product), u32(serial), u32(created))


def session(start: int = T0, *, sport: int = RUNNING, elapsed_s: int = 60) -> bytes:
    """Definition and message of a session, on local type 14."""
    fields = ((253, 4, UINT32), (2, 4, UINT32), (5, 1, ENUM), (7, 4, UINT32))
    return definition(14, SESSION, *fields) + message(14, u32(start + elapsed_s), u32(start), sport, u32(elapsed_s * 1000))


def activity(stamp: int = T0, local: int = 0xFFFFFFFF) -> bytes:
    """Definition and message of activity, on local type 13."""
    return definition(13, ACTIVITY, (253, 4, UINT32), (5, 4, UINT32)) + message(13, u32(stamp), u32(local))


def field_description(developer: int, number: int, base: int, name: str | None, units: str | None = None) -> bytes:
    """Definition and message of field_description, on local type 12; without name or units the field is missing."""
    fields, values = [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8)], [developer, number, base]
    for number_of_text, words in ((3, name), (8, units)):
        if words is not None:
            fields.append((number_of_text, 24, STRING))
            values.append(text(words, 24))
    return definition(12, FIELD_DESCRIPTION, *fields) + message(12, *values)


def developer_data_id(developer: int) -> bytes:
    """Definition and message of developer_data_id, on local type 11."""
    return definition(11, DEVELOPER_DATA_ID, (3, 1, UINT8)) + message(11, developer)


HEART_RATES = definition(0, RECORD, (253, 4, UINT32), (3, 1, UINT8))


def heart_rates(*bpm: int, start: int = T0) -> bytes:
    """Definition and a record a second, on local type 0."""
    return HEART_RATES + b"".join(message(0, u32(start + i), rate) for i, rate in enumerate(bpm))
