"""The seals: the SHA-256 of every file of the store (or its ETag), so that a changed byte is found whichever file it is in.

Apart from the tables, because a night with nothing new ends here and must not import Polars. `sha256sum --check seals` reads the file too.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from legday.store.delta import LOG, NAMES
from legday.store.mark import MARK

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime

    from legday.store.place import Place

SEALS = "seals"
UNSEALED = "unsealed"  # there while a run may have changed what its seals do not say yet
LEDGER = "ledger.sqlite3"
LAST_CHECKPOINT = "_last_checkpoint"
KEPT_UP = "# kept up "
ITSELF = "# "


class BrokenSealsError(ValueError):
    """The seals do not keep their own hash."""


class Seals(msgspec.Struct, frozen=True):
    """Hashes by path below the store's folder, and when the tables were last kept up."""

    hashes: dict[str, str] = {}
    kept_up: str | None = None


class Opened(msgspec.Struct, frozen=True):
    """How the store stood when a run began."""

    was_sealed: bool
    stamps: dict[str, Hashable]


def read_seals(place: Place) -> Seals | None:
    """The seals as they were written, None where none were, or where they were copied here from another kind of place.

    Raises:
        BrokenSealsError: they were changed since.
    """
    try:
        text = place.read(SEALS)
    except FileNotFoundError:
        return None
    body, _, own = text.rstrip(b"\n").rpartition(b"\n")
    body += b"\n"
    if own != ITSELF.encode() + _digest(body).encode() or not text.endswith(b"\n") or not body.startswith(ITSELF.encode()):
        raise BrokenSealsError
    head, *lines = body.decode().splitlines()
    if head != ITSELF + place.sealed_by:
        return None
    kept_up = next((line.removeprefix(KEPT_UP) for line in lines if line.startswith(KEPT_UP)), None)
    return Seals({path: digest for digest, path in (line.split("  ", 1) for line in lines if not line.startswith("#"))}, kept_up)


def write_seals(place: Place, seals: Seals) -> None:
    """Writes the seals, whole or not at all."""
    body = f"{ITSELF}{place.sealed_by}\n" + (f"{KEPT_UP}{seals.kept_up}\n" if seals.kept_up else "")
    body += "".join(f"{digest}  {path}\n" for path, digest in sorted(seals.hashes.items()))
    place.write(SEALS, f"{body}{ITSELF}{_digest(body.encode())}\n".encode())


def begin(place: Place) -> Opened:
    """Says that a run has begun; a ledger that changed since it was sealed is set aside, so that its files are read again."""
    with place.faults_worded():
        was_sealed = not place.exists(UNSEALED)
        place.touch(UNSEALED)
        seals = _seals_or_none(place)
        if was_sealed and seals and LEDGER in seals.hashes:
            with suppress(FileNotFoundError):
                if place.digest(LEDGER) != seals.hashes[LEDGER]:
                    place.rename(LEDGER, f"{LEDGER}.broken")
        return Opened(was_sealed, _stamps(place))


def changed_since(place: Place, opened: Opened) -> bool:
    """Whether anything that is sealed was added or written since the run began."""
    return _stamps(place) != opened.stamps


def end(place: Place, opened: Opened, now: datetime, *, kept_up: bool = False) -> None:
    """Seals what the run has added or changed; what was sealed before keeps the hash that it had."""
    with place.faults_worded():
        earlier = _seals_or_none(place)
        stamps = _stamps(place)
        if earlier is None or not opened.was_sealed or kept_up or stamps != opened.stamps:
            earlier = earlier or Seals()
            stale = {path for path in stamps if not opened.was_sealed or stamps[path] != opened.stamps.get(path)}
            there = {file.path: file for file in place.walk("")}
            hashes = earlier.hashes
            if not opened.was_sealed or kept_up:
                hashes = {path: digest for path, digest in hashes.items() if path in there}
            for path, file in there.items():
                if is_sealed(path) and (path not in hashes or (path in stale and is_mutable(path))):
                    with suppress(FileNotFoundError):
                        hashes[path] = place.digest(file)
            date = now.isoformat(timespec="seconds") if kept_up or earlier.kept_up is None else earlier.kept_up
            write_seals(place, Seals(hashes, date))
        place.delete(UNSEALED)


def is_mutable(path: str) -> bool:
    """Whether a file changes in place; all others are written once."""
    return path == LEDGER or path.endswith(LAST_CHECKPOINT)


def is_sealed(path: str) -> bool:
    """Whether a file of the store is sealed: the mark, the ledger, the tables' data files and their logs."""
    folder, _, name = path.rpartition("/")
    table, _, inside = folder.partition("/")
    of_table = table in NAMES and (inside == LOG or name.endswith(".parquet"))
    return path in (MARK, LEDGER) or (of_table and not name.startswith(".") and not name.endswith(".tmp"))


def _seals_or_none(place: Place) -> Seals | None:
    """A run goes on over broken seals: `legday check` tells of them."""
    try:
        return read_seals(place)
    except BrokenSealsError:
        return None


def _stamps(place: Place) -> dict[str, Hashable]:
    """What changes with whatever can change or be added, without reading any of it."""
    logs = [f"{name}/{LOG}/" for name in NAMES]
    return place.stamps([LEDGER, MARK, *logs, *(log + LAST_CHECKPOINT for log in logs)])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
