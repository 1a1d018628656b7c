"""Soreness that is to be expected, and what a report of another one teaches."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.fatigue import FatigueModel, leg_fatigue, state_sigma
from legday.science.soreness import expected_soreness, personal, running_theta, theta


def test_an_unprotected_lift_of_load_one_makes_four_of_ten():
    """4 at the peak, 35 h after; two lifts add up; nothing is worse than 10."""
    assert expected_soreness([(1.0, 1.0, 35.0)]) == pytest.approx(4.0)
    assert expected_soreness([(1.0, 0.5, 35.0), (0.5, 1.0, 24.0)]) == pytest.approx(2.0 + 2.0 * 0.8819, abs=1e-3)
    assert expected_soreness([(9.0, 1.0, 35.0)]) == 10
    assert expected_soreness([]) == 0
    assert expected_soreness([(1.0, 1.0, -1.0)]) == 0


@pytest.mark.parametrize(("said", "times"), [(7, 1.6949), (1, 0.5562), (3, 1.0)])
def test_a_report_moves_the_state(said, times):
    """Expected 3: a report of 7 makes it 1.6949 times as much, one of 1 0.5562 times, one of 3 changes nothing."""
    assert math.exp(theta(said, 3.0)) == pytest.approx(times, abs=5e-5)


@pytest.mark.parametrize(("expected", "learns"), [(0.0, False), (0.99, False), (1.0, True)])
def test_of_fresh_legs_nothing_is_learnt(expected, learns):
    """Below an expected soreness of 1 a report is skipped: sore without a lift is no sign of how lifts are borne."""
    assert (theta(8.0, expected) is not None) == learns


def test_the_running_theta_is_shrunk_by_four_reports_at_zero():
    """One report of 0.6 counts 0.12, eight of them 0.4, and the ninth pushes the first out."""
    assert running_theta([]) == 0
    assert running_theta([0.6]) == pytest.approx(0.12)
    assert running_theta([0.6] * 8) == pytest.approx(0.4)
    assert running_theta([100.0] + [0.6] * 8) == pytest.approx(0.4)


def test_the_days_own_report_takes_the_place_of_the_running_theta():
    """Not both; and only a report of the day makes the interval narrower."""
    before, today = personal(FatigueModel(), [0.5] * 8), personal(FatigueModel(), [0.5] * 8, of_today=-0.2)
    assert (before.personal_factor, before.individual_sigma) == (pytest.approx(math.exp(4 / 12)), 0.6)
    assert today.personal_factor == pytest.approx(math.exp(-0.2))
    assert state_sigma(0.35, 0.0, today) ** 2 == pytest.approx(0.35**2 + 0.6**2 - 0.36 * 0.36 / 0.52)
    assert leg_fatigue(0.5, today) == pytest.approx(leg_fatigue(0.5 * math.exp(-0.2)))


@given(st.floats(0, 10), st.floats(0, 10), st.floats(1, 10))
def test_to_be_sorer_is_never_to_be_fresher(one, other, expected):
    """A higher report never lowers the state."""
    low, high = sorted((one, other))
    assert theta(low, expected) <= theta(high, expected)
