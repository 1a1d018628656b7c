"""Minetti's polynomials and the ACSM equations against what was measured and printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.energy_cost import cost_minetti, cost_minetti_walking, oxygen_uptake_acsm_running, oxygen_uptake_acsm_walking


@pytest.mark.parametrize(
    ("grade", "cost"),
    [(-0.45, 4.032), (-0.30, 2.462), (-0.20, 1.800), (-0.10, 2.152), (-0.05, 2.746), (0.0, 3.600), (0.05, 4.685), (0.10, 5.968),
     (0.15, 7.417), (0.20, 9.007), (0.30, 12.579), (0.45, 19.426), (-0.181, 1.781)],
)  # fmt: skip
def test_running_on_a_slope_costs_what_the_polynomial_says(grade, cost):
    """Not the misprinted one of the web, which gives 7.4 at +10 %."""
    assert cost_minetti(grade) == pytest.approx(cost, abs=5.1e-4)


@pytest.mark.parametrize(("grade", "measured"), [(0.0, 3.40), (0.45, 18.93), (-0.20, 1.73), (-0.45, 3.92)])
def test_the_running_polynomial_stays_near_what_was_measured(grade, measured):
    """Within 0.5 J/kg/m of the paper's means."""
    assert abs(cost_minetti(grade) - measured) <= 0.5


@pytest.mark.parametrize(("grade", "cost", "measured"), [(0.0, 2.5, 1.64), (-0.10, 1.127, 0.81), (0.45, 17.600, 17.33)])
def test_the_walking_polynomial_misses_the_level(grade, cost, measured):
    """It is about 0.3 too high on slopes and 0.86 on the level, as the docstring says."""
    assert cost_minetti_walking(grade) == pytest.approx(cost, abs=5.1e-4)
    assert cost_minetti_walking(grade) - measured == pytest.approx(0.86 if grade == 0 else 0.3, abs=0.03)


def test_the_cheapest_descent_is_18_percent():
    """The least of the running polynomial, on a grid of a tenth of a percent."""
    assert min((grade / 1000 for grade in range(-450, 451)), key=cost_minetti) == pytest.approx(-0.181)


@pytest.mark.parametrize("cost", [cost_minetti, cost_minetti_walking])
def test_beyond_what_was_measured_the_slope_is_held(cost):
    """A cliff in the altitude data costs no more than 45 %."""
    assert cost(0.9) == cost(0.45)
    assert cost(-3.0) == cost(-0.45)


@given(st.floats(-0.10, 0.6), st.floats(-0.10, 0.6))
def test_steeper_never_costs_less_to_run(one, other):
    """From -10 % on."""
    low, high = sorted((one, other))
    assert cost_minetti(low) <= cost_minetti(high) + 1e-12


@pytest.mark.parametrize(
    ("metres_per_minute", "grade", "uptake"), [(122.5, 0.0, 28.0), (10_000 / 60, 0.0, 36.8333), (10_000 / 60, 0.05, 44.3333)]
)
def test_running_takes_the_oxygen_that_acsm_says(metres_per_minute, grade, uptake):
    """8 METs at 122.5 m/min; 10 km/h flat and at +5 %."""
    assert oxygen_uptake_acsm_running(metres_per_minute / 60, grade) == pytest.approx(uptake, abs=5e-5)


def test_walking_takes_the_oxygen_that_acsm_says():
    """3.5 mph (93.8 m/min) at 10 %: 29.76."""
    assert oxygen_uptake_acsm_walking(93.8 / 60, 0.10) == pytest.approx(29.76, abs=5e-3)


@pytest.mark.parametrize("uptake", [oxygen_uptake_acsm_running, oxygen_uptake_acsm_walking])
@given(one=st.floats(0, 7), other=st.floats(0, 7), grade=st.floats(-0.3, 0.3), further=st.floats(0, 0.3))
def test_faster_or_steeper_never_takes_less_oxygen(uptake, one, other, grade, further):
    """A descent counts as level."""
    low, high = sorted((one, other))
    assert uptake(low, grade) <= uptake(high, grade + further)
    assert uptake(low, -0.2) == uptake(low, 0.0)
