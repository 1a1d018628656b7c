"""Tables are divided by a hash of the athlete, so that one athlete's rows are found without opening another bucket's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import deltalake
import polars as pl
import pytest

from legday.store import delta
from legday.store.buckets import BUCKETS, DIVIDED, PARTITION, bucket_of, with_bucket
from legday.store.check import check
from legday.store.delta import live_files
from legday.store.upkeep import join_records
from legday.tables import Pairs, Runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from legday.store import Store

    Rows = Callable[..., pl.DataFrame]

SHARED = ("Jane Doe", "é")  # of one bucket
OTHER = "me"


@pytest.fixture
def three(store: Store, activities: Rows, records: Rows) -> Store:
    """A store of two athletes of one bucket and one of another."""
    with store.lock():
        for athlete in (*SHARED, OTHER):
            store.commit(activities(f"of {athlete}", athlete=athlete), records(f"of {athlete}", athlete=athlete))
    return store


@pytest.mark.parametrize(("athlete", "bucket"), [("me", 61), ("Jane Doe", 19), ("é", 19)])
def test_a_bucket_is_the_same_for_ever(athlete: str, bucket: int) -> None:
    """Another number for a name would hide what older stores hold of it."""
    assert bucket_of(athlete) == bucket


def test_athletes_spread_over_all_buckets() -> None:
    """Of a thousand athletes with numbers for names no bucket holds more than twice its share."""
    held = [bucket_of(f"a{number:06}") for number in range(1000)]
    assert set(held) == set(range(BUCKETS))
    assert max(map(held.count, range(BUCKETS))) < 2 * 1000 / BUCKETS


@pytest.mark.parametrize("name", ["activities", "records"])
def test_a_scan_of_one_athlete_opens_only_its_buckets_files(three: Store, name: str) -> None:
    """With the files of every other bucket gone, one athlete's rows are all there, without those of the bucket's other athletes."""
    for table in ("activities", "records"):
        for path, bucket in live_files(three.place, table).select("path", PARTITION).iter_rows():
            if bucket != bucket_of(SHARED[0]):
                (three.place.root / table / path).unlink()
    assert three.scan(name, SHARED[0]).collect()["activity_id"].unique().to_list() == [f"of {SHARED[0]}"]
    assert three.scan(name, list(SHARED)).collect()["athlete"].unique().sort().to_list() == sorted(SHARED)
    with pytest.raises(FileNotFoundError):
        three.scan(name).collect()


def test_tables_are_gone_through_few_rows_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An athlete's rows of all tables come together, in one part with other buckets only where they hold few rows; no part is empty."""
    store.replace("runs", Runs.sample(3).with_columns(athlete=pl.Series((*SHARED, OTHER))))
    store.replace("pairs", Pairs.sample(1).with_columns(athlete=pl.lit(OTHER)))

    def parts(of: Store, athlete: str | None = None) -> list[list[list[str]]]:
        return [[sorted(table.collect()["athlete"]) for table in part] for part in of.in_buckets(["runs", "pairs"], athlete)]

    assert parts(store) == [[sorted((*SHARED, OTHER)), [OTHER]]]
    monkeypatch.setattr(delta, "FEW_ROWS", 2)
    assert parts(store) == [[sorted(SHARED), []], [[OTHER], [OTHER]]]
    assert parts(store, SHARED[0]) == [[[SHARED[0]], []]]
    assert parts(store.only([OTHER])) == [[[OTHER], [OTHER]]]


def test_a_store_without_rows_is_one_part_without_rows(store: Store) -> None:
    """Who goes through tables that were never written, or hold nothing, finds their columns."""
    store.replace("pairs", Pairs.create_empty())
    assert [[table.collect().height for table in part] for part in store.in_buckets(["runs", "pairs"])] == [[0, 0]]


