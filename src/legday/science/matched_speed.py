"""What a form metric should be at a speed and a grade, learned run by run from the runner's own earlier runs.

Apart from the metrics it serves. Each run counts by its sums alone, so that years of runs are learned from without their records; and what
is expected of a run never changes when later ones come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from legday.science.drift import Flags, Floats, Labels

MEMORY_DAYS = 365.0  # after which a run counts e times less: shoes, watches' software and runners change
REFERENCE_SPEED = 3.0  # m/s
COLUMNS = 4  # level, ln(speed / reference), its square, grade [%]
SCATTER = 3.0  # of a minute around its run's level, % [D]; half of it is real, the rest stands for minutes being alike
BETWEEN = 1.5  # of a run's level around the runner's own, % [D]


class Sums(NamedTuple):
    """One run's minutes, added up for each metric, weighed by how much of each minute counts."""

    squares: Floats  # (run, metric, column, column)
    products: Floats  # (run, metric, column): of the columns and the outcome
    totals: Floats  # (run, metric, column): of the columns
    outcomes: Floats  # (run, metric)


class Learned(NamedTuple):
    """What the runs so far have said, all that those to come need of them."""

    known: Floats  # (metric, column, column)
    heard: Floats  # (metric, column)
    learned_from: Labels  # (metric): runs
    day: float  # of the last of them, learned from or not [days]


class Expected(NamedTuple):
    """What was known before each run."""

    coefficients: Floats  # (run, metric, column)
    learned_from: Labels  # (run, metric): runs
    learned: Learned  # after the last run


def columns(speed: Floats, grade: Floats) -> Floats:
    """(minute, column) what explains a metric.

    Args:
        speed: > 0 [m/s].
        grade: rise over run; NaN, where it is not known, counts as level.
    """
    relative = np.log(speed / REFERENCE_SPEED)
    return np.column_stack([np.ones_like(speed), relative, relative**2, 100 * np.nan_to_num(grade)])


def expected_before(sums: Sums, days: Floats, learn: Flags, mean: Floats, sd: Floats, *, so_far: Learned | None = None) -> Expected:
    """The coefficients of each metric from the runs to learn from that came before each run.

    A regression whose level differs from run to run, so that a run of many minutes does not outvote three of few.

    Args:
        sums: of runs of one device, one or more, in order of time.
        days: of each run, rising [days].
        learn: (run, metric) the runs to learn from.
        mean: (metric, column) what is thought of the coefficients before any run.
        sd: (metric, column) how surely.
        so_far: what runs before these have said; None where there are none.
    """
    runs, metrics = sums.outcomes.shape
    prior = np.eye(COLUMNS) / sd[:, :, None] ** 2
    weight = sums.totals[:, :, 0]
    shared = (BETWEEN**2 / (SCATTER**2 + weight * BETWEEN**2))[:, :, None]
    brings = (sums.squares - shared[..., None] * sums.totals[..., :, None] * sums.totals[..., None, :]) / SCATTER**2
    says = (sums.products - shared * sums.totals * sums.outcomes[:, :, None]) / SCATTER**2
    matrix, right = np.empty((runs, metrics, COLUMNS, COLUMNS)), np.empty((runs, metrics, COLUMNS))
    learned_from = np.empty((runs, metrics), np.int64)
    begin = so_far or _nothing(metrics, float(days[0]))
    known, heard, count = begin.known, begin.heard, begin.learned_from
    keeps = np.exp(-np.diff(days, prepend=begin.day) / MEMORY_DAYS)
    for run in range(runs):
        known, heard = known * keeps[run], heard * keeps[run]
        matrix[run], right[run], learned_from[run] = prior + known, prior.diagonal(axis1=1, axis2=2) * mean + heard, count
        counts = learn[run]
        known[counts] += brings[run, counts]
        heard[counts] += says[run, counts]
        count = count + counts
    coefficients = np.asarray(np.linalg.solve(matrix, right[..., None])[..., 0], np.float64)
    return Expected(coefficients, learned_from, Learned(known, heard, count, float(days[-1])))


def _nothing(metrics: int, day: float) -> Learned:
    return Learned(np.zeros((metrics, COLUMNS, COLUMNS)), np.zeros((metrics, COLUMNS)), np.zeros(metrics, np.int64), day)
