"""Reading in worker processes: the same tables as in this one, and a file that breaks its worker costs only itself."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from legday.executors import Limits, WorkerPool
from legday.ingest import How, ingest
from legday.store import Store

if TYPE_CHECKING:
    from pathlib import Path

SEASON = 30  # files are enough to make two chunks of different kinds


@pytest.fixture(scope="module")
def pool():
    """One worker with a second of time and 256 MB."""
    with WorkerPool(1, Limits(seconds=1.0, memory_mb=256), ["legday.ingest.chunks"]) as made:
        yield made


@pytest.mark.parametrize(
    ("task", "cost", "fault"), [(time.sleep, 30, TimeoutError), (os._exit, 9, OSError), (bytearray, 5_000_000_000, MemoryError)]
)
def test_a_task_that_breaks_its_limit_fails_alone(pool, task, cost, fault):
    """Too slow, dead or too large: that task fails, and the next one runs."""
    with pytest.raises(fault):
        pool.submit(task, cost).result()
    assert pool.submit(len, "next").result() == 4


def test_two_workers_store_what_none_stores(fixtures, tmp_path):
    """The same files read here and by two workers give the same activities and records."""
    files = [str(path) for path in sorted((fixtures / "athlete").iterdir())[:SEASON]]
    tables = []
    for name, how in (("here", How(limits=None)), ("two", How(workers=2))):
        store = Store.open(str(tmp_path / name))
        assert {outcome.outcome for outcome in ingest({"me": files}, store, how=how)} <= {"stored", "duplicate"}
        activities = store.scan("activities").drop("batch_id").sort("activity_id").collect()
        records = store.scan("records").drop("batch_id").sort("activity_id", "timestamp", maintain_order=True).collect()
        tables.append((activities, records))
    assert tables[0][0].equals(tables[1][0])
    assert tables[0][1].equals(tables[1][1])


def test_a_file_with_more_records_than_allowed_is_refused_alone(fixtures, tmp_path):
    """The limit on records refuses that file with a reason, and keeps the others."""
    folder = fixtures / "broken"
    files = [str(folder / "bad_crc.fit"), str(folder / "truncated.gpx")]
    found = ingest({"me": files}, Store.open(str(tmp_path)), how=How(limits=None, most_records=150))
    assert any(outcome.outcome == "refused" and "records_per_file" in (outcome.reason or "") for outcome in found)


def test_a_file_that_takes_too_long_is_refused(tmp_path):
    """A file that outlives its time is refused with the setting's name, in about that time."""
    slow: Path = tmp_path / "slow.gpx"
    point = b'<trkpt lat="30" lon="-40"><time>2026-01-01T00:00:00Z</time></trkpt>'
    slow.write_bytes(b'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>' + point * 1_000_000 + b"</trkseg></trk></gpx>")
    started = time.monotonic()
    (outcome,) = ingest({"me": [str(slow)]}, Store.open(str(tmp_path / "store")), how=How(limits=Limits(seconds=0.3)))
    assert (outcome.outcome, outcome.new_refusal) == ("refused", True)
    assert "ingest.seconds_per_file" in (outcome.reason or "")
    assert time.monotonic() - started < 30


def test_a_gigabyte_is_refused_unread(tmp_path):
    """A file larger than any activity is refused by its size, at once and with one line."""
    large: Path = tmp_path / "large.gpx"
    large.write_bytes(b'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1">')
    os.truncate(large, 1_000_000_000)
    started = time.monotonic()
    (outcome,) = ingest({"me": [str(large)]}, Store.open(str(tmp_path / "store")), how=How())
    assert outcome.outcome == "refused"
    assert "more than any activity has" in (outcome.reason or "")
    assert time.monotonic() - started < 20
