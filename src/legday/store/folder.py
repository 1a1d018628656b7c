"""The folder of a store: what marks it as one, files written whole or not at all, and faults worded for the reader.

Apart from the tables, because a night with nothing new needs only this and must not wait for Polars.
"""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from legday import __version__
from legday.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OLDEST_FORMAT, FORMAT = 1, 3
MARK = "store.json"
NOT_FOR_URLS = re.compile(r"[\[\]^|\\%\x00-\x1f]")  # deltalake 1.6 panics on some of these, and writes elsewhere for others
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS}
NO_SPACE_WORDS = ("No space left", "File too large", "quota exceeded")  # deltalake hands on the words without the number
NO_RIGHTS_WORDS = ("Permission denied", "Read-only file system")


@contextmanager
def faults_worded(root: Path) -> Iterator[None]:
    """Turns a fault of the file system into one line that says what to do."""
    try:
        yield
    except OSError as fault:
        if fault.errno in NO_SPACE or any(words in str(fault) for words in NO_SPACE_WORDS):
            raise StoreError(root, "no space left on the disk", "free some and run again, nothing was lost") from fault
        if fault.errno in NO_RIGHTS or any(words in str(fault) for words in NO_RIGHTS_WORDS):
            raise StoreError(root, "no permission to write", "check the folder's owner and rights, or name another with --store") from fault
        what = fault.strerror or str(fault)
        raise StoreError(root, f"cannot be used ({what})", "check the path and the disk, or name another with --store") from fault


def open_folder(path: str, *, create: bool) -> Path:
    """The folder of the store, made when it is not there and `create` is true.

    Raises:
        StoreError: not a store, one of another format, or a place that cannot be written.
    """
    if "://" in path:
        raise StoreError(path, "not a local folder", "name a folder on this machine")
    root = Path(path).expanduser().absolute()
    if not_for_urls := "".join(sorted(set(NOT_FOR_URLS.findall(str(root))))):
        raise StoreError(root, f"tables cannot lie below a name with {not_for_urls!r} in it", "name another folder with --store")
    with faults_worded(root):
        if (root / MARK).is_file():
            format_of(root)
        elif not create:
            raise StoreError(root, "no store here", "run `legday ingest` first, or name another with --store")
        else:
            root.mkdir(parents=True, exist_ok=True)
            write_atomically(root / MARK, json.dumps({"format": FORMAT, "legday": __version__}).encode())
    return root


def format_of(root: Path) -> int:
    """The format that the store's mark names: today's or an older one.

    Raises:
        StoreError: a format that this legday does not know, or a mark that cannot be read.
    """
    with faults_worded(root):
        text = (root / MARK).read_bytes()
    try:
        found = json.loads(text)["format"]
    except (ValueError, KeyError, TypeError) as fault:
        raise StoreError(
            root / MARK, "cannot be read", "run `legday check --repair`, or start a new store from the original files"
        ) from fault
    if not isinstance(found, int) or not OLDEST_FORMAT <= found <= FORMAT:
        remedy = "use the legday that made it, or start a new store from the original files"
        raise StoreError(root, f"a store of format {found!r}, and this legday reads format {FORMAT}", remedy)
    return found


def write_atomically(path: Path, content: bytes) -> None:
    """Writes a file so that a reader, or a power cut, finds the old one or the new one and never half of it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync([path.parent])


def sync(paths: Iterable[Path]) -> None:
    """Waits until these files and folders are on the disk; a folder that cannot be synced (not on every system) is left."""
    for path in paths:
        folder = path.is_dir()
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except OSError:
            if folder:
                continue
            raise
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
