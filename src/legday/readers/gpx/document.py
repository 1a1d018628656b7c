"""What stands around the points of a GPX document, and how its tracks become sessions.

Apart from the parsing, because the fast path and the gpxpy reference fill the same Document and only then become a Track.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.recording import Device
from legday.readers.summaries import SessionFacts
from legday.readers.tracks import MOST_PARTS, Stretch, Track
from legday.readers.xml_columns import NO_TIME, Points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.readers.xml_feed import Break

SAME_ACTIVITY_US = 300_000_000  # a track that begins so soon after the one before it, and is of the same type, is its next lap
_TRACK = ["gpx", "trk"]
_SEGMENT = ["gpx", "trk", "trkseg"]
_FACTS = {"name": "title", "desc": "description", "type": "sport"}


@dataclass
class Document:
    """The outline of a GPX document: one session for each track, one lap and stretch for each segment."""

    creator: str | None = None
    sessions: list[SessionFacts] = field(default_factory=list)
    laps: list[dict[str, Any]] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    routes: int = 0
    waypoints: int = 0

    def begin_track(self) -> None:
        """A <trk> begins."""
        if len(self.sessions) == MOST_PARTS:
            raise ReaderError(f"more than {MOST_PARTS:,} tracks")
        self.sessions.append(SessionFacts())

    def begin_segment(self, points: int) -> None:
        """A <trkseg> of the latest track begins after so many points."""
        if self.stretches and self.stretches[-1].first == points:  # the one before has no points
            self.stretches.pop()
            self.laps.pop()
        if len(self.stretches) == MOST_PARTS:
            raise ReaderError(f"more than {MOST_PARTS:,} track segments")
        self.stretches.append(Stretch(points, len(self.laps), after_pause=True))
        self.laps.append({"session": len(self.sessions) - 1})

    def opened(self, path: Sequence[str], attributes: dict[str, str], points: int) -> None:
        """See legday.readers.xml_points.Outline."""
        if path == _SEGMENT:
            self.begin_segment(points)
        elif path == _TRACK:
            self.begin_track()
        elif len(path) == 1:
            if path[0] != "gpx":
                raise ReaderError(f"XML that begins with <{path[0][:40]}>, not GPX")
            self.creator = attributes.get("creator")
        elif len(path) == 2:
            self.routes += path[1] == "rte"
            self.waypoints += path[1] == "wpt"

    def wants(self, path: Sequence[str]) -> bool:
        """Name, description and type of a track; Locus Map's <activity> among its extensions."""
        return path[:2] == _TRACK and ((len(path) == 3 and path[2] in _FACTS) or path[2:] == ["extensions", "activity"])

    def text(self, path: Sequence[str], text: str) -> None:
        """See legday.readers.xml_points.Outline."""
        facts = self.sessions[-1]
        attribute = _FACTS.get(path[-1], "sport")
        if getattr(facts, attribute) is None:
            setattr(facts, attribute, text)

    def holds_points(self, path: Sequence[str]) -> bool:
        """Only segments do; routes and waypoints are plans."""
        return path == _SEGMENT

    def track(self, points: Points, broken: Break | None = None, notes: Sequence[str] = ()) -> Track:
        """The Track of this outline and its points.

        Raises:
            NotAnActivityError: nothing was recorded: only routes, only waypoints, or a track without points.
            ReaderError: the document breaks off before the first point.
        """
        if not len(points.time):
            if broken is not None:
                raise ReaderError(f"{broken.reason}, before any point", broken.offset)
            if self.routes:
                raise NotAnActivityError("a planned route, nothing recorded: export the recording instead")
            if self.waypoints:
                raise NotAnActivityError("waypoints only, nothing recorded")
            raise NotAnActivityError("a track without points: indoors? export the FIT or TCX file instead")
        if (self.creator or "").startswith("Runkeeper"):  # it writes no <type>, and begins every name with its own word for the sport
            for facts in self.sessions:
                facts.sport = facts.sport or facts.title
        self._join_continued(points)
        device = Device(product=" ".join(self.creator.split())[:100] if self.creator else None)
        return Track(points, self.stretches, self.laps, self.sessions, device, broken, list(notes))

    def _join_continued(self, points: Points) -> None:
        """Count a track to the session before it when it goes on where that one ended: some programs write each lap as a track."""
        spans: dict[int, tuple[int, int]] = {}
        bounds = [*(stretch.first for stretch in self.stretches), len(points.time)]
        for stretch, stop in zip(self.stretches, bounds[1:], strict=True):
            times = points.time[stretch.first : stop]
            times = times[times != NO_TIME]
            if len(times):
                session = self.laps[stretch.lap]["session"]
                begin, end = int(times.min()), int(times.max())
                before = spans.get(session, (begin, end))
                spans[session] = min(before[0], begin), max(before[1], end)
        joined: dict[int, int] = {}
        timed = sorted(spans)
        for before_it, it in pairwise(timed):
            gap = spans[it][0] - spans[before_it][1]
            if 0 <= gap <= SAME_ACTIVITY_US and self.sessions[before_it].sport == self.sessions[it].sport:
                joined[it] = joined.get(before_it, before_it)
        for lap in self.laps:
            lap["session"] = joined.get(lap["session"], lap["session"])
