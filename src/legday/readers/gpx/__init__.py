"""GPX: one streaming pass over the document, or gpxpy when the reference is asked for.

Apart from TCX, which shares the pass but no word. A track becomes a session, a segment a lap, a track point a record; a gap between
segments is a pause. Tracks that go on within five minutes under the same type are one session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from legday.readers.gpx.document import Document
from legday.readers.gpx.fields import COLUMNS, slot
from legday.readers.gpx.reference import read_gpx_reference
from legday.readers.tracks import recording
from legday.readers.xml_points import Dialect, stream_points
from legday.readers.xml_source import READ_AS_LATIN_1, refuse_other_files, root_name

if TYPE_CHECKING:
    from pathlib import Path

    from legday.readers.recording import Recording

__all__ = ["is_gpx", "read_gpx", "read_gpx_reference"]

_GPX = Dialect(point="trkpt", attributes=("lat", "lon"), extension="extensions", columns=COLUMNS, slot=slot)


def is_gpx(head: bytes) -> bool:
    """Whether the first bytes (some hundred are enough) are those of a GPX document, judged by its root element."""
    return root_name(head) == "gpx"


def read_gpx(source: bytes | Path, *, reader: Literal["fast", "reference"] = "fast") -> Recording:
    """Read a GPX 1.0 or 1.1 document, keeping the good points of one that breaks off.

    Args:
        source: the document, or its path (then it is never held as a whole).
        reader: "fast", or "reference" for gpxpy.

    Raises:
        ReaderError: not GPX, a DOCTYPE, or no point with a time.
        NotAnActivityError: a route, waypoints, or a track without points.
    """
    if reader == "reference":
        return read_gpx_reference(source)
    refuse_other_files(source, "gpx", "GPX")
    points, document, broken, as_latin_1 = stream_points(source, _GPX, Document)
    notes = [READ_AS_LATIN_1] if as_latin_1 else []
    return recording(document.track(points, broken, notes))
