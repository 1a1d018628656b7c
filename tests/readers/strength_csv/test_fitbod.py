"""Fitbod: UTC instants, cardio among the sets, leading blanks."""

from datetime import UTC, datetime

import pytest

from legday.readers.strength_csv.fitbod import is_fitbod, read_fitbod

KG = """Date,Exercise,Reps,Weight(kg),Duration(s),Distance(m),Incline,Resistance,isWarmup,Note,multiplier
2026-02-03 17:41:07 +0000,Barbell Squat, 5,20.41168092460379,0.0,0.0,0.0,0.0,true,, 1.0
2026-02-03 17:41:07 +0000,Dumbbell Lunge, 10,16.0,0.0,0.0,0.0,0.0,false,felt good, 2.0

2026-02-03 17:41:07 +0000,Plank, 0,0.0,45.0,0.0,0.0,0.0,false,, 1.0
2026-02-03 17:41:07 +0000,Air Squats, 20,0.0,0.0,0.0,0.0,0.0,false,, 1.0
2026-02-02 08:00:00 +0000,Hiking, 0,0.0,7200.0,8000.0,0.0,0.0,false,, 1.0
"""


def test_fitbod_rows() -> None:
    """Weights as written, the multiplier unused, timed sets kept, hikes counted as cardio."""
    log = read_fitbod(KG.encode())
    assert is_fitbod(KG.encode())
    assert log.sets["weight"].to_list() == [20.41168092460379, 16, None, None]
    assert log.sets["weight_kind"].to_list() == ["external", "external", "body_weight", "body_weight"]
    assert log.sets["kind"].to_list() == ["warmup", "normal", "normal", "normal"]
    assert (log.sets["duration"][2], log.sets["exercise_note"][1]) == (45, "felt good")
    assert log.accounting.reasons == {("set", ""): 4, ("cardio", ""): 1}
    assert log.accounting.data_rows == 5


def test_fitbod_times_are_instants() -> None:
    """The instant is sure, the local date and the end are not known."""
    (workout,) = read_fitbod(KG.encode()).workouts.rows(named=True)
    assert workout["start_time"] == datetime(2026, 2, 3, 17, 41, 7, tzinfo=UTC)
    assert (workout["start_local"], workout["local_date"], workout["end_time"]) == (None, None, None)


def test_fitbod_in_pounds() -> None:
    """The header's unit decides."""
    log = read_fitbod(KG.replace("Weight(kg)", "Weight(lbs)").encode())
    assert log.sets["weight"][1] == pytest.approx(7.257, abs=1e-3)
