"""One Delta table in a folder: its schema, typed reading, overwriting, and waiting for the disk.

Apart from the commit protocol, because features need only this. delta-rs does not fsync, so it is done here from the log's own words.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote

from legday.errors import StoreError
from legday.store.folder import NO_RIGHTS_WORDS, NO_SPACE_WORDS, faults_worded, sync

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import polars as pl

NAMES = ("activities", "records", "lifts", "runs", "pairs", "settled")
LOG = "_delta_log"


def version(table: Path) -> int:
    """The newest version in the table's log, -1 when there is no table; answered without deltalake."""
    entries = [int(entry.stem) for entry in (table / LOG).glob("*.json") if entry.stem.isdigit()]
    return max(entries, default=-1)


def schema(name: str) -> pl.Schema:
    """Columns and dtypes of a table, as tables.py declares them."""
    return empty(name).schema


def empty(name: str) -> pl.DataFrame:
    """No rows of a table."""
    from legday import tables

    return getattr(tables, name.title()).create_empty()  # type: ignore[no-any-return]


def scan(root: Path, name: str, athlete: str | None = None) -> pl.LazyFrame:
    """The table as it is now, typed as declared, of one athlete or of all; empty when it was never written.

    Files are taken from the log here, because pl.scan_delta (2.1) finds none below a folder with a blank or an accent in its name.
    """
    import deltalake
    import polars as pl

    declared = schema(name)
    if version(root / name) < 0:
        return pl.LazyFrame(schema=declared)
    table = deltalake.DeltaTable((root / name).as_uri())
    within = table.metadata().partition_columns
    inside = {column: pl.String() if isinstance(dtype, pl.Enum) else dtype for column, dtype in declared.items() if column not in within}
    files = pl.DataFrame(table.get_add_actions(flatten=True))
    parts = [pl.LazyFrame(schema=declared)]
    for values, group in files.group_by([f"partition.{column}" for column in within], maintain_order=True) if within else [((), files)]:
        constant = dict(zip(within, values, strict=True))
        if athlete is None or constant.get("athlete", athlete) == athlete:
            paths = [root / name / unquote(path) for path in group["path"]]
            part = pl.scan_parquet(
                paths, schema=inside, glob=False, hive_partitioning=False, missing_columns="insert", extra_columns="ignore"
            )
            part = part.with_columns(pl.lit(value).alias(column) for column, value in constant.items())
            parts.append(part.select(pl.col(column).cast(dtype) for column, dtype in declared.items()))
    rows = pl.concat(parts)
    return rows if athlete is None else rows.filter(pl.col("athlete") == athlete)


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in dtypes that Delta knows: an Enum goes in as its word."""
    import polars as pl

    return frame.with_columns(pl.col(name).cast(pl.String) for name, dtype in frame.schema.items() if isinstance(dtype, pl.Enum))


def overwrite(root: Path, name: str, frame: pl.DataFrame, athletes: Sequence[str] | None) -> None:
    """Makes the table hold these rows: all of it, or only the rows of some athletes."""
    import deltalake

    table, rows = root / name, plain(frame.select(schema(name).names()))
    before = version(table)
    if athletes is None or before < 0:
        with deltalake_faults_worded(root):
            deltalake.write_deltalake(table.as_uri(), rows, mode="overwrite", schema_mode="overwrite")
    elif athletes:
        among = ", ".join("'" + athlete.replace("'", "''") + "'" for athlete in athletes)
        with deltalake_faults_worded(root):
            deltalake.write_deltalake(table.as_uri(), rows, mode="overwrite", predicate=f"athlete IN ({among})")
    with faults_worded(root):
        sync_since(table, before)


def sync_since(table: Path, before: int) -> None:
    """Waits until everything that the log says was added after version `before` is on the disk, the log itself last."""
    log, folders, files = table / LOG, {table, table / LOG}, []
    entries = [log / f"{number:020d}.json" for number in range(before + 1, version(table) + 1)]
    for entry in entries:
        for line in entry.read_text().splitlines():
            added = json.loads(line).get("add")
            if added:
                files.append(table / unquote(added["path"]))
                folders.add(files[-1].parent)
    sync([*files, *entries, *sorted(folders)])


@contextmanager
def deltalake_faults_worded(root: Path) -> Iterator[None]:
    """Turns what deltalake raises into one line that says what to do; a conflict between writers passes."""
    from deltalake.exceptions import CommitFailedError, DeltaError

    with faults_worded(root):
        try:
            yield
        except CommitFailedError:
            raise
        except DeltaError as fault:
            what = str(fault)
            if any(words in what for words in (*NO_SPACE_WORDS, *NO_RIGHTS_WORDS)):
                raise OSError(what) from fault
            raise StoreError(
                root, f"a table cannot be written ({what.splitlines()[0]})", "start a new store from the original files"
            ) from fault
