"""The same recording in several files is one activity: which recordings belong together, and which of them is preferred.

Pure and free of frames, because the answer must depend on the set of recordings alone, never on the order in which files came.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from legday.ingest.join import joined_with
from legday.ingest.same import same_log, same_recording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from legday.ingest.facts import Facts

    Same = Callable[[Facts, Facts], bool]

LOOK_AROUND_US = 48 * 3_600_000_000  # recordings that begin further apart are not compared


def group(recordings: Iterable[Facts]) -> dict[str, str]:
    """Under which recording each one is stored, by activity_id; a preferred one stands for itself.

    Files come in order of preference: FIT, read to the end, more records, more channels, more sets, and the content hash. Each session
    joins the nearest preferred recording that it matches, one session of a file to one activity; the rest are activities of their own.
    What joined is never joined itself, so there are no chains. Strength logs are first gathered among themselves, and what is preferred
    of them is joined with a watch's strength session, which keeps its place.
    """
    files: dict[str, dict[str, Facts]] = {}
    for facts in recordings:
        files.setdefault(facts.content_hash, {})[facts.activity_id] = facts
    stands_for: dict[str, str] = {}
    ordered = sorted((list(named.values()) for named in files.values()), key=_preference)
    watches = _gather([sessions for sessions in ordered if not sessions[0].is_log], same_recording, stands_for)
    logs = _gather([sessions for sessions in ordered if sessions[0].is_log], same_log, stands_for)
    joined = joined_with(logs, watches)
    return {activity_id: joined.get(preferred, preferred) for activity_id, preferred in stands_for.items()}


def _gather(files: list[list[Facts]], same: Same, stands_for: dict[str, str]) -> list[Facts]:
    """Enters under which recording each one is stored, and answers with the preferred ones."""
    preferred: list[tuple[int, str]] = []
    by_id: dict[str, Facts] = {}
    for sessions in files:
        joined = _nearest(sessions, preferred, by_id, same)
        for facts in sessions:
            stands_for[facts.activity_id] = joined.get(facts.activity_id, facts.activity_id)
            if facts.activity_id not in joined:
                by_id[facts.activity_id] = facts
        for facts in sessions:
            if facts.activity_id not in joined:
                insort(preferred, (facts.start_us, facts.activity_id))
    return list(by_id.values())


def _preference(sessions: list[Facts]) -> tuple[bool, bool, int, int, int, str]:
    return (
        sessions[0].format != "fit",
        not sessions[0].is_whole,
        -sum(facts.record_count for facts in sessions),
        -max(facts.channel_count for facts in sessions),
        -sum(facts.set_count for facts in sessions),
        sessions[0].content_hash,
    )


def _nearest(sessions: list[Facts], preferred: list[tuple[int, str]], by_id: dict[str, Facts], same: Same) -> dict[str, str]:
    """The pairs of one file's sessions and preferred recordings that match, nearest first, each side in one pair only."""
    pairs = []
    for facts in sessions:
        first = bisect_left(preferred, (facts.start_us - LOOK_AROUND_US, ""))
        for start_us, other in preferred[first : bisect_left(preferred, (facts.start_us + LOOK_AROUND_US + 1, ""))]:
            if same(facts, by_id[other]):
                apart_s = abs(facts.duration_s - by_id[other].duration_s)
                pairs.append((abs(facts.start_us - start_us), apart_s, facts.activity_id, other))
    joined: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, activity_id, other in sorted(pairs):
        if activity_id not in joined and other not in taken:
            joined[activity_id] = other
            taken.add(other)
    return joined
