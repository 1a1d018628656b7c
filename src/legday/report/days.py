"""From the table of daily self-report to one Day per local date: whatever file says something of it.

Apart from build.py, because several files may speak of one day, and the athlete's own word goes before a device's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legday.report.model import Day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import polars as pl

OWN = "daily_csv"
SAID = tuple(name for name in Day.__struct_fields__ if name not in {"date", "expected_soreness", "theta"})


def days_by_athlete(daily: pl.DataFrame) -> dict[str, list[Day]]:
    """The days of every athlete, oldest first; a date of which only a note or a pulse is known is left out.

    Of each thing said the daily log counts first, then the other formats by name; of several files of one format the last by path.

    Args:
        daily: rows of the Daily table.
    """
    found: dict[str, dict[date, dict[str, Any]]] = {}
    for row in sorted(daily.iter_rows(named=True), key=lambda row: (row["source"] == OWN, row["source"], row["file"])):
        said = {name: row[name] for name in SAID if row[name] is not None}
        if said:
            found.setdefault(row["athlete"], {}).setdefault(row["date"], {}).update(said)
    return {athlete: [Day(date=day, **said) for day, said in sorted(of_athlete.items())] for athlete, of_athlete in found.items()}


def said_of(days: Sequence[Day], day: date) -> Day:
    """What is known of one local date; a Day of nulls where nothing is."""
    return next((one for one in reversed(days) if one.date == day), Day(date=day))
