"""Feature tables in, athletes of the Report out: everything the store knows, whatever its date.

Apart from the rest of the stage, because only here a frame is needed; a night with nothing new never comes by.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import msgspec

from legday.report.courses import COURSE, courses_of
from legday.report.days import days_by_athlete
from legday.report.forecast import spoke
from legday.report.form import forms
from legday.report.judge import findings
from legday.report.judged_by import Gates, Style
from legday.report.legs import Share, legs, sigma
from legday.report.model import AthleteReport, ChannelScore, Lift, LiftBefore, Novelty, Run
from legday.report.personal import gates_of_day, teaching, with_expectations
from legday.report.response import MOVED_RULES, NOTHING, as_felt, own_legs, pace_of
from legday.report.today import today
from legday.report.words import zone
from legday.science.fatigue import POPULATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import tzinfo
    from typing import Literal

    import polars as pl

    from legday.athlete import Athlete
    from legday.config import Config
    from legday.report.form import Form
    from legday.report.model import Day, Finding
    from legday.report.response import OwnLegs
    from legday.science.fatigue import FatigueModel

    Row = dict[str, Any]

LISTED_HOURS = 96.0
MUSCLES = ("quads", "hamstrings", "glutes", "adductors", "calves")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def build(
    lifts: pl.DataFrame,
    runs: pl.DataFrame,
    pairs: pl.DataFrame,
    people: Mapping[str, Athlete],
    settings: Config,
    *,
    model: FatigueModel = POPULATION,
    daily: pl.DataFrame | None = None,
    answers: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame] | None = None,
    form: pl.DataFrame | None = None,
    unknown_exercises: Mapping[str, dict[str, int]] | None = None,
    earlier: Sequence[AthleteReport] = (),
) -> list[AthleteReport]:
    """All lifts, runs and findings of every athlete; `select` cuts the asked span out and asks `today`.

    Args:
        lifts: table Lifts.
        runs: table Runs.
        pairs: table Pairs.
        people: what the config knows of the athletes, by id; one that only the tables know is reported too.
        settings: the window, the gates and the zones.
        model: the constants of fatigue that the tables were made with.
        daily: table Daily.
        answers: tables Paces, Moves and Responses.
        form: table Form.
        unknown_exercises: by athlete, names in strength logs that say nothing of the legs, with their number of sets.
        earlier: what was built last time with the same settings; findings on runs that nothing changed before are taken from it.
    """
    before = {one.athlete: one for one in earlier}
    rows = _by_athlete(lifts, runs, pairs, daily)
    for athlete, own in (own_legs(*answers) if answers else {}).items():
        rows[athlete].own = own
    form_of = {} if form is None else forms(form)
    for of_athlete in rows.values():
        of_athlete.form = form_of
    athletes = [athlete for athlete in people if athlete in rows or not rows] + sorted(rows.keys() - people.keys())
    style = Style(units=settings.report.units, week_start=settings.report.week_start)
    told = [
        _athlete(athlete, rows.get(athlete, Rows()), people.get(athlete), settings.time_zone_of(athlete), _gates(settings, model))
        for athlete in athletes
    ]
    names = unknown_exercises or {}
    named = [msgspec.structs.replace(one, style=style, unknown_exercises=names.get(one.athlete, {})) for one in told]
    judged = [msgspec.structs.replace(one, findings=findings(one, before.get(one.athlete))) for one in named]
    moved = [msgspec.structs.replace(one, findings=_with_moved(one, rows.get(one.athlete, Rows()).own)) for one in judged]
    return [msgspec.structs.replace(one, courses=courses_of(runs, one)) for one in moved]


def _gates(settings: Config, model: FatigueModel) -> Gates:
    window, fatigue, plan = settings.window, settings.fatigue, settings.plan
    return Gates(
        first_hours=window.first_hours,
        last_hours=window.last_hours,
        gate=fatigue.gate,
        clear=fatigue.clear,
        model=model,
        allowed_hours=plan.allowed_hours,
        key_lifts=list(plan.key_lifts),
        key_runs=list(plan.key_runs),
        fixed_days=list(plan.fixed_days),
        soreness_policy=settings.rules.soreness_policy,
    )


@dataclass
class Rows:
    """What the tables hold of one athlete."""

    lifts: list[Row] = field(default_factory=list)
    runs: list[Row] = field(default_factory=list)
    pairs: dict[str, list[Row]] = field(default_factory=dict)
    days: list[Day] = field(default_factory=list)
    own: OwnLegs = NOTHING
    form: Mapping[str, Form] = field(default_factory=dict)  # by run


def _by_athlete(lifts: pl.DataFrame, runs: pl.DataFrame, pairs: pl.DataFrame, daily: pl.DataFrame | None) -> dict[str, Rows]:
    rows: defaultdict[str, Rows] = defaultdict(Rows)
    for athlete, days in ({} if daily is None else days_by_athlete(daily)).items():
        rows[athlete].days = days
    for row in lifts.sort("start_time", "activity_id").iter_rows(named=True):
        rows[row["athlete"]].lifts.append(row)
    for row in runs.drop(COURSE).sort("start_time", "activity_id").iter_rows(named=True):
        rows[row["athlete"]].runs.append(row)
    for row in pairs.sort("run_id", "hours_since_lift", "lift_id").iter_rows(named=True):
        rows[row["athlete"]].pairs.setdefault(row["run_id"], []).append(row)
    return dict(rows)


def _athlete(athlete: str, rows: Rows, person: Athlete | None, zone_name: str, gates: Gates) -> AthleteReport:
    time_zone = _zone_name(zone_name, [*rows.lifts, *rows.runs])
    local = zone(time_zone)
    gates = msgspec.structs.replace(gates, time_zone=time_zone, goal=person.goal if person else "general")
    lifts = [_lift(row, local) for row in rows.lifts]
    by_id = {lift.activity_id: lift for lift in lifts}
    days = with_expectations(rows.days, lifts, local, gates.model)
    reports = teaching(days)
    runs = [_run(row, rows, by_id, local, _gates_of(row, local, reports, gates)) for row in rows.runs]
    last = max([_EPOCH, *(lift.end_time for lift in lifts), *(run.end_time for run in runs)])
    return AthleteReport(
        athlete=athlete,
        name=person.name if person else None,
        time_zone=time_zone,
        lifts=[lift for lift in lifts if lift.descent_m is None],
        other_lifts=[lift for lift in lifts if lift.descent_m is not None],
        runs=runs,
        findings=[],
        response=rows.own.response,
        swaps=rows.own.swaps,
        today=today(lifts, last, local, gates_of_day(gates, days, last.astimezone(local).date()), days),
        coverage=[],
        gates=gates,
        days=days,
    )


def _with_moved(athlete: AthleteReport, own: OwnLegs) -> list[Finding]:
    """Findings on tired legs with what other hours would have been; the clock moves with every run, so this is made anew each time."""
    told = []
    for finding in athlete.findings:
        moved = own.moves.get(finding.activity_id or "") if finding.rule in MOVED_RULES else None
        moved = as_felt(moved, gates_of_day(athlete.gates, athlete.days, finding.date).model) if moved else None
        told.append(finding if finding.moved == moved else msgspec.structs.replace(finding, moved=moved))
    return told


def _zone_name(name: str, rows: list[Row]) -> str:
    """The athlete's zone; where the config leaves it at UTC, the newest offset that a file states."""
    if name != "UTC":
        return name
    stated = [(row["start_time"], row["utc_offset_s"]) for row in rows if row["utc_offset_s"] is not None]
    minutes = round(max(stated)[1] / 60) if stated else 0
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" if minutes else name


