"""report.md: the terminal's four questions as Markdown, for notes and mail.

Apart, because in Markdown half of all punctuation means something and has to be escaped.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from legday.report.lines import files_line, lift_title, load_words, refusals, rests_on, run_line, run_title
from legday.report.told import told_now
from legday.report.verdict import verdict
from legday.report.weeks import weeks
from legday.report.words import clean, day, paces_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legday.report.model import AthleteReport, Finding, Report, Run
    from legday.report.words import Units

SHOWN = 10
_SPECIAL = re.compile(r"[\\`*_{}\[\]#!|~$@]|^[-+=]|(?<=:)/|(?<=www)\.", re.IGNORECASE)


def render(report: Report) -> str:
    """The report as Markdown; every string from a file is escaped."""
    lines = [line for athlete in report.athletes for line in _athlete(athlete, report)]
    lines += ["## Files", "", _escaped(files_line(report.ingest)) + ".", ""]
    complaints = [f"- {_escaped(name)}: {_escaped(reason)}" for name, reason in refusals(report.ingest)]
    return "\n".join([*lines, *complaints, *([""] if complaints else [])])


def _athlete(athlete: AthleteReport, report: Report) -> Iterator[str]:
    now, today = report.generated_at, athlete.today.date
    said = verdict(athlete, now)
    yield f"# {_escaped(clean(athlete.name or athlete.athlete, 60))}: {_escaped(said.sentence)}"
    yield ""
    yield f"{day(today)} {today.year}. {said.legs_and_interval}; {_escaped(said.reason)}."
    yield ""
    yield _escaped(said.advice)
    yield ""
    if said.to_copy:
        yield from (f"    {said.to_copy}", "")
    yield from _findings(athlete)
    yield from _lifts(athlete)
    yield from _weeks(athlete)
    if athlete.coverage:
        yield from ("## What is not known", "", *(f"- {_escaped(sentence)}" for sentence in athlete.coverage), "")


def _findings(athlete: AthleteReport) -> Iterator[str]:
    runs = {run.activity_id: run for run in athlete.runs}
    found = told_now(athlete)
    if not found:
        return
    yield from ("## Findings", "")
    for finding in reversed(found[-SHOWN:]):
        yield from _finding(finding, runs.get(finding.activity_id or ""), athlete.style.units)
    if older := len(found) - SHOWN if len(found) > SHOWN else 0:
        yield from (f"{older} older ones are in report.json.", "")


def _finding(finding: Finding, run: Run | None, units: Units) -> Iterator[str]:
    when, *rest = run_line(run, units) if run else (day(finding.date),)
    yield f"### {finding.severity}: {when}"
    yield ""
    if run:
        yield f"{_escaped(run_title(run))}: {_escaped(', '.join(rest))}."
        yield ""
    yield _escaped(paces_in(finding.text, units))
    yield ""
    yield f"Instead: {_escaped(finding.do_instead)} Rests on {_escaped(rests_on(finding))}."
    yield ""


def _lifts(athlete: AthleteReport) -> Iterator[str]:
    lifts = [lift for lift in athlete.lifts if lift.lower_body is not False][-SHOWN:]
    if not lifts:
        return
    yield from ("## Leg days", "")
    for lift in reversed(lifts):
        when = lift.local_start_time
        yield f"- {day(when)} {when:%H:%M} {_escaped(lift_title(lift))}: {_escaped(load_words(lift))}"
    yield ""


def _weeks(athlete: AthleteReport) -> Iterator[str]:
    rows = weeks(athlete, athlete.today.date)
    if not rows:
        return
    yield from (
        "## Weeks",
        "",
        "| week of | leg load | easy min | moderate | hard | not scored | hard on tired legs |",
        "|---|--:|--:|--:|--:|--:|--:|",
    )
    for week in rows:
        minutes = " | ".join(f"{week.minutes[name]:.0f}" for name in ("easy", "moderate", "hard", "unknown"))
        yield f"| {day(week.first)} | {week.leg_load:.2f} | {minutes} | {week.tired_hard_runs} |"
    yield ""
    if athlete.over_weeks:
        yield from (*(f"- {_escaped(finding.text)}" for finding in athlete.over_weeks), "")


def _escaped(text: str) -> str:
    """Text in which nothing means Markdown or HTML."""
    return escape(_SPECIAL.sub(r"\\\g<0>", text), quote=False)
