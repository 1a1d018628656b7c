"""Local time where a file does not say its own: by the place, by the neighbours, in this order and in no other."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from legday.ingest import How, ingest
from legday.ingest.activities import rows_of
from legday.ingest.offsets import with_named_times, with_neighbours
from legday.readers.recording import Device
from legday.store import Store
from legday.tables import Activities

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOKYO, NEW_YORK, OCEAN = (35.68, 139.76), (40.78, -73.97), (30.0, -40.0)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def local_time(recording: Any) -> Callable[..., tuple[int | None, str | None, list[str]]]:
    """The offset, its source and the notes of a run with these fixes."""

    def told(*places: tuple[float, float], sub_sport: str | None = None, **known: Any) -> tuple[int | None, str | None, list[str]]:
        records = [{"timestamp": second, "position_lat": north, "position_long": east} for second, (north, east) in enumerate(places)]
        session = {"start_time": 0, "total_elapsed_time": 60.0, "sport": "running", "sub_sport": sub_sport}
        found = rows_of(recording(sessions=[session], records=records, **known), athlete="me", content_hash="h", file_format="fit")
        (row,) = found.activities
        return row["utc_offset_s"], row["utc_offset_source"], row["notes"]

    return told


def test_the_place_says_what_the_file_does_not(local_time: Any) -> None:
    """By the fix in the middle: a watch that has no satellites yet may repeat where it was last."""
    assert local_time(NEW_YORK, TOKYO, TOKYO) == (9 * 3600, "gps", [])


@pytest.mark.parametrize(
    ("place", "known"),
    [
        (OCEAN, {}),
        ((0.0, 0.0), {}),
        (TOKYO, {"sub_sport": "virtual_activity"}),
        (TOKYO, {"device": Device(manufacturer="zwift")}),
        (TOKYO, {"device": Device(product="Zwift")}),
    ],
)
def test_a_place_without_a_clock_says_nothing(local_time: Any, place: tuple[float, float], known: dict[str, Any]) -> None:
    """The high sea, zero north zero east, and the map of a game."""
    assert local_time(place, **known) == (None, None, [])


def test_the_file_goes_before_the_place_and_a_disagreement_is_noted(local_time: Any) -> None:
    """A watch that was not set to local time is believed, and the note says so; of a zero the place knows better."""
    known = {"utc_offset_source": "fit_device"}
    assert local_time(TOKYO, utc_offset_s=9 * 3600, **known) == (9 * 3600, "fit_device", [])
    note = "the file's own local time is UTC{}, that of the place (Asia/Tokyo) was UTC+9"
    assert local_time(TOKYO, utc_offset_s=-12_600, **known) == (-12_600, "fit_device", [note.format("-3:30")])
    assert local_time(TOKYO, utc_offset_s=0, **known) == (9 * 3600, "gps", [note.format("+0")])


def test_a_session_without_records_is_not_placed_by_another_of_its_file(recording: Any) -> None:
    """Of two sessions in one file only the one with fixes has a place."""
    records = [{"timestamp": second, "position_lat": TOKYO[0], "position_long": TOKYO[1]} for second in range(10)]
    sessions = [{"start_time": 0, "total_elapsed_time": 60.0}, {"start_time": 7200, "total_elapsed_time": 60.0}]
    found = rows_of(recording(sessions=sessions, records=records), athlete="me", content_hash="h", file_format="fit")
    assert [(row["record_count"], row["utc_offset_s"]) for row in found.activities] == [(10, 9 * 3600), (0, None)]


def test_summer_time_is_that_of_the_day(recording: Any) -> None:
    """The offset of the place at the start, not of today."""
    start = datetime(2026, 7, 1, 12, tzinfo=UTC)
    records = [{"timestamp": start, "position_lat": NEW_YORK[0], "position_long": NEW_YORK[1]}]
    found = rows_of(recording(records=records), athlete="me", content_hash="h", file_format="gpx")
    assert found.activities[0]["utc_offset_s"] == -4 * 3600


def activities(*rows: tuple[str, float, int | None, str | None]) -> pl.DataFrame:
    """Activities of id, hours after noon, offset in hours and its source; the athlete is the id's first letter."""
    columns = {"activity_id": pl.String, "athlete": pl.String, "start_time": Activities.create_empty().schema["start_time"],
               "utc_offset_s": pl.Int64, "utc_offset_source": pl.String}  # fmt: skip
    told = [(name, name[0], NOON + timedelta(hours=at), None if hours is None else hours * 3600, by) for name, at, hours, by in rows]
    return pl.DataFrame(told, schema=columns, orient="row")


