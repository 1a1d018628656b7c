"""Were the warnings right: what was to be expected of each run beforehand, what was then seen, and how that adds up.

Apart from the rules, which never look ahead. A warning is scored by the pace and the form of the run and by soreness on the two
mornings after it, against a forecast that knows nothing but how often such a thing happens.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from legday.report.legs import FORGOTTEN_AFTER_HOURS, hours_since
from legday.report.personal import REPORTED_AT, gates_of_day, teaching
from legday.report.response import MOVED_RULES, SeenAfter, WarningScore
from legday.report.words import zone
from legday.science.soreness import expected_soreness
from legday.science.statistics import normal_cdf
from legday.science.student import Z_90

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, tzinfo

    from legday.report.judged_by import Gates
    from legday.report.model import AthleteReport, Day, Finding, Lift, Run

LOWER_QUARTER = -0.6744897501960817  # in SD: slower than three of four fresh runs
HARD_COST_PCT = 4.0  # of speed, of hard running on legs of state 1 (docs/science-response.md); easy running costs nothing
SORE_FROM = 5.0
PEOPLE_SIGMA = 0.72  # SD of ln(soreness): between people 0.6, between reports 0.4
MORNINGS = {"soreness_24h": 1, "soreness_48h": 2}  # days after the run
SEVERE = ("warning", "caution")


def with_scores(told: Sequence[AthleteReport]) -> list[AthleteReport]:
    """Athletes whose findings on tired legs say what was seen after them, with the sums over all of them in `warnings`."""
    return [_scored(one) for one in told]


def happened_slower(run: Run) -> bool | None:
    """Whether a run was slower at its effort than three of four fresh runs; None where it cannot be compared."""
    pace = run.pace_at_effort
    return None if pace is None else pace.residual_pct <= LOWER_QUARTER * pace.run_sd_pct


def _scored(athlete: AthleteReport) -> AthleteReport:
    warned = {finding.activity_id for finding in athlete.findings if _is_warning(finding)}
    seen = dict(_seen_after(athlete))
    findings = [
        finding if finding.seen == (after := seen.get(finding.activity_id or "", []) if finding.rule in MOVED_RULES else [])
        else msgspec.structs.replace(finding, seen=after)
        for finding in athlete.findings
    ]  # fmt: skip
    outcomes = ("pace", "form", *MORNINGS)
    return msgspec.structs.replace(athlete, findings=findings, warnings=[_sum(outcome, seen, warned) for outcome in outcomes])


def _is_warning(finding: Finding) -> bool:
    return finding.rule in MOVED_RULES and finding.severity in SEVERE


def _seen_after(athlete: AthleteReport) -> Iterator[tuple[str, list[SeenAfter]]]:
    """What was seen on every run and after it, beside its probability by what was known when it began."""
    local = zone(athlete.time_zone)
    by_date, reports = {day.date: day for day in athlete.days}, teaching(athlete.days)
    loading = sorted((lift for lift in athlete.lifts if lift.lower_body is not False), key=lambda lift: lift.end_time)
    ends = [lift.end_time for lift in loading]
    for run in athlete.runs:
        first = bisect_left(ends, run.start_time - timedelta(hours=FORGOTTEN_AFTER_HOURS))
        until = bisect_left(ends, run.start_time + timedelta(days=3))
        near = loading[first:until]
        gates = gates_of_day(athlete.gates, reports, run.local_start_time.date())
        yield run.activity_id, [*_pace(run, gates), *_form(run), *_soreness(run, near, by_date, gates, local)]


def _pace(run: Run, gates: Gates) -> Iterator[SeenAfter]:
    slower = happened_slower(run)
    if slower is None or run.pace_at_effort is None or run.probability_hard is None:
        return
    state = -math.log1p(-min(run.leg_fatigue, 99.9) / 100) / gates.model.saturation
    expected = -HARD_COST_PCT * state * run.probability_hard
    spread = run.pace_at_effort.run_sd_pct
    likely = normal_cdf(LOWER_QUARTER - expected / spread)
    yield SeenAfter(outcome="pace", probability=likely, value=run.pace_at_effort.residual_pct, happened=slower)


def _form(run: Run) -> Iterator[SeenAfter]:
    """Whether form broke on the way, where it is known to have broken or held; how likely that is after lifting nobody has measured."""
    if run.form is not None and run.form.status in {"break", "held"}:
        left = sum(metric.left for metric in run.form.metrics)
        yield SeenAfter(outcome="form", probability=None, value=float(left), happened=run.form.status == "break")


def _soreness(run: Run, near: Sequence[Lift], by_date: Mapping[date, Day], gates: Gates, local: tzinfo) -> Iterator[SeenAfter]:
    """Soreness of the two mornings after, unless another leg day came between."""
    for outcome, days in MORNINGS.items():
        day = run.local_start_time.date() + timedelta(days=days)
        reported = by_date.get(day)
        morning = datetime.combine(day, REPORTED_AT, local)
        if reported is None or reported.soreness_0_10 is None or any(run.start_time < lift.end_time <= morning for lift in near):
            continue
        loads = [
            (lift.leg_load or 0.0, lift.soreness_attenuation, hours_since(lift, morning))
            for lift in near
            if lift.end_time <= run.start_time
        ]
        due = expected_soreness(loads, gates.model) * gates.model.personal_factor
        likely = normal_cdf(math.log((due + 0.5) / (SORE_FROM + 0.5)) / PEOPLE_SIGMA)
        yield SeenAfter(outcome=outcome, probability=likely, value=reported.soreness_0_10, happened=reported.soreness_0_10 >= SORE_FROM)


def _sum(outcome: str, seen: Mapping[str, list[SeenAfter]], warned: set[str | None]) -> WarningScore:
    known = [(run in warned, one) for run, after in seen.items() for one in after if one.outcome == outcome]
    of_warned = [one.happened for warning, one in known if warning]
    of_others = [one.happened for warning, one in known if not warning]
    hits, n, events = sum(of_warned), len(known), sum(one.happened for _, one in known)
    rate = events / n if n else None
    errors = [(one.probability - one.happened) ** 2 for _, one in known if one.probability is not None]
    return WarningScore(
        outcome=outcome,
        n_warned=len(of_warned),
        hits=hits,
        false_alarms=len(of_warned) - hits,
        hit_rate=hits / len(of_warned) if of_warned else None,
        hit_rate_interval=wilson(hits, len(of_warned)),
        n_not_warned=len(of_others),
        missed=sum(of_others),
        n=n,
        base_rate=rate,
        brier=sum(errors) / n if errors else None,
        brier_base_rate=rate * (1 - rate) if rate is not None and errors else None,
    )


def wilson(hits: int, n: int) -> list[float] | None:
    """The 90 % interval of a share, which stays within 0 and 1; None of nothing.

    References:
        Wilson 1927, J Am Stat Assoc 22:209-212. 5 of 10: 0.27 to 0.73.
    """
    if n == 0:
        return None
    share, z2 = hits / n, Z_90**2
    middle, half = (share + z2 / (2 * n)) / (1 + z2 / n), Z_90 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return [max(0.0, middle - half), min(1.0, middle + half)]
