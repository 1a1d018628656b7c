"""Fitbod: one row per set, in UTC, with imported cardio among the sets.

Apart, because its times are instants where all other logs write wall-clock time, and its kilograms are converted pounds.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from legday.readers.strength_csv import dates
from legday.readers.strength_csv.cells import KG_PER, METRES_PER, measures
from legday.readers.strength_csv.csv_text import Row, Table, header_of, read_table
from legday.readers.strength_csv.log_draft import LogDraft
from legday.readers.strength_csv.weight_unit import UnitEvidence, from_header, without_word

if TYPE_CHECKING:
    from pathlib import Path

    from legday.readers.strength_csv.strength_log import StrengthLog

_WEIGHTS = {"weight(kg)": "kg", "weight(lbs)": "lb", "weight(lb)": "lb"}
_DISTANCES = {"distance(m)": "m", "distance(km)": "km", "distance(mi)": "mi"}


def is_fitbod(head: bytes) -> bool:
    """Whether the header line is Fitbod's."""
    header = set(header_of(head))
    return bool(header & set(_WEIGHTS)) and "iswarmup" in header and bool(header & {"multiplier", "duration(s)"})


def read_fitbod(source: bytes | Path, *, weight_unit: str | None = None) -> StrengthLog:
    """Fitbod's export: UTC instants, one per workout; the local date is not known here, nor how long it took.

    `multiplier` (2 for two dumbbells or limbs) is documented nowhere and not used.

    Args:
        source: the file or its bytes.
        weight_unit: used only where the header names no unit.

    Raises:
        ReaderError: not a table, or no set could be read; NotAnActivityError when it holds none.
        OptionError: `weight_unit` is neither kg nor lb.
    """
    table = read_table(source)
    unit = next((unit for name, unit in _WEIGHTS.items() if name in table.header), "")
    evidence = from_header(unit, weight_unit) if unit else without_word([], weight_unit)
    draft = LogDraft("fitbod", table.notes)
    for row in table.rows:
        _read(row, table, evidence, draft)
    return draft.finish(len(table.rows), evidence)


def _read(row: Row, table: Table, evidence: UnitEvidence, draft: LogDraft) -> None:
    def text(*names: str) -> str:
        return row.cell(table.column(*names))

    start = dates.moment(text("date"))
    if start is None:
        return draft.count(row.line, "refused", "date not understood")
    start = start if start.tzinfo else start.replace(tzinfo=UTC)
    distance = next((name for name in _DISTANCES if name in table.header), "distance(m)")
    return draft.row(
        row.line,
        draft.workout(start.astimezone(UTC).isoformat(), start=start),
        text("exercise"),
        measures(
            repetitions=text("reps"),
            weight=text(*_WEIGHTS),
            kg_per_unit=KG_PER.get(evidence.unit or ""),
            duration=text("duration(s)"),
            distance=text(distance),
            metres_per_unit=METRES_PER[_DISTANCES[distance]],
        ),
        kind="warmup" if text("iswarmup").casefold() in {"true", "1", "yes"} else "normal",
        note=text("note"),
    )
