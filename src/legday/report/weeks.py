"""Weeks of an athlete added up: leg load, running by effort, and what was found.

Apart, because the terminal says one week and the page shows twelve.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from legday.report.words import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legday.report.model import AthleteReport, Finding

MAIN = "HARD_ON_TIRED_LEGS"
CLASSES = ("easy", "moderate", "hard", "unknown")


class Span(NamedTuple):
    """Some days in sums; `minutes` are moving minutes by intensity class."""

    first: date
    last: date
    runs: int
    distance_m: float
    minutes: dict[str, float]
    leg_days: int
    unknown_lifts: int
    leg_load: float
    tired_hard_runs: int


def is_tired_hard_run(finding: Finding) -> bool:
    """Whether a finding is the main one, and without doubt; or a stop that speaks for it."""
    return (finding.rule == MAIN and finding.severity == "warning") or (finding.severity == "stop" and MAIN in finding.silenced)


def is_long_on_tired_legs(finding: Finding) -> bool:
    """Whether a finding is the one about length, and without doubt."""
    return finding.rule == "LONG_ON_TIRED_LEGS" and finding.severity == "warning"


def span(athlete: AthleteReport, first: date, last: date) -> Span:
    """Everything listed from one local day to another, both inclusive."""
    runs = [run for run in athlete.runs if first <= run.local_start_time.date() <= last]
    lifts = [lift for lift in athlete.lifts if first <= lift.local_start_time.date() <= last]
    minutes = dict.fromkeys(CLASSES, 0.0)
    for run in runs:
        minutes[run.intensity_class] += run.moving_time_s / 60
    return Span(
        first,
        last,
        runs=len(runs),
        distance_m=sum(run.distance_m or 0.0 for run in runs),
        minutes=minutes,
        leg_days=len({lift.local_start_time.date() for lift in lifts if lift.lower_body}),
        unknown_lifts=sum(lift.lower_body is None for lift in lifts),
        leg_load=sum(lift.leg_load or 0.0 for lift in lifts if lift.lower_body),
        tired_hard_runs=sum(is_tired_hard_run(finding) for finding in athlete.findings if first <= finding.date <= last),
    )


def last_days(athlete: AthleteReport, last: date, days: int = 7, before: int = 0) -> Span:
    """The `days` days that end `before` days ahead of `last`."""
    end = last - timedelta(days=before)
    return span(athlete, end - timedelta(days=days - 1), end)


def first_day(athlete: AthleteReport) -> date | None:
    """The first local day with a listed run or lift."""
    return min(_days(athlete), default=None)


def weeks(athlete: AthleteReport, last: date, number: int = 12) -> list[Span]:
    """Calendar weeks from the athlete's first day of a week, the newest first, none before the first listed day."""
    first = first_day(athlete)
    begins = last - timedelta(days=(last.weekday() - WEEKDAYS.index(athlete.style.week_start.capitalize())) % 7)
    days = [begins - timedelta(weeks=back) for back in range(number)]
    return [span(athlete, day, min(day + timedelta(days=6), last)) for day in days if first and day + timedelta(days=6) >= first]


def _days(athlete: AthleteReport) -> Iterable[date]:
    yield from (run.local_start_time.date() for run in athlete.runs)
    yield from (lift.local_start_time.date() for lift in athlete.lifts)
