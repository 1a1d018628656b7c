"""Opens found files, plain or inside archives: each archive is walked once for all of its members that are wanted.

Apart from reading, because a parser is handed a stream and never learns where it came from.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec.structs import replace

from legday.errors import NotAnActivityError, ReaderError
from legday.ingest.archives import Member, is_container, walk
from legday.ingest.discover import NO_RIGHTS, Found, is_url, shown
from legday.ingest.outcome import GONE, STILL_BEING_WRITTEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from legday.ingest.archives import Refused

CHANGED = f"{STILL_BEING_WRITTEN}: it changed while it was read"


def look_inside(found: Found) -> Iterator[Found | Refused] | None:
    """What an archive holds, one by one; None for a file that is none.

    Raises:
        ReaderError: an archive that cannot be walked; also while its members are asked for.
        OSError: it cannot be opened.
    """
    if found.is_remote:
        from legday.ingest.remote import fetch, kind_of

        kind = kind_of(found)
        if kind == "gz":
            return iter([replace(found, inside=True)])
        if kind == "archive" and found.copy is not None:
            fetch(found, Path(found.copy))
        return _walked(found) if kind == "archive" else None
    with Path(found.path).open("rb") as file:
        return _walked(found) if is_container(file.read(4), found.path) else None


def _walked(found: Found) -> Iterator[Found | Refused]:
    with _on_disk(found) as place:
        for each in walk(place, found.shown):
            yield replace(found, shown=each.path, inside=True, unpacked=each.size) if isinstance(each, Member) else each


def _on_disk(found: Found) -> AbstractContextManager[Path]:
    if not found.is_remote:
        return nullcontext(Path(found.path))
    from legday.ingest.remote import copy_of

    return copy_of(found)


def found_at(athlete: str, path: str) -> Found | None:
    """The file, or member of an archive, that an outcome names; None where nothing is there."""
    if is_url(path):
        from legday.ingest import remote

        return remote.found_at(athlete, path)
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
    for _, together in groupby(files, key=lambda found: found.path):
        for inside, group in groupby(together, key=lambda found: found.inside):
            if inside:
                yield from _members(list(group))
            else:
                yield from ((found, partial(_plain, found)) for found in group)


def _members(files: Sequence[Found]) -> Iterator[tuple[Found, Callable[[], BinaryIO] | ReaderError]]:
    wanted = {found.shown: found for found in files}
    try:
        with faults_worded(), _on_disk(files[0]) as place:
            refuse_changed(files[0])
            for each in walk(place, shown(files[0].path), only=list(wanted)):
                found = wanted.pop(each.path, None)
                if found is not None:
                    yield found, each.open if isinstance(each, Member) else ReaderError(each.reason)
    except ReaderError as fault:
        yield from ((found, fault) for found in wanted.values())
    else:
        yield from ((found, NotAnActivityError(CHANGED)) for found in wanted.values())


def _plain(found: Found) -> BinaryIO:
    if not found.is_remote:
        return Path(found.path).open("rb")
    from legday.ingest.remote import opened

    return opened(found)


def refuse_changed(found: Found, length: int | None = None) -> None:
    """Raise where the file, or the archive it lies in, is no longer the one that was found, or has another length than it said [byte].

    Raises:
        NotAnActivityError: somebody is still writing it.
    """
    said = found.unpacked if found.inside else found.size
    if (None not in (length, said) and length != said) or (not found.is_remote and _has_changed(found)):
        raise NotAnActivityError(CHANGED)


def _has_changed(found: Found) -> bool:
    """Of a file here; an object elsewhere is answered whole or not at all, and a newer one has another ETag the next time."""
    status = Path(found.path).stat()
    return (status.st_size, status.st_mtime_ns) != (found.size, found.mtime_ns)


@contextmanager
def faults_worded() -> Iterator[None]:
    """Turns what a disk answers into what is said of the file.

    Raises:
        NotAnActivityError: the file is gone, or it lies elsewhere and was not reached this time.
        ReaderError: it cannot be read.
    """
    try:
        yield
    except FileNotFoundError as fault:
        raise NotAnActivityError(GONE) from fault
    except PermissionError as fault:
        raise ReaderError(NO_RIGHTS) from fault
    except ConnectionError as fault:
        raise NotAnActivityError(str(fault.strerror)) from fault
    except OSError as fault:
        raise ReaderError(f"cannot be read: {fault.strerror}") from fault
