"""Breaks of form: found where they were made, not found where none was, and what the runner did after them."""

import importlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from legday.features.form import form
from legday.tables import Pairs

from .test_form import PAIRS, devices, runs_of, strides_of

TOP = Path(__file__).resolve().parents[2]
NEAR = pytest.approx


@pytest.fixture
def validation(monkeypatch):
    """scripts/validate_form.py, whose runs are simulated by another mechanism."""
    monkeypatch.syspath_prepend(str(TOP / "scripts"))
    return importlib.import_module("validate_form")


def broken(metrics=("steps", "stance_time", "vertical_oscillation"), after=28, sizes=(-3.0, 5.0, 0.0), last=None):
    """The last of 13 runs, which breaks at a minute, as a row of the Form table; `last` changes its minutes."""
    runs = runs_of(13)

    def change(run, minute):
        return sizes if run == 12 and minute >= after else (0.0,) * len(metrics)

    strides = strides_of(runs, change=change, metrics=metrics)
    if last is not None:
        minutes = last(strides["minutes"][12].struct.unnest())
        rows = [*strides["minutes"][:12].to_list(), minutes.to_dicts()]
        strides = strides.with_columns(minutes=pl.Series(rows, dtype=strides.schema["minutes"]))
    return form(strides, runs, PAIRS, devices(runs)).row(12, named=True)


def test_two_hundred_fresh_runs_are_told_of_a_break_in_one_of_twenty_at_most(validation):
    """Calm and heavy noise, drift that differs twice as much, minutes very alike: at most 5 % of runs without a change, of 50 each."""
    told = [validation.score(runner, 50, seed, breaks=False).told for seed, runner in enumerate(validation.CALM[:4], 7)]
    assert np.mean(told) <= 0.05


@pytest.mark.parametrize("which", [0, 1])
def test_the_minute_is_found_within_two(validation, which):
    """Of 20 breaks of 3 to 6 %, in either direction, most are told, at the right minute, inside the interval."""
    score = validation.score(validation.BROKEN[which], 20, 5, breaks=True)
    assert score.told >= 0.6
    assert score.within >= 0.8
    assert score.covered >= 0.8


def test_one_metric_is_never_a_break(validation):
    """Six percent fewer steps in a GPX file, which has no other sensor, is never called a break."""
    assert validation.score(validation.ONE_METRIC[1], 10, 3, breaks=True).told == 0
    row = broken(metrics=("steps",), sizes=(-6.0,))
    assert (row["status"], row["break_minute"]) == ("one metric", None)


def test_a_break_is_told_with_its_minute_and_its_metrics():
    """Steps -3 %, contact +5 % from minute 28 to the end at 38: these two, their sizes inside their intervals, and 10 min run on."""
    row = broken()
    assert (row["status"], row["break_minute"], row["eased"], row["minutes_on"]) == ("break", 28, None, 10)
    size = {one["metric"]: one for one in row["metrics"]}
    assert {name for name, one in size.items() if one["left"]} == {"cadence", "stance_time"}
    for name, true in (("cadence", -3.0), ("stance_time", 5.0)):
        assert abs(size[name]["shift_pct"] - true) <= size[name]["shift_half_width_pct"]
    assert size["step_length"]["shift_pct"] is None


def test_the_same_number_twice_is_one_metric():
    """Vertical ratio moves with the bounce, and step length with the steps: more bounce alone is no break."""
    row = broken(metrics=("steps", "vertical_oscillation", "vertical_ratio"), sizes=(0.0, 6.0, 6.0))
    assert row["status"] == "held"


def test_vertical_ratio_stands_in_for_a_bounce_that_is_not_told():
    """Some watches write only the ratio."""
    assert broken(metrics=("steps", "vertical_ratio"), sizes=(-3.0, 8.0))["status"] == "break"


def test_slowing_down_walking_and_stopping_are_told_apart():
    """What came first after the break, and how many minutes later."""

    def slow(minutes):
        late = pl.col("minute") >= 33
        return minutes.with_columns(pl.when(late).then(2.7).otherwise("speed").alias("speed"))

    def walk(minutes):
        late = pl.col("minute") >= 34
        return minutes.with_columns(
            pl.when(late).then(50.0).otherwise("walk_s").alias("walk_s"), pl.when(late).then(0).otherwise("windows").alias("windows")
        )

    told = [broken(last=last) for last in (slow, walk, lambda minutes: minutes.filter(pl.col("minute") <= 32))]
    assert [row["status"] for row in told] == ["break"] * 3
    assert [row["eased"] for row in told] == ["slowed", "walked", "stopped"]
    assert [row["minutes_on"] for row in told] == [NEAR(5, abs=1), NEAR(6, abs=1), NEAR(4, abs=1)]


def test_another_pace_is_not_another_form():
    """A run whose second half is 12 % faster has nothing to compare: no break, though steps and contact follow the speed."""

    def faster(minutes):
        late = pl.col("minute") >= 24
        return minutes.with_columns(
            pl.when(late).then(pl.col("speed") * 1.12).otherwise("speed").alias("speed"),
            pl.when(late).then(pl.col("steps") * 1.02).otherwise("steps").alias("steps"),
            pl.when(late).then(pl.col("stance_time") * 0.93).otherwise("stance_time").alias("stance_time"),
        )

    assert broken(sizes=(0.0, 0.0, 0.0), last=faster)["status"] == "held"


def test_a_new_watch_starts_a_baseline_of_its_own():
    """Other numbers from another watch are no break, and the first five runs with it have no baseline."""
    runs = runs_of(18)
    product = ["fr965"] * 12 + ["fr970"] * 6
    cadence = [1.0] * 12 + [1.04] * 6
    table = form(strides_of(runs, cadence), runs, Pairs.create_empty(), devices(runs, product))
    assert table["status"].to_list()[12:] == ["no baseline"] * 5 + ["held"]
