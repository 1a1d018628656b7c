"""The rule book, section 1: what is reported of a day, on which side of each bound, and what becomes of today's verdict."""

from datetime import date, timedelta

import msgspec
import pytest

from legday.report import json
from legday.report.judged_by import Gates
from legday.report.kept import Story
from legday.report.model import Day
from legday.report.rules.day import findings_of_day
from legday.report.rules.day_seen import DaySeen
from legday.report.select import select

from .factory import HARD, NOW, at, athlete, lift, run

TODAY = date(2026, 1, 29)


def seen(*, goal="general", policy="strict", fatigue=5.0, of_run=None, of_lift=None, key=None, usual=None, gates=None, **said) -> DaySeen:
    """Thursday 29 January at six, with what was said of it."""
    gates = gates or Gates(goal=goal, soreness_policy=policy)
    return DaySeen(
        date=TODAY, now=NOW, day=Day(date=TODAY, **said), leg_fatigue=fatigue, gates=gates, run=of_run, lift=of_lift, key_run=key,
        usual_sleep_h=usual,
    )  # fmt: skip


def ids(one: DaySeen) -> list[tuple[str, str]]:
    """Rule and severity of everything found."""
    return [(finding.rule, finding.severity) for finding in findings_of_day(one)]


def test_what_is_not_reported_is_unknown():
    """A day of which nothing is said has no finding, and none of its conditions holds or fails."""
    assert ids(seen()) == []


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"sharp_or_joint_pain": True}, "SKIP_PAIN"), ({"sick_or_drained": True}, "SKIP_SICK"),
        ({"stable_on_one_leg": False}, "SKIP_WOBBLE"), ({"stairs_hurt": True}, "SKIP_STAIRS"),
    ],
)  # fmt: skip
def test_each_of_these_stops_a_run(said, rule):
    """Pain, illness, wobble and hurting stairs stop a run; the opposite answer does not."""
    assert ids(seen(**said)) == [(rule, "stop")]
    assert ids(seen(**{name: not value for name, value in said.items()})) == []


@pytest.mark.parametrize(
    ("soreness", "strict", "lenient"),
    [
        (4.5, None, None), (4.99, None, None), (5.0, "CARE_SORE", "CARE_SORE"), (5.9, "CARE_SORE", "CARE_SORE"),
        (6.0, "SKIP_DOMS", "CARE_SORE"), (6.5, "SKIP_DOMS", "CARE_SORE"), (7.0, "SKIP_DOMS", "CARE_SORE"), (7.9, "SKIP_DOMS", "CARE_SORE"),
        (8.0, "SKIP_DOMS", "SKIP_DOMS"),
    ],
)  # fmt: skip
def test_the_policy_decides_where_the_sources_disagree(soreness, strict, lenient):
    """Strict takes 6 as the limit, lenient 8; below 5 an easy run may help, and the finding names the policy."""
    for policy, rule in (("strict", strict), ("lenient", lenient)):
        found = findings_of_day(seen(policy=policy, soreness_0_10=soreness))
        assert [finding.rule for finding in found] == ([rule] if rule else [])
        assert all(policy in finding.text for finding in found)


@pytest.mark.parametrize(("squat", "found"), [(6.0, []), (6.1, [("SKIP_DOMS", "stop")])])
def test_soreness_in_a_squat_outranks_the_general_score(squat, found):
    """Above 6 in a squat is a stop however low the general score, by either policy."""
    for policy in ("strict", "lenient"):
        assert ids(seen(policy=policy, soreness_0_10=3.0, soreness_in_squat_0_10=squat)) == found


@pytest.mark.parametrize(
    ("said", "usual", "found"),
    [
        ({"sleep_h": 6.0}, None, False), ({"sleep_h": 5.99}, None, True), ({"slept_badly": True, "sleep_h": 9.0}, None, True),
        ({"sleep_h": 6.5}, 8.0, False), ({"sleep_h": 6.49}, 8.0, True), ({"sleep_h": 6.0}, 6.5, False),
        ({"slept_badly": False}, None, False),
    ],
)  # fmt: skip
def test_a_short_or_bad_night_is_a_warning(said, usual, found):
    """Under 6 h, or 1.5 h below the own median, or badly by the athlete's own word."""
    assert ids(seen(usual=usual, **said)) == ([("SKIP_SLEEP", "warning")] if found else [])


@pytest.mark.parametrize(("minutes", "found"), [(19.0, []), (20.0, [("CARE_DREAD", "caution")])])
def test_twenty_minutes_of_dread_ask_for_a_walk(minutes, found):
    """The bound is inclusive."""
    assert ids(seen(dread_min=minutes)) == found


@pytest.mark.parametrize(("load", "hours", "found"), [(1.0, 24.0, True), (0.99, 10.0, False), (1.2, 24.1, False)])
def test_a_missed_meal_counts_after_a_heavy_leg_day_only(load, hours, found):
    """Load of 1 and more within a day."""
    legs = lift("l", NOW - timedelta(hours=hours + 1), leg_load=load)
    assert ids(seen(of_lift=legs, ate_after_lift=False)) == ([("FUEL_AFTER", "caution")] if found else [])
    assert ids(seen(of_lift=legs)) == []


