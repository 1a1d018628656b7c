"""How strong the legs were at each lift, and what else was recorded: what counts, and what is left out."""

from datetime import timedelta

import polars as pl
import pytest

from legday.features.other_sports import other_sports
from legday.features.strength_trend import strength_trend

from .factory import BENCH, NOON, SQUAT, activities, activity, lift, lift_set


def weekly(*sets_of_lifts, **changed):
    """A lift each week with these sets."""
    return activities(*(lift(f"lift-{at}", sets, start=NOON + timedelta(weeks=at), **changed) for at, sets in enumerate(sets_of_lifts)))


def test_strength_is_the_best_set_against_the_same_exercise_at_other_times():
    """Squats of 100, 100, 110 and 110 kg for five: 4.8 % below and above their mean; a lighter back-off set changes nothing."""
    table = weekly(*([lift_set(SQUAT, 5, kg), lift_set(SQUAT, 5, 60.0)] for kg in (100.0, 100.0, 110.0, 110.0)))
    assert strength_trend(table)["strength_pct"].to_list() == pytest.approx([-4.77, -4.77, 4.77, 4.77], abs=0.01)


def test_more_repetitions_at_the_same_weight_are_strength_too():
    """Five, five, eight and eight at 100 kg: Epley makes 8 % of it. Thirteen repetitions say little of a maximum and do not count."""
    table = weekly(*([lift_set(SQUAT, count, 100.0), lift_set(SQUAT, 13, 100.0)] for count in (5, 5, 8, 8)))
    found = strength_trend(table)["strength_pct"]
    assert found[3] - found[0] == pytest.approx(100 * pl.Series([(1 + 8 / 30) / (1 + 5 / 30)]).log()[0])


@pytest.mark.parametrize(("times", "rows"), [(4, 4), (3, 0)])
def test_an_exercise_counts_from_four_lifts_on(times, rows):
    """Of three lifts nothing is said; neither is it of the bench press, nor of squats without a weight."""
    table = weekly(*([lift_set(SQUAT, 5, 100.0), lift_set(BENCH, 5, 80.0), lift_set(SQUAT, 5, 0.0)] for _ in range(times)))
    assert strength_trend(table).height == rows
    assert strength_trend(weekly(*([lift_set(BENCH, 5, 80.0)] for _ in range(4)))).is_empty()


def test_other_sports_are_those_of_the_last_120_days():
    """A ride, yoga by its sub-sport; no run, no lift, nothing from before."""
    table = activities(
        activity("run"), lift("legs", [lift_set(SQUAT)]), activity("ride", sport="cycling"),
        activity("yoga", sport="training", sub_sport="yoga"), activity("gym", sport="training", sub_sport="generic"),
        activity("old", sport="cycling", start=NOON - timedelta(days=121)),
        activity("edge", sport="walking", start=NOON - timedelta(days=120)),
    )  # fmt: skip
    known = [pl.DataFrame({"activity_id": [name]}) for name in ("run", "legs")]
    found = other_sports(table, *known)
    assert dict(found.select("activity_id", "sport").iter_rows()) == {
        "edge": "walking", "ride": "cycling", "yoga": "yoga", "gym": "training",
    }  # fmt: skip
