"""The commit protocol: all of it is seen, or nothing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import polars as pl
import pytest

from legday.store import Store
from legday.store.commit import Standing
from legday.tables import Activities, Records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Rows = Callable[..., pl.DataFrame]


@pytest.fixture(params=["on a disk", "in object storage"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store in each kind of place."""
    return Store.open(str(tmp_path / "store") if request.param == "on a disk" else request.getfixturevalue("at_bucket"))


def ids(store: Store, name: str = "activities") -> list[str]:
    """The activity ids that a reader sees in a table."""
    return store.scan(name).select("activity_id").collect()["activity_id"].sort().to_list()


def test_what_was_committed_comes_back_value_for_value(store: Store, activities: Rows, records: Rows) -> None:
    """Every dtype of tables.py, lists of structs and empty lists among them, comes back from Delta as it went in."""
    dropped = store.commit(activities("a", "b", sets=[]), records("a"))
    assert not dropped
    kept = store.scan("activities").collect().sort("activity_id")
    Activities.validate(kept)
    assert kept.drop("batch_id").equals(activities("a", "b", sets=[]))
    assert Records.validate(store.scan("records").collect()).drop("batch_id").equals(records("a"))


def test_a_second_commit_of_the_same_activity_changes_nothing(store: Store, activities: Rows, records: Rows) -> None:
    """The same activity committed twice is there once, with its records once."""
    store.commit(activities("a"), records("a"))
    store.commit(activities("a", sport="cycling"), records("a"))
    assert store.scan("activities").collect()["sport"].to_list() == ["running"]
    assert store.scan("records").collect().height == 3


def test_records_without_their_commit_are_not_seen(store: Store, activities: Rows, records: Rows) -> None:
    """A run that died between records and commit leaves nothing that a reader sees, and the next run starts clean."""
    store.begin().add_records(records("a"))
    assert ids(store, "records") == []
    store.commit(activities("a"), records("a"))
    assert ids(store, "records") == ["a", "a", "a"]


def test_a_better_source_replaces_the_row_and_its_records_in_one_step(store: Store, activities: Rows, records: Rows) -> None:
    """A superseded row and its records leave with the very commit that brings the better one; the others stay."""
    store.commit(activities("gpx", "other"), records("gpx", "other"))
    batch = store.begin()
    batch.add_records(records("fit", power=310))
    batch.commit(activities("fit"), superseded=["gpx"])
    assert ids(store) == ["fit", "other"]
    assert sorted(set(ids(store, "records"))) == ["fit", "other"]


def test_a_duplicate_file_changes_only_what_it_tells(store: Store, activities: Rows, records: Rows) -> None:
    """New files of a known activity, and a sport that it lacked, are written without touching anything else of its row."""
    store.commit(activities("a", "b"), records("a"))
    store.begin().commit(activities(), changed={"a": Standing(("/watch/a.fit", "/phone/a.gpx"), "walking")})
    kept = store.scan("activities").collect().sort("activity_id")
    assert kept["sources"].to_list() == [["/watch/a.fit", "/phone/a.gpx"], ["/watch/a.fit"]]
    assert kept["sport"].to_list() == ["walking", "running"]
    assert kept.drop("batch_id", "sources", "sport").equals(activities("a", "b").drop("sources", "sport"))
    assert ids(store, "records") == ["a", "a", "a"]


def test_an_activity_joined_with_a_log_takes_its_sets(store: Store, activities: Rows) -> None:
    """Sets, title and description change in the same step as the files; other rows, and other columns, stay."""
    store.begin().commit(activities("a", "b"))
    inside = {"sets": [{"start_time": None, "repetitions": 5, "category": None}], "title": "Lower A", "description": None}
    standing = Standing(("/watch/a.fit", "/app/log.csv"), "running", "log")
    store.begin().commit(activities(), changed={"a": standing, "b": Standing(("/b.fit",), "running")}, joined={"a": inside})
    one, other = store.scan("activities").collect().sort("activity_id").to_dicts()
    assert (one["sets"][0]["repetitions"], one["title"], one["sets_from"], one["sources"]) == (5, "Lower A", "log", list(standing.sources))
    assert (other["sets"][0]["repetitions"], other["title"], other["sets_from"], other["sources"]) == (8, None, None, ["/b.fit"])


def test_rows_that_break_a_rule_are_counted_and_left_out(store: Store, activities: Rows, records: Rows) -> None:
    """A bad row is left out and counted by the rule it broke; the good ones are kept."""
    dropped = store.commit(pl.concat([activities("a"), activities("b", avg_heart_rate=300.0)]), records("a", position_lat=91.0))
    assert dropped == {"avg_heart_rate|max": 1, "position_lat|max": 3}
    assert ids(store) == ["a"]
    assert ids(store, "records") == []


def test_two_writers_at_once_lose_and_double_nothing(store: Store, activities: Rows, records: Rows) -> None:
    """Writers that race for the same activities leave each of them once, with the records of exactly one batch."""
    faults: list[BaseException] = []

    def write(*names: str) -> None:
        try:
            for name in names:
                Store(store.place).commit(activities(name), records(name))
        except BaseException as fault:  # noqa: BLE001 - a thread's fault has to reach the test
            faults.append(fault)

    writers = [threading.Thread(target=write, args=names) for names in (("a", "b", "c"), ("c", "b", "d"))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert ids(store) == ["a", "b", "c", "d"]
    assert store.scan("records").group_by("activity_id").len().collect()["len"].to_list() == [3, 3, 3, 3]


def test_rows_that_come_at_the_same_instant_come_once(store: Store, activities: Rows, records: Rows) -> None:
    """Three writers that have all looked and found a row missing do not all append it."""
    store.commit(activities("first"), records("first"))
    names = [f"n{number}" for number in range(6)]
    together = threading.Barrier(3, timeout=60)

    def write() -> None:
        for name in names:
            batch = Store(store.place).begin()
            batch.add_records(records(name))
            together.wait()
            batch.commit(activities(name))

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert ids(store) == sorted(["first", *names])


@pytest.mark.parametrize("athlete", ["me", "Jane Doe/é", "o'neil", "a=b%20c", ".."])
def test_an_athletes_name_is_only_a_name(store: Store, activities: Rows, records: Rows, athlete: str) -> None:
    """Whatever an athlete is called, their rows are found by that name and never mixed with another's."""
    store.commit(activities("a", athlete=athlete), records("a", athlete=athlete))
    store.commit(activities("b", athlete="someone"), records("b", athlete="someone"))
    assert store.scan("records", athlete).collect()["activity_id"].unique().to_list() == ["a"]
    assert store.scan("activities", athlete).collect()["athlete"].to_list() == [athlete]
    assert store.place.root is None or not (store.place.root.parent / "part").exists()


def test_records_of_few_batches_are_found_without_looking_into_other_files(store: Store, activities: Rows, records: Rows) -> None:
    """A scan of named batches reads no other batch's file, and all of the batch's records."""
    for name in "abc":
        store.commit(activities(name), records(name))
    batch = store.scan("activities").filter(pl.col("activity_id") == "b").collect()["batch_id"].item()
    assert store.scan("records", batches=[batch]).collect()["activity_id"].to_list() == ["b"] * 3
    assert store.scan("records", batches=[]).collect().is_empty()
