"""In a store of many athletes a night computes those with news, in groups, and ends where computing everybody at once does."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from polars.testing import assert_frame_equal

from legday import pipeline, whose
from legday.config_file import load
from legday.folders import with_folders
from legday.store import Store
from legday.store.buckets import DIVIDED
from legday.store.check import check
from legday.store.upkeep import keep_up

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from legday.config import Config
    from legday.report.kept import Story

SPAN = pipeline.Span(now=datetime(2026, 1, 25, 6, tzinfo=UTC))
ATHLETES = ("Jane Doe", "me", "o'neil", "é")  # the first and the last are of one bucket
FILES_EACH = 6
KEYS = {"records": ["activity_id", "timestamp"], "pairs": ["run_id", "lift_id"], "responses": ["athlete"]}


@pytest.fixture
def folder(fixtures: Path, tmp_path: Path) -> Path:
    """Six files for each of four athletes, one of whom has a daily log as well."""
    files = sorted((fixtures / "athlete").glob("*.fit"))
    for number, athlete in enumerate(ATHLETES):
        (tmp_path / "files" / athlete).mkdir(parents=True)
        for file in files[FILES_EACH * number : FILES_EACH * (number + 1)]:
            shutil.copy2(file, tmp_path / "files" / athlete)
    (tmp_path / "files" / "me" / "daily.csv").write_text("date,soreness_0_10\n2025-10-20,4\n")
    return tmp_path


@pytest.fixture
def more(fixtures: Path) -> list[Path]:
    """Files that nobody has yet."""
    return sorted((fixtures / "athlete").glob("*.fit"))[FILES_EACH * len(ATHLETES) :]


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The athletes of every computation, as they come."""
    calls: list[list[str]] = []
    done = pipeline._compute

    def noted(config: Config, store: Store, *rest: object) -> object:
        calls.append([athlete for athlete in ATHLETES if store.sees(athlete)])
        return done(config, store, *rest)

    monkeypatch.setattr(pipeline, "_compute", noted)
    return calls


def settings(folder: Path, store: str) -> Config:
    """Settings with an athlete for every folder."""
    config = folder / f"{store}.toml"
    config.write_text(f'[ingest]\ninputs = ["{folder}/files/{{athlete}}"]\n[store]\npath = "{folder / store}"\n')
    return with_folders(load(config))[0]


def night(folder: Path, store: str = "store") -> list[Story]:
    """One whole run; its stories in full."""
    config = settings(folder, store)
    pipeline.run(config, [], SPAN)
    return pipeline.features(config, Store.open(config.store.path))


def tables(folder: Path, store: str) -> dict[str, pl.DataFrame]:
    """All large tables but for the batches, in an order of their own."""
    opened = Store.open(str(folder / store))
    without = {name: opened.scan(name).drop("batch_id", "inputs_hash", strict=False).collect() for name in DIVIDED}
    return {name: rows.sort(KEYS.get(name, ["activity_id"]), maintain_order=True) for name, rows in without.items()}


def is_as_made_at_once(folder: Path, told: list[Story], store: str = "store") -> None:
    """The store and its stories are those of a store that reads and computes all of today's files at once."""
    whosever, whose.AT_ONCE = whose.AT_ONCE, 10**9
    try:
        shutil.rmtree(folder / "fresh", ignore_errors=True)
        fresh = night(folder, "fresh")
    finally:
        whose.AT_ONCE = whosever
    assert [story.athlete for story in told] == [story.athlete for story in fresh]
    for one, other in zip(told, fresh, strict=True):
        assert one.whole() == other.whole(), one.athlete
        assert one.lists == other.lists, one.athlete
        assert one.part == other.part, one.athlete
    expected = tables(folder, "fresh")
    for name, rows in tables(folder, store).items():
        assert_frame_equal(rows, expected[name])


def test_a_new_file_of_one_athlete_computes_that_one(folder: Path, more: list[Path], computed: list[list[str]]) -> None:
    """Only the athlete with news is computed, also beside another of the same bucket; tables and stories are as if all were."""
    night(folder)
    shutil.copy2(more[0], folder / "files" / "é")
    computed.clear()
    told = night(folder)
    assert computed == [["é"]]
    is_as_made_at_once(folder, told)
    assert [problem for problem in check(Store.open(str(folder / "store")).place) if not problem.is_harmless] == []


