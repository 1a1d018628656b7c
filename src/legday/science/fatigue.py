"""Fatigue of the legs after lifting: how it rises and fades, how repeated bouts protect, and how sure that is.

Apart, because `today` needs it on plain numbers when nothing new was read. Constants and their fit: docs of the model; the shape was
fitted to 15 points of 6 study arms, the scale of leg load is a choice.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import msgspec

from legday.science.elementary import Quantity, clip, exp, sqrt, where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FatigueModel(msgspec.Struct, frozen=True):
    """The constants of the model; the defaults are those of docs/science.md, where each has its source.

    Attributes:
        peak_hours: from the END of a lift to the peak of damage and soreness [h]; fitted, 34.5 h (32.5-36.7).
        immediate_hours: time constant of the first tiredness [h].
        immediate_share: its weight beside the delayed part.
        saturation: how fast leg fatigue nears 100 as load is added.
        bout_protection, bout_load: what part of the effect earlier lifts can take away at most, and the leg load at which 63 % of that is
            reached; for leg fatigue. Trained lifters' third bout still cost 12-20 % of time to exhaustion.
        soreness_protection, soreness_load: the same for soreness.
        soreness_per_load: soreness [0-10] at the peak for a leg load of 1; two studies found 2.4 and 7.1.
        individual_sigma: SD of ln(fatigue) between people after the same load.
        report_sigma: SD of ln(soreness + 0.5) between two reports of the same legs.
        personal_factor: what the athlete's own reports make of the load; never a setting.
    """

    peak_hours: float = 35.0
    immediate_hours: float = 12.0
    immediate_share: float = 0.35
    saturation: float = 1.2
    bout_protection: float = 0.4
    bout_load: float = 0.5335
    soreness_protection: float = 0.6
    soreness_load: float = 1.107
    soreness_per_load: float = 4.0
    individual_sigma: float = 0.6
    report_sigma: float = 0.4
    personal_factor: float = 1.0

    @classmethod
    def of(cls, values: Mapping[str, float]) -> FatigueModel:
        """The model with these constants; what is no constant of it is passed over."""
        return cls(**{name: float(values[name]) for name in cls.__struct_fields__ if name in values})


POPULATION = FatigueModel()
PEAK_HOURS, IMMEDIATE_HOURS = POPULATION.peak_hours, POPULATION.immediate_hours
IMMEDIATE_SHARE, SATURATION = POPULATION.immediate_share, POPULATION.saturation
PROTECTION_DAYS = 120.0  # beyond this a bout protects no more: protection(120) < 1e-19
ATTENUATION_UNKNOWN = 0.7  # repeated-bout factor while the history is shorter than HISTORY_DAYS
ATTENUATION_UNKNOWN_SIGMA = 0.2 / 0.7
HISTORY_DAYS = 70.0

Band = Literal["fresh", "light", "moderate", "high"]
BANDS: tuple[tuple[float, Band], ...] = ((50.0, "high"), (25.0, "moderate"), (10.0, "light"), (0.0, "fresh"))


def delayed_response(hours: Quantity, model: FatigueModel = POPULATION) -> Quantity:
    """Damage and soreness after a lift, as a fraction of their peak at 35 h; 0 before the lift's end.

    Args:
        hours: since the END of the lift [h]. 24 h: 0.882, 48 h: 0.895, 72 h: 0.511.
        model: its `peak_hours`.
    """
    u = clip(hours, 0.0) / model.peak_hours
    return u * u * exp(2 * (1 - u))


def immediate_response(hours: Quantity, model: FatigueModel = POPULATION) -> Quantity:
    """Tiredness right after a lift, 1 at its end and fading with a time constant of 12 h; 0 before.

    Args:
        hours: since the END of the lift [h].
        model: its `immediate_hours`.

    References:
        Palmer & Sleivert 2001, J Sci Med Sport 4:447-459 (oxygen uptake 1 h and 8 h after a session; tau 14.4 h, rounded to 12).
    """
    response: Quantity = where(hours < 0, 0.0, exp(-clip(hours, 0.0) / model.immediate_hours))
    return response


def protection(days: Quantity) -> Quantity:
    """How much of a bout's protection is left, 0-1.

    Args:
        days: since the END of the earlier lift [days], >= 0. 7 d: 1.000, 28 d: 0.969, 42 d: 0.789, 63 d: 0.165.

    References:
        Shape after Byrnes et al. 1985, J Appl Physiol 59:710-715, doi:10.1152/jappl.1985.59.3.710: protection at 3 and 6 weeks, not at 9.
    """
    return exp(-((days / 56) ** 5))


def attenuation(exposure: Quantity, model: FatigueModel = POPULATION) -> Quantity:
    """The repeated-bout factor for leg fatigue: what part of a lift's effect is felt after earlier ones.

    Args:
        exposure: sum over earlier lower-body lifts of raw leg load times `protection`, >= 0.
        model: its `bout_protection` and `bout_load`.

    Returns:
        1 for legs that have not lifted down to 1 - `bout_protection`. One earlier bout of 0.82: 0.686.

    References:
        Doma et al. 2015, Eur J Appl Physiol; Doma et al. 2017, Appl Physiol Nutr Metab 42:978-985.
    """
    return 1 - model.bout_protection * (1 - exp(-exposure / model.bout_load))


def soreness_attenuation(exposure: Quantity, model: FatigueModel = POPULATION) -> Quantity:
    """The repeated-bout factor for soreness, which earlier lifts take away more of than of fatigue.

    Args:
        exposure: as for `attenuation`.
        model: its `soreness_protection` and `soreness_load`.

    Returns:
        1 down to 1 - `soreness_protection`. One earlier bout of 0.82: 0.686, as for fatigue; many: 0.416 at 4.
    """
    return 1 - model.soreness_protection * (1 - exp(-exposure / model.soreness_load))


def contribution(load: Quantity, factor: Quantity, hours: Quantity, model: FatigueModel = POPULATION) -> Quantity:
    """What one lift adds to the state of the legs: a * L * (g + 0.35 f) [leg load].

    Args:
        load: L, leg load of the lift.
        factor: a, its `attenuation`.
        hours: since its END [h].
        model: the shape of both responses and the weight of the immediate one.
    """
    return factor * load * (delayed_response(hours, model) + model.immediate_share * immediate_response(hours, model))


def leg_fatigue(state: Quantity, model: FatigueModel = POPULATION) -> Quantity:
    """Leg fatigue, 0-100, from the sum of all contributions.

    Args:
        state: u, sum of `contribution`, >= 0. One unprotected lift of load 1: 67.2 after 24 h, 70.5 after 36 h, 45.9 after 72 h.
        model: its `saturation`, and the athlete's `personal_factor`.
    """
    return 100 * (1 - exp(-model.saturation * model.personal_factor * state))


def fatigue_band(value: float) -> Band:
    """The word for a leg fatigue: fresh below 10, light below 25, moderate below 50, else high."""
    return next((word for lowest, word in BANDS if value >= lowest), "fresh")


def state_sigma(load_sigma: Quantity | float, attenuation_sigma: Quantity, model: FatigueModel = POPULATION) -> Quantity:
    """SD of ln(state): the load's, the repeated-bout factor's and what people differ by, in quadrature.

    Args:
        load_sigma: SD of ln(leg load).
        attenuation_sigma: relative SD of the repeated-bout factor, 0 where the history is long enough.
        model: its `individual_sigma`.
    """
    return sqrt(attenuation_sigma**2 + load_sigma**2 + model.individual_sigma**2)


def mixed_sigma(parts: Sequence[tuple[float, float]]) -> float:
    """SD of ln of a sum of independent parts, from (contribution, SD of its ln); 0 where they sum to nothing."""
    total = sum(part for part, _ in parts)
    return math.hypot(*(part * sigma for part, sigma in parts)) / total if total > 0 else 0.0


def leg_fatigue_interval(state: float, sigma: float, model: FatigueModel = POPULATION) -> tuple[float, float]:
    """The 80 % interval of leg fatigue: leg fatigue of u * exp(-/+ 1.28 sigma).

    Args:
        state: u, sum of contributions.
        sigma: `state_sigma`.
        model: as for `leg_fatigue`.
    """
    spread = math.exp(1.28 * sigma)
    return leg_fatigue(state / spread, model), leg_fatigue(state * spread, model)
