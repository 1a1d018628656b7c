"""Settings become plain values, each on the day it held."""

from datetime import date, timedelta

from legday.athlete import Athlete, Race, Since
from legday.features.profile import Profile, profiles_of, with_profile

from .factory import NOON, activities, activity

APRIL = date(2025, 4, 1)


def held(profile, name, *starts, **fields):
    """What a profile's column says on these starts."""
    rows = activities(*(activity(f"{number}", start=start, **fields) for number, start in enumerate(starts)))
    return with_profile(rows, {"me": profile})[name].to_list()


def test_settings_become_profiles():
    """What the settings know is copied, with the beginning of time where no day is given."""
    person = Athlete(sex="female", birth_year=1990, mass_kg=61.5, race=Race(distance_m=5000, time_s=1500, date=APRIL))
    profile = profiles_of({"ana": person})["ana"]
    assert (profile.sex, profile.birth_year, profile.mass_kg) == ("female", 1990, ((date.min, 61.5),))
    assert profile.max_heart_rate_bpm is None
    assert [(race.date, race.distance_m) for race in profile.races] == [(APRIL, 5000)]


def test_a_dated_value_holds_from_its_day_on_and_the_first_before_it_too():
    """188 from 2020 on, 185 from the 10th of January on, in whatever order they are written."""
    changes = (Since(value=185, since=date(2026, 1, 10)), Since(value=188, since=date(2020, 1, 1)))
    profile = profiles_of({"me": Athlete(max_heart_rate_bpm=changes)})["me"]
    starts = [NOON - timedelta(days=9000), NOON, NOON + timedelta(days=4), NOON + timedelta(days=5)]
    assert held(profile, "max_heart_rate_bpm", *starts) == [188, 188, 188, 185]


def test_the_day_is_the_runners():
    """At noon in UTC it is the next day already 13 h further east."""
    profile = Profile(max_heart_rate_bpm=((date.min, 188.0), (date(2026, 1, 6), 185.0)))
    assert held(profile, "max_heart_rate_bpm", NOON) == [188]
    assert held(profile, "max_heart_rate_bpm", NOON, utc_offset_s=13 * 3600) == [185]


def test_an_athlete_without_settings_has_none():
    """All of it is not known."""
    rows = with_profile(activities(activity("a")), {"other": Profile(birth_year=1990)})
    assert rows.select("birth_year", "mass_kg", "race_date").row(0) == (None, None, None)


def test_the_order_of_rows_stays():
    """Also where they are not in the order of time."""
    starts = [NOON + timedelta(days=day) for day in (3, 1, 2)]
    rows = activities(*(activity(f"{number}", start=start) for number, start in enumerate(starts)))
    assert with_profile(rows, {"me": Profile()}).select(rows.columns).equals(rows)
    assert with_profile(rows, {"me": Profile(mass_kg=60.0)}, "mass_kg").columns == [*rows.columns, "mass_kg"]
