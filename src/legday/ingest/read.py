"""Reads files: bytes, hash, format, content, rows; whatever goes wrong becomes what is said of the file.

Apart from the stage, because it is the one boundary round the parsers, and takes and returns values that another process can be handed.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from polars.exceptions import PanicException

from legday.errors import NotAnActivityError, ReaderError
from legday.ingest.activities import rows_of
from legday.ingest.archives import COPY_BYTES
from legday.ingest.content import Content
from legday.ingest.identify import HEAD_BYTES, identify
from legday.ingest.members import each_opened, faults_worded, refuse_changed
from legday.ingest.zones import Unsaid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    import polars as pl

    from legday.ingest.activities import Rows
    from legday.ingest.discover import Found
    from legday.ingest.identify import Format, Reader
    from legday.ingest.outcome import Word

MOST_BYTES = 512 * 1024 * 1024
NOTHING_TOLD = Unsaid()


@dataclass(frozen=True)
class Reading:
    """What was read of one file: what it holds, or the word and the reason why there is nothing.

    `content_hash` is None where no byte was kept.
    """

    found: Found
    content_hash: str | None
    rows: Rows | None
    word: Word
    reason: str | None
    daily: pl.DataFrame | None = None
    titles: pl.DataFrame | None = None

    @property
    def is_table(self) -> bool:
        """Whether it holds days or titles and no recording."""
        return self.rows is None and (self.daily is not None or self.titles is not None)


@dataclass(frozen=True)
class Wanted:
    """One file to be read, the content hash it had when it was read last, its reader, and what the settings say where it does not."""

    found: Found
    known_hash: str | None
    reader: Reader
    most_records: int
    unsaid: Unsaid = NOTHING_TOLD


def read_files(wanted: Sequence[Wanted]) -> Iterator[Reading]:
    """Reads files of one place: plain ones, or members of one archive."""
    asked = {each.found: each for each in wanted}
    for found, opened in each_opened(list(asked)):
        yield _read(asked[found], opened)


def _read(wanted: Wanted, opened: Callable[[], BinaryIO] | ReaderError) -> Reading:
    found = wanted.found
    word: Word
    content_hash: str | None = None
    told: Content | ReaderError | bytes
    try:
        if isinstance(opened, ReaderError):
            raise opened
        with faults_worded(), opened() as stream:
            head = stream.read(HEAD_BYTES)
            content_hash = sha256(head).hexdigest()  # enough to know again what no reader claims
            known = identify(head, found.shown)
            content_hash = None
            if known.streamed is not None:
                told, content_hash = _streamed(known.streamed, _Hashed(head, stream), found)
            else:
                told, content_hash = _bytes_of(found, head, stream)
        if content_hash == wanted.known_hash:
            return Reading(found, content_hash, None, "unchanged", None)
        if isinstance(told, ReaderError):
            raise told
        read = known.read(told, wanted.reader, wanted.unsaid) if isinstance(told, bytes) else told
        return _kept(wanted, content_hash, known, read if isinstance(read, Content) else Content(read))
    except NotAnActivityError as fault:
        word, reason = "skipped", _one_line(fault)
    except ReaderError as fault:
        word, reason = "refused", _one_line(fault)
    except (Exception, PanicException) as fault:  # noqa: BLE001 - the one boundary: a parser may raise anything, the batch goes on
        word, reason = "refused", f"a fault in our reader: {type(fault).__name__}: {_one_line(fault)}; please report the file"
    return Reading(found, content_hash, None, word, reason)


def _kept(wanted: Wanted, content_hash: str, known: Format, content: Content) -> Reading:
    """What of a file's content can be stored."""
    recording, found = content.recording, wanted.found
    beside = content.daily is not None or content.titles is not None
    if recording is None or (beside and not recording.sessions.height):
        told = "" if content.titles is None else f"what it says of {content.titles.height:,} files"
        return Reading(found, content_hash, None, "stored", told or None, content.daily, content.titles)
    if recording.records.height > wanted.most_records:
        raise ReaderError(f"{recording.records.height:,} records, more than ingest.records_per_file ({wanted.most_records:,}) allows")
    rows = rows_of(recording, athlete=found.athlete, content_hash=content_hash, file_format=known.name)
    salvaged = (f"salvaged: {recording.salvaged}",) if recording.salvaged else ()
    return Reading(found, content_hash, rows, "stored", "; ".join((*salvaged, *rows.left_out)) or None, content.daily, content.titles)


def _streamed(read: Callable[[BinaryIO], Content], stream: _Hashed, found: Found) -> tuple[Content | ReaderError, str]:
    """The content of a file of any size, or what is wrong with it, read in one pass; and its hash."""
    told: Content | ReaderError
    try:
        told = read(cast("BinaryIO", stream))
    except ReaderError as fault:
        told = fault
    while stream.read(COPY_BYTES):
        pass
    refuse_changed(found)
    return told, stream.hexdigest()


def _bytes_of(found: Found, head: bytes, stream: BinaryIO) -> tuple[bytes, str]:
    """The whole file, if it is still the one that was found and stays so while it is read, and its hash.

    Raises:
        NotAnActivityError: somebody is still writing it, or took it away.
        ReaderError: it cannot be read.
    """
    size = found.unpacked if found.inside else found.size
    if size is not None and size > MOST_BYTES:
        raise ReaderError(f"{size / 1e6:,.0f} MB, more than any activity has ({MOST_BYTES / 1e6:,.0f} MB)")
    most = MOST_BYTES if size is None else size  # what is asked for is taken of memory at once; one byte more tells that a file has grown
    content = head + stream.read(max(most + 1 - len(head), 0))
    if len(content) > MOST_BYTES:
        raise ReaderError(f"more than {MOST_BYTES / 1e6:,.0f} MB, as no activity has")
    refuse_changed(found, len(content))
    return content, sha256(content).hexdigest()


class _Hashed:
    """A stream that hashes what is read from it, its head already taken."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream, self._hash = head, stream, sha256(head)

    def read(self, size: int) -> bytes:
        """The next bytes."""
        if self._head:
            content, self._head = self._head[:size], self._head[size:]
            return content
        content = self._stream.read(size)
        self._hash.update(content)
        return content

    def hexdigest(self) -> str:
        """SHA-256 of everything read."""
        return self._hash.hexdigest()


def _one_line(fault: BaseException) -> str:
    text = " ".join(str(fault).split())
    return "".join(sign for sign in text if sign.isprintable())[:400]
