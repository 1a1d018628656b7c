"""The store as the stages see it: tables to scan and replace, one commit per run, the lock, and the report of last time.

Apart from how each is done (folder, delta, commit), so that this file reads as the list of what a store can do.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from legday.errors import StoreLockedError
from legday.store import delta, seals
from legday.store.commit import Batch
from legday.store.folder import FORMAT, faults_worded, format_of, open_folder, write_atomically
from legday.store.migrate import migrate
from legday.store.upkeep import is_due, keep_up

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    import polars as pl

REPORT, OUTCOMES = "last_report", "last_outcomes"
DIGEST = 32  # bytes of a SHA-256


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
        self._keep(REPORT, report, fingerprint)

    def last_report(self, fingerprint: str | None) -> bytes | None:
        """The report kept last, None when there is none or it was made from something else; without a fingerprint, from whatever."""
        return self._kept(REPORT, fingerprint)

    def keep_outcomes(self, outcomes: bytes, fingerprint: str) -> None:
        """Keeps what became of every file of a run, and what that rests on."""
        self._keep(OUTCOMES, outcomes, fingerprint)

    def last_outcomes(self, fingerprint: str) -> bytes | None:
        """The outcomes kept last, None when there are none or they rest on something else."""
        return self._kept(OUTCOMES, fingerprint)

    def _keep(self, name: str, content: bytes, fingerprint: str) -> None:
        with faults_worded(self.root):
            made_from = _digest(fingerprint)
            write_atomically(self.root / name, made_from + _seal(made_from, content) + content)

    def _kept(self, name: str, fingerprint: str | None) -> bytes | None:
        with faults_worded(self.root):
            try:
                with (self.root / name).open("rb", buffering=0) as file:  # megabytes, which a buffer would only copy
                    made_from, sealed = file.read(DIGEST), file.read(DIGEST)
                    if fingerprint is not None and made_from != _digest(fingerprint):
                        return None
                    content = file.readall()
            except FileNotFoundError:
                return None
        return content if sealed == _seal(made_from, content) else None


def whole_report(kept: bytes) -> bytes | None:
    """The report inside the kept file, None where it no longer has the hash that stands before it."""
    made_from, sealed, report = kept[:DIGEST], kept[DIGEST : 2 * DIGEST], kept[2 * DIGEST :]
    return report if sealed == _seal(made_from, report) else None


def _seal(made_from: bytes, content: bytes) -> bytes:
    seal = hashlib.sha256(made_from)
    seal.update(content)
    return seal.digest()


def _digest(fingerprint: str) -> bytes:
    """One file holds both, so that a report can never stand beside another one's fingerprint."""
    return hashlib.sha256(fingerprint.encode()).digest()
