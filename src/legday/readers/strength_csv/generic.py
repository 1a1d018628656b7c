"""Any other strength log: our documented template, and the column names other apps use for the same things.

Apart, and asked last, because it claims whatever has a date, an exercise and something done.

Template: `date,start_time,workout,exercise,set,set_type,weight_kg,reps,rpe,seconds,distance_m,notes`
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from legday.readers.strength_csv import dates
from legday.readers.strength_csv.cells import KG_PER, measures, number, seconds
from legday.readers.strength_csv.csv_text import Row, Table, header_of, read_table
from legday.readers.strength_csv.fitbod import is_fitbod
from legday.readers.strength_csv.fitnotes import is_fitnotes
from legday.readers.strength_csv.hevy import is_hevy
from legday.readers.strength_csv.log_draft import LogDraft, Workout
from legday.readers.strength_csv.strong import is_strong
from legday.readers.strength_csv.stronglifts import is_stronglifts
from legday.readers.strength_csv.weight_unit import UnitEvidence, from_header, from_rows, told_unit, without_word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from legday.readers.strength_csv.strength_log import Kind, StrengthLog

MOST_IN_RESERVE = 9.0
TEMPLATE = "date,start_time,workout,exercise,set,set_type,weight_kg,reps,rpe,seconds,distance_m,notes"

# The first name of each is the template's; names are compared without case, blanks, underscores and hyphens.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "day", "workout date", "datum", "data", "fecha"),
    "start_time": ("start_time", "start", "time of day", "started at", "start date", "datetime"),
    "end_time": ("end_time", "end", "ended at", "finished at"),
    "workout": ("workout", "workout name", "session", "session name", "routine", "title", "program", "training"),
    "exercise": ("exercise", "exercise name", "exercise title", "movement", "lift", "übung", "ejercicio", "esercizio", "exercice"),
    "set_type": ("set_type", "type", "kind", "set kind", "warmup", "is warmup"),
    "weight_kg": ("weight_kg", "weight (kg)", "weight kgs", "load kg", "kg"),
    "weight_lb": ("weight_lb", "weight_lbs", "weight (lb)", "weight (lbs)", "load lbs", "lbs"),
    "weight": ("weight", "load", "mass", "resistance", "gewicht", "peso", "poids"),
    "weight_unit": ("weight_unit", "unit", "units"),
    "reps": ("reps", "repetitions", "rep", "reps completed", "wiederholungen", "ripetizioni", "repeticiones", "répétitions"),
    "rpe": ("rpe",),
    "rir": ("rir", "reps in reserve", "repetitions in reserve"),
    "seconds": ("seconds", "duration seconds", "set duration", "time under tension", "duration (s)", "sec"),
    "distance_m": ("distance_m", "distance (m)", "distance meters", "distance metres"),
    "workout_duration": ("workout_duration", "session duration", "total time"),
    "notes": ("notes", "note", "comment", "comments", "exercise notes"),
    "description": ("description", "workout notes", "session notes"),
}
_KINDS: tuple[tuple[str, Kind], ...] = (("warm", "warmup"), ("aufw", "warmup"), ("drop", "dropset"), ("fail", "failure"))
_KIND_LETTERS: dict[str, Kind] = {"w": "warmup", "d": "dropset", "f": "failure", "true": "warmup", "yes": "warmup", "1": "warmup"}
_NOT_DONE = ("skip", "rest", "note", "planned")


def is_generic(head: bytes) -> bool:
    """Whether the header names a date, an exercise and something done, and is no app's that we know."""
    found = _columns(header_of(head)).keys()
    named = any(is_x(head) for is_x in (is_strong, is_hevy, is_fitnotes, is_fitbod, is_stronglifts))
    return not named and "exercise" in found and bool(found & {"date", "start_time"}) and bool(found & {"reps", "seconds", "distance_m"})


