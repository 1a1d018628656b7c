"""The slow and simple reading of a FIT file, by fitdecode: the measure the fast path is held to, and its stand-in.

Apart, because it is the only place that knows fitdecode; nothing else in the reader imports it.
"""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fitdecode
import numpy as np

from legday.errors import ReaderError
from legday.readers.fit.assemble import assemble
from legday.readers.fit.developer import Columns, Description
from legday.readers.fit.messages import (
    BROKEN_PART,
    CRC_MISMATCH,
    CUT_SHORT,
    HEADER_CRC_MISMATCH,
    NO_SIZE,
    NOT_FIT,
    OVERRUN,
    UNDEFINED,
    Column,
    Fault,
    Floats,
    Messages,
    Table,
    trailing,
)
from legday.readers.fit.profile import DEGREES, MESSAGES, NUMBERS, TIMESTAMP, Field
from legday.readers.fit.wire import CRC_SIZE, HEADER_SIZES, MAGIC, MAX_ARRAY, looks_like_header

if TYPE_CHECKING:
    from legday.readers.recording import Recording

COMPRESSED = "compressed_speed_distance"
Row = dict[str, Any]


def read_fit_reference(source: bytes | Path) -> Recording:
    """The Recording of a FIT file as fitdecode reads it; what it yields before it fails is kept.

    Raises:
        NotAnActivityError: settings, a plan, a course ...
        ReaderError: not FIT, or nothing could be kept.
    """
    return assemble(decode(source.read_bytes() if isinstance(source, Path) else bytes(source)))


def decode(content: bytes) -> Messages:
    """All wanted messages that fitdecode yields."""
    if len(content) < HEADER_SIZES[0] or content[8:12] != MAGIC:
        raise ReaderError(NOT_FIT)
    notes, tail = [], []
    if content[0] >= HEADER_SIZES[0] and not any(content[4:8]) and len(content) > content[0] + CRC_SIZE:
        notes.append(NO_SIZE)
        content = _with_data_size(content)
    rows: dict[str, list[Row]] = {}
    developers, fault = Columns(), None
    complete = good = 0  # the end of the last whole recording, and of the last whole message
    stream = BytesIO(content)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        reader = fitdecode.FitReader(
            stream, processor=None, check_crc=fitdecode.CrcCheck.WARN, error_handling=fitdecode.ErrorHandling.WARN
        )  # fmt: skip
        try:
            for frame in reader:
                if isinstance(frame, fitdecode.FitCRC):
                    complete = stream.tell()
                elif isinstance(frame, fitdecode.FitDataMessage) and frame.global_mesg_num in MESSAGES:
                    message = MESSAGES[frame.global_mesg_num]
                    rows.setdefault(message.name, []).append(_row(frame, message.fields, developers))
                good = stream.tell()
        except Exception as error:  # noqa: BLE001 - fitdecode fails in many ways on odd input; each of them ends the good part
            rest = content[complete:]
            if isinstance(error, fitdecode.FitHeaderError) and complete and not looks_like_header(rest):
                tail.append(trailing(len(rest)))
            else:
                fault = Fault(_reason(error, complete), good)
    crc_warnings = [str(warning.message) for warning in caught if "mismatching CRC" in str(warning.message)]
    notes += [HEADER_CRC_MISMATCH if "header" in warning else CRC_MISMATCH for warning in crc_warnings] + tail
    tables = {name: Table(len(of_message), _columns(name, of_message, developers)) for name, of_message in rows.items()}
    return Messages(tables, tuple(notes), fault)


def _with_data_size(content: bytes) -> bytes:
    """The file with the data size that its header lacks; without a header CRC, which would no longer fit."""
    size = len(content) - content[0] - CRC_SIZE
    return content[:4] + struct.pack("<I", size) + content[8:12] + bytes(content[0] - HEADER_SIZES[0]) + content[content[0] :]


def _reason(error: Exception, complete: int) -> str:
    """A failure of fitdecode in a runner's words."""
    if isinstance(error, fitdecode.FitHeaderError):
        return BROKEN_PART if complete else NOT_FIT
    if isinstance(error, fitdecode.FitEOFError):
        return CUT_SHORT
    if isinstance(error, fitdecode.FitParseError) and "local message" in str(error):
        return UNDEFINED
    return OVERRUN if isinstance(error, AssertionError) else f"fitdecode gave up ({type(error).__name__})"


def _row(frame: Any, fields: dict[int, Field], developers: Columns) -> Row:
    """The wanted values of one message, the first of each field; expanded ones only where nothing else holds the value."""
    row: Row = {}
    unpacked: Row = {}
    is_record = frame.global_mesg_num == NUMBERS["record"]
    is_packed = is_record and any(item.name == COMPRESSED for item in frame.fields)
    for item in frame.fields:
        if item.field_def is None:
            if item.field.def_num == TIMESTAMP and TIMESTAMP in fields:
                unpacked.setdefault("timestamp", item.raw_value)
            elif is_packed and item.name in ("speed", "distance"):
                unpacked[item.name] = item.value
        elif item.field_def.is_dev:
            if is_record:
                _add_developer_field(row, item, developers)
        else:
            field = fields.get(item.field_def.def_num)
            if field is not None and field.name not in row and field.name != COMPRESSED:
                row[field.name] = _value(field, item)
    return row | {name: value for name, value in unpacked.items() if row.get(name) is None}


def _value(field: Field, item: Any) -> Any:
    raw = item.raw_value
    if field.kind == "list":
        values = raw if isinstance(raw, tuple) else (raw,)
        return values[:MAX_ARRAY] if all(v is None or isinstance(v, int) for v in values) else ()
    if field.kind == "text":
        return raw if isinstance(raw, str) else None
    value = _number(item.value if field.scale or field.offset else raw)
    return value * DEGREES if field.kind == "degrees" and value is not None else value


def _number(value: Any) -> float | None:
    first = (value[0] if value else None) if isinstance(value, tuple) else value
    return float(first) if isinstance(first, (int, float)) and isfinite(first) else None


def _add_developer_field(row: Row, item: Any, columns: Columns) -> None:
    field = item.field_def.field
    first = item.value if isinstance(item.value, str) else _number(item.value)
    for name in columns.filled_by(Description(field.dev_data_index, field.def_num, field.name, field.units, field.type.identifier)):
        row.setdefault(name, first)


def _columns(message: str, rows: list[Row], developers: Columns) -> dict[str, Column]:
    kinds = {field.name: field.kind for field in MESSAGES[NUMBERS[message]].fields.values()}
    kinds |= {name: "text" for name, is_text in developers.is_text.items() if is_text}
    columns: dict[str, Column] = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        values = [row.get(name) for row in rows]
        if kinds.get(name) == "text":
            columns[name] = values
        elif kinds.get(name) == "list":
            columns[name] = _arrays([value or () for value in values])
        else:
            columns[name] = np.array([np.nan if value is None else value for value in values], np.float64)
    return columns


def _arrays(rows: list[tuple[int | None, ...]]) -> Floats:
    """Arrays one below the other, as wide as the widest."""
    out = np.full((len(rows), max(map(len, rows))), np.nan)
    for filled, row in zip(out, rows, strict=True):
        filled[: len(row)] = [np.nan if value is None else value for value in row]
    return out
