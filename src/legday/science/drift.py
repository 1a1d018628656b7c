"""Regression on runs in order of time whose errors drift: shoes, fitness, season and sensors make neighbours alike.

Apart from what is regressed, because a difference of means that takes neighbours for independent is far too sure of itself.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Labels = NDArray[np.int64]

DRIFTS = ((0.0, 1.0), *product((0.15, 0.5, 1.5, 5.0), (4.0, 15.0, 60.0)))  # variance as a multiple of the runs' own scatter, days of memory


class Whitened(NamedTuple):
    """Columns with the drift taken out, for each assumed drift: (drift, run, column), and the log determinant of its covariance."""

    columns: Floats
    log_determinants: Floats


class Fit(NamedTuple):
    """The last coefficient of a regression for each assumed drift, its variance, and how much the residuals speak for that drift."""

    estimate: Floats
    variance: Floats
    log_likelihood: Floats
    degrees: int


def whitened(columns: Floats, days: Floats, drifts: tuple[tuple[float, float], ...] = DRIFTS) -> Whitened:
    """The columns as if the runs were independent with equal variance: innovations of a Kalman filter for scatter plus drift.

    Args:
        columns: (run, column), in order of time: outcomes and what explains them alike.
        days: of each run, rising [days].
        drifts: (variance over that of the scatter, memory [days]): an Ornstein-Uhlenbeck process beside white noise.
    """
    ratio, memory = np.array(drifts).T
    answer = np.empty((len(drifts), *columns.shape))
    state, variance = np.zeros((len(drifts), columns.shape[1])), ratio.copy()
    log_determinants = np.zeros(len(drifts))
    keeps = np.exp(-np.diff(days, prepend=days[:1])[:, None] / memory)
    for run, (row, keep) in enumerate(zip(columns, keeps, strict=True)):
        state *= keep[:, None]
        variance = keep**2 * variance + (1 - keep**2) * ratio
        total = variance + 1
        surprise = row - state
        answer[:, run] = surprise / np.sqrt(total)[:, None]
        log_determinants += np.log(total)
        state += (variance / total)[:, None] * surprise
        variance = variance / total
    return Whitened(answer, log_determinants)


def regression(white: Whitened, outcome: int, explained_by: list[int]) -> Fit:
    """The coefficient of the last of `explained_by` for each assumed drift, by restricted maximum likelihood.

    Args:
        white: outcome and regressors, whitened together.
        outcome: its column.
        explained_by: their columns; they must not be collinear.
    """
    y, x = white.columns[:, :, outcome], white.columns[:, :, explained_by]
    degrees = x.shape[1] - x.shape[2]
    squares = np.swapaxes(x, 1, 2) @ x
    inverse = np.linalg.inv(squares)
    coefficients = (inverse @ np.swapaxes(x, 1, 2) @ y[..., None])[..., 0]
    residual_squares = ((y - (x @ coefficients[..., None])[..., 0]) ** 2).sum(axis=1) + 1e-12  # a constant has no logarithm
    determinant = np.linalg.slogdet(squares)[1]
    likelihood = -(degrees * np.log(residual_squares) + white.log_determinants + determinant) / 2
    return Fit(coefficients[:, -1], residual_squares / degrees * inverse[:, -1, -1], likelihood, degrees)
