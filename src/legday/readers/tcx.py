"""TCX: Garmin's training files, also written by Polar, phone apps and converters.

Apart from GPX, with which it shares the streaming pass. An Activity becomes a session, a Lap a lap, a Trackpoint a record; a second Track
in a lap begins after a pause.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.recording import Device
from legday.readers.summaries import SessionFacts
from legday.readers.tracks import MOST_PARTS, Stretch, Track, recording
from legday.readers.xml_columns import NO_TIME, Points, Times, numbers
from legday.readers.xml_points import Dialect, stream_points
from legday.readers.xml_source import READ_AS_LATIN_1, refuse_other_files, root_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from legday.readers.recording import Recording
    from legday.readers.xml_feed import Break

_ROOT = "TrainingCenterDatabase"
_POINT = {
    "Time": "timestamp", "LatitudeDegrees": "position_lat", "LongitudeDegrees": "position_long", "AltitudeMeters": "enhanced_altitude",
    "DistanceMeters": "distance", "Value": "heart_rate", "HeartRateBpm": "heart_rate", "Cadence": "cadence",
}  # fmt: skip
_EXTENSION = {"Speed": "enhanced_speed", "Watts": "power", "RunCadence": "run_cadence", "Temperature": "temperature"}
_COLUMNS = (
    "timestamp", "position_lat", "position_long", "enhanced_altitude", "enhanced_speed", "heart_rate", "cadence", "power", "temperature",
    "distance", "run_cadence",
)  # fmt: skip
_LAP = {
    ("TotalTimeSeconds",): "total_timer_time", ("DistanceMeters",): "total_distance", ("Calories",): "total_calories",
    ("AverageHeartRateBpm", "Value"): "avg_heart_rate", ("MaximumHeartRateBpm", "Value"): "max_heart_rate",
    ("Extensions", "LX", "AvgSpeed"): "enhanced_avg_speed", ("Intensity",): "intensity", ("TriggerMethod",): "lap_trigger",
}  # fmt: skip
_WORDS = {"Resting": "rest", "Location": "position_start", "HeartRate": "fitness_equipment"}  # FIT's words where lower case is not enough
_ACTIVITY = {("Notes",): "description", ("Training", "Plan", "Name"): "title"}
_DEVICE = {("Creator", "Name"): "name", ("Creator", "UnitId"): "serial"}
_MANUFACTURERS = ("garmin", "polar", "suunto", "coros", "wahoo", "apple", "fitbit", "samsung", "huawei", "amazfit", "zepp", "tomtom")
_GARMIN_NAMES = ("forerunner", "fenix", "fēnix", "edge", "vivo", "vívo", "epix", "instinct", "venu", "enduro", "tactix")


def _slot(_: str, name: str, inside_extension: bool) -> int:
    column = (_EXTENSION if inside_extension else _POINT).get(name)
    return -1 if column is None else _COLUMNS.index(column)


_TCX = Dialect(point="Trackpoint", attributes=(), extension="Extensions", columns=_COLUMNS, slot=_slot)


@dataclass
class _Document:
    """The outline of a TCX document (see legday.readers.xml_points.Outline)."""

    sessions: list[SessionFacts] = field(default_factory=list)
    laps: list[dict[str, Any]] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    device: dict[str, str] = field(default_factory=dict)
    began: str | None = None
    plans: int = 0

    def opened(self, path: Sequence[str], attributes: dict[str, str], points: int) -> None:
        name = path[-1]
        if len(path) == 1 and name != _ROOT:
            raise ReaderError(f"XML that begins with <{name[:40]}>, not TCX")
        if max(len(self.sessions), len(self.laps), len(self.stretches)) > MOST_PARTS:
            raise ReaderError(f"more than {MOST_PARTS:,} activities, laps or tracks")
        if name == "Activity":
            self.sessions.append(SessionFacts(sport=attributes.get("Sport")))
        elif name in {"Course", "Workout"}:
            self.plans += 1
        elif name == "Lap" and _inside_activity(path) == ("Lap",):
            self.laps.append({"session": len(self.sessions) - 1, "start_time": attributes.get("StartTime")})
        elif name == "Track" and _inside_activity(path) == ("Lap", "Track"):
            again = bool(self.stretches) and self.stretches[-1].lap == len(self.laps) - 1
            self.stretches.append(Stretch(points, len(self.laps) - 1, after_pause=again))

    def wants(self, path: Sequence[str]) -> bool:
        inside = _inside_activity(path)
        return (inside[:1] == ("Lap",) and inside[1:] in _LAP) or inside in _ACTIVITY or inside in _DEVICE or inside == ("Id",)

    def text(self, path: Sequence[str], text: str) -> None:
        inside = _inside_activity(path)
        if inside[0] == "Lap":
            self.laps[-1].setdefault(_LAP[inside[1:]], text)
        elif inside == ("Id",):
            self.began = self.began or text
        elif inside in _DEVICE:
            self.device.setdefault(_DEVICE[inside], text)
        elif getattr(self.sessions[-1], _ACTIVITY[inside]) is None:
            setattr(self.sessions[-1], _ACTIVITY[inside], text)

    def holds_points(self, path: Sequence[str]) -> bool:
        return _inside_activity(path) == ("Lap", "Track")

    def track(self, points: Points, broken: Break | None, notes: list[str]) -> Track:
        """The Track of this outline and its points.

        Raises:
            NotAnActivityError: a course, a planned workout, or nothing at all.
            ReaderError: the document breaks off before the first lap.
        """
        if not self.laps:
            if broken is not None:
                raise ReaderError(f"{broken.reason}, before the first lap", broken.offset)
            raise NotAnActivityError("a course or a planned workout, nothing recorded" if self.plans else "a TCX file without an activity")
        return Track(_one_cadence(points), self.stretches, [_lap(lap) for lap in self.laps], self.sessions, self._device(), broken, notes)

    def _device(self) -> Device:
        name = " ".join(self.device.get("name", "").split())[:100]
        lowered = name.lower()
        maker = next((maker for maker in _MANUFACTURERS if lowered.startswith(maker)), None)
        if maker is None and lowered.startswith(_GARMIN_NAMES):
            maker = "garmin"
        serial = self.device.get("serial", "")
        began = int(Times().read([self.began])[0])
        return Device(
            manufacturer=maker,
            product=name or None,
            serial_number=int(serial) if serial.isascii() and serial.isdigit() and 0 < int(serial[:20]) < 1 << 32 else None,
            time_created=None if began == NO_TIME else _instant(began),
        )


def _instant(micros: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


def _inside_activity(path: Sequence[str]) -> tuple[str, ...]:
    """The path below the Activity, empty when outside (a multisport file has one more level above)."""
    return tuple(path[path.index("Activity") + 1 :]) if "Activity" in path[:6] else ()


def _lap(said: dict[str, Any]) -> dict[str, Any]:
    """A lap's texts as values: numbers where finite, instants in us, FIT's words."""
    lap: dict[str, Any] = {"session": said["session"]}
    began = int(Times().read([said["start_time"]])[0])
    lap["start_time"] = None if began == NO_TIME else began
    for name in _LAP.values():
        text = said.get(name)
        if name in {"intensity", "lap_trigger"}:
            lap[name] = _WORDS.get(text, text.lower()[:40]) if text else None
        else:
            value = float(numbers([text])[0])
            lap[name] = value if np.isfinite(value) and 0 <= value < 1e9 else None
    return lap


def _one_cadence(points: Points) -> Points:
    """Strides per minute of one leg: the running extension's where it is there, for the plain field is often written in steps."""
    run = points.columns.pop("run_cadence", None)
    if run is not None:
        points.columns["cadence"] = np.where(np.isnan(run), points.columns.get("cadence", run), run)
    return points


def is_tcx(head: bytes) -> bool:
    """Whether the first bytes (some hundred are enough) are those of a TCX document, judged by its root element."""
    return root_name(head) == _ROOT


def read_tcx(source: bytes | Path) -> Recording:
    """Read a TCX document, keeping the good points of one that breaks off.

    Args:
        source: the document, or its path (then it is never held as a whole).

    Raises:
        ReaderError: not TCX, a DOCTYPE, or nothing with a time.
        NotAnActivityError: a course or a planned workout.
    """
    refuse_other_files(source, _ROOT, "TCX")
    points, document, broken, as_latin_1 = stream_points(source, _TCX, _Document)
    return recording(document.track(points, broken, [READ_AS_LATIN_1] if as_latin_1 else []))
