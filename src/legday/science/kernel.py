"""How an effect of lifting may rise and fade over hours: the general curve with another peak, rise and fall, and how likely each is.

Apart from the clock, which weighs these shapes against a runner's own runs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from legday.science.fatigue import PEAK_HOURS, POPULATION, FatigueModel

if TYPE_CHECKING:
    from legday.science.drift import Floats, Labels

PEAK_LN_SD = 0.25  # of the prior of the peak: 90 % between 23 and 53 h
PEAKS = np.arange(12.0, 91.0, 2.0) - 1  # h; 35 is one of them
RISES = {1.0: 0.2, 2.0: 0.45, 5.0: 0.2, 15.0: 0.15}  # steepness before the peak, with its prior; the general curve has 2
FALLS = {1.0: 0.25, 2.0: 0.5, 5.0: 0.25}  # after the peak
LOST_AT_LAST = 0.1  # of the worst: then 90 % is back


class Shapes(NamedTuple):
    """Shapes side by side, with the probability of each before any run is looked at."""

    peak: Floats  # h
    rise: Floats
    fall: Floats
    prior: Floats


class Doses(NamedTuple):
    """Every lift before every run, in order of runs."""

    run: Labels  # its number
    hours: Floats  # between them, >= 0
    dose: Floats  # attenuation times leg load, in any unit


def shapes() -> Shapes:
    """All that are considered."""
    peak, rise, fall = (part.ravel() for part in np.meshgrid(PEAKS, list(RISES), list(FALLS), indexing="ij"))
    steepness = np.outer(list(RISES.values()), list(FALLS.values())).ravel()
    near = np.exp(-0.5 * (np.log(PEAKS / PEAK_HOURS) / PEAK_LN_SD) ** 2) / PEAKS
    prior = np.outer(near, steepness).ravel()
    return Shapes(peak, rise, fall, prior / prior.sum())


def kernel(hours: Floats, peak: Floats | float, rise: Floats | float, fall: Floats | float) -> Floats:
    """(t/p)^k exp(k (1 - t/p)), 1 at the peak p, with k = rise before and k = fall after it.

    Args:
        hours: t, since the END of the lift, >= 0 [h].
        peak: p, > 0 [h]. At 35 with rise and fall 2 this is `fatigue.delayed_response`.
        rise: the larger, the steeper.
        fall: the larger, the steeper.
    """
    u = hours / peak
    return np.asarray((u * np.exp(1 - u)) ** np.where(u < 1, rise, fall))


def weight(hours: Floats, model: FatigueModel = POPULATION) -> Floats:
    """What a lift of dose 1 adds to the state of the legs, `fatigue.contribution` for many hours at once; 0 before its end.

    Args:
        hours: since the END of the lift [h].
        model: how it rises and fades.
    """
    since = np.maximum(hours, 0.0)
    later = kernel(since, model.peak_hours, 2.0, 2.0) + model.immediate_share * np.exp(-since / model.immediate_hours)
    return np.where(hours >= 0, later, 0.0)


def hours_back(peak: Floats, fall: Floats) -> Floats:
    """The hour by which 90 % of the effect at the peak is gone [h]; 117.8 for the general curve.

    Args:
        peak: of `kernel` [h].
        fall: of `kernel`.
    """
    target = 1 - math.log(LOST_AT_LAST) / fall  # u - ln(u)
    u = target + 1
    for _ in range(40):
        u = target + np.log(u)
    return np.asarray(peak * u)


def felt(doses: Doses, runs: int, shape: Shapes) -> Floats:
    """(run, shape): the sum over lifts of dose times kernel.

    Args:
        doses: of all lifts before the runs.
        runs: how many.
        shape: those considered.
    """
    answer = np.zeros((runs, len(shape.peak)))
    if len(doses.run):
        parts = doses.dose[:, None] * kernel(doses.hours[:, None], shape.peak, shape.rise, shape.fall)
        starts = np.flatnonzero(np.diff(doses.run, prepend=-1))
        answer[doses.run[starts]] = np.add.reduceat(parts, starts)
    return answer
