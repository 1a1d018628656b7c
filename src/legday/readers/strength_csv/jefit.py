"""JEFIT: a dump of tables in one file, each below a line `### NAME`; the training is in EXERCISE LOGS.

Apart, because no other log is cut into sections, keeps its unit in a settings table and writes instants as Unix seconds.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from legday.errors import NotAnActivityError
from legday.readers.strength_csv import dates
from legday.readers.strength_csv.cells import measures, number
from legday.readers.strength_csv.csv_text import Row, Table, bytes_of, decoded, header_name, lines_of, rows_of
from legday.readers.strength_csv.log_draft import LogDraft
from legday.readers.strength_csv.weight_unit import UnitEvidence, from_header, without_word

if TYPE_CHECKING:
    from pathlib import Path

    from legday.readers.strength_csv.strength_log import StrengthLog

_LOGS = "exercise logs"
_EPOCH_FROM, _EPOCH_TO = 946_684_800, 4_102_444_800  # s: the years 2000 to 2100; smaller numbers are row ids
_MARK = b"### EXERCISE LOGS"


def is_jefit(head: bytes) -> bool:
    """Whether the file opens with one of JEFIT's sections, or holds the one with the training."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"### ") and (_MARK in head or start.startswith((b"### SETTING", b"### ROUTINES", b"### WORKOUT SESSIONS")))


def read_jefit(source: bytes | Path, *, weight_unit: str | None = None) -> StrengthLog:
    """JEFIT's full export: one row per exercise, its sets as "weight x repetitions" pairs; times are instants, dates local.

    The unit is SETTING.mass. A session's start is its own `starttime`, else `belongsession` where that is a time.
    Rows of all other sections are counted as skipped.

    Args:
        source: the file or its bytes.
        weight_unit: used where the settings do not say.

    Raises:
        ReaderError: not a table, or no set could be read; NotAnActivityError when it holds none.
        OptionError: `weight_unit` is neither kg nor lb.
    """
    text, notes = decoded(bytes_of(source))
    sections = _sections(text)
    if _LOGS not in sections:
        raise NotAnActivityError(f"no section {_MARK.decode()} in this JEFIT export")
    evidence = _unit(sections, weight_unit)
    sessions = _sessions(sections)
    draft = LogDraft("jefit", notes)
    for name, table in sections.items():
        for row in table.rows:
            if name == _LOGS:
                _read(row, table, sessions, evidence, draft)
            else:
                draft.count(row.line, "skipped", f"section {name.upper()[:40]}")
    return draft.finish(sum(len(table.rows) for table in sections.values()), evidence)


def _sections(text: str) -> dict[str, Table]:
    """Every section's table by its lower-case name; its first row that is not blank is its header."""
    found: dict[str, list[Row]] = {}
    rows: list[Row] = []
    for row in rows_of(lines_of(text), first_line=1):
        title = row.cell(0)
        if title.startswith("###") and not any(row.cells[1:]):
            name = " ".join(title.replace("#", " ").split()).casefold()
            rows = found.setdefault(name, []) if name else rows
        elif found:
            rows.append(row)
    return {
        name: Table(tuple(header_name(cell) for cell in rows[0].cells), tuple(row for row in rows[1:] if row.cells != rows[0].cells))
        for name, rows in found.items()
        if rows
    }


def _unit(sections: dict[str, Table], weight_unit: str | None) -> UnitEvidence:
    for name in ("setting", "settings"):
        table = sections.get(name)
        if table and table.rows:
            mass = table.rows[0].cell(table.column("mass")).casefold()
            if mass in {"kg", "kgs", "lb", "lbs"}:
                return from_header(mass, weight_unit)
    return without_word([], weight_unit)


def _sessions(sections: dict[str, Table]) -> dict[str, tuple[datetime | None, float | None]]:
    """Start and duration [s] of every session that has a table row, by its id."""
    table = sections.get("workout sessions")
    if table is None:
        return {}
    start, total, key = table.column("starttime", "starttimie"), table.column("total_time"), table.column("_id")
    typo = table.column("starttimie")
    return {row.cell(key): (_instant(row.cell(start)) or _instant(row.cell(typo)), number(row.cell(total)) or None) for row in table.rows}


def _instant(text: str) -> datetime | None:
    value = number(text)
    return datetime.fromtimestamp(value, UTC) if value is not None and _EPOCH_FROM <= value < _EPOCH_TO else None


def _read(
    row: Row, table: Table, sessions: dict[str, tuple[datetime | None, float | None]], evidence: UnitEvidence, draft: LogDraft
) -> None:
    def text(name: str) -> str:
        return row.cell(table.column(name))

    day, session, exercise, logs = dates.day(text("mydate")), text("belongsession"), text("ename"), text("logs")
    if day is None:
        return draft.count(row.line, "refused", "date not understood")
    if not exercise:
        return draft.count(row.line, "refused", "no exercise name")
    if not logs:
        return draft.count(row.line, "skipped", "no sets logged")
    start, duration = sessions.get(session, (None, None))
    started = start or _instant(session)
    workout = draft.workout(session or day.isoformat(), start=started, local_date=day, duration_s=duration)
    logged = _instant(text("logtime"))
    added = 0
    for pair in logs.split(","):
        weight, _, repetitions = pair.casefold().partition("x")
        found = measures(repetitions=repetitions, weight=weight, kg_per_unit=evidence.kg_per_unit)
        draft.note_faults(row.line, found)
        if found.repetitions:
            draft.add_set(workout, exercise, found, start=logged)
            added += 1
    return draft.count(row.line, "set") if added else draft.count(row.line, "refused", "sets not understood")
