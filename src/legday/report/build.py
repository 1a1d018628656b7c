"""Feature tables in, athletes of the Report out: everything the store knows, whatever its date.

Apart from the rest of the stage, because only here a frame is needed; a night with nothing new never comes by.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec
import polars as pl

from legday.report.changed import Tables, changed
from legday.report.courses import COURSE, courses_of
from legday.report.days import days_by_athlete
from legday.report.form import forms
from legday.report.judge import findings
from legday.report.judged_by import Gates, Style
from legday.report.model import AthleteReport, Lift, Run
from legday.report.of_rows import lift_of, local_time, run_of
from legday.report.personal import gates_of_day, teaching, with_expectations
from legday.report.response import MOVED_RULES, NOTHING, as_felt, moves_of, own_legs, pace_of
from legday.report.today import today
from legday.report.words import zone
from legday.science.fatigue import POPULATION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import tzinfo

    from legday.athlete import Athlete
    from legday.config import Config
    from legday.report.model import Day, Finding
    from legday.report.response import Moved
    from legday.science.fatigue import FatigueModel

    Row = dict[str, Any]

Told = TypeVar("Told", Lift, Run)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Earlier(NamedTuple):
    """Athletes as they were built last time with the same settings, and the tables they were built from, where these are at hand."""

    told: Sequence[AthleteReport] = ()
    tables: Tables | None = None


NOTHING_EARLIER = Earlier()


def build(
    tables: Tables,
    people: Mapping[str, Athlete],
    settings: Config,
    *,
    model: FatigueModel = POPULATION,
    daily: pl.DataFrame | None = None,
    responses: pl.DataFrame | None = None,
    unknown_exercises: Mapping[str, dict[str, int]] | None = None,
    earlier: Earlier = NOTHING_EARLIER,
) -> list[AthleteReport]:
    """All lifts, runs and findings of every athlete; `select` cuts the asked span out and asks `today`.

    Args:
        tables: what lifts and runs are built from.
        people: what the config knows of the athletes, by id; one that only the tables know is reported too.
        settings: the window, the gates and the zones.
        model: the constants of fatigue that the tables were made with.
        daily: table Daily.
        responses: table Responses.
        unknown_exercises: by athlete, names in strength logs that say nothing of the legs, with their number of sets.
        earlier: what was built last time; whatever nothing changed is taken from it.
    """
    days = {} if daily is None else days_by_athlete(daily)
    own = {} if responses is None else own_legs(responses)
    there = {*days, *own, *tables.lifts["athlete"], *tables.runs["athlete"]}
    athletes = [athlete for athlete in people if athlete in there or not there] + sorted(there - people.keys())
    zones = _zones(athletes, settings, tables)
    gates = {athlete: _gates(settings, model, zones[athlete], people.get(athlete)) for athlete in athletes}
    before = {one.athlete: one for one in earlier.told if one.gates == gates.get(one.athlete)}
    known = {} if earlier.tables is None else before
    news = changed(tables, earlier.tables or tables)

    lifts = _lifts(tables.lifts, _same((lift for one in known.values() for lift in (*one.lifts, *one.other_lifts)), news.lifts), zones)
    reported = {
        athlete: with_expectations(days.get(athlete, []), lifts.get(athlete, []), zone(zones[athlete]), gates[athlete].model)
        for athlete in athletes
    }
    same = _same((run for one in known.values() for run in _felt_alike(one, reported[one.athlete])), news.runs)
    runs = _runs(tables, same, lifts, reported, gates)
    style = Style(units=settings.report.units, week_start=settings.report.week_start)
    told = []
    for athlete in athletes:
        one = _athlete(gates[athlete], lifts.get(athlete, []), runs.get(athlete, []), reported[athlete])
        response, swaps = own.get(athlete, NOTHING)
        name = people[athlete].name if athlete in people else None
        names = (unknown_exercises or {}).get(athlete, {})
        one = msgspec.structs.replace(one, athlete=athlete, name=name, response=response, swaps=swaps, style=style, unknown_exercises=names)
        told.append(msgspec.structs.replace(one, findings=findings(one, before.get(athlete))))
    alike = same.keys() - news.moves
    stay = {id(finding) for one in known.values() for finding in one.findings if finding.activity_id in alike}
    told = _with_moved(told, tables.moves, stay)
    drawn = {course.activity_id: course for one in known.values() for course in one.courses if course.activity_id in same}
    return [msgspec.structs.replace(one, courses=courses_of(tables.runs, one, drawn)) for one in told]


def _gates(settings: Config, model: FatigueModel, time_zone: str, person: Athlete | None) -> Gates:
    window, fatigue, plan = settings.window, settings.fatigue, settings.plan
    return Gates(
        first_hours=window.first_hours,
        last_hours=window.last_hours,
        gate=fatigue.gate,
        clear=fatigue.clear,
        model=model,
        time_zone=time_zone,
        allowed_hours=plan.allowed_hours,
        key_lifts=list(plan.key_lifts),
        key_runs=list(plan.key_runs),
        fixed_days=list(plan.fixed_days),
        goal=person.goal if person else "general",
        soreness_policy=settings.rules.soreness_policy,
    )


def _zones(athletes: Sequence[str], settings: Config, tables: Tables) -> dict[str, str]:
    """Every athlete's zone; where the config leaves it at UTC, the newest offset that a file states."""
    stated = pl.concat([table.select("athlete", "start_time", "utc_offset_s") for table in (tables.lifts, tables.runs)])
    newest = stated.drop_nulls("utc_offset_s").sort("start_time", "utc_offset_s").group_by("athlete").agg(pl.col("utc_offset_s").last())
    offsets = dict(newest.iter_rows())
    named = {athlete: settings.time_zone_of(athlete) for athlete in athletes}
    return {athlete: name if name != "UTC" else _zone_name(offsets.get(athlete, 0)) for athlete, name in named.items()}


