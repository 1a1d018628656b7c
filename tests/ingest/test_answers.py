"""A night that finds what the last one found is told the same without the ledger; any difference asks it again."""

import os
import shutil

import pytest
from typer.testing import CliRunner

from legday.cli import app
from legday.ingest import Outcome, ingest
from legday.ingest.answers import last_answers
from legday.ingest.glance import glance
from legday.store import Store


@pytest.fixture
def watch(fixtures, tmp_path):
    """A folder with two files of the invented athlete."""
    folder = tmp_path / "watch"
    folder.mkdir()
    for file in sorted((fixtures / "athlete").iterdir())[:2]:
        shutil.copy2(file, folder)
    return folder


@pytest.fixture
def store(tmp_path, watch):
    """A store that has read them, and has had one quiet night."""
    store = Store.open(str(tmp_path / "store"))
    for _ in range(2):
        night(store, watch)
    return store


def night(store, folder):
    """One night's outcomes."""
    with store.lock():
        return ingest({"me": [str(folder)]}, store)


def answers(store, folder):
    """What the next night would be told at once."""
    return last_answers(store, glance({"me": [str(folder)]}, [store.place.root]), "")


def test_the_second_quiet_night_is_told_what_the_first_was(store, watch):
    """Both files unchanged, with their activities, and neither asked for in the ledger."""
    told = answers(store, watch)
    assert told is not None
    assert [one.outcome for one in told] == ["unchanged", "unchanged"]
    assert all(one.activity_ids for one in told)
    assert night(store, watch) == told


@pytest.mark.parametrize("more", [[], ["--verbose"], ["--anonymise"], ["--format", "json,markdown,csv"], ["--athlete", "me"]])
def test_a_night_told_at_once_says_what_the_ledger_says(fixtures, watch, tmp_path, more):
    """The first quiet night asks the ledger, the second does not: the same files to the last byte, and the same words."""
    words = [
        "run",
        str(watch),
        "--config",
        str(fixtures / "athlete.toml"),
        "--store",
        str(tmp_path / "store"),
        "--now",
        "2026-01-25T06:00:00Z",
    ]
    told = []
    for night in ("first", "ledger", "at once"):
        done = CliRunner().invoke(app, [*words, "--out", str(tmp_path / night), *more])
        assert done.exit_code == 0
        told.append((done.output, {file.name: file.read_bytes() for file in (tmp_path / night).iterdir()}))
    assert (tmp_path / "store/last_outcomes").exists()
    assert told[1] == told[2]
    assert b'"outcome": "unchanged"' in told[2][1]["report.json"]


@pytest.mark.parametrize("change", ["touched", "added", "gone", "ledger lost", "broken"])
def test_any_change_asks_the_ledger_again(store, watch, change):
    """A file touched, added or gone, a ledger lost, and answers whose bytes have changed are none."""
    file = min(watch.iterdir())
    if change == "touched":
        os.utime(file, ns=(1, 1))
    elif change == "added":
        shutil.copy2(file, watch / "again.fit")
    elif change == "gone":
        file.unlink()
    elif change == "ledger lost":
        (store.place.root / "ledger.sqlite3").unlink()
    else:
        kept = store.place.root / "last_outcomes"
        kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert answers(store, watch) is None
    assert len(night(store, watch)) == len(list(watch.iterdir()))


def test_nothing_is_kept_of_a_night_with_news_or_with_a_file_that_cannot_be_looked_at(store, watch):
    """A skipped pipe is told anew each night."""
    os.mkfifo(watch / "pipe.fit")
    assert [one.outcome for one in night(store, watch)].count("skipped") == 1
    assert answers(store, watch) is None
    assert isinstance(night(store, watch)[-1], Outcome)
