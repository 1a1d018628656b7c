"""The asked span: nothing of the future, nothing outside the days, and `today` always from everything."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from legday.report.judged_by import Style
from legday.report.kept import Story, told_before, unpack, unpack_whole
from legday.report.select import select
from legday.report.weeks import weeks

from .factory import NOW, at, athlete, lift, packed, report, run, season


def test_nothing_after_now_is_reported():
    """Runs, lifts and findings that began after `now` are left out, and what is left stays word for word."""
    whole = season()
    early = select([whole], NOW - timedelta(days=30)).athletes[0]
    assert early.runs == [one for one in whole.runs if one.start_time <= NOW - timedelta(days=30)]
    assert all(one.start_time <= NOW - timedelta(days=30) for one in (*early.lifts, *early.other_lifts))
    assert early.findings == [finding for finding in whole.findings if finding.date <= date(2025, 12, 29)]
    assert early.findings


def test_a_run_that_begins_at_now_is_reported():
    """Only what starts after `now` is left out."""
    one = athlete([], [run("r", NOW)])
    assert select([one], NOW).athletes[0].runs
    assert not select([one], NOW - timedelta(seconds=1)).athletes[0].runs


def test_since_and_until_are_local_days_both_inclusive():
    """A run at 00:30 local time belongs to its local day, though it is still the day before in UTC."""
    one = athlete([], [run(f"r{day}", at(f"01-{day}", "00:30")) for day in range(20, 27)])
    asked = select([one], NOW, date(2026, 1, 22), date(2026, 1, 24)).athletes[0]
    assert [run.activity_id for run in asked.runs] == ["r22", "r23", "r24"]


def test_lifts_before_the_span_leave_the_list_and_count_in_today():
    """`--since` shortens the lists and never makes the legs fresher."""
    whole = season()
    asked = select([whole], NOW, since=date(2026, 1, 28)).athletes[0]
    assert asked.lifts == []
    assert asked.today == select([whole], NOW).athletes[0].today
    assert asked.today.leg_fatigue > 40


def test_today_is_asked_anew_every_night():
    """The same athletes a day later: fresher legs, another day."""
    tonight, tomorrow = (select([season()], NOW + timedelta(days=n)).athletes[0].today for n in (0, 1))
    assert tomorrow.leg_fatigue < tonight.leg_fatigue
    assert tomorrow.date == tonight.date + timedelta(days=1)
    assert tonight.hard_run_from == tomorrow.hard_run_from


def test_select_of_what_was_kept_is_the_same_report():
    """Athletes kept in the store and read back give the report that was given before."""
    whole = season()
    (kept,) = unpack_whole(*packed([Story.of(whole)]))
    assert select([kept.whole()], NOW) == select([whole], NOW)


def test_what_was_kept_of_two_runs_is_not_put_together():
    """A run that was killed between the two files leaves parts of one story and the whole of another."""
    (parts, whole), (_, other) = (packed([Story.of(season())], "made", state) for state in "12")
    assert unpack_whole(parts, whole, "made")
    assert unpack_whole(parts, other, "made") is None
    assert unpack_whole(parts, whole, "else") is None
    assert told_before(parts, other, "made") == ({}, "")


def test_a_kept_report_of_another_shape_is_not_used():
    """What cannot be read back is None, so that it is built again; it is never an error at night."""
    assert unpack(b"\x91\x81\xa7athlete\xa2me") is None
    assert unpack(packed([Story.of(season())])[0][:-1]) is None
    assert unpack(b"") is None


def test_coverage_speaks_of_the_asked_span():
    """What is not known is said of the lists that are shown."""
    unknown = lift("what", at("01-10", "18:00"), region="unknown", lower_body=None)
    one = athlete([unknown, lift("legs", at("01-26", "18:00"))], [])
    assert any("not known whether it was legs" in sentence for sentence in report(one).athletes[0].coverage)
    assert report(one, since=date(2026, 1, 20)).athletes[0].coverage == []


def test_coverage_says_what_of_the_times_is_assumed():
    """A date alone and an end that the log leaves out, each counted once."""
    day = at("01-27", "12:00")
    lifts = [lift("a", day, assumed=["start_time", "end_time"]), lift("b", day, assumed=["end_time"]), lift("c", day)]
    told = report(athlete(lifts, [])).athletes[0].coverage
    assert sum(sentence.startswith("1 of 3 lifts known by date alone: noon is assumed") for sentence in told) == 1
    assert "1 of 3 lifts without an end in the log: it is assumed." in told


@pytest.mark.parametrize(("week_start", "first"), [("monday", 26), ("sunday", 25), ("saturday", 24), ("thursday", 29), ("friday", 23)])
def test_a_week_begins_on_the_day_that_the_athlete_says(week_start, first):
    """29 January 2026 is a Thursday: it may be the last day of a week, the first or one between, and no week overlaps another."""
    found = weeks(athlete([lift("l", at("01-05", "17:00"))], [], style=Style(week_start=week_start)), date(2026, 1, 29))
    assert found[0].first == date(2026, 1, first)
    assert all(newer.first - older.last == timedelta(days=1) for newer, older in pairwise(found))
