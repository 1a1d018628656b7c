"""GymBook: twelve columns whose names, units and words are in the app's language, so it is read by position.

Apart, because nothing here may be matched by name; the header itself says which word means a warm-up.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from legday.readers.strength_csv import dates
from legday.readers.strength_csv.cells import KG_PER, METRES_PER, SECONDS_PER, Measures, measures, number_and_unit
from legday.readers.strength_csv.csv_text import Row, header_of, read_table
from legday.readers.strength_csv.log_draft import LogDraft
from legday.readers.strength_csv.weight_unit import from_rows, told_unit

if TYPE_CHECKING:
    from pathlib import Path

    from legday.readers.strength_csv.strength_log import Kind, StrengthLog

_DATE, _PROGRAMME, _CLOCK, _EXERCISE, _SET, _AMOUNT, _LOAD, _NOTE, _SKIPPED = 0, 1, 2, 3, 7, 8, 9, 10, 11
_COLUMNS = 12
_KINDS: tuple[Kind, ...] = ("normal", "warmup", "warmup")  # set / warm-up set / cool-down set: the last two are light
_NO = re.compile(r"n|н|いいえ|否|아니", re.IGNORECASE)  # no, nein, non, nee, não, nej, nie, нет ...


def is_gymbook(head: bytes) -> bool:
    """Whether the header is GymBook's in any language: 12 names, the 8th of three words, the 9th and 10th of two."""
    header = header_of(head)
    return len(header) == _COLUMNS and tuple(name.count(" / ") for name in header[_SET : _LOAD + 1]) == (2, 1, 1)


def read_gymbook(source: bytes | Path, *, weight_unit: str | None = None) -> StrengthLog:
    """GymBook's CSV: naive local times, one for each set; sets marked as skipped are left out.

    Dates like 03/02/26 are read day first or month first, whichever some date of the file proves; when none does, day first.

    Args:
        source: the file or its bytes.
        weight_unit: for cells that hold a number without a unit.

    Raises:
        ReaderError: not a table, or no set could be read; NotAnActivityError when it holds none.
        OptionError: `weight_unit` is neither kg nor lb.
    """
    table = read_table(source)
    told, evidence = told_unit(weight_unit), from_rows(weight_unit)
    order = dates.slash_order(row.cell(_DATE) for row in table.rows)
    draft = LogDraft("gymbook", table.notes)
    kinds = dict(zip(table.header[_SET].split(" / "), _KINDS, strict=False)) if len(table.header) > _SET else {}
    for row in table.rows:
        _read(row, order or "day_first", kinds, told, draft)
    assumed = order is None and any("/" in row.cell(_DATE) for row in table.rows)
    return draft.finish(len(table.rows), evidence, ["dates read day first: none of them proves it"] * assumed)


def _read(row: Row, order: dates.SlashOrder, kinds: dict[str, Kind], told: str | None, draft: LogDraft) -> None:
    day, clock = dates.day(row.cell(_DATE), order), dates.clock_time(row.cell(_CLOCK))
    skipped = row.cell(_SKIPPED)
    if day is None:
        return draft.count(row.line, "refused", "date not understood")
    if skipped and not _NO.match(skipped):
        return draft.count(row.line, "skipped", "marked as skipped")
    moment = datetime.combine(day, clock) if clock else None
    workout = draft.workout(f"{day.isoformat()}|{row.cell(_PROGRAMME)}", title=row.cell(_PROGRAMME), start=moment, local_date=day)
    if moment and workout.start and moment < workout.start:
        workout.start = moment
    kind = kinds.get(row.cell(_SET).casefold(), "normal")
    measured = _measures(row.cell(_AMOUNT), row.cell(_LOAD), told)
    return draft.row(row.line, workout, row.cell(_EXERCISE), measured, kind=kind, note=row.cell(_NOTE), start=moment)


def _measures(amount: str, load: str, told: str | None) -> Measures:
    """Repetitions or a time, and a weight or a distance, told apart by the word behind the number."""
    _, word = number_and_unit(amount)
    _, unit = number_and_unit(load)
    timed, far = word in SECONDS_PER or ":" in amount, unit in METRES_PER
    return measures(
        repetitions="" if timed else amount,
        duration=amount if timed else "",
        weight="" if far else load,
        kg_per_unit=KG_PER.get(unit or told or ""),
        distance=load if far else "",
        metres_per_unit=METRES_PER.get(unit),
    )
