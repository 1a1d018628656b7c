"""What a run changes in the store: the difference between the activities that should be and those that are.

Pure, and apart from merging, because only the difference knows of rows and of the paths of files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legday.ingest.facts import DATE_ONLY, SAYS_NOTHING, UNKNOWN
from legday.store.commit import Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from legday.ingest.facts import Facts


@dataclass(frozen=True)
class Stored:
    """What the store holds of one activity, as far as merging changes it."""

    content_hash: str
    standing: Standing


@dataclass(frozen=True)
class Changes:
    """Activities to add, ids that leave for them, and rows that stay with other files or another sport than they had."""

    added: dict[str, Standing]
    superseded: list[str]
    changed: dict[str, Standing]


def changes(
    stands_for: Mapping[str, str],
    facts: Mapping[str, Facts],
    paths: Mapping[str, str],
    rows: Mapping[str, Stored],
    *,
    replaced: Collection[str] = (),
    elsewhere: Collection[str] = (),
) -> Changes:
    """What is to be done so that the store holds each preferred recording once, with every file of it.

    Args:
        stands_for: under which recording each one is stored (see merge.group).
        facts: the recordings by activity_id.
        paths: the content hash of every known file of these, by path.
        rows: the activities in the store that these may move.
        replaced: ids of rows whose file has changed into another of `facts`.
        elsewhere: paths at which a recording lies now that is none of `facts`.
    """
    holders: dict[str, list[str]] = {}
    for path, content_hash in paths.items():
        holders.setdefault(content_hash, []).append(path)
    members: dict[str, list[Facts]] = {}
    for activity_id, preferred in stands_for.items():
        members.setdefault(preferred, []).append(facts[activity_id])
    told = {fact.content_hash for fact in facts.values()}
    wanted = {}
    for preferred, joined in members.items():
        files = {path for member in joined for path in holders.get(member.content_hash, [])}
        # A path that only the store knows (its file or the ledger is gone) stays with the recording that had it.
        known = [rows[member.activity_id].standing.sources for member in joined if member.activity_id in rows]
        files.update(path for sources in known for path in sources if paths.get(path) not in told and path not in elsewhere)
        own = holders.get(facts[preferred].content_hash) or (rows[preferred].standing.sources[:1] if preferred in rows else files)
        first = min(own)
        sets_from = _sets_from(facts[preferred], joined)
        if sets_from is None and preferred in rows and rows[preferred].standing.sets_from not in facts:
            sets_from = rows[preferred].standing.sets_from  # of a log that only the store knows
        wanted[preferred] = Standing((first, *sorted(files - {first})), _sport(facts[preferred], joined), sets_from)
    return Changes(
        added={preferred: standing for preferred, standing in wanted.items() if preferred not in rows},
        superseded=sorted(row for row in rows if (row in stands_for and row not in wanted) or row in replaced),
        changed={
            preferred: standing for preferred, standing in wanted.items() if preferred in rows and rows[preferred].standing != standing
        },
    )


def _sets_from(preferred: Facts, joined: Iterable[Facts]) -> str | None:
    """The log whose sets a watch's session takes: one that knows the time of day, then the one with the most sets."""
    if preferred.is_log:
        return None
    logs = [(facts.clock == DATE_ONLY, -facts.set_count, facts.content_hash, facts.activity_id) for facts in joined if facts.is_log]
    return min(logs)[-1] if logs else None


def _sport(preferred: Facts, joined: Iterable[Facts]) -> str:
    """The preferred recording's own, or where that was cut off before it said so, another's."""
    if preferred.sport != UNKNOWN:
        return preferred.sport
    told = [(-facts.record_count, facts.content_hash, facts.sport) for facts in joined if facts.sport not in SAYS_NOTHING]
    return min(told)[-1] if told else UNKNOWN
