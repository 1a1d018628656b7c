"""The report on a terminal: a tired person at six in the morning gets it in ten seconds, and never a wall.

Apart from the other renderers, because only this one has a width.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from legday.report.clock_lines import clock_line, moved_line, swap_line
from legday.report.coverage import line_to_paste, unnamed_sets
from legday.report.layout import LABEL, ToCopy, labelled, packed, styled, wrapped
from legday.report.lines import (
    MARKS,
    disagreement,
    files_line,
    lift_moment,
    lift_title,
    not_asked,
    refusals,
    run_length,
    run_line,
    score_basis,
    why_unscored,
)
from legday.report.told import is_of_envelope, is_of_today, rank, told
from legday.report.verdict import all_lifts, verdict
from legday.report.weeks import first_day, is_long_on_tired_legs, is_tired_hard_run, last_days
from legday.report.words import clean, count, cut, day, distance, paces_in, settling_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from legday.report.model import AthleteReport, Finding, Ingested, Lift, Report, Run
    from legday.report.words import Units

WEEK = timedelta(days=7)
WEEKS_BEFORE = 12
FULL_FINDINGS = 3
UNSCORED_RUNS = 3
UNKNOWN_LIFTS = 2
UNKNOWN_EXERCISES = 3
REFUSALS = 5
STYLES = {"stop": "1;31", "warning": "1;33", "caution": "33", "note": "2"}


def render(report: Report, width: int = 80, *, colour: bool = False) -> str:
    """The report as lines no wider than `width`; only a line to be copied is never cut.

    Args:
        report: what to show.
        width: columns of the terminal; below 40 counts as 40.
        colour: whether to set ANSI colours; no sign rests on them.
    """
    width = max(width, 40)
    blocks = ["\n".join(_athlete(athlete, report, width, colour=colour)) for athlete in report.athletes]
    return "\n\n".join(blocks) + "\n" + "\n".join(_files(report.ingest, width))


def _athlete(athlete: AthleteReport, report: Report, width: int, *, colour: bool) -> Iterator[str]:
    today = athlete.today.date
    last = min(today, report.until) if report.until else today
    yield cut(f"legday   {day(today)} {today.year}   {clean(athlete.name or athlete.athlete, 40)}", width)
    yield ""
    yield from _today(athlete, report.generated_at, width, colour=colour)
    yield ""
    yield from _findings(athlete, last, width, colour=colour)
    swapped = swap_line(athlete)
    yield from labelled("WEEK", [_week(athlete, last, report.since), *([swapped] if swapped else [])], width)
    if athlete.response.status == "measured":  # the prior is on the page: a screen is short
        yield from labelled("CLOCK", [clock_line(athlete.response)], width)
    yield from labelled("UNKNOWN", list(_unknown(athlete, report.generated_at, last)), width)


def _today(athlete: AthleteReport, now: datetime, width: int, *, colour: bool) -> Iterator[str]:
    said = verdict(athlete, now)
    heads = packed([said.sentence, said.legs_and_interval], width - LABEL)
    head, *rest = labelled("TODAY", [*heads, said.reason, said.advice, *([ToCopy(said.to_copy)] if said.to_copy else [])], width)
    yield head.replace(said.sentence, styled(said.sentence, "1", colour=colour), 1)
    yield from rest


def _findings(athlete: AthleteReport, last: date, width: int, *, colour: bool) -> Iterator[str]:
    """The worst of the last seven days in full, newest first, of easy runs only where there is no other; what came before in one line."""
    runs = {run.activity_id: run for run in athlete.runs}
    said = told(one for one in athlete.findings if one.date <= last and not is_of_today(one, athlete.today))
    week = [finding for finding in said if finding.date > last - WEEK]
    ranked = sorted(week, key=lambda finding: (rank(finding), finding.date))
    worst = [finding for finding in ranked if not is_of_envelope(finding)][-FULL_FINDINGS:] or ranked[-1:]
    for finding in reversed([finding for finding in week if finding in worst]):
        yield from _finding(finding, runs.get(finding.activity_id or ""), all_lifts(athlete), athlete.style.units, width, colour=colour)
        yield ""
    if more := sum(not is_of_envelope(finding) and finding not in worst for finding in week):
        yield from labelled("MORE", [f"{count(more, 'more run')} with a finding in these seven days; all are in report.json"], width)
    if before := _before([finding for finding in said if finding.date <= last - WEEK], last):
        yield from labelled("BEFORE", [before], width)


def _finding(finding: Finding, run: Run | None, lifts: Sequence[Lift], units: Units, width: int, *, colour: bool) -> Iterator[str]:
    heads = packed(run_line(run, units) if run else (day(finding.date),), width - 2)
    for number, head in enumerate(heads):
        mark = MARKS[finding.severity] if number == 0 else " "
        yield styled(f"{mark} {head}", STYLES[finding.severity], colour=colour)
    yield from wrapped(paces_in(finding.text, units), width, 2)
    if finding.severity != "note":
        if run and (contradiction := disagreement(run)):
            yield from wrapped(contradiction, width, 2)
        if run and (basis := score_basis(run, units)):
            yield cut(f"  {basis}", width)
        if moved := moved_line(finding, run, lifts):
            yield from wrapped(f"Had you moved it {moved}", width, 2)
        yield from wrapped(f"Instead: {finding.do_instead}", width, 2)


def _before(older: list[Finding], last: date) -> str | None:
    """What was found in up to twelve weeks before the last seven days, in one sentence."""
    older = [finding for finding in older if finding.date > last - WEEK * (1 + WEEKS_BEFORE)]
    counted = (
        (sum(map(is_tired_hard_run, older)), "hard run", " on tired legs"),
        (sum(map(is_long_on_tired_legs, older)), "long run", " on tired legs"),
        (sum(finding.rule == "FORM_BREAK" and finding.severity == "warning" for finding in older), "break", " of form"),
        (sum(finding.severity == "caution" and not is_of_envelope(finding) for finding in older), "caution", ""),
    )
    said = [count(number, what) + where for number, what, where in counted if number]
    if not said:
        return None
    weeks = (last - WEEK - min(finding.date for finding in older)).days // 7 + 1
    return f"{'the week' if weeks == 1 else f'{weeks} weeks'} before: {', '.join(said)}"


def _week(athlete: AthleteReport, last: date, since: date | None) -> str:
    """The last seven days in one line, beside the mean of the four weeks before them where these are listed."""
    week = last_days(athlete, last)
    runs = f"{count(week.runs, 'run')}, {distance(week.distance_m, athlete.style.units)}" if week.runs else "no run"
    legs = count(week.leg_days, "leg day") if week.leg_days else "no leg day"
    unknown = f", {count(week.unknown_lifts, 'lift')} of unknown kind" if week.unknown_lifts else ""
    tired = count(week.tired_hard_runs, "hard run") if week.tired_hard_runs else "no hard run"
    text = f"{runs} · {legs}{unknown} · {tired} on tired legs"
    first = first_day(athlete)
    if first and first <= last - 5 * WEEK:
        return f"{text} (4-week mean {last_days(athlete, last, 28, before=7).tired_hard_runs / 4:.1f})"
    return f"since {day(since)}: {text}" if since and since > last - WEEK else text


def _unknown(athlete: AthleteReport, now: datetime, last: date) -> Iterator[str]:
    """What is missing, first what the reader can settle."""
    unknown = [lift for lift in reversed(all_lifts(athlete)) if lift.lower_body is None]
    unknown = unknown[1:] if athlete.today.verdict == "cannot_tell" else unknown  # the first was said above
    for lift in unknown[:UNKNOWN_LIFTS]:
        yield f"{lift_moment(lift, now)} {lift_title(lift)}: legs or not? Settle it once:"
        yield ToCopy(settling_line(lift.activity_id))
    if more := len(unknown[UNKNOWN_LIFTS:]):
        yield f"{count(more, 'more lift')} of unknown kind; their ids are in report.json"
    yield from not_asked(athlete.today)
    unscored = [(run, why) for run in athlete.runs if run.local_start_time.date() > last - WEEK and (why := why_unscored(run))]
    for run, why in reversed(unscored[-UNSCORED_RUNS:]):
        yield f"{day(run.local_start_time)} {run_length(run, athlete.style.units)}: no score, {why}"
    if more := len(unscored[:-UNSCORED_RUNS]):
        yield f"{count(more, 'more run')} of this week without a score"
    unnamed, every = unnamed_sets([lift for lift in athlete.lifts if lift.local_start_time.date() > last - 4 * WEEK])
    if unnamed:
        yield f"{unnamed} of {count(every, 'set')} in four weeks have no exercise name"
    if names := list(athlete.unknown_exercises):
        yield f"{count(len(names), 'exercise')} of your log not known; say in the config, below [exercises], what each is:"
        yield from (ToCopy(line_to_paste(name)) for name in names[:UNKNOWN_EXERCISES])


def _files(ingest: Ingested, width: int) -> Iterator[str]:
    complaints = [cut(f"{name}: {reason}", width - LABEL) for name, reason in refusals(ingest)]
    more = [f"and {len(complaints) - REFUSALS} more, each with its reason in report.json"] if len(complaints) > REFUSALS else []
    yield from labelled("FILES", [files_line(ingest), *complaints[:REFUSALS], *more], width)
