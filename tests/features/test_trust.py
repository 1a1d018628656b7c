"""Which heart rates are believed: clean ones are, and spikes, flat lines, locks and late starts are found."""

import random
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.features.samples import samples

from .factory import NOON, activities, activity, records
from .physiology import body, found, sampled, table, trust, wander

SEED = st.integers(0, 10**6)


def sampling(name, seconds, seed=0):
    """Which seconds a watch writes down."""
    chance, kept, at = random.Random(seed), set(), 0
    while at < seconds:
        kept.add(at)
        at += {"every second": 1, "every four seconds": 4, "smart": chance.randint(1, 8)}[name]
    return kept


def thinned(recorded, name, seed=0):
    """The records that are left of one a second."""
    kept = sampling(name, recorded.height, seed)
    return recorded.filter(pl.Series([at in kept for at in range(recorded.height)]))


@settings(max_examples=12, deadline=None)
@given(SEED, st.sampled_from([0.0, 0.1, 0.3]), st.sampled_from(["every second", "every four seconds", "smart"]), st.integers(-20, 20))
def test_a_heart_is_believed(seed, bouts, how, apart):
    """At least 99 % of a clean run, steady or in bouts, densely or sparsely recorded, far from the steps or as many a minute."""
    run = trust(thinned(table(*body(seed, bouts=bouts, steps=152.0 + apart)), how, seed))
    assert run["heart_rate_trusted_s"] >= 0.99 * run["heart_rate_read_s"] > 0
    assert run["notes"] == []


@settings(max_examples=8, deadline=None)
@given(SEED, st.integers(400, 800), st.sampled_from([("every second", 600), ("every four seconds", 700), ("smart", 1400)]))
def test_a_cadence_lock_is_found(seed, first, how_long):
    """A sensor that follows the steps for ten minutes while the pace changes, within a few beats and seconds; sparse samples need more."""
    how, length = how_long
    heart_rate, speed, steps = body(seed)
    noise = wander(random.Random(seed), len(steps), 0.5, 5)
    locked = [steps[max(at - 3, 0)] + noise[at] if first <= at < first + length else beat for at, beat in enumerate(heart_rate)]
    share, elsewhere = found(thinned(table(locked, speed, steps), how, seed), "locked", first, first + length)
    assert share > 0.8
    assert elsewhere <= 240


def test_as_many_beats_as_steps_are_marked_where_a_sensor_may_have_taken_one_for_the_other():
    """A steady hour of 165 of both on the wrist is scored, and shows no threshold; a strap counts no steps."""
    chance = random.Random(11)
    beats, steps = ([165 + value for value in wander(chance, 1800, 0.9, tau)] for tau in (30, 12))
    recorded = table(beats, [3.0 + value for value in wander(chance, 1800, 0.05, 5)], steps)
    wrist, strap = (sampled(recorded, heart_rate_sensor=sensor) for sensor in (None, "chest"))
    assert wrist["at_steps"].mean() > 0.8
    assert wrist["heart_rate"].null_count() == 0
    assert not strap["at_steps"].any()


def test_two_minutes_of_lock_are_found_by_the_jump():
    """From 150 to 180 within a second, and on the steps for two minutes."""
    heart_rate, speed, steps = body(1, bouts=0.0, steps=180.0)
    locked = [steps[at] if 1000 <= at < 1120 else beat for at, beat in enumerate(heart_rate)]
    share, elsewhere = found(table(locked, speed, steps), "locked", 1000, 1120)
    assert share > 0.8
    assert elsewhere <= 30


