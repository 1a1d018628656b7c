"""Hand-made rows for the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from legday.store import Store
from legday.tables import Activities, Records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

START = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)


def _frame(table: type[Activities | Records], rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = dict(table.create_empty().schema)
    del schema["batch_id"]
    return pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.open(str(tmp_path / "store"))


@pytest.fixture
def activities() -> Callable[..., pl.DataFrame]:
    """Makes one activity row per id."""

    def make(*ids: str, athlete: str = "me", **changed: object) -> pl.DataFrame:
        row = {
            "athlete": athlete,
            "start_time": START, "end_time": START + timedelta(hours=1), "sport": "running", "total_elapsed_time": 3600.0,
            "format": "fit", "content_hash": "0", "record_count": 3, "laps": [], "pauses": [], "splits": [], "sources": ["/watch/a.fit"],
            "sets": [{"start_time": START, "repetitions": 8, "category": [28, None], "category_subtype": None}], "notes": [],
        }  # fmt: skip
        return _frame(Activities, [row | {"activity_id": name} | changed for name in ids])

    return make


@pytest.fixture
def records() -> Callable[..., pl.DataFrame]:
    """Makes three records per id."""

    def make(*ids: str, athlete: str = "me", **changed: object) -> pl.DataFrame:
        row = {"athlete": athlete, "position_lat": 47.5, "position_long": 8.5, "heart_rate": 150, "power": 300, "developer_power": 301.5}
        rows = [
            row | {"activity_id": name, "timestamp": START + timedelta(seconds=second)} | changed for name in ids for second in range(3)
        ]
        return _frame(Records, rows)

    return make
