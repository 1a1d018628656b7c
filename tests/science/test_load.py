"""Session RPE, the training stress family and the normalised impulse against published examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.heart_rate import heart_rate_reserve, trimp_banister
from legday.science.load import intensity_factor, session_rpe_load, training_stress_score, trimp_score


def test_two_hours_at_six_are_720():
    """Foster's method."""
    assert session_rpe_load(6.0, 120.0) == 720


def test_half_an_hour_at_nine_tenths_of_threshold_is_40_5():
    """Threshold 4:30 /km, normalised 5:00 /km: intensity factor 0.9, by speeds and not by paces."""
    threshold, speed = 1000 / 270, 1000 / 300
    assert intensity_factor(speed, threshold) == pytest.approx(0.9)
    assert training_stress_score(speed, threshold, 1800.0) == pytest.approx(40.5)


def test_an_hour_at_two_thirds_of_threshold_is_44_44():
    """10 miles an hour against 15."""
    assert training_stress_score(10.0, 15.0, 3600.0) == pytest.approx(44.44, abs=0.005)


def test_an_hour_at_150_is_60_893_of_an_hour_at_threshold():
    """Rest 60, maximum 190, threshold 170, whose hour has an impulse of 164.9461."""
    at_threshold, at_150 = (heart_rate_reserve(bpm, 60.0, 190.0) for bpm in (170.0, 150.0))
    assert trimp_banister(60.0, at_threshold) == pytest.approx(164.9461, abs=1e-4)
    assert trimp_score(trimp_banister(60.0, at_150), at_threshold) == pytest.approx(60.893, abs=5e-4)
    assert trimp_score(trimp_banister(60.0, at_threshold, "female"), at_threshold, "female") == pytest.approx(100.0)


@given(st.floats(0.1, 7), st.floats(0.1, 7))
def test_a_faster_run_of_the_same_length_is_never_a_smaller_load(one, other):
    """The training stress score rises with the normalised effort."""
    low, high = sorted((one, other))
    assert training_stress_score(low, 4.0, 1800.0) <= training_stress_score(high, 4.0, 1800.0)
