"""Writes one day into legday's own daily.csv and leaves every other byte of it alone.

Apart from reading, because the file is the runner's: their columns, their spelling, their line ends.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from legday.errors import OptionError, ReaderError
from legday.readers.strength_csv.csv_text import DELIMITERS, cleaned, header_name
from legday.readers.wellness.daily import LONGEST_NOTE
from legday.readers.wellness.own import COLUMNS, WRITABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

LARGEST_BYTES = 16 << 20
_LINE_END = re.compile(r"\r\n|\r|\n")


def append_daily(path: Path, day: date, entries: Mapping[str, float | bool | str]) -> None:
    """Set the columns of one date, adding the row, the column or the file where it is missing; all or nothing.

    Args:
        path: the daily log; a link is followed.
        day: the local date.
        entries: values by column of contract; numbers on the column's own scale, True and False for yes and no, "" for not known.

    Raises:
        OptionError: a column that legday does not have, or a value its scale does not have.
        ReaderError: the file is no daily log, or is not UTF-8.
    """
    path = path.resolve()
    cells = {name: _cell(name, value) for name, value in entries.items()}
    existing = path.read_bytes() if path.exists() else b""
    if len(existing) > LARGEST_BYTES:
        raise ReaderError(f"{len(existing):,} bytes are more than a daily log can have")
    bom = b"\xef\xbb\xbf" if existing.startswith(b"\xef\xbb\xbf") else b""
    try:
        text = existing.removeprefix(bom).decode("utf-8")
    except UnicodeDecodeError:
        raise ReaderError(f"{path.name} is not UTF-8: save it as UTF-8 CSV first") from None
    written = _with_day(text if text.strip() else ",".join(COLUMNS) + "\n", day.isoformat(), cells)
    _replace(path, bom + written.encode("utf-8"))


def _cell(name: str, value: float | bool | str) -> str:
    if name == "note":
        return " ".join(cleaned(str(value)).split())[:LONGEST_NOTE]
    if name not in WRITABLE:
        raise OptionError(name, value, f"not a column of the daily log; known: {', '.join(COLUMNS[1:])}")
    text = ("yes" if value else "no") if isinstance(value, bool) else f"{value:g}" if isinstance(value, int | float) else value.strip()
    if text and WRITABLE[name].convert(text) is None:
        raise OptionError(name, value, f"must be {WRITABLE[name].words}")
    return text


def _with_day(text: str, day: str, cells: Mapping[str, str]) -> str:
    end = _LINE_END.search(text)
    line_end = end[0] if end else "\n"
    header_line = text[: end.start()] if end else text
    delimiter = max(DELIMITERS, key=header_line.count)
    records = _records(text, delimiter)
    header, header_end = records[0]
    names = [header_name(_unquoted(cell)) for cell in header]
    if "date" not in names:
        raise ReaderError("a daily log without a `date` column")
    added = [name for name in cells if name not in names]
    records[0] = ([*header, *added], header_end)
    names += added
    dated = names.index("date")
    at = max((index for index, (row, _) in enumerate(records[1:], 1) if len(row) > dated and _unquoted(row[dated]) == day), default=None)
    if at is None:
        last, last_end = records[-1]
        records[-1] = (last, last_end or line_end)
        records.append(([_quoted(day, delimiter) if name == "date" else "" for name in names], line_end))
        at = len(records) - 1
    row = records[at][0]
    row += [""] * (len(names) - len(row))
    for name, cell in cells.items():
        row[names.index(name)] = _quoted(cell, delimiter)
    return "".join(delimiter.join(raw) + end for raw, end in records)


def _records(text: str, delimiter: str) -> list[tuple[list[str], str]]:
    """Every record as its cells just as they are written, and the line end behind them; joined they give the text again."""
    records: list[tuple[list[str], str]] = []
    cells: list[str] = []
    start = at = 0
    quoted = False
    while at < len(text):
        sign = text[at]
        if sign == '"':
            quoted = not quoted
        elif sign == delimiter and not quoted:
            cells.append(text[start:at])
            start = at + 1
        elif sign in "\r\n" and not quoted:
            end = "\r\n" if text.startswith("\r\n", at) else sign
            records.append(([*cells, text[start:at]], end))
            cells, start = [], at + len(end)
            at = start - 1
        at += 1
    if quoted:
        raise ReaderError(f"a quotation mark is left open in line {text.count(chr(10), 0, start) + 1}: close it first")
    if start < len(text) or cells:
        records.append(([*cells, text[start:]], ""))
    return records


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    return cell[1:-1].replace('""', '"').strip() if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _quoted(text: str, delimiter: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ('"', delimiter, "\r", "\n")) else text


def _replace(path: Path, content: bytes) -> None:
    """The file's new content at once: whoever reads meanwhile sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
