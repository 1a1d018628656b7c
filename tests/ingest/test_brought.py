"""Rows of activities that lie in many chunks come back as they were put in, in the order they are asked for."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legday.ingest.activities import frame_of
from legday.ingest.brought import Brought

CHUNKS = st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=4)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CHUNKS, st.randoms(use_true_random=False))
def test_rows_come_back_as_the_latest_chunk_had_them(chunks, random):
    """Whatever chunks hold, an id gives the row of the latest one that had it, alone or among others."""
    brought, expected = Brought(), {}
    for number, ids in enumerate(chunks):
        pause = {"start_time": datetime(2026, 1, 1, tzinfo=UTC), "end_time": None}
        rows = {f"{each}": {"activity_id": f"{each}", "sport": f"{number}", "pauses": [pause] * each} for each in ids}
        brought.keep(rows, frame_of([rows[f"{each}"] for each in ids]))
        expected |= rows
    wanted = random.sample(sorted(expected), len(expected))
    assert brought.rows(wanted).equals(frame_of([expected[name] for name in wanted]))
    assert [brought.row(name) for name in wanted] == frame_of([expected[name] for name in wanted]).rows(named=True)
    assert brought.row("none") is None
    assert "none" not in brought
