"""Reads one file: bytes, hash, format, recording, rows; whatever goes wrong becomes what is said of the file.

Apart from the stage, because it is the one boundary round the parsers, and takes and returns values that another process can be handed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from polars.exceptions import PanicException

from legday.errors import NotAnActivityError, ReaderError
from legday.ingest.activities import rows_of
from legday.ingest.discover import NO_RIGHTS
from legday.ingest.identify import HEAD_BYTES, identify
from legday.ingest.outcome import GONE, STILL_BEING_WRITTEN

if TYPE_CHECKING:
    from legday.ingest.activities import Rows
    from legday.ingest.discover import Found
    from legday.ingest.identify import Reader
    from legday.ingest.outcome import Word

MOST_BYTES = 512 * 1024 * 1024
MOST_RECORDS = 2_000_000


@dataclass(frozen=True)
class Reading:
    """What was read of one file: rows, or the word and the reason why there are none. `content_hash` is None where no byte was kept."""

    found: Found
    content_hash: str | None
    rows: Rows | None
    word: Word
    reason: str | None


def read_file(found: Found, reader: Reader = "fast", known_hash: str | None = None, most_records: int = MOST_RECORDS) -> Reading:
    """Reads a file as it was found; never raises for what is in it. One whose content is `known_hash` is left unread: unchanged."""
    word: Word
    content_hash = None
    try:
        content = _bytes_of(found)
        content_hash = sha256(content).hexdigest()
        if content_hash == known_hash:
            return Reading(found, content_hash, None, "unchanged", None)
        known = identify(content[:HEAD_BYTES], found.path)
        recording = known.read(content, reader)
        if recording.records.height > most_records:
            raise ReaderError(f"{recording.records.height:,} records, more than ingest.records_per_file ({most_records:,}) allows")
        rows = rows_of(recording, athlete=found.athlete, content_hash=content_hash, file_format=known.name)
    except NotAnActivityError as fault:
        word, reason = "skipped", _one_line(fault)
    except ReaderError as fault:
        word, reason = "refused", _one_line(fault)
    except (Exception, PanicException) as fault:  # noqa: BLE001 - the one boundary: a parser may raise anything, the batch goes on
        word, reason = "refused", f"a fault in our reader: {type(fault).__name__}: {_one_line(fault)}; please report the file"
    else:
        salvaged = (f"salvaged: {recording.salvaged}",) if recording.salvaged else ()
        return Reading(found, content_hash, rows, "stored", "; ".join((*salvaged, *rows.left_out)) or None)
    return Reading(found, content_hash, None, word, reason)


def _bytes_of(found: Found) -> bytes:
    """The whole file, if it is still the one that was found and stays so while it is read.

    Raises:
        NotAnActivityError: somebody is still writing it, or took it away.
        ReaderError: it cannot be read.
    """
    if found.size > MOST_BYTES:
        raise ReaderError(f"{found.size / 1e6:,.0f} MB, more than any activity has ({MOST_BYTES / 1e6:,.0f} MB)")
    try:
        with Path(found.path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
            status = os.fstat(file.fileno())
    except FileNotFoundError as fault:
        raise NotAnActivityError(GONE) from fault
    except PermissionError as fault:
        raise ReaderError(NO_RIGHTS) from fault
    except OSError as fault:
        raise ReaderError(f"cannot be read: {fault.strerror}") from fault
    if (status.st_size, status.st_mtime_ns, len(content)) != (found.size, found.mtime_ns, found.size):
        raise NotAnActivityError(f"{STILL_BEING_WRITTEN}: it changed while it was read")
    return content


def _one_line(fault: BaseException) -> str:
    text = " ".join(str(fault).split())
    return "".join(sign for sign in text if sign.isprintable())[:400]
