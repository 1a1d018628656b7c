"""How steep the way was, what a speed is worth there, and which altitudes, speeds and powers cannot be true."""

import math
import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .factory import records
from .physiology import sampled, trust, wander

HILL = [100 + 0.3 * at for at in range(1201)]  # 10 % at 3 m/s


def run(**columns):
    """Twenty minutes at 3 m/s, with a distance that says the same."""
    told = {key: columns.pop(key) for key in ("source", "sub_sport") if key in columns}
    return sampled(records("r", seconds=1200, **{"distance": [3.0 * at for at in range(1201)], **columns}), **told)


def test_ten_percent_are_worth_their_factor():
    """3.0 m/s at +10 % is as hard as 4.377 m/s; the watch's own noise does not matter."""
    noise = wander(random.Random(1), 1201, 0.2, 3)
    table = run(enhanced_altitude=[height + extra for height, extra in zip(HILL, noise, strict=True)], source="barometer")
    assert table["grade"].mean() == pytest.approx(0.10, abs=0.002)
    assert table["grade"].null_count() <= 5
    assert table["adjusted_speed"].mean() == pytest.approx(4.377, abs=0.03)


@pytest.mark.parametrize(
    ("source", "sub_sport"), [("satellite", None), ("barometer", "treadmill"), (None, "indoor_running"), ("barometer", "virtual_activity")]
)
def test_where_no_altitude_can_be_believed_the_speed_stands(source, sub_sport):
    """From satellites only, or under a roof."""
    table = run(enhanced_altitude=HILL, source=source, sub_sport=sub_sport)
    assert table["grade"].null_count() == table.height
    assert table["adjusted_speed"].to_list() == table["speed"].to_list()


@pytest.mark.parametrize(("spread", "believed"), [(0.0, True), (0.3, True), (3.0, False)])
def test_where_nobody_names_the_altimeter_its_smoothness_decides(spread, believed):
    """A barometer's tenths are believed, metres that come and go within seconds are a satellite's."""
    noise = wander(random.Random(2), 1201, spread, 15)
    altitude = [100 + 20 * math.sin(at / 150) + extra for at, extra in enumerate(noise)]
    assert trust(records("r", seconds=1200, distance=[3.0 * at for at in range(1201)], enhanced_altitude=altitude))["graded"] == believed


def test_no_slope_spans_a_pause():
    """Thirty metres up in a lift while the timer stood are no hill."""
    keep = [at < 600 or at >= 660 for at in range(1201)]
    table = records(
        "r", seconds=1200, distance=[3.0 * at for at in range(1201)], enhanced_altitude=[100.0 + 30 * (at >= 660) for at in range(1201)]
    )
    found = sampled(table.filter(pl.Series(keep)), source="barometer")
    assert found["grade"].abs().max() == 0
    assert found["part"].n_unique() == 2


def test_an_altitude_that_was_set_anew_is_no_slope():
    """A jump of 40 m within a second is not run, and what follows is level again."""
    found = run(enhanced_altitude=[100.0 + 40 * (at >= 600) for at in range(1201)], source="barometer")
    assert found["adjusted_speed"].mean() == pytest.approx(3.0, abs=0.01)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([2, 4, 8]), st.floats(60, 400), st.floats(0, 0.12))
def test_sparser_samples_change_the_adjusted_speed_little(seed, step, period, steepest):
    """Every fourth second, and smart recording: within half a percent of what every second gives."""
    chance = random.Random(seed)
    noise, pace = wander(chance, 1201, 0.2, 5), wander(chance, 1201, 0.15, 20)
    speed = [3.0 + value for value in pace]
    distance = [sum(speed[:at]) for at in range(1201)]
    altitude = [100 + 3 * steepest * period * math.sin(at / period) + noise[at] for at in range(1201)]
    table = records("r", seconds=1200, speed=speed, distance=distance, enhanced_altitude=altitude)
    at, kept = 0, set()
    while at <= 1200:
        kept.add(at)
        at += step if step != 8 else chance.randint(1, 8)
    whole, thin = (
        sampled(part, source="barometer").select((pl.col("adjusted_speed") * pl.col("seconds")).sum() / pl.col("seconds").sum()).item()
        for part in (table, table.filter(pl.Series([second in kept for second in range(1201)])))
    )
    assert thin == pytest.approx(whole, rel=0.005)


def test_hilly_is_twenty_metres_per_kilometre():
    """By the altitude, even where the grade cannot be told from it; not known without."""
    up = [100 + 60 * math.sin(at / 100) for at in range(1201)]
    told = {"distance": [3.0 * at for at in range(1201)]}
    assert trust(records("r", seconds=1200, enhanced_altitude=up, **told), source="satellite")["hilly"]
    assert not trust(records("r", seconds=1200, enhanced_altitude=100.0, **told), source="barometer")["hilly"]
    assert trust(records("r", seconds=1200, **told))["hilly"] is None


def test_a_satellites_jump_is_no_speed():
    """Fifty metres aside for a second: neither the speed nor the way has it."""
    lat = [45 + 2.7e-5 * at + (4.5e-4 if at == 600 else 0) for at in range(1201)]
    table = sampled(records("r", seconds=1200, speed=None, cadence=None, position_lat=lat, position_long=7.0))
    assert table["speed"].max() < 4
    assert table["step_m"].sum() == pytest.approx(3602, abs=15)
    assert run(speed=[15.0 if at == 600 else 3.0 for at in range(1201)])["speed"].max() == 3


def test_a_fix_that_stalls_and_catches_up_keeps_its_way():
    """Four seconds on the spot, then all of it at once: 15 m in a second are four steps that were late."""
    way = [3.0 * (at - at % 5) for at in range(1201)]
    table = sampled(records("r", seconds=1200, speed=None, cadence=None, distance=way))
    assert table["step_m"].sum() == pytest.approx(3600)
    assert table["speed"].filter(table["second"].is_between(60, 1100)).is_between(2.5, 3.5).all()


def test_the_date_line_is_crossed_the_short_way():
    """From 179.999 to -179.999 degrees east it is a few metres."""
    long = [179.99 + 3.8e-5 * at for at in range(601)]
    table = sampled(
        records("r", seconds=600, speed=None, cadence=None, position_lat=45.0, position_long=[(x + 180) % 360 - 180 for x in long])
    )
    assert table["step_m"].sum() == pytest.approx(600 * 2.99, rel=0.01)


def test_power_is_of_one_sensor():
    """The watch's own where it has any, else a developer field's; never both in one run, and nothing absurd."""
    own = [250 if at < 600 else None for at in range(1201)]
    assert set(run(power=own, developer_power=300.0)["power"]) == {250.0, None}
    assert set(run(power=0, developer_power=300.0)["power"]) == {300.0}
    assert set(run(developer_power=300.0)["power"]) == {300.0}
    assert set(run(power=[9000 if at == 5 else 250 for at in range(1201)])["power"]) == {250.0, None}
