"""Shifts of form at every minute, and where a change began."""

import numpy as np
import pytest

from legday.science.form_break import FRACTIONS, at_fractions, began, compared, needed, own_error, shifts

NEAR = pytest.approx
GUESS = np.array([1.0, 1.0])


def step(minutes=30, at=18, sizes=(-3.0, 5.0), noise=0.5, seed=2):
    """Minutes of two metrics that leave at a minute."""
    after = (np.arange(minutes) >= at)[:, None]
    return after * np.array(sizes) + np.random.default_rng(seed).normal(0, noise, (minutes, 2))


def test_a_shift_is_after_minus_before():
    """1, 1, ... then 3: two at the step; none where a side is shorter than five or three minutes."""
    value = np.where(np.arange(12) < 6, 1.0, 3.0)[:, None]
    found = shifts(value, np.ones(12), np.full(12, 3.0))[:, 0]
    assert found[5] == NEAR(2.0)
    assert np.isnan(found[:4]).all()
    assert np.isnan(found[9:]).all()
    assert not np.isnan(found[4:9]).any()


def test_sides_at_other_speeds_are_not_compared():
    """Six percent faster after than before: not known; four percent: known."""
    value = np.zeros((12, 1))
    for faster, known in ((1.06, False), (1.04, True)):
        found = shifts(value, np.ones(12), np.where(np.arange(12) < 6, 3.0, 3.0 * faster))
        assert (not np.isnan(found[5, 0])) is known


def test_minutes_without_a_sensor_are_left_out():
    """A gap in one metric neither moves it nor hides the other."""
    value = step(noise=0.0)
    value[5:8, 0] = np.nan
    found = shifts(value, np.ones(30), np.full(30, 3.0))
    assert found[17] == NEAR([-3.0, 5.0])


def test_shifts_are_kept_at_the_same_parts_of_runs():
    """A run of any length has a value at each fraction; a metric without any has none."""
    grid = at_fractions(shifts(step(), np.ones(30), np.full(30, 3.0)))
    assert grid.shape == (len(FRACTIONS), 2)
    assert np.isnan(at_fractions(np.full((20, 1), np.nan))).all()


def test_fewer_runs_need_more():
    """Three spreads from five runs, 2.625 from twenty."""
    assert needed(np.array([5.0, 20.0])) == NEAR([3.0, 2.625])


def test_a_change_stands_out_in_both_metrics_and_a_single_one_does_not():
    """Both metrics must reach what is needed at one minute; a metric without a baseline counts for nothing."""
    rng = np.random.default_rng(3)
    calm = [rng.normal(0, 0.5, (8, len(FRACTIONS))) for _ in range(2)]
    for value, others, found in (
        (step(), calm, True),
        (step(sizes=(0.0, 5.0)), calm, False),
        (step(), [calm[0], calm[1][:0]], False),
    ):
        told = compared(shifts(value, np.ones(30), np.full(30, 3.0)), others, own_error(value, np.ones(30)), GUESS)
        assert (told.second().max() >= 1) is np.bool_(found)


def test_the_beginning_is_found_with_an_interval():
    """At minute 18 of 30, in noise, whichever way the metrics go."""
    for sizes in ((-3.0, 5.0), (3.0, -5.0)):
        middle, low, high = began(step(sizes=sizes), np.array([True, True]))
        assert low <= middle <= high
        assert middle == NEAR(18, abs=1)


def test_more_noise_is_a_wider_interval():
    """Three times the noise says less about where."""
    calm, noisy = (began(step(noise=noise), np.array([True, True])) for noise in (0.3, 2.5))
    assert noisy[2] - noisy[1] > calm[2] - calm[1]
