"""Profiles carry what the settings know and nothing else."""

from legday.config import Athlete
from legday.features.profile import Profile, profile_frame, profiles_of


def test_a_profile_holds_what_the_settings_say():
    """Every value by its name; what is not set stays unknown."""
    person = Athlete(sex="female", birth_year=1990, mass_kg=61.5, max_heart_rate_bpm=188.0)
    assert profiles_of({"ana": person}) == {"ana": Profile(sex="female", birth_year=1990, mass_kg=61.5, max_heart_rate_bpm=188.0)}


def test_nobody_is_an_empty_frame():
    """With every column, so that a join finds them."""
    assert profile_frame({}).columns[:2] == ["athlete", "sex"]
    assert profile_frame({"me": Profile()}).row(0) == ("me", None, None, None, None, None, None)
