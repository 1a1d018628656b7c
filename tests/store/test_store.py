"""The store as the stages see it: opening, locking, tables, the last report."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from legday.errors import StoreError, StoreLockedError
from legday.store import Store
from legday.store.buckets import bucket_of
from legday.store.delta import NAMES, live_files, opened, schema, version, write
from legday.store.kept import REPORT
from legday.store.mark import FORMAT
from legday.tables import Lifts, Pairs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Rows = Callable[..., pl.DataFrame]

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def pairs(*rows: tuple[str, str]) -> pl.DataFrame:
    """Pairs of these runs and athletes."""
    shown = [
        {"run_id": run, "lift_id": "l", "athlete": athlete, "hours_since_lift": 30.0, "in_window": True, "contribution": 1.0}
        for run, athlete in rows
    ]
    return Pairs.cast(pl.DataFrame(shown, schema=schema("pairs")))


def test_opening_again_finds_the_same_store(store: Store) -> None:
    """A store says its format and opens again."""
    assert json.loads((store.place.root / "store.json").read_text())["format"] == FORMAT
    assert Store.open(str(store.place.root), create=False).place.root == store.place.root


@pytest.mark.parametrize(("mark", "words"), [('{"format": 99}', "format 99"), ("{", "cannot be read"), ("[]", "cannot be read")])
def test_another_format_is_refused(store: Store, mark: str, words: str) -> None:
    """A store of another format, or one whose mark is broken, is refused in one line."""
    (store.place.root / "store.json").write_text(mark)
    with pytest.raises(StoreError, match=words) as fault:
        Store.open(str(store.place.root))
    assert "\n" not in str(fault.value)


def test_no_store_is_made_when_none_was_asked_for(tmp_path: Path) -> None:
    """With create=False a missing store is an error and nothing is made."""
    with pytest.raises(StoreError, match="no store here"):
        Store.open(str(tmp_path / "none"), create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_hold_a_store_is_refused(tmp_path: Path) -> None:
    """A store below a file is refused in words."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open(str(tmp_path / "file" / "store"))


@pytest.mark.parametrize("name", ["my runs", "Läufe", "k=v", "what?#1", "a*b", "'quoted' \"too\"", "日"])
def test_a_store_may_have_any_ordinary_name(tmp_path: Path, activities: Rows, records: Rows, name: str) -> None:
    """Blanks, accents and signs in a folder's name make no difference to what is read back."""
    store = Store.open(str(tmp_path / name / "store"))
    store.commit(activities("a"), records("a"))
    store.commit(activities("b", athlete="é=1/%20"), records("b", athlete="é=1/%20"))
    assert store.scan("activities").collect().height == 2
    assert store.scan("records", "é=1/%20").collect()["activity_id"].unique().to_list() == ["b"]
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a[1]", "50%20", "x^y", "a|b", "a\\b", "a\tb"])
def test_a_name_that_tables_cannot_have_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    """Where the table's library would write elsewhere or break down, the store says so first."""
    with pytest.raises(StoreError, match="tables cannot lie below"):
        Store.open(str(tmp_path / name))
    assert list(tmp_path.iterdir()) == []


def test_one_run_at_a_time(store: Store) -> None:
    """A held lock refuses the second run at once and opens again after the first."""
    with store.lock(), pytest.raises(StoreLockedError, match="another legday run"), Store.open(str(store.place.root)).lock():
        pass
    with store.lock():
        pass


@pytest.mark.parametrize("name", NAMES)
def test_a_table_never_written_is_empty_and_typed(store: Store, name: str) -> None:
    """Every table can be scanned before it was ever written, with its declared columns."""
    assert store.scan(name, "me").collect().schema == schema(name)


def test_a_table_that_another_one_took_the_place_of_is_opened_anew(store: Store) -> None:
    """A table is dropped and made again, so that its version is what it was: what was known of the first one is forgotten."""
    for rows in (pairs(("a", "me")), pairs(("b", "me"))):
        store.replace("pairs", rows)
        assert store.scan("pairs").collect().equals(rows)
        store.place.clear("pairs")
        assert store.scan("pairs").collect().equals(pairs())


