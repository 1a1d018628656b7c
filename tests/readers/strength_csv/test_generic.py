"""The documented template, and other apps' names for its columns."""

from datetime import datetime

import pytest

from legday.readers.strength_csv.generic import TEMPLATE, is_generic, read_generic

OURS = f"""{TEMPLATE}
2026-02-03,18:41,Lower A,Squat (Barbell),1,warmup,40,8,,,,
2026-02-03,18:41,Lower A,Squat (Barbell),2,working,"82,5",5,8.5,,,deep
2026-02-03,18:41,Lower A,Plank,1,,,,,60,,
2026-02-03,18:41,Lower A,Farmers Walk,1,normal,48,,,,40,
2026-02-03,18:41,Lower A,Cycling,1,normal,,,,600,,
2026-02-03,18:41,Lower A,Bench Press,1,skipped,60,5,,,,
2026-02-05,,Upper,Bench Press,1,failure,60,5,,,,
"""
OTHERS = """Workout Date;Session Name;Exercise-Name;Repetitions;Load;Unit;Set Type
03/02/2026;Legs;Squat;5;225;lbs;D
17/02/2026;Legs;Squat;5;100;kg;W
"""


def test_the_template() -> None:
    """Every column of the template is read, every row accounted for."""
    log = read_generic(OURS.encode())
    assert is_generic(OURS.encode())
    assert log.sets["kind"].to_list() == ["warmup", "normal", "normal", "normal", "failure"]
    assert log.sets["weight"].to_list() == [40, 82.5, None, 48, 60]
    assert (log.sets["duration"][2], log.sets["distance"][3], log.sets["exercise_note"][1], log.sets["rpe"][1]) == (60, 40, "deep", 8.5)
    assert log.accounting.reasons == {("set", ""): 5, ("cardio", ""): 1, ("skipped", "set_type skipped"): 1}
    assert log.accounting.balanced
    assert log.workouts["start_local"].to_list() == [datetime.fromisoformat("2026-02-03T18:41"), None]


def test_other_names_for_the_same_columns() -> None:
    """Another app's names, its units per row, and slashes in the order that one date proves."""
    log = read_generic(OTHERS.encode())
    assert is_generic(OTHERS.encode())
    assert log.sets["weight"].to_list() == pytest.approx([102.058, 100], abs=1e-3)
    assert log.sets["kind"].to_list() == ["dropset", "warmup"]
    assert [str(day) for day in log.workouts["local_date"]] == ["2026-02-03", "2026-02-17"]


def test_repetitions_in_reserve_are_a_rating() -> None:
    """None left is 10, three are 7; more than nine, or words, are no answer; a rating beside it counts first."""
    log = read_generic(b"date,exercise,weight_kg,reps,RIR,rpe\n" + b"".join(
        b"2026-02-03,Squat,100,5,%s\n" % each for each in (b"0,", b"3,", b"12,", b"few,", b",", b"3,8")
    ))  # fmt: skip
    assert log.sets["rpe"].to_list() == [10, 7, None, None, None, 8]


def test_an_unknown_unit_is_asked_for() -> None:
    """A plain weight column needs to be told."""
    raw = b"date,exercise,reps,weight\n2026-02-03,Squat,5,100\n"
    assert read_generic(raw).sets["weight"][0] is None
    assert read_generic(raw, weight_unit="lbs").sets["weight"][0] == pytest.approx(45.359, abs=1e-3)


def test_what_the_generic_reader_leaves_alone() -> None:
    """No exercise, no date or nothing done is no strength log."""
    for header in (
        "date,reps,weight",
        "exercise,reps",
        "date,exercise,calories",
        "date,soreness_0_10,sleep_h",
        "Activity ID,Activity Date",
    ):
        assert not is_generic(f"{header}\n1,2,3\n".encode())
