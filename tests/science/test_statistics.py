"""Probabilities against the tables."""

import statistics

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.statistics import median, normal_cdf, probability_above


@pytest.mark.parametrize(("z", "p"), [(0.0, 0.5), (1.0, 0.8413447461), (1.96, 0.9750021049), (-1.0, 0.1586552539), (-4.0, 3.167124e-5)])
def test_the_normal_distribution_is_that_of_the_tables(z, p):
    """Abramowitz & Stegun, table 26.1."""
    assert normal_cdf(z) == pytest.approx(p, abs=8e-8)


def test_a_level_on_the_threshold_is_even():
    """Half of the probability lies above a threshold that is met exactly."""
    assert probability_above(75.0, 75.0, 6.0) == pytest.approx(0.5, abs=1e-7)


def test_an_expression_gives_the_same_probability():
    """82 +- 5 is above 75 with 0.919."""
    frame = pl.DataFrame({"level": [82.0], "sigma": [5.0]})
    assert frame.select(probability_above(75.0, pl.col("level"), pl.col("sigma"))).item() == pytest.approx(0.9192433, abs=1e-6)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_the_median_is_that_of_the_standard_library(values):
    """To the last digit, of any values."""
    assert median(values) == statistics.median(values)
