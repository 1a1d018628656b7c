"""The wellness CSV of intervals.icu: its scales run from 1, the best, to 4, the worst.

Apart, because this is the only place where its column names stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.errors import ReaderError
from legday.readers.strength_csv.csv_text import header_of, read_table
from legday.readers.strength_csv.dates import day
from legday.readers.wellness.daily import daily_frame, entry

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

SOURCE = "intervals_icu"
_COLUMNS = {
    "intervals_soreness_1_4": "soreness",
    "intervals_sleep_quality_1_4": "sleepquality",
    "intervals_injury_1_4": "injury",
    "sleep_s": "sleepsecs",
    "resting_heart_rate_bpm": "restinghr",
}


def is_intervals_wellness(head: bytes) -> bool:
    """Whether a file that begins with these bytes is intervals.icu's wellness CSV."""
    header = set(header_of(head))
    return "restinghr" in header and bool(header & {"sleepsecs", "soreness"}) and bool(header & {"date", "id"})


def read_intervals_wellness(source: bytes | Path) -> pl.DataFrame:
    """One row a day, columns of DAILY. 0 is "not answered" in every scale.

    Raises:
        ReaderError: no column of dates.
        NotAnActivityError: an empty file.
    """
    table = read_table(source)
    dated = table.column("date", "id")
    if dated is None:
        raise ReaderError("no column `date` or `id`")
    columns = {scale: table.column(name) for scale, name in _COLUMNS.items()}
    comments = table.column("comments")
    rows = []
    for row in table.rows:
        on = day(row.cell(dated))
        if on is not None:
            answers = {scale: row.cell(column) for scale, column in columns.items()}
            rows.append(entry(on, SOURCE, {scale: text for scale, text in answers.items() if text not in {"0", "0.0"}}, row.cell(comments)))
    return daily_frame(rows)
