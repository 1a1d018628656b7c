"""What is told of recordings that look like one and are kept as two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from legday.ingest import How, ingest
from legday.ingest.doubts import DOUBTFUL, doubts
from legday.ingest.facts import Facts
from legday.ingest.merge import group
from legday.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RUN = Facts("a", "a", "fit", "running", 0, 3600.0, 3600, 8, distance_m=10_000.0, source="watch")
PATHS = {"a": "/a.fit", "b": "/b.fit", "c": "/c.csv"}


def told(*recordings: Facts, news: str = "ab") -> dict[str, list[str]]:
    """What is said of these recordings, all kept as they are."""
    return doubts({each.activity_id: each for each in recordings}, group(recordings), set(news), PATHS)


def other(**changed: object) -> Facts:
    """The run again, from another file of the same device."""
    return replace(RUN, activity_id="b", content_hash="b", **changed)


def test_a_half_overlap_is_told_once() -> None:
    """Two recordings that share half an hour are two, and the runner reads so, of the file that came tonight."""
    late = other(start_us=1800 * 1_000_000, distance_m=None)
    assert told(RUN, late) == {"a": ["50% at the same time as /b.fit: kept as two"]}
    assert told(RUN, late, news="b") == {"b": ["50% at the same time as /a.fit: kept as two"]}
    assert told(RUN, late, news="") == {}
    assert told(RUN, other(start_us=3000 * 1_000_000)) == {}


def test_one_device_that_recorded_twice_is_told() -> None:
    """Nearly the same time from the same source is a double recording that nobody but its owner can judge."""
    assert told(RUN, other(start_us=300 * 1_000_000), news="b") == {"b": ["92% at the same time as /a.fit: kept as two"]}


def test_a_copy_in_another_zone_is_told() -> None:
    """The same length seven hours later is suspicious."""
    assert told(RUN, other(start_us=7 * 3600 * 1_000_000), news="b") == {
        "b": ["looks like /a.fit in another time zone (7 h apart): kept as two"]
    }


def test_a_foreign_clock_is_told() -> None:
    """A log that fits only in the zone of the watch says that the settings may be wrong."""
    watch = replace(RUN, sport="training", utc_offset_s=3600)
    log = Facts("c", "c", "hevy", "training", 3600 * 1_000_000, 3600.0, 0, 0, utc_offset_s=0, clock="user")
    assert told(watch, log, news="c") == {"c": ["a workout fits the watch only in the watch's zone, not in that of the settings"]}


DAY_US = 86_400 * 1_000_000


def logged(hours: float, count: int, clock: str = "user") -> list[Facts]:
    """A watch's lifts of some days, 18:00, and a log of the same days that begins so many hours later."""
    days = [18 * 3_600_000_000 + day * DAY_US for day in range(count)]
    watches = [replace(RUN, activity_id=f"w{day}", content_hash=f"w{day}", sport="training", start_us=at) for day, at in enumerate(days)]
    log = Facts("", "c", "hevy", "training", 0, 3600.0, 0, 0, utc_offset_s=0, clock=clock)
    away_us = round(hours * 3_600_000_000)
    return [*watches, *(replace(log, activity_id=f"c{day}", start_us=at + away_us) for day, at in enumerate(days))]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (2.1, "2 h after"),
        (-1.5, "1.5 h before"),
        (5.75, None),
        (0.05, None),
    ],
)
def test_a_shifted_clock_is_told(hours: float, said: str | None) -> None:
    """A log that begins whole half hours beside the watch on five days is told, and nothing is moved."""
    recordings = logged(hours, 5)
    words = f"its workouts begin {said} the watch's sessions of the same days: its clock may be in another time zone"
    assert told(*recordings, news="c") == ({"c": [words]} if said else {})
    assert group(recordings)["c0"] == ("w0" if abs(hours) < 1 else "c0")


def test_few_days_say_nothing_of_a_clock() -> None:
    """Four days may be chance; days alone have no time to compare."""
    assert told(*logged(2, 4), news="c") == {}
    assert told(*logged(2, 6, clock="user_date"), news="c") == {}


def test_what_is_doubtful_is_told_with_the_file(tmp_path: Path, gpx: Callable[..., Path]) -> None:
    """Two halves of one run that overlap stay two, and the outcome of the one that came tonight begins its doubt with one word."""
    start = datetime(2026, 1, 5, 12, tzinfo=UTC)
    first, late = gpx("a.gpx", start=start, seconds=800), gpx("b.gpx", start=start + timedelta(seconds=400), seconds=800)
    store = Store.open(str(tmp_path / "store"))
    ingest({"me": [str(first)]}, store, how=How(limits=None))
    (told,) = [one for one in ingest({"me": [str(first), str(late)]}, store, how=How(limits=None)) if one.path == str(late)]
    assert (told.outcome, told.reason) == ("stored", f"{DOUBTFUL}50% at the same time as {first}: kept as two")
