"""Athletes whose answer to lifting is known, made by another mechanism than the estimator's own formula.

Apart from validate_response.py, which asks the estimator about them. Their kernels have lags, plateaus and tails of their own, doses
saturate and vary by chance, the load that is seen is off, and noise drifts, swings with the season, and neighbours resemble each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Kernel = Callable[[Floats], Floats]

METRICS = ("cadence", "step_length", "stance_time", "vertical_oscillation", "vertical_ratio", "speed_at_heart_rate")
SCATTER = np.array([1.0, 1.0, 1.5, 2.5, 2.0, 3.0])  # %, of one run's level around the runner's own
SHAPE = np.array([0.6, -0.6, 1.0, 0.5, 0.5, -1.0])  # of an effect over the metrics; step length is cadence's mirror at equal speed


@dataclass(frozen=True)
class Scenario:
    """What kind of athletes."""

    name: str
    weeks: int = 52
    effect_pct: float = 0.0  # of contact time and pace, 36 h after an ordinary leg day
    noise: float = 1.0
    heavy_tails: bool = False
    new_device: bool = False
    any_hour: bool = False  # runs and lifts at every hour of the week, else by habit
    own_peak: tuple[float, float] = (28.0, 44.0)  # h


@dataclass(frozen=True)
class SimulatedAthlete:
    """Runs in order of time as the program would see them, and the truth that it would not."""

    days: Floats
    hours: Floats  # (run, lift), NaN where the lift ended later or more than ten days before
    dose: Floats  # of each lift, as the program computes it
    state: Floats  # u of each run, as the program computes it
    device: NDArray[np.int64]
    levels: Floats  # (run, metric), %
    true_effect: Floats  # (run, metric), %
    peak: float  # h of the athlete's own kernel

    @property
    def flagged(self) -> NDArray[np.bool_]:
        """Began 24-48 h after some lift."""
        return np.asarray(((self.hours >= 24) & (self.hours <= 48)).any(axis=1))

    @property
    def fresh(self) -> NDArray[np.bool_]:
        """Leg fatigue below 10."""
        return np.asarray(100 * (1 - np.exp(-1.2 * self.state)) < 10) & ~self.flagged


def kernel(rng: np.random.Generator, peak: float) -> Kernel:
    """One of three shapes that rise to 1 at the peak; none is the estimator's."""
    kind = rng.integers(3)
    if kind == 0:  # nothing for some hours, then a straight rise and a straight way back
        lag, back = rng.uniform(3, 10), peak + rng.uniform(35, 60)
        return lambda t: np.interp(t, [lag, peak, back], [0.0, 1.0, 0.0])
    if kind == 1:  # a bell, steeper before than after
        before, after = rng.uniform(11, 15), rng.uniform(18, 26)
        return lambda t: np.exp(-0.5 * ((t - peak) / np.where(t < peak, before, after)) ** 2)
    # a logistic rise times a slow fade: the peak lies where the slopes meet
    fall, rise = rng.uniform(30, 45), rng.uniform(3.5, 6.0)
    middle = peak - rise * np.log(fall / rise - 1)

    def shape(t: Floats) -> Floats:
        return np.asarray(np.exp(-(t - peak) / fall) / (1 + np.exp(-(t - middle) / rise)) * (1 + np.exp(-(peak - middle) / rise)))

    return shape


def _calendar(rng: np.random.Generator, weeks: int, *, any_hour: bool) -> tuple[Floats, Floats]:
    """When lifts ended and runs began [h]: habits by weekday, with days missed and hours that vary; or no habits at all."""
    week = np.arange(weeks)[:, None] * 168.0
    leg_day = rng.integers(7)
    leg_days = np.array([leg_day, (leg_day + 3) % 7]) if rng.random() < 0.25 else np.array([leg_day])
    lifts = week + leg_days * 24 + rng.uniform(8, 20) + rng.normal(0, 1.5, (weeks, len(leg_days)))
    done = rng.random(lifts.shape) < np.array([0.85, 0.3])[: len(leg_days)]
    if rng.random() < 0.4:  # leg days come in blocks: fitness and season then differ between flagged and fresh runs
        done &= (np.arange(weeks)[:, None] + rng.integers(9)) % 9 < 6
    lifts = lifts[done]
    run_days = rng.choice(7, rng.integers(4, 7), replace=False)
    clock = np.where(rng.random((weeks, len(run_days))) < rng.uniform(0.2, 0.8), 7.0, 18.0) + rng.normal(0, 1.2, (weeks, len(run_days)))
    runs = week + run_days * 24 + clock
    if any_hour:
        runs = week + rng.uniform(0, 168, runs.shape)
    return np.sort(lifts), np.sort(runs[rng.random(runs.shape) < 0.85])


