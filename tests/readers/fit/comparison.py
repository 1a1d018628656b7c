"""Where two readings of one file differ, value by value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.errors import ReaderError
from legday.readers.fit import read_fit
from legday.readers.recording import EVENTS, FRAMES, LAPS, RECORDS, SESSIONS, SETS, SPLITS, Recording

if TYPE_CHECKING:
    import polars as pl

DECLARED = dict(zip(FRAMES, (SESSIONS, LAPS, RECORDS, SETS, EVENTS, SPLITS), strict=True))


def read_both(content: bytes) -> tuple[Recording | ReaderError, Recording | ReaderError]:
    """The fast path's and the reference's outcome."""
    return outcome(content, "fast"), outcome(content, "reference")


def outcome(content: bytes, reader: str = "fast") -> Recording | ReaderError:
    """The Recording, or the refusal."""
    try:
        return read_fit(content, reader=reader)
    except ReaderError as refusal:
        return refusal


def differences(fast: Recording | ReaderError, reference: Recording | ReaderError) -> list[str]:
    """What differs between two outcomes; none when both refuse with the same words."""
    if isinstance(fast, ReaderError) or isinstance(reference, ReaderError):
        return [] if (type(fast), str(fast)) == (type(reference), str(reference)) else [f"{fast!r} is not {reference!r}"]
    rest = ("device", "utc_offset_s", "utc_offset_source", "notes", "salvaged")
    return [
        *(d for name in FRAMES for d in frame_differences(name, getattr(fast, name), getattr(reference, name))),
        *(f"{n}: {getattr(fast, n)!r} is not {getattr(reference, n)!r}" for n in rest if getattr(fast, n) != getattr(reference, n)),
    ]


def lost(fast: Recording | ReaderError, reference: Recording | ReaderError) -> list[str]:
    """What the reference kept of a broken file and the fast path did not."""
    if isinstance(reference, ReaderError):
        return []
    if isinstance(fast, ReaderError):
        return [f"refused: {fast}"]
    frames = ((name, getattr(fast, name), getattr(reference, name)) for name in FRAMES)
    return [d for name, own, theirs in frames for d in frame_differences(name, own.head(theirs.height), theirs)]


def frame_differences(name: str, fast: pl.DataFrame, reference: pl.DataFrame) -> list[str]:
    """Columns of two frames that are not there, or not equal."""
    if fast.schema != reference.schema or fast.height != reference.height:
        return [f"{name}: {fast.height} x {fast.schema} is not {reference.height} x {reference.schema}"]
    return [f"{name}.{c}: {fast[c]} is not {reference[c]}" for c in fast.columns if not fast[c].equals(reference[c], null_equal=True)]


def assert_is_whole(recording: Recording) -> None:
    """Every frame has its declared columns, in order and in type."""
    for name, declared in DECLARED.items():
        schema = getattr(recording, name).schema
        assert list(schema.items())[: len(declared)] == list(declared.items())