def test_athletes_of_one_bucket_share_a_file(store: Store, activities: Rows, records: Rows) -> None:
    """Records of two athletes that come in one batch are one file where they are of one bucket."""
    rows = [(activities(f"of {athlete}", athlete=athlete), records(f"of {athlete}", athlete=athlete)) for athlete in (*SHARED, OTHER)]
    store.commit(*(pl.concat(part) for part in zip(*rows, strict=True)))
    assert live_files(store.place, "records")["num_records"].sort().to_list() == [3, 6]


def test_what_is_replaced_of_some_athletes_leaves_other_buckets_files(store: Store) -> None:
    """Rows of one athlete are replaced without a file of another bucket being written anew."""
    rows = Runs.sample(3).with_columns(athlete=pl.Series((*SHARED, OTHER)))
    store.replace("runs", rows)
    before = live_files(store.place, "runs").filter(pl.col(PARTITION) == bucket_of(OTHER))["path"].to_list()
    store.replace("runs", rows.filter(pl.col("athlete") != SHARED[0]))
    assert store.scan("runs").collect()["athlete"].sort().to_list() == sorted((SHARED[1], OTHER))
    assert live_files(store.place, "runs").filter(pl.col(PARTITION) == bucket_of(OTHER))["path"].to_list() == before


def test_who_sees_some_athletes_replaces_those(store: Store) -> None:
    """Through a view of one athlete the rows of all others stay, those of the same bucket too, and scans find that one alone."""
    rows = Runs.sample(3).with_columns(athlete=pl.Series((*SHARED, OTHER)))
    store.replace("runs", rows)
    before = live_files(store.place, "runs").filter(pl.col(PARTITION) == bucket_of(OTHER))["path"].to_list()
    view = store.only([SHARED[0]])
    assert view.scan("runs").collect()["athlete"].to_list() == [SHARED[0]]
    view.replace("runs", rows.filter(pl.col("athlete") == SHARED[0]).with_columns(intensity=pl.lit(77.0)))
    found = dict(store.scan("runs").select("athlete", "intensity").collect().iter_rows())
    assert found == dict(rows.select("athlete", "intensity").iter_rows()) | {SHARED[0]: 77.0}
    view.replace("runs", rows.clear())
    assert store.scan("runs").collect()["athlete"].sort().to_list() == sorted((SHARED[1], OTHER))
    assert live_files(store.place, "runs").filter(pl.col(PARTITION) == bucket_of(OTHER))["path"].to_list() == before


def test_rows_in_another_bucket_are_told(three: Store) -> None:
    """Rows that another program wrote where no scan for their athlete looks are found."""
    rows = with_bucket("activities", three.scan("activities", OTHER).collect()).with_columns(athlete_bucket=pl.lit(0, pl.Int32))
    deltalake.write_deltalake(
        (three.place.root / "activities").as_uri(), rows.with_columns(activity_id=pl.lit("b"), record_count=0), mode="append"
    )
    assert any(problem.kind == "contract" and "another bucket" in problem.what for problem in check(three.place))


def test_records_are_joined_bucket_by_bucket(store: Store, activities: Rows, records: Rows) -> None:
    """Joining reads the activities of one bucket at a time, leaves every row in its bucket, and drops what no activity carries."""
    with store.lock():
        for number in range(10):
            for athlete in (*SHARED, OTHER):
                store.commit(activities(f"{athlete}{number}", athlete=athlete), records(f"{athlete}{number}", athlete=athlete))
        store.begin().add_records(records("me1"))
        join_records(store.place)
    assert sorted(live_files(store.place, "records").select(PARTITION, "num_records").iter_rows()) == [(19, 60), (61, 30)]
    assert store.scan("records").collect().height == 90


@pytest.mark.parametrize("name", DIVIDED)
def test_every_divided_table_names_its_athlete(name: str, store: Store) -> None:
    """What is divided by athlete has a column that says whose a row is."""
    assert "athlete" in store.scan(name).collect_schema()
