"""Hevy: units in the header, month names in the app's language, backslash-n in notes."""

from datetime import datetime

import pytest

from legday.readers.strength_csv.hevy import is_hevy, read_hevy

KG = r""""title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index","set_type","weight_kg","reps","distance_km","duration_seconds","rpe"
"Lower A","3 Feb 2026, 18:41","3 Feb 2026, 19:39","legs\nday","Squat (Barbell)",,"belt\nfrom 80",0,"warmup",40,8,,0,
"Lower A","3 Feb 2026, 18:41","3 Feb 2026, 19:39","legs\nday","Squat (Barbell)",,"",1,"normal",82.5,5,,,8.5
"Lower A","3 Feb 2026, 18:41","3 Feb 2026, 19:39","legs\nday","Squat (Barbell)",0,"",2,"failure",82.5,4,,,10
"Lower A","3 Feb 2026, 18:41","3 Feb 2026, 19:39","legs\nday","Leg Curl (Machine)",0,"",3,"dropset",30,12,,,
"Lower A","3 Feb 2026, 18:41","3 Feb 2026, 19:39","legs\nday","Warm Up",,"",0,"normal",,,,300,
"Lower A","3 Feb 2026, 18:41","3 Feb 2026, 19:39","legs\nday","Treadmill",,"",0,"normal",,,1.5,600,
"Lower A","3 Feb 2026, 18:41","3 Feb 2026, 19:39","legs\nday","Crunch (Weighted)",,"",0,"normal",10,0,,0,
"Lower A","3 Feb 2026, 18:41","3 Feb 2026, 19:39","legs\nday","Squat (Barbell)",,"",0,"myorep",10,5,,0,
"""  # noqa: E501
LBS = """title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,weight_lbs,reps,distance_miles,duration_seconds,rpe
Unterkörper,"25 Juli 2026, 14:21","25 Juli 2026, 15:20",,Farmers Walk,,,0,normal,100,,0.1,60,
"""  # noqa: E501


def test_hevy_rows() -> None:
    """Kinds, supersets, efforts and notes; zero seconds beside repetitions are not a time."""
    log = read_hevy(KG.encode())
    assert is_hevy(KG.encode())
    assert log.sets["kind"].to_list() == ["warmup", "normal", "failure", "dropset", "normal", "normal"]
    assert log.sets["superset"].to_list() == [None, None, 0, 0, None, None]
    assert log.sets["weight"].to_list() == [40, 82.5, 82.5, 30, None, 10]
    assert log.sets["duration"].to_list() == [None, None, None, None, 300, None]
    assert log.sets["repetitions"].to_list() == [8, 5, 4, 12, None, None]
    assert log.sets["rpe"].to_list() == [None, 8.5, 10, None, None, None]
    assert log.sets["exercise_note"][0] == "belt\nfrom 80"
    assert log.accounting.reasons == {("set", ""): 6, ("cardio", ""): 1, ("refused", "set_type not understood"): 1}
    assert log.accounting.balanced


def test_hevy_times_are_local() -> None:
    """The CSV has wall-clock times without a zone, both ends."""
    (workout,) = read_hevy(KG.encode()).workouts.rows(named=True)
    assert (workout["start_local"], workout["end_local"]) == (
        datetime.fromisoformat("2026-02-03T18:41"),
        datetime.fromisoformat("2026-02-03T19:39"),
    )
    assert (workout["start_time"], workout["duration_s"], workout["description"]) == (None, 3480, "legs\nday")


def test_pounds_miles_and_a_german_month() -> None:
    """The header's units hold for all rows, and Juli is July on any machine."""
    log = read_hevy(LBS.encode(), weight_unit="kg")
    assert log.sets["weight"][0] == pytest.approx(45.359, abs=1e-3)
    assert log.sets["distance"][0] == pytest.approx(160.934, abs=1e-3)
    assert log.workouts["start_local"][0] == datetime.fromisoformat("2026-07-25T14:21")
    assert log.unit_evidence.overruled


def test_a_workout_that_never_ended_has_no_end() -> None:
    """An end before the start, or a day later, is not an end."""
    for end in ("3 Feb 2026, 17:00", "5 Feb 2026, 07:00", "", "2026-02-03T19:39:00Z"):
        workout = read_hevy(KG.replace("3 Feb 2026, 19:39", end).encode()).workouts.row(0, named=True)
        assert (workout["end_local"], workout["duration_s"]) == (None, None)
