"""May I run now, how hard, and from when on is a hard run clear: plain floats over the lifts of one athlete.

Apart from build.py, because `today` is asked again every night, also when no file is new.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from legday.report.days import said_of
from legday.report.forecast import FRESH_BELOW, fatigue_by_muscle, forecast, forecast_by_muscle, fresh_from, spoke
from legday.report.legs import FORGOTTEN_AFTER_HOURS, fatigue_at, hours_since, legs_at, share
from legday.report.model import Today
from legday.report.plan import is_planned_for
from legday.science.fatigue import POPULATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo
    from typing import Literal

    from legday.report.model import Day, Gates, Lift
    from legday.science.fatigue import FatigueModel

GAP_HOURS = 6.0
UNKNOWN_LIFT_HOURS = 96.0
HORIZON_HOURS = 96.0
QUARTER = timedelta(minutes=15)


class Slot(NamedTuple):
    """A span in which a hard run is clear; `end` is None where it outlasts the horizon."""

    start: datetime
    end: datetime | None


def counting(lifts: Sequence[Lift], now: datetime) -> list[Lift]:
    """The lifts that had begun at an instant and are not forgotten: nothing else may count in a verdict about it."""
    return [lift for lift in lifts if lift.start_time <= now and hours_since(lift, now) <= FORGOTTEN_AFTER_HOURS]


def hours_since_legs(lifts: Sequence[Lift], instant: datetime) -> list[float]:
    """Hours since the end of every lower-body lift."""
    return [hours_since(lift, instant) for lift in lifts if lift.lower_body]


def within_gap(since_legs: Sequence[float]) -> bool:
    """Whether a lower-body lift goes on, or ended less than six hours before."""
    return any(hours < GAP_HOURS for hours in since_legs)


def in_window(since_legs: Sequence[float], gates: Gates) -> bool:
    """Whether an instant lies in the literal window of some lower-body lift, both ends inclusive."""
    return any(gates.first_hours <= hours <= gates.last_hours for hours in since_legs)


def unknown_lifts(lifts: Sequence[Lift], instant: datetime) -> list[Lift]:
    """Lifts of the last 96 h of which nobody knows whether they were legs, newest first."""
    recent = [lift for lift in lifts if lift.lower_body is None and hours_since(lift, instant) <= UNKNOWN_LIFT_HOURS]
    return sorted(recent, key=lambda lift: lift.end_time, reverse=True)


def is_clear(lifts: Sequence[Lift], instant: datetime, gates: Gates) -> bool:
    """Whether a hard run is clear: outside every window, six hours after a lift, and leg fatigue below the gate."""
    since_legs = hours_since_legs(lifts, instant)
    return not within_gap(since_legs) and not in_window(since_legs, gates) and fatigue_at(lifts, instant, gates.model) < gates.clear


def clear_slots(lifts: Sequence[Lift], now: datetime, gates: Gates) -> Iterator[Slot]:
    """Spans of the next 96 h in which a hard run is clear and fits the plan, from now or from a full quarter of an hour.

    Every quarter is tried, because a first instant rounded up afterwards could fall into the next window.
    """
    lifts = [lift for lift in counting(lifts, now) if lift.loads_legs]  # the others never count, and hundreds of instants ask
    opened: datetime | None = None
    for instant in _instants(now):
        clear = is_clear(lifts, instant, gates) and is_planned_for(instant, now, gates)
        if clear and opened is None:
            opened = instant
        elif not clear and opened is not None:
            yield Slot(opened, instant)
            opened = None
    if opened is not None:
        yield Slot(opened, None)


def calmest(lifts: Sequence[Lift], now: datetime, model: FatigueModel = POPULATION) -> datetime:
    """The full hour of the next 96 h at which the legs are due to be freshest (ties: the first)."""
    lifts = counting(lifts, now)
    first = _rounded_up(now, timedelta(hours=1))
    return min((first + timedelta(hours=hour) for hour in range(int(HORIZON_HOURS))), key=lambda hour: fatigue_at(lifts, hour, model))


def today(lifts: Sequence[Lift], now: datetime, zone: tzinfo, gates: Gates, days: Sequence[Day] = ()) -> Today:
    """The verdict for a hard run started now.

    Args:
        lifts: all lifts of the athlete; those not begun at `now` are left out.
        now: the instant asked about, aware.
        zone: the athlete's zone, for the calendar day only.
        gates: the settings to judge by, from `personal.gates_of_day`.
        days: what the athlete said of single days, oldest first; only that of today's date counts.
    """
    said = said_of(days, now.astimezone(zone).date())
    lifts = counting(lifts, now)
    legs = legs_at(lifts, now, gates.model)
    unknown = unknown_lifts(lifts, now)
    reasons = _reasons(lifts, now, gates)
    verdict: Literal["easy_only", "cannot_tell", "clear"] = "clear"
    if not is_clear(lifts, now, gates):
        verdict = "easy_only"
    elif unknown and said.soreness_0_10 is None:
        verdict, reasons = "cannot_tell", ["UNKNOWN_LIFT_IN_WINDOW"]
    slot = next(clear_slots(lifts, now, gates), None)
    by_muscle = forecast_by_muscle(lifts, now, gates.model)
    not_known = [
        *(["soreness"] if said.soreness_0_10 is None else []),
        *(["sleep"] if said.sleep_h is None and said.slept_badly is None else []),
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
        reasons=[] if verdict == "clear" else reasons,
        unknown=not_known,
        spoke=spoke(in_window=in_window(hours_since_legs(lifts, now), gates), leg_fatigue=legs.fatigue, gates=gates),
        muscles=fatigue_by_muscle(lifts, now, gates.model),
        muscles_fresh_from=fresh_from(by_muscle, now),
        forecast_by_muscle=by_muscle,
        forecast=forecast(lifts, now, gates.model),
    )


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


def _instants(now: datetime) -> Iterator[datetime]:
    """Now, then every full quarter of an hour of the horizon (in UTC, which every zone of today shares)."""
    yield now
    instant, last = _rounded_up(now, QUARTER), now + timedelta(hours=HORIZON_HOURS)
    while instant <= last:
        if instant > now:
            yield instant
        instant += QUARTER


def _rounded_up(when: datetime, step: timedelta) -> datetime:
    midnight = when.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - ((midnight - when) // step) * step
