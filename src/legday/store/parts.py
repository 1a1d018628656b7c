"""A file of a table's rows, written whole before any log names it, so that any process may write one and nobody sees it yet.

Apart from the commit, because workers, upkeep and migration write such files too.
"""

from __future__ import annotations

import io
import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from legday.store.buckets import COLUMN
from legday.store.delta import declared, plain, schema

if TYPE_CHECKING:
    import polars as pl
    from deltalake.transaction import AddAction

    from legday.store.place import Place


@dataclass(frozen=True)
class Part:
    """A file of one bucket's rows that lies in a table's folder and not yet in its log; `batches` the least and the largest id."""

    bucket: int
    batch_id: str = ""
    path: str = ""
    size: int = 0
    row_count: int = 0
    batches: tuple[str, str] | None = None
    written_ms: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def write_part(place: Place, batch_id: str, bucket: int, records: pl.DataFrame) -> Part:
    """Writes records of one bucket into a file of their own in the table's folder, unseen until `Batch.add_parts`; any process may.

    Raises:
        StoreError: the disk is full or not writable.
    """
    rows, dropped = valid("records", records, batch_id)
    if rows.is_empty():
        return Part(bucket, batch_id, dropped=dropped)
    return replace(write_rows(place, "records", bucket, rows), batch_id=batch_id, dropped=dropped)


def write_rows(place: Place, name: str, bucket: int, rows: pl.DataFrame) -> Part:
    """Writes valid rows of one bucket into a file of their own in a table's folder.

    Raises:
        StoreError: the disk is full or not writable.
    """
    return add_file(place, name, bucket, rows, packed(rows))


def packed(rows: pl.DataFrame) -> memoryview:
    """The bytes of a file of these rows."""
    content = io.BytesIO()  # first in memory: what the disk refuses is then an OSError with its number
    plain(rows).write_parquet(content, compression="zstd", compression_level=1)
    return content.getbuffer()


def add_file(place: Place, name: str, bucket: int, rows: pl.DataFrame, content: memoryview, *, ending: str = ".parquet") -> Part:
    """Puts the bytes of rows of one bucket into a new file of a table's folder.

    Raises:
        StoreError: the disk is full or not writable.
    """
    file = f"part-{uuid.uuid4().hex}{ending}"
    with place.faults_worded():
        place.add(f"{name}/{file}", content)  # safe: a log entry must never name what a power cut can still take
    return Part(bucket, "", file, content.nbytes, rows.height, _bounds(rows), time.time_ns() // 1_000_000)


def added(part: Part, *, data_change: bool) -> AddAction:
    """What the table's log says of a part; the bounds of its batches let a reader of few activities pass it by."""
    from deltalake.transaction import AddAction

    stats: dict[str, object] = {"numRecords": part.row_count}
    if part.batches:
        low, high = ({"batch_id": batch} for batch in part.batches)
        stats |= {"minValues": low, "maxValues": high, "nullCount": {"batch_id": 0}}
    return AddAction(part.path, part.size, {COLUMN: str(part.bucket)}, part.written_ms, data_change=data_change, stats=json.dumps(stats))


def _bounds(rows: pl.DataFrame) -> tuple[str, str] | None:
    return None if "batch_id" not in rows.columns else (str(rows["batch_id"].min()), str(rows["batch_id"].max()))


def valid(name: str, frame: pl.DataFrame, batch_id: str) -> tuple[pl.DataFrame, Counter[str]]:
    """The rows that keep every rule of their table, and how many broke which rule; rows that name no batch are of this one."""
    import polars as pl

    from legday.tables.checked import good_rows

    own = frame if "batch_id" in frame.columns else frame.with_columns(batch_id=pl.lit(batch_id))
    return good_rows(declared(name), own.select(schema(name).names()))
