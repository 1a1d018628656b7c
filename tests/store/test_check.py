"""Looking and mending: a changed byte is found whichever file it is in, and what was lost comes back from the originals."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest

from legday import pipeline
from legday.config_file import load
from legday.store import Store, seals
from legday.store.buckets import with_bucket
from legday.store.check import check
from legday.store.folder import Folder
from legday.store.kept import NAMES
from legday.upkeep_commands import problems_of, rebuild, repair

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from legday.config import Config

    Rows = Callable[..., pl.DataFrame]

TABLES = (
    "activities", "records", "lifts", "efforts", "strides", "runs", "pairs", "form", "cooldowns", "paces", "moves", "responses", "settled",
)  # fmt: skip
NOT_OF_THE_STORE = {"lock", "report"}
SPAN = pipeline.Span(now=datetime(2026, 1, 25, 6, tzinfo=UTC))


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> Path:
    """Some files of the invented season."""
    folder = tmp_path_factory.mktemp("originals")
    for file in sorted((fixtures / "athlete").iterdir())[:8]:
        if file.is_file():
            shutil.copy2(file, folder)
    return folder


def settings_of(root: Path, folder: Path) -> Config:
    """Settings for a store."""
    config = folder / "config.toml"
    config.write_text(f'[store]\npath = "{root}"\n')
    return load(config)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, originals: Path) -> Path:
    """A store after an ordinary night, and one answer of the runner."""
    folder = tmp_path_factory.mktemp("made")
    root = folder / "store"
    settings = settings_of(root, folder)
    pipeline.run(settings, [str(originals)], SPAN)
    store = Store.open(str(root))
    with store.lock():
        pipeline.settle(settings, store, store.scan("lifts").collect()["activity_id"][0], "lower")
        pipeline.features(settings, store)
    pipeline.run(settings, [str(originals)], SPAN)
    return root


@pytest.fixture
def copied(tmp_path: Path, made: Path) -> Path:
    """A store to break."""
    return shutil.copytree(made, tmp_path / "store")


def rows(root: Path, names: tuple[str, ...] = TABLES) -> dict[str, pl.DataFrame]:
    """Every table without the batch and what hangs on it, in an order of its own."""
    found = {name: Store(Folder(root)).scan(name).drop("batch_id", "inputs_hash", strict=False).collect() for name in names}
    return {name: frame.sort(frame.columns[:4]) for name, frame in found.items()}


def serious(root: Path) -> list[str]:
    """The files that check complains of."""
    return [problem.path for problem in problems_of(str(root)) if not problem.is_harmless]


def files_of(root: Path) -> list[Path]:
    """Every file of a store."""
    return sorted(file for file in root.rglob("*") if file.is_file() and file.relative_to(root).parts[0] not in NOT_OF_THE_STORE)


def flip(file: Path, place: float) -> None:
    """Changes one bit, so far into the file."""
    content = bytearray(file.read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    file.write_bytes(content)


def test_an_ordinary_store_is_whole(made: Path) -> None:
    """After ordinary runs nothing is wrong, every file is sealed, and looking leaves no trace."""
    before = {file: file.read_bytes() for file in files_of(made)}
    assert serious(made) == []
    assert {file: file.read_bytes() for file in files_of(made)} == before
    sealed = seals.read_seals(Folder(made))
    assert sealed is not None
    assert set(sealed.hashes) | {"seals", *NAMES} == {file.relative_to(made).as_posix() for file in before}


@pytest.mark.parametrize("place", [0.0, 0.37, 1.0])
def test_a_changed_bit_is_found_in_every_file(copied: Path, place: float) -> None:
    """Whichever file of the store a bit changes in, check names that file."""
    for file in files_of(copied):
        whole = file.read_bytes()
        flip(file, place)
        assert any(file.relative_to(copied).as_posix().startswith(found) for found in serious(copied)), file
        file.write_bytes(whole)
    assert serious(copied) == []


BROKEN = (
    "activities/*.parquet", "activities/_delta_log/*1.json", "records/*.parquet", "records/_delta_log/*1.json", "runs/*.parquet",
    "settled/*.parquet", "ledger.sqlite3", *NAMES, "store.json", "seals",
)  # fmt: skip


@pytest.mark.parametrize("pattern", BROKEN)
def test_what_breaks_is_mended_from_the_originals(copied: Path, made: Path, originals: Path, pattern: str) -> None:
    """One file is broken; after repair and an ordinary run the tables are as they were, the runner's answer aside."""
    file = next(made.glob(pattern))
    flip(copied / file.relative_to(made), 0.4)
    _, done, left = repair(str(copied))
    assert done
    assert [problem for problem in left if not problem.is_harmless] == []
    pipeline.run(settings_of(copied, copied.parent), [str(originals)], SPAN)
    assert serious(copied) == []
    names = tuple(name for name in TABLES if "settled" not in file.parts or name in ("activities", "records"))
    found = rows(copied, names)
    for name, frame in rows(made, names).items():
        assert frame.equals(found[name]), name


