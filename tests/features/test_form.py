"""Form at matched speed: levels against own fresh runs, drift against like runs, and the words where there is neither."""

import sys
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.features.form import _metric, form, levels
from legday.tables import Pairs, Runs, Strides
from legday.tables.checked import checked, empty

from .factory import NOON

NEAR = pytest.approx
PAIRS = Pairs.create_empty()


def runs_of(count, **columns):
    """Easy steady runs of 40 min on following days."""
    rows = {
        "activity_id": [f"r{number:02}" for number in range(count)], "athlete": "me", "kind": "steady", "intensity_class": "easy",
        "start_time": [NOON + timedelta(days=number) for number in range(count)], "moving_time_s": 2400.0, "surface": "road",
    }  # fmt: skip
    schema = Runs.create_empty().schema
    return pl.DataFrame(rows | columns, schema_overrides={name: schema[name] for name in rows})


def strides_of(runs, cadence=None, *, change=None, metrics=("steps", "stance_time", "vertical_oscillation"), speed=3.0, seed=3):
    """Minutes of these runs: `cadence` multiplies a run's steps, `change(run, minute)` is the percent by which the metrics leave."""
    rng = np.random.default_rng(seed)
    usual = {"steps": 172.0, "stance_time": 252.0, "vertical_oscillation": 92.0, "vertical_ratio": 8.9, "stance_time_balance": 50.0}
    slope = {"steps": 0.2, "stance_time": -0.6, "vertical_oscillation": 0.2}
    rows = []
    for run in range(runs.height):
        own = []
        for minute in range(8, 39):
            pace = speed * np.exp(rng.normal(0, 0.03))
            off = 0.0 if change is None else change(run, minute)
            row = {
                "minute": minute, "walk_s": 0.0, "windows": 6, "speed": pace, "grade": 0.0,
                "steps_known": True, **dict.fromkeys(usual),
            }  # fmt: skip
            for name in metrics:
                size = off if np.ndim(off) == 0 else off[metrics.index(name)]
                row[name] = usual[name] * (pace / 3) ** slope.get(name, 0) * (1 + size / 100) * np.exp(rng.normal(0, 0.006))
            row["steps"] = row["steps"] * (1 if cadence is None else cadence[run]) if row["steps"] else None
            own.append(row)
        rows.append(own)
    table = {"activity_id": runs["activity_id"], "athlete": runs["athlete"], "inputs_hash": "h", "minutes": rows}
    return checked(Strides, pl.DataFrame(table, schema=empty(Strides).schema))


def devices(runs, product=None):
    """Which watch each run is from."""
    return runs.select("activity_id").with_columns(
        manufacturer=pl.lit("garmin"), product=pl.Series(product or ["fr965"] * runs.height, dtype=pl.String)
    )


def metric(table, run, name):
    """One metric of one run."""
    (found,) = (one for one in table.row(run, named=True)["metrics"] if one["metric"] == name)
    return found


def test_a_run_of_shorter_quicker_steps_stands_out_by_its_level():
    """Three percent more steps at the same speeds: a level of +3 % in cadence, its mirror in step length, nothing in contact time."""
    runs = runs_of(12)
    table = form(strides_of(runs, [1.0] * 11 + [1.03]), runs, PAIRS, devices(runs))
    assert metric(table, 11, "cadence")["level_pct"] == NEAR(3.0, abs=0.5)
    assert metric(table, 11, "step_length")["level_pct"] == NEAR(-metric(table, 11, "cadence")["level_pct"], abs=1e-9)
    assert metric(table, 11, "stance_time")["level_pct"] == NEAR(0.0, abs=0.5)
    assert metric(table, 11, "cadence")["n_level"] == 11


def test_another_speed_is_no_other_form():
    """A faster run than any before has nearly the level that its speed lets expect."""
    runs = runs_of(12)
    slow, fast = strides_of(runs[:11]), strides_of(runs[11:], speed=3.6)
    table = form(pl.concat([slow, fast]), runs, PAIRS, devices(runs))
    for name in ("cadence", "stance_time"):
        assert metric(table, 11, name)["level_pct"] == NEAR(0.0, abs=1.5)