def test_only_files_with_other_rows_are_written_anew(store: Store) -> None:
    """Rows of one athlete change, come back, and go: a table holds what was said last, and the file of another athlete stays."""
    table, first = "pairs", pairs(("a", "me"), ("b", "o'neil"))

    def files() -> dict[int, str]:
        live = live_files(store.place, table)
        return dict(zip(live["partition.athlete_bucket"], live["path"], strict=True)) if live.height else {}

    store.replace(table, first)
    store.replace(table, pairs(("z", "me"), ("b", "o'neil")))
    before, number = files(), version(store.place, table)
    for rows in (pairs(("c", "me"), ("b", "o'neil")), pairs(("z", "me"), ("b", "o'neil"))):
        store.replace(table, rows)
        assert store.scan(table).collect().sort("run_id").equals(rows.sort("run_id"))
        assert {bucket: path == before[bucket] for bucket, path in files().items()} == {bucket_of("me"): False, bucket_of("o'neil"): True}
    store.replace(table, pairs(("z", "me"), ("b", "o'neil")))
    assert version(store.place, table) == number + 2
    store.replace(table, pairs(("b", "o'neil")))
    assert store.scan(table).collect().equals(pairs(("b", "o'neil")))
    store.replace(table, pairs())
    assert store.scan(table).collect().equals(pairs())
    store.replace(table, first)
    assert store.scan(table).collect().sort("run_id").equals(first)


def test_a_table_of_other_columns_gets_those_of_today(store: Store) -> None:
    """A table that an older legday wrote is replaced whole, with its columns."""
    write(store.place, "pairs", pairs(("a", "me")).select("run_id", "athlete"), mode="append")
    store.replace("pairs", pairs(("b", "me")))
    assert store.scan("pairs").collect().equals(pairs(("b", "me")))
    assert {field.name for field in opened(store.place, "pairs").schema().fields} == {*pairs().columns, "athlete_bucket"}


def test_words_of_a_fixed_set_come_back_as_such(store: Store) -> None:
    """Enum columns, which Delta does not know, come back with their dtype and their words."""
    lifts = Lifts.sample(5)
    store.replace("lifts", lifts)
    assert Lifts.validate(store.scan("lifts").collect()).sort("activity_id").equals(lifts.sort("activity_id"))


def test_a_lift_is_settled_until_the_athlete_says_otherwise(store: Store) -> None:
    """A second answer for the same lift replaces the first, other lifts keep theirs."""
    store.settle("me", "a", NOW, "lower")
    store.settle("me", "b", NOW + timedelta(days=1), "upper")
    store.settle("me", "a", NOW, "full")
    assert dict(store.scan("settled", "me").sort("activity_id").select("activity_id", "region").collect().iter_rows()) == {
        "a": "full", "b": "upper",
    }  # fmt: skip


def test_the_last_report_is_kept_with_what_it_was_made_from(store: Store, activities: Rows, records: Rows) -> None:
    """A kept report comes back for the same fingerprint only, and the store's state changes with every commit."""
    state = store.state()
    assert store.kept(REPORT, state) is None
    store.keep(REPORT, [b'{"a": 1}\n'], f"config\n{state}")
    assert store.kept(REPORT, f"config\n{state}") == b'{"a": 1}\n'
    store.commit(activities("a"), records("a"))
    assert store.state() != state
    assert store.kept(REPORT, f"config\n{store.state()}") is None


def test_opening_a_store_does_not_wait_for_polars(store: Store) -> None:
    """Opening, locking and reading the last report import neither Polars nor deltalake."""
    script = (
        "import sys; from legday.store import Store; from legday.store.kept import REPORT; store = Store.open(sys.argv[1])\n"
        "with store.lock(): store.keep(REPORT, [b'x'], store.state()); assert store.kept(REPORT, store.state()) == b'x'\n"
        "assert not {'polars', 'deltalake', 'dataframely'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(store.place.root)], check=True)


def test_a_full_disk_is_said_in_one_line_and_loses_nothing(store: Store, activities: Rows, records: Rows) -> None:
    """When a file can no longer grow, the commit is a StoreError and what was there before is still seen."""
    store.commit(activities("a"), records("a"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(StoreError, match="no space left on the disk"):
            store.commit(activities("b"), records("b"))
        with pytest.raises(StoreError, match="no space left on the disk"):
            store.keep(REPORT, [b"x" * 200], "f")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert store.scan("activities").collect()["activity_id"].to_list() == ["a"]
    assert store.commit(activities("b"), records("b")) == {}
    assert store.scan("records").collect().height == 6


def test_whether_a_report_is_of_today_is_known_without_reading_it(store: Store) -> None:
    """Only what it was made from is asked: another fingerprint, or no report, is not today's."""
    assert not store.is_kept(REPORT, "1")
    store.keep(REPORT, [b"what it says"], "1")
    assert (store.is_kept(REPORT, "1"), store.is_kept(REPORT, "2")) == (True, False)
