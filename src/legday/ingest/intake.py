"""One athlete's files with news, on their way into the store: read, weighed against everything known, and what that changes.

Apart from the stage's list of steps, because only from here on Polars is needed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from legday.ingest.activities import counts_of, facts_of, frame_of
from legday.ingest.changes import Changes, Stored, changes
from legday.ingest.discover import Found
from legday.ingest.ledger import Entry
from legday.ingest.merge import group, same_start
from legday.store import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from legday.ingest.activities import Rows
    from legday.ingest.chunks import Chunk
    from legday.ingest.insides import Row
    from legday.ingest.ledger import Ledger
    from legday.ingest.merge import Facts
    from legday.store import Part, Store

    Read = Callable[[Sequence[Found], Callable[[Found], str | None] | None], Iterator[Chunk]]


class Intake:
    """What one athlete's files come to, beside what the ledger and the store know already.

    `take` is called for each chunk of files and `decide` once; the batch is committed by the caller. `read` fetches files once more.
    `entries` are all known files, `seen` those read now, with what was known of them before; `facts` all known recordings.
    """

    def __init__(self, athlete: str, store: Store, ledger: Ledger, read: Read) -> None:
        self.athlete = athlete
        self.entries = ledger.entries(athlete)
        self.facts = ledger.recordings(athlete)
        self.rows = self._stored(store)
        self.seen: dict[str, tuple[Entry | None, Entry]] = {}
        self.stands_for: dict[str, str] = {}
        self.planned = Changes({}, [], {})
        self.parts: dict[str, Part] = {}
        self._read = read
        self._replaced: set[str] = set()
        self._taken: set[str] = set()
        self._activities: dict[str, Row] = {}

    def known_hash(self, found: Found) -> str | None:
        """The content hash with which a file need not be read again."""
        earlier = self.entries.get(found.shown)
        return earlier.content_hash if earlier and earlier.is_final else None

    def take(self, chunk: Chunk) -> None:
        """Takes what came of some files; their records lie in the store's folder, seen by nobody."""
        self.parts[chunk.part.batch_id] = chunk.part
        for reading in chunk.readings:
            found = reading.found
            earlier = self.entries.get(found.shown)
            entry = Entry(found.size, found.mtime_ns, reading.content_hash, reading.word, reading.reason)
            if earlier and reading.word == "unchanged":
                entry = replace(earlier, size=found.size, mtime_ns=found.mtime_ns)
            self.seen[found.shown] = earlier, entry
            if entry.content_hash or entry.outcome == "refused":
                self.entries[found.shown] = entry
            if reading.rows and reading.content_hash not in self._taken:
                self._taken.add(reading.content_hash or "")
                self._forget_earlier_state(earlier, reading.rows)
                self._replaced.difference_update(facts.activity_id for facts in reading.rows.facts)
                self.facts.update((facts.activity_id, facts) for facts in reading.rows.facts)
                self._keep(reading.rows, chunk.part)

    def decide(self) -> pl.DataFrame:
        """Settles which recordings are preferred now; the answer is the new activities, with the batch_id of their records."""
        if not self._taken:
            return frame_of([])
        paths = {path: entry.content_hash for path, entry in self.entries.items() if entry.content_hash}
        while True:
            self.stands_for = group(self.facts.values())
            self.planned = changes(self.stands_for, self.facts, paths, self.rows, self._replaced)
            missing = [activity_id for activity_id in self.planned.added if activity_id not in self._activities]
            if not missing:
                break
            for activity_id in missing:
                self._read_again(activity_id)
        return frame_of([self._activities[added] | standing._asdict() for added, standing in self.planned.added.items()])

    def parts_seen(self) -> set[str]:
        """The parts (by batch_id) that hold records of what was decided to be added."""
        return {self._activities[activity_id]["batch_id"] for activity_id in self.planned.added}

    def sources_of(self, activity_id: str) -> Sequence[str]:
        """Every file of an activity as decided, the preferred first."""
        told = self.planned.added.get(activity_id) or self.planned.changed.get(activity_id) or self.rows[activity_id].standing
        return told.sources

    def stored_sources(self, activity_ids: Iterable[str]) -> set[str]:
        """The files that the store knew of these activities before this run."""
        return {path for name in activity_ids if name in self.rows for path in self.rows[name].standing.sources}

    def _stored(self, store: Store) -> dict[str, Stored]:
        """The athlete's activities in the store; of those that the ledger has lost, the facts are taken from their rows."""
        stored = store.scan("activities", self.athlete).drop("laps", "sets", "pauses", "splits").collect()
        lost = stored.filter(~pl.col("activity_id").is_in(list(self.facts)))
        if lost.height:
            records = store.scan("records", self.athlete).filter(pl.col("activity_id").is_in(lost["activity_id"].to_list()))
            counts = counts_of(records)
            self.facts.update((row["activity_id"], facts_of(row, counts)) for row in lost.iter_rows(named=True))
        rows = stored.select("activity_id", "content_hash", "sources", "sport").iter_rows()
        return {name: Stored(content_hash, Standing(tuple(sources), sport)) for name, content_hash, sources, sport in rows}

    def _forget_earlier_state(self, earlier: Entry | None, rows: Rows) -> None:
        """A file that grew since it was read last: what it held then gives way to what it holds now."""
        if earlier is None or any(entry.content_hash == earlier.content_hash for entry in self.entries.values()):
            return
        for facts in [facts for facts in self.facts.values() if facts.content_hash == earlier.content_hash]:
            if any(same_start(facts, now) for now in rows.facts):
                del self.facts[facts.activity_id]
                self._replaced.add(facts.activity_id)

    def _keep(self, rows: Rows, part: Part) -> None:
        self._activities.update((row["activity_id"], row | {"batch_id": part.batch_id}) for row in rows.activities)

    def _read_again(self, activity_id: str) -> None:
        """Fetches a recording that stood behind another and does no longer; one whose file is gone is forgotten."""
        lost: Facts = self.facts.pop(activity_id)
        for shown in [path for path, entry in self.entries.items() if entry.content_hash == lost.content_hash]:
            try:
                status = Path(shown).stat()
            except OSError:
                continue
            found = Found(self.athlete, shown, shown, status.st_size, status.st_mtime_ns)
            for chunk in self._read([found], None):
                self.parts[chunk.part.batch_id] = chunk.part
                rows = chunk.readings[0].rows
                if rows and chunk.readings[0].content_hash == lost.content_hash:
                    self._keep(rows, chunk.part)
                    self.facts[activity_id] = lost
                    return
