"""Keeping the tables quick changes nothing that a reader sees, and happens once a week."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from legday.store import Store, seals
from legday.store.check import check
from legday.store.delta import live_files
from legday.store.upkeep import EVERY, is_due, keep_up

if TYPE_CHECKING:
    from collections.abc import Callable

    Rows = Callable[..., pl.DataFrame]


@pytest.fixture
def many(store: Store, activities: Rows, records: Rows) -> Store:
    """A store after a dozen nights of two athletes, one of them cut short."""
    with store.lock():
        for number in range(12):
            for athlete in ("me", "Jane Doe/é"):
                name = f"{athlete}{number}"
                store.commit(activities(name, athlete=athlete), records(name, athlete=athlete))
        store.begin().add_records(records("me1"))
    return store


def seen(store: Store) -> list[pl.DataFrame]:
    """What a reader sees, in an order of its own."""
    return [
        store.scan(name).sort(pl.all().exclude("laps", "sets", "pauses", "splits", "notes", "sources")).collect()
        for name in ("activities", "records")
    ]


def test_small_files_become_few_and_what_is_seen_stays(many: Store) -> None:
    """Joining leaves every row that is seen, drops those that are not, and the store is whole afterwards."""
    before = seen(many)
    with many.lock():
        keep_up(many.place)
    assert all(one.equals(other) for one, other in zip(seen(many), before, strict=True))
    assert live_files(many.place, "records").height == 2
    assert live_files(many.place, "activities").height == 2
    assert live_files(many.place, "records")["num_records"].sum() == 72
    assert (many.place.root / "records" / "_delta_log" / "_last_checkpoint").exists()
    assert check(many.place) == []


def test_what_was_replaced_stays_for_a_week(many: Store) -> None:
    """A reader that opened the tables before upkeep can finish; files that nobody can need any more go."""
    reading = many.scan("records")
    left = many.place.root / "records" / "part-left.parquet"
    left.write_bytes(b"half a file")
    with many.lock():
        keep_up(many.place)
    assert reading.collect().height == 72
    assert left.exists()
    os.utime(left, (0, 0))
    with many.lock():
        keep_up(many.place)
    assert not left.exists()


def test_upkeep_comes_once_a_week_and_only_with_news(many: Store, activities: Rows, records: Rows) -> None:
    """A week after the last time the next run with news keeps the tables up; one with nothing new does not."""
    kept = seals.read_seals(many.place)
    assert kept is not None
    assert kept.kept_up is not None
    last = datetime.fromisoformat(kept.kept_up)
    assert not is_due(many.place, last + EVERY - timedelta(seconds=1))
    assert is_due(many.place, last + EVERY)
    seals.write_seals(many.place, seals.Seals(kept.hashes, (datetime.now(UTC) - EVERY).isoformat()))
    with many.lock():
        pass
    assert live_files(many.place, "records").height == 25
    with many.lock():
        many.commit(activities("new"), records("new"))
    assert live_files(many.place, "records").height == 2
    assert not is_due(many.place, datetime.now(UTC))
    assert check(many.place) == []
