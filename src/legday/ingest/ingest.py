"""The ingest stage: discover, skip what the ledger knows, read, merge, one commit, mark in the ledger.

Apart from its steps, so that this file reads as the list of them. With nothing new it ends in the ledger and never imports Polars.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from legday.ingest.discover import discover
from legday.ingest.how import How
from legday.ingest.ledger import Ledger
from legday.ingest.look_up import look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from legday.ingest.discover import Found
    from legday.ingest.outcome import Outcome
    from legday.store import Store


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
        inputs: files, folders and archives by athlete.
        store: where activities and records go.
        settle_seconds: how long [s] a file must have been left alone before it is read.
        how: which reader reads, within which limits.
        now: the clock that `settle_seconds` is measured by, the machine's own when None; aware.
        progress: told how many of how many files have been read.

    Returns:
        One outcome per file or member of an archive, athlete by athlete in the order of the inputs, sorted by path, members in the
        archive's order.

    Raises:
        MissingInputError: an input that is not there.
        StoreError: the store cannot be written; then nothing is marked as done, and the next run reads the same files again.
    """
    found = list(discover(inputs, leave_out=[store.root]))
    with Ledger.open(store.ledger_path) as ledger:
        look = look_up(found, ledger, _still_written(settle_seconds, now or datetime.now(UTC)))
        outcomes = look.outcomes
        if look.news:
            from legday.ingest.take_in import take_in

            how = how or How()
            with how.executor(len(look.news)) as executor:
                outcomes += take_in(look.news, store, ledger, executor, how, progress=progress)
        for athlete, archives in look.archives.items():
            ledger.mark(athlete, archives)
    return sorted(outcomes, key=lambda outcome: look.places[outcome.athlete, outcome.path])


def _still_written(settle_seconds: float, now: datetime) -> Callable[[Found], bool]:
    """Whether a file was written within the last `settle_seconds`; one from the future, by a wrong clock, was not."""
    since, until = (now.timestamp() - settle_seconds) * 1e9, (now.timestamp() + settle_seconds) * 1e9
    return lambda found: since < found.mtime_ns < until
