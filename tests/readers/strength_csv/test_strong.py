"""Strong: four header generations and the old one, rest timers, notes and units that are not said."""

from datetime import datetime

import polars as pl
import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.strength_csv.strong import is_strong, read_strong

S0 = """Date;Workout Name;Exercise Name;Set Order;Weight;Reps;Distance;Seconds;Notes
2016-02-03 18:41:07;"Lower A";"Squat (Barbell)";1;82,5;5;0;0;
"""
S1 = """Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE
2026-02-03 18:41:07,"Lower A",58m,"Squat (Barbell)",W,40,8,0,0,"","slept badly",
2026-02-03 18:41:07,"Lower A",58m,"Squat (Barbell)",Rest Timer,0,0,0,150,,,
2026-02-03 18:41:07,"Lower A",58m,"Squat (Barbell)",Note,0,0,0,0,"knees out",,
2026-02-03 18:41:07,"Lower A",58m,"Squat (Barbell)",1,82.5,5,0,0,"","",8.5
2026-02-03 18:41:07,"Lower A",58m,"Squat (Barbell)",F,82.5,4,0,0,"my own","",
2026-02-03 18:41:07,"Lower A",58m,"Squat (Barbell)",D,60,8,0,0,"","",
2026-02-03 18:41:07,"Lower A",58m,"Pull Up",1,0,8,0,0,"","",
2026-02-03 18:41:07,"Lower A",58m,"Leg Press",1,0.0,10.0,0,0,"","",
2026-02-03 18:41:07,"Lower A",58m,"Chest Dip (Assisted)",1,30,8,0,0,"","",
2026-02-03 18:41:07,"Lower A",58m,"Plank",1,0,0,0,60,"","",
2026-02-03 18:41:07,"Lower A",58m,"Running (Treadmill)",1,0,0,3.1,1200,"","",
2026-02-03 18:41:07,"Lower A",58m,"Lunge (Dumbbell)",1,0,0,0,0,"","",
soon,"Lower A",58m,"Lunge (Dumbbell)",1,20,8,0,0,"","",
2026-02-03 18:41:07,"Lower A",58m,"Lunge (Dumbbell)",Zirkel,20,8,0,0,"","",
"""
S2 = """Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE
2024-11-28 17:36:08,"B",1h 5m,"Squat (Barbell)",1,60.0,5.0,0,0.0,
2024-11-28 17:36:08,"C",20m,"Squat (Barbell)",1,60.0,5.0,0,0.0,
"""
S3 = """Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;Workout Notes;Workout Duration
2026-02-03 18:41:07;"Lower A";"Squat (Barbell)";1;82,5;kg;5;8,5;;;0;"";"slow eccentric";1h 4m
2026-02-03 18:41:07;"Lower A";"Deadlift (Barbell)";1;225;lbs;5;;;;0;"";"";1h 4m
2026-02-03 18:41:07;"Lower A";"Farmers Walk";1;24;kg;;;40;m;0;"";"";1h 4m
2026-02-03 18:41:07;"Lower A";"Pull Up";1;;;8;;;;0;"";"";1h 4m
"""  # noqa: E501
S4 = """"Workout #";"Date";"Workout Name";"Duration (sec)";"Exercise Name";"Set Order";"Weight (lbs)";"Reps";"RPE";"Distance (meters)";"Seconds";"Notes";"Workout Notes"
"7";"2026-02-03 18:41:07";"Lower A";"3480";"Squat (Barbell)";"W";"135.0";"8";"";"";"";"";""
"7";"2026-02-03 18:41:07";"Lower A";"3480";"Squat (Barbell)";"1";"225.0";"5";"";"";"";"";""
"8";"2026-02-03 18:41:07";"Lower A";"3480";"Squat (Barbell)";"1";"225.0";"5";"";"";"";"";""
"""  # noqa: E501


@pytest.mark.parametrize("text", [S0, S1, S2, S3, S4])
def test_every_generation_is_known_by_its_header(text: str) -> None:
    """All five headers are Strong's, with a BOM too."""
    assert is_strong(text.encode())
    assert is_strong(text.encode("utf-8-sig"))


def test_every_row_of_s1_is_accounted_for() -> None:
    """Sets, a rest, a note, cardio, an empty row, a date and a set order that cannot be read: 14 rows, none lost."""
    account = read_strong(S1.encode(), weight_unit="kg").accounting
    assert account.data_rows == 14
    assert account.reasons == {
        ("set", ""): 8,
        ("rest", ""): 1,
        ("note", ""): 1,
        ("cardio", ""): 1,
        ("skipped", "no repetitions, time, distance or weight entered"): 1,
        ("refused", "date not understood"): 1,
        ("refused", "set order not understood"): 1,
    }
    assert account.first_lines["refused", "date not understood"] == 14
    assert account.balanced


def test_kinds_rests_and_order() -> None:
    """W, F and D are kinds of active sets; the rest timer is a rest with its time, in its place, and no set of zero repetitions."""
    sets = read_strong(S1.encode(), weight_unit="kg").sets
    assert sets["kind"].to_list() == ["warmup", None, "normal", "failure", "dropset", "normal", "normal", "normal", "normal"]
    assert sets["set_type"].to_list() == ["active", "rest", *["active"] * 7]
    assert sets["duration"].to_list()[1] == 150
    assert sets["message_index"].to_list() == list(range(9))


