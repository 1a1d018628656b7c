"""The recordings that a night's news can move, and those around them, out of all that the ledger knows.

Apart from merging, which groups what it is given: a night of three files must not group twenty years anew. What is left out here stands as
it stood, because nothing that may be one with it (by any rule of `same` and `join`) has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from legday.ingest.facts import DATE_ONLY
from legday.ingest.join import drift_of
from legday.ingest.merge import LOOK_AROUND_US
from legday.ingest.same import same_log, same_recording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legday.ingest.facts import Facts
    from legday.ingest.ledger import Ledger

ALL_FROM = 200  # recordings; with so many one look at everything costs less


@dataclass(frozen=True)
class Known:
    """Recordings with the activity_id that each is stored under: those that may move, and others that began near them."""

    moved: dict[Facts, str] = field(default_factory=dict)
    near: dict[Facts, str] = field(default_factory=dict)


def affected(ledger: Ledger, athlete: str, news: Iterable[Facts]) -> Known:
    """What is known of an athlete as far as these recordings, come or gone, can change it."""
    waiting = list(news)
    known = Known()
    while waiting:
        if len(waiting) + len(known.moved) >= ALL_FROM:
            return Known(ledger.recordings(athlete))
        one = waiting.pop()
        until = max(one.start_us + LOOK_AROUND_US, one.end_us)
        around = ledger.recordings_between(athlete, one.start_us - LOOK_AROUND_US, until)
        stands_for = around.get(one) or known.moved.get(one)
        around |= ledger.recordings_of(athlete, one.content_hash)
        # A workout of which only the day is known is joined by counting a day's lifts, in an offset that rests on all of them.
        if any(each.clock == DATE_ONLY for each in (one, *around)):
            return Known(ledger.recordings(athlete))
        for other, preferred in around.items():
            known.near[other] = preferred
            if other not in known.moved and (preferred == stands_for or may_be_one(one, other)):
                known.moved[other] = preferred
                waiting.append(other)
    return known


def may_be_one(one: Facts, other: Facts) -> bool:
    """Whether anything that becomes of one recording can depend on the other."""
    if one.content_hash == other.content_hash:
        return True
    if one.is_log != other.is_log:
        return drift_of(*((one, other) if one.is_log else (other, one))) is not None
    return same_log(one, other) if one.is_log else same_recording(one, other)
