"""FitNotes: dates only, units per row or in the header, commas in exercise names."""

import pytest

from legday.readers.strength_csv.fitnotes import is_fitnotes, read_fitnotes

F1 = """Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment
2026-02-03,Barbell Squat,Legs,82.5,kgs,5,,,,"felt light"
2026-02-03,Leg Press, feet high,Legs,200.0,lbs,10,,,,
2026-02-03,Plank,Abs,,,,,,0:01:30,
2026-02-03,Running (Outdoor),Cardio,,,,5.2,km,0:27:40,
2026-02-05,Pull Up,Back,-20.0,kgs,8,,,,
2026-02-05,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q
"""
F2 = "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time\n2026-02-03,Squat, low bar,Legs,100.0,kgs,3,,,\n"
F3 = "Date,Exercise,Category,Weight (lbs),Reps,Distance,Distance Unit,Time,Comment\n2014-02-03,Barbell Squat,Legs,225.0,5,,,,\n"
F4 = (
    "Date,Exercise,Category,Weight (kg),Weight (lbs),Reps,Distance,Distance Unit,Time,Notes,Kind\n"
    "2026-02-03,Squat,Legs,100.0,220.5,5,,,,,Warm-up\n2026-02-03,Squat,Legs,,225,5,,,,,\n"
)


@pytest.mark.parametrize("text", [F1, F2, F3, F4])
def test_fitnotes_headers(text: str) -> None:
    """Four headers, all known."""
    assert is_fitnotes(text.encode())


def test_fitnotes_rows() -> None:
    """One workout per date, a comma put back into a name, units per row, a time, negative weight as assistance."""
    log = read_fitnotes(F1.encode())
    assert log.sets["exercise"].to_list() == ["Barbell Squat", "Leg Press, feet high", "Plank", "Pull Up"]
    assert log.sets["weight"].to_list() == pytest.approx([82.5, 90.718, None, None], abs=1e-3)
    assert log.sets["weight_kind"].to_list() == ["external", "external", "body_weight", "assisted"]
    assert log.sets["duration"].to_list() == [None, None, 90, None]
    assert log.sets["exercise_note"][0] == "felt light"
    assert log.accounting.reasons == {("set", ""): 4, ("cardio", ""): 1, ("refused", "more cells than columns"): 1}
    assert log.accounting.balanced


def test_fitnotes_knows_no_time_of_day() -> None:
    """Only the local date is known."""
    workouts = read_fitnotes(F1.encode()).workouts
    assert [str(day) for day in workouts["local_date"]] == ["2026-02-03", "2026-02-05"]
    assert workouts.select("start_local", "start_time", "end_local", "duration_s").null_count().row(0) == (2, 2, 2, 2)


def test_fitnotes_units_in_the_header() -> None:
    """The older header is in pounds; the one of iOS has both, and kilograms go first."""
    assert read_fitnotes(F3.encode()).sets["weight"][0] == pytest.approx(102.058, abs=1e-3)
    log = read_fitnotes(F4.encode())
    assert log.sets["weight"].to_list() == pytest.approx([100, 102.058], abs=1e-3)
    assert log.sets["kind"].to_list() == ["warmup", "normal"]
    assert read_fitnotes(F2.encode()).sets["exercise"][0] == "Squat, low bar"
