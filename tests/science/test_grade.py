"""Grade-adjusted speed by three rivals against their tables."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.grade import EQUAL_HEART_RATE, NORMALISED_GRADED, grade_adjusted_speed, grade_factor, grade_factor_minetti

STRAVA = "-45 2.096|-30 1.495|-25 1.273|-20 1.081|-15 .941|-10 .876|-8 .876|-6 .891|-4 .918|-2 .96|0 1|2 1.055|4 1.135|6 1.228|8 1.337|10 1.459|15 1.846|20 2.297|25 2.727|30 3.158|45 4.286"  # noqa: E501
TRAININGPEAKS = "-25 1.28|-20 1.067|-15 .921|-10 .857|-8 .856|-6 .87|-4 .897|-2 .941|0 1|2 1.074|4 1.162|6 1.266|8 1.383|10 1.514|15 1.905|20 2.365|30 3.429"  # noqa: E501


@pytest.mark.parametrize(
    ("factors", "published"), [(EQUAL_HEART_RATE, STRAVA), (NORMALISED_GRADED, TRAININGPEAKS)], ids=["strava", "peaks"]
)
def test_every_row_of_the_tables_is_met(factors, published):
    """Grade in percent and factor, as published."""
    rows = [tuple(map(float, row.split())) for row in published.split("|")]
    assert len(rows) == len(factors)
    assert [grade_factor(percent / 100, factors) for percent, _ in rows] == pytest.approx([factor for _, factor in rows], abs=1e-12)


def test_three_metres_a_second_up_ten_percent():
    """4.974 by energy, 4.377 by heart rate, 4.542 by TrainingPeaks."""
    assert 3.0 * grade_factor_minetti(0.10) == pytest.approx(4.974, abs=5e-4)
    assert grade_adjusted_speed(3.0, 0.10) == pytest.approx(4.377, abs=5e-4)
    assert grade_adjusted_speed(3.0, 0.10, NORMALISED_GRADED) == pytest.approx(4.542, abs=5e-4)


@pytest.mark.parametrize(("grade", "factor"), [(0.01, 1.0275), (-0.09, 0.876), (0.125, 1.6525), (0.6, 4.286), (-2.0, 2.096)])
def test_between_rows_it_is_a_straight_line_and_beyond_them_it_is_held(grade, factor):
    """Halfway points, and both ends."""
    assert grade_factor(grade) == pytest.approx(factor)


def test_an_unknown_grade_leaves_the_speed_unknown():
    """The caller decides whether unknown altitude is flat; the formula does not."""
    frame = pl.DataFrame({"speed": [3.0, 3.0, None], "grade": [None, 0.10, 0.10]})
    assert frame.select(grade_adjusted_speed(pl.col("speed"), pl.col("grade"))).to_series().to_list() == [None, pytest.approx(4.377), None]


@pytest.mark.parametrize("factor", [grade_factor, grade_factor_minetti])
@given(one=st.floats(-0.10, 0.6), other=st.floats(-0.10, 0.6))
def test_a_steeper_climb_is_never_easier(factor, one, other):
    """From -10 % on; a steeper descent is harder again."""
    low, high = sorted((one, other))
    assert factor(low) <= factor(high) + 1e-12


@given(st.floats(0, 7), st.floats(0, 7), st.floats(-0.5, 0.5))
def test_faster_on_the_same_slope_is_never_worth_less(one, other, grade):
    """The factor does not depend on speed."""
    low, high = sorted((one, other))
    assert grade_adjusted_speed(low, grade) <= grade_adjusted_speed(high, grade)
