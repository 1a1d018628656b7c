"""When a hard run is clear: the literal hours, the six after a lift, the state of the legs and the plan, quarter by quarter.

Apart from today.py, which weighs what was reported too; and below the rules, which name the next slot.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from legday.report.legs import FORGOTTEN_AFTER_HOURS, ended, fatigue_after, hours_since, second_of
from legday.report.plan import is_planned_for
from legday.science.fatigue import POPULATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from legday.report.judged_by import Gates
    from legday.report.legs import Ended
    from legday.report.model import Lift
    from legday.science.fatigue import FatigueModel

GAP_HOURS = 6.0
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


def is_clear(lifts: Sequence[Lift], instant: datetime, gates: Gates) -> bool:
    """Whether a hard run is clear: outside every window, six hours after a lift, and leg fatigue below the gate."""
    return _is_clear(ended(lifts), second_of(instant), gates)


def _is_clear(lifts: Sequence[Ended], second: int, gates: Gates) -> bool:
    since_legs = [(second - lift.second) / 3600 for lift in lifts if lift.lower_body]
    return not within_gap(since_legs) and not in_window(since_legs, gates) and fatigue_after(lifts, second, gates.model) < gates.clear


def clear_slots(lifts: Sequence[Lift], now: datetime, gates: Gates) -> Iterator[Slot]:
    """Spans of the next 96 h in which a hard run is clear and fits the plan, from now or from a full quarter of an hour.

    Every quarter is tried, because a first instant rounded up afterwards could fall into the next window, until the last lift is past its
    peak and no window opens any more: from then on the legs only clear, once, which is found by halving.
    """
    loading = ended(lift for lift in counting(lifts, now) if lift.loads_legs)  # the others never count, and hundreds of instants ask
    instants = list(_instants(now))

    def legs_clear(place: int) -> bool:
        return _is_clear(loading, second_of(instants[place]), gates)

    only_clears = bisect_left(instants, _last_rise(loading, gates), key=second_of)
    cleared = bisect_left(range(len(instants)), True, only_clears, key=legs_clear)
    opened: datetime | None = None
    for place, instant in enumerate(instants):
        clear = (place >= cleared or (place < only_clears and legs_clear(place))) and is_planned_for(instant, now, gates)
        if clear and opened is None:
            opened = instant
        elif not clear and opened is not None:
            yield Slot(opened, instant)
            opened = None
    if opened is not None:
        yield Slot(opened, None)


def _last_rise(lifts: Sequence[Ended], gates: Gates) -> float:
    """The second since 1970 from which on no lift tires the legs any more than before, and no window opens."""
    return max((lift.second for lift in lifts), default=-math.inf) + 3600 * max(gates.model.peak_hours, gates.first_hours)


def calmest(lifts: Sequence[Lift], now: datetime, model: FatigueModel = POPULATION) -> datetime:
    """The full hour of the next 96 h at which the legs are due to be freshest (ties: the first)."""
    loading = ended(counting(lifts, now))
    first = _rounded_up(now, timedelta(hours=1))
    hours = (first + timedelta(hours=hour) for hour in range(int(HORIZON_HOURS)))
    return min(hours, key=lambda hour: fatigue_after(loading, second_of(hour), model))


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
