"""Columns of FIT's numbers to Polars frames of the declared shape.

Apart, because it is where the time of a small file goes: series are made with their final types, missing columns and empty frames are made
once, and a few rows are handed over as rows, which costs half of column by column.
"""

from __future__ import annotations

from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from legday.readers.fit.clock import unix_microseconds
from legday.readers.fit.profile import name_of
from legday.readers.recording import EVENTS, LAPS, RECORDS, SESSIONS, SETS, SPLITS, TIME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legday.readers.fit.messages import Column, Floats, Table

FEW = 32  # rows
WHOLE_LIMIT = 2.0**63

Kind: TypeAlias = Literal["time", "word", "list", "float", "whole"]
KINDS: dict[Any, Kind] = {TIME: "time", pl.String: "word", pl.List(pl.Int64): "list", pl.Float64: "float"}
FRAMES = {
    message: [(name, dtype, KINDS.get(dtype, "whole")) for name, dtype in declared.items()]
    for message, declared in {"session": SESSIONS, "lap": LAPS, "record": RECORDS, "set": SETS, "event": EVENTS, "split": SPLITS}.items()
}

SCHEMAS = {message: {name: dtype for name, dtype, _ in columns} for message, columns in FRAMES.items()}


def frame_of(message: str, table: Table, shift: float | None) -> pl.DataFrame:
    """One message's frame: the declared columns in their order, then those of developer fields by name.

    Args:
        message: session, lap, record, set, event or split.
        table: its decoded columns.
        shift: seconds to add to times that count from power-on; None leaves those null.
    """
    declared = FRAMES[message]
    if not table.height:
        return _empty(message)
    if table.height <= FEW and message != "record":
        cells = [_cells(name, table.columns.get(name), kind, table.height, shift) for name, _, kind in declared]
        return pl.DataFrame(list(zip(*cells, strict=True)), schema=SCHEMAS[message], orient="row")
    columns = []
    for name, dtype, kind in declared:
        column = table.columns.get(name)
        columns.append(_null(name, dtype).new_from_index(0, table.height) if column is None else _series(name, column, dtype, kind, shift))
    known = SCHEMAS[message]
    columns += [_further(name, table.columns[name]) for name in sorted(table.columns.keys() - known.keys())]
    return pl.DataFrame(columns)


def _cells(name: str, column: Column | None, kind: Kind, height: int, shift: float | None) -> Iterable[Any]:
    """A column's values as Python objects, None where there is none."""
    if column is None:
        return [None] * height
    if isinstance(column, list):
        return [printable(v) for v in column]
    if kind == "time":
        micros, known = unix_microseconds(column, shift)
        return [v if ok else None for v, ok in zip(micros.tolist(), known.tolist(), strict=True)]
    if kind == "word":
        return _words(name, column)
    if kind == "list":
        return [[_whole(v) for v in row] if any(map(isfinite, row)) else None for row in column.tolist()]
    return [_whole(v) if kind == "whole" else None if v != v else v for v in column.tolist()]  # noqa: PLR0124 - NaN is not itself


def _series(name: str, column: Column, dtype: Any, kind: Kind, shift: float | None) -> pl.Series:
    if isinstance(column, list):
        return pl.Series(name, list(map(printable, column)), dtype=pl.String)
    if kind == "time":
        return _instants(name, *unix_microseconds(column, shift))
    if kind == "word":
        return pl.Series(name, _words(name, column), dtype=pl.String)
    if kind == "list":
        lists = pl.Series(name, column.ravel(), nan_to_null=True).cast(pl.Int64, strict=False).reshape(column.shape).cast(dtype)
        return lists.zip_with(pl.Series(np.isfinite(column).any(axis=1)), _null(name, dtype))
    series = pl.Series(name, column, nan_to_null=True)
    return series if kind == "float" else series.cast(dtype, strict=False)


def _instants(name: str, micros: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]) -> pl.Series:
    if np.count_nonzero(known) == len(known):
        return pl.Series(name, micros).cast(TIME)
    return pl.Series(name, np.where(known, micros.view("M8[us]"), np.datetime64("NaT"))).cast(TIME)


def _further(name: str, column: Column) -> pl.Series:
    """A developer field's column."""
    if isinstance(column, list):
        return pl.Series(name, list(map(printable, column)), dtype=pl.String)
    return pl.Series(name, column, nan_to_null=True)


def _words(name: str, column: Floats) -> list[str | None]:
    """The profile's words for numbers of the table that is named as the column is."""
    words = {v: name_of(name, v) for v in set(column.tolist()) if isfinite(v)}
    return [words.get(v) for v in column.tolist()]


def _whole(value: float) -> int | None:
    return int(value) if abs(value) < WHOLE_LIMIT else None


def printable(text: str | None) -> str | None:
    """A text from a file without control characters, None when nothing is left."""
    if text is not None and not text.isprintable():
        text = "".join(c for c in text if c.isprintable())
    return text or None


@cache
def _null(name: str, dtype: Any) -> pl.Series:
    return pl.Series(name, [None], dtype=dtype)


@cache
def _empty(message: str) -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMAS[message])
