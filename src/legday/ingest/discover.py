"""Finds the files of every input, always in the same order, and never leaves the folder that was named.

Apart from reading, because a night with nothing new ends here and in the ledger.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from legday.errors import MissingInputError, OptionError
from legday.ingest.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

JUNK = {"__MACOSX", "Icon\r", "Thumbs.db", "desktop.ini"}
NO_RIGHTS = "no permission to read"


@dataclass(frozen=True)
class Found:
    """A file as it was seen: where it is, how to write that down, how big and how old.

    `shown` is `path` as printable text, the same for every run; file names that are no text are escaped in it. Of a file `inside` an
    archive, `path`, `size` and `mtime_ns` are the archive's, `shown` is `a.zip!b.fit`, and `unpacked` its own size as far as told [byte].
    """

    athlete: str
    path: str
    shown: str
    size: int
    mtime_ns: int
    inside: bool = False
    unpacked: int | None = None

    @property
    def archive(self) -> str | None:
        """The archive that it shares with others; a gz holds only one file, and stands for it."""
        return self.path if self.inside and self.shown != shown(Path(self.path)) else None


def discover(inputs: Mapping[str, Sequence[str]], leave_out: Collection[Path] = ()) -> Iterator[Found | Outcome]:
    """Every file below the inputs once, athlete by athlete, sorted by path; what cannot be looked at comes as its outcome.

    Args:
        inputs: files and folders by athlete; all are looked for before the first file is given out.
        leave_out: folders that are not searched (the store's own).

    Raises:
        MissingInputError: an input that is not there.
        OptionError: an input that is a URL.
    """
    for url in (named for names in inputs.values() for named in names if "://" in named):
        raise OptionError(
            "input", url, "only files on this machine are read so far: copy them first, as with `rclone sync` or `aws s3 sync`"
        )
    roots = {athlete: [_absolute(named) for named in names] for athlete, names in inputs.items()}
    for root in (root for named in roots.values() for root in named):
        if not os.path.lexists(root):
            raise MissingInputError(root)
    closed = {folder.resolve() for folder in leave_out}
    for athlete, named in roots.items():
        seen: dict[Path, Found | Outcome] = {}
        for root in named:
            for path, problem in _walk(root, closed):
                seen[path] = Outcome(athlete, shown(path), "refused", problem) if problem else _look_at(athlete, path)
        yield from (seen[path] for path in sorted(seen))


def shown(path: Path) -> str:
    """The path as text that can be printed and stored: bytes that are no UTF-8 and control characters are escaped."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def _absolute(named: str) -> Path:
    return Path(os.path.abspath(Path(named).expanduser()))  # noqa: PTH100 - resolve() would follow links, and show another name


def _walk(root: Path, closed: Collection[Path]) -> Iterator[tuple[Path, str | None]]:
    if not root.is_dir():
        yield root, None
        return
    home = root.resolve()
    problems: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=problems.append, followlinks=False):
        here = Path(folder)
        folders[:] = [name for name in folders if not _is_junk(name) and (here / name).resolve() not in closed]
        for path in [here / name for name in files if not _is_junk(name)]:
            if _stays_inside(path, home):
                yield path, None
    for problem in problems:
        yield Path(str(problem.filename)), NO_RIGHTS if isinstance(problem, PermissionError) else f"cannot be read: {problem.strerror}"


def _is_junk(name: str) -> bool:
    return name.startswith(".") or name in JUNK


def _stays_inside(path: Path, home: Path) -> bool:
    """A link to a file is followed only within the folder that was named; one that leads nowhere or round in a circle is not."""
    if not path.is_symlink():
        return True
    try:
        return path.resolve(strict=True).is_relative_to(home)
    except (OSError, RuntimeError):
        return False


def _look_at(athlete: str, path: Path) -> Found | Outcome:
    try:
        status = path.stat()
    except PermissionError:
        return Outcome(athlete, shown(path), "refused", NO_RIGHTS)
    except OSError as fault:
        return Outcome(athlete, shown(path), "refused", f"cannot be read: {fault.strerror}")
    if not stat.S_ISREG(status.st_mode):
        return Outcome(athlete, shown(path), "skipped", "not a file but a pipe, socket or device")
    return Found(athlete, str(path), shown(path), status.st_size, status.st_mtime_ns)
