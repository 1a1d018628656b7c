"""The ingest stage: discover, skip what the ledger knows, read, merge, one commit, mark in the ledger.

Apart from its steps, so that this file reads as the list of them. With nothing new it ends
in the answers of last time, or in the ledger, and never imports Polars.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from legday.ingest.answers import is_quiet, keep_answers, last_answers
from legday.ingest.discover import discover
from legday.ingest.glance import glance, listed
from legday.ingest.how import How

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from legday.ingest.discover import Found
    from legday.ingest.outcome import Outcome
    from legday.store import Store

MANY = 25_000  # files in all: up to 20,000 one processor takes no longer than two for a night of few new ones (docs/performance.md)
COPIES = "fetched"  # in the store's folder: archives from elsewhere, while they are read


def ingest(
    inputs: Mapping[str, Sequence[str]],
    store: Store,
    *,
    settle_seconds: float = 0.0,
    how: How | None = None,
    now: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sequence[Outcome]:
    """Takes the files of every athlete into the store; the caller holds the store's lock.

    Args:
        inputs: files, folders, archives and URLs by athlete.
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
    how, own = how or How(), store.place.root
    with _copies(own) as copies:
        leave_out = [own] if own else []
        seen = glance(inputs, leave_out)
        told = last_answers(store, seen, how.settings)
        if told is not None:
            return told
        found = list(discover(inputs, leave_out or [str(store.place)], copies))
        if seen is None:
            seen = listed(found)
            told = last_answers(store, seen, how.settings)
            if told is not None:
                return told
        outcomes = _asked(found, store, how, _still_written(settle_seconds, now or datetime.now(UTC)), progress)
        if seen and is_quiet(outcomes) and seen in (glance(inputs, leave_out), listed(found)):
            keep_answers(store, seen, how.settings, outcomes)
    return outcomes


def _asked(
    found: Sequence[Found | Outcome],
    store: Store,
    how: How,
    still_written: Callable[[Found], bool],
    progress: Callable[[int, int], None] | None,
) -> list[Outcome]:
    """The ledger is asked about each file, and what it does not know is read."""
    from legday.ingest.ledger import Ledger
    from legday.ingest.look_up import look_up

    with store.ledger() as path, Ledger.open(path) as ledger:
        if how.settings:
            ledger.judge_by(how.settings)
        look = look_up(found, ledger, still_written)
        outcomes = look.outcomes
        if look.news:
            from legday.executors.processors import spread
            from legday.ingest.chunks import FILES_A_CHUNK
            from legday.ingest.take_in import take_in

            if len(look.news) > FILES_A_CHUNK or len(found) > MANY:
                spread()  # before any of Polars is used, which then starts a thread for each processor
            with how.executor(len(look.news), store.place) as executor:
                outcomes += take_in(look.news, store, ledger, executor, how, progress=progress)
        for athlete, archives in look.archives.items():
            ledger.mark(athlete, archives)
    return sorted(outcomes, key=lambda outcome: look.places[outcome.athlete, outcome.path])


def _still_written(settle_seconds: float, now: datetime) -> Callable[[Found], bool]:
    """Whether a file was written within the last `settle_seconds`; one from the future, by a wrong clock, was not."""
    since, until = (now.timestamp() - settle_seconds) * 1e9, (now.timestamp() + settle_seconds) * 1e9
    return lambda found: since < found.mtime_ns < until


@contextmanager
def _copies(own: Path | None) -> Iterator[Path]:
    """A folder to copy into, in the store's own where it has one, removed at the end; also what a run that was killed has left in it."""
    if own is None:
        from tempfile import mkdtemp

    folder = own / COPIES if own else Path(mkdtemp(prefix="legday-"))
    try:
        yield folder
    finally:
        if folder.exists():
            from shutil import rmtree

            rmtree(folder, ignore_errors=True)
