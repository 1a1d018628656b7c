"""The letter of a week: did it go as meant, beside the weeks before it, and what comes next.

Apart from mail.py, whose letter is about one morning.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from legday.plan_times import upcoming
from legday.report.clock_lines import swap_line
from legday.report.layout import ToCopy
from legday.report.letter import Block, Letter, Table
from legday.report.lines import MARKS, lift_moment, lift_title, run_line
from legday.report.told import rank, told
from legday.report.verdict import all_lifts, verdict
from legday.report.weeks import CLASSES, Span, weeks
from legday.report.words import capital, clean, count, day, distance, settling_line, zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from legday.report.model import AthleteReport, Report
    from legday.report.words import Units

WHOLE_WEEK = timedelta(days=6)  # from its first day to its last
WEEKS_BEFORE = 4
FINDINGS = 5


def _number(value: float, _: Units) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def _minutes(name: str) -> Callable[[Span], float]:
    return lambda week: week.minutes[name]


MEASURES: tuple[tuple[str, Callable[[Span], float], Callable[[float, Units], str]], ...] = (
    ("runs", lambda week: week.runs, _number),
    ("distance", lambda week: week.distance_m, lambda metres, units: str(distance(metres, units))),
    *((f"minutes {name if name != 'unknown' else 'not scored'}", _minutes(name), lambda minutes, _: f"{minutes:.0f}") for name in CLASSES),
    ("leg days", lambda week: week.leg_days, _number),
    ("leg load", lambda week: week.leg_load, lambda load, _: f"{load:.2f}"),
    ("hard runs on tired legs", lambda week: week.tired_hard_runs, _number),
)


def letter(report: Report) -> Letter:
    """The digest of the last whole week of every athlete."""
    blocks = [block for athlete in report.athletes for block in _blocks(athlete, report, alone=len(report.athletes) == 1)]
    digested = [week for athlete in report.athletes if (week := _weeks(athlete))]
    subject = f"legday: week of {day(digested[0][0].first)}" if digested else "legday: no whole week yet"
    if len(digested) == 1:
        subject += f", {_tired(digested[0][0].tired_hard_runs)}"
    return Letter(subject, blocks or [Block("Nothing to report yet", ["There is no run and no lift in the store."])])


def _blocks(athlete: AthleteReport, report: Report, *, alone: bool) -> Iterator[Block]:
    name, now = "" if alone else clean(athlete.name or athlete.athlete, 60), report.generated_at
    spans, units = _weeks(athlete), athlete.style.units
    if not spans:
        yield Block(_headed(name, "no whole week yet"), ["The first digest comes after a week with a run or a lift."])
        return
    week, *before = spans
    yield Block(
        _headed(name, f"week of {day(week.first)} to {day(week.last)}"),
        [_went(week, before, units), *_planned(athlete, week)],
        _table(week, before, units),
    )
    found = sorted(
        told(one for one in athlete.findings if week.first <= one.date <= week.last),
        key=lambda one: (-rank(one), one.date),
    )
    runs = {run.activity_id: run for run in athlete.runs}
    if found:
        lines = [
            f"{MARKS[one.severity]} {run_line(runs[one.activity_id], units)[0] if one.activity_id in runs else day(one.date)}: {one.text}"
            for one in found[:FINDINGS]
        ]
        more = [f"{count(len(found) - FINDINGS, 'more finding')} in this week."] if len(found) > FINDINGS else []
        yield Block("What was found", [*lines, *more])
    swapped = swap_line(athlete)
    if over := [*([f"{swapped}."] if swapped else []), *(finding.text for finding in athlete.over_weeks)]:
        yield Block("What weeks show", over)
    said = verdict(athlete, now)
    yield Block(
        "What comes next", [f"{said.sentence}: {said.legs_and_interval}.", said.advice, *([ToCopy(said.to_copy)] if said.to_copy else [])]
    )
    yield from _asked(athlete, week, now)


def _headed(name: str, heading: str) -> str:
    return f"{name}: {heading}" if name else capital(heading)


def _weeks(athlete: AthleteReport) -> list[Span]:
    """The last whole week and up to four before it."""
    spans = weeks(athlete, athlete.today.date, WEEKS_BEFORE + 2)
    return [week for week in spans if week.last - week.first == WHOLE_WEEK][: WEEKS_BEFORE + 1]


def _tired(number: float) -> str:
    return f"{count(int(number), 'hard run') if number else 'no hard run'} on tired legs"


def _went(week: Span, before: Sequence[Span], units: Units) -> str:
    """The week in a sentence, beside the mean of the weeks before it."""
    runs = f"{count(week.runs, 'run')}, {distance(week.distance_m, units)}" if week.runs else "No run"
    legs = count(week.leg_days, "leg day") if week.leg_days else "no leg day"
    said = f"{runs} and {legs}; {_tired(week.tired_hard_runs)}"
    if len(before) < WEEKS_BEFORE:
        return f"{said}."
    mean = sum(one.tired_hard_runs for one in before) / len(before)
    compared = "more than" if week.tired_hard_runs > mean else "fewer than" if week.tired_hard_runs < mean else "as many as"
    return f"{said}, {compared} in the four weeks before ({mean:.1f} a week)."


def _planned(athlete: AthleteReport, week: Span) -> Iterator[str]:
    """Which of the planned key lifts of the week there were; a lift of unknown kind may have been one."""
    local = zone(athlete.time_zone)
    begins, ends = (datetime.combine(when, time(), local) for when in (week.first, week.last + timedelta(days=1)))
    planned = [when for text in athlete.gates.key_lifts if (when := upcoming(text, begins)) and when < ends]
    if planned:
        days = {lift.local_start_time.date() for lift in all_lifts(athlete) if lift.lower_body is not False}
        missed = [day(when) for when in sorted(planned) if when.date() not in days]
        none = f"; none on {', '.join(missed)}" if missed else ""
        yield f"{len(planned) - len(missed)} of {count(len(planned), 'planned key lift')} done{none}."


def _table(week: Span, before: Sequence[Span], units: Units) -> Table:
    """The week beside the one before it, and beside the mean of four where there are so many."""
    spans = [week, *before[:1]]
    whole = len(before) == WEEKS_BEFORE
    rows = [
        [name, *(said(measure(one), units) for one in spans), *([said(sum(map(measure, before)) / WEEKS_BEFORE, units)] if whole else [])]
        for name, measure, said in MEASURES
        if any(map(measure, (week, *before)))
    ]
    return Table(["", "this week", *(["week before"] if before else []), *(["mean of 4"] if whole else [])], rows)


def _asked(athlete: AthleteReport, week: Span, now: datetime) -> Iterator[Block]:
    """The one question whose answer would tell most of the week."""
    unknown = [lift for lift in all_lifts(athlete) if lift.lower_body is None and lift.local_start_time.date() >= week.first]
    if unknown and athlete.today.verdict != "cannot_tell":  # there it was asked above
        lift = unknown[-1]
        yield Block("One question", [f"{lift_moment(lift, now)} {lift_title(lift)}: legs or not?", ToCopy(settling_line(lift.activity_id))])
