"""What a cell says: numbers, units, times, and the bounds of one set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.readers.strength_csv.cells import measures, number, number_and_unit, seconds


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("82.5", 82.5), ("82,5", 82.5), (" 5", 5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1,234,567", 1234567), ("1'024.5", 1024.5),
        (".5", 0.5), ("-20", -20), ("+10", 10), ("20.41168092460379", 20.41168092460379), ("16,00 kg", 16), ("12 ripetizioni", 12),
        ("1e2", 100), ("0", 0),
        ("", None), ("-", None), ("abc", None), ("nan", None), ("inf", None), ("1_000", None), ("0x10", None), ("1.2.3", None),
        ("10x5", None), ("=1+1", None), ("9" * 100, None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float | None) -> None:
    """Both decimal signs, thousands, signs and units; everything else is not a number."""
    assert number(text) == value


def test_the_unit_stands_behind_the_number() -> None:
    """A unit is read in lower case, without its dot."""
    assert number_and_unit("82,50 KG") == (82.5, "kg")
    assert number_and_unit("5 Wdh.") == (5, "wdh")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2h 38m", 9480), ("58m", 3480), ("20s", 20), ("1h 5m 3s", 3903), ("1min 53s", 113), ("0:27:40", 1660), ("4:30", 270),
        ("3480", 3480),
        ("45.5", 45.5), ("", None), ("5 apples", None), ("1h banana", None), ("-", None), ("h", None),
    ],
)  # fmt: skip
def test_times(text: str, value: float | None) -> None:
    """Strong's, Hevy's and FitNotes' ways to write a time."""
    assert seconds(text) == value


def test_zero_is_not_entered() -> None:
    """0 in every column means that nothing was entered, never a set with no load."""
    assert measures(repetitions="0", weight="0.0", duration="0", distance="0", rpe="0").empty


def test_an_unknown_unit_leaves_the_weight_unknown_and_still_entered() -> None:
    """Without a unit there is no weight in kg, but the set had one."""
    found = measures(repetitions="5", weight="100", kg_per_unit=None)
    assert (found.weight, found.weight_entered, found.repetitions) == (None, 100, 5)


def test_pounds() -> None:
    """225 lb are 102.058 kg."""
    assert measures(weight="225", kg_per_unit=0.45359237).weight == pytest.approx(102.058, abs=1e-3)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"weight": "99999"}, "weight beyond reason"), ({"weight": "1e9"}, "weight beyond reason"),
        ({"weight": "1e999"}, "weight beyond reason"),
        ({"repetitions": "-3"}, "repetitions beyond reason"), ({"repetitions": "1000000"}, "repetitions beyond reason"),
        ({"repetitions": "many"}, "repetitions not a number"), ({"rpe": "17"}, "rpe beyond reason"),
        ({"duration": "999999"}, "duration beyond reason"), ({"distance": "1e8"}, "distance beyond reason"),
    ],
)  # fmt: skip
def test_beyond_reason_is_unknown_with_a_reason(cells: dict[str, str], fault: str) -> None:
    """What nobody lifts, runs or feels is left out and said."""
    found = measures(**cells)
    assert found.empty
    assert found.faults[0].startswith(fault)


@given(st.text(max_size=40))
def test_no_text_breaks_a_cell(text: str) -> None:
    """Whatever stands in a cell, reading it gives finite numbers or None."""
    found = measures(repetitions=text, weight=text, duration=text, distance=text, rpe=text)
    assert all(
        value is None or abs(value) <= 1_000_000 for value in (found.repetitions, found.weight, found.duration, found.distance, found.rpe)
    )
