"""What an archive may hold: limits, names and kinds of members, each refusal in words.

Pure, and apart from the walk, because these are the claims of a stranger and every one is judged the same way.
"""

from __future__ import annotations

import re
import stat
import zipfile
from dataclasses import dataclass

LONGEST_NAME = 1_024
_READ_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x2041  # plain, strong, and an encrypted directory
_UNIX = 3  # the system whose file modes stand in the upper half of external_attr
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Limits:
    """How much one archive may hold, everything nested in it counted.

    Attributes:
        members: files in all.
        depth: containers inside one another: 3 is gz in zip in zip.
        ratio: unpacked to packed size, looked at once a member unpacks to more than `ratio_from_bytes`.
        ratio_from_bytes: [byte].
        member_bytes: unpacked size of one member [byte]; ten years of Apple Health are 3 GB.
        total_bytes: unpacked size of all members [byte].
    """

    members: int = 200_000
    depth: int = 3
    ratio: int = 200
    ratio_from_bytes: int = 10 << 20
    member_bytes: int = 8 << 30
    total_bytes: int = 64 << 30


DEFAULT_LIMITS = Limits()


def is_junk(name: str) -> bool:
    """Whether a member is what macOS leaves in every archive."""
    parts = name.split("/")
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1] == ".DS_Store"


def printable(name: str) -> str:
    """A member's name as text that can be printed and stored, never longer than it may be."""
    shown = name[:LONGEST_NAME].encode("utf-8", "backslashreplace").decode()
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in shown)


def reason_against(entry: zipfile.ZipInfo, unpacked_before: int, limits: Limits) -> str | None:
    """Why a member of a zip is not even opened, None if nothing speaks against it.

    Args:
        entry: the member as the zip's directory describes it.
        unpacked_before: size of the members before it [byte].
        limits: what is too much.
    """
    return (
        _unsafe_name(entry.filename)
        or _unsafe_kind(entry)
        or _unreadable(entry)
        or too_much(entry.file_size, entry.compress_size, limits)
        or too_much_in_all(unpacked_before + entry.file_size, limits)
    )


def too_much(unpacked: int, packed: int, limits: Limits) -> str | None:
    """Why one member is too big [byte], None if it is not."""
    if unpacked > limits.member_bytes:
        return f"unpacks to more than {_size(limits.member_bytes)}"
    if unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * max(packed, 1):
        return f"unpacks to more than {limits.ratio} times its size, as no recording does"
    return None


def too_much_in_all(unpacked: int, limits: Limits) -> str | None:
    """Why all members together are too big [byte], None if they are not."""
    return f"the archive unpacks to more than {_size(limits.total_bytes)}" if unpacked > limits.total_bytes else None


def _unsafe_name(name: str) -> str | None:
    parts = name.replace("\\", "/").split("/")
    if len(name) > LONGEST_NAME:
        return f"a name of more than {LONGEST_NAME:,} characters"
    if ".." in parts:
        return "its name leads out of the archive (..)"
    if parts[0] == "" or _DRIVE.match(name):
        return "its name is an absolute path"
    return None


def _unsafe_kind(entry: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(entry.external_attr >> 16) if entry.create_system == _UNIX else 0
    if kind in (0, stat.S_IFREG):
        return None
    return "a link, not a file" if kind == stat.S_IFLNK else "a device or pipe, not a file"


def _unreadable(entry: zipfile.ZipInfo) -> str | None:
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted: unpack it with its password first"
    if entry.compress_type not in _READ_METHODS:
        return f"packed with method {entry.compress_type}, which is not read: zip it again"
    return None


def _size(count: int) -> str:
    return f"{count / (1 << 30):,.0f} GB" if count >= 1 << 30 else f"{count:,} bytes"
