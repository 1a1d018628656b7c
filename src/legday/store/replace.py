"""Makes a table hold given rows, bucket by bucket: a file whose rows are as they were stays, and nothing is written where all do.

Apart from the commit of activities, because whoever replaces says all rows there are and no other writer comes between.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from legday.store import delta
from legday.store.buckets import COLUMN, DIVIDED, PARTITION, by_bucket, of_athletes
from legday.store.parts import add_file, added, packed

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl

    from legday.store.place import Place


def replace(place: Place, name: str, frame: pl.DataFrame, athletes: Collection[str] | None = None) -> None:
    """Makes a table hold these rows and no others, in one step of its log; with `athletes`, of these no others, and of the rest all.

    The name of a file ends in the hash of its bytes, so that the same rows written the same way are known without reading them.

    Raises:
        StoreError: the disk is full or not writable.
    """
    rows = frame.select(delta.schema(name).names()).cast(delta.schema(name))
    if name not in DIVIDED:
        delta.overwrite(place, name, rows if athletes is None else _with_others(delta.scan(place, name), rows, athletes))
        return
    if not _is_laid_out(place, name):
        if athletes is not None:  # an older table is written as a whole
            rows, athletes = _with_others(delta.scan(place, name), rows, athletes), None
        delta.overwrite(place, name, rows.clear())
    files = delta.live_files(place, name)
    if athletes is not None:
        files = of_athletes(files, athletes)
        rows = _with_others(delta.scan_files(place, name, files), rows, athletes)
    live = dict(zip(files["path"], files[PARTITION], strict=True)) if files.height else {}
    parts, stay = [], []
    for bucket, own in by_bucket(rows):
        content = packed(own)
        ending = f"-{sha256(content).hexdigest()}.parquet"
        same = [path for path, number in live.items() if number == bucket and path.endswith(ending)]
        if len(same) == 1:
            stay += same
        else:
            parts.append(add_file(place, name, bucket, own, content, ending=ending))
    gone = files.filter(~files["path"].is_in(stay))
    if parts or gone.height:
        delta.take_out(place, name, gone, [added(part, data_change=True) for part in parts], data_change=True)


def _with_others(stored: pl.LazyFrame, rows: pl.DataFrame, athletes: Collection[str]) -> pl.DataFrame:
    """The rows beside those that are stored of other athletes."""
    import polars as pl

    others = stored.filter(~pl.col("athlete").is_in(list(athletes))).collect()
    return pl.concat([others, rows]).sort("athlete", maintain_order=True)


def _is_laid_out(place: Place, name: str) -> bool:
    """Whether there is such a table with the columns and the division of today."""
    from deltalake import Schema

    if delta.version(place, name) < 0:
        return False
    table = delta.opened(place, name)
    return table.metadata().partition_columns == [COLUMN] and table.schema() == Schema.from_arrow(delta.laid_out(name).schema)
