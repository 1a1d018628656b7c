"""Full disks, missing rights, broken disks, killed runs and rivals: one clear line, nothing lost, nothing doubled.

Real here: a full file system (where one may be mounted), SIGKILL, processes that race. Injected below Python: EIO, EACCES, ENOSPC.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from legday.errors import StoreError
from legday.store import Store
from legday.store.check import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rows = Callable[..., pl.DataFrame]

KILL_TEST = Path(__file__).parents[2] / "benchmarks" / "kill_test.py"
RIVAL = """
import sys
from pathlib import Path
import polars as pl
from legday.store import Store
from legday.store.folder import Folder
store, activities, records = Store(Folder(Path(sys.argv[1]))), pl.read_ipc(sys.argv[2]), pl.read_ipc(sys.argv[3])
for name in activities["activity_id"]:
    store.commit(activities.filter(activity_id=name), records.filter(activity_id=name))
"""


@contextmanager
def failing(number: int, nth: int) -> Iterator[list[int]]:
    """Makes the nth fsync or opening for writing below Python fail with this error; the list counts them."""
    seen = [0]
    fsync, opened = os.fsync, os.open

    def count() -> None:
        seen[0] += 1
        if seen[0] == nth:
            raise OSError(number, os.strerror(number))

    def failing_fsync(descriptor: int) -> None:
        count()
        fsync(descriptor)

    def failing_open(path: object, flags: int, *words: object, **named: object) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            count()
        return opened(path, flags, *words, **named)

    os.fsync, os.open = failing_fsync, failing_open
    try:
        yield seen
    finally:
        os.fsync, os.open = fsync, opened


def attempt(store: Store, activities: pl.DataFrame, records: pl.DataFrame) -> str:
    """What a run says when it cannot commit, nothing when it could."""
    try:
        with store.lock():
            store.commit(activities, records)
    except StoreError as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize(
    "fault",
    [(errno.EIO, "cannot be used", 1), (errno.EACCES, "no permission", 4), (errno.ENOSPC, "no space left", 4)],
)
def test_a_disk_that_fails_at_any_write_loses_nothing(store: Store, activities: Rows, records: Rows, fault: tuple[int, str, int]) -> None:
    """Whichever write or sync fails (for two errors every fourth), it is one line, nothing is lost, and the same run again is complete."""
    number, words, step = fault
    with store.lock():
        store.commit(activities("a"), records("a"))
    nth, failed, count = 0, 0, [0]
    while count[0] >= nth:
        nth += step
        name = f"n{nth}"
        with failing(number, nth) as count:
            said = attempt(store, activities(name), records(name))
        if said:
            failed += 1
            assert words in said
        assert "a" in store.scan("activities").collect()["activity_id"].to_list()
        with store.lock():
            store.commit(activities(name), records(name))
        assert store.scan("records").filter(pl.col("activity_id") == name).collect().height == 3
        assert [problem for problem in check(store.place) if problem.kind not in ("orphans", "loose_rows")] == []
    assert failed >= 10 / step, count


def test_a_folder_without_rights_is_one_line(store: Store, activities: Rows, records: Rows) -> None:
    """A folder that cannot be written is said so, and what is in it is still read."""
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    with store.lock():
        store.commit(activities("a"), records("a"))
    (store.place.root / "activities").chmod(0o500)
    try:
        with pytest.raises(StoreError, match="no permission"), store.lock():
            store.commit(activities("b"), records("b"))
    finally:
        (store.place.root / "activities").chmod(0o700)
    assert store.scan("activities").collect().height == 1


def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(tmp_path: Path, activities: Rows, records: Rows) -> None:
    """On a file system that is really full a commit is one line; with room again the same commit is complete."""
    small = tmp_path / "small"
    small.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", small], capture_output=True, check=False).returncode
    ):
        pytest.skip("no small file system can be mounted here")
    try:
        store = Store.open(str(small / "store"))
        with store.lock():
            store.commit(activities("a"), records("a"))
        ballast = small / "ballast"
        for left in (0, 4_096, 12_288, 24_576):
            ballast.unlink(missing_ok=True)
            ballast.write_bytes(b"0" * (shutil.disk_usage(small).free - left))
            with pytest.raises(StoreError, match="no space left"), store.lock():
                store.commit(activities("b"), records("b"))
        ballast.unlink()
        with store.lock():
            store.commit(activities("b"), records("b"))
        assert store.scan("records").collect().height == 6
        assert {problem.kind for problem in check(store.place)} <= {"orphans", "loose_rows"}
    finally:
        subprocess.run(["umount", "-l", small], check=True)


def test_processes_that_race_without_the_lock_double_nothing(store: Store, tmp_path: Path, activities: Rows, records: Rows) -> None:
    """Two processes that commit the same activities at once leave each of them once, with one batch's records."""
    names = [f"n{number}" for number in range(8)]
    rivals = []
    for number, order in enumerate((names, list(reversed(names)))):
        own = [tmp_path / f"activities{number}", tmp_path / f"records{number}"]
        activities(*order).write_ipc(own[0])
        records(*order).write_ipc(own[1])
        rivals.append(subprocess.Popen([sys.executable, "-c", RIVAL, store.place.root, *own]))
    assert [rival.wait() for rival in rivals] == [0, 0]
    assert sorted(store.scan("activities").collect()["activity_id"].to_list()) == sorted(names)
    assert store.scan("records").group_by("activity_id").len().collect()["len"].to_list() == [3] * 8


def test_of_two_runs_one_is_told_to_wait(store: Store, legday: Callable[..., subprocess.CompletedProcess[str]], fixtures: Path) -> None:
    """While a run holds the store another one ends with 75 at once, and check does too."""
    with store.lock():
        legday("ingest", fixtures / "athlete", "--store", store.place.root, check=75)
        legday("check", "--store", store.place.root, check=75)


def test_killed_runs_lose_and_double_nothing(fixtures: Path) -> None:
    """Runs killed at random moments, half of them while the tables are kept up, leave what an undisturbed store has."""
    command = [sys.executable, KILL_TEST, fixtures / "athlete", "--kills", "6"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 kills" in done.stdout