def test_drift_is_the_last_third_minus_the_first():
    """Contact time 4 % longer in the last third: drift 4 %, far from that of the ten runs before; the first five have no baseline."""
    runs = runs_of(11)
    table = form(strides_of(runs, change=lambda run, minute: [0, 4, 0] if run == 10 and minute >= 29 else 0.0), runs, PAIRS, devices(runs))
    assert metric(table, 10, "stance_time")["drift_pct"] == NEAR(4.0, abs=0.6)
    assert metric(table, 10, "stance_time")["z"] > 2
    assert abs(metric(table, 10, "cadence")["z"]) < 2
    assert table["status"].to_list()[:6] == ["no baseline"] * 5 + ["held"]
    assert metric(table, 10, "stance_time")["n_drift"] == 10


def test_only_like_runs_are_a_baseline():
    """Runs of twice the length, of another class, in the window, on another watch: none of them counts."""
    runs = runs_of(10)
    strides = strides_of(runs)
    last = pl.int_range(10) == 9
    window = runs[:9].select(
        run_id="activity_id", lift_id="activity_id", athlete="athlete", hours_since_lift=pl.lit(30.0), lower_body=pl.lit(value=True),
        in_window=pl.lit(value=True), contribution=pl.lit(0.5),
    )  # fmt: skip
    others = (
        (runs.with_columns(moving_time_s=pl.when(last).then(1200.0).otherwise("moving_time_s")), PAIRS, None),
        (runs.with_columns(intensity_class=pl.when(last).then(pl.lit("hard")).otherwise("intensity_class")), PAIRS, None),
        (runs, window, None),
        (runs, PAIRS, ["fr965"] * 9 + ["fr970"]),
    )
    for table, pairs, product in others:
        found = form(strides, table, pairs, devices(runs, product))
        assert found["status"][9] == "no baseline"
        assert metric(found, 9, "cadence")["n_drift"] == 0
    assert form(strides, runs, PAIRS, devices(runs))["status"][9] == "held"


def test_nothing_looks_into_the_future():
    """Runs that come later change no row, but for what the last run of all keeps for the next."""
    runs = runs_of(14)
    strides = strides_of(runs)
    whole, early = (form(strides, runs[:count], PAIRS, devices(runs)) for count in (14, 9))
    assert whole[:9].drop("learned").equals(early.drop("learned"))


@settings(deadline=None, max_examples=5)
@given(st.lists(st.sets(st.integers(0, 13), min_size=1), min_size=1, max_size=4))
def test_any_nights_give_what_one_computation_gives(nights):
    """Runs that arrive over any nights, late ones too, and a night with other lifts end in the rows of one computation of everything."""
    runs = runs_of(14)
    strides, held, before = strides_of(runs, change=lambda run, minute: run % 3 * 2.0 if minute > 24 else 0.0), set(), None
    for arriving in nights:
        held |= arriving
        own = runs.filter(pl.col("activity_id").is_in([f"r{number:02}" for number in held]))
        before = form(strides, own, PAIRS, devices(runs), before=before)
        assert before.equals(form(strides, own, PAIRS, devices(runs)))
    lifted = Pairs.create_empty().schema
    pairs = pl.DataFrame(
        [
            {
                "run_id": "r04",
                "lift_id": "l",
                "athlete": "me",
                "hours_since_lift": 3.0,
                "lower_body": True,
                "in_window": False,
                "contribution": 0.5,
            }
        ],
        schema=lifted,
    )
    assert form(strides, own, pairs, devices(runs), before=before).equals(form(strides, own, pairs, devices(runs)))


MIXED = runs_of(18, moving_time_s=[1300.0 if number % 7 == 3 else 2400.0 for number in range(18)])
MIXED_STRIDES = strides_of(MIXED, change=lambda run, minute: run % 4 * 1.5 if minute > 24 else 0.0)
TWO_WATCHES = devices(MIXED, ["fr970" if number % 5 == 4 else "fr965" for number in range(18)])


