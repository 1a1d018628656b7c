"""Names that the athlete explains, and those that wait for it."""

import pytest

from legday.errors import ConfigError
from legday.features.lifts import lifts
from legday.features.own_names import unknown_names, with_own_names

from .factory import activities, lift, lift_set, settled


def logged(exercise, category=None, **fields):
    """A set as a log gives it: a name, and one category or none."""
    named = {"category": None if category is None else [category], "category_subtype": None}
    return lift_set(category, exercise=exercise, **fields) | named


def test_an_explained_name_makes_a_leg_day_of_the_past():
    """What the settings say reaches the stored sets, by the name as people write it, and nothing else changes."""
    before = activities(
        lift("a", [logged("My Sled Thing"), logged("my sled things"), logged("Bench", 0)]), lift("b", [logged("Bench", 0)]), lift("c")
    )
    after = with_own_names(before, {"My sled thing": "sled", "Never Done": "squat"})
    assert after["sets"][0].struct.field("category").to_list() == [[45], [45], [0]]
    assert after.drop("sets").equals(before.drop("sets"))
    assert after["sets"][1:].equals(before["sets"][1:])
    assert after.schema == before.schema
    assert [lifts(each, settled(), {})["lower_body"][0] for each in (before, after)] == [None, True]


def test_without_own_names_nothing_is_touched():
    """No settings, or names that nobody wrote, leave the table as it is."""
    before = activities(lift("a", [logged("Bench", 0)]))
    assert with_own_names(before, {}).equals(before)
    assert with_own_names(before, {"Never Done": "squat"}).equals(before)


def test_a_word_that_fit_does_not_have_is_refused():
    """The nearest one is named."""
    with pytest.raises(ConfigError, match="did you mean 'squat'"):
        with_own_names(activities(lift("a", [logged("x")])), {"x": "squatt"})


def test_unknown_names_are_counted_by_their_working_sets():
    """The commonest first; warm-ups, known names and sets without a name do not count."""
    sets = [logged("B"), logged("A"), logged("A"), logged("W", set_type="warmup"), logged("Squat", 28), logged(None)]
    assert unknown_names(activities(lift("a", sets), lift("b", [logged("B")], athlete="you"))) == {"me": {"A": 2, "B": 1}, "you": {"B": 1}}
