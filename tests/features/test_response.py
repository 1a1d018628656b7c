"""What tired legs do to a runner, from rows of the tables: who is compared, what is refused, and that the clock stays a prior."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from legday.features.pace_at_effort import SCHEMA, heart_rate_cost, pace_at_effort
from legday.features.response import CLOCKS, CURVES, EFFECTS, responses
from legday.features.tired_legs import doses, with_legs
from legday.science.fatigue import contribution

NEAR = pytest.approx
BEGIN = datetime(2025, 1, 6, 7, tzinfo=UTC)
PAIRS = {
    "run_id": pl.String, "lift_id": pl.String, "hours_since_lift": pl.Float64, "lower_body": pl.Boolean, "in_window": pl.Boolean,
    "contribution": pl.Float64,
}  # fmt: skip


def pairs(*rows):
    """Pairs as (run, lift, hours, lower-body, dose)."""
    return pl.DataFrame(
        [
            (run, lift, hours, lower, bool(lower) and 24 <= hours <= 48, contribution(dose, 1.0, hours))
            for run, lift, hours, lower, dose in rows
        ],
        schema=PAIRS,
        orient="row",
    )


def runs(n, athlete="me", **columns):
    """Steady runs every other day, 10 km in 50 min at 150 bpm."""
    table = {
        "activity_id": [f"{athlete}{run}" for run in range(n)], "athlete": athlete, "device": "watch", "surface": "road",
        "start_time": [BEGIN + timedelta(days=2 * run) for run in range(n)], "utc_offset_s": 0, "distance_m": 10000.0,
        "moving_time_s": 3000.0, "ascent_m": 50.0, "average_heart_rate_bpm": 150.0, "heart_rate_share": 1.0,
        "intensity": 40.0, "hardest": 45.0, "average_temperature_c": 15.0,
    }  # fmt: skip
    return pl.DataFrame(table | columns)


def season(n=150, effect=-4.0, athlete="me"):
    """Runs, the lift 30 or 36 h before every third of them, and levels of two metrics with an effect on those."""
    rng = np.random.default_rng(4)
    rows = [(f"{athlete}{run}", f"lift{run}", 30.0 + 6 * (run % 2), True, 0.8) for run in range(0, n, 3)]
    rows += [(f"{athlete}{run + 2}", f"lift{run}", 126.0 + 6 * (run % 2), True, 0.8) for run in range(0, n - 2, 3)]
    tired = np.arange(n) % 3 == 0
    levels = pl.DataFrame({
        "activity_id": [f"{athlete}{run}" for run in range(n)] * 2,
        "metric": ["stance_time"] * n + ["cadence"] * n,
        "level_pct": [*(rng.normal(0, 1, n) + effect * tired), *rng.normal(0, 1, n)],
    })  # fmt: skip
    return with_legs(runs(n, athlete), pairs(*rows)), pairs(*rows), levels


def test_flagged_and_fresh_are_the_contracts():
    """In the window: flagged. Rested, or no lift ever: fresh. An unknown lift within 96 h: neither; after 97 h: fresh again."""
    legs = with_legs(
        runs(6),
        pairs(("me0", "a", 30.0, True, 0.8), ("me1", "a", 78.0, True, 0.8), ("me2", "a", 200.0, True, 0.8), ("me3", "b", 90.0, None, 0.1),
              ("me4", "b", 97.0, None, 0.1)),
    )  # fmt: skip
    assert legs["flagged"].to_list() == [True, False, False, False, False, False]
    assert legs["fresh"].to_list() == [False, False, True, False, True, True]
    assert legs["unknown_lift"].to_list() == [False, False, False, True, False, False]


def test_a_dose_is_what_the_contribution_was_made_from():
    """The dose comes back from the contribution, in order of runs; a lift under 6 h ago is said."""
    rows = pairs(("me1", "a", 30.0, True, 0.8), ("me0", "b", 2.0, True, 0.5), ("me1", "c", 100.0, True, 0.6))
    found = doses(rows, ["me0", "me1"])
    assert found["run"].to_list() == [0, 1, 1]
    assert found["dose"].to_list() == NEAR([0.5, 0.8, 0.6])
    assert with_legs(runs(2), rows)["just_lifted"].to_list() == [True, False]


def test_an_effect_is_measured_and_the_other_metrics_are_not():
    """Four percent less contact time on tired legs: told with its n; cadence is not told; a metric without levels has no effect."""
    seen = responses(*season())
    effect = {row["metric"]: row for row in seen.effects.to_dicts()}
    stance = effect["stance_time"]
    assert stance["distinguishable"]
    assert stance["low_pct"] < -4 < stance["high_pct"] < 0
    assert (stance["n_flagged"], stance["n_fresh"]) == (50, 100)
    assert not effect["cadence"]["distinguishable"]
    assert effect["vertical_ratio"]["effect_pct"] is None
    assert not effect["vertical_ratio"]["distinguishable"]
    assert seen.clocks["status"].to_list() == ["measured"]


def test_a_young_store_shows_the_prior_as_prior():
    """Ten runs, or runs without any level or any lift: status prior, 35 h, learned nothing, no effect."""
    few, rows, levels = season(10)
    nothing = pairs()
    for seen in (responses(few, rows, levels), responses(with_legs(runs(40), nothing), nothing, levels.clear())):
        (row,) = seen.clocks.to_dicts()
        assert (row["status"], row["named"], row["learned"]) == ("prior", False, 0.0)
        assert row["peak_hour"] == NEAR(35, abs=1.5)
        assert not seen.effects["distinguishable"].any()


def test_athletes_do_not_hear_each_other():
    """Two athletes together are answered as each alone."""
    one, other = season(60), season(60, effect=0.0, athlete="you")
    both = responses(*(pl.concat(part) for part in zip(one, other, strict=True)))
    for table, alone, others in zip(both, responses(*one), responses(*other), strict=True):
        assert table.equals(pl.concat([alone, others]))


def test_tables_have_their_columns_when_nobody_runs():
    """Without a run the three tables are empty and complete."""
    no_runs = with_legs(runs(1), pairs()).clear()
    tables = responses(no_runs, pairs(), pl.DataFrame(schema={"activity_id": pl.String, "metric": pl.String, "level_pct": pl.Float64}))
    assert [dict(table.schema) for table in tables] == [EFFECTS, CLOCKS, CURVES]


def test_levels_that_are_no_numbers_are_unknown():
    """Null, NaN and infinity among the levels count as absent."""
    legs, rows, levels = season()
    spoiled = levels.with_columns(
        level_pct=pl.when(pl.col("activity_id") == "me0").then(float("nan")).when(pl.col("activity_id") == "me3").then(float("inf"))
        .when(pl.col("activity_id") == "me6").then(None).otherwise("level_pct")
    )  # fmt: skip
    assert responses(legs, rows, spoiled).effects.filter(pl.col("metric") == "stance_time")["n_flagged"].to_list() == [47]


def paces(n=60, slow=(), tired=(), **columns):
    """Runs of a runner whose pace varies by 2 %, some of them slower [%]."""
    rng = np.random.default_rng(6)
    percent = rng.normal(0, 2, n) - np.array([dict(slow).get(run, 0.0) for run in range(n)])
    table = runs(n, moving_time_s=3000.0 * np.exp(-percent / 100), **columns)
    return table.with_columns(
        fresh=~pl.Series([run in tired for run in range(n)]), flagged=pl.Series([run in tired for run in range(n)]), just_lifted=False
    )


def test_a_slow_run_is_named_by_its_band():
    """Twelve percent slower at the same heart rate is in the band of 10, 23 % in that of 20, and 3 % is in none: it does not stand out."""
    rows = pace_at_effort(paces(slow={50: 13.0, 53: 26.0, 56: 3.0}.items(), tired=(50, 53, 56)))
    band = dict(rows.select("activity_id", "drop_band_pct").iter_rows())
    assert (band["me50"], band["me53"], band["me56"]) == (10.0, 20.0, None)
    detectable = rows["detectable_pct"][-1]
    assert 3.5 < detectable < 8


def test_nothing_is_said_before_eight_fresh_runs():
    """The ninth run is the first with something to be compared with; flagged runs are not learned from."""
    rows = pace_at_effort(paces(20, tired=(2, 3)))
    assert rows["activity_id"][0] == "me10"
    assert rows["n_baseline"][0] == 8


def test_runs_that_cannot_be_compared_are_left_out():
    """No heart rate, heart rate for half the way, nine minutes, an interval session, just lifted: no row, and no error without any."""
    table = paces(30).with_columns(
        average_heart_rate_bpm=pl.when(pl.int_range(30) == 20).then(None).otherwise("average_heart_rate_bpm"),
        heart_rate_share=pl.when(pl.int_range(30) == 21).then(0.5).otherwise("heart_rate_share"),
        moving_time_s=pl.when(pl.int_range(30) == 22).then(540.0).otherwise("moving_time_s"),
        hardest=pl.when(pl.int_range(30) == 23).then(80.0).otherwise("hardest"),
        just_lifted=pl.int_range(30) == 24,
    )
    assert not {f"me{run}" for run in range(20, 25)} & set(pace_at_effort(table)["activity_id"])
    assert dict(pace_at_effort(table.clear()).schema) == SCHEMA


def test_unknown_temperature_ascent_and_time_zone_are_no_obstacle():
    """A treadmill's file without any of the three is still compared."""
    bare = paces(30).with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("average_temperature_c", "ascent_m"))
    rows = pace_at_effort(
        bare.with_columns(utc_offset_s=pl.lit(None, pl.Int64), surface=pl.lit("treadmill"), device=pl.lit(None, pl.String))
    )
    assert rows.height == 22
    assert rows["residual_pct"].is_finite().all()


def test_what_a_slower_pace_costs_in_heart_rate():
    """Three percent at 150 bpm, 90 above rest: 2.8 bpm; a gain is a cost below zero."""
    assert heart_rate_cost(-3.0, 150.0, 60.0) == NEAR(2.78, abs=0.01)
    assert heart_rate_cost(2.0, 150.0) < 0
