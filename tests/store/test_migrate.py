"""A store that an older legday wrote opens with all its rows, takes new ones, and gets from the originals what it lacks."""

from __future__ import annotations

import json
import shutil
import tarfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import deltalake
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from legday import pipeline
from legday.config_file import load
from legday.errors import StoreError
from legday.folders import with_folders
from legday.store import Store, buckets, delta, divide, seals, upkeep
from legday.store.check import check
from legday.store.folder import Folder
from legday.store.mark import FORMAT
from legday.store.place import place_of
from legday.upkeep_commands import rebuild, repair

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from legday.config import Config

    Rows = Callable[..., pl.DataFrame]

SINCE_FORMAT_3 = (
    "heart_rate_sensor", "altitude_source", "watch_resting_heart_rate", "watch_max_heart_rate", "watch_threshold_heart_rate",
    "watch_threshold_power", "watch_threshold_speed",
)  # fmt: skip
SPAN = pipeline.Span(now=datetime(2026, 1, 25, 6, tzinfo=UTC))


def serious(root: Path) -> list[str]:
    """What check complains of."""
    return [problem.path for problem in check(Folder(root)) if not problem.is_harmless]


def rewrite(root: Path, name: str, rows: pl.DataFrame) -> None:
    """Has a table hold these rows alone, in the layout that it has."""
    layout = {"schema_mode": "overwrite", "partition_by": buckets.partition_by(name)}
    deltalake.write_deltalake((root / name).as_uri(), buckets.with_bucket(name, rows), mode="overwrite", **layout)


