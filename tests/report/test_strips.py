"""The strip of a run: what is drawn of it, against what, and what it says to those who do not see it."""

import re

import pytest

from legday.report.strips import strip

from .factory import UNSCORED, at, course, run

FAST = run("r", at("01-28", "19:00"))
STRIDES = run("r", at("01-28", "19:00"), scored_by=["pace"])


def drawn(one, of=FAST, units="metric") -> str:
    """The wide drawing."""
    return strip(one, of, units, "a")[0]


def strokes(text: str, effort: str) -> int:
    """How many minutes are drawn in one class."""
    return sum(path.count("M") for path in re.findall(rf'<path d="([^"]*)"[^>]*class="minutes {effort}"', text))


def test_each_minute_is_a_bar_in_the_class_of_its_thresholds():
    """At a threshold already counts as above it; a minute that is not known is no bar."""
    text = drawn(course("r", [140.0, 149.9, 150.0, 167.9, 168.0, None]))
    assert [strokes(text, effort) for effort in ("easy", "moderate", "hard")] == [2, 2, 1]


def test_heart_rate_is_drawn_where_it_counted_else_pace():
    """A run scored by pace alone shows its pace, in the reader's units; one without either shows nothing."""
    assert ">heart rate<" in drawn(course("r", [150.0] * 4))
    by_pace = drawn(course("r", [150.0] * 4, [3.0, 4.0, None, 5.0]), STRIDES)
    assert ">fastest 3:20 /km<" in by_pace
    assert ">fastest 5:22 /mi<" in drawn(course("r", [150.0] * 4, [3.0, 4.0, None, 5.0]), STRIDES, "imperial")
    assert strip(course("r", [None] * 4, [None] * 4), run("r", at("01-28", "19:00"), **UNSCORED), "metric", "a") is None
    assert ">heart rate<" in drawn(course("r", [150.0] * 4, [None] * 4), STRIDES)


def test_thresholds_that_are_not_known_are_not_drawn():
    """Without a maximum heart rate there is no line, and no minute is called hard."""
    text = drawn(course("r", [150.0, 190.0], first_threshold_bpm=None, second_threshold_bpm=None))
    assert 'class="threshold"' not in text
    assert strokes(text, "easy") == 2
    assert drawn(course("r", [150.0, 190.0])).count('class="threshold"') == 2


@pytest.mark.parametrize("minutes", [1, 2, 45, 600])
def test_any_length_stays_inside_and_small(minutes):
    """From one minute to ten hours: at most eight names on the axis, and no coordinate outside."""
    text = drawn(course("r", [150.0] * minutes))
    assert len(text) < 12_000
    assert text.count('y="107"') <= 8
    assert all(0 <= float(x) <= 460 for x in re.findall(r"M([\d.]+) ", text))


def test_the_strip_is_told_in_a_sentence():
    """How long, from what to what, and how many minutes above the second threshold."""
    text = drawn(course("r", [140.0, 170.0, 180.0]))
    assert "3 minutes, from 140 to 180. 2 of them at or above the second threshold, 168." in text
    assert 'aria-labelledby="a-wide-title a-wide-desc"' in text
