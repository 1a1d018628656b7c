"""Files of athletes that share a bucket are read together; of each that comes to the same as if it were alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from polars.testing import assert_frame_equal

from legday.ingest import How, chunks, ingest
from legday.store import Store
from legday.store.buckets import PARTITION, bucket_of
from legday.store.delta import live_files

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

ATHLETES = ("Jane Doe", "me", "é")  # the first and the last are of one bucket
HOW = How(limits=None)


@pytest.fixture
def inputs(fixtures: Path, tmp_path: Path) -> dict[str, list[str]]:
    """Four files for each of three athletes, two of them the same bytes for all."""
    files = sorted((fixtures / "athlete").glob("*.fit"))
    for number, athlete in enumerate(ATHLETES):
        (tmp_path / athlete).mkdir()
        for file in (*files[:2], *files[2 + 2 * number : 4 + 2 * number]):
            shutil.copy2(file, tmp_path / athlete)
    return {athlete: [str(tmp_path / athlete)] for athlete in ATHLETES}


def tables(store: Store, athlete: str) -> list[pl.DataFrame]:
    """What a reader sees of one athlete."""
    keys = {"activities": ["activity_id"], "records": ["activity_id", "timestamp"]}
    return [store.scan(name, athlete).drop("batch_id").collect().sort(by, maintain_order=True) for name, by in keys.items()]


@pytest.mark.parametrize("most", [32, 3])
def test_a_shared_file_gives_each_athlete_their_own(
    inputs: dict[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Read together, in one chunk or in several, every athlete's tables and outcomes are those of a store of their own."""
    monkeypatch.setattr(chunks, "FILES_A_CHUNK", most)
    together = Store.open(str(tmp_path / "together"))
    with together.lock():
        outcomes = ingest(inputs, together, how=HOW)
    for athlete, folders in inputs.items():
        alone = Store.open(str(tmp_path / f"alone {athlete}"))
        with alone.lock():
            assert ingest({athlete: folders}, alone, how=HOW) == [each for each in outcomes if each.athlete == athlete]
        for one, other in zip(tables(together, athlete), tables(alone, athlete), strict=True):
            assert_frame_equal(one, other)


def test_a_chunk_holds_one_buckets_athletes(inputs: dict[str, list[str]], tmp_path: Path) -> None:
    """Twelve files of three athletes in two buckets are two files of records, each of its bucket."""
    store = Store.open(str(tmp_path / "store"))
    with store.lock():
        ingest(inputs, store, how=HOW)
    files = live_files(store.place, "records")
    assert sorted(files[PARTITION]) == sorted({bucket_of(athlete) for athlete in ATHLETES})
