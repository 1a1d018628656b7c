"""Hostile logs: formulas, endless columns, NULs, numbers from nowhere. Every reader gives a log or a clear refusal."""

import random

import pytest

from legday.errors import ReaderError
from legday.readers.strength_csv import READERS
from legday.readers.strength_csv.strong import read_strong

HEADER = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE\n"
ROW = "2026-02-03 18:41:07,A,50m,Squat (Barbell),1,60,5,0,0,\n"


def test_a_formula_is_only_text() -> None:
    """A cell that a spreadsheet would run is kept as written; renderers escape it."""
    log = read_strong(f'{HEADER}2026-02-03 18:41:07,=1+1,50m,"=HYPERLINK(""http://evil"")",1,60,5,0,0,\n'.encode(), weight_unit="kg")
    assert log.sets["exercise"][0] == '=HYPERLINK("http://evil")'
    assert log.workouts["title"][0] == "=1+1"


def test_absurd_numbers_are_unknown_and_said() -> None:
    """A tonne and a half, a million repetitions: the cells stay unknown, the rest of the row stays."""
    rows = ROW.replace(",60,5,", ",1500,5,") + ROW.replace(",60,5,", ",60,1000000,") + ROW.replace(",60,5,", ",nan,inf,")
    log = read_strong((HEADER + rows).encode(), weight_unit="kg")
    assert log.sets["weight"].to_list() == [None, 60]
    assert log.sets["repetitions"].to_list() == [5, None]
    assert log.accounting.reasons == {("set", ""): 2, ("refused", "weight not a number"): 1}
    assert any("weight beyond reason, left out (first: line 2: '1500')" in note for note in log.notes)


def test_nuls_do_not_hide_a_row() -> None:
    """NULs within a row are dropped, the row stays."""
    log = read_strong((HEADER + ROW.replace("Squat", "Sq\x00uat")).encode(), weight_unit="kg")
    assert log.sets["exercise"][0] == "Squat (Barbell)"


def test_long_names_are_cut() -> None:
    """A name of 100,000 letters does not reach a table."""
    log = read_strong((HEADER + ROW.replace("Squat", "S" * 100_000)).encode(), weight_unit="kg")
    assert len(log.sets["exercise"][0]) == 200


def test_a_line_of_a_hundred_megabytes_is_refused(tmp_path) -> None:
    """The size alone refuses it, before it is read; below that size the line's length does."""
    path = tmp_path / "strong.csv"
    with path.open("wb") as file:
        file.write(HEADER.encode())
        file.truncate(100_000_000)
    with pytest.raises(ReaderError, match="100,000,000 bytes"):
        read_strong(path)
    with pytest.raises(ReaderError, match="longer than"):
        read_strong(HEADER.encode() + b"x" * 5_000_000)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00" * 300, b"\xff\xfe", b'"' * 5000, b"\n" * 5000, b"," * 999_999,
     HEADER.encode(), b"### EXERCISE LOGS\n\nmydate\n2026-02-03\n",
     b"a,b\n1,2\n", "Date (yyyy/mm/dd)\n2026/02/03\n".encode("utf-16")],
    ids=range(10),
)  # fmt: skip
def test_no_reader_breaks_on_what_is_not_its_own(reader, raw: bytes) -> None:
    """A file that is not the app's is refused in words, whichever reader is asked."""
    reader.is_x(raw)
    with pytest.raises(ReaderError):
        reader.read_x(raw)


@pytest.mark.parametrize("seed", range(200))
def test_damaged_bytes_give_a_log_or_a_refusal(seed: int) -> None:
    """Random damage to a good file never ends in anything but an accounted log or a ReaderError."""
    dice = random.Random(seed)
    raw = bytearray((HEADER + ROW * 20).encode())
    for _ in range(dice.randint(1, 30)):
        place = dice.randrange(len(raw))
        raw[place : place + dice.randint(0, 3)] = bytes(dice.choices(b',;"\n\r\t\x00\xff\xe2.x9-', k=dice.randint(0, 3)))
    for reader in READERS:
        try:
            log = reader.read_x(bytes(raw), weight_unit="kg")
        except ReaderError:
            continue
        assert log.accounting.balanced
        assert log.workouts.height == log.sets["workout_key"].n_unique()
