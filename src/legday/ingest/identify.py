"""Says what a file is from its first bytes: one of the formats with a reader, or in a runner's words why it is not read.

Apart from reading, because only bytes decide; a name is looked at only to word what is wrong with a file that no reader claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from legday.errors import NotAnActivityError, ReaderError

if TYPE_CHECKING:
    from collections.abc import Callable

    from legday.readers.recording import Recording

HEAD_BYTES = 8192
Reader = Literal["fast", "reference"]
OUR_SUFFIXES = (".fit", ".gpx", ".tcx")
WEB_SUFFIXES = (".html", ".htm", ".xhtml", ".mht")
NOT_READ_YET = (
    (b"PK\x03\x04", "a zip archive: unpack it for now"),
    (b"\x1f\x8b", "a gzip archive: unpack it for now"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it for now"),
    (b"Rar!", "a RAR archive: unpack it for now"),
)
NOT_READ_YET_BY_SUFFIX = {
    ".csv": "a table (CSV): strength logs and lists of activities are not read yet",
    ".json": "JSON: not read yet",
    ".kml": "KML holds a course without times: export the activity as FIT or GPX",
}


@dataclass(frozen=True)
class Format:
    """A format with a reader."""

    name: str
    claims: Callable[[bytes], bool]
    read: Callable[[bytes, Reader], Recording]


@cache
def formats() -> tuple[Format, ...]:
    """Every format that is read; a new reader is added here."""
    from legday.readers import fit, gpx, tcx

    return (
        Format("fit", fit.is_fit, lambda content, reader: fit.read_fit(content, reader=reader)),
        Format("gpx", gpx.is_gpx, lambda content, reader: gpx.read_gpx(content, reader=reader)),
        Format("tcx", tcx.is_tcx, lambda content, _: tcx.read_tcx(content)),  # read in one way only
    )


def identify(head: bytes, name: str) -> Format:
    """The one format that claims a file beginning with these bytes.

    Raises:
        NotAnActivityError: a file of another kind, to be skipped.
        ReaderError: a file that should have been an activity and is not, or that two readers claim.
    """
    suffix = PurePath(name).suffix.lower()
    if not head:
        raise ReaderError("empty file (0 bytes): export it again")
    claiming = [known for known in formats() if known.claims(head)]
    if len(claiming) > 1:
        raise ReaderError(f"two readers claim it ({' and '.join(known.name for known in claiming)}): please report the file")
    if claiming:
        return claiming[0]
    if _is_web_page(head):
        if suffix in WEB_SUFFIXES:
            raise NotAnActivityError("a web page, not an activity")
        raise ReaderError("a web page, not an activity (a login page saved by mistake?)")
    for magic, words in NOT_READ_YET:
        if head.startswith(magic):
            raise NotAnActivityError(words)
    if suffix in OUR_SUFFIXES:
        raise ReaderError(f"named {suffix}, but there is no {suffix[1:].upper()} in it: export it again")
    raise NotAnActivityError(NOT_READ_YET_BY_SUFFIX.get(suffix, "not an activity file"))


def _is_web_page(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    return start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<html" in start)
