"""The clock of one runner's legs: at which hour after lifting they are at their worst, how much, and when 90 % is back.

Apart from response.py, which asks whether there is anything at all. The general curve is the prior, a grid of shapes holds the
posterior, and drawing blocks of weeks anew widens it where runs resemble their neighbours or the curve has another form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from legday.science.blocks import block_weights
from legday.science.drift import DRIFTS, regression, whitened
from legday.science.enough import FOR_A_CLOCK
from legday.science.fatigue import PEAK_HOURS
from legday.science.kernel import PEAK_LN_SD, felt, hours_back, kernel, shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.science.drift import Flags, Floats, Labels
    from legday.science.kernel import Doses

POST_LIFT_LEAST, FRESH_LEAST = FOR_A_CLOCK
NAMED_FROM = 0.25  # of `learned`; below it the runner's own runs say next to nothing of the peak
HOURS = np.arange(0.0, 241.0, 2.0)  # h, of the curve that is shown
DRAWS = 200
SEED = 7


class Curve(NamedTuple):
    """How one metric goes after the runner's ordinary leg day [%]; intervals are 90 %."""

    worst_pct: float  # at the peak
    worst_interval_pct: tuple[float, float]
    curve_pct: Floats  # at HOURS
    low_pct: Floats
    high_pct: Floats
    measured: bool  # else the prior, since too few runs know the metric


class Clock(NamedTuple):
    """When the legs are at their worst and when they are back [h]; intervals are 90 %. With `status` prior: of people at large."""

    status: Literal["measured", "prior"]
    peak_hour: float
    peak_interval: tuple[float, float]
    back_hour: float  # by which 90 % is back
    back_interval: tuple[float, float]
    learned: float  # 0-1: by how much the runner's own runs narrowed ln(peak)
    curves: list[Curve]

    @property
    def named(self) -> bool:
        """Whether the peak may be called the runner's own."""
        return self.status == "measured" and self.learned >= NAMED_FROM


class History(NamedTuple):
    """All runs of one runner in order of time, whatever lay before them."""

    days: Floats
    device: Labels  # a number for each
    flagged: Flags
    fresh: Flags
    doses: Doses  # in multiples of the runner's ordinary leg day


class _Evidence(NamedTuple):
    """What one metric says of each shape (columns) in each draw of blocks (rows)."""

    log_evidence: Floats
    size: Floats  # posterior mean of the effect at the peak [%]
    size_sd: Floats
    residual: Floats  # by run, NaN where not known


def clock(levels: Floats, history: History, prior_sd: Sequence[float]) -> Clock:
    """The runner's own clock, shrunk to the general one by what runners differ by.

    Metrics share one shape and have each a size of their own. A metric known for fewer than 12 flagged and 20 fresh runs says nothing;
    where none says anything the answer is the prior, as prior.

    Args:
        levels: (run, metric) [%], NaN where not known.
        history: of these runs.
        prior_sd: by metric, of the effect of an ordinary leg day at its worst; its mean is 0 [%].

    References:
        Huggins & Miller 2019, arXiv:1912.07104: posteriors averaged over bootstrapped data; with twice the runs in each draw they are
        as wide as one posterior where the model holds, and wider where it does not.
    """
    shape, rng = shapes(), np.random.default_rng(SEED)
    weights = 2 * block_weights(history.days, DRAWS, rng) if len(history.days) else np.zeros((DRAWS, 0))
    asked = any(_enough(~np.isnan(level), history) for level in levels.T)
    columns = felt(history.doses, len(history.days), shape) if asked else np.zeros((len(history.days), len(shape.peak)))
    said = [_evidence(levels[:, metric], history, columns, weights, sd) for metric, sd in enumerate(prior_sd)]
    heard = [one for one in said if not np.isnan(one.residual).all()]
    logarithm = np.log(shape.prior) + _said_once([one.residual for one in heard]) * sum(one.log_evidence for one in heard)
    posterior = np.exp(logarithm - logarithm.max(axis=-1, keepdims=True)) * np.ones((DRAWS, 1))
    posterior /= posterior.sum(axis=1, keepdims=True)
    drawn = (posterior.cumsum(axis=1) < rng.random((DRAWS, 1))).sum(axis=1).clip(max=len(shape.peak) - 1)
    kernels = kernel(HOURS, *(part[drawn][:, None] for part in shape[:3]))
    average, back = posterior.mean(axis=0), hours_back(shape.peak, shape.fall)
    logs = np.log(shape.peak)
    narrowed = 1 - np.sqrt(average @ logs**2 - (average @ logs) ** 2) / PEAK_LN_SD
    return Clock(
        "measured" if heard else "prior",
        _quantile(shape.peak, average, 0.5),
        (_quantile(shape.peak, average, 0.05), _quantile(shape.peak, average, 0.95)),
        _quantile(back, average, 0.5),
        (_quantile(back, average, 0.05), _quantile(back, average, 0.95)),
        float(np.clip(narrowed, 0, 1)) if heard else 0.0,
        [_curve(one, drawn, kernels, rng) for one in said],
    )


