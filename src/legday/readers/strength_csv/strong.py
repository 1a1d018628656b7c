"""Strong (iOS and Android): one row per set in four header generations, and the older one before them.

Apart, because only here a row may be a rest timer or a note, and because two generations say no weight unit at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legday.readers.strength_csv import dates
from legday.readers.strength_csv.cells import KG_PER, METRES_PER, Measures, measures, number, seconds
from legday.readers.strength_csv.csv_text import Row, Table, header_of, read_table
from legday.readers.strength_csv.log_draft import LogDraft, Workout
from legday.readers.strength_csv.weight_unit import UnitEvidence, from_header, from_rows, told_unit, without_word

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from legday.readers.strength_csv.strength_log import Kind, StrengthLog

_MARKS = {"workout name", "exercise name", "set order"}
_KINDS: dict[str, Kind] = {"w": "warmup", "d": "dropset", "f": "failure"}


def is_strong(head: bytes) -> bool:
    """Whether the header line is Strong's, of any generation."""
    return set(header_of(head)) >= _MARKS


def read_strong(source: bytes | Path, *, weight_unit: str | None = None) -> StrengthLog:
    """Strong's export: times naive local, one workout per (date, name), 0 in a number column is "not entered".

    Args:
        source: the file or its bytes.
        weight_unit: kg or lb for files that do not say; without it the unit is inferred from the plates or stays unknown.

    Raises:
        ReaderError: not a table, or no set could be read; NotAnActivityError when it holds none.
        OptionError: `weight_unit` is neither kg nor lb.
    """
    table = read_table(source)
    weight = table.column("weight", "weight (kg)", "weight (lbs)", "weight (lb)")
    evidence = _unit(table, weight, weight_unit)
    distance = table.column("distance", "distance (meters)", "distance (km)", "distance (miles)", "distance (mi)")
    draft = LogDraft("strong", table.notes)
    reader = _Reader(table, draft, evidence, told_unit(weight_unit), weight, distance)
    for row in table.rows:
        reader.read(row)
    return draft.finish(len(table.rows), evidence, reader.notes())


def _unit(table: Table, weight: int | None, weight_unit: str | None) -> UnitEvidence:
    if table.column("weight unit") is not None:
        return from_rows(weight_unit)
    if weight is not None and "(" in table.header[weight]:
        return from_header(table.header[weight].partition("(")[2].rstrip(")"), weight_unit)
    exercise = table.column("exercise name")
    on_barbells = (number(row.cell(weight)) for row in table.rows if "barbell" in row.cell(exercise).casefold())
    return without_word([found for found in on_barbells if found], weight_unit)


@dataclass
class _Reader:
    """One file's columns and units, and the note that is carried to the sets below it."""

    table: Table
    draft: LogDraft
    evidence: UnitEvidence
    told: str | None
    weight: int | None
    distance: int | None
    carried: tuple[str, str, str] = ("", "", "")  # workout, exercise, text
    unknown_distances: int = 0

    def text(self, row: Row, *names: str) -> str:
        return row.cell(self.table.column(*names))

    def read(self, row: Row) -> None:
        """Accounts for one row."""
        start, day = dates.moment(self.text(row, "date")), dates.day(self.text(row, "date"))
        exercise, order = self.text(row, "exercise name"), self.text(row, "set order").casefold()
        if day is None:
            return self.draft.count(row.line, "refused", "date not understood")
        workout = self._workout(row, start, day)
        if order.startswith("rest"):
            return self.draft.rest(row.line, workout, seconds(self.text(row, "seconds")) or None)
        if order.startswith("note"):
            self.carried = (workout.key, exercise, self.text(row, "notes"))
            return self.draft.count(row.line, "note")
        kind = "normal" if order.rstrip("0123456789.") == "" else _KINDS.get(order[0])
        if kind is None:
            return self.draft.count(row.line, "refused", "set order not understood")
        carried = self.carried[2] if self.carried[:2] == (workout.key, exercise) else ""
        note = self.text(row, "notes") or carried
        return self.draft.row(row.line, workout, exercise, self._measures(row), kind=kind, note=note)

    def _workout(self, row: Row, start: datetime | None, day: date) -> Workout:
        title = self.text(row, "workout name")
        return self.draft.workout(
            "|".join((self.text(row, "date"), title, self.text(row, "workout #"))).rstrip("|"),
            title=title,
            start=start,
            local_date=day,
            duration_s=seconds(self.text(row, "duration", "workout duration", "duration (sec)")),
            description=self.text(row, "workout notes"),
        )

    def _measures(self, row: Row) -> Measures:
        unit = self.text(row, "weight unit").lower() or (self.told or "")
        named = "" if self.distance is None else self.table.header[self.distance].partition("(")[2].rstrip(")")
        metres = METRES_PER.get(self.text(row, "distance unit").lower() or named)
        if metres is None and number(row.cell(self.distance)):
            self.unknown_distances += 1
        return measures(
            repetitions=self.text(row, "reps"),
            weight=row.cell(self.weight),
            kg_per_unit=KG_PER.get(unit) if self.evidence.unit == "per row" else self.evidence.kg_per_unit,
            duration=self.text(row, "seconds"),
            distance=row.cell(self.distance),
            metres_per_unit=metres,
            rpe=self.text(row, "rpe"),
        )

    def notes(self) -> list[str]:
        """What a user should read of this file."""
        return [f"{self.unknown_distances:,} distances left out: this export does not say km or miles"] * (self.unknown_distances > 0)
