"""Elementary functions: numbers and expressions give the same answer."""

import math
import subprocess
import sys

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.elementary import clip, exp, interpolate, lambert_w, larger, largest, log, sqrt, where

POINTS = ((0.0, 0.0), (2.0, 50.0), (4.0, 75.0), (5.0, 100.0))


def on_expression(formula, *values):
    """The formula's answer when its arguments are columns."""
    columns = {f"x{at}": pl.Series([value], dtype=pl.Float64) for at, value in enumerate(values)}
    return pl.DataFrame(columns).select(formula(*(pl.col(name) for name in columns))).item()


@pytest.mark.parametrize("formula", [exp, log, sqrt, lambert_w, lambda x: clip(x, 0.5, 2.0), lambda x: interpolate(x, POINTS)])
@pytest.mark.parametrize("x", [0.1, 1.0, 3.0, 7.5])
def test_a_formula_says_the_same_of_a_number_and_of_a_column(formula, x):
    """Every elementary function agrees with itself on both kinds."""
    assert on_expression(formula, x) == pytest.approx(formula(x), rel=1e-12)


def test_the_largest_of_several_leaves_unknown_columns_out():
    """As numbers and as columns."""
    assert largest([3.0, 7.5, 1.0]) == 7.5
    assert on_expression(lambda *values: largest(values), 3.0, None, 1.0) == 3.0


def test_an_unknown_stays_unknown_in_an_interpolation():
    """Null in, null out: unknown is not the first point."""
    assert on_expression(lambda x: interpolate(x, POINTS), None) is None


def test_an_unknown_second_value_leaves_the_first():
    """The larger of 3 and unknown is 3."""
    assert on_expression(larger, 3.0, None) == 3.0


def test_a_condition_chooses_on_numbers():
    """A plain condition chooses without Polars."""
    assert where(True, 1.0, 2.0) == 1.0
    assert larger(1.0, 2.0) == 2.0


@given(st.floats(0, 20))
def test_lambert_w_undoes_its_definition(z):
    """W(z) exp(W(z)) = z over the range of impulse rates, and well beyond with less care."""
    for value, error in ((z, 1e-11), (z * 5e4, 1e-6)):
        w = lambert_w(value)
        assert w * math.exp(w) == pytest.approx(value, rel=error, abs=1e-15)


def test_lambert_w_of_one_is_the_omega_constant():
    """W(1) = 0.567143290409784."""
    assert lambert_w(1.0) == pytest.approx(0.567143290409784, rel=1e-12)


def test_the_science_needs_no_polars_for_plain_numbers():
    """Today's leg fatigue on a quiet night is computed without importing Polars."""
    code = (
        "import sys; from legday.science import fatigue, strength, intensity, heart_rate, statistics as s;"
        "fatigue.leg_fatigue(fatigue.contribution(1.0, 1.0, 24.0)); s.normal_cdf(1.0); intensity.run_intensity(0.5, 0.7, 0.9);"
        "sys.exit('polars' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
