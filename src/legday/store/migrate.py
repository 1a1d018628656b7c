"""Steps from each format of the store to the next, so that a newer legday reads what an older one wrote.

Apart from the folder, because this list only grows. A step that was cut off is done again: each must be harmless the second time.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from legday import __version__
from legday.errors import StoreError
from legday.store import delta, seals
from legday.store.folder import FORMAT, MARK, faults_worded, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def _forget_report(root: Path) -> None:
    """1 to 2: the kept report bears its own hash, and the store its seals; the seals come with the next run."""
    (root / "last_report").unlink(missing_ok=True)


def _widen_activities(root: Path) -> None:
    """2 to 3: activities say what measured, and which thresholds the watch held; null in old rows until they are read again.

    What was computed without them is dropped, and made anew by the next run.
    """
    (root / "last_report").unlink(missing_ok=True)
    for name in delta.MADE_ANEW:
        if (root / name).exists():
            shutil.rmtree(root / name)
    for name in ("activities", "titles"):
        delta.add_columns(root, name)


STEPS: Mapping[int, Callable[[Path], None]] = {1: _forget_report, 2: _widen_activities}


def migrate(root: Path, found: int) -> None:
    """Brings a store of an older format to today's, one step at a time; the caller holds the lock.

    Raises:
        StoreError: the disk is full or not writable; the store then stands at the last step that was done. Or the mark is not the one
            that was sealed: it then says nothing of how old the tables are.
    """
    with faults_worded(root):
        _refuse_changed_mark(root)
        (root / seals.UNSEALED).touch()  # the next run seals what is new
        for number in range(found, FORMAT):
            STEPS[number](root)
            _forget_seals(root)
            write_atomically(root / MARK, json.dumps({"format": number + 1, "legday": __version__}).encode())


def _refuse_changed_mark(root: Path) -> None:
    kept = _seals(root)
    if kept and kept.hashes.get(MARK, own := seals.hash_of(root / MARK)) != own:
        raise StoreError(root / MARK, "its bytes have changed since it was written", "run `legday check --repair`")


def _forget_seals(root: Path) -> None:
    """Takes what is gone, and the mark that is about to change, out of the seals."""
    if kept := _seals(root):
        stays = {path: digest for path, digest in kept.hashes.items() if path != MARK and (root / path).exists()}
        seals.write_seals(root, seals.Seals(stays, kept.kept_up))


def _seals(root: Path) -> seals.Seals | None:
    """The seals, None where there are none; broken ones stay as they are for `legday check` to tell of."""
    try:
        return seals.read_seals(root)
    except seals.BrokenSealsError:
        return None
