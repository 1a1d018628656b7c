"""One screen for the morning: may I run, how hard, until when, what says so, and what is not known.

Apart from terminal.py, which tells of past runs too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.forecast import FRESH_BELOW
from legday.report.layout import ToCopy, labelled, packed, styled
from legday.report.lines import not_asked
from legday.report.today import unknown_lifts
from legday.report.verdict import all_lifts, verdict
from legday.report.words import clean, cut, day, moment, settling_line, zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from legday.report.model import AthleteReport, Report

LABEL = 9
SHOWN_FROM = 1.0  # fatigue of a muscle
SPOKE = {
    "window": "the 24-48 h rule says wait; by their load the legs are due at {legs:.0f} of 100, below the gate of {gate:.0f}",
    "model": "outside the 24-48 h after a leg day, but by their load the legs are at {legs:.0f} of 100; clear is below {clear:.0f}",
    "both": "the 24-48 h rule and the load of the legs say the same: wait",
}


def render(report: Report, width: int = 80, *, colour: bool = False) -> str:
    """The morning of every athlete asked for, in lines no wider than `width`; only a line to be copied is never cut."""
    width = max(width, 40)
    return "\n\n".join("\n".join(_athlete(athlete, report.generated_at, width, colour=colour)) for athlete in report.athletes)


def rule_and_model(athlete: AthleteReport) -> str:
    """Which of the literal hours and the model speaks against a hard run now; empty where neither does."""
    first, last = athlete.gates.first_hours, athlete.gates.last_hours
    words = SPOKE.get(athlete.today.spoke, "").replace("24-48", f"{first:.0f}-{last:.0f}")
    return words.format(legs=athlete.today.leg_fatigue, gate=athlete.gates.gate, clear=athlete.gates.clear)


def _athlete(athlete: AthleteReport, now: datetime, width: int, *, colour: bool) -> Iterator[str]:
    said, today = verdict(athlete, now), athlete.today
    yield cut(f"legday   {day(today.date)} {today.date.year}   {clean(athlete.name or athlete.athlete, 40)}", width)
    yield ""
    heads = packed([said.sentence, said.legs_and_interval], width - LABEL)
    head, *rest = labelled("TODAY", [*heads, said.reason, said.advice, *([ToCopy(said.to_copy)] if said.to_copy else [])], width)
    yield head.replace(said.sentence, styled(said.sentence, "1", colour=colour), 1)
    yield from rest
    tired = sorted(((value, muscle) for muscle, value in today.muscles.items() if value >= SHOWN_FROM), reverse=True)
    if tired:
        numbers = ", ".join(f"{clean(muscle, 20)} {value:.0f}" for value, muscle in tired)
        yield from labelled("MUSCLES", [numbers, *fresh_from(athlete, now)], width)
    if words := rule_and_model(athlete):
        yield from labelled("RULE", [words], width)
    yield from labelled("UNKNOWN", list(_unknown(athlete, now)), width)


def fresh_from(athlete: AthleteReport, now: datetime) -> Iterator[str]:
    """`fresh (below 10): glutes Fri 01:00, hamstrings Fri 13:00`, of the groups that are not; nothing where all are."""
    local = zone(athlete.time_zone)
    due = {muscle: at for muscle, at in athlete.today.muscles_fresh_from.items() if athlete.today.muscles[muscle] >= FRESH_BELOW}
    hours = sorted((at, muscle) for muscle, at in due.items() if at)
    said = [f"{clean(muscle, 20)} {moment(at.astimezone(local), now)}" for at, muscle in hours]
    said += [f"{clean(muscle, 20)} not within four days" for muscle, at in due.items() if not at]
    if said:
        yield f"fresh (below {FRESH_BELOW:.0f}): {', '.join(said)}"


def _unknown(athlete: AthleteReport, now: datetime) -> Iterator[str]:
    for lift in unknown_lifts(all_lifts(athlete), now)[:1]:
        if athlete.today.verdict != "cannot_tell":  # there it was said above
            yield "one lift: legs or not? Settle it once:"
            yield ToCopy(settling_line(lift.activity_id))
    yield from not_asked(athlete.today)
