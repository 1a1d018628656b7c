"""Stores what files hold beside recordings: days of self-report, and titles that a bulk export's list gives to other files.

Apart from the intake of recordings, because a day is no activity: of one file its rows of now replace its rows of before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legday.ingest.read import Reading
    from legday.store import Store

# The last part of a path by which a list names the files of its export, without .gz; `!` stands before it in an archive.
NAMED_FILE = r"(activities/\d{1,20}\.(?:fit|gpx|tcx))(?:\.gz)?$"
SAME_START = timedelta(seconds=120)
TOLD = ("title", "description", "workout_rpe")


def keep_tables(store: Store, readings: Iterable[Reading]) -> None:
    """Puts the days and titles of these files into the store, in place of what the same files held before.

    Raises:
        StoreError: the store cannot be written.
    """
    readings = list(readings)
    for name, found in (
        ("daily", [(each, each.daily) for each in readings if each.daily is not None]),
        ("titles", [(each, each.titles) for each in readings if each.titles is not None]),
    ):
        if not found:
            continue
        stored = store.scan(name).collect()
        new = [
            frame.with_columns(athlete=pl.lit(reading.found.athlete), file=pl.lit(reading.found.shown)).select(stored.columns)
            for reading, frame in found
        ]
        told = pl.DataFrame([(reading.found.athlete, reading.found.shown) for reading, _ in found], ["athlete", "file"], orient="row")
        kept = stored.join(told, on=["athlete", "file"], how="anti")
        store.replace(name, pl.concat([kept, *(frame.cast(stored.schema) for frame in new)]).sort("athlete", "file", maintain_order=True))


def with_titles(activities: pl.DataFrame, titles: pl.DataFrame) -> pl.DataFrame:
    """The activities under the titles, descriptions and efforts that a list gives to one of their files.

    It does not matter which of the two came first. Of several lists that speak of one activity the last by path counts. A list that names
    no files is asked only about activities that its own summaries were merged into, by the nearest start.

    Args:
        activities: rows of Activities.
        titles: rows of Titles.
    """
    if titles.is_empty():
        return activities
    files = activities.select("activity_id", "athlete", "start_time", source="sources").explode("source")
    by_name = files.with_columns(named=pl.col("source").str.extract(NAMED_FILE)).join(titles, on=["athlete", "named"])
    by_start = (
        files.join(titles.filter(pl.col("named").is_null()), left_on=["athlete", "source"], right_on=["athlete", "file"], suffix="_told")
        .with_columns(apart=(pl.col("start_time") - pl.col("start_time_told")).abs(), file=pl.col("source"))
        .filter(pl.col("apart") <= SAME_START)
        .sort("apart", descending=True, nulls_last=True)  # the nearest counts last
    )
    told = (
        pl.concat([frame.select("activity_id", "file", *TOLD) for frame in (by_name, by_start)])
        .sort("file", maintain_order=True)
        .group_by("activity_id", maintain_order=True)
        .agg(pl.col(TOLD).drop_nulls().last())
    )
    return activities.update(told, on="activity_id")
