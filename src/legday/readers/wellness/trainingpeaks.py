"""TrainingPeaks' metrics.csv: one value a line, several a day.

Apart, because this is the only place where its names stand. The steps of its soreness the file does not say, so it stays text.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import TYPE_CHECKING

from legday.errors import ReaderError
from legday.readers.strength_csv.csv_text import header_of, read_table
from legday.readers.strength_csv.dates import moment
from legday.readers.wellness.daily import daily_frame, entry

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import polars as pl

SOURCE = "trainingpeaks"
_TYPES = {"pulse": "resting_heart_rate_bpm", "sleep hours": "sleep_h", "soreness": "trainingpeaks_soreness"}
_NOTES = {"notes", "comment", "comments"}


def is_trainingpeaks_metrics(head: bytes) -> bool:
    """Whether a file that begins with these bytes is TrainingPeaks' metrics.csv."""
    return header_of(head) == ("timestamp", "type", "value")


def read_trainingpeaks_metrics(source: bytes | Path) -> pl.DataFrame:
    """One row a day, columns of DAILY; of several values of a kind the earliest reading of the day counts, one at 00:00 only alone.

    Raises:
        ReaderError: not one line with a time like 2026-02-03 06:51:00.
        NotAnActivityError: an empty file.
    """
    table = read_table(source)
    values: defaultdict[date, dict[str, tuple[tuple[bool, time], str]]] = defaultdict(dict)
    notes: defaultdict[date, list[str]] = defaultdict(list)
    for row in table.rows:
        when, kind = _moment(row.cell(0)), row.cell(1).casefold()
        if when is None:
            continue
        day = values[when.date()]
        scale = _TYPES.get(kind)
        reading = ((when.time() == time(0), when.time()), row.cell(2))  # 00:00 is a device's value for the day, not a morning's reading
        if scale is not None:
            day[scale] = min(day.get(scale, reading), reading)
        elif kind in _NOTES:
            notes[when.date()].append(row.cell(2))
    if not values:
        raise ReaderError("no line with a time like 2026-02-03 06:51:00")
    return daily_frame(
        entry(on, SOURCE, {scale: text for scale, (_, text) in day.items()}, "\n".join(notes[on])) for on, day in sorted(values.items())
    )


def _moment(text: str) -> datetime | None:
    when = moment(text)
    return None if when is None else when.replace(tzinfo=None)
