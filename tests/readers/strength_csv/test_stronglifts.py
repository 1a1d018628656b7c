"""StrongLifts 5x5: one row per exercise, its sets in columns."""

from datetime import datetime

import pytest

from legday.readers.strength_csv.stronglifts import is_stronglifts, read_stronglifts

LB = """\ufeffDate (yyyy/mm/dd),Workout,Workout Name,Program Name,Body Weight (KG),Exercise,Sets×Reps,Sets×Time,Top Set (Reps×LB),e1RM (LB),Reps,Volume (LB),Workout Volume (LB),Duration (hours),Start Time (h:mm),End Time (h:mm),Notes,Set 1 (Reps),Set 1 (LB),Set 2 (Reps),Set 2 (LB),Set 3 (Reps),Set 3 (LB)
2026/02/03,12,"Workout A","Stronglifts 5×5",71.5,"Squat",3×5,,5×180,,15,,,0.75,6:41 PM,7:26 PM,"late",5,180,5,180,5,180
2026/02/03,12,"Workout A","Stronglifts 5×5",71.5,"Overhead Press",-,,,,,,,0.75,6:41 PM,7:26 PM,"",3,95,0,95,,
2026/02/03,12,"Workout A","Stronglifts 5×5",71.5,"Chinups",2×8,,,,,,,0.75,6:41 PM,7:26 PM,"",8,-10,8,0,,
2026/02/03,12,"Workout A","Stronglifts 5×5",71.5,"Barbell Row",Skipped,,,,,,,0.75,6:41 PM,7:26 PM,"",,,,,,
2026/02/03,12,"Workout A","Stronglifts 5×5",71.5,"Plank",,3×60,,,,,,0.75,6:41 PM,7:26 PM,"",,,,,,
"""  # noqa: E501
KG_OLD = """Date (yyyy/mm/dd),Workout,Workout Name,Program Name,Body Weight (KG),Exercise,SetsxReps,SetsxTime,Top Set Reps x KG,e1RM  (KG),Reps,Volume (KG),Workout Volume (KG),Duration (hours),Start Time (h:mm),End Time (h:mm),Notes,Set 1 (Reps), Set 1 (KG)
"2015/05/25","1","Workout A","","87","Squat","1x5","","5x20","24.7","5","100","","1","11:40 PM","12:20 AM","","5","20"
"""  # noqa: E501


def test_stronglifts_sets_are_columns() -> None:
    """Nine sets out of five rows; a set of 0 repetitions was tried and failed; a negative weight helped."""
    log = read_stronglifts(LB.encode())
    assert is_stronglifts(LB.encode())
    assert log.sets["exercise"].to_list() == ["Squat"] * 3 + ["Overhead Press"] * 2 + ["Chinups"] * 2
    assert log.sets["repetitions"].to_list() == [5, 5, 5, 3, 0, 8, 8]
    assert log.sets["kind"].to_list() == ["normal"] * 4 + ["failure"] + ["normal"] * 2
    assert log.sets["weight"].to_list() == pytest.approx([81.647] * 3 + [43.091] * 2 + [None, None], abs=1e-3)
    assert log.sets["weight_kind"].to_list()[-2:] == ["assisted", "body_weight"]
    assert log.unit_evidence.unit == "lb"


def test_stronglifts_rows_are_accounted_for() -> None:
    """Rows are counted, not sets: three with sets, one skipped by hand, one by time."""
    account = read_stronglifts(LB.encode()).accounting
    assert account.reasons == {("set", ""): 3, ("skipped", "marked as skipped"): 1, ("skipped", "sets by time"): 1}
    assert account.balanced


def test_stronglifts_times() -> None:
    """Start and end of the day; an end past midnight is the next day's."""
    workout = read_stronglifts(LB.encode()).workouts.row(0, named=True)
    assert (workout["start_local"], workout["end_local"]) == (
        datetime.fromisoformat("2026-02-03T18:41"),
        datetime.fromisoformat("2026-02-03T19:26"),
    )
    assert (workout["title"], workout["description"], workout["duration_s"]) == ("Workout A", "late", 2700)
    assert read_stronglifts(KG_OLD.encode()).workouts["end_local"][0] == datetime.fromisoformat("2015-05-26T00:20")
    assert read_stronglifts(KG_OLD.encode()).sets["weight"][0] == 20
