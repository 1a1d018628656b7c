"""Exercise names of the apps and FIT's words for them."""

import polars as pl
import pytest

from legday.errors import ConfigError
from legday.readers.strength_csv.exercise_names import (
    Exercise,
    fit_numbers,
    known_exercises,
    name_key,
    own_exercises,
    shipped,
    with_categories,
)


def test_the_table_speaks_fit() -> None:
    """Every category and name of the table is in FIT's profile, every name stands once, and a load is one of three words."""
    categories, subtypes = fit_numbers()
    table = known_exercises()
    assert len(table) >= 250
    assert {exercise.load for exercise in table.values()} == {"external", "body_weight", "cardio"}
    assert [n for n, e in table.items() if e.category is not None and e.category not in categories] == []
    assert [n for n, e in table.items() if e.subtype is not None and e.subtype not in subtypes[e.category or ""]] == []
    assert [n for n, e in table.items() if e.category is None and e.load != "cardio"] == []
    keys = [name_key(name) for name in table]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "names",
    [
        ("Squat (Barbell)", "Barbell Squat", "barbell squats", "BB Squat", "Back Squat (Barbell)", "SQUAT - BARBELL"),
        ("Bench Press (Dumbbell)", "Dumbbell Bench Press", "DB bench press", "Flat Dumbbell Bench Press"),
        ("Pull Up", "Pull-ups", "pullup", "Pullups"),
        ("Romanian Deadlift (Barbell)", "Barbell RDL", "Romanian Dead Lift (Barbell)"),
        ("Leg Extension (Machine)", "Leg Extension Machine", "Machine Leg Extensions", "Leg Extension"),
        ("Lat Pulldown (Cable)", "Lat Pull Down", "Sitting 1-Arm Lat Pulldown"),
        ("Bulgarian Split Squat", "RFESS", "Rear Foot Elevated Split Squat"),
        ("Deadlift (Trap Bar)", "Hex Bar Deadlift", "Trap-Bar Deadlift"),
    ],
)
def test_one_exercise_under_many_names(names: tuple[str, ...]) -> None:
    """Case, order, brackets, plural, hyphens and gym shorthand make no difference."""
    found = {shipped(name) for name in names}
    assert len(found) == 1
    assert None not in found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Leg Extension (Machine)", ("crunch", "weighted_leg_extensions", "external")),  # FIT files it under crunch
        ("Leg Press (Machine)", ("squat", "leg_press", "external")),
        ("Cable Pull Through", ("chop", "cable_pull_through", "external")),
        ("Good Morning (Barbell)", ("leg_curl", "good_morning", "external")),
        ("Calf Press on Leg Press", ("calf_raise", None, "external")),
        ("Hanging Leg Raise", ("leg_raise", "hanging_leg_raise", "body_weight")),
        ("Upright Row (Barbell)", ("shrug", "barbell_upright_row", "external")),
        ("Treadmill", ("run_indoor", "treadmill", "cardio")),
        ("Walking Lunge", ("lunge", "walking_lunge", "body_weight")),
        ("Rowing Machine", ("indoor_row", "rowing_machine", "cardio")),
    ],
)
def test_traps(name: str, words: Exercise) -> None:
    """Names whose obvious category is the wrong one."""
    assert shipped(name) == words


def test_equipment_that_is_not_in_the_table_is_a_load() -> None:
    """A lunge on a cable is a lunge; with no weight entered it is not a body-weight lunge."""
    assert shipped("Lunge") == ("lunge", "lunge", "body_weight")
    assert shipped("Lunge (Cable)") == ("lunge", "lunge", "external")


@pytest.mark.parametrize("name", ["", "Zercher Jefferson Carry Complex", "Hocke", "???", "Press", "x" * 10_000])
def test_unknown_stays_unknown(name: str) -> None:
    """A name in no table is not guessed at."""
    assert shipped(name) is None


def test_sets_get_numbers_and_the_unknown_are_listed() -> None:
    """Numbers as FIT has them, null for the unknown, which are counted; a user's own name wins over the table."""
    sets = pl.DataFrame({"exercise": ["Squat (Barbell)", "Hocke", "My Thing", "My Thing", None, "Leg Press"]})
    mapped, unknown = with_categories(sets, {"hocken": "squat/barbell_back_squat", "leg press": "calf_raise"})
    assert mapped["category"].to_list() == [[28], None, None, None, None, [1]]
    assert mapped["category_subtype"].to_list()[0] == [6]
    assert unknown == {"My Thing": 2, "Hocke": 1}
    assert with_categories(sets, {"Hocke": "squat"})[1] == {"My Thing": 2}


def test_own_names_are_checked() -> None:
    """A word FIT does not have is refused with the nearest it has."""
    with pytest.raises(ConfigError, match="did you mean 'squat'"):
        own_exercises({"Kniebeuge": "squad"})
    with pytest.raises(ConfigError, match="did you mean 'leg_press'"):
        own_exercises({"Presse": "squat/legpress"})
    assert own_exercises({"Presse": "Squat / Leg Press"}) == {name_key("Presse"): ("squat", "leg_press", "external")}


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Kniebeuge (Langhantel)", "Squat (Barbell)"), ("Sentadillas", "Squat (Barbell)"), ("Agachamento livre", "Squat (Barbell)"),
        ("Beinpresse (Maschine)", "Leg Press"), ("Presse à cuisses", "Leg Press"), ("Soulevé de terre roumain", "Romanian Deadlift"),
        ("Peso muerto rumano (Mancuerna)", "Romanian Deadlift"), ("Squat (Eccentric)", "Squat"), ("Negative Leg Curl", "Leg Curl"),
    ],
)  # fmt: skip
def test_leg_exercises_by_their_names_elsewhere(name: str, like: str) -> None:
    """What an app writes in another language, or with the manner in its name, is the exercise it is in English."""
    found, english = shipped(name), shipped(like)
    assert found is not None
    assert english is not None
    assert found[:2] == english[:2]
