"""One athlete's legs: what their reports teach, from which day on, and that nothing looks ahead."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from legday.report.judged_by import Gates
from legday.report.kept import Story, unpack_whole
from legday.report.model import Day
from legday.report.personal import gates_of_day, teaching, with_expectations
from legday.report.select import select
from legday.report.verdict import verdict
from legday.science.fatigue import FatigueModel

from .factory import NOW, at, athlete, lift, packed, season

OSLO = ZoneInfo("Europe/Oslo")
END = at("01-27", "18:00")
WEDNESDAY, THURSDAY = date(2026, 1, 28), date(2026, 1, 29)
MORNING = NOW - timedelta(hours=19)
LEGS = lift("legs", END - timedelta(hours=1), leg_load=1.5, soreness_attenuation=0.8)


def told(*days, lifts=(LEGS,)):
    """These days with what was to be expected."""
    return with_expectations([Day(date=day, soreness_0_10=said) for day, said in days], lifts, OSLO, FatigueModel())


def test_soreness_is_expected_from_the_lifts_of_the_morning():
    """8 o'clock on Wednesday is 14 h after the lift: 4 * 1.5 * 0.8 * g(14)."""
    (day,) = told((WEDNESDAY, 6.0))
    assert day.expected_soreness == pytest.approx(4.8 * (14 / 35) ** 2 * 2.718281828 ** (2 * (1 - 14 / 35)), abs=1e-6)
    assert day.theta > 0


@pytest.mark.parametrize(
    "lifts", [(), (lift("later", at("01-28", "17:00")),), (lift("upper", END - timedelta(hours=1), region="upper", lower_body=False),)]
)
def test_what_did_not_load_the_legs_by_then_is_not_expected_to_be_felt(lifts):
    """No lift, one in the evening of the day, an upper-body one: nothing to be expected and nothing learnt."""
    (day,) = told((WEDNESDAY, 6.0), lifts=lifts)
    assert (day.expected_soreness, day.theta) == (0.0, None)


def test_a_day_without_soreness_stays_as_it_is():
    """Sleep alone teaches nothing of the legs."""
    slept = Day(date=WEDNESDAY, sleep_h=7.0)
    assert with_expectations([slept], [LEGS], OSLO, FatigueModel()) == [slept]


def test_a_report_counts_on_its_day_and_less_on_the_next():
    """Before: as anyone. On the day: in full. The day after: one report against four of nobody."""
    days = told((WEDNESDAY, 8.0))
    before, own, after = (gates_of_day(Gates(), days, WEDNESDAY + timedelta(days=ahead)).model for ahead in (-1, 0, 1))
    assert before == FatigueModel()
    assert own.personal_factor > after.personal_factor > 1
    assert after.personal_factor == pytest.approx(own.personal_factor ** (1 / 5))
    assert own.individual_sigma < after.individual_sigma == FatigueModel().individual_sigma


def test_days_that_teach_nothing_crowd_no_report_out():
    """Nights that a watch wrote down between the reports change nothing of what the last eight say."""
    reports = [Day(date=date(2026, 1, 1) + timedelta(days=2 * n), theta=0.1 * n) for n in range(10)]
    nights = [Day(date=date(2026, 1, 2) + timedelta(days=2 * n), sleep_h=7.0) for n in range(10)]
    days = sorted([*reports, *nights], key=lambda day: day.date)
    assert gates_of_day(Gates(), days, THURSDAY) == gates_of_day(Gates(), teaching(days), THURSDAY)
    assert gates_of_day(Gates(), days, THURSDAY).model.personal_factor == pytest.approx(2.718281828 ** (0.1 * sum(range(2, 10)) / 12))


def test_today_stands_by_what_was_said():
    """Legs that are reported sorer than expected are more tired today, surer of it, and clear later."""
    whole, calm = (athlete([LEGS], [], days=told((THURSDAY, said))) for said in (9.0, 1.0))
    plain, sore, fine = (select([one], NOW).athletes[0].today for one in (athlete([LEGS], []), whole, calm))
    assert fine.leg_fatigue < plain.leg_fatigue < sore.leg_fatigue
    assert fine.hard_run_from < plain.hard_run_from < sore.hard_run_from
    assert sore.forecast[24].leg_fatigue > plain.forecast[24].leg_fatigue


def test_the_reason_says_what_the_reports_made_of_it():
    """On the day with both numbers, later as a factor; nothing where nobody reported."""
    days = told((WEDNESDAY, 9.0))
    as_expected = told((WEDNESDAY, 2.5))
    reasons = []
    for when, said in ((MORNING, days), (NOW, days), (NOW, []), (MORNING, as_expected)):
        one = select([athlete([LEGS], [], days=said)], when)
        reasons.append(verdict(one.athletes[0], when).reason)
    assert reasons[0].startswith("Soreness 9 of 10 was reported")
    assert reasons[0].endswith(", where 2.5 was to be expected: counted 2.2 times")
    assert reasons[1].endswith("; by your soreness reports counted 1.2 times")
    assert reasons[2].endswith(")")
    assert "; soreness 2.5 of 10 today, 2.5 to be expected, so nothing changes" in reasons[3]


def test_a_quiet_night_knows_the_athlete_too():
    """The kept part of a long story gives the same legs as the whole, when all reports lie further back than it reaches."""
    long_ago = [Day(date=date(2025, 6, 1) + timedelta(days=n), soreness_0_10=6.0, expected_soreness=3.0, theta=0.4) for n in range(12)]
    whole = replace(season(45), days=long_ago)
    (kept,) = unpack_whole(*packed([Story.of(whole)]))
    assert kept.part.days == long_ago[-8:]
    assert select([kept.part], NOW).athletes[0].today == select([whole], NOW).athletes[0].today
    assert select([whole], NOW).athletes[0].gates.model.personal_factor == pytest.approx(2.718281828 ** (0.4 * 8 / 12))
