"""Texts to numbers and instants."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.readers.xml_columns import NO_TIME, Times, numbers


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.integers(0, 9))  # noqa: DTZ001 - made aware below
def test_times_at_once_are_times_one_by_one(instant: datetime, digits: int):
    """The vectorised path agrees with the standard library on every date and every number of decimals."""
    fraction = f"{instant.microsecond:06}000"[:digits]
    text = instant.strftime("%Y").zfill(4) + instant.strftime("-%m-%dT%H:%M:%S") + (f".{fraction}" if fraction else "") + "Z"
    kept = instant.replace(microsecond=int(fraction[:6].ljust(6, "0")), tzinfo=UTC)
    micros = (kept - datetime(1970, 1, 1, tzinfo=UTC)) // (datetime.resolution)
    assert Times().read([text, None, text]).tolist() == [micros, NO_TIME, micros]
    assert Times().read([text.replace("Z", "+00:00")]).tolist() == [micros]


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.Z", "2026-01-00T00:00:00Z", "0000-01-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00+25:00",
        "2026-01-01T00:00:0\u0661Z",
        "12026-01-01T00:00:00Z", "2026-01-01T00:00:00.12a4Z",
    ],
)  # fmt: skip
def test_what_is_no_time(text: str):
    """Dates that do not exist and texts that only look like one."""
    assert Times().read([text]).tolist() == [NO_TIME]


def test_many_lengths_of_time():
    """Texts of any mix of lengths keep their places."""
    texts = [f"2026-01-01T00:00:{second:02}.{'0' * (second % 12)}1Z" for second in range(40)]
    micros = Times().read(texts)
    assert (np.diff(micros // 1_000_000) == 1).all()


def test_numbers():
    """Decimal notation only; blanks around it are no harm, anything else is not a number."""
    found = numbers(["1", " 2.5\n", "+3e2", "", None, "1,5", "0x10", "NaN", "\u0663", "1_0"])
    assert found[:3].tolist() == [1.0, 2.5, 300.0]
    assert np.isnan(found[3:]).all()
    assert np.isinf(numbers(["1e400"])[0])
