"""The commit protocol: records first under a batch id, then one MERGE of the activity rows, which alone makes them seen.

Apart, because Delta has no transaction over two tables and everything else in the store leans on this one promise.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from legday.errors import StoreError
from legday.store.delta import deltalake_faults_worded, schema, sync_since, version
from legday.store.folder import faults_worded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import polars as pl

TRIES = 30
PAUSE_S = 0.02
MATCH = "t.activity_id = s.activity_id"
STANDING = {"sources": "s.sources", "sport": "s.sport"}


class Standing(NamedTuple):
    """What of a row may change while it stays: its files, the preferred first, and its sport."""

    sources: tuple[str, ...]
    sport: str


class Batch:
    """What one run of the program adds to the store; nothing of it is seen before `commit` returns.

    `dropped` counts the rows that broke a rule of tables.py, by rule.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.batch_id = uuid.uuid4().hex
        self.dropped: Counter[str] = Counter()

    def add_records(self, records: pl.DataFrame) -> None:
        """Appends records, on disk when this returns and unseen until `commit`; may be called often.

        Raises:
            StoreError: the disk is full or not writable.
        """
        import deltalake

        table = self._root / "records"
        rows = self._valid("records", records)
        if rows.is_empty():
            return
        before = version(table)
        with deltalake_faults_worded(self._root):
            deltalake.write_deltalake(table.as_uri(), rows, mode="append", partition_by=["athlete"])
        with faults_worded(self._root):
            sync_since(table, before)

    def commit(self, activities: pl.DataFrame, *, superseded: Collection[str] = (), changed: Mapping[str, Standing] | None = None) -> None:
        """Adds activities, in one atomic step with what they replace; a row that is already there stays as it is.

        Args:
            activities: new rows, without batch_id.
            superseded: ids of rows that leave, because a better source of the same recording comes in.
            changed: what is new of rows that stay.

        Raises:
            StoreError: the disk is full or not writable, or other writers never let go.
        """
        import polars as pl

        rows = self._valid("activities", activities).with_columns(change=pl.lit("added"))
        others: list[dict[str, object]] = [{"activity_id": gone, "change": "gone"} for gone in superseded]
        others += [{"activity_id": kept, "change": "kept", **standing._asdict()} for kept, standing in (changed or {}).items()]
        rows = pl.concat([rows, pl.DataFrame(others, schema=rows.schema)])
        if rows.is_empty():
            return
        table = self._root / "activities"
        before = version(table)
        self._merge(table, rows)
        with faults_worded(self._root):
            sync_since(table, before)

    def _merge(self, table: Path, rows: pl.DataFrame) -> None:
        """One MERGE; every try reads the table anew, and each change says itself what it needs, so that a second one does nothing."""
        import deltalake
        from deltalake.exceptions import CommitFailedError

        columns = {name: f"s.{name}" for name in schema("activities").names()}
        for attempt in range(TRIES):
            try:
                with deltalake_faults_worded(self._root):
                    if version(table) < 0:
                        deltalake.write_deltalake(table.as_uri(), rows.drop("change").clear(), mode="ignore")
                    merge = deltalake.DeltaTable(table.as_uri()).merge(rows, predicate=MATCH, source_alias="s", target_alias="t")
                    merge = merge.when_matched_delete(predicate="s.change = 'gone'")
                    merge = merge.when_matched_update(updates=STANDING, predicate="s.change = 'kept'")
                    merge.when_not_matched_insert(updates=columns, predicate="s.change = 'added'").execute()
            except CommitFailedError:
                time.sleep(PAUSE_S * (attempt + 1))
            else:
                return
        raise StoreError(self._root, "other writers kept changing it", "run again when they have ended")

    def _valid(self, name: str, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that keep every rule of their table, with this batch's id; the others are counted."""
        import polars as pl

        from legday import tables

        table = {"activities": tables.Activities, "records": tables.Records}[name]
        rows = frame.with_columns(batch_id=pl.lit(self.batch_id)).select(schema(name).names())
        good, failure = table.filter(rows, cast=True)
        self.dropped.update(failure.counts())
        return good
