"""One coefficient of an ordinary regression with its interval, for a handful of observations.

Apart from drift.py, which knows that runs resemble their neighbours; here each observation is a week or a day of its own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from legday.science.student import Z_90, student_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence


class Slope(NamedTuple):
    """A coefficient with its 90 % interval, and how many observations it rests on."""

    value: float
    low: float
    high: float
    n: int

    @property
    def stands_out(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0 or self.high < 0


def slope(outcome: Sequence[float], *explained_by: Sequence[float]) -> Slope | None:
    """The coefficient of the last of what explains the outcome, beside a level; None where there is nothing to tell it from.

    Args:
        outcome: by observation.
        explained_by: columns, each by observation.

    Returns:
        With Student's t interval. Outcome 1, 2, 2, 4 on 0, 1, 2, 3: 0.9 (0.1 to 1.7).
    """
    y, x = np.array(outcome, float), np.column_stack([np.ones(len(outcome)), *explained_by])
    degrees = x.shape[0] - x.shape[1]
    if degrees < 1 or np.linalg.matrix_rank(x) < x.shape[1]:
        return None
    inverse = np.linalg.inv(x.T @ x)
    coefficients = inverse @ x.T @ y
    left = y - x @ coefficients
    half = student_quantile(Z_90, degrees) * math.sqrt(float(left @ left) / degrees * inverse[-1, -1])
    value = float(coefficients[-1])
    return Slope(value, value - half, value + half, len(y))
