"""The little statistics that a score with an uncertainty needs.

Apart, because a probability is read the same way whatever was measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.science.elementary import Quantity, exp, where

if TYPE_CHECKING:
    from collections.abc import Iterable


def normal_cdf(z: Quantity) -> Quantity:
    """The probability that a standard normal value is at most z; absolute error below 7.5e-8 for every z.

    References:
        Abramowitz & Stegun 1964, Handbook of Mathematical Functions, 26.2.17. Their table 26.1: P(1) = 0.8413447, P(1.96) = 0.9750021.
    """
    size: Quantity = where(z < 0, -z, z)
    t = 1 / (1 + 0.2316419 * size)
    polynomial = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = 0.3989422804014327 * exp(-size * size / 2) * polynomial
    below: Quantity = where(z < 0, tail, 1 - tail)
    return below


def probability_above(threshold: float, mean: Quantity, sigma: Quantity) -> Quantity:
    """The probability that a normal value with this mean and standard deviation (> 0) lies above the threshold, all in one unit."""
    return 1 - normal_cdf((threshold - mean) / sigma)


def median(values: Iterable[float]) -> float:
    """The middle of values, of two the mean; as `statistics.median`, whose import costs a quiet night more than all else that asks for one.

    Raises:
        IndexError: there is no value.
    """
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
