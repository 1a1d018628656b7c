"""What a metric should be at a speed and grade, learned from earlier runs."""

import numpy as np
import pytest

from legday.science.matched_speed import Sums, columns, expected_before
from legday.science.robust import centre_and_spread

NEAR = pytest.approx
MEAN, SD = np.array([[0.0, 15.0, 0.0, 0.0]]), np.array([[30.0, 15.0, 30.0, 0.7]])


def added_up(runs):
    """Sums of runs given as (speed, grade, outcome) arrays."""
    parts = []
    for speed, grade, outcome in runs:
        x = columns(np.asarray(speed), np.asarray(grade))
        parts.append((x.T @ x, x.T @ outcome, x.sum(axis=0), outcome.sum()))
    squares, products, totals, outcomes = (np.array(part)[:, None] for part in zip(*parts, strict=True))
    return Sums(squares, products, totals, outcomes)


def season(slope=40.0, per_grade=0.3, n=30):
    """Runs at many speeds and grades of one who follows a straight line."""
    rng = np.random.default_rng(1)
    runs = []
    for _ in range(n):
        speed, grade = rng.uniform(2.6, 4.2, 30), rng.uniform(-0.03, 0.03, 30)
        runs.append((speed, grade, 2.0 + slope * np.log(speed / 3) + 100 * per_grade * grade + rng.normal(0, 0.5, 30)))
    return runs


def test_a_runners_own_slope_replaces_the_guess():
    """After thirty runs the expectation at 4 m/s is what this runner does there, not what runners do."""
    found = expected_before(added_up(season()), np.arange(30.0), np.ones((30, 1), bool), MEAN, SD)
    x = columns(np.array([4.0]), np.array([0.02]))[0]
    assert x @ found.coefficients[-1, 0] == NEAR(2.0 + 40 * np.log(4 / 3) + 0.6, abs=0.3)
    assert found.learned_from[:3, 0].tolist() == [0, 1, 2]


def test_before_any_run_the_guess_stands():
    """And a run that is not learned from teaches nothing."""
    found = expected_before(added_up(season(n=3)), np.arange(3.0), np.zeros((3, 1), bool), MEAN, SD)
    assert found.coefficients[-1, 0] == NEAR(MEAN[0])
    assert found.learned_from.sum() == 0


def test_later_runs_change_nothing_that_was_said():
    """What was expected of the tenth run is the same with and without the runs after it."""
    runs = season()
    whole = expected_before(added_up(runs), np.arange(30.0), np.ones((30, 1), bool), MEAN, SD)
    early = expected_before(added_up(runs[:10]), np.arange(10.0), np.ones((10, 1), bool), MEAN, SD)
    assert whole.coefficients[:10] == NEAR(early.coefficients)


def test_an_unknown_grade_counts_as_level():
    """NaN is no slope."""
    assert columns(np.array([3.0]), np.array([np.nan])).tolist() == [[1.0, 0.0, 0.0, 0.0]]


def test_the_spread_of_few_is_wider_and_never_below_what_is_believed():
    """Five values 1..5: median 3, deviation 1, times 1.4826 and sqrt(1.2); five equal ones have the least spread."""
    middle, spread = centre_and_spread(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert (middle, spread) == (3.0, NEAR(1.4826 * np.sqrt(1.2)))
    for count in range(1, 8):
        values = np.random.default_rng(count).normal(size=(count, 3))
        middle, spread = centre_and_spread(values)
        assert np.array_equal(middle, np.median(values, axis=0))
        expected = 1.4826 * np.median(np.abs(values - middle), axis=0) * np.sqrt(1 + 1 / count)
        assert np.array_equal(spread, expected)
    assert centre_and_spread(np.ones(5), 0.5)[1] == NEAR(0.5 * np.sqrt(1.2))
