"""Sets that Hevy posted into a Strava activity's description."""

import pytest

from legday.errors import NotAnActivityError
from legday.readers.strength_csv.strava_description import is_logged_sets, read_strava_description

ENGLISH = """Logged with Hevy

Chest Press (Machine)
"seat 4"
Set 1: 175 lbs x 7
Set 2: 170 lbs x 6 [Failure]

Squat (Barbell)
Set 1: 60 kg x 10 (warmup)
Set 2: 102,5 kg x 5 @ 8.5 rpe

Pull Up
Set 1: 8 reps
Set 2: +10 kg x 5
Plank
Set 1: 1min 30s
Farmers Walk
Set 1: 24 kg x 45s
Cycling
Set 1: 6km - 12min
Leg Press
Set 1: a lot
"""


def test_hevys_text() -> None:
    """Names, notes, weights in either unit, tags, efforts, repetitions, times; the ride is not a set."""
    log = read_strava_description(ENGLISH, workout_key="4711")
    assert is_logged_sets(ENGLISH)
    assert log.sets["exercise"].to_list() == ["Chest Press (Machine)"] * 2 + ["Squat (Barbell)"] * 2 + ["Pull Up"] * 2 + [
        "Plank",
        "Farmers Walk",
    ]
    assert log.sets["weight"].to_list() == pytest.approx([79.379, 77.111, 60, 102.5, None, 10, None, 24], abs=1e-3)
    assert log.sets["repetitions"].to_list() == [7, 6, 10, 5, 8, 5, None, None]
    assert log.sets["kind"].to_list() == ["normal", "failure", "warmup"] + ["normal"] * 5
    assert log.sets["duration"].to_list()[-2:] == [90, 45]
    assert (log.sets["rpe"][3], log.sets["exercise_note"][0]) == (8.5, "seat 4")
    assert set(log.workouts["workout_key"]) == {"4711"}
    assert log.accounting.reasons == {("set", ""): 8, ("cardio", ""): 1, ("refused", "duration not a number"): 1}
    assert log.accounting.balanced


def test_other_languages_and_the_apps_address() -> None:
    """German and Portuguese set lines read the same; the address below is no exercise."""
    text = "Mit hevyapp.com protokolliert\n\nKniebeuge (Langhantel)\nSatz 1: 80 kg x 5\n\nBarra Fixa\nSérie 1: 2 repetições\n\n@hevyapp"
    log = read_strava_description(text)
    assert is_logged_sets(text)
    assert log.sets["exercise"].to_list() == ["Kniebeuge (Langhantel)", "Barra Fixa"]
    assert log.sets["repetitions"].to_list() == [5, 2]


@pytest.mark.parametrize("text", ["", "Evening run with Heather", "Logged with Hevy\n\nno sets today", "A set 1: nothing\nhevy"])
def test_ordinary_descriptions(text: str) -> None:
    """A runner's words hold no sets."""
    assert not is_logged_sets(text)
    with pytest.raises(NotAnActivityError):
        read_strava_description(text)
