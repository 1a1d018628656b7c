"""Opens found files, plain or inside archives: each archive is walked once for all of its members that are wanted.

Apart from reading, because a parser is handed a stream and never learns where it came from.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from legday.errors import NotAnActivityError, ReaderError
from legday.ingest.archives import Member, is_container, walk
from legday.ingest.discover import NO_RIGHTS, Found, shown
from legday.ingest.outcome import GONE, STILL_BEING_WRITTEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from legday.ingest.archives import Refused

CHANGED = f"{STILL_BEING_WRITTEN}: it changed while it was read"


def look_inside(found: Found) -> Iterator[Found | Refused] | None:
    """What an archive holds, one by one; None for a file that is none.

    Raises:
        ReaderError: an archive that cannot be walked; also while its members are asked for.
        OSError: it cannot be opened.
    """
    with Path(found.path).open("rb") as file:
        if not is_container(file.read(4), found.path):
            return None
    return (
        Found(found.athlete, found.path, each.path, found.size, found.mtime_ns, inside=True, unpacked=each.size)
        if isinstance(each, Member)
        else each
        for each in walk(Path(found.path), found.shown)
    )


def found_at(athlete: str, path: str) -> Found | None:
    """The file, or member of an archive, that an outcome names; None where nothing is there."""
    parts = path.split("!")
    for count in range(len(parts), 0, -1):  # a folder may have a ! in its name
        place = Path("!".join(parts[:count]))
        try:
            status = place.stat()
            with place.open("rb") as file:
                inside = is_container(file.read(4), place.name)
        except OSError:
            continue
        if count == len(parts) or inside:
            return Found(athlete, str(place), path, status.st_size, status.st_mtime_ns, inside=inside)
    return None


def each_opened(files: Sequence[Found]) -> Iterator[tuple[Found, Callable[[], BinaryIO] | ReaderError]]:
    """Every file with the way to open it, or why it cannot be; an archive is walked once for its members that stand together.

    Open one before asking for the next.
    """
    for path, together in groupby(files, key=lambda found: found.path):
        for inside, group in groupby(together, key=lambda found: found.inside):
            if inside:
                yield from _members(Path(path), list(group))
            else:
                yield from ((found, partial(_plain, found.path)) for found in group)


def _members(path: Path, files: Sequence[Found]) -> Iterator[tuple[Found, Callable[[], BinaryIO] | ReaderError]]:
    wanted = {found.shown: found for found in files}
    try:
        with faults_worded():
            refuse_changed(files[0])
            for each in walk(path, shown(path), only=list(wanted)):
                found = wanted.pop(each.path, None)
                if found is not None:
                    yield found, each.open if isinstance(each, Member) else ReaderError(each.reason)
    except ReaderError as fault:
        yield from ((found, fault) for found in wanted.values())
    else:
        yield from ((found, NotAnActivityError(CHANGED)) for found in wanted.values())


def _plain(path: str) -> BinaryIO:
    return Path(path).open("rb")


def refuse_changed(found: Found, length: int | None = None) -> None:
    """Raise where the file, or the archive it lies in, is no longer the one that was found, or has another length than it said [byte].

    Raises:
        NotAnActivityError: somebody is still writing it.
    """
    status = Path(found.path).stat()
    said = found.unpacked if found.inside else found.size
    if (status.st_size, status.st_mtime_ns) != (found.size, found.mtime_ns) or (None not in (length, said) and length != said):
        raise NotAnActivityError(CHANGED)


@contextmanager
def faults_worded() -> Iterator[None]:
    """Turns what a disk answers into what is said of the file.

    Raises:
        NotAnActivityError: the file is gone.
        ReaderError: it cannot be read.
    """
    try:
        yield
    except FileNotFoundError as fault:
        raise NotAnActivityError(GONE) from fault
    except PermissionError as fault:
        raise ReaderError(NO_RIGHTS) from fault
    except OSError as fault:
        raise ReaderError(f"cannot be read: {fault.strerror}") from fault
