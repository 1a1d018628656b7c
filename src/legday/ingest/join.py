"""Which strength log belongs to which session of the watch: the app knows the sets, the watch the time and the heart.

Apart from merging, because this is a join of two halves, not the same thing twice, and a log's clock may be in another zone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from legday.ingest.facts import DATE_ONLY, LOCAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from legday.ingest.facts import Facts

OVERLAP_SHARE = 0.7  # of the log's workout
DRIFT_WITHIN_US = 20 * 60 * 1_000_000
LOOK_AROUND_US = 48 * 3_600_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def joined_with(logs: Sequence[Facts], watches: Iterable[Facts]) -> dict[str, str]:
    """The preferred recording that each log's workout goes to, by activity_id; one that belongs to none is left out.

    A workout and a strength session belong together when they overlap, by 70 % of the workout or with starts within 20 min: nearest
    first, one to one. A workout of which only the date is known goes to that day's lift when there is exactly one of each.
    """
    lifts = sorted((facts for facts in watches if facts.family == "gym"), key=lambda facts: (facts.start_us, facts.activity_id))
    timed = [log for log in logs if log.clock != DATE_ONLY]
    starts = [lift.start_us for lift in lifts]
    pairs = []
    for log in timed:
        near = slice(bisect_left(starts, log.start_us - LOOK_AROUND_US), bisect_left(starts, log.start_us + LOOK_AROUND_US))
        pairs += [(*rank, log.activity_id, lift.activity_id) for lift in lifts[near] if (rank := drift_of(log, lift))]
    joined: dict[str, str] = {}
    taken: set[str] = set()
    for *_, log_id, lift_id in sorted(pairs):
        if log_id not in joined and lift_id not in taken:
            joined[log_id] = lift_id
            taken.add(lift_id)
    alone = [log for log in timed if log.activity_id not in joined]
    return joined | _by_date([log for log in logs if log.clock == DATE_ONLY], [*lifts, *alone])


def drift_of(log: Facts, lift: Facts) -> tuple[bool, int] | None:
    """How far apart the starts are [microseconds], if the two belong together; True first where only in the watch's zone.

    A clock without a zone is read in the athlete's own, and, where that fits nothing, in the zone in which the watch was.
    """
    shifts = [0]
    if log.clock == LOCAL and lift.utc_offset_s is not None and log.utc_offset_s not in (None, lift.utc_offset_s):
        shifts.append(((log.utc_offset_s or 0) - lift.utc_offset_s) * 1_000_000)
    for shift_us in shifts:
        overlap_us = min(log.end_us + shift_us, lift.end_us) - max(log.start_us + shift_us, lift.start_us)
        drift_us = abs(log.start_us + shift_us - lift.start_us)
        if overlap_us > 0 and (overlap_us >= OVERLAP_SHARE * log.duration_s * 1e6 or drift_us <= DRIFT_WITHIN_US):
            return shift_us != 0, drift_us
    return None


def _by_date(logs: Sequence[Facts], lifts: Iterable[Facts]) -> dict[str, str]:
    """Logs that say only a date, with the one lift of that date."""
    asked: dict[date, list[Facts]] = defaultdict(list)
    for log in logs:
        asked[local_date(log, 0)].append(log)
    offset_s = min(((log.start_us, log.utc_offset_s or 0) for log in logs), default=(0, 0))[1]  # of a lift whose file does not say
    found: dict[date, list[Facts]] = defaultdict(list)
    for lift in lifts:
        found[local_date(lift, offset_s)].append(lift)
    return {on_day[0].activity_id: found[day][0].activity_id for day, on_day in asked.items() if len(on_day) == len(found[day]) == 1}


def local_date(facts: Facts, offset_s: int) -> date:
    """The local date of a start; `offset_s` where the file does not say its own."""
    own_s = offset_s if facts.utc_offset_s is None else facts.utc_offset_s
    return (EPOCH + timedelta(microseconds=facts.start_us, seconds=own_s)).date()
