"""Puts one folder in another's place, so that whoever looks finds the old store or the new one and never half of either.

Apart from rebuilding, because every system has its own way to do this.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

from legday.store.folder import faults_worded, sync

if TYPE_CHECKING:
    from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def exchange(one: Path, other: Path) -> None:
    """Exchanges two folders in one step; where the system cannot, in three renames, between which `one` is missing for an instant.

    Raises:
        StoreError: no rights, or two file systems.
    """
    with faults_worded(one):
        if not _exchanged_at_once(one, other):
            aside = one.with_name(f".{one.name}.aside")
            one.replace(aside)
            other.replace(one)
            aside.replace(other)
        sync([one.parent])


def _exchanged_at_once(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)  # glibc 2.28
    return rename is not None and rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0
