"""Nights of sleep out of Apple's overlapping intervals, and the resting heart rate of each day.

Apart from the XML, because watch, phone and third-party apps each tell the same night in their own pieces.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from legday.readers.apple_health.workouts import LONGEST_TEXT, instant_with_offset
from legday.readers.wellness.daily import daily_frame, entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import polars as pl

SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
RESTING_HEART_RATE = "HKQuantityTypeIdentifierRestingHeartRate"
LONGEST_INTERVAL_S = 24 * 3600
LONGEST_WAKING_S = 3 * 3600  # awake for longer than this, and it is another sleep
MOST_INTERVALS = 3_000_000
_ASLEEP = "HKCategoryValueSleepAnalysisAsleep"
_STAGES = tuple(f"{_ASLEEP}{stage}" for stage in ("Core", "Deep", "REM"))

Interval = tuple[int, int, int, bool]  # start and end [s since 1970 UTC], offset at its end [s], whether it is a stage


class Nights:
    """What the <Record> elements say of sleep and resting heart rate."""

    def __init__(self) -> None:
        self._intervals: defaultdict[str, list[Interval]] = defaultdict(list)
        self._resting: dict[date, tuple[datetime, str]] = {}
        self._count = 0

    def record(self, attributes: Mapping[str, str]) -> None:
        """One <Record> of type SLEEP or RESTING_HEART_RATE."""
        start = instant_with_offset(attributes.get("startDate", ""))
        end = instant_with_offset(attributes.get("endDate", ""))
        if start is None or end is None:
            return
        value = attributes.get("value", "")
        if attributes["type"] == RESTING_HEART_RATE:
            day = (end[0] + timedelta(seconds=end[1])).date()
            if day not in self._resting or self._resting[day][0] <= end[0]:
                self._resting[day] = (end[0], value)
        elif value.startswith(_ASLEEP) and 0 < (end[0] - start[0]).total_seconds() <= LONGEST_INTERVAL_S and self._count < MOST_INTERVALS:
            self._count += 1
            source = attributes.get("sourceName", "")[:LONGEST_TEXT]
            self._intervals[source].append((int(start[0].timestamp()), int(end[0].timestamp()), end[1], value in _STAGES))

    def daily(self) -> pl.DataFrame:
        """One row a day: hours asleep by the preferred source, and the last resting heart rate."""
        nights: defaultdict[date, list[tuple[bool, int, str]]] = defaultdict(list)
        for source, intervals in self._intervals.items():
            for wakes, asleep_s, staged in _sleeps(intervals):
                nights[wakes].append((staged, asleep_s, source))
        rows = []
        for day in sorted(nights.keys() | self._resting.keys()):
            # A source that tells stages measured the night, others only watched a phone lie still; of equals the longest counts.
            _, asleep_s, _ = max(nights[day], default=(False, 0, ""))
            answers = {"sleep_s": str(asleep_s) if asleep_s else "", "resting_heart_rate_bpm": self._resting.get(day, (None, ""))[1]}
            rows.append(entry(day, "apple_health", answers))
        return daily_frame(rows)


def _sleeps(intervals: Iterable[Interval]) -> Iterator[tuple[date, int, bool]]:
    """Of one source: the date of waking, seconds asleep (overlaps once) and whether stages are told, sleep by sleep."""
    begun = False
    covered_until = asleep_s = offset_s = 0
    staged = False
    for start, end, offset, stage in sorted(intervals):
        if begun and start - covered_until > LONGEST_WAKING_S:
            yield _local_date(covered_until, offset_s), asleep_s, staged
            asleep_s, staged, covered_until = 0, False, start
        asleep_s += max(0, end - max(start, covered_until))
        if end > covered_until:
            covered_until, offset_s = end, offset
        begun, staged = True, staged or stage
    if begun:
        yield _local_date(covered_until, offset_s), asleep_s, staged


def _local_date(seconds: int, offset_s: int) -> date:
    return datetime.fromtimestamp(seconds + offset_s, UTC).date()
