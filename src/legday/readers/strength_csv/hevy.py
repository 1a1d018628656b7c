"""Hevy: one row per set, newest workout first, units in the header's names.

Apart, because its dates carry the month's name in the language of the app, and its notes a backslash and an n for a line break.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.readers.strength_csv import dates
from legday.readers.strength_csv.cells import KG_PER, METRES_PER, measures, number
from legday.readers.strength_csv.csv_text import Row, Table, header_of, read_table
from legday.readers.strength_csv.log_draft import LogDraft
from legday.readers.strength_csv.weight_unit import UnitEvidence, from_header, without_word

if TYPE_CHECKING:
    from pathlib import Path

    from legday.readers.strength_csv.strength_log import Kind, StrengthLog

_DISTANCES = {"distance_km": "km", "distance_miles": "miles", "distance_meters": "m"}
_MARKS = {"exercise_title", "set_index", "set_type"}
_KINDS: dict[str, Kind] = {"normal": "normal", "": "normal", "warmup": "warmup", "dropset": "dropset", "failure": "failure"}


def is_hevy(head: bytes) -> bool:
    """Whether the header line is Hevy's."""
    return set(header_of(head)) >= _MARKS


def read_hevy(source: bytes | Path, *, weight_unit: str | None = None) -> StrengthLog:
    """Hevy's CSV export: times naive local (only its API writes UTC), one workout per (start, title).

    Args:
        source: the file or its bytes.
        weight_unit: used only where the header names no unit.

    Raises:
        ReaderError: not a table, or no set could be read; NotAnActivityError when it holds none.
        OptionError: `weight_unit` is neither kg nor lb.
    """
    table = read_table(source)
    evidence = _unit(table, weight_unit)
    draft = LogDraft("hevy", table.notes)
    for row in table.rows:
        _read(row, table, evidence, draft)
    return draft.finish(len(table.rows), evidence)


def _unit(table: Table, weight_unit: str | None) -> UnitEvidence:
    for name, unit in (("weight_kg", "kg"), ("weight_lbs", "lb"), ("weight_lb", "lb")):
        if table.column(name) is not None:
            return from_header(unit, weight_unit)
    return without_word([], weight_unit)


def _read(row: Row, table: Table, evidence: UnitEvidence, draft: LogDraft) -> None:
    def text(*names: str) -> str:
        return row.cell(table.column(*names))

    start, day = dates.moment(text("start_time")), dates.day(text("start_time"))
    kind = _KINDS.get(text("set_type").casefold().replace("-", "").replace("_", "").replace(" ", ""))
    if day is None:
        return draft.count(row.line, "refused", "date not understood")
    if kind is None:
        return draft.count(row.line, "refused", "set_type not understood")
    workout = draft.workout(
        f"{text('start_time')}|{text('title')}",
        title=text("title"),
        start=start,
        end=dates.moment(text("end_time")),
        local_date=day,
        description=_with_line_breaks(text("description")),
    )
    superset = number(text("superset_id"))
    return draft.row(
        row.line,
        workout,
        text("exercise_title"),
        measures(
            repetitions=text("reps"),
            weight=text("weight_kg", "weight_lbs", "weight_lb", "weight"),
            kg_per_unit=KG_PER.get(evidence.unit or ""),
            duration=text("duration_seconds"),
            distance=text(*_DISTANCES),
            metres_per_unit=METRES_PER[next((unit for name, unit in _DISTANCES.items() if name in table.header), "km")],
            rpe=text("rpe"),
        ),
        kind=kind,
        note=_with_line_breaks(text("exercise_notes")),
        superset=int(superset) if superset is not None and 0 <= superset < 1_000 else None,
    )


def _with_line_breaks(text: str) -> str:
    return text.replace("\\n", "\n").strip()
