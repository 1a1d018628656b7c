"""A regression that learns run by run: what a run should have been, from the runs before it only, with how sure that is.

Apart from the pace it serves. A Kalman filter whose coefficients stand still and whose level walks: a slow trend without knots, and what is
said of a run never changes when later ones come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from legday.science.student import student_quantile

if TYPE_CHECKING:
    from legday.science.drift import Flags, Floats, Labels

SCATTER = 3.0  # of one run, % [D]
SCATTER_WEIGHT = 6.0  # runs that this first guess counts as
SURPRISE_MOST = 3.0  # SD that one run may move the level and the scatter by: a race or a sensor's bad day is not fitness
Z_95 = 1.959963984540054


class Trend(NamedTuple):
    """How the level walks between runs."""

    per_sqrt_day: float  # SD after one day
    new_device: float  # SD of the step from one device to the next


class Said(NamedTuple):
    """What was said of each run before it was looked at, in the outcome's unit."""

    expected: Floats
    sd: Floats  # of one run around it: scatter, coefficients and trend together
    detectable: Floats  # the least difference that 95 % of runs without any would not show
    learned_from: Labels  # runs


def said_before(
    outcome: Floats, columns: Floats, days: Floats, device: Labels, learn: Flags, *, mean: Floats, sd: Floats, trend: Trend
) -> Said:
    """The expectation of every run from those to learn from that came before.

    Args:
        outcome: by run, in order of time.
        columns: (run, column) what explains it; the first is 1.
        days: of each run [days].
        device: a number for each.
        learn: the runs to learn from.
        mean: of each coefficient before any run.
        sd: of each coefficient before any run, in the outcome's unit per unit of its column.
        trend: of the level, which is the first coefficient.
    """
    state, covariance = mean.astype(float), np.diag(sd.astype(float) ** 2)
    n = len(outcome)
    expected, spread, detectable, learned_from = np.empty(n), np.empty(n), np.empty(n), np.zeros(n, np.int64)
    squares, count, last_day, last_device = SCATTER_WEIGHT, 0, days[0] if n else 0.0, device[0] if n else 0
    for run, (row, day, new) in enumerate(zip(columns, days, device, strict=True)):
        covariance[0, 0] += trend.per_sqrt_day**2 * (day - last_day)
        moved = covariance.copy()
        moved[0, 0] += trend.new_device**2 * (new != last_device)
        gain = moved @ row
        variance = row @ gain + SCATTER**2
        scale = squares / (SCATTER_WEIGHT + count)
        expected[run] = state @ row
        spread[run] = np.sqrt(variance * scale)
        detectable[run] = spread[run] * student_quantile(Z_95, SCATTER_WEIGHT + count)
        learned_from[run], last_day = count, day
        if learn[run]:
            widest = SURPRISE_MOST * spread[run]
            surprise = float(np.clip(outcome[run] - expected[run], -widest, widest))
            state = state + gain * (surprise / variance)
            covariance = moved - np.outer(gain, gain) / variance
            squares, count, last_device = squares + surprise**2 / variance, count + 1, new
    return Said(expected, spread, detectable, learned_from)
