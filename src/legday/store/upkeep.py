"""Keeping the tables quick: small files joined, rows that no activity carries dropped, checkpoints written, old files removed.

Apart from the commits, because none of it changes what a reader sees; it runs at most once a week, under the lock.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

from legday.store import delta
from legday.store.delta import LOG, NAMES, deltalake_faults_worded, sync_since, version
from legday.store.folder import faults_worded, sync
from legday.store.seals import BrokenSealsError, read_seals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

EVERY = timedelta(days=7)
RETENTION_HOURS = 7 * 24  # a reader that opened the table before may still need what has been replaced since
MANY_FILES = 8
SMALL_ROWS = 1_000_000  # records in a file (some 30 MB); larger ones are left as they are
JOINED_ROWS = 2_000_000


def is_due(root: Path, now: datetime) -> bool:
    """Whether a week has gone by since the tables were kept up; a new store has time."""
    try:
        seals = read_seals(root)
    except BrokenSealsError:
        return False
    if seals is None or seals.kept_up is None:
        return False
    return not timedelta(0) <= now - datetime.fromisoformat(seals.kept_up) < EVERY


def keep_up(root: Path, *, retention_hours: int = RETENTION_HOURS) -> None:
    """Joins small files, drops what nobody sees, removes what was replaced longer than `retention_hours` ago, and writes checkpoints.

    Raises:
        StoreError: the disk is full or not writable; what readers see is then as it was.
    """
    import deltalake

    join_records(root)
    for name in NAMES:
        table = root / name
        before = version(table)
        if before < 0:
            continue
        with deltalake_faults_worded(root):
            opened = deltalake.DeltaTable(table.as_uri())
            if name != "records" and len(opened.file_uris()) > MANY_FILES:
                opened.optimize.compact()
            opened.vacuum(retention_hours=retention_hours, dry_run=False)
        with faults_worded(root):
            sync_since(table, before)
            for file in orphans(root, name):
                if (table / file).stat().st_mtime < time.time() - retention_hours * 3600:
                    (table / file).unlink()
        with deltalake_faults_worded(root):
            opened = deltalake.DeltaTable(table.as_uri())
            opened.create_checkpoint()
            opened.cleanup_metadata()
        with faults_worded(root):
            sync([*(table / LOG).glob("*.checkpoint.parquet"), *(table / LOG).glob("_last_checkpoint"), table / LOG])


def orphans(root: Path, name: str) -> list[str]:
    """Data files in a table's folder that its log has never named."""
    import deltalake

    table = deltalake.DeltaTable((root / name).as_uri())
    named = {unquote(path) for path in delta.live_files(root, name)["path"]}
    replaced = table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=True)
    named |= {unquote(path) for path in replaced} | set(replaced)
    found = {file.relative_to(root / name).as_posix() for file in (root / name).rglob("*.parquet")}
    return sorted(path for path in found - named if not path.startswith(LOG))


def join_records(root: Path, *, drop_now: bool = False) -> None:
    """Writes small files of records into fewer larger ones, one athlete at a time, without the rows that no activity carries.

    Args:
        root: the store.
        drop_now: rewrite every file with such rows, also where nothing is gained in files.
    """
    if version(root / "records") < 0:
        return
    files = delta.live_files(root, "records")
    if files.is_empty():
        return
    carried = delta.scan(root, "activities").select("activity_id", "batch_id").collect()
    for (athlete,), own in files.group_by("partition.athlete", maintain_order=True):
        small = own.filter((own["num_records"].is_null()) | (own["num_records"] < SMALL_ROWS)) if not drop_now else own
        if small.height > MANY_FILES or (drop_now and _loose_rows(root, small, carried)):
            for group in _groups(small):
                _join(root, str(athlete), group, carried)


def _loose_rows(root: Path, files: pl.DataFrame, carried: pl.DataFrame) -> int:
    rows = delta.scan_files(root, "records", files).select("activity_id", "batch_id")
    return rows.join(carried.lazy(), on=["activity_id", "batch_id"], how="anti").collect().height


def _groups(files: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Runs of files that together hold as many rows as one file should."""
    first = rows = 0
    for number, count in enumerate(files["num_records"].fill_null(SMALL_ROWS)):
        if number > first and rows + count > JOINED_ROWS:
            yield files[first:number]
            first, rows = number, 0
        rows += count
    yield files[first:]


def _join(root: Path, athlete: str, files: pl.DataFrame, carried: pl.DataFrame) -> None:
    """Replaces files of one athlete by one with the same rows, those that no activity carries left out; one step in the log."""
    from legday.store.commit import added, write_part

    rows = delta.scan_files(root, "records", files)
    kept = rows.join(carried.lazy(), on=["activity_id", "batch_id"], how="semi", maintain_order="left").collect()
    part = write_part(root, "", athlete, kept)
    delta.take_out(root, "records", files, [added(part, data_change=False)] if part.row_count else [])


def drop_orphans(root: Path) -> None:
    """Removes, at once, files that no log names and records that no activity carries."""
    for name in NAMES:
        if version(root / name) >= 0:
            for file in orphans(root, name):
                with suppress(FileNotFoundError):
                    (root / name / file).unlink()
    join_records(root, drop_now=True)
