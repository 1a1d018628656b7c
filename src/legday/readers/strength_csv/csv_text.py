"""One tolerant CSV layer: bytes in, a header and numbered rows of cleaned text out.

Apart from the formats, because encodings, delimiters, line ends and hostile sizes are the same in all of them.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from legday.errors import NotAnActivityError, ReaderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 32_000_000  # ten years of daily training are under 5 MB
MAX_LINE = 1_000_000  # characters
MAX_HEADER = 65_536  # characters
MAX_COLUMNS = 1_000
MAX_ROWS = 1_000_000
DELIMITERS = (",", ";", "\t")  # a tie goes to the first
_UNSEEN = set("\ufeff\u200b\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # marks, bidirectional overrides


@dataclass(frozen=True)
class Row:
    """One data row: the line it ends on (1-based) and its cells, stripped and without control characters."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """The cell's text; "" for a column the file does not have or the row is too short for."""
        return "" if column is None or column >= len(self.cells) else self.cells[column]


@dataclass(frozen=True)
class Table:
    """A header (normalised names, duplicates kept) and every row below it that is not blank."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def column(self, *names: str, occurrence: int = 0) -> int | None:
        """Where the first of `names` stands that the header has; `occurrence` counts columns of the same name."""
        return next((self._places[name, occurrence] for name in names if (name, occurrence) in self._places), None)

    @cached_property
    def _places(self) -> dict[tuple[str, int], int]:
        return {(name, self.header[:column].count(name)): column for column, name in enumerate(self.header)}


def header_name(text: str) -> str:
    """A header's name as it is matched: no marks, no case, single blanks."""
    return " ".join(cleaned(text).casefold().split())


def cleaned(text: str) -> str:
    """Text without NULs, byte-order marks and other control characters; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = (c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c == "\n" or c not in _UNSEEN)
    return "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else " " * (c == "\t") for c in kept).strip()


def bytes_of(source: bytes | Path) -> bytes:
    """The file's bytes, refused above MAX_BYTES before they are read."""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > MAX_BYTES:
        raise ReaderError(f"{size:,} bytes are more than a strength log can have ({MAX_BYTES:,})")
    return source.read_bytes() if isinstance(source, Path) else source


def decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file and what a reader should know of its encoding: BOM, else UTF-16 by its NULs, else UTF-8, else Windows-1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace"), ()
    start = raw[:200]
    if len(start) >= 4 and start.count(0) >= len(start) // 3:
        return raw.decode("utf-16-be" if start[0] == 0 else "utf-16-le", errors="replace"), ()
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), ("not UTF-8: read as Windows-1252, so accented letters may be wrong",)


@lru_cache(maxsize=4)  # every detector of a table asks it of the same head
def header_of(head: bytes) -> tuple[str, ...]:
    """The normalised names of the header line in a file's first bytes; () when there is none to speak of."""
    raw = head[: 2 * MAX_HEADER]
    raw = raw[: max(raw.rfind(b"\n"), raw.rfind(b"\r")) + 1] or raw  # a letter cut in two would look like another encoding
    text, _ = decoded(raw)
    try:
        return _header(next(_meaningful(lines_of(text)), ""))[0]
    except ReaderError:
        return ()


def read_table(source: bytes | Path) -> Table:
    """The header and rows of a CSV file.

    Raises:
        ReaderError: the file, a line, a cell, the header or the number of rows is larger than any log's.
        NotAnActivityError: the file is empty, or has a header and nothing below it.
    """
    text, notes = decoded(bytes_of(source))
    lines = _meaningful(lines_of(text))
    first = next(lines, None)
    if first is None:
        raise NotAnActivityError("the file is empty")
    header, delimiter = _header(first)
    rows = tuple(rows_of(lines, delimiter))
    if not rows:
        raise NotAnActivityError("a header without rows: this export holds no training")
    return Table(header, rows, notes)


def rows_of(lines: Iterable[str], delimiter: str = ",", first_line: int = 2) -> Iterator[Row]:
    """Every row that is not blank, with the line it ends on."""
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for count, cells in enumerate(reader):
            if count > MAX_ROWS:
                raise ReaderError(f"more than {MAX_ROWS:,} rows")
            if len(cells) > MAX_COLUMNS:
                raise ReaderError(f"more than {MAX_COLUMNS:,} cells near line {reader.line_num + first_line - 1:,}")
            kept = tuple(cleaned(cell) for cell in cells)
            if any(kept):
                yield Row(reader.line_num + first_line - 1, kept)
    except csv.Error as error:
        raise ReaderError(f"broken CSV near line {reader.line_num + first_line - 1:,}: {error}") from None


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text, ended by LF, CR or both, with their ends.

    Raises:
        ReaderError: one is longer than MAX_LINE.
    """
    unread = io.StringIO(text, newline="")
    for number, line in enumerate(iter(lambda: unread.readline(MAX_LINE + 1), ""), start=1):
        if len(line) > MAX_LINE:
            raise ReaderError(f"line {number:,} is longer than {MAX_LINE:,} characters")
        yield line


def _meaningful(lines: Iterable[str]) -> Iterator[str]:
    """Lines from the header on: blank ones and a spreadsheet's `sep=;` before it are left out."""
    begun = False
    for line in lines:
        begun = begun or not (re.fullmatch(r"sep=.?", line.strip(), re.IGNORECASE) or not cleaned(line))
        if begun:
            yield line


def _header(line: str) -> tuple[tuple[str, ...], str]:
    if len(line) > MAX_HEADER:
        raise ReaderError(f"the header line is longer than {MAX_HEADER:,} characters")
    outside = re.sub(r'"[^"]*"', "", line)
    delimiter = max(DELIMITERS, key=outside.count)
    if outside.count(delimiter) >= MAX_COLUMNS:
        raise ReaderError(f"more than {MAX_COLUMNS:,} columns")
    try:
        cells = next(csv.reader([line.lstrip("\ufeff")], delimiter=delimiter), [])
    except csv.Error as error:
        raise ReaderError(f"broken header: {error}") from None
    return tuple(header_name(cell) for cell in cells), delimiter
