"""Critical speed against a published calculator."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.critical_speed import critical_speed, threshold_from_critical_speed, time_at_critical_speed


def test_two_efforts_make_a_line():
    """1600 m in 360 s and 3200 m in 780 s: 3.809524 m/s, 228.571 m, 5 km in 1252.5 s."""
    speed, above = critical_speed([(1600.0, 360.0), (3200.0, 780.0)])
    assert (speed, above) == (pytest.approx(3.809524, abs=5e-7), pytest.approx(228.571, abs=5e-4))
    assert time_at_critical_speed(5000.0, speed, above) == pytest.approx(1252.5)


def test_columns_of_bests_give_one_line_per_row():
    """Best 1600 and 3200 m as columns, an unknown one making the row unknown."""
    frame = pl.DataFrame({"t1": [360.0, 300.0], "t2": [780.0, None]})
    speed, above = critical_speed([(pl.lit(1600.0), pl.col("t1")), (pl.lit(3200.0), pl.col("t2"))])
    assert frame.select(speed.alias("speed")).to_series().to_list() == [pytest.approx(3.809524), None]
    assert frame.select(above.alias("above")).to_series().to_list() == [pytest.approx(228.571429), None]


@given(st.floats(2, 6), st.floats(50, 400))
def test_efforts_on_a_line_give_it_back(speed, above):
    """Three efforts that fit give the speed they were made with."""
    efforts = [(above + speed * time, time) for time in (150.0, 400.0, 1100.0)]
    assert critical_speed(efforts) == (pytest.approx(speed), pytest.approx(above, abs=1e-6))


def test_one_effort_is_no_line():
    """A plain number cannot be divided by no spread of times."""
    with pytest.raises(ZeroDivisionError):
        critical_speed([(1600.0, 360.0)])


def test_the_threshold_lies_below_critical_speed():
    """94 %."""
    assert threshold_from_critical_speed(4.0) == pytest.approx(3.76)