def _zone_name(utc_offset_s: int) -> str:
    minutes = round(utc_offset_s / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" if minutes else "UTC"


def _same(told: Iterator[Told], news: Collection[str]) -> dict[str, Told]:
    """What was told before and nothing changed, by id."""
    return {one.activity_id: one for one in told if one.activity_id not in news}


def _felt_alike(before: AthleteReport, days: Sequence[Day]) -> Iterator[Run]:
    """The runs of last time before the first report that changed of how loads are borne."""
    reports = zip_longest(teaching(before.days), teaching(days))
    odd = next((min(day.date for day in pair if day) for pair in reports if pair[0] != pair[1]), date.max)
    return (run for run in before.runs if run.local_start_time.date() < odd)


def _lifts(table: pl.DataFrame, same: Mapping[str, Lift], zones: Mapping[str, str]) -> dict[str, list[Lift]]:
    """Every athlete's lifts in order; those of `same` are taken from there."""
    news = {
        row["activity_id"]: lift_of(row, zone(zones[row["athlete"]]))
        for row in table.filter(~pl.col("activity_id").is_in(list(same))).iter_rows(named=True)
    }
    return _in_order(table, {**same, **news})


def _runs(
    tables: Tables,
    same: Mapping[str, Run],
    lifts: Mapping[str, list[Lift]],
    days: Mapping[str, list[Day]],
    gates: Mapping[str, Gates],
) -> dict[str, list[Run]]:
    """Every athlete's runs in order; those of `same` are taken from there."""
    asked = tables.runs.drop(COURSE).filter(~pl.col("activity_id").is_in(list(same)))
    ids = asked["activity_id"].to_list()
    of_run: dict[str, list[Row]] = {}
    for pair in tables.pairs.filter(pl.col("run_id").is_in(ids)).sort("run_id", "hours_since_lift", "lift_id").iter_rows(named=True):
        of_run.setdefault(pair["run_id"], []).append(pair)
    form = forms(tables.form.filter(pl.col("activity_id").is_in(ids)))
    paces = {row["activity_id"]: row for row in tables.paces.filter(pl.col("activity_id").is_in(ids)).iter_rows(named=True)}
    by_id = {lift.activity_id: lift for own in lifts.values() for lift in own} if ids else {}
    local = {athlete: zone(own.time_zone) for athlete, own in gates.items()}
    reports = {athlete: teaching(own) for athlete, own in days.items()}
    news = {}
    for row in asked.iter_rows(named=True):
        run, athlete = row["activity_id"], row["athlete"]
        own = _gates_of(row, local[athlete], reports[athlete], gates[athlete])
        told = run_of(row, of_run.get(run, []), by_id, local[athlete], own)
        news[run] = msgspec.structs.replace(told, pace_at_effort=pace_of(paces.get(run)), form=form.get(run))
    return _in_order(tables.runs, {**same, **news})


def _in_order(table: pl.DataFrame, told: Mapping[str, Told]) -> dict[str, list[Told]]:
    """By athlete, oldest first."""
    found: dict[str, list[Told]] = {}
    for athlete, row in table.sort("start_time", "activity_id").select("athlete", "activity_id").iter_rows():
        found.setdefault(athlete, []).append(told[row])
    return found


def _athlete(gates: Gates, lifts: list[Lift], runs: list[Run], days: list[Day]) -> AthleteReport:
    local = zone(gates.time_zone)
    last = max([_EPOCH, *(lift.end_time for lift in lifts), *(run.end_time for run in runs)])
    return AthleteReport(
        athlete="",
        name=None,
        time_zone=gates.time_zone,
        lifts=[lift for lift in lifts if lift.descent_m is None],
        other_lifts=[lift for lift in lifts if lift.descent_m is not None],
        runs=runs,
        findings=[],
        response=NOTHING.response,
        today=today(lifts, last, local, gates_of_day(gates, days, last.astimezone(local).date()), days),
        coverage=[],
        gates=gates,
        days=days,
    )


def _with_moved(told: Sequence[AthleteReport], moves: pl.DataFrame, stay: Collection[int]) -> list[AthleteReport]:
    """Athletes whose findings on tired legs say what other hours would have been; `stay` are findings, by identity, that say it already."""
    news = {finding.activity_id for one in told for finding in one.findings if finding.rule in MOVED_RULES and id(finding) not in stay}
    moved_of = moves_of(moves.filter(pl.col("activity_id").is_in(list(news))))

    def moved(finding: Finding, athlete: AthleteReport) -> Moved | None:
        found = moved_of.get(finding.activity_id or "") if finding.rule in MOVED_RULES else None
        return as_felt(found, gates_of_day(athlete.gates, athlete.days, finding.date).model) if found else None

    return [
        msgspec.structs.replace(
            one,
            findings=[
                finding if id(finding) in stay else msgspec.structs.replace(finding, moved=moved(finding, one)) for finding in one.findings
            ],
        )
        for one in told
    ]


def _gates_of(row: Row, local: tzinfo, days: list[Day], gates: Gates) -> Gates:
    return gates_of_day(gates, days, local_time(row["start_time"], row["utc_offset_s"], local).date()) if days else gates
