"""The ingest stage: discover, skip what the ledger knows, read, merge, one commit, mark in the ledger.

Apart from its steps, so that this file reads as the list of them. With nothing new it ends in the ledger and never imports Polars.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from legday.ingest.discover import Found, discover
from legday.ingest.how import How
from legday.ingest.ledger import Entry, Ledger, unchanged
from legday.ingest.outcome import STILL_BEING_WRITTEN, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from legday.store import Store

NEVER_SEEN = -1


def ingest(
    inputs: Mapping[str, Sequence[str]],
    store: Store,
    *,
    settle_seconds: float = 0.0,
    how: How | None = None,
    now: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """Takes the files of every athlete into the store; the caller holds the store's lock.

    Args:
        inputs: files and folders by athlete.
        store: where activities and records go.
        settle_seconds: how long [s] a file must have been left alone before it is read.
        how: which reader reads, within which limits.
        now: the clock that `settle_seconds` is measured by, the machine's own when None; aware.
        progress: told how many of how many files have been read.

    Returns:
        One outcome per file, athlete by athlete in the order of the inputs, sorted by path.

    Raises:
        MissingInputError: an input that is not there.
        StoreError: the store cannot be written; then nothing is marked as done, and the next run reads the same files again.
    """
    found = list(discover(inputs, leave_out=[store.root]))
    with Ledger.open(store.ledger_path) as ledger:
        outcomes, news = _look_up(found, ledger, _still_written(settle_seconds, now or datetime.now(UTC)))
        if news:
            from legday.ingest.take_in import take_in

            how = how or How()
            with how.executor(len(news)) as executor:
                outcomes += take_in(news, store, ledger, executor, how, progress=progress)
    place = {(each.athlete, each.shown if isinstance(each, Found) else each.path): number for number, each in enumerate(found)}
    return sorted(outcomes, key=lambda outcome: place[outcome.athlete, outcome.path])


def _look_up(found: list[Found | Outcome], ledger: Ledger, still_written: Callable[[Found], bool]) -> tuple[list[Outcome], list[Found]]:
    """What the ledger or a look at the file already answers, and the files that have to be read."""
    outcomes, news = [], []
    for athlete in dict.fromkeys(each.athlete for each in found):
        entries, filed = ledger.entries(athlete), ledger.filed(athlete)
        for each in found:
            if each.athlete != athlete:
                continue
            if isinstance(each, Outcome):
                outcomes.append(_not_looked_at(each, entries.get(each.path), ledger))
            elif (entry := entries.get(each.shown)) and entry.holds_for(each):
                outcomes.append(unchanged(athlete, each.shown, entry, filed.get(entry.content_hash or "")))
            elif still_written(each):
                outcomes.append(Outcome(athlete, each.shown, "skipped", STILL_BEING_WRITTEN))
            else:
                news.append(each)
    return outcomes, news


def _not_looked_at(outcome: Outcome, earlier: Entry | None, ledger: Ledger) -> Outcome:
    """A refusal that discovery met itself, told as new once."""
    if outcome.outcome != "refused":
        return outcome
    entry = Entry(NEVER_SEEN, NEVER_SEEN, None, outcome.outcome, outcome.reason)
    if entry.refused_before(earlier):
        return unchanged(outcome.athlete, outcome.path, entry, None)
    ledger.mark(outcome.athlete, {outcome.path: entry})
    return replace(outcome, new_refusal=True)


def _still_written(settle_seconds: float, now: datetime) -> Callable[[Found], bool]:
    """Whether a file was written within the last `settle_seconds`; one from the future, by a wrong clock, was not."""
    since, until = (now.timestamp() - settle_seconds) * 1e9, (now.timestamp() + settle_seconds) * 1e9
    return lambda found: since < found.mtime_ns < until
