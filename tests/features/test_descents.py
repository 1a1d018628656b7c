"""Downhill running as a load of its own: off by default, a load and never a lift where the settings want it."""

from datetime import timedelta

import pytest

from legday.features.lifts import lifts
from legday.features.pairs import pairs
from legday.features.runs import runs
from legday.tables import Records

from .factory import NOON, SQUAT, activities, activity, lift, lift_set, settled

MOUNTAIN = activity("down", total_descent=800.0, title="Down")


def table(*rows, load=1.0):
    """The lifts table of these activities."""
    return lifts(activities(*rows), settled(), {}, downhill_load=load)


def test_running_downhill_is_no_load_unless_asked_for():
    """The default of the settings leaves runs alone."""
    assert lifts(activities(MOUNTAIN), settled(), {}).height == 0


@pytest.mark.parametrize(
    ("metres", "fields", "counts"), [(99.0, {}, 0), (100.0, {}, 1), (800.0, {"sub_sport": "treadmill"}, 0), (None, {}, 0)]
)
def test_what_counts_as_downhill(metres, fields, counts):
    """From 100 m of descent on, as the recording sums it up; a belt and an unknown descent never."""
    assert table(activity("a", total_descent=metres, **fields)).height == counts


def test_a_downhill_run_is_a_load_with_a_wide_interval():
    """800 m at a load of 1 for 1000 m are 0.8, mostly of the quads; nothing says that it is a lift."""
    row = table(MOUNTAIN).row(0, named=True)
    assert (row["leg_load"], row["leg_load_basis"], row["leg_load_sigma"], row["lower_body"], row["quads"], row["descent_m"]) == (
        pytest.approx(0.8), "descent", 0.8, False, 0.6, 800.0,
    )  # fmt: skip


def test_it_weighs_on_the_run_of_the_next_day_and_opens_no_window():
    """30 h later it contributes like a lift of that load; the run is in nobody's window."""
    every = activities(MOUNTAIN, activity("next", start=NOON + timedelta(hours=31)))
    found = pairs(runs(every, Records.create_empty(lazy=True), {}), lifts(every, settled(), {}, downhill_load=1.0), 24.0, 48.0)
    assert found.select("run_id", "lift_id", "lower_body", "in_window").rows() == [("next", "down", False, False)]
    assert found["contribution"].item() == pytest.approx(0.7 * 0.8 * (0.978 + 0.35 * 0.0821), abs=1e-3)


def test_it_protects_from_a_later_leg_day_and_makes_no_history():
    """A lift after ten weeks of lifts is felt less a week after a mountain; runs do not make up the ten weeks."""
    first, last = lift("first", [lift_set(SQUAT)]), lift("last", [lift_set(SQUAT)], start=NOON + timedelta(days=80))
    mountain = activity("down", total_descent=800.0, start=NOON + timedelta(days=73))
    with_it, without = (
        dict(table(first, last, mountain, load=load).select("activity_id", "attenuation").iter_rows())["last"] for load in (1.0, 0.0)
    )
    assert with_it < without
    early = activity("early", total_descent=800.0, start=NOON - timedelta(days=90))
    assert dict(table(early, first).select("activity_id", "attenuation_sigma").iter_rows())["first"] > 0
