"""Feeding a document to expat: piece by piece, nothing unbounded, runs of like points past it, and a word on where it breaks off.

Apart from the handlers, because GPX and TCX meet the same broken and hostile files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from legday.errors import ReaderError
from legday.readers.xml_source import LEADING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES = 1 << 17
LONGEST_TOKEN_BYTES = 1 << 20  # expat scans an unfinished tag, comment or attribute again with every piece
_ENDED_EARLY = {
    expat.errors.codes[message]
    for message in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN, expat.errors.XML_ERROR_PARTIAL_CHAR)
}
_BAD_BYTE = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]


@dataclass(frozen=True)
class Break:
    """Where and why a document stops being XML."""

    reason: str
    offset: int


class NotUtf8Error(Exception):
    """The document holds bytes its encoding cannot have: read it again as Latin-1."""


# Given bytes that the parser has not seen: how many of the first to leave out (they have been read), and how many of the next to parse.
# (0, 0) asks for more.
Skim = Callable[[bytes], tuple[int, int]]


class Feed:
    """One document on its way into one parser."""

    def __init__(self, parser: expat.XMLParserType, source: bytes | Path, *, any_byte: bool) -> None:
        """A feed that has not begun; `parser` has its handlers, and `any_byte` says that its encoding has a meaning for every byte."""
        self._parser, self._source, self._any_byte = parser, source, any_byte
        self._fed = 0  # bytes the parser has had
        self._at = 0  # where in the source the next byte to parse stands

    @property
    def position(self) -> int:
        """Where in the source the parser is."""
        return self._at + self._parser.CurrentByteIndex - self._fed

    @property
    def between_tokens(self) -> bool:
        """Whether the parser waits for nothing: no unfinished tag, comment or character."""
        return self._parser.CurrentByteIndex == self._fed

    def aside(self, piece: bytes) -> None:
        """Parse a few bytes that are not in the source."""
        self._parser.Parse(piece, False)
        self._fed += len(piece)

    def run(self, skim: Skim, after_piece: Callable[[], None]) -> Break | None:
        """Feed the whole source.

        Args:
            skim: asked before every piece what of it is to be parsed.
            after_piece: called after every piece, so that the caller can turn texts into numbers.

        Returns:
            None when the document is complete and well-formed, else where and why it breaks.

        Raises:
            ReaderError: from a handler, or for one tag or comment longer than 1 MiB.
            NotUtf8Error: for bytes that the encoding in force cannot have.
        """
        held = b""
        piece = b""
        try:
            for chunk in self._chunks():
                held += chunk
                while held:
                    read, parse = skim(held)
                    if not read and not parse and len(held) < LONGEST_TOKEN_BYTES:
                        break
                    piece = held[read : read + parse] if read or parse else held
                    held = held[read + len(piece) :]
                    self._at += read
                    self._parse(piece)
                    after_piece()
            piece = held
            self._parse(piece)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            return self._broken(error, piece)
        except (ValueError, LookupError) as error:  # pyexpat's words for an encoding Python cannot map byte by byte
            raise NotUtf8Error from error
        return None

    def _parse(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)
        self._at += len(piece)
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TOKEN_BYTES:
            raise ReaderError("one tag or comment longer than 1 MiB", self.position)

    def _broken(self, error: expat.ExpatError, piece: bytes) -> Break:
        if error.code in _ENDED_EARLY:
            return Break("the file ends in the middle", self._at)
        into = self._parser.ErrorByteIndex - self._fed  # of the piece
        if error.code == _BAD_BYTE and piece[max(into, 0) :][:1] > b"\x7f" and not self._any_byte:
            raise NotUtf8Error from error
        return Break(f"broken XML ({expat.ErrorString(error.code)})", self._at + into)

    def _chunks(self) -> Iterator[bytes]:
        """The source in pieces, without a byte order mark and without leading blanks."""
        if isinstance(self._source, Path):
            with self._source.open("rb") as file:
                started = False
                while chunk := file.read(CHUNK_BYTES):
                    kept = chunk if started else chunk.lstrip(LEADING)
                    self._at += len(chunk) - len(kept)
                    started = started or bool(kept)
                    yield kept
        else:
            self._at = len(self._source) - len(self._source.lstrip(LEADING))
            for offset in range(self._at, len(self._source), CHUNK_BYTES):
                yield self._source[offset : offset + CHUNK_BYTES]
