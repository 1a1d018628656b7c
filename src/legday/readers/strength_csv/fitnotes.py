"""FitNotes (Android, and FitNotes 2 on iOS): one row per set, dates without a time of day.

Apart, because it does not quote a comma in an exercise's name, so its rows are anchored from the right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from legday.readers.strength_csv import dates
from legday.readers.strength_csv.cells import KG_PER, METRES_PER, Measures, measures, number
from legday.readers.strength_csv.csv_text import Row, Table, header_of, read_table
from legday.readers.strength_csv.log_draft import LogDraft
from legday.readers.strength_csv.weight_unit import UnitEvidence, from_header, from_rows, told_unit, without_word

if TYPE_CHECKING:
    from pathlib import Path

    from legday.readers.strength_csv.strength_log import Kind, StrengthLog

_FIRST = ("date", "exercise", "category")
_KG, _LB = ("weight (kg)", "weight (kgs)"), ("weight (lbs)", "weight (lb)")
MOST_COMMAS = 5  # in a name; with more the row is another file's
_KINDS: tuple[tuple[str, Kind], ...] = (("warm", "warmup"), ("drop", "dropset"), ("fail", "failure"))


def is_fitnotes(head: bytes) -> bool:
    """Whether the header line is FitNotes'."""
    header = header_of(head)
    return header[:3] == _FIRST and "reps" in header and any(name.startswith("weight") for name in header)


def read_fitnotes(source: bytes | Path, *, weight_unit: str | None = None) -> StrengthLog:
    """FitNotes' export: local dates only, so one workout per date.

    Args:
        source: the file or its bytes.
        weight_unit: for rows that do not name their unit.

    Raises:
        ReaderError: not a table, or no set could be read; NotAnActivityError when it holds none.
        OptionError: `weight_unit` is neither kg nor lb.
    """
    table = read_table(source)
    told, evidence = told_unit(weight_unit), _unit(table, weight_unit)
    draft = LogDraft("fitnotes", table.notes)
    for written in table.rows:
        row = _rejoined(written, len(table.header))
        day = dates.day(row.cell(0))
        if day is None:
            draft.count(row.line, "refused", "date not understood")
        elif len(row.cells) > len(table.header):
            draft.count(row.line, "refused", "more cells than columns")
        elif row.cell(2).casefold() == "cardio":
            draft.count(row.line, "cardio")
        else:
            workout = draft.workout(day.isoformat(), local_date=day)
            kind = _kind(row.cell(table.column("kind")))
            note = row.cell(table.column("comment", "notes"))
            draft.row(row.line, workout, row.cell(1), _measures(row, table, evidence, told), kind=kind, note=note)
    return draft.finish(len(table.rows), evidence)


def _unit(table: Table, weight_unit: str | None) -> UnitEvidence:
    if table.column(*_KG) is not None:
        return from_header("kg", weight_unit)
    if table.column(*_LB) is not None:
        return from_header("lb", weight_unit)
    return without_word([], weight_unit) if table.column("weight unit") is None else from_rows(weight_unit)


def _rejoined(row: Row, columns: int) -> Row:
    """The row with the commas of an unquoted exercise name put back; a comma behind the category cannot be told from it."""
    surplus = len(row.cells) - columns
    if not 0 < surplus <= MOST_COMMAS:
        return row
    return replace(row, cells=(row.cells[0], ", ".join(row.cells[1 : 2 + surplus]), *row.cells[2 + surplus :]))


def _measures(row: Row, table: Table, evidence: UnitEvidence, told: str | None) -> Measures:
    unit = row.cell(table.column("weight unit")).lower() or (told or "")
    kilograms, pounds = row.cell(table.column(*_KG)), row.cell(table.column(*_LB))
    in_pounds = evidence.source == "header" and not number(kilograms) and bool(number(pounds))
    return measures(
        repetitions=row.cell(table.column("reps")),
        weight=pounds if in_pounds else kilograms or row.cell(table.column("weight")),
        kg_per_unit=KG_PER["lb"] if in_pounds else KG_PER.get(unit) if evidence.unit == "per row" else evidence.kg_per_unit,
        duration=row.cell(table.column("time")),
        distance=row.cell(table.column("distance")),
        metres_per_unit=METRES_PER.get(row.cell(table.column("distance unit")).lower()),
    )


def _kind(word: str) -> Kind:
    return next((kind for start, kind in _KINDS if word.casefold().startswith(start)), "normal")
