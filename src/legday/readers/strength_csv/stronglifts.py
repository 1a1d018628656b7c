"""StrongLifts 5x5: one row per exercise, its sets in pairs of columns.

Apart, because a row here is many sets, a set of 0 repetitions was tried and failed, and the body weight may be in another unit.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from legday.readers.strength_csv import dates
from legday.readers.strength_csv.cells import measures, number
from legday.readers.strength_csv.csv_text import Row, Table, header_of, read_table
from legday.readers.strength_csv.log_draft import LogDraft, Workout
from legday.readers.strength_csv.weight_unit import UnitEvidence, from_header, without_word

if TYPE_CHECKING:
    from pathlib import Path

    from legday.readers.strength_csv.strength_log import StrengthLog

_FIRST = "date (yyyy/mm/dd)"
_REPS = re.compile(r"set (\d{1,3}) \(reps\)")
_WEIGHT = re.compile(r"set (\d{1,3}) \((kg|lbs?)\)")


def is_stronglifts(head: bytes) -> bool:
    """Whether the header line is StrongLifts'."""
    return header_of(head)[:1] == (_FIRST,)


def read_stronglifts(source: bytes | Path, *, weight_unit: str | None = None) -> StrengthLog:
    """StrongLifts' export: naive local times, weights in the unit of the `Set n (KG|LB)` columns, below 0 for assistance.

    Args:
        source: the file or its bytes.
        weight_unit: used only where no such column names a unit.

    Raises:
        ReaderError: not a table, or no set could be read; NotAnActivityError when it holds none.
        OptionError: `weight_unit` is neither kg nor lb.
    """
    table = read_table(source)
    units = {found[2] for name in table.header if (found := _WEIGHT.fullmatch(name))}
    evidence = from_header(units.pop(), weight_unit) if len(units) == 1 else without_word([], weight_unit)
    pairs = _set_columns(table)
    draft = LogDraft("stronglifts", table.notes)
    for row in table.rows:
        _read(row, table, pairs, evidence, draft)
    return draft.finish(len(table.rows), evidence)


def _set_columns(table: Table) -> list[tuple[int, int | None]]:
    reps = {int(found[1]): column for column, name in enumerate(table.header) if (found := _REPS.fullmatch(name))}
    weights = {int(found[1]): column for column, name in enumerate(table.header) if (found := _WEIGHT.fullmatch(name))}
    return [(reps[number_], weights.get(number_)) for number_ in sorted(reps)]


def _read(row: Row, table: Table, pairs: list[tuple[int, int | None]], evidence: UnitEvidence, draft: LogDraft) -> None:
    def text(*names: str) -> str:
        return row.cell(table.column(*names))

    day, exercise = dates.day(text(_FIRST)), text("exercise")
    if day is None:
        return draft.count(row.line, "refused", "date not understood")
    if not exercise:
        return draft.count(row.line, "refused", "no exercise name")
    if text("sets×reps", "setsxreps").casefold() == "skipped":
        return draft.count(row.line, "skipped", "marked as skipped")
    workout = _workout(row, table, day, draft)
    added = 0
    for reps, weight in pairs:
        done = number(row.cell(reps))
        found = measures(repetitions=row.cell(reps), weight=row.cell(weight), kg_per_unit=evidence.kg_per_unit)
        draft.note_faults(row.line, found)
        if found.repetitions:
            draft.add_set(workout, exercise, found)
        elif done == 0 and found.weight_entered:
            draft.add_set(workout, exercise, found, kind="failure", repetitions=0)
        else:
            continue
        added += 1
    if added:
        return draft.count(row.line, "set")
    return draft.count(row.line, "skipped", "sets by time" if text("sets×time", "setsxtime") else "no repetitions entered")


def _workout(row: Row, table: Table, day: date, draft: LogDraft) -> Workout:
    def at(name: str) -> datetime | None:
        clock = dates.clock_time(row.cell(table.column(name)))
        return datetime.combine(day, clock) if clock else None

    start, end, hours = at("start time (h:mm)"), at("end time (h:mm)"), number(row.cell(table.column("duration (hours)")))
    if start and end and end < start:
        end += timedelta(days=1)
    return draft.workout(
        f"{day.isoformat()}|{row.cell(table.column('workout'))}",
        title=row.cell(table.column("workout name")),
        start=start,
        end=end,
        local_date=day,
        duration_s=hours * 3600 if hours and not (start and end) else None,
        description=row.cell(table.column("notes")),
    )
