"""A store that an older legday wrote opens with all its rows, takes new ones, and gets from the originals what it lacks."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import deltalake
import polars as pl
import pytest

from legday import pipeline
from legday.config import load
from legday.errors import StoreError
from legday.store import Store, delta, seals
from legday.store.check import check
from legday.store.folder import Folder
from legday.store.mark import FORMAT
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
        deltalake.write_deltalake((store.place.root / "activities").as_uri(), narrow, mode="overwrite", schema_mode="overwrite")
        for name, since in (("lifts", "novelty"), ("runs", "kind"), ("titles", "sets")):
            earlier = delta.plain(store.scan(name).drop(since).collect())
            deltalake.write_deltalake((store.place.root / name).as_uri(), earlier, mode="overwrite", schema_mode="overwrite")
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
