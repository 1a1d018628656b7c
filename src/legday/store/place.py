"""Where a store lies, as the few things that everything in it is made of: files by their path below its top, with slashes.

Apart from the kinds of places, so that the rest of the store never asks which one it is in.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    from legday.errors import StoreError


class File(NamedTuple):
    """A file as a listing tells of it: size [bytes], when it was written [s since 1970], and what changes with its bytes, if told."""

    path: str
    size: int
    written_s: float
    tag: str | None = None


class Place(ABC):
    """The place of one store. What cannot be done is a StoreError in words for the runner, or an OSError that `faults_worded` words.

    `sealed_by` says what a seal is here; `root` is its folder on this machine, None elsewhere; `options` what deltalake must be told to
    write safely there.
    """

    sealed_by: ClassVar[str]
    root: Path | None = None
    options: Mapping[str, str] | None = None

    @abstractmethod
    def uri(self, name: str) -> str:
        """Where deltalake finds a table."""

    @abstractmethod
    def data(self, path: str) -> str:
        """Where Polars finds a file."""

    @abstractmethod
    def open(self, path: str) -> BinaryIO:
        """The bytes of a file; FileNotFoundError where there is none."""

    def read(self, path: str) -> bytes:
        """All bytes of a file; FileNotFoundError where there is none."""
        with self.open(path) as file:
            return file.read()

    @abstractmethod
    def write(self, path: str, *content: bytes | memoryview) -> None:
        """Writes a file of these pieces so that a reader, or a power cut, finds the old one or the new one and never half of it."""

    @abstractmethod
    def add(self, path: str, content: bytes | memoryview) -> None:
        """Writes a file that nobody looks for yet, and waits until it is safe."""

    @abstractmethod
    def touch(self, path: str) -> None:
        """Makes an empty file where there is none; it need not outlive a power cut."""

    @abstractmethod
    def exists(self, path: str) -> bool:
        """Whether there is such a file."""

    @abstractmethod
    def names(self, folders: Sequence[str]) -> list[list[str]]:
        """What lies right in each of these folders, files and folders, by its last name; nothing where there is none."""

    @abstractmethod
    def walk(self, folder: str) -> Iterator[File]:
        """Every file below a folder."""

    @abstractmethod
    def stamps(self, paths: Iterable[str]) -> dict[str, Hashable]:
        """For each that is there, what changes when a file is written, or when a folder (it ends in a slash) gets or loses one."""

    @abstractmethod
    def digest(self, file: File | str) -> str:
        """What a seal holds of a file: changes with its bytes; FileNotFoundError where there is none."""

    def digests(self, paths: Iterable[str]) -> Iterator[tuple[str, str | OSError]]:
        """What a seal would hold now of each of these files, or why it cannot."""
        for path in paths:
            try:
                yield path, self.digest(path)
            except OSError as fault:
                yield path, fault

    @abstractmethod
    def delete(self, path: str) -> None:
        """Removes a file, if it is there."""

    @abstractmethod
    def clear(self, folder: str) -> None:
        """Removes a folder with all that is in it, if it is there."""

    @abstractmethod
    def rename(self, path: str, to: str) -> None:
        """Gives a file, or a folder with all that is in it, another name."""

    @abstractmethod
    def sync(self, paths: Iterable[str]) -> None:
        """Waits until files that somebody else wrote, and folders, are safe."""

    @abstractmethod
    def borrowed(self, path: str) -> AbstractContextManager[Path]:
        """A file to work on with a program that needs one on this disk; what it is afterwards is kept, unless an error came."""

    @abstractmethod
    def held(self) -> AbstractContextManager[None]:
        """Keeps every other run out; StoreLockedError where another one is in, nothing is waited for."""

    @abstractmethod
    def faults_worded(self) -> AbstractContextManager[None]:
        """Turns an OSError of the place into a StoreError."""

    @abstractmethod
    def fault(self, told: str) -> StoreError | None:
        """What a library tells of this place, in words; None where it tells of something else."""


def place_of(path: str) -> Place:
    """The place that a store's setting names; nothing is looked at yet.

    Raises:
        StoreError: no place that tables can lie in.
    """
    if "://" in path:
        from legday.store.object_place import ObjectPlace

        return ObjectPlace.named(path)
    from legday.store.folder import Folder

    return Folder.named(path)
