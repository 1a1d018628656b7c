"""Small words: what is printed of a string from a file, and how instants and lengths read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.report.words import cells, clean, climb, cut, distance, duration, height, listed, moment, pace, paces_in, zone

from .factory import HOSTILE, NOW, at


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("two\r\nlines\tand\u2028more", "two lines and more"),
        ("\x00\x07 \udcff x", "x"),
        ("  Intervalle 6 × 2 min  ", "Intervalle 6 × 2 min"),
    ],
)
def test_a_string_from_a_file_is_made_harmless(raw, safe):
    """Escape sequences, control and direction marks and broken bytes go; one line of text stays."""
    assert clean(raw) == safe


@given(st.text() | st.sampled_from(HOSTILE), st.integers(1, 60))
def test_a_clean_string_is_one_line_that_fits(text, width):
    """Whatever comes in: no control character, no more cells than asked."""
    safe = clean(text, width)
    assert cells(safe) <= width
    assert not any(unicodedata.category(char)[0] == "C" for char in safe)


def test_wide_characters_count_twice():
    """A title in Japanese is cut by the columns it takes, not by its length."""
    assert cut("日本語日本語", 7) == "日本語…"


@pytest.mark.parametrize(
    ("when", "said"), [(at("01-29", "20:00"), "20:00"), (at("01-30", "20:00"), "Fri 20:00"), (at("02-05", "07:15"), "Thu 5 Feb 07:15")]
)
def test_an_instant_is_said_as_shortly_as_it_is_clear(when, said):
    """Today by the clock, this week by the weekday, later by the date."""
    assert moment(when, NOW) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(2460, "41 min"), (5760, "1 h 36 min"), (3600, "1 h 00 min"), (3599, "1 h 00 min"), (0, "0 min")]
)
def test_durations_read_in_hours_and_minutes(seconds, said):
    """Rounded to the minute before it is split, so that 59 min 59 s is an hour."""
    assert duration(seconds) == said


def test_small_words():
    """Kilometres with one decimal, lists with an `and`, an unknown distance unknown."""
    assert (distance(8412.0, "metric"), distance(None, "metric")) == ("8.4 km", None)
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")


def test_zones_by_name_and_by_offset():
    """IANA names, fixed offsets, and UTC for a name that this computer does not know."""
    assert zone("UTC-03:30").utcoffset(None).total_seconds() == -12600
    assert NOW.astimezone(zone("Europe/Oslo")).hour == 6
    assert NOW.astimezone(zone("Nowhere/Else")).hour == 5


def test_lengths_in_miles_and_feet():
    """A marathon is 26.2 mi, 35 m are 115 ft, and 10 m per km are 53 ft per mi."""
    assert [distance(42195.0, units) for units in ("metric", "imperial")] == ["42.2 km", "26.2 mi"]
    assert [height(35.0, units) for units in ("metric", "imperial")] == ["35 m", "115 ft"]
    assert [climb(10.0, units) for units in ("metric", "imperial")] == ["10 m per km", "53 ft per mi"]


@pytest.mark.parametrize(("seconds_per_km", "by_km", "by_mile"), [(300, "5:00 /km", "8:03 /mi"), (359.9, "6:00 /km", "9:39 /mi")])
def test_a_pace_is_never_converted_as_if_it_were_a_distance(seconds_per_km, by_km, by_mile):
    """Five minutes for a kilometre are more than eight for a mile, not three; seconds round up into a full minute."""
    assert (pace(seconds_per_km, "metric"), pace(seconds_per_km, "imperial")) == (by_km, by_mile)


def test_a_pace_within_a_text_is_converted_too():
    """What a score rests on was written in metric when the run was computed; clock times in it stay."""
    text = "threshold pace 4:05/km observed; at 19:02"
    assert paces_in(text, "imperial") == "threshold pace 6:34 /mi observed; at 19:02"
    assert paces_in(text, "metric") == "threshold pace 4:05 /km observed; at 19:02"


def test_marks_piled_on_a_letter_are_cut_at_three():
    """Vietnamese and pointed Hebrew need two or three; sixty would cover the lines above."""
    assert clean("e\u0323\u0302 z" + "\u0300" * 60 + "o") == "e\u0323\u0302 z\u0300\u0300\u0300o"
