"""Zones and the loads that count minutes in them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.heart_rate import heart_rate_reserve
from legday.science.zones import (
    FRIEL_NAMES,
    heart_rate_at_reserve,
    trimp_edwards,
    trimp_lucia,
    zone_friel,
    zone_garmin,
    zone_three,
)


def test_ten_minutes_in_each_zone_are_150_by_edwards():
    """Minutes times 1 to 5."""
    assert trimp_edwards([10.0] * 5) == 150


def test_ten_minutes_in_each_zone_are_60_by_lucia():
    """Minutes times 1 to 3."""
    assert trimp_lucia([10.0] * 3) == 60


def test_edwards_counts_minutes_and_not_seconds():
    """One second at 95 % of maximum is five sixtieths: the zone's number is the weight."""
    assert zone_garmin(190.0, 200.0) / 60 == trimp_edwards([0.0, 0.0, 0.0, 0.0, 1 / 60])


def test_a_zone_that_is_missing_is_refused():
    """Four entries are not Edwards' five zones."""
    with pytest.raises(ValueError, match="zip"):
        trimp_edwards([10.0] * 4)


@pytest.mark.parametrize(("heart_rate", "zone"), [(99, 0), (100, 1), (119, 1), (120, 2), (140, 3), (160, 4), (180, 5), (200, 5), (215, 5)])
def test_garmins_zones_begin_at_50_60_70_80_and_90_percent(heart_rate, zone):
    """Maximum 200."""
    assert zone_garmin(float(heart_rate), 200.0) == zone


@pytest.mark.parametrize(
    ("percent", "name"),
    [(84, "1"), (85, "2"), (89, "2"), (90, "3"), (94, "3"), (95, "4"),
     (99, "4"), (100, "5a"), (102, "5a"), (103, "5b"), (106, "5b"), (107, "5c")],
)  # fmt: skip
@pytest.mark.parametrize("threshold", [100.0, 200.0])
def test_friels_zones_are_percents_of_the_threshold(percent, name, threshold):
    """The published bands, both ends of each."""
    assert FRIEL_NAMES[int(zone_friel(percent / 100 * threshold, threshold))] == name


@pytest.mark.parametrize(("effort", "zone"), [(49.9, 1), (50.0, 1), (50.1, 2), (74.9, 2), (75.0, 3), (100.0, 3)])
def test_the_thresholds_belong_to_the_zones_that_the_score_gives_them(effort, zone):
    """Exactly 50 is still easy, exactly 75 is hard."""
    assert zone_three(effort, 50.0, 75.0) == zone


def test_a_missing_heart_rate_is_in_no_zone():
    """Unknown stays unknown; it is not zone 0 or 1."""
    frame = pl.DataFrame({"bpm": [None, 150.0]})
    bpm = pl.col("bpm")
    zones = frame.select(zone_garmin(bpm, 200.0).alias("g"), zone_friel(bpm, 170.0).alias("f"), zone_three(bpm, 140.0, 160.0).alias("t"))
    assert zones.rows() == [(None, None, None), (3.0, 1.0, 2.0)]


@given(st.floats(0, 1))
def test_karvonens_target_is_the_inverse_of_the_reserve(fraction):
    """Rest 60, maximum 190."""
    assert heart_rate_reserve(heart_rate_at_reserve(fraction, 60.0, 190.0), 60.0, 190.0) == pytest.approx(fraction, abs=1e-12)


def test_seventy_percent_of_the_reserve_is_151():
    """Rest 60, maximum 190."""
    assert heart_rate_at_reserve(0.7, 60.0, 190.0) == pytest.approx(151.0)


@given(st.floats(0, 250), st.floats(0, 250))
def test_a_higher_heart_rate_is_never_in_a_lower_zone(one, other):
    """All three systems."""
    low, high = sorted((one, other))
    assert zone_garmin(low, 190.0) <= zone_garmin(high, 190.0)
    assert zone_friel(low, 170.0) <= zone_friel(high, 170.0)
    assert zone_three(low, 150.0, 170.0) <= zone_three(high, 150.0, 170.0)
