"""One Delta table in a folder: its schema, typed reading, overwriting, and waiting for the disk.

Apart from the commit protocol, because features need only this. delta-rs does not fsync, so it is done here from the log's own words.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from functools import cache
from threading import local
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from legday.errors import StoreError
from legday.store.buckets import PARTITION, of_athletes, partition_by, with_bucket
from legday.store.folder import sync

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Sequence

    import dataframely as dy
    import polars as pl
    from deltalake import DeltaTable
    from deltalake.transaction import AddAction

    from legday.store.place import Place

NAMES = (
    "activities", "records", "lifts", "efforts", "strides", "runs", "pairs", "form", "cooldowns", "paces", "moves", "responses",
    "settled", "daily", "titles",
)  # fmt: skip
MADE_ANEW = ("lifts", "efforts", "strides", "runs", "pairs", "form", "cooldowns", "paces", "moves", "responses")
LOG = "_delta_log"
FEW_ROWS = 100_000  # in one part: 64 parts cost 0.3 s more than one, and save no memory where all of it is no more than this
# tables by address, with what changes when the newest entry is another one; of each thread its own, as a commit moves its table on
_OPENED = local()


def version(place: Place, name: str) -> int:
    """The newest version in a table's log, -1 when there is no table; answered without deltalake."""
    return versions(place, [name])[0]


def versions(place: Place, names: Sequence[str] = NAMES) -> list[int]:
    """The newest version of each table, as `version` says it."""
    return [max(numbers(entries), default=-1) for entries in place.names([f"{name}/{LOG}" for name in names])]


def numbers(entries: Sequence[str]) -> list[int]:
    """The versions that a log has entries for, in order."""
    stems = (entry.removesuffix(".json") for entry in entries if entry.endswith(".json"))
    return sorted(int(stem) for stem in stems if stem.isdigit())


def opened(place: Place, name: str) -> DeltaTable:
    """A table as deltalake sees it now; its log is gone through again only where it has a newer entry, or another one."""
    import deltalake

    newest = place.stamps([f"{name}/{LOG}/{version(place, name):020d}.json"])
    ours: dict[str, tuple[dict[str, Hashable], DeltaTable]] = vars(_OPENED)
    known, table = ours.get(place.uri(name), (None, None))
    if table is None or not newest or newest != known:
        table = deltalake.DeltaTable(place.uri(name), storage_options=_options(place))
        ours[place.uri(name)] = newest, table
    return table


def forget(place: Place, name: str) -> None:
    """Has a table's log gone through again by whoever opens it next, whatever is known of it."""
    vars(_OPENED).pop(place.uri(name), None)


def write(place: Place, name: str, rows: pl.DataFrame, **how: Any) -> None:
    """Writes rows with deltalake, which is told `how`."""
    import deltalake

    deltalake.write_deltalake(place.uri(name), rows, storage_options=_options(place), **how)


def _options(place: Place) -> dict[str, str] | None:
    return None if place.options is None else dict(place.options)


@cache
def schema(name: str) -> pl.Schema:
    """Columns and dtypes of a table, as legday.tables declares them."""
    import polars as pl

    return pl.Schema({column: declaration.dtype for column, declaration in declared(name).columns().items()})


def empty(name: str) -> pl.DataFrame:
    """No rows of a table."""
    import polars as pl

    return pl.DataFrame(schema=schema(name))


def declared(name: str) -> type[dy.Schema]:
    """A table as legday.tables declares it."""
    from legday import tables

    return getattr(tables, name.title())  # type: ignore[no-any-return]


def file_of(name: str, path: str) -> str:
    """Where a data file lies that the log names."""
    return f"{name}/{unquote(path)}"


def scan(place: Place, name: str, athletes: Collection[str] | None = None, batches: Collection[str] | None = None) -> pl.LazyFrame:
    """The table as it is now, typed as declared, of these athletes or of all; empty when it was never written.

    Files are taken from the log here, because pl.scan_delta (2.1) finds none below a folder with a blank or an accent in its name.
    """
    import polars as pl

    columns = schema(name)
    if version(place, name) < 0:
        return pl.LazyFrame(schema=columns)
    files = live_files(place, name)
    if batches is not None:
        files = _with_batches(files, batches)
    if athletes is None:
        return scan_files(place, name, files)
    return scan_files(place, name, of_athletes(files, athletes)).filter(pl.col("athlete").is_in(list(athletes)))


