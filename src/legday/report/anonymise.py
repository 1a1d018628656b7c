"""A report without anything that names a person or a file: for a question in a forum, or a bug report.

Apart, because it is done once, before any renderer, so that none can forget it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from legday.report.coverage import coverage
from legday.report.words import offset_name

if TYPE_CHECKING:
    from datetime import datetime

    from legday.report.model import AthleteReport, Ingested, Report

_FILE_NAME = re.compile(r"\S*\.[A-Za-z]\w{1,5}\b\S*")


def anonymised(report: Report) -> Report:
    """The same numbers, instants and findings; names, titles, notes, paths and places left out. Ids are hashes and stay."""
    return replace(
        report,
        ingest=_ingested(report.ingest),
        athletes=[_athlete(athlete, f"athlete-{number}", report.generated_at) for number, athlete in enumerate(report.athletes, 1)],
    )


def _athlete(athlete: AthleteReport, alias: str, now: datetime) -> AthleteReport:
    offset = offset_name(now, athlete.time_zone)
    return replace(
        athlete,
        athlete=alias,
        name=None,
        time_zone=offset,
        gates=replace(athlete.gates, time_zone=offset),
        lifts=[replace(lift, title=None, notes=[], sources=[]) for lift in athlete.lifts],
        other_lifts=[replace(lift, title=None, notes=[], sources=[]) for lift in athlete.other_lifts],
        runs=[replace(run, title=None, notes=[], sources=[]) for run in athlete.runs],
        unknown_exercises={},
        coverage=coverage(replace(athlete, unknown_exercises={})),
    )


def _ingested(ingest: Ingested) -> Ingested:
    outcomes = [
        replace(outcome, path=f"file {number}", reason=_FILE_NAME.sub("a file", outcome.reason) if outcome.reason else None)
        for number, outcome in enumerate(ingest.outcomes, 1)
    ]
    return replace(ingest, outcomes=outcomes)
