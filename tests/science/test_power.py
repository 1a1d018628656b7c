"""Normalised power and Skiba's running power against fitted numbers."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.power import four_norm, frontal_area, lactate_normalised_power, normalised_power, power_skiba, rolling_mean

MASS, HEIGHT = 70.0, 1.75


def normalised(watts):
    """Normalised power of a list at 1 Hz."""
    return pl.DataFrame({"watts": watts}, schema={"watts": pl.Float64}).select(normalised_power(pl.col("watts"))).item()


@pytest.mark.parametrize(
    ("watts", "expected", "mean"),
    [([200.0] * 600 + [300.0] * 600, 263.678, 250.0), (([300.0] * 60 + [150.0] * 60) * 10, 247.2467, 225.0)],
    ids=["one step", "ten surges"],
)
def test_surges_weigh_more_than_their_mean(watts, expected, mean):
    """600 s at 200 then at 300 W; ten minutes of surges."""
    assert normalised(watts) == pytest.approx(expected, abs=5e-4)
    assert sum(watts) / len(watts) == mean


def test_a_steady_effort_is_its_own_normalised_power():
    """Nothing to smooth, nothing to weigh; 30 s are enough."""
    assert normalised([250.0] * 30) == pytest.approx(250.0)


@pytest.mark.parametrize("watts", [[250.0] * 29, [None] * 60])
def test_without_one_full_window_there_is_no_normalised_power(watts):
    """29 s, or a minute of unknown power, say nothing."""
    assert normalised(watts) is None


def test_an_unknown_second_spoils_its_windows_only():
    """A gap in a steady effort changes nothing; it is not a zero."""
    assert normalised([250.0] * 40 + [None] + [250.0] * 40) == pytest.approx(250.0)


def test_after_a_pause_the_window_starts_anew():
    """20 s before a pause never fill a window with what comes after."""
    frame = pl.DataFrame({"speed": [6.0] * 20 + [3.0] * 60, "part": [0] * 20 + [1] * 60})
    assert frame.select(four_norm(rolling_mean(pl.col("speed")).over("part"))).item() == pytest.approx(3.0)
    assert frame.select(four_norm(rolling_mean(pl.col("speed")))).item() > 3.2


@given(st.lists(st.floats(0, 600), min_size=30, max_size=60), st.floats(0, 200))
def test_more_watts_are_never_less_normalised_power(watts, more):
    """Adding power to every second never lowers the result."""
    assert normalised([value + more for value in watts]) >= normalised(watts) - 1e-6


@pytest.mark.parametrize(
    ("speed", "grade", "watts"),
    [(2.5, 0.0, 210.301), (3.0, 0.0, 262.553), (3.5, 0.0, 317.237), (4.0, 0.0, 373.940),
     (5.0, 0.0, 491.749), (3.5, 0.05, 409.435), (3.5, -0.05, 244.676)],
)  # fmt: skip
def test_skibas_power_of_a_speed_on_a_slope(speed, grade, watts):
    """70 kg, 1.75 m."""
    assert power_skiba(speed, grade, MASS, HEIGHT) == pytest.approx(watts, abs=5e-4)


def test_a_runner_has_half_a_square_metre_of_front():
    """Du Bois' surface of 70 kg and 1.75 m is 1.85 m2, of which 26.6 % face the wind."""
    assert frontal_area(HEIGHT, MASS) == pytest.approx(0.492, abs=5e-4)


@given(st.floats(0, 12), st.floats(0, 12), st.floats(-0.45, 0.45))
def test_faster_never_takes_less_power(one, other, grade):
    """On any slope, held beyond 10 m/s."""
    low, high = sorted((one, other))
    assert power_skiba(low, grade, MASS, HEIGHT) <= power_skiba(high, grade, MASS, HEIGHT) + 1e-9


@given(st.floats(0, 10), st.floats(-0.10, 0.5), st.floats(-0.10, 0.5))
def test_steeper_never_takes_less_power(speed, one, other):
    """From -10 % on."""
    low, high = sorted((one, other))
    assert power_skiba(speed, low, MASS, HEIGHT) <= power_skiba(speed, high, MASS, HEIGHT) + 1e-9


def test_a_steady_run_has_the_power_of_its_speed():
    """Smoothing twice changes nothing in 5 steady minutes, and 148 s are too short."""
    power = lactate_normalised_power(pl.col("speed"), pl.col("grade"), MASS, HEIGHT)
    frame = pl.DataFrame({"speed": [3.5] * 300, "grade": [0.05] * 300})
    assert frame.select(power).item() == pytest.approx(409.435, abs=5e-4)
    assert frame.head(148).select(power).item() is None
    assert frame.head(149).select(power).item() == pytest.approx(409.435, abs=5e-4)
