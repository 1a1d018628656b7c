"""GPX through gpxpy: the reference the fast path is compared with, and what `--reader reference` runs.

Apart, so that no gpxpy type and none of its costs leave this file. It differs from the fast path where gpxpy does: it refuses a whole file
for one unreadable number or a point without lat or lon, and does not see values that stand beside <extensions>, times between blanks, a
second <extensions>, or elements of GPX itself that carry a prefix.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from legday.errors import ReaderError
from legday.readers.gpx.document import Document
from legday.readers.gpx.fields import COLUMNS, slot
from legday.readers.tracks import recording
from legday.readers.xml_columns import Points, Times, numbers
from legday.readers.xml_points import LONGEST_TEXT
from legday.readers.xml_source import decode, refuse_other_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legday.readers.recording import Recording

LARGEST_BYTES = 1 << 20  # gpxpy holds 20 times a file's size
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_PREFIXED = re.compile(r"[<\s]/?([A-Za-z_][\w.-]{0,99}):[\w.-]{1,99}(?=[\s=/>])")
_DECLARED = re.compile(r"\sxmlns:([\w.-]{1,99})\s{0,9}=")
_ROOT = re.compile(r"<gpx(?=[\s>])")
_SPEED = re.compile(r"<speed[\s>]")


def read_gpx_reference(source: bytes | Path, *, any_size: bool = False) -> Recording:
    """Read a GPX document with gpxpy.

    Args:
        source: the document or its path.
        any_size: also read documents over 1 MiB; gpxpy holds twenty times their size.

    Raises:
        ReaderError: for what gpxpy refuses, for DOCTYPE and ENTITY (which it would expand), and for documents over 1 MiB.
        NotAnActivityError: routes, waypoints, a track without points.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    refuse_other_files(data, "gpx", "GPX")
    if len(data) > LARGEST_BYTES and not any_size:
        raise ReaderError(f"{len(data):,} bytes are too many for the reference reader (limit {LARGEST_BYTES:,}); use the fast one")
    text, notes = _prepared(data)
    plain = _parsed(text, "1.1")
    with_speed = _parsed(text, "1.0") if _SPEED.search(text) else None
    document, points = _document(plain, with_speed)
    return recording(document.track(points, notes=notes))


def _prepared(data: bytes) -> tuple[str, list[str]]:
    """The text without what gpxpy stumbles over: comments (a quadratic expression), the encoding's name, undeclared prefixes."""
    text, notes = decode(data)
    parts = text.split("<!--")
    text = parts[0] + "".join(part.partition("-->")[2] for part in parts[1:])
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ReaderError("a DOCTYPE, which no watch writes and which can hide anything: refused")
    if re.search(r"xmlns(?!(?::[\w.-]{1,99})?\s{0,9}=)", text):
        raise ReaderError("gpxpy: text that looks like a namespace declaration")
    text = _DECLARATION.sub("", text, count=1)
    unknown = set(_PREFIXED.findall(text)) - set(_DECLARED.findall(text)) - {"xml", "xmlns"}
    return _ROOT.sub("<gpx" + "".join(f' xmlns:{prefix}="{prefix}"' for prefix in sorted(unknown)), text, count=1), notes


def _parsed(text: str, version: str) -> Any:
    import gpxpy

    try:
        return gpxpy.parse(text, version=version)
    except Exception as error:  # noqa: BLE001 - gpxpy raises whatever its parser and converters raise
        raise ReaderError(f"gpxpy: {' '.join(str(error).split())[:200]}") from None


def _document(plain: Any, with_speed: Any) -> tuple[Document, Points]:
    """The objects of gpxpy as the outline and the columns that the fast path makes."""
    document = Document(creator=plain.creator, routes=len(plain.routes), waypoints=len(plain.waypoints))
    times = Times()
    rows: list[list[Any]] = []
    for index, track in enumerate(plain.tracks):
        document.begin_track()
        activities = [element.text for element in track.extensions if _local(element) == "activity"]
        facts = {"name": track.name, "desc": track.description, "type": track.type}
        for name, said in [*facts.items(), *(("activity", text) for text in activities)]:
            if said and said.strip():
                document.text([name], said[:LONGEST_TEXT].strip())
        for number, segment in enumerate(track.segments):
            document.begin_segment(len(rows))
            speeds = with_speed.tracks[index].segments[number].points if with_speed else segment.points
            rows += (_row(point, speed.speed, times) for point, speed in zip(segment.points, speeds, strict=True))
    instants, *columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    texts = {name: [_text(value) for value in values] for name, values in zip(COLUMNS[1:], columns, strict=True)}
    numbered = {name: numbers(column) for name, column in texts.items() if any(column)}
    return document, Points(np.array(instants, np.int64), numbered, times)


def _row(point: Any, speed: float | None, times: Times) -> list[Any]:
    """One point's values; extension texts stay texts."""
    row: list[Any] = [None] * len(COLUMNS)
    row[:5] = times.keep(point.time), point.latitude, point.longitude, point.elevation, speed
    for extension in point.extensions:
        for element in _elements(extension):
            namespace, _, name = element.tag.rpartition("}")
            index = slot(namespace[1:], name, True)
            if index >= 0 and row[index] is None:
                row[index] = (element.text or "").strip() or None
    return row


def _elements(extension: Any) -> Iterator[Any]:
    """The elements of an extension in the document's order, without processing instructions."""
    return (element for element in extension.iter() if isinstance(element.tag, str))


def _local(element: Any) -> str | None:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else None


def _text(value: str | float | None) -> str | None:
    """A number as the text that means it exactly, so that texts and numbers take the same way."""
    return value if value is None or isinstance(value, str) else repr(value)
