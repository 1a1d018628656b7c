"""All messages of a layout to columns at once, as NumPy views into the file; layouts of one message are put in file order.

Apart from wire.py, which finds the messages, and from assemble.py, which knows what the numbers mean.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from legday.readers.fit.developer import Columns, descriptions
from legday.readers.fit.messages import Decoded, Table
from legday.readers.fit.profile import DEGREES, MESSAGES, NUMBERS, Field
from legday.readers.fit.wire import BASES, BYTE, MAX_ARRAY, Layout, base_of, slots_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legday.readers.fit.messages import Column, Floats

RECORD = NUMBERS["record"]


class _Pick(NamedTuple):
    """A field to decode: where it lies, how it is written and how it is taken."""

    field: Field
    at: int
    width: int  # bytes
    base: int


class _Plan(NamedTuple):
    """The fields to decode of a layout: single numbers, which go through one matrix together, and all others."""

    numbers: list[tuple[_Pick, np.dtype[Any]]]
    invalid: Floats
    others: list[tuple[_Pick, np.dtype[Any]]]
    has_floats: bool


def decode_layouts(content: bytes, layouts: Iterable[Layout], parts: list[int]) -> dict[str, Decoded]:
    """Columns of every wanted message, by its name; `parts` are the bytes at which recordings begin."""
    by_number: dict[int, list[Layout]] = defaultdict(list)
    for layout in layouts:
        if layout.offsets:
            by_number[layout.number].append(layout)
    decoded: dict[str, Decoded] = {}
    for number in sorted(by_number.keys() & MESSAGES.keys(), key=lambda n: n == RECORD):
        group = sorted(by_number[number], key=lambda layout: layout.offsets[0])
        if number == RECORD and any(layout.has_developer_slots for layout in group):
            plans = _plans_with_developer_fields(group, decoded, parts)
        else:
            plans = [_native_plan(number, layout.triples, big=layout.big) for layout in group]
        decoded[MESSAGES[number].name] = _in_file_order([_decode(content, *pair) for pair in zip(group, plans, strict=True)])
    return decoded


def _plans_with_developer_fields(group: list[Layout], decoded: dict[str, Decoded], parts: list[int]) -> list[_Plan]:
    """Plans for records, whose developer fields become columns too, the first of each name."""
    described = descriptions(group, decoded, parts)
    columns = Columns()
    plans = []
    for layout in group:
        taken: dict[str, _Pick] = {}
        for slot, description in described[layout.defined_at]:
            for name in columns.filled_by(description) if slot.size else ():
                field = Field(name, "text" if columns.is_text.get(name) else "number", None, None)
                taken.setdefault(name, _Pick(field, slot.at, slot.size, base_of(description.base_type, slot.size)))
        plans.append(_plan([*_native(RECORD, layout.triples), *taken.values()], big=layout.big))
    return plans


@lru_cache(maxsize=1024)
def _native_plan(number: int, triples: bytes, *, big: bool) -> _Plan:
    """The plan of a definition; kept, because one watch writes the same definitions into all its files."""
    return _plan(_native(number, triples), big=big)


def _native(number: int, triples: bytes) -> list[_Pick]:
    """The wanted fields of a definition, the first of each number."""
    fields = MESSAGES[number].fields
    first = {slot.number: slot for slot in reversed(slots_of(triples)) if slot.size and slot.number in fields}
    return [_Pick(fields[slot.number], slot.at, slot.size, base_of(slot.base, slot.size)) for slot in first.values()]


def _plan(picks: list[_Pick], *, big: bool) -> _Plan:
    numbers: list[tuple[_Pick, np.dtype[Any]]] = []
    others: list[tuple[_Pick, np.dtype[Any]]] = []
    for pick in picks:
        kind, width, _ = BASES[pick.base]
        element = np.dtype(f"S{pick.width}" if kind == "S" else f"{'>' if big else '<'}{kind}{width}")
        odd = kind == "S" or pick.base == BYTE or pick.field.kind in ("text", "list")
        (others if odd else numbers).append((pick, element))
    invalid = np.array([BASES[pick.base].invalid for pick, _ in numbers], np.float64).reshape(-1, 1)
    return _Plan(numbers, invalid, others, any(element.kind == "f" for _, element in numbers))


def _decode(content: bytes, layout: Layout, plan: _Plan) -> Decoded:
    """The planned fields of all messages of a layout: views into the file where they lie one behind the other, else into a copy."""
    offsets = np.array(layout.offsets, np.int64)
    buffer: bytes | npt.NDArray[Any] = content
    count, size, first = len(offsets), layout.size, layout.offsets[0]
    if layout.offsets[-1] - first != size * (count - 1):
        buffer, first = np.ndarray((len(content) - size + 1,), f"V{size}", content, 0, (1,))[offsets], 0
    columns: dict[str, Column] = {}
    for pick, element in plan.others:
        shape, strides = (count, pick.width // element.itemsize), (size, element.itemsize)
        columns[pick.field.name] = _odd(np.ndarray(shape, element, buffer, first + pick.at, strides), pick)
    matrix = np.empty((len(plan.numbers), count))
    for row, (pick, element) in zip(matrix, plan.numbers, strict=True):
        row[:] = np.ndarray((count,), element, buffer, first + pick.at, (size,))
    matrix[matrix == plan.invalid] = np.nan
    if plan.has_floats:
        matrix[np.isinf(matrix)] = np.nan
    for row, (pick, _) in zip(matrix, plan.numbers, strict=True):
        columns[pick.field.name] = _physical(row, pick.field)
    return Decoded(offsets, columns)


def _physical(column: Floats, field: Field) -> Floats:
    """Raw numbers to FIT's physical ones, in place."""
    if field.scale:
        column /= field.scale
    if field.offset:
        column -= field.offset
    if field.kind == "degrees":
        column *= DEGREES
    return column


