"""Strava's activities.csv: what its bulk export knows of each file, and the lifts that have no file.

Apart from the files, which are read for themselves: this table adds titles and effort, joined by `filename` alone (its number is that of
the upload, not of the activity).
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING

import polars as pl

from legday.errors import ReaderError
from legday.readers.plausible import LONGEST_ACTIVITY_S, LONGEST_DISTANCE_M, plausible, plausible_instant
from legday.readers.recording import TIME
from legday.readers.session_summaries import recording_of_summaries
from legday.readers.strength_csv.csv_text import header_of, read_table
from legday.readers.strength_csv.dates import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from legday.readers.recording import Recording
    from legday.readers.strength_csv.csv_text import Row, Table

# `total_elapsed_time` and `total_timer_time` [s], `total_distance` [m], `perceived_exertion` 1-10, `start_time` UTC or null where its
# spelling is not known. `is_error`: Strava could not export this row and wrote #error# into it.
STRAVA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "filename": pl.String, "activity_id": pl.String, "title": pl.String, "description": pl.String, "perceived_exertion": pl.Float64,
    "gear": pl.String, "activity_type": pl.String, "start_time": TIME, "total_elapsed_time": pl.Float64, "total_timer_time": pl.Float64,
    "total_distance": pl.Float64, "is_error": pl.Boolean,
}  # fmt: skip
# The header is translated, the order of the columns is not. Elapsed time and distance stand twice: first for display, then raw.
_NOW = {"gear": 11, "filename": 12, "elapsed": 15, "moving": 16, "metres": 17}
_UNTIL_2019 = {"gear": 8, "filename": 9, "elapsed": 5}
_ENGLISH = ({"activity id", "activity date", "filename"}, {"id", "date", "elapsed_time", "gear", "filename"})
_FIRST_NAMES = {"aktivitäts-id", "id de l'activité", "id de l’activité", "id de actividad", "id de la actividad"}
_EFFORT = ("perceived exertion", "gefühlte anstrengung")
_FILE = re.compile(r"activities/\d{1,20}\.(?:fit|gpx|tcx)(?:\.gz)?")
_FILE_IN_A_ROW = re.compile(rb'[,;\t]"?activities/\d{1,20}\.(?:fit|gpx|tcx)(?:\.gz)?"?[,;\t\r\n]')
_LIFTING = {
    "weight training", "weighttraining", "krafttraining", "musculation", "entrenamiento con pesas", "entrenamiento de fuerza",
}  # fmt: skip
_ERROR = "#error#"
LONGEST_TEXT = 20_000  # characters; sets may stand in a description


def is_strava_activities(head: bytes) -> bool:
    """Whether a file that begins with these bytes is Strava's activities.csv, in any language."""
    header = header_of(head)
    if len(header) < 10:
        return False
    return any(names <= set(header) for names in _ENGLISH) or header[0] in _FIRST_NAMES or _FILE_IN_A_ROW.search(head) is not None


def read_strava_activities(source: bytes | Path) -> pl.DataFrame:
    """One row for each activity, columns of STRAVA, in the file's order.

    Raises:
        ReaderError: fewer columns than any export had.
        NotAnActivityError: an empty file.
    """
    table = read_table(source)
    if len(table.header) < 10:
        raise ReaderError(f"{len(table.header)} columns, fewer than any activities.csv had (10)")
    places = _NOW if len(table.header) > 17 else _UNTIL_2019
    effort = table.column(*_EFFORT)
    return pl.DataFrame([_activity(row, table, places, effort) for row in table.rows], schema=dict(STRAVA))


def lifts_without_file(activities: pl.DataFrame) -> Recording:
    """The weight training that was entered by hand or came without a file, as sessions without sets.

    Args:
        activities: as `read_strava_activities` gives it.
    """
    lifts = activities.filter(
        ~pl.col("is_error")
        & pl.col("filename").is_null()
        & pl.col("activity_type").str.to_lowercase().is_in(sorted(_LIFTING))
        & (pl.col("total_elapsed_time") > 0)
    )
    dated = lifts.drop_nulls("start_time")
    undated = lifts.height - dated.height
    sessions = [
        {"sport": "training", "sub_sport": "strength_training", "source_id": row["activity_id"]}
        | {name: row[name] for name in ("start_time", "total_elapsed_time", "total_timer_time", "title", "description")}
        | {"workout_rpe": None if row["perceived_exertion"] is None else row["perceived_exertion"] * 10}  # FIT's 0-100
        for row in dated.iter_rows(named=True)
    ]
    return recording_of_summaries(sessions, [f"{undated:,} lifts left out: the spelling of their dates is not known"] * (undated > 0))


def _activity(row: Row, table: Table, places: Mapping[str, int], effort: int | None) -> dict[str, object]:
    def text(column: int) -> str | None:
        return row.cell(column)[:LONGEST_TEXT] or None

    elapsed = plausible(row.cell(places["elapsed"]), 0, LONGEST_ACTIVITY_S)
    filename = row.cell(places["filename"])
    return {
        "filename": filename if _FILE.fullmatch(filename) else None,
        "activity_id": text(0),
        "title": text(2),
        "description": text(4),
        "perceived_exertion": plausible(row.cell(effort), 1, 10),
        "gear": text(places["gear"]),
        "activity_type": text(3),
        "start_time": _start(row.cell(1)),
        "total_elapsed_time": plausible(row.cell(5), 0, LONGEST_ACTIVITY_S) if elapsed is None else elapsed,
        "total_timer_time": plausible(row.cell(places.get("moving")), 0, LONGEST_ACTIVITY_S),
        "total_distance": _metres(row, table, places),
        "is_error": _ERROR in row.cells,
    }


def _metres(row: Row, table: Table, places: Mapping[str, int]) -> float | None:
    """The raw distance; the short forms had one column, in kilometres, or in metres while the header was in lower case code."""
    if "metres" in places:
        return plausible(row.cell(places["metres"]), 0, LONGEST_DISTANCE_M)
    shown = plausible(row.cell(6), 0, LONGEST_DISTANCE_M)
    return shown if shown is None or table.header[0] == "id" else shown * 1000


def _start(text: str) -> datetime | None:
    """Strava's dates are UTC and do not say so."""
    when = moment(text)
    return None if when is None else plausible_instant(when if when.tzinfo else when.replace(tzinfo=UTC))