def test_a_missing_file_is_found_and_read_again(copied: Path, made: Path, originals: Path) -> None:
    """A part of the records that vanished is named, and comes back from the originals."""
    next((copied / "records").glob("*.parquet")).unlink()
    assert any("records/part-" in path for path in serious(copied))
    repair(str(copied))
    pipeline.run(settings_of(copied, copied.parent), [str(originals)], SPAN)
    assert serious(copied) == []
    assert rows(copied)["records"].equals(rows(made)["records"])


def test_activities_stay_when_their_files_are_gone_too(store: Store, activities: Rows, records: Rows) -> None:
    """Repair never drops an activity that could not be read again, and goes on saying what is wrong with it."""
    with store.lock():
        store.commit(activities("a", sources=["/gone.fit"]), records("a"))
    next((store.place.root / "records").glob("*.parquet")).unlink()
    _, _, left = repair(str(store.place.root))
    assert [problem.kind for problem in left] == ["no_records"]
    assert store.scan("activities").collect()["activity_id"].to_list() == ["a"]


def test_what_a_dead_run_left_is_found_and_removed(store: Store, activities: Rows, records: Rows) -> None:
    """Files that no log names, and records that no activity carries, go with repair; what is seen stays."""
    with store.lock():
        store.commit(activities("a"), records("a"))
        store.begin().add_records(records("b"))
    (store.place.root / "records" / "part-left.parquet").write_bytes(b"half a file")
    assert [problem.kind for problem in check(store.place)] == ["orphans", "loose_rows"]
    _, _, left = repair(str(store.place.root))
    assert left == []
    assert store.scan("records").collect().height == 3
    assert not (store.place.root / "records" / "part-left.parquet").exists()


def test_rows_that_break_their_contract_are_told(store: Store, activities: Rows, records: Rows) -> None:
    """Rows that another program wrote past the rules are named with the rule."""
    import deltalake

    with store.lock():
        store.commit(activities("a"), records("a"))
    wrong = store.scan("activities").collect().with_columns(activity_id=pl.lit("b"), avg_heart_rate=pl.lit(900.0), record_count=0)
    deltalake.write_deltalake((store.place.root / "activities").as_uri(), with_bucket("activities", wrong), mode="append")
    assert any(problem.kind == "contract" and "avg_heart_rate" in problem.what for problem in check(store.place))


def test_a_store_made_anew_has_the_same_tables(copied: Path, made: Path, originals: Path) -> None:
    """Rebuilt from the originals, every table is as it was but for the batch; answers and other files in the folder stay."""
    settings = settings_of(copied, copied.parent)
    (copied / "daily.csv").write_text("date,soreness_0_10\n2025-10-07,4\n")
    count, missing = rebuild(settings, [str(originals)])
    pipeline.run(settings, [str(originals)], SPAN)
    assert (count, missing) == (rows(made)["activities"].height, [])
    for name, frame in rows(made).items():
        assert frame.equals(rows(copied)[name]), name
    assert (copied / "daily.csv").exists()
    assert sorted(each.name for each in copied.parent.iterdir()) == ["config.toml", "store"]
    assert serious(copied) == []


def test_a_store_is_not_made_anew_without_all_its_originals(copied: Path, originals: Path) -> None:
    """Where files are gone the old store stays as it was, unless the runner gives those activities up."""
    settings, one = settings_of(copied, copied.parent), str(min(originals.iterdir()))
    before = rows(copied)["activities"]
    count, missing = rebuild(settings, [one])
    assert (count, len(missing)) == (0, before.height - 1)
    assert rows(copied)["activities"].equals(before)
    assert rebuild(settings, [one], anyway=True)[0] == 1
