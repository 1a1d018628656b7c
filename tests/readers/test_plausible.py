"""Numbers from files are believed within bounds only."""

from datetime import UTC, datetime

import pytest

from legday.readers.plausible import instant_of_epoch_ms, plausible, plausible_instant


@pytest.mark.parametrize(("value", "expected"), [(70, 70.0), ("70", 70.0), ("1,5", 1.5), (0, 0.0), (100, 100.0), (" 7 ", 7.0)])
def test_within(value, expected):
    """A number or its text within the bounds, both inclusive, is that number."""
    assert plausible(value, 0, 100) == expected


@pytest.mark.parametrize("value", [None, "", "x", "70 kg", -1, 100.1, float("nan"), float("inf"), "nan", "1e400", True, [], "7" * 100])
def test_beyond(value):
    """Anything else is not known."""
    assert plausible(value, 0, 100) is None


def test_instants():
    """Milliseconds become an instant; before watches and after this century there is none."""
    assert instant_of_epoch_ms(1770140412000) == datetime(2026, 2, 3, 17, 40, 12, tzinfo=UTC)
    assert instant_of_epoch_ms(1e18) is None
    assert instant_of_epoch_ms(0) is None
    assert plausible_instant(datetime(1989, 12, 31, tzinfo=UTC)) is None
