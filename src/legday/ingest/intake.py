"""One athlete's files with news, on their way into the store: read, weighed against everything known, and what that changes.

Apart from the stage's list of steps, because only from here on Polars is needed.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from legday.ingest.activities import counts_of, facts_of, frame_of
from legday.ingest.affected import Known, affected
from legday.ingest.brought import Brought
from legday.ingest.changes import Changes, Stored, changes
from legday.ingest.doubts import DOUBTFUL, doubts
from legday.ingest.joined import needs_own, with_log
from legday.ingest.ledger import Entry
from legday.ingest.members import found_at
from legday.ingest.merge import group
from legday.ingest.same import START_WITHIN_US, same_start
from legday.store.commit import JOINED, Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from legday.ingest.activities import Rows
    from legday.ingest.chunks import Chunk
    from legday.ingest.discover import Found
    from legday.ingest.facts import Facts
    from legday.ingest.insides import Row
    from legday.ingest.ledger import Ledger
    from legday.ingest.read import Reading
    from legday.store import Store
    from legday.store.parts import Part

    Read = Callable[[Sequence[Found], Callable[[Found], str | None] | None], Iterator[Chunk]]

TABLE = "table"  # the kind of an entry


class Intake:
    """What one athlete's files come to, beside what the ledger and the store know already.

    `take` is called for each chunk with files of theirs and `decide` once; the batch is committed by the caller. `read` fetches files once
    more. `seen` are the files read now, with what was known of them before; `facts` and `rows` are, once decided, the recordings and the
    rows of the store that the news can move.
    """

    def __init__(self, athlete: str, store: Store, ledger: Ledger, read: Read) -> None:
        self.athlete = athlete
        self.facts: dict[str, Facts] = {}
        self.rows: dict[str, Stored] = {}
        self.seen: dict[str, tuple[Entry | None, Entry]] = {}
        self.stands_for: dict[str, str] = {}
        self.planned = Changes({}, [], {})
        self.parts: dict[str, Part] = {}
        self.joined: dict[str, Row] = {}
        self._store = store
        self._ledger = ledger
        self._read = read
        self._known = Known()
        self._entries: dict[str, Entry] = {}
        self._now_at: dict[str, set[str]] = {}
        self._earlier: list[tuple[str, Rows]] = []
        self._replaced: set[str] = set()
        self._taken: set[str] = set()
        self._unreadable: set[str] = set()
        self._brought = Brought()

    def known_hash(self, found: Found) -> str | None:
        """The content hash with which a file need not be read again."""
        earlier = self.entry(found.shown)
        return earlier.content_hash if earlier and earlier.is_final else None

    def entry(self, path: str) -> Entry | None:
        """What is known of a file by now."""
        return self._entries.get(path) or self._ledger.entry(self.athlete, path)

    def take(self, readings: Iterable[Reading], chunk: Chunk) -> None:
        """Takes what came of some files of this athlete in a chunk; their records lie in its part, seen by nobody."""
        self.parts[chunk.part.batch_id] = chunk.part
        news: list[str] = []
        for reading in readings:
            found = reading.found
            earlier = self.entry(found.shown)
            entry = Entry(found.size, found.mtime_ns, reading.content_hash, reading.word, reading.reason)
            if earlier and reading.word == "unchanged":
                entry = replace(earlier, size=found.size, mtime_ns=found.mtime_ns)
            self.seen[found.shown] = earlier, entry
            if entry.content_hash or entry.outcome == "refused":
                self._entries[found.shown] = entry
                self._now_at.setdefault(entry.content_hash or "", set()).add(found.shown)
            if reading.rows and reading.content_hash not in self._taken:
                self._taken.add(reading.content_hash or "")
                self.facts.update((facts.activity_id, facts) for facts in reading.rows.facts)
                news += (facts.activity_id for facts in reading.rows.facts)
                if earlier and earlier.content_hash:
                    self._earlier.append((earlier.content_hash, reading.rows))
        self._brought.keep(news, chunk.activities)

    def hold_as_table(self, path: str) -> None:
        """Says of a file just taken that it holds days or titles and no recording."""
        earlier, entry = self.seen[path]
        self.seen[path] = earlier, replace(entry, kind=TABLE)

    def decide(self) -> pl.DataFrame:
        """Settles which recordings are preferred now; the answer is the new activities, with the batch_id of their records."""
        if not self._taken:
            return frame_of([])
        self._look_around()
        paths = {path: one for one in {facts.content_hash for facts in self.facts.values()} for path in self._paths_of(one)}
        elsewhere = self._taken_by_others(paths)
        while True:
            self.stands_for = group(self.facts.values())
            self.planned = changes(self.stands_for, self.facts, paths, self.rows, replaced=self._replaced, elsewhere=elsewhere)
            missing = [activity_id for activity_id in self.planned.added if activity_id not in self._brought]
            halves = [] if missing else self._joins()
            if not missing and not halves:
                break
            for activity_id in missing or halves:
                if activity_id not in self._brought:  # not yet read again with another session of its file
                    self._read_again(activity_id, keep=bool(halves))
        self._tell_doubts()
        return self._added()

    def _added(self) -> pl.DataFrame:
        """The new activities as they were brought, with their files, and with what those that are joined take from their logs."""
        added, rows = self.planned.added, self._brought.rows(list(self.planned.added))
        told: dict[str, list[Any]] = {name: [getattr(standing, name) for standing in added.values()] for name in Standing._fields}
        joined = {name: self.joined.pop(name) for name in added if name in self.joined}
        for column in JOINED if joined else ():
            told[column] = [joined.get(name, {}).get(column, own) for name, own in zip(added, rows[column].to_list(), strict=True)]
        return rows.with_columns(pl.Series(name, values, dtype=rows.schema[name]) for name, values in told.items())

    def sources_of(self, activity_id: str) -> Sequence[str]:
        """Every file of an activity as decided, the preferred first."""
        told = self.planned.added.get(activity_id) or self.planned.changed.get(activity_id) or self.rows[activity_id].standing
        return told.sources

    def stored_sources(self, activity_ids: Iterable[str]) -> set[str]:
        """The files that the store knew of these activities before this run."""
        return {path for name in activity_ids if name in self.rows for path in self.rows[name].standing.sources}

    def news_of_recordings(self) -> tuple[dict[Facts, str], set[str]]:
        """What the ledger does not say yet: recordings that are new or stand elsewhere, and the ids of those that it is to forget."""
        stand = {facts: self.stands_for[name] for name, facts in self.facts.items()}
        news = {facts: preferred for facts, preferred in stand.items() if self._known.moved.get(facts) != preferred}
        return news, {facts.activity_id for facts in self._known.moved} - self.facts.keys()

    def _look_around(self) -> None:
        """Fetches what the news can move: recordings from the ledger, rows from the store."""
        lost, gone = self._lost(), self._grown_out_of()
        news = [*self.facts.values(), *gone]
        self._known = Known(self._ledger.recordings(self.athlete)) if lost else affected(self._ledger, self.athlete, news)
        self._replaced = {facts.activity_id for facts in gone} - self.facts.keys()
        self.facts = {facts.activity_id: facts for facts in (*self._known.moved, *lost, *self.facts.values())}
        asked = list(self.facts)
        for name in self._replaced:
            del self.facts[name]
        rows = self._store.scan("activities", self.athlete).select("activity_id", "content_hash", "sources", "sport", "sets_from")
        found = rows.filter(pl.col("activity_id").is_in(asked) | pl.col("sets_from").is_in(asked)).collect()
        self.rows = {
            name: Stored(content_hash, Standing(tuple(sources), sport, sets_from))
            for name, content_hash, sources, sport, sets_from in found.iter_rows()
        }

    def _lost(self) -> list[Facts]:
        """The facts of activities that the store holds and the ledger has lost, from their rows."""
        activities = self._store.scan("activities", self.athlete).drop("laps", "pauses", "splits")
        known = pl.LazyFrame({"activity_id": self._ledger.activity_ids(self.athlete)}, schema={"activity_id": pl.String})
        lost = activities.select("activity_id").join(known, on="activity_id", how="anti").collect()["activity_id"].to_list()
        if not lost:
            return []
        counts = counts_of(self._store.scan("records", self.athlete).filter(pl.col("activity_id").is_in(lost)))
        rows = activities.filter(pl.col("activity_id").is_in(lost)).collect()
        return [facts_of(row, counts) for row in rows.iter_rows(named=True)]

    def _grown_out_of(self) -> list[Facts]:
        """What files that grew since they were read last held then: it gives way to what they hold now."""
        gone = []
        for content_hash, rows in self._earlier:
            now = sorted(rows.facts, key=lambda facts: facts.start_us)
            starts = [facts.start_us for facts in now]
            held = () if self._paths_of(content_hash) else self._ledger.recordings_of(self.athlete, content_hash)
            for facts in held:
                first, last = (bisect_left(starts, facts.start_us + away) for away in (-START_WITHIN_US, START_WITHIN_US + 1))
                if any(same_start(facts, each) for each in now[first:last]):
                    gone.append(facts)
        return gone

    def _paths_of(self, content_hash: str) -> list[str]:
        """The files that hold this content now."""
        before = (path for path in self._ledger.paths_of(self.athlete, content_hash) if path not in self._entries)
        return sorted({*before, *self._now_at.get(content_hash, ())})

    def _taken_by_others(self, paths: Mapping[str, str]) -> set[str]:
        """Files of these rows at whose paths another recording lies now."""
        named = {path for row in self.rows.values() for path in row.standing.sources} - paths.keys()
        hashes = {path: entry.content_hash for path in named if (entry := self.entry(path)) and entry.content_hash}
        return {path for path, content_hash in hashes.items() if self._ledger.recordings_of(self.athlete, content_hash)}

    def _tell_doubts(self) -> None:
        """Adds what is doubtful of a file to what its outcome says."""
        near = {facts.activity_id: preferred for facts, preferred in self._known.near.items()}
        facts = {facts.activity_id: facts for facts in self._known.near if facts.activity_id not in self._replaced} | self.facts
        stands_for = {name: near[name] for name in facts.keys() & near.keys()} | self.stands_for
        path_of = {one.content_hash: paths[-1] for one in facts.values() if (paths := self._paths_of(one.content_hash))}
        doubtful = doubts(facts, stands_for, self._taken, path_of)
        for path, (earlier, entry) in self.seen.items():
            told = doubtful.get(entry.content_hash or "", ()) if entry.outcome == "stored" else ()
            if told:
                self.seen[path] = earlier, replace(entry, reason="; ".join(filter(None, (entry.reason, f"{DOUBTFUL}{'; '.join(told)}"))))

    def _joins(self) -> list[str]:
        """Works out what sessions take from the logs they are joined with now; the answer is what must be read again for it."""
        wanted = self.planned.added | self.planned.changed
        told = {name: self.rows[name].standing.sets_from if name in self.rows else None for name in wanted}
        news = {name: standing.sets_from for name, standing in wanted.items() if standing.sets_from != told[name]}
        holders = {stored.standing.sets_from: name for name, stored in self.rows.items() if stored.standing.sets_from}
        asked = {name for pair in news.items() for name in (*pair, holders.get(pair[1] or "")) if name and name not in self._brought}
        stored = self._stored_insides(asked & set(self.rows)) if asked else {}
        missing: list[str] = []
        self.joined = {}
        for name, log_id in news.items():
            log = (self._brought.row(log_id) or stored.get(log_id)) if log_id else None
            if log_id and log_id in self._unreadable:
                log = stored.get(holders[log_id])
            own = self._brought.row(name) or stored[name]
            covered = name not in self._brought and told[name] is not None and needs_own(own, log)
            if log_id and log is None:
                missing.append(log_id)
            elif covered and name not in self._unreadable:
                missing.append(name)
            else:
                self.joined[name] = with_log(own, log)
        return missing

    def _stored_insides(self, activity_ids: Iterable[str]) -> dict[str, Row]:
        rows = self._store.scan("activities", self.athlete).filter(pl.col("activity_id").is_in(sorted(activity_ids)))
        return {row["activity_id"]: row for row in rows.select("activity_id", *JOINED).collect().iter_rows(named=True)}

    def _read_again(self, activity_id: str, *, keep: bool) -> None:
        """Fetches a recording that stood behind another and does no longer, or half of a joined one.

        One whose file is gone is forgotten, or with `keep` goes on as far as the store holds what it said.
        """
        lost: Facts = self.facts.pop(activity_id)
        for shown in self._paths_of(lost.content_hash):
            found = found_at(self.athlete, shown)
            for chunk in self._read([found] if found else [], None):
                self.parts[chunk.part.batch_id] = chunk.part
                rows = chunk.readings[0].rows
                if rows and chunk.readings[0].content_hash == lost.content_hash:
                    self._brought.keep((facts.activity_id for facts in rows.facts), chunk.activities)
                    self.facts[activity_id] = lost
                    return
        if keep and (activity_id in self.rows or any(row.standing.sets_from == activity_id for row in self.rows.values())):
            self.facts[activity_id] = lost
            self._unreadable.add(activity_id)
