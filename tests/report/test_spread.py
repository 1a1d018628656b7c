"""Where the hard minutes went, and which muscles are meant."""

import re

from legday.report.muscles import LABELS, muscle_map
from legday.report.spread import spread

from .factory import HARD, UNSCORED, at, athlete, lift, report, run


def test_minutes_are_divided_by_the_legs_they_were_run_on():
    """A hard run the day after legs, an easy one before: 41 hard minutes in the window, 30 easy ones outside it."""
    runs = [run("a", at("01-27", "07:00"), 30), run("b", at("01-28", "19:00"), 41, **HARD), run("c", at("01-26", "07:00"), 20, **UNSCORED)]
    one = spread(report(athlete([lift("l", at("01-27", "17:00"))], runs)).athletes[0])
    assert (one.in_window["hard"], one.otherwise["easy"], one.otherwise["unknown"]) == (41, 30, 20)
    assert one.said == "41 of 41 minutes in hard runs began 24-48 h after legs. 42 % of all scored minutes were in easy runs."


def test_only_four_weeks_count_and_no_run_says_nothing():
    """A run of 29 days ago is no part of it; a month without a hard run says so."""
    old = run("a", at("12-31", "07:00").replace(year=2025), **HARD)
    assert spread(report(athlete([], [old])).athletes[0]) is None
    easy = run("b", at("01-02", "07:00"))
    assert spread(report(athlete([], [old, easy])).athletes[0]).said.startswith("No hard run in four weeks.")


def test_the_muscle_map_names_every_group_with_its_number():
    """Front and back, each number beside its name, also in words; a group without load is 0 and nearly bare."""
    text = muscle_map({"quads": 48.4, "glutes": 100.0}, "m")
    assert "Of 100: quads 48, adductors 0, glutes 100, hamstrings 0, calves 0." in text
    for label in LABELS:
        assert f">{label.muscle}<" in text
    shades = sorted({float(shade) for shade in re.findall(r'fill-opacity="([\d.]+)"', text)})
    assert shades == [0.08, 0.49, 0.92]
