"""Takes files with news into the store: every athlete's intake, one commit for all, then the ledger and the outcomes.

Apart from the intake, because the order of these steps is what makes a run that dies repeatable.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl

from legday.ingest.chunks import read_chunks
from legday.ingest.daily import keep_tables
from legday.ingest.intake import TABLE, Intake
from legday.ingest.ledger import Filed, unchanged
from legday.ingest.outcome import GONE, Outcome
from legday.ingest.read import Wanted
from legday.store.buckets import bucket_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor

    from legday.ingest.chunks import Chunk
    from legday.ingest.discover import Found
    from legday.ingest.how import How
    from legday.ingest.ledger import Entry, Ledger
    from legday.ingest.read import Reading
    from legday.store import Store


def take_in(
    news: Sequence[Found],
    store: Store,
    ledger: Ledger,
    executor: Executor,
    how: How,
    *,
    progress: Callable[[int, int], None] | None,
) -> list[Outcome]:
    """Reads these files and commits what they hold; answers with one outcome per file.

    Raises:
        StoreError: the store cannot be written; the ledger then knows nothing of this run.
    """

    def read(files: Iterable[Found], known_hash: Callable[[Found], str | None] | None) -> Iterator[Chunk]:
        wanted = [
            Wanted(found, known_hash(found) if known_hash else None, how.reader, how.most_records, how.unsaid_of(found.athlete))
            for found in files
        ]
        return read_chunks(wanted, store.place, executor)

    intakes = {athlete: Intake(athlete, store, ledger, read) for athlete in dict.fromkeys(found.athlete for found in news)}
    # FIT first: it is preferred, so that copies in other formats share chunks whose records need not be kept.
    buckets = {athlete: bucket_of(athlete) for athlete in intakes}
    ordered = sorted(news, key=lambda found: (buckets[found.athlete], found.inside, not found.shown.lower().endswith((".fit", ".fit.gz"))))
    tables: list[Reading] = []
    done = 0
    for chunk in read(ordered, lambda found: intakes[found.athlete].known_hash(found)):
        for athlete, readings in groupby(chunk.readings, key=lambda reading: reading.found.athlete):
            intakes[athlete].take(readings, chunk)
        for reading in chunk.readings:
            if reading.word == "stored" and (reading.daily is not None or reading.titles is not None):
                tables.append(reading)
            if reading.is_table:
                intakes[reading.found.athlete].hold_as_table(reading.found.shown)
        done += len(chunk.readings)
        if progress:
            progress(done, len(news))
    batch = store.begin()
    added = pl.concat([intake.decide() for intake in intakes.values()])
    seen = set(added["batch_id"])
    parts = {batch_id: part for intake in intakes.values() for batch_id, part in intake.parts.items()}  # athletes of a bucket share some
    batch.add_parts(part for batch_id, part in parts.items() if batch_id in seen)
    superseded = [row for intake in intakes.values() for row in intake.planned.superseded]
    changed = {row: to for intake in intakes.values() for row, to in intake.planned.changed.items()}
    joined = {row: inside for intake in intakes.values() for row, inside in intake.joined.items()}
    batch.commit(added, superseded=superseded, changed=changed, joined=joined)
    keep_tables(store, tables)
    batch.drop_parts(part for batch_id, part in parts.items() if batch_id not in seen)
    return [outcome for intake in intakes.values() for outcome in _mark(intake, ledger)]


def _mark(intake: Intake, ledger: Ledger) -> list[Outcome]:
    """Says what became of each file, and writes it down for the next run."""
    if intake.stands_for:
        ledger.mark(intake.athlete, {}, *intake.news_of_recordings())
    outcomes, entries = [], {}
    for path, (earlier, entry) in intake.seen.items():
        content_hash = entry.content_hash or ""
        outcome, kept = _told(intake, path, earlier, entry, ledger.filed(intake.athlete, content_hash).get(content_hash))
        outcomes.append(outcome)
        if kept.content_hash or kept.outcome == "refused":
            entries[path] = kept
    ledger.mark(intake.athlete, entries)
    return outcomes


def _told(intake: Intake, path: str, earlier: Entry | None, entry: Entry, file: Filed | None) -> tuple[Outcome, Entry]:
    """The outcome of one file, and the entry that the ledger keeps of it."""
    again = earlier is not None and (earlier.content_hash, earlier.outcome) == (entry.content_hash, entry.outcome)
    if entry.refused_before(earlier) or (again and entry.content_hash):
        return unchanged(intake.athlete, path, entry, file), entry
    if entry.outcome == "stored" and file is None and entry.kind != TABLE:  # it vanished when it had to be read a second time
        return Outcome(intake.athlete, path, "skipped", GONE), replace(entry, content_hash=None, outcome="skipped")
    if file is None:
        return Outcome(intake.athlete, path, entry.outcome, entry.reason, new_refusal=entry.outcome == "refused"), entry
    ids, added = file.activity_ids, intake.planned.added
    if any(added[name].sources[0] == path for name in ids if name in added):
        return Outcome(intake.athlete, path, "stored", entry.reason, ids), entry
    stored_before = earlier is None and path in intake.stored_sources(ids)  # the ledger was lost, the store was not
    sources = intake.sources_of(ids[0])
    if sources[0] != path or not stored_before:
        entry = replace(entry, outcome="duplicate", reason=_of_what(intake, next((each for each in sources if each != path), path), entry))
    if stored_before:
        return unchanged(intake.athlete, path, entry, file), entry
    return Outcome(intake.athlete, path, "duplicate", entry.reason, ids, ids[0]), entry


def _of_what(intake: Intake, other: str, entry: Entry) -> str:
    known = intake.entry(other)
    same = known is not None and known.content_hash == entry.content_hash
    told = f"the same {'bytes' if same else 'recording'} as {other}"
    return f"{told}; {entry.reason}" if entry.reason and not entry.reason.startswith("the same ") else told
