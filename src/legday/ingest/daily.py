"""Stores what files hold beside recordings: days of self-report, and titles that a bulk export's list gives to other files.

Apart from the intake of recordings, because a day is no activity: of one file its rows of now replace its rows of before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from legday.exercises import UNKNOWN_CATEGORY

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
    """The activities under the titles, descriptions and efforts that a list gives to one of their files, with the sets it tells of.

    It does not matter which of the two came first. Of several lists that speak of one activity the last by path counts. A list that names
    no files is asked only about activities that its own summaries were merged into, by the nearest start. Its sets count where the
    activity has no working set of its own with a name or a count, and a note then says where they stand.

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
        pl.concat([frame.select("activity_id", "file", *TOLD, "sets") for frame in (by_name, by_start)])
        .sort("file", maintain_order=True)
        .group_by("activity_id", maintain_order=True)
        .agg(pl.col(TOLD).drop_nulls().last(), pl.col("file", "sets").filter(pl.col("sets").is_not_null()).last())
    )
    return _with_told_sets(activities.update(told.drop("file", "sets"), on="activity_id"), told.drop_nulls("sets"))


def _with_told_sets(activities: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The activities, with the sets of `told` where they say nothing of sets themselves."""
    if told.is_empty():
        return activities
    one = pl.element().struct
    is_work = ~one["set_type"].is_in(["rest", "warmup"]).fill_null(value=False)
    says_something = (one["repetitions"] > 0) | one["exercise"].is_not_null() | (one["category"].list.first() != UNKNOWN_CATEGORY)
    own = pl.col("sets").list.eval((is_work & says_something).fill_null(value=False)).list.any()
    joined = activities.join(told.select("activity_id", "file", told_sets="sets"), on="activity_id", how="left", maintain_order="left")
    taken = pl.col("told_sets").is_not_null() & ~own
    note = pl.concat_list("notes", pl.format("its sets stand in the description that {} gives it", "file"))
    return joined.with_columns(
        sets=pl.when(taken).then("told_sets").otherwise("sets"), notes=pl.when(taken).then(note).otherwise("notes")
    ).drop("file", "told_sets")
