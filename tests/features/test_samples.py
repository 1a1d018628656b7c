"""What counts as moving: pauses, gaps, standing still, roofs and missing channels."""

from datetime import timedelta

import pytest

from legday.features.runs import runs

from .factory import NOON, activities, activity, records


def run_row(table, **fields):
    """The row of one run with these records."""
    return runs(activities(activity("r", **fields)), table.lazy(), {}).row(0, named=True)


def moving(table, **fields):
    """Its moving time [s]."""
    return run_row(table, **fields)["moving_time_s"]


def stopped(first, last):
    """A timer stop and the next start, seconds after noon."""
    return {"start_time": NOON + timedelta(seconds=first), "end_time": NOON + timedelta(seconds=last)}


def without(table, first, last):
    """The records but for those strictly between two seconds after noon."""
    at = (table["timestamp"] - NOON).dt.total_seconds()
    return table.filter(~at.is_between(first, last, closed="none"))


def test_an_hour_of_running_is_an_hour():
    """3,601 samples a second apart last 3,600 s."""
    assert moving(records("r")) == 3600


@pytest.mark.parametrize(("gap", "lost"), [(10, 0), (11, 11), (600, 600)])
def test_a_gap_of_more_than_ten_seconds_is_a_pause(gap, lost):
    """Ten seconds are smart recording, eleven are a pause."""
    assert moving(without(records("r"), 1000, 1000 + gap)) == 3600 - lost


def test_timer_events_outrank_the_gap_rule():
    """A 30 s gap counts where the timer's stops are on record and none lies in it."""
    table = without(records("r"), 1000, 1030)
    assert moving(table) == 3570
    assert moving(table, pauses=[stopped(2000, 2100)]) == 3500
    assert moving(table, pauses=[stopped(1005, 1025), stopped(2000, 2100)]) == 3470


def test_a_timer_that_never_stopped_has_no_pauses():
    """A FIT session whose timer ran all along says so; a GPX knows nothing of a timer."""
    table = without(records("r"), 1000, 1030)
    assert moving(table, total_timer_time=3598.0) == 3600
    assert moving(table, total_timer_time=3570.0) == 3570
    assert moving(table, total_timer_time=3600.0, format="gpx") == 3570


def test_samples_inside_a_stop_do_not_count():
    """Overlapping stops count once."""
    assert moving(records("r"), pauses=[stopped(100, 400), stopped(200, 300)]) == 3300


def test_a_file_sampled_every_twenty_seconds_is_not_all_pauses():
    """The gap limit follows the file's own rhythm, up to a minute."""
    assert moving(records("r", step=20)) == 3600
    assert moving(records("r", step=90)) == 0


@pytest.mark.parametrize(
    ("speed", "cadence", "expected"),
    [
        pytest.param(0.8, None, 3600, id="slow walking"),
        pytest.param(0.79, None, 0, id="standing"),
        pytest.param(0.0, 30, 3600, id="sixty steps a minute"),
        pytest.param(0.0, 29, 0, id="fewer steps"),
        pytest.param(None, None, 3600, id="neither is known"),
        pytest.param(None, 85, 3600, id="steps alone"),
    ],
)
def test_moving_is_by_speed_or_steps(speed, cadence, expected):
    """0.8 m/s or 60 steps/min; where neither is known, being recorded."""
    assert moving(records("r", speed=speed, cadence=cadence)) == expected


def test_a_treadmill_without_speed_is_moving():
    """Zero all along under a roof is no speed, outdoors it is standing."""
    table = records("r", speed=0.0, cadence=None)
    assert moving(table, sub_sport="treadmill") == 3600
    assert moving(table, sub_sport="trail") == 0


def test_moving_is_judged_over_five_seconds():
    """Single lost seconds of speed do not stop a runner, a minute at a light does."""
    speed = [0.0 if at % 10 == 0 or 600 <= at < 660 else 3.0 for at in range(3601)]
    assert moving(records("r", speed=speed, cadence=None)) == pytest.approx(3540, abs=5)


