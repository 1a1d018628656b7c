"""Did this lift load the legs: yes, no, or unknown, and what the athlete's word changes."""

from datetime import timedelta

import pytest

from legday.features.lifts import lifts

from .factory import BENCH, LUNGE, NOON, SQUAT, UNKNOWN, activities, activity, lift, lift_set, settled


def region_of(*sets, said=(), **fields):
    """(lower_body, region, region_source) of one lift with these sets."""
    row = lifts(activities(lift("a", sets, **fields)), settled(*said), {}).row(0, named=True)
    return row["lower_body"], row["region"], row["region_source"]


def sets(**counts):
    """So many sets of each kind."""
    category = {"squat": SQUAT, "lunge": LUNGE, "bench": BENCH, "unknown": UNKNOWN}
    return [lift_set(category[name]) for name, count in counts.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("counts", "lower_body", "region"),
    [
        pytest.param({"squat": 5}, True, "lower", id="all squats"),
        pytest.param({"squat": 2, "unknown": 18}, True, "lower", id="two leg sets are enough"),
        pytest.param({"squat": 1, "bench": 2}, True, "full", id="one of three known sets"),
        pytest.param({"squat": 1, "bench": 3}, None, "unknown", id="a single leg set among many"),
        pytest.param({"squat": 4, "bench": 2}, True, "full", id="a third is upper body"),
        pytest.param({"squat": 5, "bench": 2}, True, "lower", id="less than a third is upper body"),
        pytest.param({"bench": 4}, False, "upper", id="all bench"),
        pytest.param({"bench": 4, "unknown": 2}, False, "upper", id="two thirds are known and none loads the legs"),
        pytest.param({"bench": 3, "unknown": 2}, None, "unknown", id="three of five known are too few to say no legs"),
        pytest.param({"unknown": 10}, None, "unknown", id="nobody named anything"),
        pytest.param({}, None, "unknown", id="no sets at all"),
    ],
)
def test_the_sets_say_which_part_of_the_body(counts, lower_body, region):
    """Two leg sets or a third of the known ones; no legs only when two thirds are known."""
    assert region_of(*sets(**counts)) == (lower_body, region, "none" if lower_body is None else "sets")


def test_the_second_guess_of_a_watch_does_not_count():
    """Unknown first, squat second: still unknown."""
    assert region_of(*[lift_set([UNKNOWN, SQUAT, SQUAT])] * 5)[0] is None
    assert region_of(*[lift_set([None, SQUAT])] * 5)[0] is None


def test_leg_extensions_load_the_legs_though_filed_under_crunch():
    """The name outranks the category."""
    assert region_of(*[lift_set(6, subtype=33)] * 3)[:2] == (True, "lower")


def test_rest_is_no_set():
    """Rest messages between sets change nothing."""
    rest = lift_set(UNKNOWN, set_type="rest")
    assert region_of(lift_set(BENCH), lift_set(BENCH), *[rest] * 9)[0] is False


@pytest.mark.parametrize("title", ["Leg day", "Beine schwer", "Jambes", "Pierna", "Lower A"])
def test_a_title_is_never_enough(title):
    """It raises the expected load, and the region stays unknown."""
    assert region_of(title=title) == (None, "unknown", "title")


@pytest.mark.parametrize(
    ("word", "lower_body", "region"),
    [("lower", True, "lower"), ("full", True, "full"), ("upper", False, "upper"), ("none", False, "upper")],
)
def test_the_athletes_word_settles_an_unknown_lift(word, lower_body, region):
    """By its id, whatever the title says."""
    assert region_of(said=[("a", None, "me", word)], title="Leg day") == (lower_body, region, "user")


def test_the_athletes_word_outranks_the_watch():
    """Bench presses that were squats, in the words of the one who did them."""
    assert region_of(*sets(bench=6), said=[("a", None, "me", "lower")]) == (True, "lower", "user")


@pytest.mark.parametrize(("seconds", "settles"), [(0, True), (120, True), (-120, True), (121, False)])
def test_a_word_outlives_a_changed_id(seconds, settles):
    """Where the id is gone, athlete and a start within 120 s find the lift."""
    said = [("gone", NOON + timedelta(seconds=seconds), "me", "lower")]
    assert (region_of(said=said)[0] is True) == settles


def test_a_word_about_someone_else_settles_nothing():
    """The athlete has to match."""
    assert region_of(said=[("gone", NOON, "you", "lower")])[0] is None


def test_a_word_with_a_known_id_does_not_reach_its_neighbour():
    """The other lift that started 60 s later is not settled along."""
    table = activities(lift("a"), lift("b", start=NOON + timedelta(seconds=60)))
    rows = lifts(table, settled(("a", NOON, "me", "lower")), {})
    assert dict(rows.select("activity_id", "lower_body").iter_rows()) == {"a": True, "b": None}


def test_the_last_word_counts():
    """Said twice, the later one holds."""
    assert region_of(said=[("a", NOON, "me", "lower"), ("a", NOON, "me", "upper")])[0] is False


@pytest.mark.parametrize(
    ("row", "is_lift"),
    [
        pytest.param(lift("a"), True, id="strength without sets"),
        pytest.param(lift("a", sport="fitness_equipment", sub_sport="strength_training"), True, id="older firmware's word"),
        pytest.param(lift("a", [lift_set(UNKNOWN, 8)], sub_sport="cardio_training"), True, id="sets in cardio"),
        pytest.param(lift("a", [lift_set(SQUAT, None)], sport="hiit", sub_sport=None), True, id="a named set without repetitions"),
        pytest.param(lift("a", [lift_set(None, None)], sub_sport="yoga"), False, id="yoga with one empty set"),
        pytest.param(lift("a", [lift_set(UNKNOWN, 0)], sub_sport="yoga"), False, id="yoga with an unknown set of none"),
        pytest.param(lift("a", [lift_set(52, 5)], sub_sport="cardio_training"), False, id="a treadmill run recorded as a set"),
        pytest.param(activity("a", sets=[lift_set(SQUAT)]), False, id="a run is never a lift"),
        pytest.param(activity("a", sport="cycling", sets=[lift_set(SQUAT)]), False, id="nor is a ride"),
    ],
)
def test_what_is_a_lift(row, is_lift):
    """Strength by its sport, or any set that says something; never endurance."""
    assert lifts(activities(row), settled(), {}).height == int(is_lift)
