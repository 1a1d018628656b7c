"""What is told of recordings that look like one and are kept as two."""

from __future__ import annotations

from dataclasses import replace

from legday.ingest.doubts import doubts
from legday.ingest.facts import Facts
from legday.ingest.merge import group

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
