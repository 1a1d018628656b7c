"""What tired legs do to one runner's metric: flagged against fresh runs, with an interval that neighbours in time cannot narrow.

Apart from the clock, which asks when; here it is asked whether and how much. Plain arrays, one run after the other.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from legday.science.drift import regression, whitened
from legday.science.enough import FOR_AN_EFFECT
from legday.science.student import Z_90, student_quantile, two_sided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.science.drift import Fit, Flags, Floats, Labels

FLAGGED_LEAST, FRESH_LEAST = FOR_AN_EFFECT
FAMILY_LEVEL = 0.02  # of at least one false effect among all metrics of a runner
PRIOR_SD = {  # % between runners; science of form: cadence 1.5, contact time 2.5, pace at heart rate 2.5; the others follow the nearest
    "cadence": 1.5, "step_length": 1.5, "stance_time": 2.5, "vertical_oscillation": 2.5, "vertical_ratio": 2.5, "speed_at_heart_rate": 2.5,
}  # fmt: skip


class Effect(NamedTuple):
    """The mean level of flagged runs minus that of fresh ones, all in %."""

    effect_pct: float
    interval_pct: tuple[float, float]  # 90 %
    p_value: float  # two-sided, before any correction
    pooled_pct: float  # shrunk towards no effect by what runners differ by
    pooled_interval_pct: tuple[float, float]  # 90 %
    detectable_pct: float  # the least true effect that a difference of so many runs would show
    plain_pct: float  # the bare difference of means
    plain_interval_pct: tuple[float, float]  # 90 %, as if runs were independent
    n_flagged: int
    n_fresh: int


def comparable(flagged: Flags, device: Labels) -> Flags:
    """The runs of devices that recorded both kinds; a device without fresh runs has no zero to be measured from.

    Args:
        flagged: by run, else fresh.
        device: a number for each device.
    """
    both = np.intersect1d(device[flagged], device[~flagged])
    return np.asarray(np.isin(device, both))


def effects(levels: Floats, days: Floats, flagged: Flags, device: Labels, prior_sd: Sequence[float]) -> list[Effect | None]:
    """What flagged runs differ by from fresh runs of the same weeks and device, for each metric; None under 4 flagged or 8 fresh.

    The drift's size and memory are not known: every assumption of `drift.DRIFTS` is weighted by how well it explains the residuals.

    Args:
        levels: (run, metric) in order of time [%]; runs that are flagged or fresh, no others.
        days: of each run [days].
        flagged: by run, else fresh.
        device: a number for each device.
        prior_sd: by metric, what effects differ by between runners [%].
    """
    used = comparable(flagged, device)
    levels, days, flagged, device = levels[used], days[used], flagged[used], device[used]
    n_flagged, n_fresh = int(flagged.sum()), int((~flagged).sum())
    if n_flagged < FLAGGED_LEAST or n_fresh < FRESH_LEAST:
        return [None] * levels.shape[1]
    devices = (device[:, None] == np.unique(device)).astype(float)
    metrics, explained_by = levels.shape[1], list(range(levels.shape[1], levels.shape[1] + devices.shape[1] + 1))
    white = whitened(np.column_stack([levels, devices, flagged]), days)
    return [_effect(levels[:, metric], flagged, regression(white, metric, explained_by), prior_sd[metric]) for metric in range(metrics)]


def _effect(level: Floats, flagged: Flags, fit: Fit, prior_sd: float) -> Effect:
    weights = np.exp(fit.log_likelihood - fit.log_likelihood.max())
    weights /= weights.sum()
    estimate = float(weights @ fit.estimate)
    variance = float(weights @ (fit.variance + (fit.estimate - estimate) ** 2))
    se, quantile = math.sqrt(variance), student_quantile(Z_90, fit.degrees)
    kept = prior_sd**2 / (prior_sd**2 + variance)
    tired, fresh = level[flagged], level[~flagged]
    plain = float(tired.mean() - fresh.mean())
    plain_se = math.sqrt(tired.var(ddof=1) / len(tired) + fresh.var(ddof=1) / len(fresh))
    return Effect(
        estimate,
        (estimate - quantile * se, estimate + quantile * se),
        two_sided(estimate / se, fit.degrees) if se > 0 else 1.0,
        kept * estimate,
        (kept * estimate - quantile * se * math.sqrt(kept), kept * estimate + quantile * se * math.sqrt(kept)),
        1.96 * se,
        plain,
        (plain - Z_90 * plain_se, plain + Z_90 * plain_se),
        len(tired),
        len(fresh),
    )


def holm(p_values: Sequence[float], level: float = FAMILY_LEVEL) -> list[bool]:
    """Which of several effects are distinguishable, so that at most `level` of runners without any effect are told of one.

    Args:
        p_values: one for each metric.
        level: of at least one false alarm among them.

    References:
        Holm 1979, Scand J Stat 6:65-70. 0.01, 0.04, 0.03, 0.005 at 0.05: the first and the last.
    """
    answer = [False] * len(p_values)
    for left, metric in zip(range(len(p_values), 0, -1), sorted(range(len(p_values)), key=p_values.__getitem__), strict=True):
        if p_values[metric] > level / left:
            break
        answer[metric] = True
    return answer
