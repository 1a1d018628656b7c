"""WHOOP's nights: physiological_cycles.csv and sleeps.csv of its export.

Apart from its workouts, which are no days; the day of a night is that of waking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.errors import ReaderError
from legday.readers.strength_csv.csv_text import header_of, read_table
from legday.readers.strength_csv.dates import day
from legday.readers.wellness.daily import daily_frame, entry
from legday.readers.wellness.scales import yes_or_no

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

SOURCE = "whoop"
FIRST_COLUMN = "cycle start time"
_COLUMNS = {"sleep_min": "asleep duration (min)", "resting_heart_rate_bpm": "resting heart rate (bpm)"}


def is_whoop_nights(head: bytes) -> bool:
    """Whether a file that begins with these bytes is WHOOP's physiological_cycles.csv or sleeps.csv."""
    header = header_of(head)
    return header[:1] == (FIRST_COLUMN,) and "wake onset" in header


def read_whoop_nights(source: bytes | Path) -> pl.DataFrame:
    """One row for each date of waking, columns of DAILY; naps and cycles without a sleep are left out.

    Raises:
        ReaderError: no column of wake times.
        NotAnActivityError: an empty file.
    """
    table = read_table(source)
    wakes, nap = table.column("wake onset"), table.column("nap")
    if wakes is None:
        raise ReaderError("no column `Wake onset`")
    columns = {scale: table.column(name) for scale, name in _COLUMNS.items()}
    rows = []
    for row in table.rows:
        on = day(row.cell(wakes))
        if on is not None and not yes_or_no(row.cell(nap)):
            rows.append(entry(on, SOURCE, {scale: row.cell(column) for scale, column in columns.items()}))
    return daily_frame(rows)
