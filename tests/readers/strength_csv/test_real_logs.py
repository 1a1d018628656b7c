"""Real logs, found through LEGDAY_LOGS: every row accounted for, nearly every exercise known."""

import csv
import os
from pathlib import Path

import polars as pl
import pytest

from legday.readers.strength_csv import READERS, Reader
from legday.readers.strength_csv.exercise_names import with_categories

pytestmark = pytest.mark.corpus
FOLDER = os.environ.get("LEGDAY_LOGS")
if not FOLDER:
    pytest.skip("LEGDAY_LOGS names no folder of real logs", allow_module_level=True)


def reader_of(path: Path) -> Reader | None:
    """The reader that claims this file."""
    head = path.read_bytes()[:65_536]
    return next((reader for reader in READERS if reader.is_x(head)), None)


LOGS = sorted(path for path in Path(FOLDER).rglob("*.csv") if reader_of(path))


def plain_rows(path: Path) -> list[list[str]]:
    """The data rows as the standard library alone sees them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        return [row for row in csv.reader(file, delimiter=";" if header.count(";") > header.count(",") else ",") if any(row)]


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.name)
def test_every_row_of_a_real_log_is_accounted_for(path: Path) -> None:
    """As many rows as the plain csv module sees, each with an outcome, none refused; every workout has its sets."""
    log = reader_of(path).read_x(path)
    account = log.accounting
    assert account.data_rows == len(plain_rows(path))
    assert account.balanced
    assert account.rows("refused") == 0
    assert log.sets.filter(pl.col("set_type") == "active").height >= account.rows("set") > 0
    assert log.workouts["workout_key"].to_list() == log.sets["workout_key"].unique(maintain_order=True).to_list()
    assert log.sets.filter(pl.col("weight") <= 0).is_empty()
    assert log.workouts["end_local"].null_count() <= 0.05 * log.workouts.height


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.name)
def test_nearly_every_set_of_a_real_log_is_of_a_known_exercise(path: Path) -> None:
    """More than nine sets in ten have a FIT category."""
    sets = reader_of(path).read_x(path).sets
    _, unknown = with_categories(sets)
    assert sum(unknown.values()) < 0.1 * sets.height


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.name)
def test_a_cut_real_log_gives_what_it_has(path: Path) -> None:
    """A download that broke off gives the rows before the break, accounted for."""
    raw = path.read_bytes()
    log = reader_of(path).read_x(raw[: len(raw) * 2 // 3])
    assert log.accounting.balanced
    assert log.accounting.rows("set") > 0
