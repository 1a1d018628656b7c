"""Repetition maximum, effort chart and leg load against published examples."""

import polars as pl
import pytest

from legday.science.strength import (
    failure_factor,
    fraction_of_maximum,
    one_repetition_maximum_brzycki,
    one_repetition_maximum_epley,
    session_leg_load,
    set_leg_load,
)


@pytest.mark.parametrize(("repetitions", "epley", "brzycki"), [(5.0, 116.6667, 112.5), (10.0, 133.3333, 133.3333), (1.0, 100.0, 100.0)])
def test_one_repetition_maximum_by_both_authors(repetitions, epley, brzycki):
    """They cross at ten repetitions, and a single is its own maximum."""
    assert one_repetition_maximum_epley(100.0, repetitions) == pytest.approx(epley, abs=1e-4)
    assert one_repetition_maximum_brzycki(100.0, repetitions) == pytest.approx(brzycki, abs=1e-4)


@pytest.mark.parametrize(
    ("repetitions", "rpe", "percent"),
    [(1, 10, 100), (5, 10, 86.3), (3, 9, 89.2), (3, 8, 86.3), (5, 8, 81.1), (10, 10, 73.9), (8, 8, 73.9), (60, 8, 58.6)],
)
def test_the_effort_chart_is_tuchscherers(repetitions, rpe, percent):
    """Percent of 1RM by repetitions and RPE, clamped at the chart's end."""
    assert fraction_of_maximum(float(repetitions), float(rpe)) == pytest.approx(percent / 100)
    frame = pl.DataFrame({"repetitions": [repetitions]})
    assert frame.select(fraction_of_maximum(pl.col("repetitions"), rpe)).item() == pytest.approx(percent / 100)


@pytest.mark.parametrize(("reserve", "factor"), [(0.0, 1.15), (1.0, 1.15), (2.0, 1.0), (3.0, 1.0), (4.0, 0.85), (None, 1.0)])
def test_failure_counts_only_where_it_is_recorded(reserve, factor):
    """An unknown reserve is an ordinary set."""
    frame = pl.DataFrame({"reserve": [reserve]}, schema={"reserve": pl.Float64})
    assert frame.select(failure_factor(pl.col("reserve"))).item() == factor


@pytest.mark.parametrize(("sets", "repetitions", "fraction", "load"), [(10, 5, 0.8, 0.65), (5, 10, 0.75, 0.61), (3, 10, 0.75, 0.37)])
def test_squats_load_the_legs_as_in_the_examples(sets, repetitions, fraction, load):
    """10x5 at 80 % is 0.65, 5x10RM 0.61, 3x10RM 0.37."""
    one = set_leg_load(float(repetitions), fraction, share=0.95, muscle_mass=1.0, damage=1.2)
    assert sets * one == pytest.approx(load, abs=0.005)


def test_leg_press_and_squats_make_the_fitted_session():
    """5x10RM leg press and 4x10RM squat: 1.02."""
    press = set_leg_load(50.0, 0.75, share=1.0, muscle_mass=1.0, damage=1.0)
    squat = set_leg_load(40.0, 0.75, share=0.95, muscle_mass=1.0, damage=1.2)
    assert press + squat == pytest.approx(1.02, abs=0.005)


def test_an_hour_of_legs_by_effort_alone():
    """RPE 7 for 60 min, all legs, is a load of one."""
    assert session_leg_load(7.0, 60.0, 1.0) == pytest.approx(1.0)
