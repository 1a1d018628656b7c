"""Days of self-report: the athlete's own word first, then devices, and nothing said stays nothing."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
from msgspec.structs import replace

from legday.report.days import days_by_athlete, said_of
from legday.report.judged_by import Gates
from legday.report.kept import Story, unpack_whole
from legday.report.model import Day
from legday.report.select import select
from legday.report.today import today
from legday.tables import Daily
from legday.tables.checked import checked

from .factory import LOCAL, NOW, athlete, lift, packed, season

THURSDAY = date(2026, 1, 29)


def daily(*rows):
    """A table of days; each row is a source, a file and what it says of Thursday."""
    whole = [{"athlete": "me", "date": THURSDAY, "source": source, "file": file} | said for source, file, said in rows]
    nulls = dict.fromkeys(Daily.column_names())
    return checked(Daily, pl.DataFrame([nulls | row for row in whole], infer_schema_length=None))


def test_the_athletes_own_word_goes_before_a_device():
    """The log's sleep counts, whatever the order; what only the watch knows is taken from the watch."""
    rows = [
        ("daily_csv", "a/daily.csv", {"sleep_h": 6.0, "soreness_0_10": 4.0}),
        ("garmin_sleep", "z/sleep.json", {"sleep_h": 7.5, "slept_badly": False}),
    ]
    for ordered in (rows, rows[::-1]):
        (day,) = days_by_athlete(daily(*ordered))["me"]
        assert (day.sleep_h, day.soreness_0_10, day.slept_badly, day.energy_0_10) == (6.0, 4.0, False, None)


def test_a_day_of_which_only_a_pulse_is_known_says_nothing():
    """A resting heart rate is no answer to any question that is asked of a day."""
    assert days_by_athlete(daily(("whoop", "w.csv", {"resting_heart_rate_bpm": 50.0}))) == {}


def test_what_nobody_said_is_a_day_of_nulls():
    """Asking for a date that is not there gives no answer rather than a fine one."""
    assert said_of([Day(date=THURSDAY, sleep_h=8.0)], THURSDAY + timedelta(days=1)) == Day(date=THURSDAY + timedelta(days=1))


def test_what_was_said_today_is_not_unknown_today():
    """Soreness and sleep leave the list of what is not known on their own date only, in the athlete's zone."""
    days, late = [Day(date=THURSDAY, soreness_0_10=3.0, slept_badly=False)], datetime(2026, 1, 28, 23, 30, tzinfo=UTC)
    assert today([], late, LOCAL, Gates(), days).unknown == ["lifts"]
    assert today([], late + timedelta(days=1), LOCAL, Gates(), days).unknown == ["soreness", "sleep", "lifts"]


def test_asked_about_soreness_an_unknown_lift_leaves_nothing_open():
    """The athlete said how the legs feel: that answers for the lift that nobody named."""
    unknown = [lift("what", NOW - timedelta(hours=31), leg_load=0.1, region="unknown", lower_body=None)]
    assert today(unknown, NOW, LOCAL, Gates()).verdict == "cannot_tell"
    assert today(unknown, NOW, LOCAL, Gates(), [Day(date=THURSDAY, soreness_0_10=1.0)]).verdict == "clear"


def test_days_are_kept_for_a_quiet_night_and_a_report_holds_four_weeks():
    """What was said comes back from the kept story; of it the report lists the last 28 days and none after `now`."""
    days = [Day(date=THURSDAY - timedelta(days=ago), soreness_0_10=2.0) for ago in range(200, -3, -1)]
    (kept,) = unpack_whole(*packed([Story.of(replace(season(40), days=days))]))
    assert kept.whole().days == days
    for part in (kept.whole(), kept.part):
        shown = select([part], NOW).athletes[0].days
        assert [day.date for day in shown] == [THURSDAY - timedelta(days=ago) for ago in range(27, -1, -1)]


def test_an_athlete_who_only_logs_days_is_told_of():
    """A story without a run or a lift keeps its days."""
    days = [Day(date=THURSDAY, soreness_0_10=7.0)]
    assert Story.of(athlete([], [], days=days)).part.days == days
