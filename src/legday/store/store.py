"""The store as the stages see it: tables to scan and replace, one commit per run, the lock, and the report of last time.

Apart from how each is done (folder, delta, commit), so that this file reads as the list of what a store can do.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from legday.store import delta, kept, seals
from legday.store.mark import FORMAT, open_store
from legday.store.migrate import migrate
from legday.store.place import place_of
from legday.store.upkeep import is_due, keep_up

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection, Hashable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import polars as pl

    from legday.store.commit import Batch
    from legday.store.place import Place


class Store:
    """One store, open. The tables are those of tables.py."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._only: frozenset[str] | None = None
        self._stood: str | None = None

    @classmethod
    def open(cls, path: str, *, create: bool = True) -> Store:
        """Opens the store in a place, and makes it when it is not there.

        Raises:
            StoreError: not a store, one of another format, or a place that cannot be written.
        """
        store = cls(place_of(path))
        if open_store(store.place, create=create) < FORMAT:
            with store.alone():
                migrate(store.place, open_store(store.place, create=False))
        return store

    def ledger(self) -> AbstractContextManager[Path]:
        """The file in which ingest keeps what it knows of files, to work on."""
        return self.place.borrowed(seals.LEDGER)

    def ledger_stamps(self) -> Sequence[Hashable]:
        """What changes with every change of that file; nothing where there is none."""
        return tuple(self.place.stamps([seals.LEDGER, f"{seals.LEDGER}-wal"]).values())

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the store for this run alone; at its end what it wrote is sealed, and once a week the tables are kept up.

        Raises:
            StoreLockedError: another run holds it; nothing is waited for.
        """
        with self.alone():
            opened, kept_up = seals.begin(self.place), False
            try:
                yield
                if seals.changed_since(self.place, opened) and is_due(self.place, datetime.now(UTC)):
                    keep_up(self.place)
                    kept_up = True
            finally:
                seals.end(self.place, opened, datetime.now(UTC), kept_up=kept_up)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The lock without the rest, for who only looks.

        Raises:
            StoreLockedError: another run holds it; nothing is waited for.
        """
        with self.place.held():
            yield

    def scan(self, name: str, athlete: str | Collection[str] | None = None, *, batches: Collection[str] | None = None) -> pl.LazyFrame:
        """A table as declared in tables.py, empty when it was never written; of `records`, only those of committed activities.

        With `athlete`, only files of that one's bucket are looked into, or of those of several. With `batches`, only files that may
        hold records of these batch ids are looked into; they may hold others too.
        """
        athletes = [athlete] if isinstance(athlete, str) else self._only if athlete is None else athlete
        if name != "records":
            return delta.scan(self.place, name, athletes)
        committed = delta.scan(self.place, "activities", athletes)  # first, so that its records are there when a run commits meanwhile
        return delta.scan(self.place, name, athletes, batches).join(committed, on=["activity_id", "batch_id"], how="semi")

    def in_buckets(self, names: Sequence[str], athlete: str | None = None) -> Iterator[list[pl.LazyFrame]]:
        """Tables but `records` side by side, each time of other athletes, so that who goes through all of them holds few rows at once."""
        if athlete is None and self._only is None:
            yield from delta.in_buckets(self.place, names)
        else:
            yield [self.scan(name, athlete) for name in names]

    def read(self, names: Sequence[str]) -> dict[str, pl.DataFrame]:
        """Whole tables as declared in tables.py, by name."""
        import polars as pl

        return dict(zip(names, pl.collect_all([self.scan(name) for name in names]), strict=True))

    def begin(self) -> Batch:
        """Starts what this run adds: records in parts, then one commit."""
        from legday.store.commit import Batch

        return Batch(self.place)

    def commit(self, activities: pl.DataFrame, records: pl.DataFrame) -> Counter[str]:
        """Adds activities with their records in one go; answers how many rows broke which rule of tables.py and were left out."""
        batch = self.begin()
        batch.add_records(records)
        batch.commit(activities)
        return batch.dropped

    def replace(self, name: str, frame: pl.DataFrame) -> None:
        """Makes a table hold these rows and no others; what it holds of them already is not written again."""
        from legday.store.replace import replace

        replace(self.place, name, frame, self._only)

    def only(self, athletes: Collection[str]) -> Store:
        """The same store, of which only these athletes' rows are seen and replaced; `is_still` asks how it stands now."""
        view = Store(self.place)
        view._only, view._stood = frozenset(athletes), self.state()
        return view

    def sees(self, athlete: str) -> bool:
        """Whether rows of this athlete are seen."""
        return self._only is None or athlete in self._only

    def activity_counts(self) -> dict[str, int]:
        """How many activities there are of each athlete."""
        import polars as pl

        return dict(self.scan("activities").group_by("athlete").agg(pl.len()).collect(engine="streaming").iter_rows())

    def athletes(self) -> set[str]:
        """Everybody of whom any table but records holds a row."""
        names = [name for name in delta.NAMES if name != "records"]
        return {who for name in names for who in self.scan(name).select("athlete").unique().collect(engine="streaming")["athlete"]}

    def athletes_since(self, state: str) -> set[str] | None:
        """Those of whom a row changed since `state` was answered; None where nobody can tell any more."""
        from legday.store.news import athletes_since

        then = {name: int(version) for name, _, version in (word.partition(":") for word in state.split())}
        return athletes_since(self.place, then, [name for name in delta.NAMES if name != "records"])

    def settle(self, athlete: str, activity_id: str, start_time: datetime, region: str) -> None:
        """Keeps what the athlete says of a lift: lower, upper, full or none; a second answer replaces the first."""
        import polars as pl

        row = {"athlete": athlete, "activity_id": activity_id, "start_time": start_time, "region": region}
        others = self.scan("settled").filter(pl.col("activity_id") != activity_id).collect()
        self.replace("settled", pl.concat([others, pl.DataFrame([row], schema=others.schema)]))

    def state(self) -> str:
        """Changes with every commit to any table; cheap, for the fingerprint of the last report."""
        return " ".join(f"{name}:{version}" for name, version in zip(delta.NAMES, delta.versions(self.place), strict=True))

    def is_still(self, state: str, names: Collection[str]) -> bool:
        """Whether these tables are what they were when `state` was answered."""
        now = self.state() if self._stood is None else self._stood
        return {word for word in now.split() if word.partition(":")[0] in names} <= set(state.split())

    def keep(self, name: str, content: Sequence[bytes | memoryview], fingerprint: str) -> None:
        """Keeps one of the things that `kept` names, in pieces, and what it was made from (settings, versions, `state()`)."""
        kept.keep(self.place, name, content, fingerprint)

    def is_kept(self, name: str, fingerprint: str) -> bool:
        """Whether the last that was kept was made from this, without a look at what it says."""
        return kept.is_from(self.place, name, fingerprint)

    def kept(self, name: str, fingerprint: str | None) -> bytes | memoryview | None:
        """What was kept last, None when there is nothing or it was made from something else; without a fingerprint, from whatever."""
        return kept.kept(self.place, name, fingerprint)
