"""Walks archives as they lie: gz, zip and zip in zip, member by member, streamed, within limits.

Apart from discovery, because an archive is a stranger's folder: every size in it is a claim and every name may point elsewhere.
"""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from legday.errors import ReaderError
from legday.ingest.archive_rules import DEFAULT_LIMITS, Limits, is_junk, printable, reason_against, too_much, too_much_in_all
from legday.ingest.zip_directory import refuse_odd_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

COPY_BYTES = 1 << 20
_GZIP = b"\x1f\x8b\x08"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENTS = (".xlsx", ".docx", ".pptx", ".ods", ".odt", ".kmz", ".epub", ".jar", ".apk")  # zip inside, but one file to their owners
_BREAKS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Member:
    """A file, in an archive or on its own.

    Attributes:
        path: as shown to the runner: `export.zip!activities/1.fit.gz`.
        open: a new stream of its unpacked bytes; call it before asking for the next member. Reading raises ReaderError where the archive
            is damaged (also at the last byte, where the checksum is compared) or grows past a limit.
        size: unpacked size as the archive claims it [byte], None where it does not say (gz).
    """

    path: str
    open: Callable[[], BinaryIO]
    size: int | None


@dataclass(frozen=True)
class Refused:
    """A member that is not read, and why."""

    path: str
    reason: str


def walk(
    path: Path, shown: str | None = None, limits: Limits = DEFAULT_LIMITS, only: Collection[str] | None = None
) -> Iterator[Member | Refused]:
    """Every file in an archive, in the archive's order; a plain file is its own only member.

    Junk that macOS adds is left out. A nested zip is unpacked into a temporary folder that is gone when its members have been given out.

    Args:
        path: the file on disk.
        shown: what it is called in the members' paths, else its own path.
        limits: what is too much.
        only: paths of the members that are wanted; the others of a zip are not even opened.

    Raises:
        ReaderError: the file itself is a zip that cannot be read, or one with too many members.
    """

    def file_itself() -> BinaryIO:
        return path.open("rb")

    whole = Member(shown or str(path), file_itself, path.stat().st_size)
    yield from _Walk(limits, None if only is None else _on_the_way_to(only)).inside(whole, path, 0)


def is_container(head: bytes, name: str) -> bool:
    """Whether a file of this name that begins with these bytes is walked into."""
    return head.startswith(_GZIP) or (head.startswith(_ZIP) and not name.lower().endswith(_DOCUMENTS))


def _on_the_way_to(members: Collection[str]) -> frozenset[str]:
    """The members and every archive they lie in: `a.zip`, `a.zip!b.zip`, `a.zip!b.zip!c.fit`."""
    return frozenset("!".join(parts[:count]) for parts in (path.split("!") for path in members) for count in range(1, len(parts) + 1))


class _Walk:
    """What one walk has used up so far."""

    def __init__(self, limits: Limits, only: Collection[str] | None) -> None:
        self.limits = limits
        self.only = only
        self.members = 0
        self.unpacked_bytes = 0

    def inside(self, found: Member, on_disk: Path | None, depth: int) -> Iterator[Member | Refused]:
        """The member itself, or what it holds if it is a container."""
        with found.open() as stream:
            head = stream.read(4)
        is_zip = not head.startswith(_GZIP)
        if not is_container(head, found.path):
            yield found
        elif depth >= self.limits.depth:
            yield Refused(found.path, f"archives nested deeper than {self.limits.depth}: unpack it first")
        elif not is_zip:
            yield from self.guarded(Member(found.path, lambda: self.gunzip(found.open()), None), depth + 1)
        elif on_disk is not None:
            yield from self.zip_members(on_disk, found.path, depth + 1)
        else:
            with tempfile.TemporaryDirectory(prefix="legday-") as folder:
                unpacked = Path(folder) / "inner.zip"
                with found.open() as stream, unpacked.open("wb") as file:
                    while chunk := stream.read(COPY_BYTES):
                        file.write(chunk)
                yield from self.zip_members(unpacked, found.path, depth + 1)

    def guarded(self, found: Member, depth: int) -> Iterator[Member | Refused]:
        """As `inside`, but a damaged or outsized member is refused and does not end the walk."""
        try:
            yield from self.inside(found, None, depth)
        except ReaderError as fault:
            yield Refused(found.path, str(fault))

    def zip_members(self, path: Path, shown: str, depth: int) -> Iterator[Member | Refused]:
        """Everything one zip holds."""
        refuse_odd_directory(path)
        try:
            archive = zipfile.ZipFile(path)
        except _BREAKS as fault:
            raise ReaderError(f"a zip that cannot be read ({fault}): copy or download it again") from None
        with archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            self.members += len(entries)
            if self.members > self.limits.members:
                raise ReaderError(f"{self.members:,} files in one archive, more than {self.limits.members:,}")
            if sum(entry.compress_size for entry in entries) > path.stat().st_size:
                raise ReaderError("members overlap, as no honest archive's do")
            last = {entry.filename: entry for entry in entries}
            for entry in entries:
                if is_junk(entry.filename):
                    continue
                name = f"{shown}!{printable(entry.filename)}"
                if self.only is not None and name not in self.only:
                    continue
                reason = reason_against(entry, self.unpacked_bytes, self.limits) or (
                    "stands in the archive again further on" if last[entry.filename] is not entry else None
                )
                if reason is not None:
                    yield Refused(name, reason)
                else:
                    self.unpacked_bytes += entry.file_size
                    yield from self.guarded(Member(name, _opener(archive, entry), entry.file_size), depth)

    def gunzip(self, packed: BinaryIO) -> BinaryIO:
        """A gz stream unpacked, watched while it grows, because it says nothing reliable of its size."""
        before = 0

        def watch(unpacked: int) -> None:
            nonlocal before
            self.unpacked_bytes += unpacked - before
            before = unpacked
            reason = too_much(unpacked, packed.tell(), self.limits) or too_much_in_all(self.unpacked_bytes, self.limits)
            if reason is not None:
                raise ReaderError(reason)

        return _Unpacked(gzip.GzipFile(fileobj=packed), packed, watch).buffered()


class _Unpacked(io.RawIOBase):
    """An unpacked stream in which every way a packed one can break is a ReaderError."""

    def __init__(self, inner: io.BufferedIOBase, below: BinaryIO | None = None, watch: Callable[[int], None] | None = None) -> None:
        self._inner, self._below, self._watch = inner, below, watch
        self._count = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._count

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            count = self._inner.readinto(buffer)
        except _BREAKS as fault:
            raise ReaderError(f"damaged in the archive ({fault}): copy or download it again", self._count) from None
        self._count += count
        if self._watch is not None:
            self._watch(self._count)
        return count

    def close(self) -> None:
        self._inner.close()
        if self._below is not None:
            self._below.close()
        super().close()

    def buffered(self) -> BinaryIO:
        return cast("BinaryIO", io.BufferedReader(self))


def _opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def open_member() -> BinaryIO:
        try:
            stream = archive.open(entry)
        except _BREAKS as fault:
            raise ReaderError(f"damaged in the archive ({fault}): copy or download it again") from None
        return _Unpacked(cast("io.BufferedIOBase", stream)).buffered()

    return open_member
