"""One run at another hour, the lift that cost most, and the cheapest swap of a week."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from legday.features.moved import SHIFTS, Clocked, best_shifts, costliest_lifts, lifting, moved
from legday.features.week_swap import Session, cheapest_swaps, cheapest_weeks, interference
from legday.science.clock import HOURS
from legday.science.fatigue import contribution, delayed_response, leg_fatigue_interval, state_sigma

NEAR = pytest.approx
START = datetime(2026, 1, 10, 18, tzinfo=UTC)
ANY = pl.lit(value=True)
LIFTS = {
    "activity_id": pl.String, "end_time": pl.Datetime("us", "UTC"), "lower_body": pl.Boolean, "leg_load": pl.Float64,
    "leg_load_sigma": pl.Float64, "attenuation": pl.Float64, "attenuation_sigma": pl.Float64, "descent_m": pl.Float64,
}  # fmt: skip


def runs(*later, bpm=150.0, sd=2.0):
    """A run at START, and others so many hours later."""
    starts = [START, *(START + timedelta(hours=hours) for hours in later)]
    return pl.DataFrame(
        {"activity_id": [f"run{at}" for at in range(len(starts))], "start_time": starts, "average_heart_rate_bpm": bpm, "run_sd_pct": sd},
        schema_overrides={"average_heart_rate_bpm": pl.Float64, "run_sd_pct": pl.Float64},
    )


def lifts(*rows):
    """Lifts as (id, hours before the run, lower-body, load); unprotected."""
    return pl.DataFrame(
        [(name, START - timedelta(hours=hours), lower, load, 0.35, 1.0, 0.0, None) for name, hours, lower, load in rows],
        schema=LIFTS,
        orient="row",
    )


def clocked(size=-4.0):
    """The general curve of pace, with its interval one percent to both sides at the worst."""
    course = np.array([delayed_response(float(hour)) for hour in HOURS])
    curve = pl.DataFrame({"hour": HOURS, "effect_pct": size * course, "low_pct": (size - 1) * course, "high_pct": (size + 1) * course})
    return Clocked(curve, 1.0, 60.0)


def at(rows, shift, run="run0"):
    """The row of one shift."""
    return rows.filter(pl.col("shift_h") == shift, pl.col("activity_id") == run).to_dicts()[0]


def best(rows, allowed=ANY, gate=0.0):
    """The best shift of START's run."""
    return dict(best_shifts(rows, allowed, gate).iter_rows())["run0"]


def test_a_run_36_hours_after_legs_is_cheaper_later():
    """At its own hour leg fatigue is 70.5 and pace 4 % down; a day and a half later it is 45.9 and half of that."""
    rows = moved(runs(), lifts(("squats", 36.0, True, 1.0)), clocked())
    own, later = at(rows, 0), at(rows, 36)
    assert (own["leg_fatigue"], later["leg_fatigue"]) == (NEAR(70.5, abs=0.1), NEAR(45.9, abs=0.1))
    assert (own["pace_pct"], later["pace_pct"]) == (NEAR(-4.0, abs=0.02), NEAR(-2.04, abs=0.02))
    assert own["heart_rate_cost_bpm"] == NEAR(90 * (1 / 0.96 - 1), abs=0.05)
    assert own["heart_rate_cost_low_bpm"] < own["heart_rate_cost_bpm"] < own["heart_rate_cost_high_bpm"]
    low, high = leg_fatigue_interval(contribution(1.0, 1.0, 36.0), state_sigma(0.35, 0.0))
    assert (own["leg_fatigue_low"], own["leg_fatigue_high"]) == (NEAR(low, abs=0.05), NEAR(high, abs=0.05))


def test_the_interval_is_that_of_one_run():
    """Fresh legs or tired: half of it is never below 1.645 times the scatter of one run."""
    rows = moved(runs(), lifts(("squats", 36.0, True, 1.0)), clocked())
    half = (rows["pace_high_pct"] - rows["pace_low_pct"]) / 2
    assert half.min() >= 1.644 * 2.0
    assert half.max() == NEAR(np.hypot(1.0, 1.645 * 2), abs=0.01)


def test_before_the_lift_there_is_none():
    """Forty hours earlier the lift had not happened; a lift two hours after the run weighs on later hours only."""
    rows = moved(runs(), lifts(("squats", 36.0, True, 1.0), ("next", -2.0, True, 1.0)), clocked())
    assert (at(rows, -40)["leg_fatigue"], at(rows, -40)["hours_since_lift"]) == (0, None)
    assert at(rows, 0)["hours_since_lift"] == 36
    assert at(rows, 4)["hours_since_lift"] == 2
    assert best(rows) == -37


def test_the_best_time_keeps_six_hours_from_a_lift_and_to_the_hours_one_runs_at():
    """Where every hour is after legs, the least tired one that is 6 h after a lift is named, and none at which nobody runs."""
    rows = moved(runs(), lifts(("squats", 60.0, True, 1.0), ("more", -1.0, True, 2.0)), clocked())
    assert at(rows, best(rows))["hours_since_lift"] >= 6
    before = moved(runs(), lifts(("squats", 36.0, True, 1.0)), clocked())
    assert best(before, pl.col("shift_h") % 24 == 0) == -48


