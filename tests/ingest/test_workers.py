"""Reading in worker processes: the same tables as in this one, and a file that breaks its worker costs only itself."""

from __future__ import annotations

import os
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from legday.errors import WorkersError
from legday.executors import Limits, pool
from legday.ingest import How, ingest
from legday.store import Store

if TYPE_CHECKING:
    from pathlib import Path

SEASON = 30  # files are enough to make two chunks of different kinds


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


def test_what_takes_too_long_is_refused_once(tmp_path):
    """A file, or member of an archive, that outlives its time is refused with the setting's name, and not read again until that changes."""
    slow: Path = tmp_path / "slow.gpx"
    point = b'<trkpt lat="30" lon="-40"><time>2026-01-01T00:00:00Z</time></trkpt>'
    slow.write_bytes(b'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>' + point * 500_000 + b"</trkseg></trk></gpx>")
    with zipfile.ZipFile(tmp_path / "slow.zip", "w") as archive:
        archive.write(slow, "member.gpx")
    store = Store.open(str(tmp_path / "store"))

    def night(how: How) -> list[tuple[str, bool]]:
        found = ingest({"me": [str(slow), str(tmp_path / "slow.zip")]}, store, how=how)
        assert all("ingest.seconds_per_file" in (outcome.reason or "") for outcome in found)
        return [(outcome.outcome, outcome.new_refusal) for outcome in found]

    started = time.monotonic()
    assert night(How(limits=Limits(seconds=0.3), settings="0.3 s")) == [("refused", True)] * 2
    assert time.monotonic() - started < 30
    how = How(limits=Limits(seconds=30.0), settings="0.3 s")  # long enough, if only it were asked
    assert night(how) == [("unchanged", False)] * 2
    assert {outcome.outcome for outcome in ingest({"me": [str(slow)]}, store, how=replace(how, settings="30 s"))} == {"stored"}


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


def test_no_file_is_blamed_where_no_worker_starts(fixtures, tmp_path, monkeypatch):
    """That ends the night with one line; the next one reads the file as if nothing had been."""
    asked, store = {"me": [str(fixtures / "athlete" / "2026-01-24-09-30-27.fit")]}, Store.open(str(tmp_path))
    with monkeypatch.context() as changed:
        changed.setattr(pool, "START_S", 0.0)
        with pytest.raises(WorkersError, match="look whether this machine is short of memory"):
            ingest(asked, store, how=How(settings="as ever"))
    assert [outcome.outcome for outcome in ingest(asked, store, how=How(settings="as ever"))] == ["stored"]
