"""What the legs are due to do in the next 96 h if nothing more is lifted, and where the load of now sits.

Apart from today.py, which decides; this only foretells. Plain floats, because a quiet night needs no frames.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from legday.report.legs import ended, felt_after, legs_after, second_of
from legday.report.model import Hour
from legday.science.fatigue import POPULATION, leg_fatigue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Literal

    from legday.report.judged_by import Gates
    from legday.report.legs import Ended
    from legday.report.model import Lift
    from legday.science.fatigue import FatigueModel

HOURS = 96
FRESH_BELOW = 10.0


def forecast(lifts: Sequence[Lift], now: datetime, model: FatigueModel = POPULATION) -> list[Hour]:
    """Leg fatigue now and after every hour of the next 96, with its 80 % interval."""
    loading, hours = ended(lifts), [now + timedelta(hours=hour) for hour in range(HOURS + 1)]
    found = ((at, legs_after(loading, second_of(at), model)) for at in hours)
    return [Hour(at=at, leg_fatigue=legs.fatigue, leg_fatigue_interval=[legs.low, legs.high]) for at, legs in found]


def fatigue_by_muscle(lifts: Sequence[Lift], instant: datetime, model: FatigueModel = POPULATION) -> dict[str, float]:
    """Fatigue [0-100] by muscle group, by the same formula from each group's part of the load; the numbers do not sum to the legs' own.

    That a muscle's part tires it like the whole tires the legs is this project's choice.
    """
    return _by_muscle(lifts, ended(lifts), second_of(instant), model)


def _by_muscle(lifts: Sequence[Lift], loading: Sequence[Ended], second: int, model: FatigueModel) -> dict[str, float]:
    states: dict[str, float] = {}
    for lift, load in zip(lifts, loading, strict=True):
        added = felt_after(load, second, model)
        for muscle, part in lift.muscles.items():
            states[muscle] = states.get(muscle, 0.0) + added * part
    return {muscle: leg_fatigue(state, model) for muscle, state in states.items()}


def forecast_by_muscle(lifts: Sequence[Lift], now: datetime, model: FatigueModel = POPULATION) -> dict[str, list[float]]:
    """Fatigue of each muscle group now and after every hour of the next 96."""
    loading = ended(lifts)
    found: dict[str, list[float]] = {}
    for hour in range(HOURS + 1):
        for muscle, value in _by_muscle(lifts, loading, second_of(now + timedelta(hours=hour)), model).items():
            found.setdefault(muscle, []).append(value)
    return found


def fresh_from(by_muscle: Mapping[str, Sequence[float]], now: datetime) -> dict[str, datetime | None]:
    """By muscle group the hour from which on its fatigue stays below 10; None where not within 96 h.

    Not the gate on the legs, because a group's number is that of its part of their load.

    Args:
        by_muscle: from `forecast_by_muscle`.
        now: the instant it begins at.
    """
    clear: dict[str, datetime | None] = {}
    for muscle, values in by_muscle.items():
        last = max((hour for hour, value in enumerate(values) if value >= FRESH_BELOW), default=-1)
        clear[muscle] = now + timedelta(hours=last + 1) if last < HOURS else None
    return clear


def spoke(*, in_window: bool, leg_fatigue: float, gates: Gates) -> Literal["window", "model", "both", "neither"]:
    """Which of the two speaks against a hard run: the literal hours, the state of the legs, both or neither."""
    tired = leg_fatigue >= gates.gate
    if in_window:
        return "both" if tired else "window"
    return "model" if tired else "neither"
