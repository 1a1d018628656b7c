"""Efficiency factor and decoupling against a worked example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.efficiency import DECOUPLED_PERCENT, decoupling_percent, efficiency_factor


def test_the_heart_works_more_for_less():
    """3.00 m/s at 140 bpm, then 2.95 at 147: 6.3492 %, above Friel's limit."""
    lost = decoupling_percent(3.00, 140.0, 2.95, 147.0)
    assert lost == pytest.approx(6.3492, abs=5e-5)
    assert lost > DECOUPLED_PERCENT


def test_output_for_a_beat():
    """180 m/min at 150 bpm."""
    assert efficiency_factor(180.0, 150.0) == pytest.approx(1.2)


@given(st.floats(1, 7), st.floats(80, 200), st.floats(80, 200))
def test_the_sign_is_the_hearts(speed, first, second):
    """At the same speed, decoupling is positive exactly where the heart rate rose."""
    lost = decoupling_percent(speed, first, speed, second)
    assert lost == pytest.approx(100 * (1 - first / second), abs=1e-9)
