"""Zones by heart rate, and the loads that count minutes in zones (Edwards, Lucia).

Apart from heart_rate.py, because a zone is a step and an impulse is a curve: steps are for reading, the curve is for scoring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legday.science.elementary import Quantity, where

if TYPE_CHECKING:
    from collections.abc import Sequence

GARMIN_PERCENT = (50.0, 60.0, 70.0, 80.0, 90.0)  # of maximum heart rate, lower bounds of zones 1-5
FRIEL_PERCENT = (85.0, 90.0, 95.0, 100.0, 103.0)  # of threshold heart rate, lower bounds of zones 2, 3, 4, 5a, 5b
FRIEL_LAST_PERCENT = 106.0  # 5c lies above it, not at it
FRIEL_NAMES = ("1", "2", "3", "4", "5a", "5b", "5c")
EDWARDS_WEIGHTS = (1.0, 2.0, 3.0, 4.0, 5.0)
LUCIA_WEIGHTS = (1.0, 2.0, 3.0)


def _steps_reached(value: Quantity, bounds: Sequence[Quantity | float]) -> Quantity:
    """How many of the bounds the value has reached; unknown where the value is."""
    steps: Any = 0.0
    for bound in bounds:
        steps = where(value >= bound, 1.0, 0.0) + steps
    reached: Quantity = steps + 0 * value
    return reached


def heart_rate_at_reserve(hrr_fraction: Quantity, resting: Quantity | float, maximum: Quantity | float) -> Quantity:
    """Karvonen's target: the heart rate that uses a fraction of the reserve [bpm]; the inverse of `heart_rate_reserve`.

    Args:
        hrr_fraction: fraction of the heart-rate reserve; 0..1 makes sense, nothing is clipped.
        resting: [bpm], below maximum.
        maximum: [bpm]. Rest 60, maximum 190: 0.70 is 151 bpm.

    References:
        Karvonen, Kentala & Mustala 1957, Ann Med Exp Biol Fenn 35:307-315.
    """
    return hrr_fraction * (maximum - resting) + resting


def zone_garmin(heart_rate: Quantity, maximum: Quantity | float) -> Quantity:
    """The watch's default zone by percent of maximum heart rate.

    Args:
        heart_rate: [bpm].
        maximum: [bpm].

    Returns:
        1-5 from 50, 60, 70, 80 and 90 % on; 0 below 50 %, 5 also above 100 %.

    References:
        Garmin owner's manuals, heart rate zone calculations.
    """
    percent: Quantity = heart_rate * 100
    return _steps_reached(percent, [bound * maximum for bound in GARMIN_PERCENT])


def zone_friel(heart_rate: Quantity, threshold: Quantity | float) -> Quantity:
    """Friel's running zone by percent of threshold heart rate, as a place in FRIEL_NAMES.

    Args:
        heart_rate: [bpm].
        threshold: mean heart rate of the last 20 min of a 30-minute solo time trial [bpm].

    Returns:
        0-6 for zones 1, 2, 3, 4, 5a, 5b, 5c: below 85, from 85, 90, 95, 100, 103 and above 106 %.

    References:
        Friel, A Quick Guide to Setting Zones, joefrielsblog.com.
    """
    percent: Quantity = heart_rate * 100
    last: Quantity = where(percent > FRIEL_LAST_PERCENT * threshold, 1.0, 0.0)
    return last + _steps_reached(percent, [bound * threshold for bound in FRIEL_PERCENT])


def zone_three(effort: Quantity, first: Quantity | float, second: Quantity | float) -> Quantity:
    """The zone between the two thresholds: 1 up to the first, 3 from the second on, else 2.

    Args:
        effort: in any one unit: heart rate, speed, power, intensity.
        first: effort at the first threshold, in the same unit; a value exactly there is still zone 1.
        second: effort at the second threshold; a value exactly there is zone 3.

    References:
        Thresholds of 1,411 runners: Esteve-Lanao et al. 2026, Sports 14:29.
    """
    above_first: Quantity = where(effort > first, 1.0, 0.0)
    return above_first + 1 + _steps_reached(effort, [second])


def _weighted(minutes_in_zone: Sequence[Quantity], weights: Sequence[float]) -> Quantity:
    """The sum of weighted minutes, one entry per zone."""
    load: Any = 0.0
    for minutes, weight in zip(minutes_in_zone, weights, strict=True):
        load = minutes * weight + load
    total: Quantity = load
    return total


def trimp_edwards(minutes_in_zone: Sequence[Quantity]) -> Quantity:
    """Edwards' training impulse: minutes in the five `zone_garmin` zones times 1-5 [arbitrary units].

    The weights have no physiological basis; a second weighs as many sixtieths as its zone's number.

    Args:
        minutes_in_zone: five entries, 50-60 % of maximum first [min]. Ten in each give 150.

    References:
        Edwards 1993, The Heart Rate Monitor Book.
    """
    return _weighted(minutes_in_zone, EDWARDS_WEIGHTS)


def trimp_lucia(minutes_in_zone: Sequence[Quantity]) -> Quantity:
    """Lucia's training impulse: minutes in the three `zone_three` zones times 1-3 [arbitrary units].

    Args:
        minutes_in_zone: three entries by the runner's own thresholds [min]. Ten in each give 60.

    References:
        Lucia's three-zone method as given at trainingimpulse.com.
    """
    return _weighted(minutes_in_zone, LUCIA_WEIGHTS)
