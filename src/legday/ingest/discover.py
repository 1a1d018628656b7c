"""Finds the files of every input, always in the same order, and never leaves the folder that was named.

Apart from reading, because a night with nothing new ends here and in the ledger.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from legday.errors import MissingInputError
from legday.ingest.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

JUNK = {"__MACOSX", "Icon\r", "Thumbs.db", "desktop.ini"}
NO_RIGHTS = "no permission to read"


class Found(msgspec.Struct, frozen=True):
    """A file as it was seen: where it is, how to write that down, how big and how old.

    `shown` is `path` as printable text, the same for every run; file names that are no text are escaped in it. Of a file `inside` an
    archive, `path`, `size` and `mtime_ns` are the archive's, `shown` is `a.zip!b.fit`, and `unpacked` its own size as far as told [byte].
    Of an object in object storage `path` is the URL, `mtime_ns` a number below -1 that changes with its ETag, and `copy` the file on this
    disk that it is copied to if it is an archive.
    """

    athlete: str
    path: str
    shown: str
    size: int
    mtime_ns: int
    inside: bool = False
    unpacked: int | None = None
    copy: str | None = None

    @property
    def archive(self) -> str | None:
        """The archive that it shares with others; a gz holds only one file, and stands for it."""
        return self.path if self.inside and self.shown != shown(self.path) else None

    @property
    def is_remote(self) -> bool:
        """Whether it does not lie on this machine."""
        return is_url(self.path)


def discover(
    inputs: Mapping[str, Sequence[str]], leave_out: Collection[Path | str] = (), copies: Path | None = None
) -> Iterator[Found | Outcome]:
    """Every file below the inputs once, athlete by athlete, sorted by path; what cannot be looked at comes as its outcome.

    Args:
        inputs: files, folders and URLs by athlete; all are looked for before the first file is given out.
        leave_out: folders, and URLs of such, that are not searched (the store's own).
        copies: folder into which archives from elsewhere are copied.

    Raises:
        MissingInputError: an input that is not there.
        OptionError: a URL that is not read.
    """
    roots = {athlete: [absolute(named) for named in names if not is_url(named)] for athlete, names in inputs.items()}
    for root in (root for named in roots.values() for root in named):
        if not os.path.lexists(root):
            raise MissingInputError(root)
    closed = {folder if isinstance(folder, str) else str(folder.resolve()) for folder in leave_out}
    elsewhere = {athlete: _elsewhere(athlete, names, copies, closed) for athlete, names in inputs.items()}
    for athlete, named in roots.items():
        seen: dict[str, Found | Outcome] = {}
        for root in named:
            seen.update(_below(athlete, root, closed))
        yield from seen.values() if len(named) == 1 else (seen[path] for path in sorted(seen, key=_parts))
        yield from elsewhere[athlete]


def is_url(named: str) -> bool:
    """Whether an input or a path is a URL."""
    return "://" in named


def shown(path: str | Path) -> str:
    """The path as text that can be printed and stored: bytes that are no UTF-8 and control characters are escaped."""
    text = str(path)
    if not text.isascii():
        text = os.fsencode(path).decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def _elsewhere(athlete: str, names: Sequence[str], copies: Path | None, closed: Collection[str]) -> Sequence[Found | Outcome]:
    """What the URLs among these inputs hold; on a night without one nothing of it is imported."""
    urls = [named for named in names if is_url(named)]
    if not urls:
        return ()
    from legday.ingest.remote import discovered

    return discovered(athlete, urls, copies, closed)


def absolute(named: str) -> str:
    """An input from the root on, links as they were named."""
    return os.path.abspath(Path(named).expanduser())  # noqa: PTH100 - resolve() would follow links, and show another name


def _below(athlete: str, root: str, closed: Collection[str]) -> Iterator[tuple[str, Found | Outcome]]:
    """What an input holds, by path: itself where it is no folder."""
    place = Path(root)
    if place.is_dir():
        yield from _inside(athlete, root, place.resolve(), closed)
    else:
        yield root, _look_at(athlete, root, place.stat)


def _inside(athlete: str, folder: str, home: Path, closed: Collection[str]) -> Iterator[tuple[str, Found | Outcome]]:
    """The files of a folder and those of its folders, sorted; plain strings, because this is asked of every file every night."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=_name)
    except OSError as problem:
        yield folder, _unseen(athlete, folder, problem)
        return
    for entry in listed:
        if is_junk(entry.name):
            continue
        if entry.is_symlink():
            if stays_inside(entry.path, home):
                yield entry.path, _look_at(athlete, entry.path, entry.stat)
        elif not entry.is_dir():
            yield entry.path, _look_at(athlete, entry.path, entry.stat)
        elif os.path.realpath(entry.path) not in closed:
            yield from _inside(athlete, entry.path, home, closed)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _parts(path: str) -> list[str]:
    return path.split(os.sep)  # noqa: PTH206 - thousands of paths, each night


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name is hidden, or is what an operating system leaves behind."""
    return name.startswith(".") or name in JUNK


def stays_inside(link: str, home: str | Path) -> bool:
    """A link to a file is followed only within the folder that was named; one that leads nowhere, to a folder or round is not."""
    try:
        end = Path(link).resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return end.is_relative_to(home) and not end.is_dir()


def _look_at(athlete: str, path: str, look: Callable[[], os.stat_result]) -> Found | Outcome:
    try:
        status = look()
    except OSError as problem:
        return _unseen(athlete, path, problem)
    if not stat.S_ISREG(status.st_mode):
        return Outcome(athlete, shown(path), "skipped", "not a file but a pipe, socket or device")
    return Found(athlete, path, shown(path), status.st_size, status.st_mtime_ns)


def _unseen(athlete: str, path: str, problem: OSError) -> Outcome:
    reason = NO_RIGHTS if isinstance(problem, PermissionError) else f"cannot be read: {problem.strerror}"
    return Outcome(athlete, shown(path), "refused", reason)
