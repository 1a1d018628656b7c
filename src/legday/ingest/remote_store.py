"""Inputs in object storage and on web servers: what is there, and a body as a stream, every fault as an OSError in plain words.

Apart from what ingest makes of it, because obstore must not be loaded on a night without.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

from legday.object_storage import client, obstore, worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore import ObjectMeta

    from legday.ingest.remote_address import Address
    from legday.object_storage import Scheme


def head(address: Address) -> ObjectMeta:
    """What is said of one file without its bytes.

    Raises:
        FileNotFoundError: it is not there.
        PermissionError: the credentials do not reach it.
        ConnectionError: no usable answer.
    """
    with worded(address.scheme):
        return obstore.head(client(address.scheme, address.place), address.key)


def listing(address: Address) -> Iterator[ObjectMeta]:
    """Every object below an address, page by page; raises as `head` does."""
    with worded(address.scheme):
        for page in obstore.list(client(address.scheme, address.place), address.key or None, chunk_size=1000):
            yield from page


def folders(address: Address) -> list[str]:
    """The keys of the folders right below an address; raises as `head` does."""
    with worded(address.scheme):
        return list(obstore.list_with_delimiter(client(address.scheme, address.place), address.key or None)["common_prefixes"])


def body(address: Address) -> BinaryIO:
    """The bytes of one file as they come; raises as `head` does, also while it is read."""
    with worded(address.scheme):
        got = obstore.get(client(address.scheme, address.place), address.key)
        return cast("BinaryIO", io.BufferedReader(_Body(iter(got.stream(min_chunk_size=1 << 16)), address.scheme), 1 << 16))


class _Body(io.RawIOBase):
    """A body as a raw stream."""

    def __init__(self, pieces: Iterator[bytes], scheme: Scheme) -> None:
        self._pieces, self._scheme = pieces, scheme
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._piece:
            with worded(self._scheme):
                piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._piece = memoryview(piece)
        count = min(len(buffer), len(self._piece))
        buffer[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count

    def close(self) -> None:
        self._pieces = iter(())
        super().close()