def mark_of(root: Path) -> int:
    """The format that the store says it has."""
    return int(json.loads((root / "store.json").read_text())["format"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> tuple[Path, Path]:
    """A store of two files as format 2 wrote it, sealed, with its runs and its report; and the folder of the files."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "files").mkdir()
    for file in sorted(fixtures.glob("athlete/*.fit"))[:2]:
        shutil.copy2(file, folder / "files")
    pipeline.run(settings_of(folder), [str(folder / "files")], SPAN)
    store = Store.open(str(folder / "store"))
    with store.lock():
        narrow = delta.plain(store.scan("activities").drop(SINCE_FORMAT_3).collect())
        rewrite(store.place.root, "activities", narrow)
        for name, since in (("lifts", "novelty"), ("runs", "kind"), ("titles", "sets")):
            rewrite(store.place.root, name, delta.plain(store.scan(name).drop(since).collect()))
        (store.place.root / "store.json").write_text('{"format": 2, "legday": "0.1.0"}')
    kept = seals.read_seals(store.place)
    assert kept is not None
    seals.write_seals(store.place, seals.Seals(kept.hashes | {"store.json": store.place.digest("store.json")}, kept.kept_up))
    assert serious(store.place.root) == ["runs"]  # today's table says more of a run
    return store.place.root, folder / "files"


@pytest.fixture
def older(made: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """A copy to bring forward, and the folder of the files."""
    return shutil.copytree(made[0], tmp_path / "store"), made[1]


def settings_of(folder: Path) -> Config:
    """Settings for a store in this folder."""
    config = folder / "config.toml"
    config.write_text(f'[store]\npath = "{folder / "store"}"\n')
    return load(config)


def test_old_rows_stay_and_new_ones_are_taken(older: tuple[Path, Path], activities: Rows, records: Rows) -> None:
    """After opening, old activities have nulls where they said nothing yet, and a new one keeps what it says."""
    root, _ = older
    store = Store.open(str(root))
    assert mark_of(root) == FORMAT
    assert not (root / "last_report").exists()
    with store.lock():
        store.commit(activities("new", heart_rate_sensor="chest", watch_max_heart_rate=189.0), records("new"))
    found = store.scan("activities").collect()
    assert found.height == 3
    assert found.filter(pl.col("activity_id") != "new").select(SINCE_FORMAT_3).null_count().row(0) == (2,) * len(SINCE_FORMAT_3)
    assert found.row(by_predicate=pl.col("activity_id") == "new", named=True)["heart_rate_sensor"] == "chest"
    assert serious(root) == []


def test_an_ordinary_night_scores_the_old_runs_anew(older: tuple[Path, Path], tmp_path: Path) -> None:
    """What was scored by the older legday is made anew from the same rows, and everything is sealed."""
    root, files = older
    pipeline.run(settings_of(tmp_path), [str(files)], SPAN)
    assert Store(Folder(root)).scan("runs").collect()["kind"].null_count() == 0
    assert Store(Folder(root)).scan("runs").collect().height == 2
    assert serious(root) == []
    sealed = seals.read_seals(Folder(root))
    assert sealed is not None
    assert {file.path for file in Folder(root).walk("") if seals.is_sealed(file.path)} <= set(sealed.hashes)


def test_the_originals_fill_what_was_not_read(older: tuple[Path, Path], tmp_path: Path) -> None:
    """Rebuilt from the same files, the old activities have the thresholds that the watch wrote."""
    root, files = older
    assert rebuild(settings_of(tmp_path), [str(files)]) == (2, [])
    assert Store(Folder(root)).scan("activities").collect()["watch_max_heart_rate"].is_not_null().all()


def test_a_store_that_was_copied_into_a_bucket_is_brought_forward_there(older: tuple[Path, Path], at_bucket: str) -> None:
    """Every table holds what it would on a disk, and the next check finds nothing."""
    root, _ = older
    there = place_of(at_bucket)
    for file in Folder(root).walk(""):
        there.write(file.path, Folder(root).read(file.path))
    copied, here = Store.open(at_bucket).read(delta.NAMES), Store.open(str(root)).read(delta.NAMES)
    for name in delta.NAMES:
        assert_frame_equal(copied[name], here[name], check_row_order=False)
    assert [problem for problem in check(there) if not problem.is_harmless] == []


def test_a_step_that_was_cut_off_is_done_again(older: tuple[Path, Path]) -> None:
    """Killed before the mark was written, the second time changes nothing more, and no byte counts as broken."""
    root, _ = older
    Store.open(str(root))
    (root / "store.json").write_text('{"format": 2, "legday": "0.1.0"}')
    version = delta.version(Folder(root), "activities")
    Store.open(str(root))
    assert delta.version(Folder(root), "activities") == version
    assert serious(root) == []


def test_a_mark_that_only_looks_older_moves_nothing(older: tuple[Path, Path]) -> None:
    """One bit makes of today's format an earlier one: that store is not brought forward, and check names the mark."""
    root, _ = older
    with Store.open(str(root)).lock():
        pass
    mark = (root / "store.json").read_text()
    (root / "store.json").write_text(mark.replace(f"{FORMAT}", f"{FORMAT - 1}", 1))
    with pytest.raises(StoreError, match="check --repair"):
        Store.open(str(root))
    assert serious(root) == ["store.json"]


def test_a_broken_mark_leaves_no_store_half_new(older: tuple[Path, Path], activities: Rows, records: Rows) -> None:
    """A store whose format nobody can tell any more is repaired and then brought forward from the beginning."""
    root, _ = older
    (root / "store.json").write_bytes(b"{")
    repair(str(root))
    store = Store.open(str(root))
    with store.lock():
        store.commit(activities("new"), records("new"))
    assert store.scan("activities").collect().height == 3
    assert serious(root) == []


def test_a_store_without_seals_is_sealed(older: tuple[Path, Path]) -> None:
    """Format 1 had no seals: its rows are all there, and the next run seals them."""
    root, _ = older
    (root / "seals").unlink()
    (root / "store.json").write_text('{"format": 1, "legday": "0.1.0"}')
    store = Store.open(str(root))
    with store.lock():
        pass
    assert (mark_of(root), store.scan("activities").collect().height) == (FORMAT, 2)
    assert (root / "seals").exists()
    assert serious(root) == []


def test_an_empty_store_is_brought_forward(tmp_path: Path) -> None:
    """A store that never held an activity opens too."""
    store = Store.open(str(tmp_path / "store"))
    (store.place.root / "store.json").write_text('{"format": 2, "legday": "0.1.0"}')
    Store.open(str(store.place.root))
    assert mark_of(store.place.root) == FORMAT


class Killed(BaseException):
    """As if the process had ended there."""


READ = ("activities", "records")
PEOPLE = ("me", "Jane Doe")
FILES = {
    "me": ("2025-10-07-18-20-40", "2025-10-08-17-40-05"),
    "Jane Doe": ("2025-10-07-18-20-40", "2025-11-01-10-05-29", "2025-11-02-09-00-18"),
}


@pytest.fixture
def by_athlete(fixtures: Path, tmp_path: Path) -> Path:
    """A store that format 3 wrote of FILES, with runs, report and seals: records a part for each athlete, other tables undivided."""
    with tarfile.open(fixtures / "stores" / "format_3.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "store"


@pytest.fixture
def settings(fixtures: Path, tmp_path: Path) -> Config:
    """The same files for the same two athletes, and the store in this folder."""
    for athlete, names in FILES.items():
        (tmp_path / "files" / athlete).mkdir(parents=True)
        for name in names:
            shutil.copy2(fixtures / "athlete" / f"{name}.fit", tmp_path / "files" / athlete)
    config = tmp_path / "config.toml"
    config.write_text(f'[ingest]\ninputs = ["{tmp_path}/files/{{athlete}}"]\n[store]\npath = "{tmp_path / "store"}"\n')
    return with_folders(load(config))[0]


def seen(root: Path) -> dict[str, pl.DataFrame]:
    """What a reader sees of every table, but for the batch and what is made from it, and for what only the next night's form needs."""
    keys = {"records": ["activity_id", "timestamp"], "pairs": ["run_id", "lift_id"], "responses": ["athlete"]}
    tables = {}
    for name in buckets.DIVIDED:
        rows = Store(Folder(root)).scan(name).drop("batch_id", "inputs_hash", "sources", "expected", "learned", strict=False).collect()
        tables[name] = rows.sort(keys.get(name, ["activity_id"]), maintain_order=True)
    return tables


def test_a_store_divided_by_athlete_holds_what_todays_would(by_athlete: Path, settings: Config, tmp_path: Path) -> None:
    """Brought forward, a store of format 3 has its rows, and of what is read those that the same files give today, and is whole."""
    before = seen(by_athlete)
    Store.open(str(by_athlete))
    by_athlete.rename(tmp_path / "forward")
    pipeline.run(settings, [], SPAN)
    for name, rows in seen(tmp_path / "forward").items():
        assert_frame_equal(rows, before[name])
        if name in READ:  # what is computed may be computed otherwise by now
            assert_frame_equal(rows, seen(tmp_path / "store")[name])
    files = delta.live_files(Folder(tmp_path / "forward"), "records")
    assert set(files[buckets.PARTITION]) == {buckets.bucket_of(athlete) for athlete in PEOPLE}
    assert serious(tmp_path / "forward") == []


def test_nights_and_upkeep_go_on_after_it(by_athlete: Path, settings: Config, fixtures: Path, tmp_path: Path) -> None:
    """A store that was brought forward takes a new file, changes rows that it has, is kept up, and ends as one made today."""
    shutil.copy2(fixtures / "athlete" / "2025-10-09-17-34-51.fit", tmp_path / "files" / "me")
    pipeline.run(settings, [], SPAN)
    with Store(Folder(by_athlete)).lock():
        upkeep.keep_up(Folder(by_athlete))
    assert serious(by_athlete) == []
    forward = seen(by_athlete)
    assert forward["activities"].height == 6
    shutil.rmtree(by_athlete)
    pipeline.run(settings, [], SPAN)
    for name in READ:
        assert_frame_equal(seen(by_athlete)[name], forward[name])


@pytest.mark.parametrize("table", ["activities", "records", "runs"])
@pytest.mark.parametrize(("step", "at"), [("add", 2), ("write", 1)])
def test_a_division_that_was_cut_off_is_done_again(
    by_athlete: Path, monkeypatch: pytest.MonkeyPatch, table: str, step: str, at: int
) -> None:
    """Killed while a table's files are written, or before its log says so, readers see it as it was; opening again ends it."""
    before, done, calls = seen(by_athlete), getattr(Folder, step), []

    def killed(place: Folder, path: str, content: bytes) -> None:
        calls.append(path.split("/", maxsplit=1)[0])
        if calls[-1] == table and calls.count(table) == at:
            raise Killed
        done(place, path, content)

    monkeypatch.setattr(Folder, step, killed)
    with pytest.raises(Killed):
        Store.open(str(by_athlete))
    monkeypatch.undo()
    assert mark_of(by_athlete) == 3
    assert_frame_equal(seen(by_athlete)[table], before[table])
    Store.open(str(by_athlete))
    assert mark_of(by_athlete) == FORMAT
    for name, rows in seen(by_athlete).items():
        assert_frame_equal(rows, before[name])
    assert serious(by_athlete) == []


def test_no_more_is_held_than_one_files_rows(by_athlete: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are written bucket by bucket in pieces of at most as many rows as a file should have."""
    monkeypatch.setattr(upkeep, "JOINED_ROWS", 1)
    pieces = []
    write = divide.write_rows
    monkeypatch.setattr(
        divide, "write_rows", lambda place, name, bucket, rows: pieces.append((name, rows.height)) or write(place, name, bucket, rows)
    )
    Store.open(str(by_athlete))
    assert sorted(height for name, height in pieces if name == "records") == [3725, 4969]  # the two files that there were