def test_what_a_weight_means() -> None:
    """0 is body weight on a bar to hang from, unknown on a machine, and assistance is never a load."""
    sets = read_strong(S1.encode(), weight_unit="kg").sets.filter(pl.col("set_type") == "active")
    told = dict(zip(sets["exercise"], zip(sets["weight_kind"], sets["weight"], strict=True), strict=True))
    assert told["Squat (Barbell)"] == ("external", 60)
    assert told["Pull Up"] == ("body_weight", None)
    assert told["Leg Press"] == ("unknown", None)
    assert told["Chest Dip (Assisted)"] == ("assisted", None)
    assert 0 not in sets["weight"].to_list()


def test_a_note_row_is_carried_to_the_sets_below_it() -> None:
    """A note stands on the sets of its exercise that come after it, unless they have their own."""
    notes = read_strong(S1.encode(), weight_unit="kg").sets["exercise_note"].to_list()
    assert notes[2:6] == ["knees out", "my own", "knees out", None]


def test_workouts_are_naive_local_times() -> None:
    """Start, end from the duration, local date and the workout's note."""
    (workout,) = read_strong(S1.encode(), weight_unit="kg").workouts.rows(named=True)
    assert workout["start_local"] == datetime.fromisoformat("2026-02-03T18:41:07")
    assert workout["end_local"] == datetime.fromisoformat("2026-02-03T19:39:07")
    assert (workout["start_time"], workout["end_time"], workout["duration_s"]) == (None, None, 3480)
    assert (workout["title"], workout["description"], str(workout["local_date"])) == ("Lower A", "slept badly", "2026-02-03")


def test_two_workouts_of_one_second_stay_two() -> None:
    """The same second with another name, or in S4 with another number, is another workout."""
    assert read_strong(S2.encode()).workouts["title"].to_list() == ["B", "C"]
    assert read_strong(S4.encode()).workouts.height == 2


def test_an_unknown_unit_leaves_weights_out_and_says_how_to_tell() -> None:
    """S2 says no unit and two sets give none away: repetitions stay, weights do not."""
    log = read_strong(S2.encode())
    assert log.sets["weight"].to_list() == [None, None]
    assert log.sets["weight_kind"].to_list() == ["external", "external"]
    assert log.unit_evidence.source == "none"
    assert any("weight_unit" in note for note in log.notes)
    assert read_strong(S2.encode(), weight_unit="lb").sets["weight"][0] == pytest.approx(27.216, abs=1e-3)


def test_a_unit_inferred_from_the_plates_is_said() -> None:
    """Enough squats at 60 and 100 are kilograms, and the log says that it guessed."""
    rows = "".join(f'2026-02-{day:02} 18:00:00,A,58m,"Squat (Barbell)",1,{weight},5,0,0,\n' for day in range(1, 26) for weight in (60, 100))
    log = read_strong((S2.partition("\n")[0] + "\n" + rows).encode())
    assert (log.unit_evidence.unit, log.unit_evidence.source) == ("kg", "inferred")
    assert any("guessed kg" in note for note in log.notes)
    assert log.sets["weight"].to_list()[:2] == [60, 100]


def test_units_row_by_row_and_decimal_commas() -> None:
    """S3 names the unit in each row, blank for body weight; 82,5 is 82.5."""
    log = read_strong(S3.encode())
    assert log.sets["weight"].to_list() == pytest.approx([82.5, 102.058, 24, None], abs=1e-3)
    assert (log.sets["rpe"][0], log.sets["distance"][2], log.unit_evidence.source) == (8.5, 40, "column")
    assert log.workouts["duration_s"][0] == 3840


def test_units_in_the_header_and_quoted_everything() -> None:
    """S4 has the unit in the header and blanks for what was not entered."""
    log = read_strong(S4.encode(), weight_unit="kg")
    assert log.sets["weight"].to_list()[1] == pytest.approx(102.058, abs=1e-3)
    assert log.sets["kind"].to_list() == ["warmup", "normal", "normal"]
    assert any("was not used" in note for note in log.notes)


def test_the_old_header() -> None:
    """S0 has no duration: the end is not known."""
    log = read_strong(S0.encode(), weight_unit="kg")
    assert (log.sets["weight"][0], log.workouts["end_local"][0], log.workouts["duration_s"][0]) == (82.5, None, None)


@pytest.mark.parametrize("duration", ["31h 2m", "20s", "5h", "0s", "ages"])
def test_an_implausible_duration_is_unknown(duration: str) -> None:
    """A forgotten finish, or a log typed in afterwards, gives no end."""
    rows = "".join(f"2026-02-03 18:41:07,A,{duration},Squat,{n},60,5,0,0,\n" for n in range(1, 6))
    log = read_strong((S2.partition("\n")[0] + "\n" + rows).encode(), weight_unit="kg")
    assert (log.workouts["duration_s"][0], log.workouts["end_local"][0]) == (None, None)


def test_only_cardio_is_no_lift() -> None:
    """A workout of cardio rows is left out; a file of them is not an activity of ours."""
    header = S2.partition("\n")[0]
    run = '2026-02-04 07:00:00,Run,30m,"Running",1,0,0,5,1800,\n'
    with pytest.raises(NotAnActivityError, match="none of 1 rows"):
        read_strong(f"{header}\n{run}".encode())
    log = read_strong((S2 + run).encode())
    assert log.workouts["title"].to_list() == ["B", "C"]
    assert "1 workouts without a set left out" in log.notes


def test_nothing_readable_is_refused_with_its_reason() -> None:
    """When no row can be kept the refusal says what most rows lacked, and where first."""
    with pytest.raises(ReaderError, match=r"no set in 1 rows; most often: date not understood \(first on line 2\)"):
        read_strong((S2.partition("\n")[0] + "\nlast week,B,1h,Squat,1,60,5,0,0,\n").encode())
