"""Fatigue of the legs after lifting: how it rises and fades, how repeated bouts protect, and how sure that is.

Apart, because `today` needs it on plain numbers when nothing new was read. Constants and their fit: docs of the model; the shape was
fitted to 15 points of 6 study arms, the scale of leg load is a choice.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from legday.science.elementary import Quantity, clip, exp, sqrt, where

if TYPE_CHECKING:
    from collections.abc import Sequence

PEAK_HOURS = 35.0
IMMEDIATE_HOURS = 12.0
IMMEDIATE_SHARE = 0.35
SATURATION = 1.2
INDIVIDUAL_SIGMA = 0.6  # SD of ln(fatigue) between people after the same load
PERFORMANCE = (0.4, 0.5335)  # amplitude, scale: trained lifters' third bout still cost 12-20 % of time to exhaustion
SORENESS = (0.6, 1.107)
PROTECTION_DAYS = 120.0  # beyond this a bout protects no more: protection(120) < 1e-19
ATTENUATION_UNKNOWN = 0.7  # repeated-bout factor while the history is shorter than HISTORY_DAYS
ATTENUATION_UNKNOWN_SIGMA = 0.2 / 0.7
HISTORY_DAYS = 70.0

Band = Literal["fresh", "light", "moderate", "high"]
BANDS: tuple[tuple[float, Band], ...] = ((50.0, "high"), (25.0, "moderate"), (10.0, "light"), (0.0, "fresh"))


def delayed_response(hours: Quantity) -> Quantity:
    """Damage and soreness after a lift, as a fraction of their peak at 35 h; 0 before the lift's end.

    Args:
        hours: since the END of the lift [h]. 24 h: 0.882, 48 h: 0.895, 72 h: 0.511.
    """
    u = clip(hours, 0.0) / PEAK_HOURS
    return u * u * exp(2 * (1 - u))


def immediate_response(hours: Quantity) -> Quantity:
    """Tiredness right after a lift, 1 at its end and fading with a time constant of 12 h; 0 before.

    Args:
        hours: since the END of the lift [h].

    References:
        Palmer & Sleivert 2001, J Sci Med Sport 4:447-459 (oxygen uptake 1 h and 8 h after a session; tau 14.4 h, rounded to 12).
    """
    response: Quantity = where(hours < 0, 0.0, exp(-clip(hours, 0.0) / IMMEDIATE_HOURS))
    return response


def protection(days: Quantity) -> Quantity:
    """How much of a bout's protection is left, 0-1.

    Args:
        days: since the END of the earlier lift [days], >= 0. 7 d: 1.000, 28 d: 0.969, 42 d: 0.789, 63 d: 0.165.

    References:
        Shape after Byrnes et al. 1985, J Appl Physiol 59:710-715, doi:10.1152/jappl.1985.59.3.710: protection at 3 and 6 weeks, not at 9.
    """
    return exp(-((days / 56) ** 5))


def attenuation(exposure: Quantity, curve: tuple[float, float] = PERFORMANCE) -> Quantity:
    """The repeated-bout factor: what part of a lift's effect is felt after earlier ones.

    Args:
        exposure: sum over earlier lower-body lifts of raw leg load times `protection`, >= 0.
        curve: (amplitude, scale); PERFORMANCE for leg fatigue, SORENESS for expected soreness.

    Returns:
        1 for legs that have not lifted down to 1 - amplitude. One earlier bout of 0.82: 0.686.

    References:
        Doma et al. 2015, Eur J Appl Physiol; Doma et al. 2017, Appl Physiol Nutr Metab 42:978-985.
    """
    amplitude, scale = curve
    return 1 - amplitude * (1 - exp(-exposure / scale))


def contribution(load: Quantity, factor: Quantity, hours: Quantity) -> Quantity:
    """What one lift adds to the state of the legs: a * L * (g + 0.35 f) [leg load].

    Args:
        load: L, leg load of the lift.
        factor: a, its `attenuation`.
        hours: since its END [h].
    """
    return factor * load * (delayed_response(hours) + IMMEDIATE_SHARE * immediate_response(hours))


def leg_fatigue(state: Quantity) -> Quantity:
    """Leg fatigue, 0-100, from the sum of all contributions.

    Args:
        state: u, sum of `contribution`, >= 0. One unprotected lift of load 1: 67.2 after 24 h, 70.5 after 36 h, 45.9 after 72 h.
    """
    return 100 * (1 - exp(-SATURATION * state))


def fatigue_band(value: float) -> Band:
    """The word for a leg fatigue: fresh below 10, light below 25, moderate below 50, else high."""
    return next((word for lowest, word in BANDS if value >= lowest), "fresh")


def state_sigma(load_sigma: Quantity | float, attenuation_sigma: Quantity) -> Quantity:
    """SD of ln(state): the load's, the repeated-bout factor's and what people differ by, in quadrature.

    Args:
        load_sigma: SD of ln(leg load).
        attenuation_sigma: relative SD of the repeated-bout factor, 0 where the history is long enough.
    """
    return sqrt(attenuation_sigma**2 + load_sigma**2 + INDIVIDUAL_SIGMA**2)


def mixed_sigma(parts: Sequence[tuple[float, float]]) -> float:
    """SD of ln of a sum of independent parts, from (contribution, SD of its ln); 0 where they sum to nothing."""
    total = sum(part for part, _ in parts)
    return math.hypot(*(part * sigma for part, sigma in parts)) / total if total > 0 else 0.0


def leg_fatigue_interval(state: float, sigma: float) -> tuple[float, float]:
    """The 80 % interval of leg fatigue: leg fatigue of u * exp(-/+ 1.28 sigma).

    Args:
        state: u, sum of contributions.
        sigma: `state_sigma`.
    """
    spread = math.exp(1.28 * sigma)
    return leg_fatigue(state / spread), leg_fatigue(state * spread)
