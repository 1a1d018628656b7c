"""Files in object storage or on a web server, seen as discovery sees files on a disk, and fetched when they have to be read.

Apart from the local way, because here nothing has a time of change that can be trusted: an ETag and the size stand for it.
"""

from __future__ import annotations

import errno
import zlib
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from legday.errors import MissingInputError, OptionError, ReaderError
from legday.ingest import remote_store as store
from legday.ingest.archives import COPY_BYTES, is_container
from legday.ingest.discover import NO_RIGHTS, Found, is_junk, shown
from legday.ingest.outcome import STILL_BEING_WRITTEN, Outcome
from legday.ingest.remote_address import Address, address_of
from legday.store.folder import faults_worded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime
    from typing import BinaryIO

    from obstore import ObjectMeta

MOST_ARCHIVE_BYTES = 8 << 30  # an archive has to be copied before it can be walked
HEAD_BYTES = 4096
# Files named so are taken for what they are called: a look at each would cost a request, and the reader looks at its bytes anyway.
PLAIN = (".fit", ".gpx", ".tcx", ".csv", ".json", ".xml", ".txt")


def discovered(athlete: str, urls: Sequence[str], copies: Path | None = None, closed: Collection[str] = ()) -> list[Found | Outcome]:
    """Every object of these inputs once, sorted; an input that cannot be reached comes as a refusal, each time anew.

    Args:
        athlete: whose they are.
        urls: a bucket's folder or object, or one file on a web server.
        copies: folder that archives are copied into.
        closed: URLs of folders that are not searched; a file in one that is named itself is read.

    Raises:
        MissingInputError: nothing is there.
        OptionError: a URL that is not read, or obstore is not installed.
    """
    seen: dict[str, Found | Outcome] = {}
    for url in urls:
        address = address_of(url)
        try:
            objects = _objects(address)
        except FileNotFoundError:
            raise MissingInputError(url) from None
        except OSError as fault:
            reason = f"{NO_RIGHTS}: {fault.strerror}" if isinstance(fault, PermissionError) else fault.strerror
            seen[url] = Outcome(athlete, shown(url), "refused", reason, new_refusal=True)
            continue
        own = [folder for folder in closed if not f"{url}/".startswith(f"{folder}/")]
        theirs = ((address.url_of(each["path"]), each) for each in objects)
        found = [_found(athlete, path, each, copies) for path, each in theirs if not any(path.startswith(f"{folder}/") for folder in own)]
        seen |= {each.path if isinstance(each, Found) else url: each for each in found}
    return [seen[path] for path in sorted(seen, key=lambda path: path.split("/"))]


def found_at(athlete: str, path: str) -> Found | None:
    """The object, or member of an archive there, that an outcome names; None where nothing is there or nothing answers."""
    parts = path.split("!")
    for count in range(len(parts), 0, -1):
        url = "!".join(parts[:count])
        try:
            found = _found(athlete, url, store.head(address_of(url)), None)
        except OSError:
            continue
        if isinstance(found, Found):
            inside = count < len(parts) or url.lower().endswith(".gz")
            return Found(athlete, url, path, found.size, found.mtime_ns, inside=inside)
    return None


def athletes_folders(above: str, below: str) -> Iterator[tuple[str, str]]:
    """The folders right below a URL by their names, each as the URL with `below` added, where something is there.

    Raises:
        MissingInputError: the folder above them is not there.
        OptionError: it cannot be listed.
    """
    address = address_of(f"{above}/")
    try:
        keys = sorted(store.folders(address))
        if not keys and address.key:
            raise MissingInputError(above)
        for key in keys:
            name = PurePosixPath(key).name
            own = Address(address.scheme, address.place, "/".join(filter(None, (key, below))))
            if not name.startswith(".") and name.isprintable() and (not below or any(True for _ in store.listing(own))):
                yield name, f"{own.url_of(own.key)}/"
    except FileNotFoundError:
        raise MissingInputError(above) from None
    except OSError as fault:
        raise OptionError("input", above, str(fault.strerror)) from None