def test_no_time_is_named_at_which_one_lifted():
    """A run of an hour, and a lift of an hour that ended 36 h before: only 37 h earlier they meet; a lift of a second more, at 36 h too."""
    a_run = runs().with_columns(end_time=pl.col("start_time") + timedelta(hours=1))
    ended = START - timedelta(hours=36)
    bench = pl.DataFrame({"start_time": [ended - timedelta(hours=1)], "end_time": [ended]})
    longer = bench.with_columns(end_time=pl.col("end_time") + timedelta(seconds=1))
    assert [SHIFTS[lifting(a_run, lifted)].tolist() for lifted in (bench, longer, bench.clear())] == [[-37], [-37, -36], []]


def test_the_nearest_time_below_the_gate_is_best():
    """A small lift 40 h ago falls below 25 soon: no need to wait two days."""
    rows = moved(runs(), lifts(("squats", 40.0, True, 0.4)), clocked())
    first = next(shift for shift in range(49) if at(rows, shift)["leg_fatigue"] < 25)
    assert 0 < first < 30
    assert best(rows.filter(pl.col("shift_h") >= 0), gate=25.0) == first


def test_runs_do_not_hear_each_other():
    """Three runs at once are answered as each alone, and a lift of eleven days ago weighs on none."""
    known = lifts(("squats", 36.0, True, 1.0), ("old", 300.0, True, 5.0), ("later", -30.0, True, 0.7))
    three = runs(20, 60)
    together = moved(three, known, clocked())
    apart = pl.concat(moved(one, known, clocked()) for one in three.iter_slices(1))
    assert together.equals(apart)
    assert costliest_lifts(three, known)["lift_id"].to_list() == ["squats", "squats", "later"]


def test_the_costliest_lift_is_named_with_its_share():
    """The heavier of two counts most, upper-body lifts never, and nobody is blamed where nothing was lifted."""
    known = lifts(("light", 30.0, True, 0.2), ("heavy", 40.0, True, 0.8), ("bench", 20.0, False, 2.0))
    assert costliest_lifts(runs(), known).rows() == [("run0", "heavy", NEAR(0.79, abs=0.02))]
    assert costliest_lifts(runs(), lifts(("bench", 20.0, False, 2.0))).is_empty()


def test_without_lifts_or_heart_rate_or_a_measured_clock_the_rows_stand():
    """No lift: fresh at every hour. No heart rate: no cost in beats. Only the prior: no pace, and leg fatigue all the same."""
    rows = moved(runs(bpm=None), lifts(), clocked())
    assert rows.height == 97
    assert rows["leg_fatigue"].max() == 0
    assert rows["heart_rate_cost_bpm"].null_count() == 97
    assert best(rows) == 0
    prior = moved(runs(), lifts(("squats", 36.0, True, 1.0)), Clocked(clocked().curve.clear(), None, None))
    assert prior["pace_pct"].null_count() == prior["heart_rate_cost_bpm"].null_count() == 97
    assert at(prior, 0)["leg_fatigue"] > 70


def week(**fixed):
    """Squats on Thursday evening, a hard run on Saturday morning, an easy one on Tuesday, free on Monday and Sunday."""
    return [
        Session("rest on Monday", "free", 0, 12.0, 0.0, fixed.get("rest", False)),
        Session("easy", "run", 1, 7.0, 0.1),
        Session("squats", "lift", 3, 19.0, 0.8, fixed.get("squats", False)),
        Session("long", "run", 5, 8.0, 0.9, fixed.get("long", False)),
    ]


def test_interference_is_hardness_times_leg_fatigue():
    """One run of hardness 0.9, 37 h after an unprotected lift of 0.8."""
    u = 0.8 * (delayed_response(37.0) + 0.35 * np.exp(-37 / 12))
    assert interference(week()) == NEAR(0.9 * 100 * (1 - np.exp(-1.2 * u)))


def test_the_cheapest_swap_frees_the_hard_run():
    """Squats change places with Monday's rest: from 54 to the tail of a lift five days ago."""
    best = cheapest_swaps(week(long=True))[0]
    assert best.moved == ("squats",)
    assert {session.name: session.day for session in best.sessions}["squats"] == 0
    assert best.interference == NEAR(15.6, abs=0.1)
    assert interference(week()) == NEAR(54, abs=2)


def test_fixed_sessions_keep_their_day():
    """With lift and long run fixed only the easy run could move, which helps nobody: no swap."""
    assert cheapest_swaps(week(squats=True, long=True, rest=True)) == []
    assert all("long" not in found.moved for found in cheapest_weeks(week(long=True)))


def test_a_lift_carried_over_from_last_week_counts():
    """Legs of Sunday evening, 5 h before the week: Tuesday's easy run pays, and putting it later helps."""
    carried = [(5.0, 1.0)]
    assert interference(week(), carried) > interference(week())
    assert "easy" in cheapest_weeks(week(squats=True, long=True), carried)[0].moved


def test_all_orders_are_never_worse_than_one_swap():
    """The best of all orders is at least as good as the best swap, and a full week of nine falls back on swaps."""
    sessions = [*week(), Session("tempo", "run", 4, 18.0, 0.8), Session("lunges", "lift", 2, 19.0, 0.4)]
    assert cheapest_weeks(sessions)[0].interference <= cheapest_swaps(sessions)[0].interference
    full = [*sessions, *(Session(f"walk {number}", "run", 6, 9.0 + number, 0.05) for number in range(3))]
    assert cheapest_weeks(full) == cheapest_swaps(full)
