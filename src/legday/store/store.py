"""The store as the stages see it: tables to scan and replace, one commit per run, the lock, and the report of last time.

Apart from how each is done (folder, delta, commit), so that this file reads as the list of what a store can do.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from legday.errors import StoreLockedError
from legday.store import delta, kept, seals
from legday.store.alone import held
from legday.store.folder import FORMAT, faults_worded, format_of, open_folder
from legday.store.migrate import migrate
from legday.store.upkeep import is_due, keep_up

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    import polars as pl

    from legday.store.commit import Batch


class Store:
    """One store, open. The tables are those of tables.py."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def open(cls, path: str, *, create: bool = True) -> Store:
        """Opens the store in a folder, and makes it when it is not there.

        Raises:
            StoreError: not a store, one of another format, or a place that cannot be written.
        """
        store = cls(open_folder(path, create=create))
        if format_of(store.root) < FORMAT:
            with store.alone():
                migrate(store.root, format_of(store.root))
        return store

    @property
    def ledger_path(self) -> Path:
        """Where ingest keeps what it knows of files."""
        return self.root / seals.LEDGER

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the store for this run alone; at its end what it wrote is sealed, and once a week the tables are kept up.

        Raises:
            StoreLockedError: another run holds it; nothing is waited for.
        """
        with self.alone():
            opened, kept_up = seals.begin(self.root), False
            try:
                yield
                if seals.changed_since(self.root, opened) and is_due(self.root, datetime.now(UTC)):
                    keep_up(self.root)
                    kept_up = True
            finally:
                seals.end(self.root, opened, datetime.now(UTC), kept_up=kept_up)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The lock without the rest, for who only looks.

        Raises:
            StoreLockedError: another run holds it; nothing is waited for.
        """
        with ExitStack() as until_the_end:
            with faults_worded(self.root):
                try:
                    until_the_end.enter_context(held(self.root / "lock"))
                except BlockingIOError as fault:
                    raise StoreLockedError(self.root) from fault
            yield

    def scan(self, name: str, athlete: str | None = None, *, batches: Collection[str] | None = None) -> pl.LazyFrame:
        """A table as declared in tables.py, empty when it was never written; of `records`, only those of committed activities.

        With `batches`, only files that may hold records of these batch ids are looked into; they may hold others too.
        """
        if name != "records":
            return delta.scan(self.root, name, athlete)
        committed = delta.scan(self.root, "activities", athlete)  # first, so that its records are there when a run commits meanwhile
        return delta.scan(self.root, name, athlete, batches).join(committed, on=["activity_id", "batch_id"], how="semi")

    def begin(self) -> Batch:
        """Starts what this run adds: records in parts, then one commit."""
        from legday.store.commit import Batch

        return Batch(self.root)

    def commit(self, activities: pl.DataFrame, records: pl.DataFrame) -> Counter[str]:
        """Adds activities with their records in one go; answers how many rows broke which rule of tables.py and were left out."""
        batch = self.begin()
        batch.add_records(records)
        batch.commit(activities)
        return batch.dropped

    def replace(self, name: str, frame: pl.DataFrame, athletes: Sequence[str] | None = None) -> None:
        """Makes a feature table hold these rows; with `athletes`, only their rows are replaced and `frame` holds no others."""
        delta.overwrite(self.root, name, frame, athletes)

    def settle(self, athlete: str, activity_id: str, start_time: datetime, region: str) -> None:
        """Keeps what the athlete says of a lift: lower, upper, full or none; a second answer replaces the first."""
        import polars as pl

        row = {"athlete": athlete, "activity_id": activity_id, "start_time": start_time, "region": region}
        others = self.scan("settled").filter(pl.col("activity_id") != activity_id).collect()
        self.replace("settled", pl.concat([others, pl.DataFrame([row], schema=others.schema)]))

    def state(self) -> str:
        """Changes with every commit to any table; cheap, for the fingerprint of the last report."""
        return " ".join(f"{name}:{delta.version(self.root / name)}" for name in delta.NAMES)

    def keep(self, name: str, content: bytes, fingerprint: str) -> None:
        """Keeps one of the things that `kept` names, and what it was made from (settings, versions, `state()`)."""
        kept.keep(self.root, name, content, fingerprint)

    def kept(self, name: str, fingerprint: str | None) -> bytes | None:
        """What was kept last, None when there is nothing or it was made from something else; without a fingerprint, from whatever."""
        return kept.kept(self.root, name, fingerprint)