def test_a_heart_rate_that_stays_at_the_steps_while_the_pace_changes_is_a_lock():
    """Steps hold 170, the pace goes from 2.7 to 3.9 m/s and back, the reading stays."""
    chance = random.Random(3)
    speed = [2.7 if at // 150 % 2 else 3.9 for at in range(2400)]
    reading = [170 + value for value in wander(chance, 2400, 0.6, 5)]
    run = trust(table(reading, speed, [170] * 2400))
    assert run["locked_s"] > 0.8 * run["heart_rate_read_s"]
    assert any("pace or power stand in" in note for note in run["notes"])
    assert any("counted steps, not beats" in note for note in run["notes"])


def test_a_steady_treadmill_run_at_as_many_beats_as_steps_is_believed():
    """160 of both for 40 min, each with its own small noise."""
    beats = [160 + value for value in wander(random.Random(1), 2400, 0.9, 30)]
    steps = [160 + value for value in wander(random.Random(2), 2400, 0.9, 12)]
    run = trust(table(beats, [3.0] * 2400, steps), sub_sport="treadmill")
    assert run["heart_rate_trusted_s"] == run["heart_rate_read_s"]


@settings(max_examples=10, deadline=None)
@given(SEED, st.integers(1, 15), st.integers(30, 60), st.sampled_from([-1, 1]), st.integers(300, 2000))
def test_a_jump_and_return_is_a_spike(seed, length, height, way, first):
    """Up or down by 30 bpm and more for up to 15 s, wherever it lies, and nothing else with it."""
    heart_rate, speed, steps = body(seed, bouts=0.0)
    spiked = [beat + way * height if first <= at < first + length else beat for at, beat in enumerate(heart_rate)]
    share, elsewhere = found(table(spiked, speed, steps), "spike", first, first + length)
    assert share == 1
    assert elsewhere == 0


@pytest.mark.parametrize("high", [30, 60, 120])
def test_bouts_are_no_spikes(high):
    """Half a minute and more is long enough for a heart, however steep the flanks of an invented one are."""
    beats = [184 if at % 300 < high else 135 for at in range(2400)]
    run = trust(table(beats, [3.0] * 2400, [170] * 2400))
    assert run["spikes_s"] == 0


@pytest.mark.parametrize(("first", "length"), [(1010, 90), (1023, 65), (1003, 300), (1200, 900)])
def test_a_flat_line_is_found(first, length):
    """One value for a minute and more, while bouts begin or end."""
    heart_rate, speed, steps = body(4)
    flat = [heart_rate[first] if first <= at < first + length else beat for at, beat in enumerate(heart_rate)]
    share, elsewhere = found(table(flat, speed, steps), "flat", first, first + length)
    assert share >= 1 - 10 / length
    assert elsewhere <= 10


@pytest.mark.parametrize(
    ("speed", "steps", "how"),
    [
        pytest.param([3.0] * 2400, [170] * 2400, "every second", id="steady"),
        pytest.param([3.0] * 2400, [170] * 2400, "smart", id="steady, written now and then"),
        pytest.param([1.1 + 0.3 * (at // 60 % 2) for at in range(2400)], [110] * 2400, "every second", id="a stroll"),
        pytest.param([0.0 if 600 <= at < 660 else 3.0 for at in range(2400)], [0 if 600 <= at < 660 else 170 for at in range(2400)],
                     "every second", id="a stop at a light"),
    ],
)  # fmt: skip
def test_a_steady_heart_rate_needs_a_change_of_pace_to_be_doubted(speed, steps, how):
    """140 all along is believed."""
    run = trust(thinned(table([140] * 2400, speed, steps), how))
    assert run["heart_rate_trusted_s"] == run["heart_rate_read_s"]


def test_a_pulse_found_late_is_left_out():
    """120 for three minutes of steady running, then 155 within seconds: what a watch on the other wrist saw all along."""
    heart_rate, speed, steps = body(5, bouts=0.0)
    late = [min(beat, 120 + at % 3) if at < 180 else beat for at, beat in enumerate(heart_rate)]
    share, elsewhere = found(table(late, speed, steps), "late", 0, 180)
    assert share == 1
    assert elsewhere <= 20
    assert trust(table(late, speed, steps))["notes"] == ["heart rate left out for 3 min: the sensor found the pulse late"]


def test_minutes_without_a_reading_at_the_start_are_said():
    """Nothing is left out, and the score rests on what came after."""
    heart_rate, speed, steps = body(6, bouts=0.0)
    run = trust(table([None if at < 500 else beat for at, beat in enumerate(heart_rate)], speed, steps))
    assert run["late_start_s"] == pytest.approx(500, abs=5)
    assert run["heart_rate_trusted_s"] == run["heart_rate_read_s"] == pytest.approx(1900, abs=5)


def test_a_walk_before_the_run_is_no_late_start():
    """Two minutes at 95, then running: the heart follows the pace."""
    heart_rate, speed, steps = body(7, bouts=0.0)
    walked = [95.0 + at / 60 for at in range(150)]
    run = trust(table(walked + heart_rate[:-150], [1.3] * 150 + speed[:-150], [110] * 150 + steps[:-150]))
    assert run["late_start_s"] == 0


def test_a_lost_sensor_is_no_reading():
    """Zeros are neither read nor believed, and take nothing else with them."""
    heart_rate, speed, steps = body(8, bouts=0.0)
    run = trust(table([0 if 1000 <= at < 1300 else beat for at, beat in enumerate(heart_rate)], speed, steps))
    assert run["heart_rate_read_s"] == run["heart_rate_trusted_s"] == pytest.approx(2100, abs=12)


def test_what_is_believed_does_not_depend_on_the_company():
    """A run with a lock in it, alone and behind another."""
    heart_rate, speed, steps = body(9)
    locked = table([steps[at] if 600 <= at < 1500 else beat for at, beat in enumerate(heart_rate)], speed, steps)
    alone = sampled(locked)
    before = table(*body(10)).with_columns(pl.lit("b").alias("activity_id"), pl.col("timestamp") - timedelta(days=1))
    chosen = activities(activity("b", start=NOON - timedelta(days=1), minutes=40), activity("r", minutes=40))
    both = samples(chosen.with_row_index("run").with_columns(pl.col("run").cast(pl.Int64)), pl.concat([before, locked]).lazy()).collect()
    columns = ["seconds", "heart_rate", "heart_rate_read", "doubt", "speed", "grade", "adjusted_speed"]
    assert both.filter(pl.col("run") == 1).select(columns).equals(alone.select(columns))


def test_a_run_without_heart_rate_has_nothing_to_doubt():
    """All seconds are nought, and nothing is said."""
    run = trust(records("r", seconds=1200))
    assert (run["heart_rate_read_s"], run["heart_rate_trusted_s"], run["late_start_s"], run["notes"]) == (0, 0, 0, [])