def _noise(rng: np.random.Generator, days: Floats, scenario: Scenario) -> Floats:
    """(run, metric) [%]: shared by the metrics in part, alike from one run to the next, with new shoes now and then, season and fitness."""
    n, size = len(days), (len(days), len(METRICS))
    own = rng.standard_t(3, size) / np.sqrt(3) if scenario.heavy_tails else rng.normal(size=size)
    shared = rng.normal(size=(n, 1))
    keep, alike, pushes = rng.uniform(0.3, 0.8), np.empty(size), rng.normal(size=size)
    alike[0] = pushes[0]
    for run in range(1, n):  # by run, not by day
        alike[run] = keep * alike[run - 1] + np.sqrt(1 - keep**2) * pushes[run]
    shoes = rng.normal(size=(n, len(METRICS)))[(days // rng.uniform(60, 120)).astype(int)]
    season = np.sin(2 * np.pi * (days[:, None] / 365 + rng.random(len(METRICS)))) * rng.uniform(0, 1, len(METRICS))
    fitness = np.tanh((days[:, None] - rng.uniform(0, days[-1], len(METRICS))) / 90) * rng.uniform(-1, 1, len(METRICS))
    scatter = 0.75 * own + 0.45 * shared + rng.uniform(0.3, 0.6) * alike + 0.5 * shoes + 0.5 * season + 0.5 * fitness
    scatter[:, 1] = -scatter[:, 0] + 0.2 * own[:, 1]
    return np.asarray(scatter * SCATTER * scenario.noise)


def simulated(rng: np.random.Generator, scenario: Scenario) -> SimulatedAthlete:
    """One athlete of a scenario."""
    lifts, runs = _calendar(rng, scenario.weeks, any_hour=scenario.any_hour)
    load = 0.7 * np.exp(rng.normal(0, 0.3, len(lifts)))
    seen = load * np.exp(rng.normal(0, 0.35, len(lifts)))
    before = (lifts[:, None] - lifts) / 24
    exposure = np.where(before > 0, np.exp(-((np.maximum(before, 0) / 56) ** 5)) * seen, 0.0).sum(axis=1)
    dose = seen * (1 - 0.4 * (1 - np.exp(-exposure / 0.5335)))
    hours = runs[:, None] - lifts
    hours = np.where((hours >= 0) & (hours <= 240), hours, np.nan)
    since = np.nan_to_num(hours, nan=1e6)
    state = (dose * ((since / 35) ** 2 * np.exp(2 * (1 - since / 35)) + 0.35 * np.exp(-since / 12))).sum(axis=1)
    peak = rng.uniform(*scenario.own_peak)
    own = kernel(rng, peak)
    felt = np.tanh(load / 0.7) / np.tanh(1) * np.exp(rng.normal(0, 0.3, len(lifts)))
    answer = (felt * np.where(np.isnan(hours), 0.0, own(since))).sum(axis=1) * scenario.effect_pct / float(own(np.array(36.0)))
    true_effect = answer[:, None] * SHAPE
    device = (runs > runs[len(runs) // 2]).astype(np.int64) if scenario.new_device else np.zeros(len(runs), np.int64)
    levels = true_effect + _noise(rng, runs / 24, scenario) + device[:, None] * rng.normal(0, 3, len(METRICS))
    return SimulatedAthlete(runs / 24, hours, dose, state, device, levels, true_effect, peak)