def opened(found: Found) -> BinaryIO:
    """The bytes of an object as they come; raises OSError, also while it is read."""
    return store.body(address_of(found.path))


def kind_of(found: Found) -> Literal["plain", "gz", "archive"]:
    """Whether an object is to be walked into; a gz with one plain file in it need not be copied to be known as one. Raises OSError."""
    if not found.size or found.path.lower().endswith(PLAIN):
        return "plain"
    with opened(found) as stream:
        head = stream.read(HEAD_BYTES)
    if not is_container(head, found.path):
        return "plain"
    try:
        inner = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 4)
    except zlib.error:
        return "archive"
    return "archive" if is_container(inner, found.shown) else "gz"


@contextmanager
def copy_of(found: Found) -> Iterator[Path]:
    """An object as a file on this disk: the copy that was made when it was found, or one that is gone afterwards."""
    kept = None if found.copy is None else Path(found.copy)
    if kept is not None and kept.is_file() and kept.stat().st_size == found.size:
        yield kept
        return
    with TemporaryDirectory(prefix="legday-") as folder:
        yield fetch(found, Path(folder) / "archive")


def fetch(found: Found, to: Path) -> Path:
    """Copies an object to the disk.

    Raises:
        ReaderError: larger than any export.
        StoreError: no space.
        OSError: it cannot be fetched.
    """
    if found.size > MOST_ARCHIVE_BYTES:
        raise ReaderError(
            f"an archive of {found.size / 1e9:,.1f} GB, more than {MOST_ARCHIVE_BYTES >> 30} GB is not fetched: copy it first"
        )
    left = found.size
    with faults_worded(to.parent):
        to.parent.mkdir(exist_ok=True)
        file = to.open("wb")
    with file, opened(found) as stream:
        while left >= 0 and (piece := stream.read(COPY_BYTES)):
            left -= len(piece)
            with faults_worded(to.parent):
                file.write(piece)
    if left:
        raise ConnectionError(errno.EAGAIN, f"{STILL_BEING_WRITTEN}: it changed while it was read")
    return to


def _objects(address: Address) -> list[ObjectMeta]:
    """The files at an address, without the empty objects that stand for folders and what no one means to hand over.

    Raises:
        FileNotFoundError: there are none; only a whole bucket may be empty.
    """
    if not address.in_bucket:
        return [store.head(address)]
    every = list(store.listing(address))
    if not every and address.key:
        return [store.head(address)]
    folders = {address.key} | {str(parent) for each in every for parent in PurePosixPath(each["path"]).parents}
    below = len(PurePosixPath(address.key).parts)
    return [
        each
        for each in every
        if not (each["size"] == 0 and each["path"] in folders) and not any(map(is_junk, PurePosixPath(each["path"]).parts[below:]))
    ]


def _found(athlete: str, url: str, said: ObjectMeta, copies: Path | None) -> Found | Outcome:
    stamp = _stamp(url, said["e_tag"], said["last_modified"])
    if stamp is None:
        reason = "the server tells neither ETag nor Last-Modified, so that a change would not be seen: copy the file first"
        return Outcome(athlete, shown(url), "refused", reason)
    return Found(athlete, url, shown(url), said["size"], stamp, copy=None if copies is None else str(copies / f"{-stamp:016x}"))


def _stamp(url: str, e_tag: str | None, last_modified: datetime) -> int | None:
    """A number that changes when the object does, below -1, so that no clock takes it for a time; None where nothing tells."""
    tag = (e_tag or "").removeprefix("W/").strip('"') or (str(last_modified.timestamp()) if last_modified.timestamp() else "")
    if not tag:
        return None
    return -2 - (int.from_bytes(sha256(f"{url}\n{tag}".encode(errors="surrogatepass")).digest()[:8]) >> 2)
