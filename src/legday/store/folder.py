"""A store in a folder of this machine: files written whole or not at all, and faults worded for the reader.

Apart from the tables, because a night with nothing new needs only this and must not wait for Polars.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from legday.errors import StoreError, StoreLockedError
from legday.store.alone import held
from legday.store.place import File, Place

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO

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
        what = fault.strerror or str(fault)
        raise _known(root, fault.errno, str(fault)) or StoreError(
            root, f"cannot be used ({what})", "check the path and the disk, or name another with --store"
        ) from fault


def _known(root: Path, number: int | None, told: str) -> StoreError | None:
    if number in NO_SPACE or any(words in told for words in NO_SPACE_WORDS):
        return StoreError(root, "no space left on the disk", "free some and run again, nothing was lost")
    if number in NO_RIGHTS or any(words in told for words in NO_RIGHTS_WORDS):
        return StoreError(root, "no permission to write", "check the folder's owner and rights, or name another with --store")
    return None


class Folder(Place):
    """A folder on this machine, or on a disk that this machine sees."""

    sealed_by: ClassVar[str] = "SHA-256 of this store's files; `sha256sum --check seals` compares them"
    root: Path

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def named(cls, path: str) -> Folder:
        """The folder that a path names.

        Raises:
            StoreError: a name that tables cannot lie below.
        """
        root = Path(path).expanduser().absolute()
        if not_for_urls := "".join(sorted(set(NOT_FOR_URLS.findall(str(root))))):
            raise StoreError(root, f"tables cannot lie below a name with {not_for_urls!r} in it", "name another folder with --store")
        return cls(root)

    def __str__(self) -> str:
        return str(self.root)

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def data(self, path: str) -> str:
        return str(self.root / path)

    def open(self, path: str) -> BinaryIO:
        return (self.root / path).open("rb", buffering=0)  # megabytes, which a buffer would only copy

    def write(self, path: str, *content: bytes | memoryview) -> None:
        write_atomically(self.root / path, *content)

    def add(self, path: str, content: bytes | memoryview) -> None:
        file = self.root / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        sync([file, file.parent])

    def touch(self, path: str) -> None:
        (self.root / path).touch()

    def exists(self, path: str) -> bool:
        return (self.root / path).is_file()

    def names(self, folders: Sequence[str]) -> list[list[str]]:
        return [_names(os.path.join(self.root, folder)) for folder in folders]  # noqa: PTH118 - a tenth of a Path's cost

    def walk(self, folder: str) -> Iterator[File]:
        for file in (self.root / folder).rglob("*"):
            if file.is_file():
                status = file.stat()
                yield File(file.relative_to(self.root).as_posix(), status.st_size, status.st_mtime)

    def stamps(self, paths: Iterable[str]) -> dict[str, Hashable]:
        found: dict[str, Hashable] = {}
        for path in paths:
            try:
                status = os.stat(os.path.join(self.root, path))  # noqa: PTH116, PTH118 - as above
            except (FileNotFoundError, NotADirectoryError):
                continue
            found[path] = (status.st_mtime_ns, status.st_size)
        return found

    def digest(self, file: File | str) -> str:
        with (self.root / (file if isinstance(file, str) else file.path)).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()

    def delete(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)

    def clear(self, folder: str) -> None:
        if (self.root / folder).exists():
            shutil.rmtree(self.root / folder)

    def rename(self, path: str, to: str) -> None:
        (self.root / path).replace(self.root / to)

    def sync(self, paths: Iterable[str]) -> None:
        sync(self.root / path for path in paths)

    @contextmanager
    def borrowed(self, path: str) -> Iterator[Path]:
        yield self.root / path

    @contextmanager
    def held(self) -> Iterator[None]:
        with ExitStack() as until_the_end:
            with self.faults_worded():
                try:
                    until_the_end.enter_context(held(self.root / "lock"))
                except BlockingIOError as fault:
                    raise StoreLockedError(self) from fault
            yield

    def faults_worded(self) -> AbstractContextManager[None]:
        return faults_worded(self.root)

    def fault(self, told: str) -> StoreError | None:
        return _known(self.root, None, told)


def write_atomically(path: Path, *content: bytes | memoryview) -> None:
    """Writes a file of these pieces so that a reader, or a power cut, finds the old one or the new one and never half of it."""
    import tempfile  # a quiet night writes nothing whole or not at all

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(content)
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


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - as above
    except (FileNotFoundError, NotADirectoryError):
        return []
