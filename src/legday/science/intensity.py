"""The run intensity score: one scale of 0-100 for every channel, its uncertainty, and what counts as hard.

Apart, because this scale is the project's own design on published anchors; the anchors' formulas stand in the channel's module.
"""

from __future__ import annotations

from legday.science.elementary import Quantity, clip, interpolate, larger, sqrt, where

MODERATE = 50.0  # the first threshold on the scale
HARD = 75.0  # the second threshold on the scale
SIGMA_TESTED = 5.0  # maximum and threshold heart rate both known; a threshold wrong by 3 bpm alone makes 4.2
SIGMA_MEASURED = 6.0  # maximum known, threshold taken from the population
SIGMA_STEP_SENSOR = 3.0  # wrist sensors
SIGMA_STEP_AVERAGE = 3.0  # only an average: it hides intervals
SIGMA_STEP_RESTING = 2.0  # resting heart rate assumed
SIGMA_STEP_UNTRUSTED = 6.0  # times the share of moving time without a trusted heart rate (a choice): half of it adds 3
THRESHOLD_SPREAD = 8.0  # between runners, near the second threshold, where it is a population default
LONG_TEMPO_STEP = 12.5  # 40 minutes in the upper half of zone 2 are a hard run
PREDICTED_MAXIMUM = ((0.703, 3.5), (0.784, 5.7), (0.865, 12.5), (0.930, 15.6))
SIGMA_PREDICTED = 10.9  # the same in the middle of that: for weights, which must not change with the effort


def run_intensity(
    effort: Quantity, first: Quantity | float, second: Quantity | float, maximum: Quantity | float = 1.0, zero: float = 0.0
) -> Quantity:
    """The score of an effort, by straight lines through zero 0, first threshold 50, second threshold 75, maximum 100.

    Args:
        effort: in any one unit; for heart rate the steady fraction of heart-rate reserve.
        first: the effort at the first threshold, in the same unit; zero < first < second < maximum.
        second: the effort at the second threshold.
        maximum: the highest effort.
        zero: the effort that scores 0.

    Returns:
        0-100, clipped outside the anchors. With rest 60 and maximum 190 and no tested threshold: 150 bpm 44.25, 178 bpm 75.71.
    """
    return interpolate(effort, ((zero, 0.0), (first, MODERATE), (second, HARD), (maximum, 100.0)))


def sigma_predicted_maximum(fraction_of_maximum: Quantity) -> Quantity:
    """SD of the score where maximum heart rate is predicted from age.

    Args:
        fraction_of_maximum: mean heart rate over predicted maximum, constant outside 0.703..0.930.

    Returns:
        Points on the 0-100 scale; 6.9 at 0.703, 16.7 from 0.930 on. Calculated by Monte Carlo from a standard error of 10.8 bpm.
    """
    return sqrt(interpolate(fraction_of_maximum, PREDICTED_MAXIMUM) ** 2 + SIGMA_MEASURED**2)


def with_threshold_spread(sigma: Quantity, level: Quantity, spread: Quantity | float = THRESHOLD_SPREAD) -> Quantity:
    """The SD with the spread of population thresholds added in quadrature, within 10 points of the second threshold."""
    near = (level >= HARD - 10) & (level <= HARD + 10)
    widened: Quantity = where(near, sqrt(sigma**2 + spread**2), sigma)
    return widened


def hardest_level(intensity: Quantity, sustained: Quantity, long_tempo: Quantity) -> Quantity:
    """H, the level a run is judged hard by: the largest of its score, its hardest stretch, and a long tempo raised by 12.5.

    Args:
        intensity: the score of the whole run.
        sustained: the level exceeded for 6 min or 10 % of moving time, whichever is longer; unknown counts as not there.
        long_tempo: the level that the rolling 5-minute score exceeds for 40 min; unknown counts as not there.

    Returns:
        0-100.
    """
    return clip(larger(larger(intensity, sustained), long_tempo + LONG_TEMPO_STEP), 0.0, 100.0)


def session_load(moving_hours: Quantity | float, intensity: Quantity) -> Quantity:
    """Load of a run: 100 for one hour at the second threshold [arbitrary units].

    Args:
        moving_hours: [h].
        intensity: score, 0-100.

    References:
        The form of the training stress score (hours times the square of the intensity), on this project's scale.
    """
    return (intensity / HARD) ** 2 * moving_hours * 100
