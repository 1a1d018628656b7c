"""What a lift brings back after weeks: by kind of exercise, from what is on record before it."""

from datetime import timedelta

import pytest

from legday.features.lifts import lifts

from .factory import BENCH, LUNGE, NOON, SQUAT, activities, lift, lift_set, settled


def novelty(*sessions, said=()):
    """(novelty, kinds) of the last of these sessions, each given as its day and its sets."""
    rows = [lift(f"{day:04d}", [one for one in sets for _ in range(3)], start=NOON + timedelta(days=day)) for day, sets in sessions]
    row = lifts(activities(*rows), settled(*said), {}).sort("start_time").row(-1, named=True)
    return [(one["exercise"], one["weeks"]) for one in row["novelty"]], row["kinds"]


SQUATS, LUNGES, EXTENSIONS = lift_set(SQUAT), lift_set(LUNGE), lift_set(6, subtype=33)


@pytest.mark.parametrize(("days", "new"), [(27, []), (28, [("lunge", 4)]), (36, [("lunge", 5)])])
def test_lunges_are_new_after_four_weeks(days, new):
    """Squats in between do not count as lunges; the weeks are whole ones."""
    assert novelty((0, [LUNGES]), (days - 7, [SQUATS]), (days, [SQUATS, LUNGES])) == (new, 2)


@pytest.mark.parametrize(("days", "new"), [(69, []), (70, [("lunge", None)])])
def test_what_was_never_done_is_new_once_ten_weeks_are_on_record(days, new):
    """In a young record nobody knows what came before it."""
    assert novelty((0, [SQUATS]), (50, [SQUATS]), (days, [SQUATS, LUNGES])) == (new, 2)


def test_leg_extensions_go_by_their_own_name():
    """They are filed under crunch, which is no exercise for the legs."""
    assert novelty((0, [EXTENSIONS]), (35, [EXTENSIONS])) == ([("leg_extensions", 5)], 1)


def test_the_upper_body_is_never_told_of():
    """The first bench press in half a year is felt in other places."""
    assert novelty((0, [lift_set(BENCH)]), (180, [lift_set(BENCH)])) == ([], 0)


def test_a_lift_that_was_no_leg_day_brings_nothing_back():
    """In the words of the one who did it."""
    assert novelty((0, [LUNGES]), (40, [LUNGES]), said=[("0040", None, "me", "upper")]) == ([], 0)
