"""The same recording in several files is one activity: which recordings belong together, and which of them is preferred.

Pure and free of frames, because the answer must depend on the set of recordings alone, never on the order in which files came.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

START_WITHIN_US = 120 * 1_000_000
DURATION_WITHIN_S = 60.0
DURATION_WITHIN_SHARE = 0.1
FAMILY = {
    "walking": "walking", "hiking": "walking", "cycling": "cycling", "e_biking": "cycling",
    "training": "gym", "fitness_equipment": "gym", "strength_training": "gym", "hiit": "gym",
}  # fmt: skip
UNKNOWN = "unknown"
SAYS_NOTHING = {UNKNOWN, "generic", "other", "all"}  # a file without a sport may be any of them


@dataclass(frozen=True, slots=True)
class Facts:
    """What merging needs to know of one recording: one session of one file's content.

    `start_us` is microseconds since 1970 UTC; `channel_count` is how many kinds of value its records hold, `is_whole` whether its
    file was read to the end.
    """

    activity_id: str
    content_hash: str
    format: str
    sport: str
    start_us: int
    duration_s: float
    record_count: int
    channel_count: int
    is_whole: bool = True


def group(recordings: Iterable[Facts]) -> dict[str, str]:
    """Under which recording each one is stored, by activity_id; a preferred one stands for itself.

    Files come in order of preference: FIT, read to the end, more records, more channels, and the content hash. Each session joins the
    nearest preferred recording that it matches, one session of a file to one activity; the rest are activities of their own. What joined
    is never joined itself, so there are no chains.
    """
    files: dict[str, dict[str, Facts]] = {}
    for facts in recordings:
        files.setdefault(facts.content_hash, {})[facts.activity_id] = facts
    stands_for: dict[str, str] = {}
    preferred: list[tuple[int, str]] = []
    by_id: dict[str, Facts] = {}
    for sessions in sorted((list(named.values()) for named in files.values()), key=_preference):
        joined = _nearest(sessions, preferred, by_id)
        for facts in sessions:
            stands_for[facts.activity_id] = joined.get(facts.activity_id, facts.activity_id)
        for facts in sessions:
            if facts.activity_id not in joined:
                insort(preferred, (facts.start_us, facts.activity_id))
                by_id[facts.activity_id] = facts
    return stands_for


def same_start(one: Facts, other: Facts) -> bool:
    """Whether both may be the same outing by sport and start, whatever their length."""
    families = {FAMILY.get(sport, sport) for sport in (one.sport, other.sport)} - SAYS_NOTHING
    return len(families) < 2 and abs(one.start_us - other.start_us) <= START_WITHIN_US


def same_recording(one: Facts, other: Facts) -> bool:
    """Sport family, start within 120 s, and duration within 60 s or a tenth of the longer, all inclusive."""
    tolerance = max(DURATION_WITHIN_S, DURATION_WITHIN_SHARE * max(one.duration_s, other.duration_s))
    return same_start(one, other) and abs(one.duration_s - other.duration_s) <= tolerance


def _preference(sessions: list[Facts]) -> tuple[bool, bool, int, int, str]:
    return (
        sessions[0].format != "fit",
        not sessions[0].is_whole,
        -sum(facts.record_count for facts in sessions),
        -max(facts.channel_count for facts in sessions),
        sessions[0].content_hash,
    )


def _nearest(sessions: list[Facts], preferred: list[tuple[int, str]], by_id: dict[str, Facts]) -> dict[str, str]:
    """The pairs of one file's sessions and preferred recordings that match, nearest first, each side in one pair only."""
    pairs = []
    for facts in sessions:
        first = bisect_left(preferred, (facts.start_us - START_WITHIN_US, ""))
        for start_us, other in preferred[first : bisect_left(preferred, (facts.start_us + START_WITHIN_US + 1, ""))]:
            if same_recording(facts, by_id[other]):
                apart_s = abs(facts.duration_s - by_id[other].duration_s)
                pairs.append((abs(facts.start_us - start_us), apart_s, facts.activity_id, other))
    joined: dict[str, str] = {}
    for _, _, activity_id, other in sorted(pairs):
        if activity_id not in joined and other not in joined.values():
            joined[activity_id] = other
    return joined
