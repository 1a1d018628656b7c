"""What a run was: its kind, its walking, its hills, its surges, and how easy it was."""

from datetime import timedelta

import polars as pl
import pytest

from legday.features.samples import samples
from legday.features.shape import with_shape
from legday.features.tens import tens
from legday.tables import Activities

from .factory import NOON, activities, activity, records

ANCHORS = {"first": 150.0, "second": 165.0, "threshold_speed": 4.0, "critical_power": None}


def shape(recorded, *, laps=(), splits=(), **fields):
    """What one run was."""
    seconds = (recorded["timestamp"].max() - recorded["timestamp"].min()).total_seconds()
    row = activities(activity("r", minutes=seconds / 60, laps=list(laps), splits=list(splits), **fields))
    numbered = row.with_row_index("run").with_columns(pl.col("run").cast(pl.Int64), altitude_source=pl.lit("barometer"))
    chosen = numbered.with_columns(pl.lit(value, pl.Float64).alias(name) for name, value in ANCHORS.items())
    sampled = samples(numbered, recorded.lazy()).collect().lazy()
    return with_shape(chosen, tens(sampled), Activities.cast(row).select("activity_id", "laps", "splits")).row(0, named=True)


def run(speed, *, cadence=None, heart_rate=None, **columns):
    """The records of a run of these speeds by second [m/s]; strides follow the speed where none are given."""
    strides = [round(80 + 3 * value) for value in speed] if cadence is None else cadence
    beats = [140 + at % 3 for at in range(len(speed))] if heart_rate is None else heart_rate
    return records("r", beats, seconds=len(speed) - 1, speed=speed, cadence=strides, **columns)


def stretches(*parts):
    """Values by second from (value, seconds)."""
    return [value for value, seconds in parts for _ in range(seconds)]


def lap(at_s, seconds, intensity):
    """A lap of a structured workout."""
    start = NOON + timedelta(seconds=at_s)
    return {"start_time": start, "end_time": start + timedelta(seconds=seconds), "total_timer_time": float(seconds), "intensity": intensity}


def test_an_even_run_is_steady_and_easy():
    """Forty even minutes below the first threshold."""
    told = shape(run(stretches((3.0, 2400))))
    assert (told["kind"], told["kind_basis"], told["surges"], told["easy_basis"]) == ("steady", "cadence", [], "heart_rate")
    assert told["easy_share"] == pytest.approx(1.0)
    assert told["walk_share"] == pytest.approx(0.0)


def test_repeats_are_found_by_speed():
    """Six times two minutes at 4.5 m/s with two easy minutes between."""
    speed = stretches((2.8, 600), *[(4.5, 120), (2.8, 120)] * 6, (2.8, 600))
    told = shape(run(speed))
    assert told["kind"] == "intervals"
    assert [bout["kind"] for bout in told["bouts"]] == ["work"] * 6
    assert told["bouts"][0]["start_s"] == pytest.approx(600, abs=20)
    assert [round(minute) for minute in told["surges"]] == [10, 14, 18, 22, 26, 30]


def test_laps_of_work_and_rest_beat_the_detector():
    """Four laps that the watch calls active, with rest between, at a speed that shows nothing."""
    laps = [lap(600 + 300 * number, 180 if word == "active" else 120, word) for number, word in enumerate(["active", "rest"] * 4)]
    told = shape(run(stretches((3.0, 3600))), laps=laps)
    assert (told["kind"], told["kind_basis"]) == ("intervals", "laps")


def test_laps_that_are_all_active_say_nothing():
    """A watch that laps every kilometre calls each lap active."""
    told = shape(run(stretches((3.0, 2400))), laps=[lap(333 * number, 333, "active") for number in range(7)])
    assert told["kind"] == "steady"


def test_run_and_walk_is_known_by_cadence():
    """Five minutes of running and one of walking, six times."""
    speed, strides = stretches(*[(2.8, 300), (1.5, 60)] * 6), stretches(*[(84, 300), (56, 60)] * 6)
    told = shape(run(speed, cadence=strides))
    assert (told["kind"], told["kind_basis"]) == ("run_walk", "cadence")
    assert told["walk_share"] == pytest.approx(1 / 6, abs=0.02)


def test_splits_of_the_watch_beat_cadence():
    """The watch says what was walked; the steps alone would not."""
    words = ["rwd_run", "rwd_walk"] * 4
    splits = [
        {**{key: value for key, value in lap(600 * number, 600, None).items() if key != "intensity"}, "split_type": word}
        for number, word in enumerate(words)
    ]
    told = shape(run(stretches((3.0, 4800))), splits=splits)
    assert (told["kind"], told["kind_basis"], told["walk_share"]) == ("run_walk", "splits", pytest.approx(0.5))


def test_a_walk_is_a_walk():
    """An hour at 1.4 m/s and 110 steps a minute."""
    assert shape(run(stretches((1.4, 3600)), cadence=stretches((55, 3600))))["kind"] == "walk"


def test_a_ride_is_no_run():
    """Half an hour at 8 m/s without a step."""
    assert shape(run(stretches((8.0, 1800)), cadence=[None] * 1800))["kind"] == "ride"


def test_nothing_known_is_unknown():
    """Neither speed nor steps."""
    told = shape(run([None] * 1800, cadence=[None] * 1800))
    assert (told["kind"], told["kind_basis"], told["walk_share"], told["hill_s"]) == ("unknown", None, None, None)


def test_hills_are_counted_by_the_second():
    """Ten minutes up a grade of 8 % in half an hour."""
    altitude = [100.0 + 0.08 * 3.0 * min(max(at - 600, 0), 600) for at in range(1800)]
    way = [3.0 * at for at in range(1800)]
    assert shape(run(stretches((3.0, 1800)), distance=way, enhanced_altitude=altitude))["hill_s"] == pytest.approx(600, abs=60)


def test_surges_carry_their_minute():
    """One minute above threshold speed at minute 20."""
    told = shape(run(stretches((3.0, 1200), (4.6, 60), (3.0, 1200))))
    assert told["surges"] == [pytest.approx(20, abs=0.3)]


def test_drift_shows_as_decoupling():
    """An even hour in which the heart works a twentieth more in the second half."""
    beats = [140 + at % 2 + (7 if at >= 2100 else 0) for at in range(3600)]
    told = shape(run(stretches((3.0, 3600)), heart_rate=beats))
    assert told["decoupling_pct"] == pytest.approx(100 * (1 - 140.5 / 147.5), abs=0.3)
    assert told["efficiency"] == pytest.approx(60 * 3.0 / 144.4, rel=0.02)