def _odd(raw: npt.NDArray[Any], pick: _Pick) -> Column:
    """Texts, arrays and bytes, one message a row; what does not fit the field is not there."""
    base, kind = BASES[pick.base], pick.field.kind
    if kind == "text":
        return [_text(row) for row in raw[:, 0].tolist()] if base.kind == "S" else [None] * len(raw)
    if base.kind not in "iu":
        return np.full(raw[:, :MAX_ARRAY].shape if kind == "list" else len(raw), np.nan)
    numbers: Floats = raw.astype(np.float64)
    numbers[(raw == 0xFF).all(axis=1) if pick.base == BYTE else raw == base.invalid] = np.nan
    return numbers[:, :MAX_ARRAY] if kind == "list" else _physical(numbers[:, 0], pick.field)


def _text(raw: bytes) -> str | None:
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace") or None


def _in_file_order(parts: list[Decoded]) -> Decoded:
    """Several layouts of one message as one."""
    if len(parts) == 1:
        return parts[0]
    offsets = np.concatenate([part.offsets for part in parts])
    order = np.argsort(offsets, kind="stable")
    tables = [Table(len(part.offsets), part.columns) for part in parts]
    is_text = {name: isinstance(column, list) for part in parts for name, column in part.columns.items()}
    columns: dict[str, Column] = {}
    for name, holds_text in is_text.items():
        if holds_text:
            texts = [text for table in tables for text in table.texts(name)]
            columns[name] = [texts[i] for i in order]
        else:
            columns[name] = _stacked([table.numbers(name) for table in tables])[order]
    return Decoded(offsets[order], columns)


def _stacked(pieces: list[Floats]) -> Floats:
    """Numbers one below the other, arrays as wide as the widest."""
    if all(piece.ndim == 1 for piece in pieces):
        return np.concatenate(pieces)
    arrays = [piece.reshape(len(piece), -1) for piece in pieces]
    out = np.full((sum(map(len, arrays)), max(array.shape[1] for array in arrays)), np.nan)
    row = 0
    for array in arrays:
        out[row : row + len(array), : array.shape[1]] = array
        row += len(array)
    return out