@pytest.mark.parametrize(
    ("others", "hours"),
    [
        ([("a2", -36.0, 2, "fit_local")], 2),
        ([("a2", 36.0, 2, "gps")], 2),
        ([("a2", -36.1, 2, "fit_local")], None),
        ([("a2", -5.0, 2, "fit_local"), ("a3", 30.0, 2, "json")], 2),
        ([("a2", -5.0, 2, "fit_local"), ("a3", 30.0, 1, "json")], None),
        ([("a2", -30.0, 1, "fit_local"), ("a3", -5.0, 2, "fit_local")], 2),
        ([("a2", -5.0, 2, "user"), ("a3", -6.0, 2, "user_date")], None),
        ([("b2", -5.0, 2, "fit_local")], None),
        ([("a2", 0.0, 1, "fit_local"), ("a3", 0.0, 2, "fit_local")], None),
    ],
)
def test_neighbours_say_what_neither_file_nor_place_does(others: list[Any], hours: int | None) -> None:
    """The nearest before and after within 36 h, if they are sure and agree; in any order of the rows, and never of another athlete."""
    for order in itertools.permutations([("a1", 0.0, None, None), *others]):
        found = with_neighbours(activities(*order))
        assert found["activity_id"].to_list() == [name for name, *_ in order]
        row = found.row(by_predicate=pl.col("activity_id") == "a1", named=True)
        assert (row["utc_offset_s"], row["utc_offset_source"]) == ((hours * 3600, "neighbour") if hours else (None, None))
        rest = pl.col("activity_id") != "a1"
        assert found.filter(rest).equals(activities(*order).filter(rest))


@pytest.mark.parametrize(
    ("names", "hours"),
    [
        (["/f/2026-01-05-13-00-00.fit"], 1),
        (["/f/2026-01-05-074503-Outdoor Running-Robin\u2019s Apple\xa0Watch.fit"], -4.25),
        (["all.zip!2026-01-05-13-00-00.FIT.gz", "/f/run.gpx"], 1),
        (["/f/2026-01-05-13-00-00.fit", "/g/2026-01-05-14-00-00.fit"], None),
        (["/f/2026-01-05-12-00-00.fit"], None),
        (["/f/2026-01-05-13-00-06.fit"], None),
        (["/f/2026-01-06-04-00-00.fit"], None),
        (["/2026-01-05-13-00-00.fit/run.fit", "/f/2026-01-05-13-00-00.csv", "/f/2026-13-05-13-00-00.fit"], None),
        ([], None),
    ],
)
def test_a_name_tells_the_local_time(names: list[str], hours: float | None) -> None:
    """Of a watch or HealthFit, to 5 s, where nothing better does; a name in UTC and names that differ say nothing."""
    rows = activities(("a1", 0.0, None, None), ("a2", 0.0, 3, "gps")).with_columns(
        sources=pl.Series([names, names], dtype=pl.List(pl.String))
    )
    found = with_named_times(rows).select("utc_offset_s", "utc_offset_source").rows()
    assert found == [(hours * 3600, "name") if hours else (None, None), (3 * 3600, "gps")]


def test_any_order_of_nights_gives_one_local_time(tmp_path: Path, gpx: Callable[..., Path]) -> None:
    """A session on a list without an offset is told by the run of the next day, whichever came first."""
    run = gpx("run.gpx", start=NOON + timedelta(hours=20))
    listed = tmp_path / "watch" / "activities.csv"
    listed.write_text(
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,"
        "Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance\n"
        '7,"Jan 5, 2026, 12:00:00 PM",Leg day,Weight Training,,3600,0,,,false,,,,,,3600.0,3600.0,0.0\n'
    )
    for number, nights in enumerate(([run, listed], [listed, run])):
        store = Store.open(str(tmp_path / str(number)))
        for path in nights:
            ingest({"me": [str(path)]}, store, how=How(limits=None))
        found = with_neighbours(store.scan("activities").collect()).sort("start_time")
        assert found.select("utc_offset_s", "utc_offset_source").rows() == [(3600, "neighbour"), (3600, "gps")]
