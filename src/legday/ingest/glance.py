"""A hash of all that `discover` would find, so that a night on which every file is as it was makes no object of any of them.

Apart from discover.py, which says what each file is; what is passed over and followed there is passed over and followed here.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from legday.ingest.discover import Found, absolute, is_junk, is_url, stays_inside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from legday.ingest.outcome import Outcome


def glance(inputs: Mapping[str, Sequence[str]], leave_out: Collection[Path] = ()) -> str | None:
    """What changes whenever the answer of `discover` does: name, size and time of every file below the inputs.

    Args:
        inputs: files and folders by athlete.
        leave_out: folders that are not searched.

    Returns:
        A hash; None where a look does not tell: an input elsewhere, or something that is not there, is no file or may not be looked at.
    """
    if any(is_url(named) for names in inputs.values() for named in names):
        return None
    closed = {str(folder.resolve()) for folder in leave_out}
    seen = sha256()
    try:
        for athlete, names in inputs.items():
            for root in map(absolute, names):
                seen.update(repr((athlete, root)).encode())
                for line in _below(root, closed):
                    seen.update(line)
    except (OSError, _NoFileError):
        return None
    return seen.hexdigest()


def listed(found: Sequence[Found | Outcome]) -> str | None:
    """The same from all that `discover` found, also elsewhere; None where something could not be looked at."""
    files = [(each.athlete, each.shown, each.size, each.mtime_ns) for each in found if isinstance(each, Found)]
    return sha256(repr(files).encode()).hexdigest() if len(files) == len(found) else None


class _NoFileError(Exception):
    """A pipe, a socket or a device."""


def _below(root: str, closed: Collection[str]) -> Iterator[bytes]:
    status = os.stat(root)  # noqa: PTH116 - as below
    if stat.S_ISDIR(status.st_mode):
        yield from _inside(root, os.path.realpath(root), closed)
    else:
        yield os.fsencode(_line(root, status))


def _inside(folder: str, home: str, closed: Collection[str]) -> Iterator[bytes]:
    """A folder with its files, then the folders in it; plain strings, because this is asked of every file every night."""
    lines, folders = [folder], []
    with _entries(folder) as entries:
        for entry in entries:
            name = entry.name
            if is_junk(name):
                continue
            if entry.is_file(follow_symlinks=False):
                status = entry.stat()
                lines.append(f"{name}\0{status.st_size}\0{status.st_mtime_ns}")
            elif entry.is_dir(follow_symlinks=False):
                folders.append(os.path.join(folder, name))  # noqa: PTH118 - a tenth of a Path's cost
            elif not entry.is_symlink():
                raise _NoFileError
            elif stays_inside(os.path.join(folder, name), home):  # noqa: PTH118 - as above
                lines.append(_line(name, entry.stat()))
    yield os.fsencode("\0".join([*lines, ""]))
    for inner in folders:
        if os.path.realpath(inner) not in closed:
            yield from _inside(inner, home, closed)


@contextmanager
def _entries(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What lies in a folder, looked at from inside it where the system can: that finds a file faster than its whole path."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as entries:
            yield entries
        return
    inside = os.open(folder, os.O_RDONLY)
    try:
        with os.scandir(inside) as entries:
            yield entries
    finally:
        os.close(inside)


def _line(name: str, status: os.stat_result) -> str:
    if not stat.S_ISREG(status.st_mode):
        raise _NoFileError
    return f"{name}\0{status.st_size}\0{status.st_mtime_ns}"
