"""The store as the stages see it: tables to scan and replace, one commit per run, the lock, and the report of last time.

Apart from how each is done (folder, delta, commit), so that this file reads as the list of what a store can do.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from legday.errors import StoreLockedError
from legday.store import delta
from legday.store.commit import Batch
from legday.store.folder import faults_worded, open_folder, write_atomically

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    import polars as pl

REPORT = "last_report"


class Store:
    """One store, open. The tables are activities, records, lifts, runs, pairs and settled (see tables.py)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def open(cls, path: str, *, create: bool = True) -> Store:
        """Opens the store in a folder, and makes it when it is not there.

        Raises:
            StoreError: not a store, one of another format, or a place that cannot be written.
        """
        return cls(open_folder(path, create=create))

    @property
    def ledger_path(self) -> Path:
        """Where ingest keeps what it knows of files."""
        return self.root / "ledger.sqlite3"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the store for this run alone.

        Raises:
            StoreLockedError: another run holds it; nothing is waited for.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.root / "lock", timeout=0)
        with faults_worded(self.root):
            try:
                lock.acquire()
            except Timeout as fault:
                raise StoreLockedError(self.root) from fault
        try:
            yield
        finally:
            lock.release()

    def scan(self, name: str, athlete: str | None = None) -> pl.LazyFrame:
        """A table as declared in tables.py, empty when it was never written; of `records`, only those of committed activities."""
        if name != "records":
            return delta.scan(self.root, name, athlete)
        committed = delta.scan(self.root, "activities", athlete)  # first, so that its records are there when a run commits meanwhile
        return delta.scan(self.root, name, athlete).join(committed, on=["activity_id", "batch_id"], how="semi")

    def begin(self) -> Batch:
        """Starts what this run adds: records in parts, then one commit."""
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

    def keep_report(self, report: bytes, fingerprint: str) -> None:
        """Keeps the encoded report, and what it was made from (settings, versions, `state()`)."""
        with faults_worded(self.root):
            write_atomically(self.root / REPORT, _digest(fingerprint) + report)

    def last_report(self, fingerprint: str) -> bytes | None:
        """The report kept last, None when there is none or it was made from something else."""
        with faults_worded(self.root):
            try:
                kept = (self.root / REPORT).read_bytes()
            except FileNotFoundError:
                return None
        made_from = _digest(fingerprint)
        return kept.removeprefix(made_from) if kept.startswith(made_from) else None


def _digest(fingerprint: str) -> bytes:
    """One file holds both, so that a report can never stand beside another one's fingerprint."""
    return hashlib.sha256(fingerprint.encode()).digest()
