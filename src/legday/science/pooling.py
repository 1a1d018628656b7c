"""One effect measured in many people: what it is on average, how much people differ, and each person drawn towards the others.

Apart from response.py, which measures it in one; here a person is an estimate with its standard error, and no more.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from legday.science.student import Z_90, student_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

PEOPLE_LEAST = 3


class Pooled(NamedTuple):
    """An effect across people, in the unit of the estimates; `own` and `own_interval` are each person's, partially pooled."""

    mean: float
    interval: tuple[float, float]  # 90 %, of the mean
    between_sd: float  # of people's true effects
    own: tuple[float, ...]
    own_interval: tuple[tuple[float, float], ...]  # 90 %


def partially_pooled(estimates: Sequence[float], standard_errors: Sequence[float]) -> Pooled | None:
    """A random-effects mean with an interval that knows how few people there are, and everybody's own effect drawn towards it.

    Args:
        estimates: of each person, any unit.
        standard_errors: of each estimate, same unit; above 0.

    Returns:
        None for fewer than 3 people: how much people differ cannot be told from two.

    References:
        Between people: DerSimonian & Laird 1986, doi:10.1016/0197-2456(86)90046-2. Thirteen trials of BCG vaccine (log risk ratios of
        metafor's dat.bcg): mean -0.714, variance between trials 0.309. Interval: Hartung & Knapp 2001, doi:10.1002/sim.1009, never narrower
        than without their factor. Drawn towards the mean: the posterior's, Efron & Morris 1975,
        doi:10.1080/01621459.1975.10479864; its interval adds the doubt about the mean.
    """
    effects, variances = np.asarray(estimates, dtype=float), np.asarray(standard_errors, dtype=float) ** 2
    people = len(effects)
    if people < PEOPLE_LEAST:
        return None
    weights = 1 / variances
    fixed = float(weights @ effects / weights.sum())
    excess = float(weights @ (effects - fixed) ** 2) - (people - 1)
    between = max(0.0, excess / float(weights.sum() - (weights**2).sum() / weights.sum()))
    weights = 1 / (variances + between)
    mean = float(weights @ effects / weights.sum())
    factor = max(1.0, float(weights @ (effects - mean) ** 2) / (people - 1))
    mean_variance = factor / float(weights.sum())
    half = student_quantile(Z_90, people - 1) * math.sqrt(mean_variance)
    kept = between / (between + variances)
    own = kept * effects + (1 - kept) * mean
    spread = Z_90 * np.sqrt(kept * variances + (1 - kept) ** 2 * mean_variance)
    return Pooled(
        mean,
        (mean - half, mean + half),
        math.sqrt(between),
        tuple(own.tolist()),
        tuple(zip((own - spread).tolist(), (own + spread).tolist(), strict=True)),
    )