def read_generic(source: bytes | Path, *, weight_unit: str | None = None) -> StrengthLog:
    """A log in the template's columns, or in columns known by other names; one row per set.

    Times without an offset are naive local. One workout per (date, start, workout name). Dates like 03/02/26 are refused unless
    some date of the file proves which of the two comes first.

    Args:
        source: the file or its bytes.
        weight_unit: kg or lb for a `weight` column that does not say.

    Raises:
        ReaderError: not a table, or no set could be read; NotAnActivityError when it holds none.
        OptionError: `weight_unit` is neither kg nor lb.
    """
    table = read_table(source)
    columns = _columns(table.header)
    order = dates.slash_order(row.cell(columns.get("date", columns.get("start_time"))) for row in table.rows)
    layout = _Layout(columns, order, _unit(table, columns, weight_unit), told_unit(weight_unit))
    draft = LogDraft("generic", table.notes)
    for row in table.rows:
        _read(row, layout, draft)
    return draft.finish(len(table.rows), layout.evidence)


class _Layout(NamedTuple):
    """What holds for every row of one file."""

    columns: dict[str, int]
    order: dates.SlashOrder | None
    evidence: UnitEvidence
    told: str | None

    def text(self, row: Row, column: str) -> str:
        return row.cell(self.columns.get(column))


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    """Where each of our columns stands; an exact name wins over a later alias, the first of two equal names over the second."""
    bare = [_bare(name) for name in header]
    found = {}
    for column, aliases in ALIASES.items():
        place = next((bare.index(_bare(alias)) for alias in aliases if _bare(alias) in bare), None)
        if place is not None:
            found[column] = place
    return found


def _bare(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _unit(table: Table, columns: dict[str, int], weight_unit: str | None) -> UnitEvidence:
    for column, unit in (("weight_kg", "kg"), ("weight_lb", "lb")):
        if column in columns:
            return from_header(unit, weight_unit)
    if "weight_unit" in columns:
        return from_rows(weight_unit)
    barbells = (row for row in table.rows if "barbell" in row.cell(columns.get("exercise")).casefold())
    return without_word([found for row in barbells if (found := number(row.cell(columns.get("weight"))))], weight_unit)


def _rpe_of(repetitions_in_reserve: float | None) -> str:
    """The rating that leaves so many repetitions: 10 leaves none. Empty for a number that no set has."""
    if repetitions_in_reserve is None or not 0 <= repetitions_in_reserve <= MOST_IN_RESERVE:
        return ""
    return f"{10 - repetitions_in_reserve:g}"


def _read(row: Row, layout: _Layout, draft: LogDraft) -> None:
    text = partial(layout.text, row)
    workout = _workout(row, layout, draft)
    if workout is None:
        return draft.count(row.line, "refused", "date not understood")
    word = text("set_type").casefold()
    if word.startswith(_NOT_DONE):
        return draft.count(row.line, "skipped", f"set_type {word[:20]}")
    unit = text("weight_unit").casefold() or layout.told or ""
    measured = measures(
        repetitions=text("reps"),
        weight=text("weight_kg") or text("weight_lb") or text("weight"),
        kg_per_unit=KG_PER.get(unit) if layout.evidence.unit == "per row" else layout.evidence.kg_per_unit,
        duration=text("seconds"),
        distance=text("distance_m"),
        rpe=text("rpe") or _rpe_of(number(text("rir"))),
    )
    kind = _KIND_LETTERS.get(word) or next((kind for start, kind in _KINDS if word.startswith(start)), "normal")
    return draft.row(row.line, workout, text("exercise"), measured, kind=kind, note=text("notes"))


def _workout(row: Row, layout: _Layout, draft: LogDraft) -> Workout | None:
    text, order = partial(layout.text, row), layout.order
    day = dates.day(text("date"), order) or dates.day(text("start_time"), order)
    if day is None:
        return None

    def at(column: str) -> datetime | None:
        clock = dates.clock_time(text(column))
        return dates.moment(text(column), order) or (datetime.combine(day, clock) if clock else None)

    return draft.workout(
        "|".join((text("date"), text("start_time"), text("workout"))).strip("|"),
        title=text("workout"),
        start=at("start_time") or dates.moment(text("date"), order),
        end=at("end_time"),
        local_date=day,
        duration_s=seconds(text("workout_duration")),
        description=text("description"),
    )