def test_a_day_of_one_athlete_computes_that_one(folder: Path, computed: list[list[str]]) -> None:
    """A report of one day is news of whose day it was, though all days are one file."""
    (folder / "files" / "é" / "daily.csv").write_text("date,soreness_0_10\n2025-11-20,2\n")
    night(folder)
    computed.clear()
    (folder / "files" / "me" / "daily.csv").write_text("date,soreness_0_10\n2025-10-20,4\n2025-10-21,7\n")
    told = night(folder)
    assert computed == [["me"]]
    is_as_made_at_once(folder, told)


def test_upkeep_is_no_news(folder: Path, computed: list[list[str]]) -> None:
    """Tables that were only written into fewer files ask for no computation."""
    before = night(folder)
    store = Store.open(str(folder / "store"))
    with store.lock():
        store.replace("settled", store.scan("settled").collect())
        keep_up(store.place)
    computed.clear()
    assert [story.whole() for story in night(folder)] == [story.whole() for story in before]
    assert computed == []


def test_what_a_killed_run_left_is_computed(
    folder: Path, more: list[Path], computed: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ended between two tables is made good by the next one, with what else is new by then."""
    night(folder)
    shutil.copy2(more[0], folder / "files" / "é")
    replace, calls = Store.replace, []

    def killed(store: Store, name: str, *rest: object) -> None:
        calls.append(name)
        if len(calls) == 4:
            raise KeyboardInterrupt
        replace(store, name, *rest)

    monkeypatch.setattr(Store, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        night(folder)
    monkeypatch.setattr(Store, "replace", replace)
    shutil.copy2(more[1], folder / "files" / "me")
    computed.clear()
    told = night(folder)
    assert computed == [["me", "é"]]
    is_as_made_at_once(folder, told)


def test_everybody_in_groups_is_everybody_at_once(folder: Path, computed: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """In groups of at most one athlete's activities, a first run ends where one with all of them ends, also over an older table."""
    monkeypatch.setattr(whose, "AT_ONCE", FILES_EACH)
    told = night(folder)
    assert sorted(computed) == [[athlete] for athlete in ATHLETES]
    is_as_made_at_once(folder, told)


def test_an_older_table_is_written_as_a_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a table lacks a column of today, rows of some athletes take those of the others along."""
    night(folder)
    store = Store.open(str(folder / "store"))
    older = store.scan("pairs").collect()
    import deltalake

    from legday.store.buckets import COLUMN, with_bucket

    narrow = with_bucket("pairs", older).drop("contribution")
    deltalake.write_deltalake(store.place.uri("pairs"), narrow, mode="overwrite", schema_mode="overwrite", partition_by=[COLUMN])
    monkeypatch.setattr(whose, "AT_ONCE", FILES_EACH)
    with store.lock():
        told = pipeline.features(settings(folder, "store"), store)
    is_as_made_at_once(folder, told)


@pytest.mark.parametrize("seed", range(3))
def test_many_nights_end_where_one_does(folder: Path, more: list[Path], seed: int) -> None:
    """Whatever comes night after night - files of some, days, answers, upkeep, nothing - all is as if it had come at once."""
    dice, left = random.Random(seed), list(more)
    night(folder)
    for number in range(4):
        for athlete in dice.sample(ATHLETES, dice.choice((0, 1, 1, 2))):
            for _ in range(dice.choice((1, 2))):
                shutil.copy2(left.pop(dice.randrange(len(left))), folder / "files" / athlete)
        if dice.random() < 0.5:
            log = folder / "files" / dice.choice(ATHLETES) / "daily.csv"
            head = log.read_text() if log.exists() else "date,soreness_0_10\n"
            log.write_text(f"{head}{date(2025, 12, 1 + number)},{dice.randrange(10)}\n")
        told = night(folder)
        if dice.random() < 0.3:
            store = Store.open(str(folder / "store"))
            with store.lock():
                keep_up(store.place)
    is_as_made_at_once(folder, told)
