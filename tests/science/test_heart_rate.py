"""Banister's impulse and the heart-rate reserve against published and fitted numbers."""

import polars as pl
import pytest

from legday.science.heart_rate import (
    EXPONENT,
    first_threshold,
    heart_rate_max_nes,
    heart_rate_reserve,
    impulse_rate,
    second_threshold,
    steady_heart_rate_reserve,
    trimp_banister,
)


def test_the_reserve_in_use_is_a_fraction():
    """150 bpm between 60 and 190 is 0.692308."""
    assert heart_rate_reserve(150.0, 60.0, 190.0) == pytest.approx(0.692308, abs=1e-6)


@pytest.mark.parametrize(("heart_rate", "fraction"), [(40.0, 0.0), (230.0, 1.0)])
def test_the_reserve_is_held_to_its_range(heart_rate, fraction):
    """Below rest is 0, above maximum is 1."""
    assert heart_rate_reserve(heart_rate, 60.0, 190.0) == fraction


@pytest.mark.parametrize(("sex", "trimp"), [("male", 100.4403), ("female", 113.5168)])
def test_an_hour_at_150_has_banisters_impulse(sex, trimp):
    """60 min at 150 bpm, rest 60, maximum 190, by both sexes' own factors."""
    assert trimp_banister(60.0, heart_rate_reserve(150.0, 60.0, 190.0), sex) == pytest.approx(trimp, abs=1e-4)


def test_the_impulse_agrees_with_an_independent_program_that_leaves_a_factor_out():
    """sport-activities-features 0.6.0 gives 156.938 for the same hour without the 0.64."""
    assert trimp_banister(60.0, 9 / 13) == pytest.approx(0.64 * 156.938, abs=1e-3)


def test_a_woman_has_her_own_factor_and_not_only_her_own_exponent():
    """GoldenCheetah keeps 0.64 for both, 84.48; the literature's 0.86 makes it 113.52."""
    assert trimp_banister(60.0, 9 / 13, "female") * 0.64 / 0.86 == pytest.approx(84.48, abs=5e-3)


@pytest.mark.parametrize(("heart_rate", "percent"), [(120.0, 17), (150.0, 8), (178.0, 2)])
def test_a_resting_heart_rate_wrong_by_ten_beats_matters_less_the_harder_the_run(heart_rate, percent):
    """17 % of the impulse at 120, 8 % at 150, 2 % at 178."""
    right, wrong = (trimp_banister(60.0, heart_rate_reserve(heart_rate, resting, 190.0)) for resting in (60.0, 70.0))
    assert 100 * (1 - wrong / right) == pytest.approx(percent, abs=0.5)


def test_a_column_has_the_same_impulse():
    """The formula works on a column of reserves."""
    frame = pl.DataFrame({"hrr": [9 / 13]})
    assert frame.select(trimp_banister(60.0, pl.col("hrr"))).item() == pytest.approx(100.4403, abs=1e-4)


def test_alternating_efforts_weigh_more_than_their_mean():
    """Equal times at 180 and 140 are a steady 0.800, not the 0.769 of 160."""
    b = EXPONENT["male"]
    rates = [impulse_rate(heart_rate_reserve(bpm, 60.0, 190.0), b) for bpm in (180.0, 140.0)]
    assert steady_heart_rate_reserve(sum(rates) / 2, b) == pytest.approx(0.800, abs=5e-4)


@pytest.mark.parametrize("x", [0.0, 0.3, 0.9, 1.0])
@pytest.mark.parametrize("b", EXPONENT.values())
def test_a_steady_effort_is_its_own_equivalent(x, b):
    """The inverse gives back what went in."""
    assert steady_heart_rate_reserve(impulse_rate(x, b), b) == pytest.approx(x, abs=1e-12)


@pytest.mark.parametrize(("age", "bpm"), [(20.0, 198.2), (40.0, 185.4), (60.0, 172.6)])
def test_maximum_heart_rate_falls_with_age(age, bpm):
    """Nes et al. 2013."""
    assert heart_rate_max_nes(age) == pytest.approx(bpm)


def test_thresholds_are_those_of_the_population():
    """93.5 and 85.1 % of maximum."""
    assert second_threshold(200.0) == pytest.approx(187.0)
    assert first_threshold(second_threshold(200.0)) == pytest.approx(170.2)
    assert first_threshold(1.0) == pytest.approx(0.910, abs=5e-4)
