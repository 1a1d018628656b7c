"""The seals: the SHA-256 of every file of the store, so that a changed byte is found whichever file it is in.

Apart from the tables, because a night with nothing new ends here and must not import Polars. `sha256sum --check seals` reads the file too.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from legday.store.folder import MARK, faults_worded, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

SEALS = "seals"
UNSEALED = "unsealed"  # there while a run may have changed what its seals do not say yet
LEDGER = "ledger.sqlite3"
LOG = "_delta_log"
LAST_CHECKPOINT = "_last_checkpoint"
HEAD = "# SHA-256 of this store's files; `sha256sum --check seals` compares them\n"
KEPT_UP = "# kept up "
ITSELF = "# "

Stamps = dict[str, tuple[int, int]]


class BrokenSealsError(ValueError):
    """The seals do not keep their own hash."""


@dataclass(frozen=True)
class Seals:
    """Hashes by path below the store's folder, and when the tables were last kept up."""

    hashes: dict[str, str] = field(default_factory=dict)
    kept_up: str | None = None


@dataclass(frozen=True)
class Opened:
    """How the store stood when a run began."""

    was_sealed: bool
    stamps: Stamps


def read_seals(root: Path) -> Seals | None:
    """The seals as they were written, None where none were.

    Raises:
        BrokenSealsError: they were changed since.
    """
    try:
        text = (root / SEALS).read_bytes()
    except FileNotFoundError:
        return None
    body, _, own = text.rstrip(b"\n").rpartition(b"\n")
    body += b"\n"
    if own != ITSELF.encode() + _digest(body).encode() or not text.endswith(b"\n") or not body.startswith(HEAD.encode()):
        raise BrokenSealsError
    lines = body.decode().splitlines()[1:]
    kept_up = next((line.removeprefix(KEPT_UP) for line in lines if line.startswith(KEPT_UP)), None)
    return Seals({path: digest for digest, path in (line.split("  ", 1) for line in lines if not line.startswith("#"))}, kept_up)


def write_seals(root: Path, seals: Seals) -> None:
    """Writes the seals, whole or not at all."""
    body = HEAD + (f"{KEPT_UP}{seals.kept_up}\n" if seals.kept_up else "")
    body += "".join(f"{digest}  {path}\n" for path, digest in sorted(seals.hashes.items()))
    write_atomically(root / SEALS, f"{body}{ITSELF}{_digest(body.encode())}\n".encode())


def begin(root: Path) -> Opened:
    """Says that a run has begun; a ledger that changed since it was sealed is set aside, so that its files are read again."""
    with faults_worded(root):
        was_sealed = not (root / UNSEALED).exists()
        (root / UNSEALED).touch()
        seals = _seals_or_none(root)
        ledger = root / LEDGER
        if was_sealed and seals and LEDGER in seals.hashes and ledger.exists() and hash_of(ledger) != seals.hashes[LEDGER]:
            ledger.replace(ledger.with_name(f"{LEDGER}.broken"))
        return Opened(was_sealed, _stamps(root))


def changed_since(root: Path, opened: Opened) -> bool:
    """Whether anything that is sealed was added or written since the run began."""
    return _stamps(root) != opened.stamps


def end(root: Path, opened: Opened, now: datetime, *, kept_up: bool = False) -> None:
    """Seals what the run has added or changed; what was sealed before keeps the hash that it had."""
    with faults_worded(root):
        earlier = _seals_or_none(root)
        if earlier is None or not opened.was_sealed or kept_up or changed_since(root, opened):
            earlier = earlier or Seals()
            stamps = _stamps(root)
            stale = {path for path in stamps if not opened.was_sealed or stamps[path] != opened.stamps.get(path)}
            hashes = earlier.hashes if opened.was_sealed and not kept_up else _present(root, earlier.hashes)
            for path in sealable(root):
                if path not in hashes or (path in stale and is_mutable(path)):
                    with suppress(FileNotFoundError):
                        hashes[path] = hash_of(root / path)
            date = now.isoformat(timespec="seconds") if kept_up or earlier.kept_up is None else earlier.kept_up
            write_seals(root, Seals(hashes, date))
        (root / UNSEALED).unlink(missing_ok=True)


def is_mutable(path: str) -> bool:
    """Whether a file changes in place; all others are written once."""
    return path == LEDGER or path.endswith(LAST_CHECKPOINT)


def sealable(root: Path) -> Iterator[str]:
    """Every file that is sealed: the mark, the ledger, the tables' data files and their logs."""
    for name in (MARK, LEDGER):
        if (root / name).is_file():
            yield name
    for log in root.glob(f"*/{LOG}"):
        for file in [*log.iterdir(), *log.parent.rglob("*.parquet")]:
            if file.is_file() and not file.name.startswith(".") and not file.name.endswith(".tmp"):
                yield file.relative_to(root).as_posix()


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _present(root: Path, hashes: dict[str, str]) -> dict[str, str]:
    return {path: digest for path, digest in hashes.items() if (root / path).exists()}


def _seals_or_none(root: Path) -> Seals | None:
    """A run goes on over broken seals: `legday check` tells of them."""
    try:
        return read_seals(root)
    except BrokenSealsError:
        return None


def _stamps(root: Path) -> Stamps:
    """Size and time of whatever can change or be added, without reading any of it."""
    watched = [root / LEDGER, root / MARK, *root.glob(f"*/{LOG}"), *root.glob(f"*/{LOG}/{LAST_CHECKPOINT}")]
    stamps = {}
    for path in watched:
        with suppress(FileNotFoundError):
            status = path.stat()
            stamps[path.relative_to(root).as_posix()] = (status.st_mtime_ns, status.st_size)
    return stamps


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
