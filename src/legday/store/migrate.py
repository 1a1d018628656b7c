"""Steps from each format of the store to the next, so that a newer legday reads what an older one wrote.

Apart from the folder, because this list only grows. A step that was cut off is done again: each must be harmless the second time.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from legday import __version__
from legday.store.folder import FORMAT, MARK, faults_worded, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def _forget_report(root: Path) -> None:
    """1 to 2: the kept report bears its own hash, and the store its seals; the seals come with the next run."""
    (root / "last_report").unlink(missing_ok=True)


STEPS: Mapping[int, Callable[[Path], None]] = {1: _forget_report}


def migrate(root: Path, found: int) -> None:
    """Brings a store of an older format to today's, one step at a time; the caller holds the lock.

    Raises:
        StoreError: the disk is full or not writable; the store then stands at the last step that was done.
    """
    with faults_worded(root):
        for number in range(found, FORMAT):
            STEPS[number](root)
            write_atomically(root / MARK, json.dumps({"format": number + 1, "legday": __version__}).encode())
