"""Daniels and Gilbert against the book's table, an independent calculator and the formula's own rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.vdot import oxygen_uptake_daniels, race_time, speed_at_oxygen_uptake, sustainable_fraction, threshold_speed, vdot

METRES = {"1500": 1500.0, "mile": 1609.344, "3000": 3000.0, "5K": 5000.0, "10K": 10000.0, "15K": 15000.0, "HM": 21097.5, "M": 42195.0}
# Daniels' Running Formula, 3rd ed.: what is printed, and what the formula gives
BOOK = {
    38: "1500 6:54|6:53.5 mile 7:27|7:26.9 3000 14:41|14:39.9 5K 25:12|25:10.3 10K 52:17|52:14.9 15K 80:33|80:29.8 "
    "HM 1:55:55|1:55:51 M 3:59:35|3:59:30",
    39: "1500 6:44 mile 7:17 3000 14:21 5K 24:39|24:37.5 10K 51:09|51:06.3 15K 78:47|78:43.6 HM 1:53:24|1:53:19 M 3:54:34|3:54:27",
    40: "1500 6:35 mile 7:07 3000 14:03 5K 24:08|24:06.2 10K 50:03|50:00.8 15K 77:06|77:02.1 HM 1:50:59|1:50:54 M 3:49:45|3:49:37",
}
FORMULA = {
    30: "5K 30:40.9 10K 1:03:48.9 HM 2:21:17 M 4:49:49",
    50: "5K 19:56.0 10K 41:19.6 HM 1:31:31 M 3:10:40",
    60: "5K 17:02.8 10K 35:21.9 HM 1:18:09 M 2:43:22",
    70: "5K 14:55.5 10K 31:01.0 HM 1:08:23 M 2:23:13",
    85: "5K 12:37.3 10K 26:19.2 HM 57:51 M 2:01:15",
}


def seconds(clock):
    """3:59:30 or 6:53.5 in seconds."""
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return total


def races(words):
    """Race and clocks, two words each."""
    return zip(words[::2], words[1::2], strict=True)


def rows(table):
    """(VDOT, metres, one or two clocks) of every entry."""
    return [
        pytest.param(float(value), METRES[race], clocks.split("|"), id=f"{value}-{race}")
        for value, text in table.items()
        for race, clocks in races(text.split())
    ]


@pytest.mark.parametrize(("value", "metres", "clocks"), rows(BOOK))
def test_the_book_is_met_within_its_rounding(value, metres, clocks):
    """Printed times within 0.15 % (the shortest, printed to whole seconds, within 0.3 s more), the formula's own within 0.6 s."""
    time = race_time(value, metres)
    assert time == pytest.approx(seconds(clocks[0]), abs=0.0015 * seconds(clocks[0]) + (0.3 if metres < 3000 else 0))
    if len(clocks) > 1:
        assert time == pytest.approx(seconds(clocks[1]), abs=0.06 if "." in clocks[1] else 0.6)


@pytest.mark.parametrize(("value", "metres", "clocks"), rows(FORMULA))
def test_predicted_races_do_not_change(value, metres, clocks):
    """The formula's rows from VDOT 30 to 85."""
    assert race_time(value, metres) == pytest.approx(seconds(clocks[0]), abs=0.06 if "." in clocks[0] else 0.6)


def test_invented_tables_of_the_web_are_not_met():
    """A public table has VDOT 50 run 5 km in 17:12 and VDOT 85 in 9:54."""
    assert race_time(50.0, 5000.0) > seconds("19:50")
    assert race_time(85.0, 5000.0) > seconds("12:30")


@pytest.mark.parametrize(
    ("metres", "clock", "value"),
    [(10000.0, "40:00", 51.9440826680247), (5000.0, "24:34", 39.11039839652726), (15000.0, "1:07:48", 46.3965)],
)
def test_a_race_has_its_vdot(metres, clock, value):
    """Two programs' numbers to the last digit, a third one's to four."""
    assert vdot(metres, seconds(clock)) == pytest.approx(value, abs=5e-5 if value == 46.3965 else 1e-11)


@pytest.mark.parametrize(
    ("metres", "calculator", "formula"),
    [
        (5000.0, "21:15.1", "21:14.9"),
        (10000.0, "44:03.9", "44:03.5"),
        (21097.5, "1:37:36.7", "1:37:37.8"),
        (42195.0, "3:22:58.7", "3:23:00.8"),
    ],
)
def test_an_independent_calculator_predicts_the_same(metres, calculator, formula):
    """From 15 km in 1:07:48, VDOT 46.4."""
    time = race_time(vdot(15000.0, seconds("1:07:48")), metres)
    assert time == pytest.approx(seconds(formula), abs=0.06)
    assert time == pytest.approx(seconds(calculator), rel=0.0015)


def test_the_two_curves_have_the_published_values():
    """VO2 at 250 and 200 m/min, the fraction held for 40 min and an hour."""
    assert oxygen_uptake_daniels(250 / 60) == pytest.approx(47.4645, abs=1e-9)
    assert oxygen_uptake_daniels(200 / 60) == pytest.approx(36.0116, abs=1e-9)
    assert sustainable_fraction(2400.0) == pytest.approx(0.9137614442697204, abs=1e-15)
    assert sustainable_fraction(3600.0) == pytest.approx(0.8880, abs=5e-5)


def test_the_speed_for_an_hour_is_the_threshold():
    """VDOT 50: 236.843 m/min, 3.94738 m/s, 0.9082 of 260.772 m/min."""
    assert threshold_speed(50.0) == pytest.approx(3.94738, abs=5e-6)
    assert 60 * threshold_speed(50.0) == pytest.approx(236.843, abs=5e-4)
    assert 60 * speed_at_oxygen_uptake(50.0) == pytest.approx(260.772, abs=5e-4)
    assert threshold_speed(50.0) / speed_at_oxygen_uptake(50.0) == pytest.approx(0.9082, abs=5e-5)


@given(st.floats(0, 100))
def test_speed_and_uptake_are_inverses(uptake):
    """The positive root of the quadratic."""
    assert oxygen_uptake_daniels(speed_at_oxygen_uptake(uptake)) == pytest.approx(uptake, abs=1e-9)


@given(st.floats(25, 90), st.floats(1500, 42195))
def test_the_predicted_race_has_the_vdot_it_came_from(value, metres):
    """The solver's steps are enough everywhere."""
    assert vdot(metres, race_time(value, metres)) == pytest.approx(value, rel=1e-6)


@given(st.floats(0, 8), st.floats(0, 8))
def test_faster_never_takes_less_oxygen(one, other):
    """Uptake rises with speed."""
    low, high = sorted((one, other))
    assert oxygen_uptake_daniels(low) <= oxygen_uptake_daniels(high)


@given(st.floats(25, 90), st.floats(25, 90), st.floats(1500, 42195))
def test_a_fitter_runner_is_never_slower(one, other, metres):
    """Race time falls and threshold speed rises with VDOT."""
    low, high = sorted((one, other))
    assert race_time(high, metres) <= race_time(low, metres) + 1e-6
    assert threshold_speed(low) <= threshold_speed(high)
