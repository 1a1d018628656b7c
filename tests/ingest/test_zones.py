"""Local times as instants, also on the two nights when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from legday.ingest.zones import placed


@pytest.mark.parametrize(
    ("local", "instant", "offset_s", "note"),
    [
        ("2026-01-05 18:30", datetime(2026, 1, 5, 17, 30, tzinfo=UTC), 3600, None),
        ("2026-07-05 18:30", datetime(2026, 7, 5, 16, 30, tzinfo=UTC), 7200, None),
        ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 7200, "02:30 was twice in Europe/Berlin that day"),
        ("2026-03-29 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), 3600, "02:30 never was in Europe/Berlin that day"),
    ],
)
def test_a_local_time_has_the_offset_of_its_date(local: str, instant: datetime, offset_s: int, note: str | None) -> None:
    """Winter and summer differ by an hour; what a change of clocks makes unsure is noted."""
    found = placed(datetime.fromisoformat(local), "Europe/Berlin")
    assert (found.instant, found.utc_offset_s) == (instant, offset_s)
    assert found.note is None if note is None else (found.note or "").startswith(note)
