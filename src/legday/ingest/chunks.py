"""Reads files in chunks on an executor: each chunk's records go into one file of the store, and only facts come back.

Apart from the intake, because a chunk may run in another process, and because what breaks one is found here.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl

from legday.ingest.activities import frame_of
from legday.ingest.read import Reading, Wanted, read_files
from legday.store.buckets import bucket_of
from legday.store.parts import Part, write_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor

    from legday.store.place import Place

FILES_A_CHUNK = 32
MEMBERS_A_CHUNK = 256  # of one archive, which every chunk walks anew
BYTES_A_CHUNK = 32_000_000
BROKE = "it broke the process that read it, or needs more memory than ingest.memory_mb allows; please report the file"
TOO_SLOW = "it takes longer to read than ingest.seconds_per_file allows"


@dataclass(frozen=True)
class Chunk:
    """What came of some files of one bucket's athletes: readings without their records, which lie in `part`, and their activities."""

    readings: list[Reading]
    part: Part
    activities: pl.DataFrame


def read_chunk(wanted: Sequence[Wanted], place: Place) -> Chunk:
    """Reads some files of one bucket's athletes and writes the records of each content once an athlete, into one file of the store."""
    readings = list(read_files(wanted))
    records = {(reading.found.athlete, reading.content_hash): reading.rows.records for reading in readings if reading.rows}
    bucket = bucket_of(wanted[0].found.athlete)
    part = write_part(place, uuid.uuid4().hex, bucket, pl.concat(records.values())) if records else Part(bucket)
    activities = frame_of([row | {"batch_id": part.batch_id} for reading in readings if reading.rows for row in reading.rows.activities])
    return Chunk([_without_rows(reading) for reading in readings], part, activities)


def read_chunks(wanted: Sequence[Wanted], place: Place, executor: Executor) -> Iterator[Chunk]:
    """Every file read, in chunks, in the order of the files, so that the same files always give the same tables.

    A chunk that runs out of time or memory, or whose worker dies, is read again file by file, so that only the file at fault is refused.

    Raises:
        WorkersError: no worker starts, for which no file is to blame.
    """
    futures = [(chunk, executor.submit(read_chunk, chunk, place)) for chunk in _chunked(wanted)]
    for chunk, future in futures:
        try:
            yield future.result()
        except (OSError, MemoryError):  # TimeoutError and ChildProcessError are OSErrors
            yield from (_read_alone(each, place, executor) for each in chunk)


def _read_alone(wanted: Wanted, place: Place, executor: Executor) -> Chunk:
    """One file by itself; what broke its limits is known by that from now on, so that it is not tried every night."""
    try:
        return executor.submit(read_chunk, [wanted], place).result()
    except (OSError, MemoryError) as fault:
        why = TOO_SLOW if isinstance(fault, TimeoutError) else BROKE
        known = None if wanted.found.is_remote else sha256(why.encode()).hexdigest()  # the network may have been slow
        return Chunk([Reading(wanted.found, known, None, "refused", why)], Part(bucket_of(wanted.found.athlete)), frame_of([]))


def _without_rows(reading: Reading) -> Reading:
    return reading if reading.rows is None else replace(reading, rows=replace(reading.rows, activities=(), records=pl.DataFrame()))


def _chunked(wanted: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    """Files of one bucket's athletes; those of an athlete's archive are by themselves, because it is opened once for all of them."""
    for (_, _, archive), together in groupby(wanted, key=_together):
        most, chunk, size = MEMBERS_A_CHUNK if archive else FILES_A_CHUNK, list[Wanted](), 0
        for each in together:
            own = (each.found.unpacked or 0) if archive else each.found.size
            if chunk and (len(chunk) == most or size + own > BYTES_A_CHUNK):
                yield chunk
                chunk, size = [], 0
            chunk.append(each)
            size += own
        yield chunk


def _together(wanted: Wanted) -> tuple[int, str | None, str | None]:
    found = wanted.found
    return bucket_of(found.athlete), found.archive and found.athlete, found.archive
