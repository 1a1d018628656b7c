"""A look at a zip's own directory before anything loads it: its size is the one thing zipfile trusts and turns into memory.

Apart from the walk, because this is the only place that reads zip bytes itself.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, BinaryIO

from legday.errors import ReaderError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_DIRECTORY_BYTES = 48 << 20  # 200,000 members with names of 190 characters
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_END_BYTES, _LOCATOR_BYTES, _END_64_BYTES = 22, 20, 56
_LONGEST_COMMENT = 0xFFFF


def refuse_odd_directory(path: Path) -> None:
    """Raise for a zip without a directory or with one that no export has.

    Raises:
        ReaderError: cut off (the directory stands at the end), or a directory of more than 48 MB.
    """
    with path.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        start = max(0, length - _END_BYTES - _LONGEST_COMMENT - _LOCATOR_BYTES)
        file.seek(start)
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < _END_BYTES:
            raise ReaderError("a zip that ends in the middle: copy or download it again")
        (directory_bytes,) = struct.unpack_from("<L", tail, at + 12)
        locator = tail[max(0, at - _LOCATOR_BYTES) : at]
        if len(locator) == _LOCATOR_BYTES and locator.startswith(_LOCATOR_64):
            (record_at,) = struct.unpack_from("<Q", locator, 8)
            # zipfile takes the record just before its locator, others the one the locator names: neither may claim too much.
            claims = [_claim_64(file, place) for place in (min(record_at, length), start + at - _LOCATOR_BYTES - _END_64_BYTES)]
            if claims == [None, None]:
                raise ReaderError("a zip whose directory is not where it says: copy or download it again")
            directory_bytes = max(claim for claim in claims if claim is not None)
    if directory_bytes > min(LARGEST_DIRECTORY_BYTES, length):
        raise ReaderError(f"a zip whose directory claims {directory_bytes:,} bytes, more than an export of 200,000 files has")


def _claim_64(file: BinaryIO, place: int) -> int | None:
    """The directory's size as the 64-bit end record at this place claims it [byte], None where there is no such record."""
    file.seek(max(0, place))
    record = file.read(_END_64_BYTES)
    if len(record) < _END_64_BYTES or not record.startswith(_END_64):
        return None
    (claim,) = struct.unpack_from("<Q", record, 40)
    return int(claim)
