"""What a run leaves for the next one as bytes: the report, the whole story behind it, and what became of every file.

Apart from the tables, because a night with nothing new is answered from here; each says what it was made from and holds its own hash.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from legday.store.place import Place

REPORT, STORY, OUTCOMES = NAMES = ("last_report", "last_story", "last_outcomes")
TOLD = "last_told"  # which messages went out: nothing rests on it, and it outlives a store that is made anew
DIGEST = 32  # bytes of a SHA-256


def keep(place: Place, name: str, content: Sequence[bytes | memoryview], fingerprint: str) -> None:
    """Keeps bytes, in pieces, with what they were made from (settings, versions, the store's state)."""
    with place.faults_worded():
        made_from = _digest(fingerprint)
        place.write(name, made_from, _seal(made_from, *content), *content)


def kept(place: Place, name: str, fingerprint: str | None) -> bytes | memoryview | None:
    """The bytes kept last, None when there are none or they were made from something else; without a fingerprint, from whatever."""
    with place.faults_worded():
        try:
            with place.open(name) as file:
                made_from, sealed = file.read(DIGEST), file.read(DIGEST)
                if fingerprint is not None and made_from != _digest(fingerprint):
                    return None
                content = _rest(file)
        except FileNotFoundError:
            return None
    return content if sealed == _seal(made_from, content) else None


def is_from(place: Place, name: str, fingerprint: str) -> bool:
    """Whether what was kept last was made from this; what it says is not looked at."""
    with place.faults_worded():
        try:
            with place.open(name) as file:
                return file.read(DIGEST) == _digest(fingerprint)
        except FileNotFoundError:
            return False


def _rest(file: BinaryIO) -> bytes | memoryview:
    """What follows the two hashes, seen where it lies instead of copied: years of runs are long."""
    if os.name == "posix":  # elsewhere a file that is looked at so cannot be replaced
        import mmap

        with suppress(OSError):  # no file of this machine
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))[2 * DIGEST :]
    return file.read()


def is_whole(raw: bytes) -> bool:
    """Whether a kept file still has the hash that stands before its content."""
    made_from, sealed, content = raw[:DIGEST], raw[DIGEST : 2 * DIGEST], raw[2 * DIGEST :]
    return sealed == _seal(made_from, content)


def _seal(made_from: bytes, *content: bytes | memoryview) -> bytes:
    seal = hashlib.sha256(made_from)
    for piece in content:
        seal.update(piece)
    return seal.digest()


def _digest(fingerprint: str) -> bytes:
    """One file holds both, so that content can never stand beside another one's fingerprint."""
    return hashlib.sha256(fingerprint.encode()).digest()