def test_food_and_deficit():
    """Nothing eaten is a caution; a deficit is a note to those who want strength."""
    assert ids(seen(ate_before_run=False)) == [("FUEL_BEFORE", "caution")]
    assert ids(seen(goal="strength", calorie_deficit=True)) == [("FUEL_DEFICIT", "note")]
    assert ids(seen(goal="race", calorie_deficit=True)) == []


@pytest.mark.parametrize(("energy", "found"), [(5.0, []), (4.9, [("READY_80", "caution")])])
def test_readiness_is_a_printed_formula(energy, found):
    """Sleep 8 h, soreness 2, energy 5 and legs at 10 make (100 + 80 + 50 + 90) / 4 = 80 %, which is ready; with less energy it is not."""
    one = seen(fatigue=10.0, sleep_h=8.0, soreness_0_10=2.0, energy_0_10=energy)
    assert ids(one) == found
    assert all("formula is legday's own" in finding.text for finding in findings_of_day(one))
    assert ids(seen(fatigue=99.0, sleep_h=8.0, soreness_0_10=2.0)) == []


@pytest.mark.parametrize(("hours", "found"), [(48.0, [("KEY_NEXT", "note")]), (48.1, [])])
def test_before_a_key_run_rest_beats_a_shuffle(hours, found):
    """Within 48 h, inclusive."""
    assert ids(seen(key=NOW + timedelta(hours=hours))) == found


@pytest.mark.parametrize(
    ("goal", "hours", "severity"),
    [("race", 47.9, "warning"), ("general", 47.9, "warning"), ("strength", 47.9, "note"), ("race", 48.0, None)],
)
def test_a_leg_day_before_a_key_run_is_to_be_moved(goal, hours, severity):
    """A lift that ended less than 48 h before it is a warning that names a slot, for strength a note."""
    legs = lift("l", at("01-28", "17:00"), 60)
    found = findings_of_day(seen(goal=goal, of_lift=legs, key=at("01-28", "18:00") + timedelta(hours=hours)))
    assert [one.severity for one in found if one.rule == "LIFT_BEFORE_KEY"] == ([severity] if severity else [])
    if severity:
        assert "Next time: move the leg day to Tuesday 18:00." in [one.do_instead for one in found]


def test_a_fixed_day_is_not_moved():
    """No lift is moved from or to a fixed day; where it cannot move, the run is named."""
    legs, key = lift("l", at("01-28", "17:00"), 60), at("01-30", "07:00")
    fixed = seen(of_lift=legs, key=key, gates=Gates(fixed_days=["wednesday"]))
    assert findings_of_day(fixed)[-1].do_instead.startswith("The leg day is fixed: run Friday 07:00 easy")
    other = seen(of_lift=legs, key=key, gates=Gates(fixed_days=["tuesday"]))
    assert "Monday 18:00" in findings_of_day(other)[-1].do_instead


def test_pain_ends_the_decision_and_a_stop_speaks_for_the_lesser():
    """Pain silences everything reported; soreness silences stairs and cautions; a bad night is never silenced by less than pain."""
    everything = {"sick_or_drained": True, "soreness_0_10": 9.0, "slept_badly": True, "dread_min": 30.0}
    (only,) = findings_of_day(seen(sharp_or_joint_pain=True, **everything))
    assert only.silenced == ["SKIP_SICK", "SKIP_DOMS", "SKIP_SLEEP", "CARE_DREAD"]
    sore, slept = findings_of_day(seen(soreness_0_10=6.0, stairs_hurt=True, slept_badly=True, dread_min=30.0))
    assert (sore.rule, sore.silenced, slept.rule) == ("SKIP_DOMS", ["SKIP_STAIRS", "CARE_DREAD"], "SKIP_SLEEP")


def story(days=()):
    """Hard running 25 h after legs on 28 January, with these days."""
    whole = athlete([lift("l", at("01-27", "17:00"))], [run("r", at("01-28", "19:00"), **HARD)])
    return athlete(whole.lifts, whole.runs, days=list(days))


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"sharp_or_joint_pain": True}, "rest"), ({"sick_or_drained": True}, "rest"),
        ({"stable_on_one_leg": False}, "rest"), ({"slept_badly": True}, "rest"), ({"soreness_0_10": 8.0}, "rest"),
        ({"soreness_0_10": 7.9}, "walk"), ({"stairs_hurt": True}, "walk"),
        ({"soreness_0_10": 5.0}, "walk"), ({"dread_min": 20.0}, "walk"), ({"soreness_0_10": 4.9}, "easy_only"),
        ({"stairs_hurt": True, "slept_badly": True}, "rest"),
    ],
)  # fmt: skip
def test_what_is_reported_outranks_the_lifts(said, verdict):
    """Rest before walk before easy only, as the contract says; the rule is among the reasons, and the finding in the report."""
    (one,) = select([story([Day(date=TODAY, **said)])], NOW).athletes
    assert one.today.verdict == verdict
    fired = [finding for finding in one.findings if finding.activity_id is None]
    assert [finding.rule for finding in fired] == [rule for rule in one.today.reasons if rule != "HARD_ON_TIRED_LEGS"]
    assert all(finding.date == TODAY for finding in fired)


