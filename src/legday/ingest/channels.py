"""The records of one recording as their table has them: only usable times, and null where a value cannot be true.

Apart from the activity's row, because these are a frame; a channel that holds nothing but what can be true, as most do, is taken as it is.
"""

from __future__ import annotations

from functools import cache
from math import isfinite
from typing import TYPE_CHECKING

import polars as pl

from legday.ingest.sessions import EARLIEST, LATEST
from legday.store.delta import schema
from legday.tables import Records

if TYPE_CHECKING:
    import dataframely as dy

KEYS = ("activity_id", "athlete", "batch_id", "timestamp")
SMALLEST, LARGEST = -(2**63), 2**63 - 1
POSITION = ("position_lat", "position_long")
BEATS = "hr_heart_rate"  # a strap's own beats, which stand in where the watch wrote none


def with_usable_times(records: pl.DataFrame) -> pl.DataFrame:
    """The records whose time a watch can have written."""
    times = records["timestamp"]
    first, last = times.min(), times.max()
    if first is not None and not times.null_count() and first >= EARLIEST and last <= LATEST:  # type: ignore[operator] # of instants
        return records
    return records.filter(pl.col("timestamp").is_between(EARLIEST, LATEST))


def channels(timed: pl.DataFrame) -> pl.DataFrame:
    """The time and every channel of the records' table, null where a value cannot be true."""
    doubtful = {name for name in bounds(Records) if not _is_true(timed.get_column(name), name)}
    beats = BEATS in timed.columns
    if beats:
        doubtful.add("heart_rate")
    if not doubtful.isdisjoint(POSITION) or not _null_together(*(timed.get_column(name) for name in POSITION)):
        doubtful.update(POSITION)
    names = ["timestamp", *bounds(Records)]
    return timed.select(checked(name, beats=beats) if name in doubtful else name for name in names) if doubtful else timed[names]


@cache
def checked(name: str, *, beats: bool = False) -> pl.Expr:
    """A channel in the dtype of the records' table, null where a value cannot be true; `beats` where a strap's own stand beside it."""
    value, dtype = pl.col(name), schema("records")[name]
    if name == "heart_rate" and beats:
        value = pl.coalesce(name, pl.col(BEATS).cast(dtype, strict=False))
    fits = value.is_between(*bounds(Records)[name])
    if name in POSITION:  # half a position is none
        fits &= pl.all_horizontal(pl.col(part).is_between(*bounds(Records)[part]) for part in POSITION)
    return pl.when(fits).then(value).cast(dtype).alias(name)


@cache
def bounds(table: type[dy.Schema]) -> dict[str, tuple[float, float]]:
    """The least and the greatest value that a column of numbers may hold."""
    found = {}
    for name, column in table.columns().items():
        if column.dtype.is_numeric():
            low, high = getattr(column, "min", None), getattr(column, "max", None)
            found[name] = (SMALLEST if low is None else low, LARGEST if high is None else high)
    if table is Records:
        found["heart_rate"] = (1, 255)
    return found


def _is_true(values: pl.Series, name: str) -> bool:
    """Whether a channel has its dtype and nothing in it is beyond its bounds; a sum is finite only where every value is."""
    if values.dtype != schema("records")[name]:
        return False
    if values.null_count() == len(values):
        return True
    low, high = bounds(Records)[name]
    return bool(low <= values.min() and values.max() <= high and isfinite(values.sum()))  # type: ignore[operator] # of numbers


def _null_together(one: pl.Series, other: pl.Series) -> bool:
    if one.null_count() != other.null_count():
        return False
    return one.null_count() in (0, len(one)) or bool((one.is_null() == other.is_null()).all())
