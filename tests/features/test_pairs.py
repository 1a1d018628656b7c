"""The window is literal: END of lift to START of run, 24 to 48 h, both ends inclusive, on whole seconds in UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from legday.features.lifts import lifts
from legday.features.pairs import pairs
from legday.features.runs import runs
from legday.tables import Pairs, Records

from .factory import BENCH, NOON, SQUAT, UNKNOWN, activities, activity, lift, lift_set, settled

LEGS, ARMS, NOBODY_KNOWS = ([lift_set(category)] * 4 for category in (SQUAT, BENCH, UNKNOWN))
LAST_END = NOON + timedelta(hours=1)  # of a lift that starts at NOON


def paired(*rows):
    """The pairs of these activities with the default window."""
    table = activities(*rows)
    return pairs(runs(table, Records.create_empty(lazy=True), {}), lifts(table, settled(), {}), 24.0, 48.0)


def pair_after(delay, sets=LEGS):
    """The pair of one lift and a run so much later."""
    return paired(lift("lift", sets), activity("run", start=LAST_END + delay)).to_dicts()


@pytest.mark.parametrize(
    ("seconds", "in_window"),
    [(24 * 3600, True), (24 * 3600 - 1, False), (48 * 3600, True), (48 * 3600 + 1, False), (30 * 3600, True), (0, False)],
)
def test_both_ends_of_the_window_are_inside(seconds, in_window):
    """24 h and 48 h are inside, a second less or more is not."""
    (pair,) = pair_after(timedelta(seconds=seconds))
    assert (pair["in_window"], pair["hours_since_lift"]) == (in_window, seconds / 3600)


@pytest.mark.parametrize(("milliseconds", "in_window"), [(-400, True), (-600, False)])
def test_instants_are_rounded_to_the_second(milliseconds, in_window):
    """23:59:59.6 after the lift is 24 h."""
    (pair,) = pair_after(timedelta(hours=24, milliseconds=milliseconds))
    assert pair["in_window"] == in_window


def test_a_night_with_a_clock_change_is_not_24_hours():
    """From 10:00 to 10:00 over the end of March's Saturday are 23 h in Berlin, and outside."""
    berlin = ZoneInfo("Europe/Berlin")
    ended, began = (datetime(2026, 3, day, 10, tzinfo=berlin).astimezone(UTC) for day in (28, 29))
    (pair,) = paired(lift("lift", LEGS, start=ended - timedelta(hours=1)), activity("run", start=began)).to_dicts()
    assert (pair["hours_since_lift"], pair["in_window"]) == (23, False)


def test_the_later_lift_does_not_hide_the_earlier():
    """A lift 3 h before the run and one 30 h before: the earlier one puts the run in the window."""
    run = NOON + timedelta(days=5)
    rows = [lift(f"{hours}", LEGS, start=run - timedelta(hours=hours + 1)) for hours in (3, 30)]
    found = paired(*rows, activity("run", start=run))
    assert dict(found.select("lift_id", "in_window").iter_rows()) == {"3": False, "30": True}


def test_an_unknown_lift_never_opens_the_window():
    """It is paired, it weighs something, and the run stays outside."""
    (pair,) = pair_after(timedelta(hours=30), NOBODY_KNOWS)
    assert (pair["in_window"], pair["lower_body"]) == (False, None)
    assert pair["contribution"] > 0


def test_an_upper_body_day_adds_nothing():
    """No pair at all."""
    assert pair_after(timedelta(hours=30), ARMS) == []


@pytest.mark.parametrize(("hours", "count"), [(240, 1), (240.001, 0), (-0.001, 0)])
def test_ten_days_later_a_lift_is_forgotten(hours, count):
    """Pairs reach from 0 to 240 h; a lift that has not ended is not one."""
    assert len(pair_after(timedelta(hours=hours))) == count


def test_a_lift_weighs_what_the_model_says():
    """Its attenuated load times g + 0.35 f, at 24 h with an unknown history: 0.7 L (0.882 + 0.35 exp(-2))."""
    table = activities(lift("lift", LEGS))
    load = lifts(table, settled(), {})["leg_load"].item()
    (pair,) = pair_after(timedelta(hours=24))
    assert pair["contribution"] == pytest.approx(0.7 * load * (0.8816 + 0.35 * 0.13534), rel=1e-3)


def test_other_peoples_lifts_are_not_paired():
    """Athletes do not mix."""
    assert paired(lift("lift", LEGS, athlete="you"), activity("run", start=LAST_END + timedelta(hours=30))).height == 0


def test_nothing_gives_an_empty_table():
    """Empty, with every column."""
    assert paired().equals(Pairs.create_empty())


@hypothesis_settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 300 * 3600), min_size=1, max_size=4), st.integers(1, 1000))
def test_shifting_all_times_changes_nothing(delays, days):
    """The same lifts and runs days later are the same pairs."""
    answers = []
    for shift in (timedelta(0), timedelta(days=days)):
        rows = [activity(f"{at}", start=LAST_END + timedelta(seconds=delay) + shift) for at, delay in enumerate(delays)]
        answers.append(paired(lift("lift", LEGS, start=NOON + shift), *rows))
    assert pl.DataFrame(answers[0]).equals(answers[1])
