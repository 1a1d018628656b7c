"""A zip's directory is looked at before anything loads it."""

import io
import os
import struct
import zipfile

import pytest

from legday.errors import ReaderError
from legday.ingest.zip_directory import refuse_odd_directory


def zipped(content: bytes, comment: bytes = b"") -> bytes:
    """A zip of one member."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("1.fit", content)
        archive.comment = comment
    return packed.getvalue()


def with_zip64(packed: bytes, directory_bytes: int, record_at: int | None = None) -> bytes:
    """The zip with a 64-bit end record that makes this claim."""
    end = packed.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, directory_bytes, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end if record_at is None else record_at, 1)
    return packed[:end] + record + locator + packed[end:]


@pytest.mark.parametrize("comment", [b"", b"c" * 0xFFFF])
def test_whole_zip(tmp_path, comment):
    """A whole zip passes, also with the longest comment."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(b"run", comment))
    refuse_odd_directory(path)
    path.write_bytes(with_zip64(zipped(b"run", comment), 51))
    refuse_odd_directory(path)


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.9, 0.999])
def test_cut_off(tmp_path, cut):
    """A zip that was not downloaded to its end is refused with what to do."""
    packed = zipped(os.urandom(5_000))
    path = tmp_path / "a.zip"
    path.write_bytes(packed[: int(len(packed) * cut)])
    with pytest.raises(ReaderError, match="ends in the middle: copy or download it again"):
        refuse_odd_directory(path)


def test_huge_claim(tmp_path):
    """A directory of gigabytes is refused before it costs memory, in the 32-bit record and in the 64-bit one."""
    packed = bytearray(zipped(b"run"))
    end = packed.rindex(b"PK\x05\x06")
    packed[end + 12 : end + 16] = struct.pack("<L", 0x7FFFFFFF)
    path = tmp_path / "a.zip"
    for content in (bytes(packed), with_zip64(zipped(b"run"), 1 << 40)):
        path.write_bytes(content)
        with pytest.raises(ReaderError, match="directory claims"):
            refuse_odd_directory(path)


def test_record_elsewhere(tmp_path):
    """A locator of a 64-bit end record without such a record is refused; one that points past it does not hide a huge claim."""
    path = tmp_path / "a.zip"
    path.write_bytes(with_zip64(zipped(b"run"), 51, record_at=1 << 60).replace(b"PK\x06\x06", b"PK\x06\x00"))
    with pytest.raises(ReaderError, match="not where it says"):
        refuse_odd_directory(path)
    path.write_bytes(with_zip64(zipped(b"run"), 1 << 40, record_at=0))
    with pytest.raises(ReaderError, match="directory claims"):
        refuse_odd_directory(path)
