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
    from typing import BinaryIO

    import polars as pl

    from legday.ingest.content import Content
    from legday.ingest.zones import Unsaid
    from legday.readers.recording import Recording

HEAD_BYTES = 8192
Reader = Literal["fast", "reference"]
OUR_SUFFIXES = (".fit", ".gpx", ".tcx")
WEB_SUFFIXES = (".html", ".htm", ".xhtml", ".mht")
NOT_READ_YET = (
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"SQLite format 3\x00", "a database, not an activity"),
)
# Lists of activities without their recordings, by names that stand in their header; as they name no file, nothing of them can be joined.
LISTS = (
    (
        {"activity type", "favorite"},
        "Garmin Connect's list of activities, without their files: use its account export, or export originals",
    ),
    ({"icu_training_load"}, "intervals.icu's list of activities, without their files: download the originals"),
    ({"activity id", "gpx file"}, "Runkeeper's list of activities: the GPX files beside it are what is read"),
    ({"workouttype", "workoutday"}, "TrainingPeaks' list of workouts: its export of workout files is what is read"),
)
NOT_READ_YET_BY_SUFFIX = {
    ".csv": "a table (CSV) that no reader knows",
    ".json": "JSON that no reader knows",
    ".kml": "KML holds a course without times: export the activity as FIT or GPX",
}


@dataclass(frozen=True)
class Format:
    """A format with a reader; one that is `streamed` is read from a stream, because it may be larger than memory."""

    name: str
    claims: Callable[[bytes], bool]
    read: Callable[[bytes, Reader, Unsaid], Recording | Content]
    streamed: Callable[[BinaryIO], Content] | None = None


@cache
def fit_format() -> Format:
    """What watches write, and most of what is read: known without importing any other reader."""
    from legday.readers import fit

    return Format("fit", fit.is_fit, lambda content, reader, _: fit.read_fit(content, reader=reader))


@cache
def formats() -> tuple[Format, ...]:
    """Every format that is read; a new reader is added here."""
    from legday.ingest import bulk
    from legday.ingest.strength import log_formats
    from legday.readers import gpx, tcx
    from legday.readers.apple_health import is_apple_health
    from legday.readers.garmin_json import is_garmin_summaries
    from legday.readers.strava_csv import is_strava_activities
    from legday.readers.wellness import DAILY_READERS
    from legday.readers.whoop_workouts import is_whoop_workouts, read_whoop_workouts

    return (
        fit_format(),
        Format("gpx", gpx.is_gpx, lambda content, reader, _: gpx.read_gpx(content, reader=reader)),
        Format("tcx", tcx.is_tcx, lambda content, *_: tcx.read_tcx(content)),  # read in one way only
        *(Format(name, claims, read) for name, claims, read in log_formats()),
        Format("strava_csv", is_strava_activities, lambda content, _, unsaid: bulk.read_strava(content, unsaid)),
        Format("apple_health", is_apple_health, lambda content, *_: bulk.read_apple(content), bulk.read_apple),
        Format("garmin_json", is_garmin_summaries, lambda content, *_: bulk.read_garmin(content)),
        Format("whoop", is_whoop_workouts, lambda content, *_: read_whoop_workouts(content)),
        *(_daily(claims, read) for claims, read in DAILY_READERS),
    )


def _daily(claims: Callable[[bytes], bool], read: Callable[[bytes], pl.DataFrame]) -> Format:
    from legday.ingest.content import Content

    return Format(claims.__name__.removeprefix("is_"), claims, lambda content, *_: Content(daily=read(content)))


def identify(head: bytes, name: str) -> Format:
    """The one format that claims a file beginning with these bytes.

    Raises:
        NotAnActivityError: a file of another kind, to be skipped.
        ReaderError: a file that should have been an activity and is not, or that two readers claim.
    """
    suffix = PurePath(name.rpartition("!")[2].lower().removesuffix(".gz")).suffix
    if not head:
        raise ReaderError("empty file (0 bytes): export it again")
    if 0 in head[:8] and fit_format().claims(head):  # a header with a length: no text of another format, and asking them all takes a while
        return fit_format()
    claiming = [known for known in formats() if known.claims(head)]
    if len(claiming) > 1:
        raise ReaderError(f"two readers claim it ({' and '.join(known.name for known in claiming)}): please report the file")
    if claiming:
        return claiming[0]
    if _is_web_page(head):
        if suffix in WEB_SUFFIXES:
            raise NotAnActivityError("a web page, not an activity")
        raise ReaderError("a web page, not an activity (a login page saved by mistake?)")
    if words := _not_read(head):
        raise NotAnActivityError(words)
    if suffix in OUR_SUFFIXES:
        raise ReaderError(f"named {suffix}, but there is no {suffix[1:].upper()} in it: export it again")
    raise NotAnActivityError(NOT_READ_YET_BY_SUFFIX.get(suffix, "not an activity file"))


def _not_read(head: bytes) -> str | None:
    """What a file of a kind that is known and not read is, in words."""
    from legday.readers.strength_csv.csv_text import header_of

    header = set(header_of(head))
    return next((words for magic, words in NOT_READ_YET if head.startswith(magic)), None) or next(
        (words for names, words in LISTS if names <= header), None
    )


def _is_web_page(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    return start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<html" in start)
