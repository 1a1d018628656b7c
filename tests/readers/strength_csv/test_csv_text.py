"""The tolerant CSV layer: encodings, delimiters, line ends, ragged rows and sizes."""

import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.strength_csv.csv_text import MAX_COLUMNS, MAX_LINE, header_of, read_table


def cells(source: bytes) -> list[tuple[str, ...]]:
    """The cells of every row."""
    return [row.cells for row in read_table(source).rows]


@pytest.mark.parametrize(
    "raw",
    [
        "Date,Übung\n2026-02-03,Kniebeuge\n".encode(),
        "Date,Übung\n2026-02-03,Kniebeuge\n".encode("utf-8-sig"),
        "Date,Übung\r\n2026-02-03,Kniebeuge\r\n".encode("utf-16"),
        "Date,Übung\r2026-02-03,Kniebeuge\r".encode("utf-16-le"),
        "Date,Übung\n2026-02-03,Kniebeuge\n".encode("utf-16-be"),
        "Date,Übung\r2026-02-03,Kniebeuge\r".encode("cp1252"),
        "sep=;\n\nDate;Übung\n2026-02-03;Kniebeuge\n".encode(),
        'Date\tÜbung\n"2026-02-03"\tKniebeuge\n'.encode(),
    ],
)
def test_encodings_line_ends_and_delimiters(raw: bytes) -> None:
    """BOM or none, UTF-16 with and without BOM, Windows-1252, LF, CRLF, CR and three delimiters all give the same table."""
    assert header_of(raw) == ("date", "übung")
    assert cells(raw) == [("2026-02-03", "Kniebeuge")]


def test_windows_1252_is_said() -> None:
    """A file that is not UTF-8 says how it was read."""
    assert "Windows-1252" in read_table("a,b\nKniebeuge für zwei,1\n".encode("cp1252")).notes[0]


def test_a_head_cut_within_a_letter_keeps_its_encoding() -> None:
    """The first bytes of a file may end within a letter of two bytes."""
    assert header_of("\ufeffDate,Sets×Reps\nKüche".encode()[:-3]) == ("date", "sets×reps")


def test_the_delimiter_comes_from_the_header_alone() -> None:
    """Commas in the rows do not make a semicolon file a comma file."""
    assert cells(b"a;b\n1,5;2,5,3,4\n") == [("1,5", "2,5,3,4")]


def test_duplicate_names_keep_their_occurrence() -> None:
    """Strava has Distance twice; both stay reachable."""
    table = read_table(b" Distance ,Elapsed  Time,distance\n3.32,1428,3322.9\n")
    assert table.header == ("distance", "elapsed time", "distance")
    assert (table.column("distance"), table.column("distance", occurrence=1), table.column("distance", occurrence=2)) == (0, 2, None)


def test_blank_lines_are_no_rows_and_short_rows_read_as_blank() -> None:
    """Blank lines are not counted; a cell beyond the row's end is blank."""
    table = read_table(b"a,b,c\n\n1,2\n,,\n   \n3,4,5\n")
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("1", "2")), (6, ("3", "4", "5"))]
    assert table.rows[0].cell(2) == ""


def test_a_line_break_within_quotes_stays_in_the_cell() -> None:
    """Strong's notes may hold line breaks; the row's line is where it ends."""
    (row,) = read_table(b'a,b\n"one\r\ntwo",3\n').rows
    assert (row.line, row.cells) == (3, ("one\ntwo", "3"))


def test_control_characters_and_nuls_are_dropped() -> None:
    """NULs, escapes and bidirectional overrides do not reach a report."""
    assert cells("a,b\nSq\x00uat\x1b[31m,x\u202ey\tz\n".encode()) == [("Squat[31m", "xy z")]


@pytest.mark.parametrize("raw", [b"", b"\n\n  \n", b"Date,Exercise\n", b"Date,Exercise\n\n,\n"])
def test_an_empty_export_is_not_an_activity(raw: bytes) -> None:
    """Nothing, or a header with nothing below it, is skipped and not refused."""
    with pytest.raises(NotAnActivityError):
        read_table(raw)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"a," * MAX_COLUMNS + b"\n1\n", "columns"),
        (b"a,b\n" + b"," * (MAX_LINE - 2) + b"\n", "cells near line 2"),
        (b"a,b\n" + b"x" * (MAX_LINE + 1) + b"\n", "line 2 is longer"),
        (b"x" * (MAX_LINE + 1), "line 1 is longer"),
        (b"a," + b"b" * 70_000 + b"\n1,2\n", "header line"),
        (b'a,b\n"' + b"never closed\n" * 20_000, "broken CSV"),
    ],
)
def test_absurd_sizes_are_refused(raw: bytes, words: str) -> None:
    """Too many columns, endless lines and quotes that never close are refusals with a reason, and quick."""
    assert header_of(raw) == () or words not in {"columns", "header line"}
    with pytest.raises(ReaderError, match=words):
        read_table(raw)


def test_a_file_too_large_is_refused_unread(tmp_path) -> None:
    """A sparse file of 200 MB is refused by its size alone."""
    path = tmp_path / "strong.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(ReaderError, match="200,000,000 bytes"):
        read_table(path)


def test_a_path_reads_as_its_bytes(tmp_path) -> None:
    """A path and its bytes give the same rows."""
    raw = b"a;b\n1;2\n"
    (tmp_path / "x.csv").write_bytes(raw)
    assert read_table(tmp_path / "x.csv") == read_table(raw)
