"""The page of many athletes: the worst first, one row each, the rest behind a fold, and small however many there are."""

import re
import time

import msgspec

from legday.report.html import render

from .factory import HARD, UNSCORED, at, athlete, lift, report, run, season

CALM = athlete([], [run("calm", at("01-28", "07:00"))], name="calm")
LEGS = athlete([lift("x", at("01-28", "18:00"))], [], name="legs")
LAST_MONTH = athlete([lift("old", at("01-02", "17:00"))], [run("then", at("01-03", "19:00"), **HARD)], name="last-month")


def names(text: str) -> list[str]:
    """The athletes in the order of the page."""
    return re.findall(r"<h3>([^<]*)</h3>", text)


def test_the_worst_of_seven_days_stands_first():
    """A warning of yesterday, then legs too loaded to run hard on, then what was found long ago, then nothing; in whatever order."""
    assert names(render(report(CALM, LEGS, LAST_MONTH, season(3)))) == names(render(report(season(3), LAST_MONTH, LEGS, CALM)))
    assert names(render(report(CALM, LEGS, LAST_MONTH, season(3)))) == ["me", "legs", "last-month", "calm"]


def test_a_row_says_the_legs_the_verdict_the_last_finding_and_the_gaps():
    """One line answers a coach; what was found long ago is still named with its day."""
    text = render(report(season(3), LAST_MONTH, athlete([], [run("u", at("01-28", "07:00"), **UNSCORED)], name="gaps")))
    assert "3 athletes, 1 with a warning in seven days" in text
    assert "<span>▲ Wed 28 Jan hard on tired legs</span>" in text
    assert "<span>▲ Sat 3 Jan hard on tired legs</span>" in text
    assert "things not known</span>" in text
    assert text.count("legday report --athlete") == 3


def test_nobody_with_a_warning_is_said_too():
    """Cautions and warnings are counted, and so is their absence."""
    assert "2 athletes, no warning in seven days" in render(report(CALM, LEGS))


def test_one_athlete_has_the_whole_page():
    """The roster is for many: one alone is told in full."""
    assert 'class="roster"' not in render(report(season(3)))


def test_two_hundred_athletes_stay_small():
    """About 11 KB each, and in seconds; the timeline is drawn once, not twice."""
    parts = (season(3), CALM, LEGS, LAST_MONTH)
    many = report(*(msgspec.structs.replace(parts[number % 4], athlete=f"athlete-{number}") for number in range(200)))
    began = time.process_time()
    text = render(many)
    assert time.process_time() - began < 5
    assert len(text) < 200 * 14_000
    assert len(names(text)) == 200