def test_a_stop_that_never_ends_stops_no_other_run():
    """A start of the timer in the year 2085 ends with its own session."""
    rows = [activity("a", pauses=[stopped(1800, 2 * 10**9)]), activity("b", start=NOON + timedelta(days=1))]
    tables = [records("a"), records("b", start=NOON + timedelta(days=1))]
    table = runs(activities(*rows), tables[0].vstack(tables[1]).lazy(), {})
    assert table["moving_time_s"].to_list() == [1800, 3600]


def test_duplicate_timestamps_count_once():
    """The same second twice is a second."""
    table = records("r")
    assert moving(table.vstack(table).sort("timestamp")) == 3600


def test_without_records_the_timer_counts():
    """Timer time, else elapsed time."""
    assert moving(records("other"), total_timer_time=3000.0) == 3000
    assert moving(records("other")) == 3600


def test_records_far_from_their_session_are_ignored():
    """A clock that jumped by a year adds no year."""
    table = records("r").vstack(records("r", start=NOON + timedelta(days=365), seconds=60))
    assert moving(table) == 3600


@pytest.mark.parametrize(
    ("fields", "columns", "expected"),
    [
        pytest.param({"total_distance": 9000.0}, {"distance": [3.0 * at for at in range(3601)]}, 9000, id="the session's word first"),
        pytest.param({"total_distance": 0.0}, {"distance": [3.0 * at for at in range(3601)]}, 10800, id="then the last record"),
        pytest.param({}, {"position_lat": [45 + at * 1e-5 for at in range(3601)], "position_long": 7.0}, 4003, id="then the positions"),
        pytest.param({}, {}, None, id="else it is not known"),
    ],
)
def test_distance_is_what_the_file_knows(fields, columns, expected):
    """Session, records, positions, unknown, in this order."""
    distance = run_row(records("r", **columns), **fields)["distance_m"]
    assert distance == (None if expected is None else pytest.approx(expected, abs=1))


def test_speed_follows_from_distance_or_positions():
    """A GPX without speed stands still where its positions do."""
    lat = [45 + min(at, 1800) * 3e-5 for at in range(3601)]
    assert moving(records("r", speed=None, cadence=None, position_lat=lat, position_long=7.0)) == pytest.approx(1800, abs=10)
    way = [3.0 * min(at, 1200) for at in range(3601)]
    assert moving(records("r", speed=None, cadence=None, distance=way)) == pytest.approx(1200, abs=10)


def test_ascent_is_the_sessions_or_the_smoothed_altitudes():
    """One hill of 60 m, with a jitter of a metre that smoothing takes away."""
    hill = [100 + 60 * min(at, 3600 - at) / 1800 + (0.5 if at % 2 else -0.5) for at in range(3601)]
    assert run_row(records("r", enhanced_altitude=hill), total_ascent=75.0)["ascent_m"] == 75
    assert run_row(records("r", enhanced_altitude=hill))["ascent_m"] == pytest.approx(60, abs=3)
    assert run_row(records("r"))["ascent_m"] is None


@pytest.mark.parametrize(
    ("sub_sport", "located", "surface"),
    [("trail", True, "trail"), ("track", False, "track"), ("treadmill", False, "treadmill"), ("indoor_running", False, "treadmill"),
     ("street", False, "road"), ("generic", True, "road"), (None, True, "road"), ("generic", False, "unknown"), (None, False, "unknown")],
)  # fmt: skip
def test_the_surface_follows_from_the_sub_sport(sub_sport, located, surface):
    """And a plain run with positions is taken for a road."""
    position = {"position_lat": 45.0, "position_long": 7.0} if located else {}
    assert run_row(records("r", **position), sub_sport=sub_sport)["surface"] == surface


@pytest.mark.parametrize(
    ("speed", "cadence", "noted"), [(1.3, 55, True), (1.3, None, True), (1.3, 80, False), (2.0, 55, False), (None, 55, False)]
)
def test_a_hike_recorded_as_running_is_noted(speed, cadence, noted):
    """Median below 1.8 m/s with hardly a running step."""
    assert ("looks like a walk or hike recorded as running" in run_row(records("r", speed=speed, cadence=cadence))["notes"]) == noted
