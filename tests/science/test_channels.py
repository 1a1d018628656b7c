"""Pace, power and perceived exertion on the score's scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.channels import FIRST_THRESHOLD_OF_SECOND, MAXIMUM_OF_SECOND, intensity_of_pace, intensity_of_power, intensity_of_rpe
from legday.science.vdot import threshold_speed


@pytest.mark.parametrize(
    ("pace", "level"),
    [("7:00", 35.73), ("6:00", 41.69), ("5:30", 45.48), ("5:00", 50.07), ("4:45", 57.19),
     ("4:30", 65.11), ("4:15", 73.95), ("4:00", 84.78), ("3:42", 99.85)],
)  # fmt: skip
def test_a_pace_scores_by_the_threshold_speed(pace, level):
    """VDOT 50, whose threshold speed is 3.947383 m/s."""
    minutes, seconds = map(int, pace.split(":"))
    assert threshold_speed(50.0) == pytest.approx(3.947383, abs=5e-7)
    assert intensity_of_pace(1000 / (60 * minutes + seconds), threshold_speed(50.0)) == pytest.approx(level, abs=0.0051)


@pytest.mark.parametrize(("fraction", "level"), [(0.0, 0.0), (0.844, 50.0), (1.0, 75.0), (1.142, 100.0), (1.5, 100.0)])
def test_pace_and_power_share_their_anchors(fraction, level):
    """First threshold at 84.4 %, maximum at 114.2 % of the second."""
    assert intensity_of_pace(4.0 * fraction, 4.0) == pytest.approx(level)
    assert intensity_of_power(300.0 * fraction, 300.0) == pytest.approx(level)


@pytest.mark.parametrize(("rpe", "level"), [(0, 0.0), (3, 37.5), (4, 50.0), (5, 58.33), (6, 66.67), (7, 75.0), (8, 83.33), (10, 100.0)])
def test_perceived_exertion_scores(rpe, level):
    """CR10 through 0, 4, 7, 10."""
    assert intensity_of_rpe(float(rpe)) == pytest.approx(level, abs=0.005)


@given(st.floats(0, 8), st.floats(0, 8))
def test_faster_never_scores_lower(one, other):
    """Nor does more effort."""
    low, high = sorted((one, other))
    assert intensity_of_pace(low, 4.0) <= intensity_of_pace(high, 4.0) + 1e-9
    assert intensity_of_rpe(low) <= intensity_of_rpe(high) + 1e-9


def test_the_anchors_are_those_of_1411_runners():
    """First threshold at 73.9 % and second at 87.6 % of the speed at VO2max; 0.844 and 1.142."""
    assert pytest.approx(73.9 / 87.6, abs=5e-4) == FIRST_THRESHOLD_OF_SECOND
    assert pytest.approx(100 / 87.6, abs=5e-4) == MAXIMUM_OF_SECOND
