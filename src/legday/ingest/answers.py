"""What a night with nothing new was told, kept whole for the next one that finds the same files and the same ledger.

Apart from look_up.py, which asks the ledger about each file: after years that is most of what a quiet night would do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from legday import __version__
from legday.ingest.discover import Found
from legday.ingest.outcome import READER_VERSION, Outcome
from legday.store.kept import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.store import Store


def last_answers(store: Store, found: Sequence[Found | Outcome], settings: str) -> list[Outcome] | None:
    """The outcomes of last time, where nothing that they rest on has changed since."""
    rests_on = _rests_on(store, found, settings)
    kept = store.kept(OUTCOMES, rests_on) if rests_on else None
    return msgspec.msgpack.decode(kept, type=list[Outcome]) if kept else None


def keep_answers(store: Store, found: Sequence[Found | Outcome], settings: str, outcomes: Sequence[Outcome]) -> None:
    """Keeps the outcomes of a run, if all would be the same another time; the ledger is closed."""
    rests_on = _rests_on(store, found, settings)
    if rests_on and all(outcome.outcome == "unchanged" for outcome in outcomes):
        store.keep(OUTCOMES, msgspec.msgpack.encode(outcomes), rests_on)


def _rests_on(store: Store, found: Sequence[Found | Outcome], settings: str) -> str | None:
    """Everything that answers rest on: the files as they look, the settings, and the ledger's own file; None where it cannot be said."""
    listed = [(each.athlete, each.shown, each.size, each.mtime_ns) for each in found if isinstance(each, Found)]
    stamps = store.ledger_stamps()
    if len(listed) < len(found) or not stamps:
        return None
    return repr((__version__, READER_VERSION, settings, stamps, listed))
