"""What looks like one recording and is kept as two, and clocks that disagree: told to the runner, decided by nobody.

Apart from merging, because nothing stored depends on it; it only words what a file's outcome says.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from legday.ingest.facts import DATE_ONLY
from legday.ingest.join import drift_of, local_date
from legday.ingest.same import OVERLAP_DOUBT, SLIP_MOST_US, SLIP_WITHIN_US, overlap_share, same_family, zone_slip_us

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from legday.ingest.facts import Facts

DOUBTFUL = "doubtful: "  # begins what an outcome says of it
LOOK_BACK_US = 48 * 3_600_000_000
MOST_TOLD = 3
SHIFT_FROM_PAIRS, SHIFT_STEP_S, SHIFT_WITHIN_S = 5, 1800.0, 600.0


def doubts(
    facts: Mapping[str, Facts], stands_for: Mapping[str, str], news: Collection[str], path_of: Mapping[str, str]
) -> dict[str, list[str]]:
    """Sentences by content hash, only of contents that are new; an empty dict when nothing is doubtful.

    Args:
        facts: all recordings, by activity_id.
        stands_for: under which recording each one is stored.
        news: content hashes read in this run.
        path_of: a file of each content.
    """
    found: dict[str, list[str]] = {}
    alone = (facts[name] for name, preferred in stands_for.items() if name == preferred)
    kept = sorted(alone, key=lambda one: (one.start_us, one.activity_id))
    starts = [one.start_us for one in kept]
    for one in kept:
        if one.content_hash in news:
            until = max(one.start_us + SLIP_MOST_US + SLIP_WITHIN_US, one.end_us)
            for other in kept[bisect_left(starts, one.start_us - LOOK_BACK_US) : bisect_left(starts, until + 1)]:
                told = _of_two(one, other, path_of)
                if told and not (other.content_hash in news and other.content_hash < one.content_hash):  # each pair once
                    found.setdefault(one.content_hash, []).append(told)
    for content_hash, count in _foreign_clocks(facts, stands_for, news):
        found.setdefault(content_hash, []).append(
            f"{count:,} workouts fit the watch only in the watch's zone, not in that of the settings" if count > 1
            else "a workout fits the watch only in the watch's zone, not in that of the settings"
        )  # fmt: skip
    for content_hash, told in _shifted_clocks(facts, news):
        found.setdefault(content_hash, []).append(told)
    return {name: _shortened(told) for name, told in found.items()}


def _shortened(told: list[str]) -> list[str]:
    return told if len(told) <= MOST_TOLD else [*told[:MOST_TOLD], f"and {len(told) - MOST_TOLD:,} more like these"]


def _of_two(one: Facts, other: Facts, path_of: Mapping[str, str]) -> str | None:
    if one.content_hash == other.content_hash or other.content_hash not in path_of or not same_family(one, other):
        return None
    share = overlap_share(one, other)
    if share >= OVERLAP_DOUBT:
        return f"{share:.0%} at the same time as {path_of[other.content_hash]}: kept as two"
    slip_us = zone_slip_us(one, other)
    if slip_us is None:
        return None
    return f"looks like {path_of[other.content_hash]} in another time zone ({slip_us / 3.6e9:g} h apart): kept as two"


def _foreign_clocks(facts: Mapping[str, Facts], stands_for: Mapping[str, str], news: Collection[str]) -> Iterator[tuple[str, int]]:
    counts: dict[str, int] = {}
    for name, preferred in stands_for.items():
        log, watch = facts[name], facts[preferred]
        if log.is_log and log.content_hash in news and not watch.is_log and (drift := drift_of(log, watch)) and drift[0]:
            counts[log.content_hash] = counts.get(log.content_hash, 0) + 1
    yield from counts.items()


def _shifted_clocks(facts: Mapping[str, Facts], news: Collection[str]) -> Iterator[tuple[str, str]]:
    """Logs whose workouts begin whole half hours beside the watch's sessions, by the median of the days that hold one of each.

    Those that fit in the watch's zone are left to `_foreign_clocks`; a clock that is an instant is no less suspicious than one without a
    zone, because some apps write local time and call it UTC.
    """
    watches = _by_day(one for one in facts.values() if not one.is_log and one.family == "gym")
    by_content: dict[str, list[Facts]] = {}
    for one in facts.values():
        if one.is_log and one.clock != DATE_ONLY and one.content_hash in news:
            by_content.setdefault(one.content_hash, []).append(one)
    for content_hash, told_in_it in by_content.items():
        logs = _by_day(told_in_it)
        pairs = [(theirs[0], watches[day][0]) for day, theirs in logs.items() if len(theirs) == len(watches.get(day, ())) == 1]
        told = {pair for pair in pairs if (drift := drift_of(*pair)) and drift[0]}
        apart_s = sorted((log.start_us - watch.start_us) / 1e6 for log, watch in pairs if (log, watch) not in told)
        shift_s = apart_s[len(apart_s) // 2] if len(apart_s) >= SHIFT_FROM_PAIRS else 0.0
        steps = round(shift_s / SHIFT_STEP_S)
        if steps and abs(shift_s - steps * SHIFT_STEP_S) <= SHIFT_WITHIN_S:
            hours = f"{abs(steps) / 2:g} h {'after' if steps > 0 else 'before'}"
            yield content_hash, f"its workouts begin {hours} the watch's sessions of the same days: its clock may be in another time zone"


def _by_day(recordings: Iterable[Facts]) -> dict[date, list[Facts]]:
    found: dict[date, list[Facts]] = {}
    for one in recordings:
        found.setdefault(local_date(one, 0), []).append(one)
    return found
