"""Fits the time course of leg fatigue to published points: one shape for all study arms, one amplitude for each.

Apart from the program, because the program needs the result and not the fit; apart from validate_fatigue.py, which words it.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Shape = Callable[[Floats, Floats], Floats]

GRID = np.arange(500, 20_001) / 100  # h: every shape has one parameter, tried at each hundredth of an hour from 5 to 200
F_95 = {8: 5.317655}  # 95th percentile of F(1, 8), by residual degrees of freedom


@dataclass(frozen=True)
class Arm:
    """One group of one study: what changed at which hours."""

    name: str
    kind: str  # performance | soreness
    hours: Floats
    change: Floats  # size of the change from baseline, % or points of a scale
    leg_load: float | None
    facts: dict[str, str]  # the first row of the file: study, who, after what

    @property
    def relative(self) -> Floats:
        """The changes over their mean, so that every arm weighs alike."""
        return np.asarray(self.change / self.change.mean())


@dataclass(frozen=True)
class Fit:
    """The best parameter of a shape, with the residual sum of squares of changes relative to their arm's mean."""

    hours: float  # of the peak, or the time constant
    residual_squares: float
    points: int
    parameters: int  # one amplitude for each arm, and the hours

    @property
    def rmse(self) -> float:
        """Root mean square residual, as a fraction of the arm's mean."""
        return math.sqrt(self.residual_squares / self.points)

    @property
    def residual_sd(self) -> float:
        """The same over the degrees of freedom that are left."""
        return math.sqrt(self.residual_squares / (self.points - self.parameters))

    @property
    def aic(self) -> float:
        """Akaike's criterion for normal residuals; lower is better."""
        return self.points * math.log(self.residual_squares / self.points) + 2 * self.parameters


def read_arms(path: Path, used_for: str = "shape") -> list[Arm]:
    """The arms of the file in its order, baselines subtracted and scales applied.

    Args:
        path: docs/data/fatigue_timecourse.csv.
        used_for: which rows.
    """
    rows: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["used_for"] == used_for:
                rows.setdefault(row["arm"], []).append(row)
    return [
        Arm(
            name,
            points[0]["kind"],
            np.array([float(point["hours"]) for point in points]),
            np.array([(abs(float(point["change"])) - float(point["baseline"])) * float(point["scale_factor"]) for point in points]),
            float(points[0]["leg_load"]) if points[0]["leg_load"] else None,
            points[0],
        )
        for name, points in rows.items()
    ]


def gamma(exponent: float) -> Shape:
    """The shape (t/p)^k exp(k (1 - t/p)), which rises to 1 at p hours and fades; k equal stages make it with k = stages - 1."""

    def shape(hours: Floats, peak: Floats) -> Floats:
        u = hours / peak
        return np.asarray(u**exponent * np.exp(exponent * (1 - u)))

    return shape


def exponential(hours: Floats, tau: Floats) -> Floats:
    """The rival: plain decay from the lift's end with a time constant of tau hours."""
    return np.exp(-hours / tau)


def residual_squares(shape: Shape, hours: Floats, change: Floats, parameter: Floats) -> Floats:
    """The residual sum of squares of one arm for each parameter, with the best amplitude for each."""
    curve = shape(hours, np.atleast_1d(parameter)[:, None])
    return np.asarray((change**2).sum() - (curve @ change) ** 2 / (curve**2).sum(axis=1))


def _profiles(shape: Shape, arms: Sequence[Arm]) -> Floats:
    """The residual sum of squares of every arm (rows) at every hour of GRID (columns)."""
    return np.array([residual_squares(shape, arm.hours, arm.relative, GRID) for arm in arms])


def fit(shape: Shape, arms: Sequence[Arm]) -> Fit:
    """Unweighted least squares on changes relative to their arm's mean, to a hundredth of an hour."""
    total = _profiles(shape, arms).sum(axis=0)
    best = int(total.argmin())
    return Fit(float(GRID[best]), float(total[best]), sum(len(arm.hours) for arm in arms), len(arms) + 1)


def profile_interval(shape: Shape, arms: Sequence[Arm]) -> tuple[float, float]:
    """The 95 % interval of the hours: where the residual sum of squares stays below that of the best fit by F(1, df)."""
    best = fit(shape, arms)
    left = best.points - best.parameters
    total = _profiles(shape, arms).sum(axis=0)
    inside = GRID[total <= best.residual_squares * (1 + F_95[left] / left)]
    return float(inside[0]), float(inside[-1])


def bootstrap_interval(shape: Shape, arms: Sequence[Arm]) -> tuple[float, float]:
    """The 95 % interval of the hours when whole arms are drawn anew: all multisets with their probabilities, so without chance."""
    count = len(arms)
    draws = np.array([times for times in product(range(count + 1), repeat=count) if sum(times) == count])
    ways = np.array([math.factorial(count) // math.prod(map(math.factorial, times)) for times in draws.tolist()])
    hours = GRID[(draws @ _profiles(shape, arms)).argmin(axis=1)]
    order = hours.argsort()
    reached = ways[order].cumsum() / ways.sum()
    low, high = (float(hours[order][np.searchsorted(reached, share)]) for share in (0.025, 0.975))
    return low, high


def leave_one_arm_out(shape: Shape, arms: Sequence[Arm]) -> float:
    """RMSE over all points when each arm is predicted by the hours of the others; only its amplitude is its own."""
    squares = 0.0
    for left_out in arms:
        others = fit(shape, [arm for arm in arms if arm is not left_out])
        squares += float(residual_squares(shape, left_out.hours, left_out.relative, np.array([others.hours]))[0])
    return math.sqrt(squares / sum(len(arm.hours) for arm in arms))


def amplitude(shape: Shape, arm: Arm, parameter: float) -> float:
    """The change at the peak that fits an arm best, in its own unit."""
    curve = shape(arm.hours, np.array(parameter))
    return float(curve @ arm.change / (curve @ curve))


def predicted(shape: Shape, arm: Arm, parameter: float) -> Floats:
    """The changes of an arm as the curve has them, in its own unit."""
    return amplitude(shape, arm, parameter) * shape(arm.hours, np.array(parameter))


def residuals(shape: Shape, arms: Sequence[Arm], parameter: float) -> Floats:
    """Observed minus predicted changes of all arms, in their own units."""
    return np.concatenate([arm.change - predicted(shape, arm, parameter) for arm in arms])


def geometric_mean(values: Sequence[float]) -> tuple[float, float]:
    """The geometric mean of positive values, and the sample SD of their logarithms."""
    logarithms = np.log(np.array(values))
    return float(np.exp(logarithms.mean())), float(logarithms.std(ddof=1))
