"""What a quiet night needs of an athlete's story: the last weeks, and the few older things that are still shown.

Apart from kept.py, which writes it down: so a night does not cost more for the years behind it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from legday.report.legs import FORGOTTEN_AFTER_HOURS
from legday.report.model import AthleteReport, Finding
from legday.report.over_weeks.habits import LOOKS_BACK
from legday.report.told import is_told_for_long
from legday.science.soreness import REPORTS_REMEMBERED

if TYPE_CHECKING:
    from datetime import date

WHOLE = timedelta(days=100)  # twelve weeks on the page and thirteen on the terminal, with room
BESIDE = timedelta(days=15, hours=FORGOTTEN_AFTER_HOURS)  # what is shown and counted from before an asked span, with room
DAYS_BEFORE = timedelta(days=60)  # of self-report, for what is usual of this athlete
FINDINGS = 80  # runs with any, more than the page lists
SUFFICES_FOR = frozenset({"terminal", "html", "json", "ics"})


class Lists(msgspec.Struct):
    """All lifts, runs and findings as report.json holds them: parts of what was kept, because years of them are long to copy."""

    lifts: memoryview
    runs: memoryview
    findings: memoryview


class Excerpt(AthleteReport, kw_only=True):
    """An athlete of whom only the last weeks are at hand; `coverage` and `lists` are those of everything, but for what is found today."""

    lists: Lists
    of_today: list[Finding]


def recent(story: AthleteReport) -> AthleteReport:
    """A story without what no renderer of `SUFFICES_FOR` looks at on a morning after all of it.

    Nothing is left out from `whole_from` on. Of what is older stay the newest findings with their runs, lifts of unknown kind, the first
    activities, and the newest run that says what its score rests on.
    """
    since = whole_from(story)
    days_from = (since - min(DAYS_BEFORE, since - datetime.min.replace(tzinfo=UTC))).date()
    teaching = [day for day in story.days if day.date < days_from and day.theta is not None]
    found = list(dict.fromkeys(finding.activity_id for finding in story.findings if is_told_for_long(finding)))[-FINDINGS:]
    told = [run for run in story.runs if run.provenance]
    named = set(found) | {run.activity_id for run in (*story.runs[:1], *told[-1:])}
    runs = [run for run in story.runs if run.start_time >= since or run.activity_id in named]
    here = {run.activity_id for run in runs}
    late = {run.activity_id for run in runs if run.start_time >= since}
    first = {lift.activity_id for lift in story.lifts[:1]}
    return msgspec.structs.replace(
        story,
        lifts=[lift for lift in story.lifts if lift.start_time >= since or lift.lower_body is None or lift.activity_id in first],
        other_lifts=[load for load in story.other_lifts if load.start_time >= since],
        runs=runs,
        findings=[finding for finding in story.findings if finding.activity_id in here],
        courses=[course for course in story.courses if course.activity_id in late],
        days=[*teaching[-REPORTS_REMEMBERED:], *(day for day in story.days if day.date >= days_from)],
    )


def ends(story: AthleteReport) -> datetime:
    """When the latest activity of a story, or of its recent part, began."""
    lifts, runs = [lift.start_time for lift in story.lifts[-1:]], [run.start_time for run in story.runs[-1:]]
    return max([datetime.min.replace(tzinfo=UTC), *lifts, *runs])


def whole_from(story: AthleteReport) -> datetime:
    """The instant from which on the recent part leaves nothing out."""
    return ends(story) - min(WHOLE, ends(story) - datetime.min.replace(tzinfo=UTC))


def holds(part: AthleteReport, now: datetime, since: date | None) -> bool:
    """Whether the recent part of a story says all of a span of days: whatever is asked for begins late enough."""
    if since is None:
        return False
    asked = min(datetime(since.year, since.month, since.day, tzinfo=UTC), now)
    return min(asked - BESIDE, now - LOOKS_BACK) >= whole_from(part)
