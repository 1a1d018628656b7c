"""Sport names in FIT's words."""

import pytest

from legday.readers.sports import sport_of


@pytest.mark.parametrize(
    ("names", "sport"),
    [
        ("running Run Laufen COURSE_A_PIED carrera corsa hardlopen Løb бег 跑步 9", ("running", None)),
        ("trail_running TrailRun trail", ("running", "trail")),
        ("treadmill_running Laufband", ("running", "treadmill")),
        ("VirtualRun", ("running", "virtual_activity")),
        ("Biking cycling Ride vélo 1", ("cycling", None)),
        ("Walking marche", ("walking", None)),
        ("hiking Wandern", ("hiking", None)),
        ("WeightTraining Krafttraining strength_training Musculation", ("training", "strength_training")),
        ("Other", ("generic", None)),
    ],
)
def test_names_that_are_known(names: str, sport: tuple[str, str | None]):
    """Whatever the language, the spelling or the vendor's number."""
    assert {name: sport_of(name) for name in names.split()} == dict.fromkeys(names.split(), sport)


def test_names_of_several_words():
    """A phrase is known as a whole; else the most telling of its words decides."""
    assert sport_of("Course à pied") == ("running", None)
    assert sport_of("Morning Trail Run") == ("running", "trail")
    assert sport_of("Indoor Running (treadmill)") == ("running", "treadmill")


@pytest.mark.parametrize("name", [None, "", "   ", "the category", "unknown", "runWalk", "99", "\x00" * 1000, "brunch"])
def test_names_that_are_not(name: str | None):
    """Unknown is a value: nothing is guessed, also not where two sports are named."""
    assert sport_of(name) == ("unknown", None)
