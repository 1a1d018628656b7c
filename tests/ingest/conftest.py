"""Hand-made files and recordings for the ingest stage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from legday.readers.recording import EVENTS, LAPS, RECORDS, SESSIONS, SETS, SPLITS, Recording, conform
from legday.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

START = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.open(str(tmp_path / "store"))


@pytest.fixture
def recording() -> Callable[..., Recording]:
    """Makes a Recording from rows, absent tables empty; a time may be given in seconds from the start."""
    columns = {"sessions": SESSIONS, "laps": LAPS, "records": RECORDS, "sets": SETS, "events": EVENTS, "splits": SPLITS}

    def at(name: str, value: Any) -> Any:
        return START + timedelta(seconds=value) if name in ("start_time", "end_time", "timestamp") and isinstance(value, int) else value

    def make(**tables: Any) -> Recording:
        frames = {}
        for name, schema in columns.items():
            rows = [{key: at(key, value) for key, value in row.items()} for row in tables.pop(name, [])]
            known = {key: dtype for key, dtype in schema.items() if any(key in row for row in rows)}
            frames[name] = conform(pl.DataFrame(rows, schema_overrides=known) if rows else pl.DataFrame(), schema)
        return Recording(**frames, **tables)

    return make


@pytest.fixture
def gpx(tmp_path: Path) -> Callable[..., Path]:
    """Writes a GPX file of a run, one point each second; answers with its path below `watch/`."""

    def write(name: str, *, start: datetime = START, seconds: int = 300, sport: str = "running", heart_rate: int | None = 140) -> Path:
        beats = (
            ""
            if heart_rate is None
            else f"<extensions><x:TrackPointExtension><x:hr>{heart_rate}</x:hr></x:TrackPointExtension></extensions>"
        )
        points = "".join(
            f'<trkpt lat="{47 + second / 36_000:.6f}" lon="8.5"><ele>400</ele>'
            f"<time>{start + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}</time>{beats}</trkpt>"
            for second in range(seconds + 1)
        )
        path = tmp_path / "watch" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1" '
            'xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
            f"<trk><name>Evening</name><type>{sport}</type><trkseg>{points}</trkseg></trk></gpx>"
        )
        return path

    return write
