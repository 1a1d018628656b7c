"""A night that finds what the last one found is told the same without the ledger; any difference asks it again."""

import os
import shutil

import pytest

from legday.ingest import Outcome, ingest
from legday.ingest.answers import last_answers
from legday.ingest.discover import discover
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
    return last_answers(store, list(discover({"me": [str(folder)]})), "")


def test_the_second_quiet_night_is_told_what_the_first_was(store, watch):
    """Both files unchanged, with their activities, and neither asked for in the ledger."""
    told = answers(store, watch)
    assert told is not None
    assert [one.outcome for one in told] == ["unchanged", "unchanged"]
    assert all(one.activity_ids for one in told)
    assert night(store, watch) == told


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
