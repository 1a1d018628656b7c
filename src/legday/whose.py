"""Whose features and story are made anew, and of how many athletes at once: of those with news, and of all of them in groups.

Apart from the pipeline, because it is only asked in a store of many athletes; no athlete's features rest on another's rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.kept import Story, stories_before, told_before
from legday.store.buckets import bucket_of
from legday.store.kept import REPORT, STORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from legday.config import Config
    from legday.report.kept import Told
    from legday.report.model import AthleteReport
    from legday.store import Store

    Compute = Callable[[Config, Store, Sequence[AthleteReport], str], list[AthleteReport]]

AT_ONCE = 5_000  # activities; 6,000 at once hold some 600 MB in all processes (docs/scale.md)


def told_anew(config: Config, store: Store, made_with: str, compute: Compute) -> list[Story]:
    """Every athlete's story, where anything changed since the last was kept; of athletes without news that one as it is."""
    people, kept = config.people(), (store.kept(REPORT, None), store.kept(STORY, None))
    if len(people) == 1:
        return _at_once(config, store, *told_before(*kept, made_with), compute)
    before, made_from = stories_before(*kept, made_with)
    news, counts = store.athletes_since(made_from) if before else None, store.activity_counts()
    if news is None and sum(counts.values()) <= AT_ONCE:
        return _at_once(config, store, *told_before(*kept, made_with), compute)
    stories = {} if news is None else dict(before)
    for view in [store.only(group) for group in _grouped(store.athletes() if news is None else news, counts)]:
        own = {who: told for who, story in before.items() if view.sees(who) and (told := story.told())}
        for who in before:
            if view.sees(who):
                stories.pop(who, None)
        for found in compute(config, view, [told.whole for told in own.values()], made_from):
            if found.lifts or found.other_lifts or found.runs or found.days:
                stories[found.athlete] = Story.of(found, own.get(found.athlete))
    if not stories:  # nobody is left, and everybody is named
        return _at_once(config, store, {}, "", compute)
    return [stories[who] for who in (*people, *sorted(stories.keys() - people.keys())) if who in stories]


def _at_once(config: Config, store: Store, before: Mapping[str, Told], made_from: str, compute: Compute) -> list[Story]:
    found = compute(config, store, [told.whole for told in before.values()], made_from)
    return [Story.of(athlete, before.get(athlete.athlete)) for athlete in found]


def _grouped(athletes: Iterable[str], counts: dict[str, int]) -> Iterable[list[str]]:
    """Bucket by bucket, so that a group's rows lie in few files."""
    group, held = list[str](), 0
    for athlete in sorted(athletes, key=lambda athlete: (bucket_of(athlete), athlete)):
        own = counts.get(athlete, 0)
        if group and held + own > AT_ONCE:
            yield group
            group, held = [], 0
        group.append(athlete)
        held += own
    if group:
        yield group
