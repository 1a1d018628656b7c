"""The fatigue model against its tables."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.fatigue import (
    PROTECTION_DAYS,
    FatigueModel,
    attenuation,
    contribution,
    delayed_response,
    fatigue_band,
    immediate_response,
    leg_fatigue,
    leg_fatigue_interval,
    mixed_sigma,
    protection,
    soreness_attenuation,
    state_sigma,
)

HOURS = (2, 6, 12, 24, 36, 48, 72, 96)


@pytest.mark.parametrize(
    ("hours", "fraction"),
    [(6, 0.154), (12, 0.438), (18, 0.699), (24, 0.882), (30, 0.978), (35, 1), (42, 0.965), (48, 0.895), (60, 0.704), (72, 0.511),
     (96, 0.230), (120, 0.091), (144, 0.033)],
)  # fmt: skip
def test_soreness_rises_for_35_hours_and_fades(hours, fraction):
    """The fitted gamma shape."""
    assert delayed_response(float(hours)) == pytest.approx(fraction, abs=6e-4)


def test_nothing_is_felt_before_the_lift():
    """Both responses are 0 for a time before the lift's end."""
    assert delayed_response(-1.0) == 0
    assert immediate_response(-1.0) == 0
    assert immediate_response(0.0) == 1


@pytest.mark.parametrize(("days", "left"), [(7, 1.0), (21, 0.993), (28, 0.969), (42, 0.789), (63, 0.165)])
def test_protection_lasts_about_six_weeks(days, left):
    """Byrnes 1985 found it at 3 and 6 weeks and not at 9."""
    assert protection(float(days)) == pytest.approx(left, abs=6e-4)
    assert protection(PROTECTION_DAYS) < 1e-19


@pytest.mark.parametrize(
    ("curve", "factors"),
    [(attenuation, (1, 0.828, 0.730, 0.686, 0.618, 0.600)), (soreness_attenuation, (1, 0.858, 0.749, 0.686, 0.536, 0.416))],
)
def test_earlier_bouts_protect(curve, factors):
    """One earlier bout of 0.82 gives 0.686 on both curves (Doma 2015)."""
    assert [curve(e) for e in (0.0, 0.3, 0.6, 0.82, 1.64, 4.0)] == pytest.approx(factors, abs=6e-4)


@pytest.mark.parametrize(
    ("load", "factor", "expected"),
    [
        (1.0, 1.0, (31.7, 35.6, 49.3, 67.2, 70.5, 66.1, 45.9, 24.2)),
        (1.0, 0.5, (17.4, 19.7, 28.8, 42.7, 45.7, 41.8, 26.4, 12.9)),
        (0.6, 0.5, (10.8, 12.4, 18.4, 28.4, 30.6, 27.7, 16.8, 8.0)),
    ],
)
def test_leg_fatigue_by_hours(load, factor, expected):
    """The design's table, on numbers and on a column."""
    assert [leg_fatigue(contribution(load, factor, float(h))) for h in HOURS] == pytest.approx(expected, abs=0.06)
    frame = pl.DataFrame({"hours": HOURS, "load": [load] * 8, "factor": [factor] * 8})
    column = frame.select(leg_fatigue(contribution(pl.col("load"), pl.col("factor"), pl.col("hours")))).to_series()
    assert column.to_list() == pytest.approx(expected, abs=0.06)


def test_two_lifts_add_up():
    """Loads of 0.6 at half effect, 24 and 72 h ago: 40.47."""
    state = contribution(0.6, 0.5, 24.0) + contribution(0.6, 0.5, 72.0)
    assert leg_fatigue(state) == pytest.approx(40.47, abs=0.005)


@pytest.mark.parametrize(("value", "band"), [(0, "fresh"), (9.99, "fresh"), (10, "light"), (25, "moderate"), (50, "high"), (100, "high")])
def test_bands_include_their_lower_bound(value, band):
    """Below 10 fresh, below 25 light, below 50 moderate, else high."""
    assert fatigue_band(value) == band


def test_the_interval_is_lopsided_around_the_estimate():
    """A state of 0.5 with the SD of a lift known by its sets: 80 % of legs like these stand between 22 and 77."""
    sigma = state_sigma(0.35, 0.0)
    assert sigma == pytest.approx((0.35**2 + 0.6**2) ** 0.5)
    low, high = leg_fatigue_interval(0.5, sigma)
    assert (low, high) == pytest.approx((21.9, 76.8), abs=0.1)
    assert low < leg_fatigue(0.5) < high


def test_a_sum_is_surer_than_its_parts():
    """Two equal parts of SD 0.4 make 0.283; nothing at all is sure."""
    assert mixed_sigma([(0.3, 0.4), (0.3, 0.4)]) == pytest.approx(0.4 / 2**0.5)
    assert mixed_sigma([]) == 0


def test_every_constant_is_heard():
    """Each of the model's constants moves the number it is for, and a section of the settings gives them by name."""
    plain = leg_fatigue(contribution(1.0, 1.0, 24.0))
    for changed in ({"peak_hours": 30.0}, {"immediate_hours": 24.0}, {"immediate_share": 0.0}):
        model = FatigueModel.of(changed | {"gate": 25.0})
        assert leg_fatigue(contribution(1.0, 1.0, 24.0, model), model) != plain
    assert leg_fatigue(1.0, FatigueModel(saturation=0.6)) == leg_fatigue(0.5)
    assert leg_fatigue(1.0, FatigueModel(personal_factor=0.5)) == leg_fatigue(0.5)
    assert attenuation(50.0, FatigueModel(bout_protection=0.2)) == pytest.approx(0.8)
    assert soreness_attenuation(1.0, FatigueModel(soreness_load=1e9)) == pytest.approx(1.0)
    assert state_sigma(0.0, 0.0, FatigueModel(individual_sigma=0.3)) == pytest.approx(0.3)


LIFTS = st.lists(st.tuples(st.floats(0, 5), st.floats(0.6, 1)), min_size=1, max_size=4)


@given(LIFTS, st.floats(-50, 400), st.floats(0, 0.01))
def test_leg_fatigue_never_jumps_and_never_leaves_its_scale(lifts, hours, later):
    """Between 0 and 100 at any time; within half a minute it moves by little, but at a lift's end, where it jumps up."""
    now, then = (leg_fatigue(sum(contribution(load, factor, at) for load, factor in lifts)) for at in (hours, hours + later))
    assert 0 <= now <= 100
    if hours > 0:
        assert abs(then - now) <= 0.3
    assert leg_fatigue(sum(contribution(load, factor, 2000.0) for load, factor in lifts)) < 1e-9


@given(st.floats(0, 5), st.floats(0, 5), st.floats(0.6, 1), st.floats(0, 240))
def test_the_state_is_additive_in_what_was_lifted(one, other, factor, hours):
    """Two lifts at once are one of both loads, and a load more never makes the legs fresher."""
    both = contribution(one + other, factor, hours)
    assert both == pytest.approx(contribution(one, factor, hours) + contribution(other, factor, hours), abs=1e-12)
    assert leg_fatigue(both) >= leg_fatigue(contribution(one, factor, hours))


@given(st.floats(0, 20), st.floats(0, 20))
def test_more_exposure_never_raises_the_effect(one, other):
    """Attenuation falls and stays between 0.6 and 1."""
    low, high = sorted((one, other))
    assert 0.6 - 1e-12 <= attenuation(high) <= attenuation(low) <= 1
