"""Divides a table that an older legday wrote by buckets of athletes, in one step of its log: a reader finds it as it was or as it is now.

Apart from migrate.py, because no call of deltalake changes what a table is divided by and keeps its rows: this entry is written here.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import deltalake
import polars as pl
from deltalake.schema import PrimitiveType

from legday.store import delta
from legday.store.buckets import COLUMN, bucket_of
from legday.store.delta import LOG, opened, version
from legday.store.parts import added, write_rows
from legday.store.upkeep import groups, orphans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deltalake.transaction import AddAction

    from legday.store.place import Place

BY_ATHLETE = "partition.athlete"  # of records, before format 4


def divide(place: Place, name: str) -> None:
    """Writes a table's rows into files of one bucket each; nothing where that is done. At most one file's rows are held at once.

    What a try that was cut off has left goes first; the files of before stay as long as any that were replaced.
    """
    if version(place, name) < 0 or opened(place, name).metadata().partition_columns == [COLUMN]:
        return
    for left in orphans(place, name):
        place.delete(left.path)
    files = delta.live_files(place, name)
    within = [column for column in files.columns if column.startswith("partition.")]
    by_bucket = _by_file if BY_ATHLETE in within else _by_scan
    parts = [write_rows(place, name, bucket, rows) for bucket, rows in by_bucket(place, name, files)]
    now_ms = time.time_ns() // 1_000_000
    gone = [
        {
            "path": row["path"], "size": row["size_bytes"], "partitionValues": {column.partition(".")[2]: row[column] for column in within},
            "deletionTimestamp": now_ms, "dataChange": False, "extendedFileMetadata": True,
        }
        for row in files.iter_rows(named=True)
    ]  # fmt: skip
    actions = [{"commitInfo": {"timestamp": now_ms, "operation": f"divide by {COLUMN}"}}, {"metaData": _layout(place, name)}]
    actions += [{"remove": each} for each in gone]
    actions += [{"add": _worded(added(part, data_change=False))} for part in parts if part.row_count]
    entry = f"{name}/{LOG}/{version(place, name) + 1:020d}.json"
    place.write(entry, "".join(json.dumps(action) + "\n" for action in actions).encode())


def _by_file(place: Place, name: str, files: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """Files of one athlete each, as many together as make one file."""
    buckets = pl.Series(COLUMN, [bucket_of(athlete) for athlete in files[BY_ATHLETE]], dtype=pl.Int64)
    for (bucket,), own in files.group_by(buckets, maintain_order=True):
        for group in groups(own):
            yield int(str(bucket)), delta.scan_files(place, name, group).collect()


def _by_scan(place: Place, name: str, files: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """Files of any athletes: the table is gone through once for each bucket."""
    rows = delta.scan_files(place, name, files)
    athletes: dict[int, list[str]] = {}
    for athlete in rows.select(pl.col("athlete").unique()).collect(engine="streaming")["athlete"].sort():
        athletes.setdefault(bucket_of(athlete), []).append(athlete)
    for bucket, among in athletes.items():
        yield bucket, rows.filter(pl.col("athlete").is_in(among)).collect(engine="streaming")


def _layout(place: Place, name: str) -> dict[str, object]:
    """The table's own words of itself, with one column more, by which it is divided."""
    table = opened(place, name)
    of_itself = table.metadata()
    columns = deltalake.Schema([*table.schema().fields, deltalake.Field(COLUMN, PrimitiveType("integer"), nullable=True)])
    return {
        "id": str(of_itself.id), "name": of_itself.name, "description": of_itself.description, "createdTime": of_itself.created_time,
        "format": {"provider": "parquet", "options": {}}, "configuration": of_itself.configuration, "schemaString": columns.to_json(),
        "partitionColumns": [COLUMN],
    }  # fmt: skip


def _worded(action: AddAction) -> dict[str, object]:
    return {
        "path": action.path, "size": action.size, "partitionValues": action.partition_values, "modificationTime": action.modification_time,
        "dataChange": action.data_change, "stats": action.stats,
    }  # fmt: skip
