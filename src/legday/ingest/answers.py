"""What a night with nothing new was told, kept whole for the next one that finds the same files and the same ledger.

Apart from look_up.py, which asks the ledger about each file: after years that is most of what a quiet night would do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, overload

import msgspec

from legday import __version__
from legday.ingest.outcome import READER_VERSION, Outcome
from legday.store.kept import OUTCOMES

if TYPE_CHECKING:
    from legday.store import Store

OF_FILE = ("path", "outcome", "reason", "activity_ids", "duplicate_of")


class Unchanged(Sequence[Outcome]):
    """Outcomes of files that are all as they were: each becomes an object only where one is looked at.

    Args:
        athletes: whose how many of them are, in their order.
        written: their `OF_FILE` as a JSON array.
    """

    def __init__(self, athletes: Sequence[tuple[str, int]], written: bytes) -> None:
        self._athletes, self.written = athletes, written

    def __len__(self) -> int:
        return sum(number for _, number in self._athletes)

    @overload
    def __getitem__(self, at: int) -> Outcome: ...
    @overload
    def __getitem__(self, at: slice) -> list[Outcome]: ...
    def __getitem__(self, at: int | slice) -> Outcome | list[Outcome]:
        return self._all[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == list(other)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def _all(self) -> list[Outcome]:
        whose = (athlete for athlete, number in self._athletes for _ in range(number))
        files = zip(whose, msgspec.json.decode(self.written), strict=True)
        return [msgspec.convert({"athlete": athlete, **file}, Outcome) for athlete, file in files]


class Kept(msgspec.Struct):
    """An `Unchanged` as it is kept."""

    athletes: list[tuple[str, int]]
    written: bytes


def is_quiet(outcomes: Sequence[Outcome]) -> bool:
    """Whether all would be the same another time."""
    return all(outcome.outcome == "unchanged" for outcome in outcomes)


def last_answers(store: Store, seen: str | None, settings: str) -> Unchanged | None:
    """The outcomes of last time, where nothing that they rest on has changed since.

    Args:
        store: whose ledger answered.
        seen: the files as they look, from `glance` or `listed`.
        settings: what else refusals rest on.
    """
    rests_on = _rests_on(store, seen, settings)
    kept = store.kept(OUTCOMES, rests_on) if rests_on else None
    if kept is None:
        return None
    found = msgspec.msgpack.decode(kept, type=Kept)
    return Unchanged(found.athletes, found.written)


def keep_answers(store: Store, seen: str, settings: str, outcomes: Sequence[Outcome]) -> None:
    """Keeps outcomes that are all quiet; the ledger is closed."""
    rests_on = _rests_on(store, seen, settings)
    if rests_on:
        athletes = [(athlete, len(list(theirs))) for athlete, theirs in groupby(outcomes, key=lambda outcome: outcome.athlete)]
        written = msgspec.json.encode([{name: getattr(outcome, name) for name in OF_FILE} for outcome in outcomes])
        store.keep(OUTCOMES, [msgspec.msgpack.encode(Kept(athletes, written))], rests_on)


def _rests_on(store: Store, seen: str | None, settings: str) -> str | None:
    """Everything that answers rest on: the files as they look, the settings, and the ledger's own file; None where it cannot be said."""
    stamps = store.ledger_stamps()
    return repr((__version__, READER_VERSION, settings, stamps, seen)) if seen and stamps else None