def _evidence(level: Floats, history: History, columns: Floats, weights: Floats, prior_sd: float) -> _Evidence:
    known = ~np.isnan(level)
    silent = _Evidence(
        np.zeros(weights.shape[:1] + columns.shape[1:]), np.zeros((1, 1)), np.full((1, 1), prior_sd), np.full(len(level), np.nan)
    )
    if not _enough(known, history):
        return silent
    y, days, x = level[known], history.days[known], columns[known]
    devices = (history.device[known][:, None] == np.unique(history.device[known])).astype(float)
    degrees = len(y) - devices.shape[1] - 2
    general = x[:, _general()]
    if degrees < POST_LIFT_LEAST or np.ptp(general - devices @ (devices.T @ general / devices.sum(axis=0))) < 1e-6:
        return silent
    likely = regression(whitened(np.column_stack([y, devices, general]), days), 0, list(range(1, devices.shape[1] + 2))).log_likelihood
    white = whitened(np.column_stack([y, x, devices]), days, (DRIFTS[int(likely.argmax())],)).columns[0]
    own = np.linalg.qr(white[:, -devices.shape[1] :])[0]
    white = white - own @ (own.T @ white)
    y, x = white[:, 0], white[:, 1 : -devices.shape[1]]
    slopes = (y @ x) / (x**2).sum(axis=0).clip(1e-12)
    squares = ((y[:, None] - slopes * x) ** 2).sum(axis=0)
    best = int(squares.argmin())
    variance = max(float(squares[best]) / degrees, 1e-12)
    precision = weights[:, known] @ x**2 / variance + prior_sd**-2
    score = weights[:, known] @ (x * y[:, None]) / variance
    residual = np.full(len(level), np.nan)
    residual[known] = y - slopes[best] * x[:, best]
    return _Evidence(0.5 * (score**2 / precision - np.log(precision * prior_sd**2)), score / precision, precision**-0.5, residual)


def _enough(known: Flags, history: History) -> bool:
    """Whether a metric that is known of these runs says anything."""
    return bool((history.flagged & known).sum() >= POST_LIFT_LEAST and (history.fresh & known).sum() >= FRESH_LEAST)


def _general() -> int:
    """Where the general curve stands among the shapes."""
    shape = shapes()
    return int(np.flatnonzero((shape.peak == PEAK_HOURS) & (shape.rise == 2) & (shape.fall == 2))[0])


def _said_once(residuals: list[Floats]) -> float:
    """What part of the metrics' evidence is not said twice: the effective number of independent metrics over their number."""
    if len(residuals) < 2:
        return 1.0
    table = np.array(residuals)
    table = table[:, ~np.isnan(table).any(axis=0)]
    if table.shape[1] < POST_LIFT_LEAST or (table.std(axis=1) == 0).any():
        return 1 / len(table)
    return float(len(table) / (np.corrcoef(table) ** 2).sum())


def _curve(said: _Evidence, drawn: Labels, kernels: Floats, rng: np.random.Generator) -> Curve:
    """One metric's curve from one shape and one size for each draw of blocks."""
    rows = np.arange(len(drawn))
    silent = said.size.size == 1
    mean, sd = (float(part[0, 0]) if silent else part[rows, drawn] for part in (said.size, said.size_sd))
    sizes = mean + sd * rng.standard_normal(len(drawn))
    sizes += np.mean(mean) - sizes.mean()  # the draws' mean by chance is no effect
    low, high = np.quantile(sizes[:, None] * kernels, [0.05, 0.95], axis=0)
    worst = np.quantile(sizes, [0.05, 0.95])
    middle = (np.broadcast_to(mean, len(drawn))[:, None] * kernels).mean(axis=0)
    return Curve(float(np.mean(mean)), (float(worst[0]), float(worst[1])), middle, low, high, measured=not silent)


def _quantile(values: Floats, probability: Floats, share: float) -> float:
    """The value below which so much of the probability lies, each value's own share spread around it."""
    known, number = np.unique(values.round(6), return_inverse=True)
    own = np.bincount(number, probability)
    return float(np.interp(share, own.cumsum() - own / 2, known))