@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(st.integers(1, 18), st.sets(st.integers(0, 17), max_size=2)), min_size=2, max_size=5))
def test_runs_that_follow_or_leave_end_where_one_computation_ends(nights):
    """Runs of two lengths and two watches, most of which follow those that are known, and some of which leave: always the same rows."""
    before = None
    for count, left_out in nights:
        own = MIXED.head(count).filter(~pl.int_range(pl.len()).is_in(sorted(left_out)))
        before = form(MIXED_STRIDES, own, PAIRS, TWO_WATCHES, before=before)
        assert before.equals(form(MIXED_STRIDES, own, PAIRS, TWO_WATCHES))


def test_a_run_that_follows_is_matched_without_the_minutes_of_runs_unlike_it(monkeypatch):
    """Of seventeen runs before it, only the two of its length are looked at."""
    before, module, looked_at = form(MIXED_STRIDES, MIXED[:17], PAIRS, TWO_WATCHES), sys.modules[form.__module__], []
    real = module.matched
    monkeypatch.setattr(module, "matched", lambda runs, *rest: looked_at.append(runs.height) or real(runs, *rest))
    form(MIXED_STRIDES, MIXED, PAIRS, TWO_WATCHES, before=before)
    assert looked_at == [3]


def test_only_what_news_can_move_is_computed(monkeypatch):
    """With nothing new no minute is looked at; with a new run only it is."""
    runs = runs_of(14)
    strides = strides_of(runs)
    before = form(strides, runs[:13], PAIRS, devices(runs))
    asked, module = [], sys.modules[form.__module__]
    monkeypatch.setattr(module, "_metric", lambda seen, number, *_, real=_metric: asked.append(number) or real(seen, number, *_))
    form(strides, runs, PAIRS, devices(runs), before=before)
    assert set(asked) == {13}
    monkeypatch.setattr(module, "matched", None)
    form(strides, runs[:13], PAIRS, devices(runs), before=before)


def test_words_where_there_is_nothing():
    """Intervals, a walk, a run without steps, a short one: each says which."""
    runs = runs_of(4).with_columns(kind=pl.Series(["intervals", "walk", "steady", "steady"], dtype=Runs.create_empty().schema["kind"]))
    strides = strides_of(runs)
    minutes = [strides["minutes"][run].struct.unnest() for run in range(4)]
    minutes[2] = minutes[2].with_columns(steps_known=False, windows=pl.lit(0, pl.Int64))
    minutes[3] = minutes[3].head(5)
    strides = strides.with_columns(minutes=pl.Series([one.to_struct() for one in minutes], dtype=strides.schema["minutes"]))
    table = form(strides, runs, PAIRS, devices(runs))
    assert table["status"].to_list() == ["intervals", "not a run", "no sensor", "too short"]
    assert all(len(metrics) == 0 for metrics in table["metrics"])


def test_a_track_without_dynamics_has_cadence_alone():
    """GPX: cadence and its mirror are measured, the others say that there is no sensor; levels are those of these two."""
    runs = runs_of(8)
    table = form(strides_of(runs, metrics=("steps",)), runs, PAIRS, devices(runs))
    assert {one["metric"]: one["status"] for one in table.row(7, named=True)["metrics"]} == {
        "cadence": "measured", "step_length": "measured", "stance_time": "no sensor", "stance_time_balance": "no sensor",
        "vertical_oscillation": "no sensor", "vertical_ratio": "no sensor",
    }  # fmt: skip
    assert set(levels(table)["metric"]) == {"cadence", "step_length"}
    assert levels(table).filter(pl.col("metric") == "cadence")["activity_id"].to_list() == ["r05", "r06", "r07"]


def test_tables_without_a_run_are_empty_and_complete():
    """Nobody ran."""
    runs = runs_of(1)
    assert form(strides_of(runs)[:0], runs[:0], PAIRS, devices(runs)).is_empty()
