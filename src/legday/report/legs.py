"""The state of the legs at an instant, from lifts as the report holds them: plain floats, so that a quiet night needs no frames.

Apart from science/fatigue.py, which knows the curves but no lift.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from legday.science import fatigue
from legday.science.fatigue import POPULATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from legday.report.model import Lift
    from legday.science.fatigue import Band, FatigueModel

FORGOTTEN_AFTER_HOURS = 240.0
"""A lift older than this counts nothing (as in the stored pairs)."""


class Legs(NamedTuple):
    """Leg fatigue [0-100] with its 80 % interval."""

    fatigue: float
    low: float
    high: float

    @property
    def band(self) -> Band:
        """The word for the number."""
        return fatigue.fatigue_band(self.fatigue)


class Share(NamedTuple):
    """What one lift adds at an instant [leg load], and the SD of the ln of that."""

    contribution: float
    sigma: float


class Ended(NamedTuple):
    """A lift as hundreds of instants ask about it.

    Its end [whole s since 1970], what it put on the legs (a * L) and the SD of the ln of that, and if it trained them.
    """

    second: int
    load: float
    sigma: float
    lower_body: bool


def second_of(instant: datetime) -> int:
    """The whole second nearest to an instant, since 1970."""
    return math.floor(instant.timestamp() + 0.5)


def hours_since(lift: Lift, instant: datetime) -> float:
    """Hours from the end of a lift to an instant, each on the whole second; negative while it lasts."""
    return (second_of(instant) - second_of(lift.end_time)) / 3600


def ended(lifts: Iterable[Lift]) -> list[Ended]:
    """The lifts, each with what of it does not change from instant to instant."""
    return [Ended(second_of(lift.end_time), _load(lift), sigma(lift), bool(lift.lower_body)) for lift in lifts]


def sigma(lift: Lift) -> float:
    """SD of the ln of what a lift adds: of its load, and of its repeated-bout factor."""
    return math.hypot(lift.leg_load_sigma, lift.attenuation_sigma)


def share(lift: Lift, instant: datetime, model: FatigueModel = POPULATION) -> Share:
    """What a lift adds at an instant; nothing from an upper-body lift, before its end or after ten days."""
    contribution = _contribution(lift, instant, model)
    return Share(contribution, sigma(lift)) if contribution else Share(0.0, 0.0)


def felt_after(lift: Ended, second: int, model: FatigueModel = POPULATION) -> float:
    """What a lift adds at a whole second since 1970 [leg load]."""
    return _felt(lift.load, (second - lift.second) / 3600, model)


def legs(shares: Sequence[Share], model: FatigueModel = POPULATION) -> Legs:
    """Leg fatigue of summed contributions; 0 without doubt where nothing contributes."""
    state = sum([contribution for contribution, _ in shares])
    if state <= 0:
        return Legs(0.0, 0.0, 0.0)
    low, high = fatigue.leg_fatigue_interval(state, fatigue.state_sigma(fatigue.mixed_sigma(shares), 0.0, model), model)
    return Legs(fatigue.leg_fatigue(state, model), low, high)


def legs_at(lifts: Iterable[Lift], instant: datetime, model: FatigueModel = POPULATION) -> Legs:
    """Leg fatigue at an instant, from all lifts that ended before it."""
    return legs_after(ended(lifts), second_of(instant), model)


def legs_after(lifts: Iterable[Ended], second: int, model: FatigueModel = POPULATION) -> Legs:
    """Leg fatigue at a whole second since 1970."""
    felt = [Share(felt_after(lift, second, model), lift.sigma) for lift in lifts]
    return legs([share for share in felt if share.contribution], model)


def fatigue_at(lifts: Iterable[Lift], instant: datetime, model: FatigueModel = POPULATION) -> float:
    """Leg fatigue [0-100] at an instant, without its interval."""
    return fatigue_after(ended(lifts), second_of(instant), model)


def fatigue_after(lifts: Sequence[Ended], second: int, model: FatigueModel = POPULATION) -> float:
    """Leg fatigue [0-100] at a whole second since 1970."""
    return fatigue.leg_fatigue(sum([felt_after(lift, second, model) for lift in lifts]), model)


def _contribution(lift: Lift, instant: datetime, model: FatigueModel) -> float:
    return _felt(_load(lift), hours_since(lift, instant), model)


def _load(lift: Lift) -> float:
    return 0.0 if lift.leg_load is None or not lift.loads_legs else lift.attenuation * lift.leg_load


def _felt(load: float, hours: float, model: FatigueModel) -> float:
    return fatigue.contribution(load, 1.0, hours, model) if load and 0 <= hours <= FORGOTTEN_AFTER_HOURS else 0.0
