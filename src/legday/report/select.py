"""One Report out of everything known: what had begun at an instant, inside the asked days, with `today` asked anew.

Apart from build.py, because a night with nothing new begins here, from the athletes of the last run, without Polars.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import msgspec

from legday import __version__
from legday.report.coverage import coverage
from legday.report.excerpt import Excerpt
from legday.report.legs import FORGOTTEN_AFTER_HOURS
from legday.report.model import SCHEMA_VERSION, AthleteReport, Ingested, Report
from legday.report.over_weeks.habits import LOOKS_BACK, habits
from legday.report.over_weeks.said import Seen
from legday.report.personal import gates_of_day
from legday.report.response import Response
from legday.report.today import today
from legday.report.words import zone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from legday.report.model import Finding, Today

SHOWN_BEFORE, WEEK = timedelta(days=14), timedelta(days=7)
COURSES = timedelta(days=15)  # before now, of which findings are drawn
DAYS_SHOWN = MONTHS_STAND = timedelta(days=28)


def select(
    athletes: Sequence[AthleteReport],
    now: datetime,
    since: date | None = None,
    until: date | None = None,
    ingested: Ingested | None = None,
) -> Report:
    """The report of a span of local days, both inclusive, as it stood at `now`.

    What tired legs do to a runner rests on all runs: as of an instant before the last of them only the prior is told.
    Activities that start after `now` are left out of everything; lifts outside the span stay out of the lists and count in `today`.
    """
    now = now.astimezone(UTC)
    return Report(
        schema_version=SCHEMA_VERSION,
        generated_at=now,
        legday_version=__version__,
        ingest=ingested or Ingested(),
        athletes=[_athlete(athlete, now, since, until) for athlete in athletes],
        since=since,
        until=until,
    )


def _athlete(whole: AthleteReport, now: datetime, since: date | None, until: date | None) -> AthleteReport:
    def asked(when: date) -> bool:
        return (since is None or when >= since) and (until is None or when <= until)

    lifts = [lift for lift in (*whole.lifts, *whole.other_lifts) if lift.start_time <= now]
    listed = [lift for lift in lifts if lift.descent_m is None and asked(lift.local_start_time.date())]
    in_list = {lift.activity_id for lift in listed}
    runs = [run for run in whole.runs if run.start_time <= now and asked(run.local_start_time.date())]
    here = {run.activity_id for run in runs}
    local = zone(whole.time_zone)
    day = now.astimezone(local).date()
    drawn = {run.activity_id for run in runs if run.start_time >= now - COURSES}
    gates = gates_of_day(whole.gates, whole.days, day)
    at_now = today(lifts, now, local, gates, whole.days, runs=[run for run in whole.runs if run.start_time <= now])
    of_today = _of_today(whole, at_now) if asked(day) else []
    oldest = now - SHOWN_BEFORE - timedelta(hours=FORGOTTEN_AFTER_HOURS)
    athlete = msgspec.structs.replace(
        whole,
        lifts=listed,
        other_lifts=[lift for lift in lifts if lift.activity_id not in in_list and lift.end_time >= oldest],
        runs=runs,
        courses=[course for course in whole.courses if course.activity_id in drawn],
        findings=[*(finding for finding in whole.findings if finding.activity_id in here and asked(finding.date)), *of_today],
        days=[one for one in whole.days if day - DAYS_SHOWN < one.date <= day],
        response=whole.response if whole.response.as_of is None or whole.response.as_of <= now else Response(),
        others=[one for one in whole.others if one.start_time <= now],
        over_weeks=_over_weeks(whole, now, day),
        warnings=whole.warnings if not whole.runs or whole.runs[-1].start_time <= now else [],
        swaps=whole.swaps if whole.runs and timedelta(0) <= now - whole.runs[-1].start_time < WEEK else [],
        today=at_now,
        gates=gates,
    )
    if isinstance(athlete, Excerpt):
        return msgspec.structs.replace(athlete, of_today=of_today)
    return msgspec.structs.replace(athlete, coverage=coverage(athlete))


def _of_today(whole: AthleteReport, at_now: Today) -> list[Finding]:
    """What speaks against running today, without what is told of a run that was done today all the same."""
    told = {finding.rule for finding in whole.findings if finding.date == at_now.date}
    return [finding for finding in at_now.findings if finding.rule not in told]


def _over_weeks(whole: AthleteReport, now: datetime, day: date) -> list[Finding]:
    """What the last weeks say on this day, and what months said on the day of the last activity, while that is not long ago."""
    first = now - LOOKS_BACK
    seen = Seen(
        today=day,
        runs=[run for run in whole.runs if first <= run.start_time <= now],
        lifts=[lift for lift in whole.lifts if first <= lift.start_time <= now],
        days=[one for one in whole.days if one.date <= day],
        others=[one for one in whole.others if first <= one.start_time <= now],
        units=whole.style.units,
        goal=whole.gates.goal,
    )
    months = [finding for finding in whole.over_weeks if finding.date <= day and day - finding.date <= MONTHS_STAND]
    return [*habits(seen), *months]
