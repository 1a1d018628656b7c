"""What a document is before it is parsed: its kind, its encoding, and a parser for it that expands nothing.

Apart from the formats, because GPX and TCX meet the same web pages, byte order marks and wrong declarations.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

from legday.errors import ReaderError

READ_AS_LATIN_1 = "its text is not in the encoding it names; read as Latin-1"
_HEAD_BYTES = 4096
LEADING = b" \t\r\n\xef\xbb\xbf"  # Strava writes blanks before the declaration, editors write a byte order mark before or after them
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})[\"']")
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,100})[\s/>]")


def decoded_head(head: bytes) -> str:
    """The first bytes of a document as text, good enough to find the root element."""
    if head.startswith((b"\xff\xfe", b"<\x00")):
        return head.decode("utf-16-le", errors="replace").lstrip("\ufeff")
    if head.startswith((b"\xfe\xff", b"\x00<")):
        return head.decode("utf-16-be", errors="replace").lstrip("\ufeff")
    return head.lstrip(LEADING).decode("latin-1")


def root_name(head: bytes) -> str | None:
    """The local name of the root element if the first bytes show it; None for anything that is not XML."""
    text = decoded_head(head)
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("<!--", at):
            closing = "-->"
        elif text.startswith("<?", at):
            closing = "?>"
        elif text.startswith("<!", at):
            closing = "]>" if "[" in text[at : text.find(">", at) + 1 or None] else ">"
        else:
            found = _ROOT.match(text, at)
            return found.group(1) if found else None
        end = text.find(closing, at)
        if end < 0:
            return None
        at = end + len(closing)


def first_bytes(source: bytes | Path) -> bytes:
    """The head of a source, as much as the detectors look at."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return file.read(_HEAD_BYTES)
    return source[:_HEAD_BYTES]


def refuse_other_files(source: bytes | Path, expected: str, called: str) -> None:
    """Raise what a runner can act on when the source is plainly something else.

    Args:
        source: the document.
        expected: local name of the root element that is wanted, such as "gpx".
        called: what the format is called in a message, such as "GPX".

    Raises:
        ReaderError: empty, a web page, no XML, another kind of XML, or a DOCTYPE (never needed, and a way to blow a reader up).
    """
    head = first_bytes(source)
    text = decoded_head(head).lstrip()
    lowered = text[:200].lower()
    if not head:
        raise ReaderError(f"an empty file, not {called}: export it again")
    if lowered.startswith(("<!doctype html", "<html")):
        raise ReaderError(f"a web page, not {called} (a login page?): export the file again")
    if not lowered.startswith("<"):
        raise ReaderError(f"not {called}: it does not begin with XML")
    found = root_name(head)
    if found is not None and found.lower() == "html":
        raise ReaderError(f"a web page, not {called} (a login page?): export the file again")
    if found is not None and found != expected and "<!DOCTYPE" not in text:
        raise ReaderError(f"XML that begins with <{found[:40]}>, not {called}")


def _encoding(head: bytes) -> str | None:
    """The encoding to insist on where the declaration is known to be wrong, else None."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
        return None
    declared = _DECLARED.match(head.lstrip(LEADING))
    name = declared.group(1).lower() if declared else b"utf-8"
    wide = name.startswith((b"utf-16", b"utf16", b"ucs-2", b"utf-32", b"unicode"))  # a .NET string writer says so in 8-bit files
    return "utf-8" if wide or b"\xef\xbb\xbf" in head[:200] else None


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a document as the streaming readers take it, and the notes on how: for a reader that wants text.

    Raises:
        ReaderError: for an encoding Python does not know.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
        name = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}[data[:2]]
    else:
        data = data.lstrip(LEADING)
        declared = _DECLARED.match(data)
        name = _encoding(data) or (declared.group(1).decode() if declared else "utf-8")
    try:
        return data.decode(name), []
    except (UnicodeError, LookupError):
        return data.decode("latin-1"), [READ_AS_LATIN_1]


def guarded_parser(source: bytes | Path, encoding: str | None = None) -> expat.XMLParserType:
    """An expat parser that refuses DOCTYPE and everything that comes with it.

    Args:
        source: the document, of which only the head is looked at here.
        encoding: insist on this one instead of the declared one.
    """
    parser = expat.ParserCreate(encoding or _encoding(first_bytes(source)))
    parser.buffer_text = True
    parser.ordered_attributes = True

    def refuse_doctype(name: str, *_: object) -> None:
        if name.lower() == "html":
            raise ReaderError("a web page, not a recording (a login page?): export the file again")
        raise ReaderError("a DOCTYPE, which no watch writes and which can hide anything: refused")

    def refuse_entity(*_: object) -> None:
        raise ReaderError("an ENTITY declaration, which no watch writes: refused")

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_entity
    return parser