def in_buckets(place: Place, names: Sequence[str]) -> Iterator[list[pl.LazyFrame]]:
    """The rows of these tables side by side, typed as declared, few at a time: those of one bucket, or of more that hold few together.

    All at once where one of them is not divided, as in a store not yet brought forward, and where there is nothing.
    """
    import polars as pl

    files = [live_files(place, name) if version(place, name) >= 0 else pl.DataFrame() for name in names]
    written = [own for own in files if own.height]
    if not written or any(PARTITION not in own.columns for own in written):
        yield [scan_files(place, name, own) for name, own in zip(names, files, strict=True)]
        return
    held = pl.concat(own.select(PARTITION, pl.col("num_records").fill_null(FEW_ROWS)) for own in written)
    rows = held.group_by(PARTITION).sum().sort(PARTITION)
    for _, few in rows.group_by(pl.col("num_records").cum_sum() // FEW_ROWS, maintain_order=True):
        among = [own.filter(own[PARTITION].is_in(few[PARTITION].to_list())) if own.height else own for own in files]
        yield [scan_files(place, name, own) for name, own in zip(names, among, strict=True)]


def scan_bucket(place: Place, name: str, bucket: int) -> pl.LazyFrame:
    """The rows of a divided table that lie in one bucket, typed as declared."""
    import polars as pl

    if version(place, name) < 0:
        return pl.LazyFrame(schema=schema(name))
    files = live_files(place, name)
    return scan_files(place, name, files.filter(files[PARTITION] == bucket))


def live_files(place: Place, name: str) -> pl.DataFrame:
    """The data files of a table as its log has them: path, size_bytes, num_records and partition.COLUMN."""
    import polars as pl

    return pl.DataFrame(opened(place, name).get_add_actions(flatten=True))


def _with_batches(files: pl.DataFrame, batches: Collection[str]) -> pl.DataFrame:
    """The files that may hold rows of these batches, by the bounds in the log; one without bounds may hold any."""
    if "min.batch_id" not in files.columns:
        return files
    ordered = sorted(batches)
    bounds = zip(files["min.batch_id"], files["max.batch_id"], strict=True)
    may = [low is None or high is None or bisect_left(ordered, low) < bisect_right(ordered, high) for low, high in bounds]
    return files.filter(may)


def scan_files(place: Place, name: str, files: pl.DataFrame) -> pl.LazyFrame:
    """The rows of these of a table's files, typed as declared."""
    import polars as pl

    columns = schema(name)
    within = [column.removeprefix("partition.") for column in files.columns if column.startswith("partition.")]
    inside = {column: pl.String() if isinstance(dtype, pl.Enum) else dtype for column, dtype in columns.items() if column not in within}
    parts = list[pl.LazyFrame]()
    for values, group in files.group_by([f"partition.{column}" for column in within], maintain_order=True) if within else [((), files)]:
        constant = dict(zip(within, values, strict=True))
        if group.height:
            part = pl.scan_parquet(
                [place.data(file_of(name, path)) for path in group["path"]],
                schema=inside,
                glob=False,
                hive_partitioning=False,
                missing_columns="insert",
                extra_columns="ignore",
                credential_provider=None,  # keys come from the environment, whatever else is installed
            )
            part = part.with_columns(pl.lit(value).alias(column) for column, value in constant.items())
            parts.append(part.select(pl.col(column).cast(dtype) for column, dtype in columns.items()))
    return pl.concat(parts) if parts else pl.LazyFrame(schema=columns)


def take_out(place: Place, name: str, files: pl.DataFrame, added: Sequence[AddAction] = (), *, data_change: bool = True) -> None:
    """Takes files out of a table's log, and enters others in their place, in one step; the files themselves stay for a while.

    `data_change` says whether other rows come than go.
    """
    from deltalake.transaction import RemoveAction

    before = version(place, name)
    within = [column for column in files.columns if column.startswith("partition.")]
    now_ms = time.time_ns() // 1_000_000
    removed = [
        RemoveAction(
            row["path"], data_change, now_ms, row["size_bytes"], {column.removeprefix("partition."): str(row[column]) for column in within}
        )
        for row in files.iter_rows(named=True)
    ]
    with deltalake_faults_worded(place):
        table = opened(place, name)
        table.create_write_transaction(
            [*removed, *added], mode="append", schema=table.schema(), partition_by=table.metadata().partition_columns
        )
    sync_since(place, name, before)


def laid_out(name: str) -> pl.DataFrame:
    """No rows of a table, in the columns and dtypes that Delta is told of."""
    return with_bucket(name, plain(empty(name)))


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in dtypes that Delta knows: an Enum goes in as its word."""
    import polars as pl

    return frame.with_columns(pl.col(name).cast(pl.String) for name, dtype in frame.schema.items() if isinstance(dtype, pl.Enum))


def overwrite(place: Place, name: str, frame: pl.DataFrame) -> None:
    """Makes the table hold these rows, and have their columns."""
    before = version(place, name)
    with deltalake_faults_worded(place):
        write(place, name, with_bucket(name, plain(frame)), mode="overwrite", schema_mode="overwrite", partition_by=partition_by(name))
    sync_since(place, name, before)


def add_columns(place: Place, name: str) -> None:
    """Gives a table written by an older legday the columns that it lacks, null in its rows; nothing where it lacks none."""
    before = version(place, name)
    if before < 0:
        return
    there = {field.name for field in opened(place, name).schema().fields}
    if there.issuperset(schema(name).names()):
        return
    with deltalake_faults_worded(place):
        within = opened(place, name).metadata().partition_columns
        write(
            place, name, laid_out(name) if within else plain(empty(name)), mode="append", schema_mode="merge", partition_by=within or None
        )
    sync_since(place, name, before)


def sync_since(place: Place, name: str, before: int) -> None:
    """Waits until everything that the log says was added after version `before` is on the disk, the log itself last.

    Elsewhere than on a disk of this machine it is safe as soon as it is written.
    """
    if place.root is None:
        return
    with place.faults_worded():
        table = place.root / name
        log, folders, files = table / LOG, {table, table / LOG}, []
        entries = [log / f"{number:020d}.json" for number in range(before + 1, version(place, name) + 1)]
        for entry in entries:
            for line in entry.read_text().splitlines():
                added = msgspec.json.decode(line).get("add")
                if added:
                    files.append(table / unquote(added["path"]))
                    folders.add(files[-1].parent)
        sync([*files, *entries, *sorted(folders)])


@contextmanager
def deltalake_faults_worded(place: Place) -> Iterator[None]:
    """Turns what deltalake raises into one line that says what to do; a conflict between writers passes."""
    from deltalake.exceptions import CommitFailedError, DeltaError

    with place.faults_worded():
        try:
            yield
        except CommitFailedError:
            raise
        except DeltaError as fault:
            what = str(fault)
            raise place.fault(what) or StoreError(
                place, f"a table cannot be written ({what.splitlines()[0]})", "start a new store from the original files"
            ) from fault
