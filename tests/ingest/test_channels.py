"""Channels that hold nothing but what can be true are taken as they are; that must be what looking at every value gives."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf, nan

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legday.ingest.channels import BEATS, KEYS, channels, checked, with_usable_times
from legday.readers.recording import RECORDS, TIME
from legday.store.delta import schema

NUMBERS = st.one_of(st.none(), st.sampled_from([0.0, -0.0, 1.0, 90.0, 90.1, -180.0, 255.0, 256.0, nan, inf, -inf, 1e19, -1e300]))
WHOLE = st.one_of(st.none(), st.sampled_from([-1, 0, 1, 150, 255, 256]))
HEIGHTS = st.integers(0, 4)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
INSTANTS = st.one_of(st.none(), st.sampled_from([datetime(year, 1, 1, tzinfo=UTC) for year in (1990, 2000, 2026, 2100, 2101)]))


@st.composite
def recorded(draw: st.DrawFn) -> pl.DataFrame:
    """Records as a reader gives them: some channels empty, some with values that no body has."""
    height = draw(HEIGHTS)

    def values(dtype: pl.DataType | type[pl.DataType]) -> list[object]:
        kinds = INSTANTS if dtype == TIME else WHOLE if dtype.is_integer() else NUMBERS
        return draw(st.one_of(st.just([None] * height), st.lists(kinds, min_size=height, max_size=height)))

    columns = [pl.Series(name, values(dtype), dtype=dtype) for name, dtype in RECORDS.items()]
    beats = [pl.Series(BEATS, values(pl.Float64()), dtype=pl.Float64)] if draw(st.booleans()) else []
    return pl.DataFrame([*columns, *beats])


@UNHURRIED
@given(recorded())
def test_a_channel_is_what_a_look_at_every_value_makes_of_it(records: pl.DataFrame) -> None:
    """Whatever is recorded, channels are as if each value had been asked by itself."""
    names = [name for name in schema("records").names() if name not in KEYS]
    beats = BEATS in records.columns
    expected = records.select("timestamp", *(checked(name, beats=beats) for name in names))
    assert channels(records).equals(expected)
    assert channels(records).schema == expected.schema


@UNHURRIED
@given(recorded())
def test_records_with_usable_times_are_those_that_a_filter_keeps(records: pl.DataFrame) -> None:
    """A watch's first and last time decide as all of them would."""
    kept = [time is not None and 1998 < time.year < 2101 and time <= datetime(2100, 1, 1, tzinfo=UTC) for time in records["timestamp"]]
    assert with_usable_times(records).equals(records.filter(pl.Series(kept, dtype=pl.Boolean)))