def _local(instant: datetime, utc_offset_s: int | None, zone_of_athlete: tzinfo) -> datetime:
    return instant.astimezone(zone_of_athlete if utc_offset_s is None else timezone(timedelta(seconds=utc_offset_s)))


def _lift(row: Row, local: tzinfo) -> Lift:
    fields = {key: row[key] for key in Lift.__struct_fields__ if key in row}
    fields["novelty"] = [Novelty(**one) for one in row["novelty"]]
    muscles = {muscle: row[muscle] for muscle in MUSCLES}
    return Lift(**fields, local_start_time=_local(row["start_time"], row["utc_offset_s"], local), muscles=muscles)


def _run(row: Row, rows: Rows, lifts: Mapping[str, Lift], local: tzinfo, gates: Gates) -> Run:
    pairs = rows.pairs.get(row["activity_id"], [])
    named = _named(pairs)
    state = legs(_shares(pairs, lifts), gates.model)
    hours, opened = named["hours_since_lift"] if named else None, bool(named and named["in_window"])
    fields = {key: row[key] for key in Run.__struct_fields__ if key in row and key != "channels"}
    return Run(
        **fields,
        channels=[ChannelScore(**channel) for channel in row["channels"]],
        local_start_time=_local(row["start_time"], row["utc_offset_s"], local),
        lift_id=named["lift_id"] if named else None,
        hours_since_lift=hours,
        in_window=opened,
        window=_window(hours),
        lifts=_before(pairs, lower_body=True),
        unknown_lifts=_before(pairs, lower_body=None),
        leg_fatigue=state.fatigue,
        leg_fatigue_interval=[state.low, state.high],
        leg_fatigue_band=state.band,
        spoke=spoke(in_window=opened, leg_fatigue=state.fatigue, gates=gates),
        pace_at_effort=pace_of(rows.own.paces.get(row["activity_id"])),
        form=rows.form.get(row["activity_id"]),
    )


def _gates_of(row: Row, local: tzinfo, days: list[Day], gates: Gates) -> Gates:
    return gates_of_day(gates, days, _local(row["start_time"], row["utc_offset_s"], local).date()) if days else gates


def _named(pairs: list[Row]) -> Row | None:
    """The lift that puts a run in the window (the largest contribution, then the later), else the latest of the last 96 h."""
    legs_before = [pair for pair in pairs if pair["lower_body"]]
    opening = [pair for pair in legs_before if pair["in_window"]]
    if opening:
        return max(opening, key=lambda pair: (pair["contribution"], -pair["hours_since_lift"]))
    recent = [pair for pair in legs_before if pair["hours_since_lift"] <= LISTED_HOURS]
    return min(recent, key=lambda pair: pair["hours_since_lift"], default=None)


def _window(hours: float | None) -> Literal["under_6h", "6_24h", "24_48h", "48_72h", "none"]:
    """The band of hours since a lift; each holds its lower bound, 24-48 h both."""
    if hours is None or hours > 72:
        return "none"
    return "under_6h" if hours < 6 else "6_24h" if hours < 24 else "24_48h" if hours <= 48 else "48_72h"


def _before(pairs: list[Row], *, lower_body: bool | None) -> list[LiftBefore]:
    asked = [pair for pair in pairs if pair["lower_body"] is lower_body and pair["hours_since_lift"] <= LISTED_HOURS]
    return [LiftBefore(lift_id=pair["lift_id"], hours_since_lift=pair["hours_since_lift"]) for pair in asked]


def _shares(pairs: list[Row], lifts: Mapping[str, Lift]) -> Iterator[Share]:
    for pair in pairs:
        yield Share(pair["contribution"], sigma(lifts[pair["lift_id"]]) if pair["lift_id"] in lifts else 0.0)
