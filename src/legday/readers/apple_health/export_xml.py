"""Feeds Apple's export.xml to expat: any size in constant memory, its DOCTYPE cut off unread, nothing expanded.

Apart from what the elements mean, because Apple's XML is broken in its own ways: iOS 16 wrote a malformed DOCTYPE, and vertical tabs
stand in names of sources.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

from legday.errors import ReaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHUNK_BYTES = 1 << 18
LONGEST_PROLOG_BYTES = 1 << 18  # Apple's DOCTYPE has 10 kB
LONGEST_TOKEN_BYTES = 1 << 21
DEEPEST_ELEMENT = 32
_CONTROL = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
_ROOT = re.compile(rb"<HealthData[\s/>]")
_ROOT_AFTER_DOCTYPE = re.compile(rb"\]\s*>\s*(?=<HealthData[\s/>])")
_APPLES_DOCTYPE = re.compile(rb"<!DOCTYPE\s+HealthData\s*\[")


def is_apple_health(head: bytes) -> bool:
    """Whether a file that begins with these bytes is Apple's export, whatever it is called in the phone's language."""
    return bool(_APPLES_DOCTYPE.search(head) or (head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _ROOT.search(head)))


def feed(source: bytes | Path | BinaryIO, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]) -> str | None:
    """Call `start` and `end` for every element; returns where and why the document breaks off, None when it is whole.

    Raises:
        ReaderError: no HealthData, an entity or a foreign DOCTYPE, one element of more than 2 MB, or a handler's own.
    """
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_declaration
    fed = 0
    try:
        for chunk in _without_prolog(_chunks(source)):
            clean = chunk.translate(None, _CONTROL)
            parser.Parse(clean, False)
            fed += len(clean)
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN_BYTES:
                raise ReaderError(f"one element of more than {LONGEST_TOKEN_BYTES:,} bytes", parser.CurrentByteIndex)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        return f"Apple's XML breaks off ({expat.ErrorString(fault.code)}) {parser.ErrorByteIndex:,} bytes after its DOCTYPE"
    return None


def _refuse_declaration(*_: object) -> None:
    raise ReaderError("declares XML entities, which Apple never does: refused")


def _chunks(source: bytes | Path | BinaryIO) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield from (source[at : at + CHUNK_BYTES] for at in range(0, len(source), CHUNK_BYTES))
    elif isinstance(source, Path):
        with source.open("rb") as file:
            yield from iter(lambda: file.read(CHUNK_BYTES), b"")
    else:
        yield from iter(lambda: source.read(CHUNK_BYTES), b"")


def _without_prolog(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The document from its root element on."""
    prolog = b""
    for chunk in chunks:
        prolog += chunk
        found = (_ROOT_AFTER_DOCTYPE if b"<!DOCTYPE" in prolog else _ROOT).search(prolog)
        if found is not None:
            root = found.end() if b"<!DOCTYPE" in prolog[: found.start()] else found.start()
            _check_prolog(prolog[:root])
            yield prolog[root:]
            yield from chunks
            return
        if len(prolog) > LONGEST_PROLOG_BYTES:
            break
    _check_prolog(prolog)
    raise ReaderError("no <HealthData> in it: not Apple's export.xml, or cut off at its very beginning")


def _check_prolog(prolog: bytes) -> None:
    if b"<!ENTITY" in prolog:
        _refuse_declaration()
    if b"<!DOCTYPE" in prolog and not _APPLES_DOCTYPE.search(prolog):
        raise ReaderError("a DOCTYPE that Apple does not write: refused")
