"""Spearman's rank correlation with a bootstrap interval.

Apart from validate_intensity.py, so that a test holds it to numbers worked out by hand.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


class Correlation(NamedTuple):
    """Spearman's rho, the 90 % interval of it, and how many pairs it rests on."""

    rho: float
    low: float
    high: float
    n: int


def ranks(values: Numbers) -> Numbers:
    """Ranks from 1, ties share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    shared: Numbers = (last - (count - 1) / 2)[place]
    return shared


def spearman(one: Numbers, other: Numbers) -> float:
    """Rho of two series of the same length; NaN where one of them never changes."""
    first, second = ranks(one), ranks(other)
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size > 0 else float("nan")


def correlation(one: Numbers, other: Numbers, draws: int, seed: int = 1) -> Correlation:
    """Rho with the 5th and 95th percentile over runs drawn with replacement; the same draws for every pair of equal length."""
    random = np.random.default_rng(seed)
    places = random.integers(0, len(one), (draws, len(one)))
    drawn = np.array([spearman(one[chosen], other[chosen]) for chosen in places])
    low, high = np.nanquantile(drawn, [0.05, 0.95]) if np.isfinite(drawn).any() else (float("nan"), float("nan"))
    return Correlation(spearman(one, other), float(low), float(high), len(one))