def test_yesterdays_report_is_not_todays():
    """Soreness 9 on Wednesday says nothing of Thursday: unknown, and asked."""
    (one,) = select([story([Day(date=TODAY - timedelta(days=1), soreness_0_10=9.0)])], NOW).athletes
    assert one.today.verdict == "easy_only"
    assert "soreness" in one.today.unknown


def test_no_hard_run_is_proposed_on_a_day_of_rest():
    """Fresh legs and a bad night: the next hard run begins tomorrow at the earliest."""
    (one,) = select([athlete([], [], days=[Day(date=TODAY, slept_badly=True)])], NOW).athletes
    assert (one.today.verdict, one.today.hard_run_from) == ("rest", at("01-30", "00:00"))


def test_a_run_on_a_day_reported_as_sore_is_a_stop_that_speaks_for_the_rest():
    """The run of that day carries it, names what it silences, and the week still counts a hard run on tired legs."""
    whole = story([Day(date=TODAY - timedelta(days=1), soreness_0_10=7.0)])
    (found,) = whole.findings
    assert (found.rule, found.severity, found.activity_id, found.silenced) == (
        "SKIP_DOMS",
        "stop",
        "r",
        ["HARD_ON_TIRED_LEGS", "ENV_TOO_LONG"],
    )
    assert "You ran 41 min that day" in found.text
    assert "HARD_ON_TIRED_LEGS" in found.text


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"kind": "walk"}, []),
        ({"kind": "run_walk", "moving_time_s": 1200.0}, []),
        ({"kind": "run_walk", "moving_time_s": 1201.0}, ["CARE_SORE"]),
    ],
)
def test_a_run_that_kept_to_the_advice_is_no_finding(changed, found):
    """At soreness 5 a walk is what was asked for, and so are 20 min of running and walking."""
    one = run("r", at("01-29", "05:00"), **changed)
    assert [rule for rule, _ in ids(seen(of_run=one, soreness_0_10=5.0)) if one.kind != "walk"] == found


def test_a_quiet_night_lists_todays_finding_in_report_json():
    """The finished lists of the last night gain what was reported today, and nothing else changes."""
    whole = story([Day(date=TODAY, soreness_0_10=7.0)])
    part = Story.of(whole).for_span(NOW, None, None, in_full=False)
    assert json.encode(select([part], NOW)) == json.encode(select([whole], NOW))
    listed = msgspec.json.decode(json.encode(select([part], NOW)))["athletes"][0]["findings"]
    assert [one["rule"] for one in listed] == ["HARD_ON_TIRED_LEGS", "SKIP_DOMS"]
    empty = Story.of(athlete([], [], days=whole.days)).for_span(NOW, None, None, in_full=False)
    assert b"SKIP_DOMS" in json.encode(select([empty], NOW))


def test_a_weekday_with_hard_runs_is_a_key_run_by_habit():
    """Hard in four of six weeks on Saturdays at nine: the next Saturday is a key run; three are none, and a plan goes before."""
    saturdays = [run(f"s{week}", at("01-24", "09:00") - timedelta(weeks=week), **HARD) for week in range(4)]
    later = at("01-29", "10:00")

    def notes(runs, **gates):
        (one,) = select([athlete([], runs, gates=Gates(time_zone="Europe/Oslo", **gates))], later).athletes
        return [finding.text for finding in one.today.findings]

    assert notes(saturdays) == ["The key run of Saturday 09:00 by habit begins in 47 h."]
    assert notes(saturdays[:3]) == []
    assert notes(saturdays, key_runs=["Sun 09:00"]) == []


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ({}, "soreness"), ({"soreness_0_10": 2.0}, "sleep"), ({"soreness_0_10": 2.0, "sleep_h": 8.0}, None), ({"soreness_0_10": 9.0}, None),
    ],
)  # fmt: skip
def test_the_one_question_is_that_which_would_change_most(said, asks):
    """Soreness on tired legs first, then sleep; nothing where no answer would be worth a line, or where rest is sure."""
    (one,) = select([story([Day(date=TODAY, **said)])], NOW).athletes
    assert one.today.asks == asks


def test_a_lift_of_unknown_kind_is_asked_about_first():
    """Where that is what nobody can tell, the line settles it for good."""
    unknown = athlete([lift("x", at("01-28", "18:00"), 60, lower_body=None, region="unknown", leg_load=0.1)], [])
    (one,) = select([unknown], NOW).athletes
    assert (one.today.verdict, one.today.asks) == ("cannot_tell", "region of x")
    assert one.today.to_log == "legday log --lift x --region lower|upper|full|none"
