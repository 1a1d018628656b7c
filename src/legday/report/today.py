"""May I run now, and how hard: what was reported of the day first, then the lifts. Plain floats over one athlete.

Apart from build.py, because `today` is asked again every night, also when no file is new.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from legday.report.asked import best_question
from legday.report.forecast import FRESH_BELOW, fatigue_by_muscle, forecast, forecast_by_muscle, fresh_from, spoke
from legday.report.legs import fatigue_at, hours_since, legs_at, share
from legday.report.model import Today
from legday.report.mornings import seen_today
from legday.report.rules.day import findings_of_day
from legday.report.rules.day_seen import REST_FROM
from legday.report.rules.fuel import has_high_load
from legday.report.slots import clear_slots, counting, hours_since_legs, in_window, is_clear, within_gap
from legday.report.words import settling_line, zone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from legday.report.asked import Question
    from legday.report.judged_by import Gates
    from legday.report.model import AthleteReport, Day, Finding, Lift, Run
    from legday.science.fatigue import FatigueModel

Verdict = Literal["rest", "walk", "easy_only", "clear", "cannot_tell"]
REST_RULES = {"SKIP_PAIN", "SKIP_SICK", "SKIP_WOBBLE", "SKIP_SLEEP"}
UNKNOWN_LIFT_HOURS = 96.0


def unknown_lifts(lifts: Sequence[Lift], instant: datetime) -> list[Lift]:
    """Lifts of the last 96 h of which nobody knows whether they were legs, newest first."""
    recent = [lift for lift in lifts if lift.lower_body is None and hours_since(lift, instant) <= UNKNOWN_LIFT_HOURS]
    return sorted(recent, key=lambda lift: lift.end_time, reverse=True)


def today(
    lifts: Sequence[Lift],
    now: datetime,
    local: tzinfo,
    gates: Gates,
    days: Sequence[Day] = (),
    *,
    runs: Sequence[Run] = (),
) -> Today:
    """The verdict for a run started now: what was reported of the day first, then the lifts.

    Args:
        lifts: all lifts of the athlete; those not begun at `now` are left out.
        now: the instant asked about, aware.
        local: the athlete's zone, for the calendar day only.
        gates: the settings to judge by, from `personal.gates_of_day`.
        days: what the athlete said of single days, oldest first; only that of today's date counts, the nights before say what is usual.
        runs: the athlete's, for the habit of a key run.
    """
    lifts = counting(lifts, now)
    seen = seen_today(now, local, gates, lifts=lifts, runs=runs, days=days)
    said, found = seen.day, findings_of_day(seen)
    legs = legs_at(lifts, now, gates.model)
    unknown = unknown_lifts(lifts, now)
    reasons = _reasons(lifts, now, gates)
    clear = is_clear(lifts, now, gates)

    def verdict_with(day: Day) -> Verdict:
        again = found if day is said else findings_of_day(msgspec.structs.replace(seen, day=day))
        return _by_report(again) or _by_lifts(clear=clear, in_doubt=bool(unknown) and day.soreness_0_10 is None)

    verdict = verdict_with(said)
    if verdict == "cannot_tell":
        reasons = ["UNKNOWN_LIFT_IN_WINDOW"]
    asks, to_log = _asked(best_question(said, legs.band, verdict, verdict_with), unknown if verdict == "cannot_tell" else [])
    slot = next(clear_slots(lifts, _not_before(now, local, verdict), gates), None)
    by_muscle = forecast_by_muscle(lifts, now, gates.model)
    not_known = [
        *(["soreness"] if said.soreness_0_10 is None else []),
        *(["sleep"] if said.sleep_h is None and said.slept_badly is None else []),
        *(["ate_after_lift"] if has_high_load(seen) and said.ate_after_lift is None else []),
        *(f"region of {lift.activity_id}" for lift in unknown),
    ]
    if any(lift.attenuation_sigma and share(lift, now, gates.model).contribution for lift in lifts):
        not_known.append("history")  # how used the legs are to what they lifted
    if not lifts:
        not_known.append("lifts")
    return Today(
        date=said.date,
        verdict=verdict,
        leg_fatigue=legs.fatigue,
        leg_fatigue_interval=[legs.low, legs.high],
        leg_fatigue_band=legs.band,
        hard_run_from=slot.start if slot else None,
        because_of=_because_of(lifts, now, gates.model),
        reasons=[*(one.rule for one in found if one.severity != "note"), *([] if verdict == "clear" else reasons)],
        unknown=not_known,
        findings=found,
        asks=asks,
        to_log=to_log,
        spoke=spoke(in_window=in_window(hours_since_legs(lifts, now), gates), leg_fatigue=legs.fatigue, gates=gates),
        muscles=fatigue_by_muscle(lifts, now, gates.model),
        muscles_fresh_from=fresh_from(by_muscle, now),
        forecast_by_muscle=by_muscle,
        forecast=forecast(lifts, now, gates.model),
    )


def _by_report(found: Sequence[Finding]) -> Literal["rest", "walk"] | None:
    """What the rules on the day make of the verdict; None where they leave it to the lifts."""
    asked_for = {decides(finding) for finding in found}
    return "rest" if "rest" in asked_for else "walk" if "walk" in asked_for else None


def decides(finding: Finding) -> Literal["rest", "walk"] | None:
    """What one finding on a day asks for; None where it only advises."""
    if finding.rule in REST_RULES or (finding.rule == "SKIP_DOMS" and (finding.value or 0.0) >= REST_FROM):
        return "rest"
    return "walk" if finding.severity == "stop" or finding.rule.startswith("CARE_") else None


def _asked(question: Question | None, in_doubt: Sequence[Lift]) -> tuple[str | None, str | None]:
    """What to ask and the line that answers it; a lift that nobody can tell first, because that is settled for good."""
    if in_doubt:
        return f"region of {in_doubt[0].activity_id}", settling_line(in_doubt[0].activity_id)
    return (question.name, question.line) if question else (None, None)


def _by_lifts(*, clear: bool, in_doubt: bool) -> Literal["easy_only", "cannot_tell", "clear"]:
    if not clear:
        return "easy_only"
    return "cannot_tell" if in_doubt else "clear"


def earliest(athlete: AthleteReport, now: datetime) -> datetime:
    """The first instant at which a hard run may be proposed: on a day to rest or walk not before the next."""
    return _not_before(now, zone(athlete.time_zone), athlete.today.verdict)


def _not_before(now: datetime, local: tzinfo, verdict: Verdict) -> datetime:
    if verdict not in ("rest", "walk"):
        return now
    midnight = (now.astimezone(local) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.astimezone(UTC)


def _reasons(lifts: Sequence[Lift], now: datetime, gates: Gates) -> list[str]:
    """The rules that a hard run started now would meet."""
    leg_fatigue, since_legs = fatigue_at(lifts, now, gates.model), hours_since_legs(lifts, now)
    reasons = ["GAP_6H"] if within_gap(since_legs) else []
    if in_window(since_legs, gates):
        tired = leg_fatigue >= gates.gate
        reasons.append("HARD_ON_TIRED_LEGS" if tired else "MODERATE_ON_TIRED_LEGS" if leg_fatigue >= FRESH_BELOW else "HARD_ON_FRESH_LEGS")
    elif leg_fatigue >= gates.gate:
        reasons.append("OUTSIDE_WINDOW")
    return reasons


def _because_of(lifts: Sequence[Lift], now: datetime, model: FatigueModel) -> str | None:
    """The lift that loads the legs most at an instant; while none does, one that has not ended."""
    going_on = [lift for lift in lifts if lift.end_time > now and lift.lower_body is not False]
    if going_on:
        return going_on[-1].activity_id
    shares = [(share(lift, now, model).contribution, lift.end_time, lift.activity_id) for lift in lifts]
    largest = max(shares, default=None)
    return largest[2] if largest and largest[0] > 0 else None
