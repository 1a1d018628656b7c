"""The full reckoning of one run or lift: what it was scored by, how loaded the legs were and by which lifts, and rule by rule why it fired.

Apart from judge.py, whose judgement it repeats step by step; nothing is decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from legday.report.judge import History
from legday.report.legs import hours_since, share
from legday.report.mornings import seen_on_run
from legday.report.rules.book import BOOK
from legday.report.rules.day import NOT_OF_A_RUN
from legday.science.fatigue import delayed_response, immediate_response

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.report.model import AthleteReport, ChannelScore, Finding, Lift, Run
    from legday.report.rules.conditions import Condition
    from legday.report.rules.entry import Entry
    from legday.report.rules.seen import Seen
    from legday.science.fatigue import FatigueModel

State = Literal["fired", "silenced", "not", "unknown"]


class Asked(msgspec.Struct):
    """One thing a rule asked; null is not known."""

    asked: str
    seen: str
    holds: bool | None


class RuleSaid(msgspec.Struct):
    """What became of one rule; `by` names the rule that spoke for it."""

    rule: str
    state: State
    asked: list[Asked]
    source: str
    by: str | None = None


class LiftPart(msgspec.Struct):
    """What one lift added to the legs: contribution = attenuation x leg load x (delayed + immediate share x immediate)."""

    lift_id: str
    title: str | None
    hours_since_lift: float
    leg_load: float | None
    attenuation: float
    delayed: float
    immediate: float
    contribution: float
    basis: str


class Explanation(msgspec.Struct, kw_only=True):
    """Everything about one activity; for a lift only what stands before `hours_since_lifts`."""

    athlete: str
    activity_id: str
    kind: Literal["run", "lift"]
    when: str
    title: str | None
    inputs: dict[str, float | str | None]
    provenance: str | None = None
    channels: list[ChannelScore] = []
    legs: list[LiftPart] = []
    leg_fatigue: float | None = None
    leg_fatigue_interval: list[float] = []
    saturation: float | None = None
    immediate_share: float | None = None
    rules: list[RuleSaid] = []
    findings: list[Finding] = []
    notes: list[str] = []
    sources: list[str] = []


def explain(athlete: AthleteReport, activity_id: str) -> Explanation:
    """The reckoning of a run or lift of this athlete.

    Args:
        athlete: the whole story.
        activity_id: of one of its runs or lifts.
    """
    number = next((place for place, run in enumerate(athlete.runs) if run.activity_id == activity_id), None)
    if number is not None:
        return _run(athlete, number)
    lift = next(lift for lift in (*athlete.lifts, *athlete.other_lifts) if lift.activity_id == activity_id)
    return _lift(athlete, lift)


def ids_of(athlete: AthleteReport) -> list[str]:
    """Every id that can be explained."""
    return [*(run.activity_id for run in athlete.runs), *(lift.activity_id for lift in (*athlete.lifts, *athlete.other_lifts))]


def _lift(athlete: AthleteReport, lift: Lift) -> Explanation:
    muscles = {f"share of {muscle}": part for muscle, part in lift.muscles.items() if part > 0}
    return Explanation(
        athlete=athlete.athlete,
        activity_id=lift.activity_id,
        kind="lift",
        when=f"{lift.local_start_time:%Y-%m-%d %H:%M}",
        title=lift.title,
        inputs={
            "region": lift.region,
            "leg load": lift.leg_load,
            "leg load known by": lift.leg_load_basis,
            "SD of ln leg load": lift.leg_load_sigma,
            "attenuation (repeated bout)": lift.attenuation,
            "SD of the attenuation": lift.attenuation_sigma,
            "sets": lift.active_sets,
            "sets with a known exercise": lift.known_sets,
            "confidence": lift.confidence,
            **muscles,
        },
        findings=[finding for finding in athlete.findings if finding.activity_id == lift.activity_id],
        notes=[*(f"nobody wrote down its {name.replace('_', ' ')}: assumed" for name in lift.assumed), *lift.notes],
        sources=lift.sources,
    )


def _run(athlete: AthleteReport, number: int) -> Explanation:
    history, run = History(athlete), athlete.runs[number]
    seen = history.seen(number)
    found = [finding for finding in athlete.findings if finding.activity_id == run.activity_id]
    model = seen.gates.model
    parts = [_part(lift, run, model) for lift in history.lifts_before(run.start_time) if lift.loads_legs]
    return Explanation(
        athlete=athlete.athlete,
        activity_id=run.activity_id,
        kind="run",
        when=f"{run.local_start_time:%Y-%m-%d %H:%M}",
        title=run.title,
        inputs={
            "distance [m]": run.distance_m,
            "moving time [s]": run.moving_time_s,
            "ascent [m]": run.ascent_m,
            "average heart rate [bpm]": run.average_heart_rate_bpm,
            "kind": run.kind,
            "hours since the lift that counts": run.hours_since_lift,
            "window": run.window,
            "intensity": run.intensity,
            "sigma of the intensity": run.intensity_sigma,
            "class": run.intensity_class,
            "level that decides hard (75)": run.hardest,
            "level that decides moderate (50)": run.moderate,
            "P(hard)": run.probability_hard,
            "P(at least moderate)": run.probability_moderate,
            "confidence": run.confidence,
        },
        provenance=run.provenance,
        channels=run.channels,
        legs=sorted((part for part in parts if part.contribution > 0), key=lambda part: part.hours_since_lift),
        leg_fatigue=run.leg_fatigue,
        leg_fatigue_interval=run.leg_fatigue_interval,
        saturation=model.saturation,
        immediate_share=model.immediate_share,
        rules=[said for entry in BOOK if (said := _rule(entry, seen, history, run, found)) is not None],
        findings=found,
        notes=run.notes,
        sources=run.sources,
    )


def _part(lift: Lift, run: Run, model: FatigueModel) -> LiftPart:
    hours = hours_since(lift, run.start_time)
    return LiftPart(
        lift_id=lift.activity_id,
        title=lift.title,
        hours_since_lift=hours,
        leg_load=lift.leg_load,
        attenuation=lift.attenuation,
        delayed=delayed_response(hours, model),
        immediate=immediate_response(hours, model),
        contribution=share(lift, run.start_time, model).contribution,
        basis=lift.leg_load_basis,
    )


def _rule(entry: Entry, seen: Seen, history: History, run: Run, found: Sequence[Finding]) -> RuleSaid | None:
    """What a rule on a run, or on its day, made of it; None where it looks at neither."""
    conditions: list[Condition] = []
    if entry.when is not None:
        conditions = entry.when(seen)
    elif entry.id in NOT_OF_A_RUN:
        return None
    elif entry.when_day is not None:
        day = history.day_of(run)
        conditions = entry.when_day(seen_on_run(run, day, history.days, seen.gates))
    elif entry.section != "run":
        return None
    by = next((finding.rule for finding in found if entry.id in finding.silenced), None)
    state: State = "not"
    if any(finding.rule == entry.id for finding in found):
        state = "fired"
    elif by is not None or (conditions and all(condition.holds for condition in conditions)):
        state = "silenced"
    elif conditions and all(condition.holds is not False for condition in conditions):
        state = "unknown"
    return RuleSaid(entry.id, state, [Asked(*condition) for condition in conditions], entry.source, by)
