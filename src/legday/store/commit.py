"""The commit protocol: records first under a batch id, then the activity rows in one step, which alone makes them seen.

Apart, because Delta has no transaction over two tables and everything else in the store leans on this one promise.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from legday.errors import StoreError
from legday.store.buckets import COLUMN, by_bucket, partition_by, with_bucket
from legday.store.delta import deltalake_faults_worded, laid_out, opened, scan, sync_since, version, write
from legday.store.parts import added, valid, write_part, write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    import polars as pl
    from deltalake.transaction import AddAction, RemoveAction

    from legday.store.parts import Part
    from legday.store.place import Place

TRIES = 30
PAUSE_S = 0.02
MATCH = "t.activity_id = s.activity_id"
STANDING = {name: f"s.{name}" for name in ("sources", "sport", "sets_from")}
JOINED = ("sets", "title", "description")  # what an activity takes from a strength log that is joined with it


class Standing(NamedTuple):
    """What of a row may change while it stays: its files, the preferred first, its sport, and the log that its sets are from."""

    sources: tuple[str, ...]
    sport: str
    sets_from: str | None = None


class Batch:
    """What one run of the program adds to the store; nothing of it is seen before `commit` returns.

    `dropped` counts the rows that broke a rule of legday.tables, by rule.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self.batch_id = uuid.uuid4().hex
        self.dropped: Counter[str] = Counter()

    def add_records(self, records: pl.DataFrame) -> None:
        """Appends records of any athletes, on disk when this returns and unseen until `commit`; may be called often.

        Raises:
            StoreError: the disk is full or not writable.
        """
        self.add_parts(write_part(self._place, self.batch_id, bucket, own) for bucket, own in by_bucket(records))

    def add_parts(self, parts: Iterable[Part]) -> None:
        """Enters files of records that `write_part` wrote into the table's log, in one step.

        Raises:
            StoreError: the disk is full or not writable.
        """
        actions: list[AddAction | RemoveAction] = []
        for part in parts:
            self.dropped.update(part.dropped)
            if part.row_count:
                actions.append(added(part, data_change=True))
        if not actions:
            return
        before = version(self._place, "records")

        def enter() -> None:
            if version(self._place, "records") < 0:
                write(self._place, "records", laid_out("records"), mode="ignore", partition_by=[COLUMN])
            written = opened(self._place, "records")
            written.create_write_transaction(actions, mode="append", schema=written.schema(), partition_by=[COLUMN])

        self._until_won(enter)
        sync_since(self._place, "records", before)

    def drop_parts(self, parts: Iterable[Part]) -> None:
        """Takes away files of records that nobody will ever see; one that cannot be is left to the next clean-up."""
        for part in parts:
            if part.path:
                with suppress(OSError, StoreError):
                    self._place.delete(f"records/{part.path}")

    def commit(
        self,
        activities: pl.DataFrame,
        *,
        superseded: Collection[str] = (),
        changed: Mapping[str, Standing] | None = None,
        joined: Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        """Adds activities, in one atomic step with what they replace; a row that is already there stays as it is.

        Args:
            activities: new rows; those without a batch_id have their records in this batch, others in the part of that id.
            superseded: ids of rows that leave, because a better source of the same recording comes in.
            changed: what is new of rows that stay.
            joined: the columns of JOINED, where they are new too, of rows in `changed`.

        Raises:
            StoreError: the disk is full or not writable, or other writers never let go.
        """
        import polars as pl

        rows = self._valid("activities", activities).with_columns(change=pl.lit("added"))
        others: list[dict[str, object]] = [{"activity_id": gone, "change": "gone"} for gone in superseded]
        for kept, standing in (changed or {}).items():
            inside = (joined or {}).get(kept)
            others.append({"activity_id": kept, "change": "kept" if inside is None else "joined", **standing._asdict(), **(inside or {})})
        rows = pl.concat([rows, pl.DataFrame(others, schema=rows.schema)])
        if rows.is_empty():
            return
        rows = with_bucket("activities", rows)
        before = version(self._place, "activities")
        if others:
            self._merge(rows)
        else:
            self._insert(rows.drop("change"))
        sync_since(self._place, "activities", before)

    def _insert(self, rows: pl.DataFrame) -> None:
        """Appends the rows that are not there yet: as a MERGE would, at a tenth of its cost in a large table.

        An append is refused when anything came between it and the version that was looked at, so that no row is written twice.
        """
        import deltalake
        import polars as pl

        no_retries = deltalake.CommitProperties(max_commit_retries=0)  # deltalake's own would append over what came between

        def insert_once() -> None:
            if version(self._place, "activities") < 0:
                write(self._place, "activities", rows.clear(), mode="ignore", partition_by=partition_by("activities"))
            table = opened(self._place, "activities")
            theirs = scan(self._place, "activities", rows["athlete"].unique().to_list())
            there = theirs.filter(pl.col("activity_id").is_in(rows["activity_id"].to_list()))
            news = rows.join(there.select("activity_id").collect(), on="activity_id", how="anti", maintain_order="left")
            if news.height:
                parts = [write_rows(self._place, "activities", bucket, own) for bucket, own in by_bucket(news)]
                entries: list[AddAction | RemoveAction] = [added(part, data_change=True) for part in parts]
                within = table.metadata().partition_columns
                table.create_write_transaction(entries, "append", table.schema(), within, commit_properties=no_retries)

        self._until_won(insert_once)

    def _merge(self, rows: pl.DataFrame) -> None:
        """One MERGE; every try reads the table anew, and each change says itself what it needs, so that a second one does nothing."""
        columns = {name: f"s.{name}" for name in rows.columns if name != "change"}

        def merge_once() -> None:
            if version(self._place, "activities") < 0:
                write(self._place, "activities", rows.drop("change").clear(), mode="ignore", partition_by=partition_by("activities"))
            merge = opened(self._place, "activities").merge(rows, predicate=MATCH, source_alias="s", target_alias="t")
            merge = merge.when_matched_delete(predicate="s.change = 'gone'")
            merge = merge.when_matched_update(updates=STANDING, predicate="s.change = 'kept'")
            merge = merge.when_matched_update(updates=STANDING | {name: f"s.{name}" for name in JOINED}, predicate="s.change = 'joined'")
            merge.when_not_matched_insert(updates=columns, predicate="s.change = 'added'").execute()

        self._until_won(merge_once)

    def _until_won(self, change: Callable[[], None]) -> None:
        """Tries a change until no other writer's came between; each try must read the table anew."""
        from deltalake.exceptions import CommitFailedError

        for attempt in range(TRIES):
            try:
                with deltalake_faults_worded(self._place):
                    change()
            except CommitFailedError:
                time.sleep(PAUSE_S * (attempt + 1))
            else:
                return
        raise StoreError(self._place, "other writers kept changing it", "run again when they have ended")

    def _valid(self, name: str, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that keep every rule of their table, with this batch's id; the others are counted."""
        good, dropped = valid(name, frame, self.batch_id)
        self.dropped.update(dropped)
        return good
