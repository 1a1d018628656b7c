"""HRV4Training's CSV: iOS (line ends are CR alone), Android (dates are YYYY-DD-MM) and the short form from the cloud.

Apart, because this is the only place where its column names stand. Which end of its soreness and fatigue sliders is the bad one the file
does not say, so these stay text.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from legday.errors import ReaderError
from legday.readers.strength_csv.csv_text import header_of, read_table
from legday.readers.wellness.daily import daily_frame, entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

SOURCE = "hrv4training"
_COLUMNS = {
    "resting_heart_rate_bpm": "hr",
    "sleep_hh_mm": "sleep_time",
    "hrv4training_sickness": "sickness",
    "hrv4training_muscle_soreness": "muscle_soreness",
}
_MISSING = {"-", "0.0", "00:00", "not sick"}  # a day without a measurement has all its defaults: they are no answers
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def is_hrv4training(head: bytes) -> bool:
    """Whether a file that begins with these bytes is HRV4Training's."""
    return "hrv4t_recovery_points" in header_of(head)


def read_hrv4training(source: bytes | Path) -> pl.DataFrame:
    """One row a day, columns of DAILY.

    Raises:
        ReaderError: no column of dates.
        NotAnActivityError: an empty file.
    """
    table = read_table(source)
    dated = table.column("date", "timestamp_measurement")
    if dated is None:
        raise ReaderError("no column `date` or `timestamp_measurement`")
    columns = {scale: table.column(name) for scale, name in _COLUMNS.items()}
    note = table.column("note")
    written = [row.cell(dated) for row in table.rows]
    android = table.column("time") is not None and table.column("timestamp_measurement") is None
    rows = []
    for row, on in zip(table.rows, _dates(written, day_first=android), strict=True):
        if on is not None:
            answers = {scale: row.cell(column) for scale, column in columns.items()}
            told = {scale: text for scale, text in answers.items() if text not in _MISSING}
            rows.append(entry(on, SOURCE, told, row.cell(note).strip("-")))
    return daily_frame(rows)


def _dates(written: Sequence[str], *, day_first: bool) -> list[date | None]:
    """The dates, YYYY-DD-MM where `day_first`, unless one of them shows that it cannot be so."""
    found = [_DATE.match(text) for text in written]
    if any(match and int(match[3]) > 12 for match in found):
        day_first = False
    return [_date(match, day_first=day_first) if match else None for match in found]


def _date(match: re.Match[str], *, day_first: bool) -> date | None:
    year, first, second = (int(part) for part in match.groups())
    try:
        return date(year, second, first) if day_first else date(year, first, second)
    except ValueError:
        return None
