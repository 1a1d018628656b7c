"""Kilograms or pounds: said, told, inferred or unknown."""

import pytest

from legday.errors import OptionError
from legday.readers.strength_csv.weight_unit import from_header, inferred_unit, told_unit, without_word


def test_plates_give_kilograms_away() -> None:
    """20, 60 and 100 on barbells, all in steps of 2.5, are kilograms."""
    assert inferred_unit([20.0, 40.0, 60.0, 62.5, 60.0, 100.0, 82.5, 80.0] * 4) == "kg"


def test_plates_give_pounds_away() -> None:
    """45, 95, 135, 185 and 225 are pounds."""
    assert inferred_unit([45.0, 95.0, 135.0, 185.0, 205.0, 225.0] * 4) == "lb"


@pytest.mark.parametrize(
    "weights",
    [
        [60.0, 100.0] * 4,  # too few sets
        [10.0, 15.0, 30.0, 35.0] * 10,  # neither's marks
        [45.0, 100.0, 135.0, 60.0] * 10,  # both
        [18.3, 20.0, 60.0, 100.0, 61.7] * 10,  # off the grid
    ],
)
def test_where_the_plates_are_silent_nothing_is_guessed(weights: list[float]) -> None:
    """Few sets, mixed marks or odd weights: unknown, and the note says how to tell."""
    assert inferred_unit(weights) is None
    evidence = without_word(weights, None)
    assert (evidence.unit, evidence.source, evidence.kg_per_unit) == (None, "none", None)
    assert "weight_unit" in evidence.explanation


def test_told_wins_over_plates_and_a_header_over_told() -> None:
    """A person knows better than the plates, the file better than a setting for all files."""
    assert without_word([45.0, 135.0] * 20, "kg").source == "told"
    evidence = from_header("lbs", "kg")
    assert (evidence.unit, evidence.source, evidence.overruled) == ("lb", "header", True)


def test_a_unit_that_is_none_is_refused() -> None:
    """Stones are not a setting."""
    assert told_unit(" LBS ") == "lb"
    with pytest.raises(OptionError, match=r"stone.*kg or lb"):
        told_unit("stone")
