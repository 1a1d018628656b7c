"""Keeping the tables quick: small files joined, rows that no activity carries dropped, checkpoints written, old files removed.

Apart from the commits, because none of it changes what a reader sees; it runs at most once a week, under the lock.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from legday.store import delta
from legday.store.buckets import COLUMN, PARTITION
from legday.store.delta import LOG, NAMES, deltalake_faults_worded, file_of, opened, sync_since, version
from legday.store.seals import LAST_CHECKPOINT, BrokenSealsError, read_seals

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl
    from deltalake import DeltaTable

    from legday.store.parts import Part
    from legday.store.place import File, Place

EVERY = timedelta(days=7)
RETENTION_HOURS = 7 * 24  # a reader that opened the table before may still need what has been replaced since
MANY_FILES = 8
SMALL_ROWS = 1_000_000  # records in a file (some 30 MB); larger ones are left as they are
JOINED_ROWS = 2_000_000


def is_due(place: Place, now: datetime) -> bool:
    """Whether a week has gone by since the tables were kept up; a new store has time."""
    try:
        seals = read_seals(place)
    except BrokenSealsError:
        return False
    if seals is None or seals.kept_up is None:
        return False
    return not timedelta(0) <= now - datetime.fromisoformat(seals.kept_up) < EVERY


def keep_up(place: Place, *, retention_hours: int = RETENTION_HOURS) -> None:
    """Joins small files, drops what nobody sees, removes what was replaced longer than `retention_hours` ago, and writes checkpoints.

    Raises:
        StoreError: the disk is full or not writable; what readers see is then as it was.
    """
    join_records(place)
    for name in NAMES:
        before = version(place, name)
        if before < 0:
            continue
        with deltalake_faults_worded(place):
            table = opened(place, name)
            if name != "records":
                _join_small_files(table, delta.live_files(place, name))
            table.vacuum(retention_hours=retention_hours, dry_run=False)
        sync_since(place, name, before)
        with place.faults_worded():
            for file in orphans(place, name):
                if file.written_s < time.time() - retention_hours * 3600:
                    place.delete(file.path)
        with deltalake_faults_worded(place):
            table = opened(place, name)
            table.create_checkpoint()
            table.cleanup_metadata()
        with place.faults_worded():
            (log,) = place.names([f"{name}/{LOG}"])
            new = [entry for entry in log if entry.endswith(".checkpoint.parquet") or entry == LAST_CHECKPOINT]
            place.sync([*(f"{name}/{LOG}/{entry}" for entry in new), f"{name}/{LOG}"])


def orphans(place: Place, name: str) -> list[File]:
    """Data files in a table's folder that its log has never named."""
    named = {file_of(name, path) for path in delta.live_files(place, name)["path"]}
    replaced = opened(place, name).vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=True)
    named |= {file_of(name, path) for path in replaced} | {f"{name}/{path}" for path in replaced}
    found = (file for file in place.walk(name) if file.path.endswith(".parquet") and not file.path.startswith(f"{name}/{LOG}"))
    return sorted(file for file in found if file.path not in named)


def join_records(place: Place, *, drop_now: bool = False) -> None:
    """Writes small files of records into fewer larger ones, one bucket at a time, without the rows that no activity carries.

    Args:
        place: the store.
        drop_now: rewrite every file with such rows, also where nothing is gained in files.
    """
    from legday.store.parts import added

    if version(place, "records") < 0:
        return
    files = delta.live_files(place, "records")
    if files.is_empty() or PARTITION not in files.columns:  # not yet brought forward
        return
    for (number,), own in files.group_by(PARTITION, maintain_order=True):
        bucket = int(str(number))
        carried = delta.scan_bucket(place, "activities", bucket).select("activity_id", "batch_id").collect()
        small = own.filter((own["num_records"].is_null()) | (own["num_records"] < SMALL_ROWS)) if not drop_now else own
        if small.height > MANY_FILES or (drop_now and _loose_rows(place, small, carried)):
            for group in groups(small):
                part = _joined(place, bucket, group, carried)
                whole = [added(part, data_change=False)] if part.row_count else []
                delta.take_out(place, "records", group, whole, data_change=not whole)


def _join_small_files(table: DeltaTable, files: pl.DataFrame) -> None:
    """Has deltalake write the files of a bucket anew as few, one bucket after the other; of a table without buckets all."""
    if PARTITION not in files.columns:
        if files.height > MANY_FILES:
            table.optimize.compact()
        return
    for bucket, count in files.group_by(PARTITION, maintain_order=True).len().iter_rows():
        if count > MANY_FILES:
            table.optimize.compact(partition_filters=[(COLUMN, "=", str(bucket))])


def _loose_rows(place: Place, files: pl.DataFrame, carried: pl.DataFrame) -> int:
    rows = delta.scan_files(place, "records", files).select("activity_id", "batch_id")
    return rows.join(carried.lazy(), on=["activity_id", "batch_id"], how="anti").collect().height


def groups(files: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Runs of files that together hold as many rows as one file should."""
    first = rows = 0
    for number, count in enumerate(files["num_records"].fill_null(SMALL_ROWS)):
        if number > first and rows + count > JOINED_ROWS:
            yield files[first:number]
            first, rows = number, 0
        rows += count
    yield files[first:]


def _joined(place: Place, bucket: int, files: pl.DataFrame, carried: pl.DataFrame) -> Part:
    """One file with the rows of these files of a bucket, those that no activity carries left out; no log names it yet."""
    from legday.store.parts import write_part

    rows = delta.scan_files(place, "records", files)
    kept = rows.join(carried.lazy(), on=["activity_id", "batch_id"], how="semi", maintain_order="left").collect()
    return write_part(place, "", bucket, kept)


def drop_orphans(place: Place) -> None:
    """Removes, at once, files that no log names and records that no activity carries."""
    for name in NAMES:
        if version(place, name) >= 0:
            for file in orphans(place, name):
                place.delete(file.path)
    join_records(place, drop_now=True)
