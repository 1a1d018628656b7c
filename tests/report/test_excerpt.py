"""Of years of training a quiet night needs the last weeks, and says the same as if it had read all of it."""

from datetime import date, timedelta

import pytest

from legday.report import html, ics, json, terminal
from legday.report.excerpt import SUFFICES_FOR, Excerpt, recent
from legday.report.kept import Story
from legday.report.model import AthleteReport
from legday.report.select import select

from .factory import NOW, UNSCORED, at, athlete, lift, run, season

LATER = [timedelta(0), timedelta(hours=31), timedelta(days=9), timedelta(days=80), timedelta(days=700)]
RENDERED = {"html": html.render, "terminal": terminal.render, "ics": ics.render, "json": json.encode}


YEAR = season(45)


def sparse() -> AthleteReport:
    """One run and lift long ago, unknown lifts ever since, and nothing scored lately."""
    ago = [at("01-28", "18:00") - timedelta(days=days) for days in (900, 400, 200, 1)]
    unknown = [lift(f"what-{n}", start, lower_body=None, region="unknown") for n, start in enumerate(ago[1:])]
    runs = [run("first", ago[0] + timedelta(hours=30)), run("last", ago[3], provenance=None, **UNSCORED)]
    return athlete([lift("legs", ago[0]), *unknown], runs, unknown_exercises={"Sled": 3})


@pytest.mark.parametrize("later", LATER, ids=str)
@pytest.mark.parametrize("story", [YEAR, season(6), sparse(), athlete([], [])], ids=["year", "weeks", "sparse", "nobody"])
def test_the_excerpt_says_what_the_whole_says(story, later):
    """On any morning after the last activity the page, the terminal, the calendar and report.json are those of the whole story."""
    assert set(RENDERED) == SUFFICES_FOR
    now = NOW + later
    part = Story.of(story).for_span(now, None, None, in_full=False)
    assert isinstance(part, Excerpt)
    for name, render in RENDERED.items():
        assert render(select([part], now)) == render(select([story], now)), name


@pytest.mark.parametrize("in_full", [True, False])
@pytest.mark.parametrize(("since", "until"), [(date(2026, 1, 27), None), (date(2025, 11, 20), date(2026, 1, 12)), (None, date(2026, 1, 2))])
def test_a_span_is_answered_by_as_much_as_it_needs(since, until, in_full):
    """Days at the end, days long before and everything up to a day give the report that the whole story gives."""
    story = YEAR
    part = Story.of(story).for_span(NOW, since, until, in_full=in_full)
    assert select([part], NOW, since, until) == select([story], NOW, since, until)


@pytest.mark.parametrize("earlier", [timedelta(0), timedelta(days=6), timedelta(days=20), timedelta(days=40)], ids=str)
def test_two_days_of_an_earlier_morning_know_its_weeks(earlier):
    """As of a morning before the last activity the weeks before it are still those of the whole story."""
    now = NOW - earlier
    since = (now - timedelta(days=2)).date()
    assert select([Story.of(YEAR).for_span(now, since, None)], now, since) == select([YEAR], now, since)


def test_the_last_days_need_no_old_activity_and_an_earlier_now_does():
    """Two days are answered from the last weeks; as of an instant before the last activity all is looked through."""
    kept = Story.of(YEAR)
    assert len(kept.for_span(NOW, date(2026, 1, 27), None).runs) < len(YEAR.runs)
    assert len(kept.for_span(NOW - timedelta(days=30), None, None, in_full=False).runs) == len(YEAR.runs)


def test_an_excerpt_does_not_grow_with_the_years():
    """Half a year and a whole one have as many lifts in it, and of older runs only those of the findings that the page lists."""
    half, whole = recent(season(22)), recent(YEAR)
    assert len(half.lifts) == len(whole.lifts) < 50
    assert len(whole.runs) - len(half.runs) <= len(YEAR.findings)
    assert len(whole.runs) < len(YEAR.runs) / 2
