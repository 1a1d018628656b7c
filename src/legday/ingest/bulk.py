"""Strava's, Garmin's and Apple's exports as what the stage can keep of them.

Apart from their readers, which know the vendors, because here their tables become the stage's: activities, days, titles.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from legday.errors import NotAnActivityError, ReaderError
from legday.ingest.content import TITLES, Content
from legday.readers.apple_health import read_apple_health
from legday.readers.garmin_json import read_garmin_summaries
from legday.readers.recording import SETS, TIME
from legday.readers.strava_csv import lifts_without_file, read_strava_activities
from legday.readers.strength_csv.exercise_names import with_categories
from legday.readers.strength_csv.strava_description import is_logged_sets, read_strava_description
from legday.readers.strength_csv.strength_log import stored_set_type
from legday.tables import SET

if TYPE_CHECKING:
    from typing import BinaryIO

    from legday.ingest.zones import Unsaid
    from legday.readers.recording import Recording


def read_apple(source: bytes | BinaryIO) -> Content:
    """Workouts as activities, nights as days."""
    export = read_apple_health(source)
    return Content(export.recording, export.daily)


def read_strava(source: bytes, unsaid: Unsaid) -> Content:
    """Lifts that have no file as activities, and what the list says of each file: never its sport or times, which the file knows better.

    A lift, with a file or without, has sets where Hevy wrote them into its description.

    Raises:
        NotAnActivityError: a list that says nothing of any file, and holds no lift without one.
        ReaderError: no list of Strava's.
    """
    activities = read_strava_activities(source)
    named = activities.filter(~pl.col("is_error") & pl.col("filename").is_not_null())
    told = [[{name: row.get(name) for name in SET} for row in _told_sets(text, unsaid)] or None for text in named["description"]]
    titles = (
        named.select(
            pl.col("filename").str.strip_suffix(".gz").alias("named"), pl.lit(None, TIME).alias("start_time"), "title", "description",
            (pl.col("perceived_exertion") * 10).alias("workout_rpe"), "gear", pl.Series("sets", told, TITLES["sets"]),
        )
        .unique("named", keep="last", maintain_order=True)
        .select(list(TITLES))
    )  # fmt: skip
    content = Content(_with_told_sets(lifts_without_file(activities), unsaid), titles=titles)
    if content.is_empty:
        raise NotAnActivityError("Strava's list of activities, without a file or a lift in it")
    return content


def _with_told_sets(lifts: Recording, unsaid: Unsaid) -> Recording:
    """The lifts with the sets that stand in their descriptions as text; a text that is none stays a text."""
    sets: list[dict[str, object]] = []
    for session, text in enumerate(lifts.sessions["description"]):
        sets += [{name: row.get(name) for name in SETS} | {"session": session} for row in _told_sets(text, unsaid)]
    return replace(lifts, sets=pl.DataFrame(sets, schema={**SETS, "session": pl.Int64})) if sets else lifts


def _told_sets(text: str | None, unsaid: Unsaid) -> list[dict[str, object]]:
    """The sets that stand in a description."""
    if text and is_logged_sets(text):
        with suppress(ReaderError):
            named, _ = with_categories(read_strava_description(text, weight_unit=unsaid.weight_unit).sets)
            return [row | {"set_type": stored_set_type(row)} for row in named.iter_rows(named=True)]
    return []


def read_garmin(source: bytes) -> Content:
    """Activities, and what Garmin Connect calls them: its list names no file, so that a start is all that tells which is which.

    Raises:
        NotAnActivityError: a list without an activity.
        ReaderError: no JSON, or too much of it.
    """
    recording = read_garmin_summaries(source)
    unsaid = {name: pl.lit(None, dtype).alias(name) for name, dtype in TITLES.items() if name not in recording.sessions.columns}
    titles = recording.sessions.filter(pl.col("title").is_not_null() | pl.col("description").is_not_null())
    return Content(recording, titles=titles.with_columns(**unsaid).select(list(TITLES)))
