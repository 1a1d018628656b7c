"""`legday explain`: the reckoning of one run can be redone by hand, and every rule says why it fired or did not."""

import math

import msgspec
import pytest

from legday.errors import AmbiguousActivityError
from legday.report.explain import explain, ids_of
from legday.report.explained import render
from legday.report.model import Day
from legday.report.words import cells

from .factory import HARD, at, athlete, hostile, lift, run


def story(**said):
    """A hard run 25 h after legs, and another ten days before it."""
    lifts = [lift("old", at("01-20", "17:00")), lift("legs", at("01-27", "17:00"))]
    days = [Day(date=at("01-28", "12:00").date(), **said)]
    return athlete(lifts, [run("r", at("01-28", "19:00"), **HARD), run("fresh", at("01-10", "09:00"), 20)], days=days)


def test_the_legs_can_be_reckoned_by_hand():
    """Each lift's a L (g + 0.35 f), summed, through 100 (1 - exp(-1.2 u)), is the leg fatigue of the report."""
    told = explain(story(), "r")
    for part in told.legs:
        by_hand = part.attenuation * part.leg_load * (part.delayed + told.immediate_share * part.immediate)
        assert part.contribution == pytest.approx(by_hand)
    assert [part.lift_id for part in told.legs] == ["legs", "old"]
    state = sum(part.contribution for part in told.legs)
    assert told.leg_fatigue == pytest.approx(100 * (1 - math.exp(-told.saturation * state)))


def states(told):
    """By rule what became of it."""
    return {said.rule: said.state for said in told.rules}


def test_every_rule_says_what_became_of_it():
    """Fired, silenced by another, failed by a condition, or not known; each with what was asked."""
    told = explain(story(sharp_or_joint_pain=False), "r")
    said = states(told)
    assert (said["HARD_ON_TIRED_LEGS"], said["ENV_TOO_LONG"], said["OUTSIDE_WINDOW"], said["SKIP_PAIN"], said["SKIP_DOMS"]) == (
        "fired", "silenced", "not", "not", "unknown",
    )  # fmt: skip
    by_rule = {one.rule: one for one in told.rules}
    assert by_rule["ENV_TOO_LONG"].by == "HARD_ON_TIRED_LEGS"
    assert [one.holds for one in by_rule["HARD_ON_TIRED_LEGS"].asked] == [True, True, True]
    assert any(one.holds is False for one in by_rule["OUTSIDE_WINDOW"].asked)
    assert not {"KEY_NEXT", "LIFT_BEFORE_KEY", "INTERFERENCE"} & said.keys()


def test_a_rule_that_fired_is_a_finding_and_no_other_is():
    """What the explanation calls fired is what the report found, for every run."""
    for whole in (story(), story(soreness_0_10=7.0)):
        for one in whole.runs:
            fired = {rule for rule, state in states(explain(whole, one.activity_id)).items() if state == "fired"}
            assert fired == {finding.rule for finding in whole.findings if finding.activity_id == one.activity_id}


def test_a_stop_silences_by_name():
    """On a day reported as sore the main finding is silenced by the stop, and says so."""
    told = explain(story(soreness_0_10=7.0), "r")
    by_rule = {one.rule: one for one in told.rules}
    assert (by_rule["SKIP_DOMS"].state, by_rule["HARD_ON_TIRED_LEGS"].by) == ("fired", "SKIP_DOMS")


def test_a_lift_is_explained_too():
    """Its load, what that rests on, and what of its times was assumed; no legs and no rules of a run."""
    told = explain(athlete([lift("x", at("01-27", "17:00"), assumed=["end_time"])], []), "x")
    assert (told.kind, told.inputs["leg load"], told.inputs["leg load known by"], told.rules) == ("lift", 1.0, "sets", [])
    assert told.notes == ["nobody wrote down its end time: assumed"]


def test_words_are_one_screen_wide_and_harmless():
    """No line is wider than asked, whatever the titles hold; JSON holds the same."""
    whole = hostile().athletes[0]
    for one in ids_of(whole)[:12]:
        text = render(explain(whole, one), "metric", 60)
        assert all(cells(line) <= 60 for line in text.splitlines())
        assert "\x1b" not in text
    text = render(explain(story(), "r"), "imperial")
    assert "■ fired: HARD_ON_TIRED_LEGS" in text
    assert "? not known: SKIP_PAIN" in text
    assert msgspec.json.encode(explain(story(), "r"))


def test_a_beginning_of_two_ids_is_refused_with_both():
    """One line that shows what begins so."""
    assert str(AmbiguousActivityError("ab", ["abd", "abc"])) == "ab: 2 activities begin so (abc, abd); give more of the id"


def test_a_run_after_no_lift_says_so():
    """Nothing weighs on it, and the window's condition names that."""
    told = explain(story(), "fresh")
    assert told.legs == []
    assert "no lift of the ten days before weighs on them" in render(told, "metric")
