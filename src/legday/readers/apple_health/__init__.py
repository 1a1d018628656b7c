"""Reads Apple Health's export.xml: workouts as sessions, nights and resting heart rate as daily rows, in one pass.

Time, heart rate and energy only: Apple never tells a set. Tracks lie beside it as GPX; a session's `route` names its file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.apple_health.export_xml import DEEPEST_ELEMENT, feed, is_apple_health
from legday.readers.apple_health.nights import RESTING_HEART_RATE, SLEEP, Nights
from legday.readers.apple_health.workouts import Workout
from legday.readers.session_summaries import recording_of_summaries

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from legday.readers.recording import Recording

__all__ = ["AppleHealth", "is_apple_health", "read_apple_health"]

MOST_WORKOUTS = 200_000
_WANTED_RECORDS = (SLEEP, RESTING_HEART_RATE)


@dataclass(frozen=True)
class AppleHealth:
    """One export: workouts as sessions without records or sets, and the daily rows (see wellness.daily)."""

    recording: Recording
    daily: pl.DataFrame


def read_apple_health(source: bytes | Path | BinaryIO) -> AppleHealth:
    """Read an export of any size in constant memory; one that breaks off keeps what came before.

    Raises:
        NotAnActivityError: an export without a workout, a night or a resting heart rate.
        ReaderError: not Apple's XML, or one that declares entities, nests deeper than 32 or holds more than 200,000 workouts.
    """
    reading = _Reading()
    broken = feed(source, reading.start, reading.end)
    daily = reading.nights.daily()
    if not reading.sessions and daily.is_empty():
        raise ReaderError(broken) if broken else NotAnActivityError("Apple Health without workouts, sleep or resting heart rate")
    notes = [f"{reading.left_out:,} workouts without believable times left out"] * (reading.left_out > 0)
    return AppleHealth(recording_of_summaries(reading.sessions, notes, broken, utc_offset_source="hk_timezone"), daily)


class _Reading:
    """The state of one pass: handlers for expat."""

    def __init__(self) -> None:
        self.sessions: list[dict[str, object]] = []
        self.nights = Nights()
        self.left_out = 0
        self._depth = 0
        self._workout: Workout | None = None
        self._workout_depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST_ELEMENT:
            raise ReaderError(f"XML nested deeper than {DEEPEST_ELEMENT} levels")
        if name == "Record":
            if attributes.get("type") in _WANTED_RECORDS:
                self.nights.record(attributes)
        elif self._workout is None:
            if name == "Workout":
                self._workout, self._workout_depth = Workout(attributes), self._depth
        elif self._depth == self._workout_depth + 1:
            self._workout.child(name, attributes)
        elif name == "FileReference":
            self._workout.route(attributes)

    def end(self, _name: str) -> None:
        if self._workout is not None and self._depth == self._workout_depth:
            session = self._workout.session()
            self._workout = None
            if session is None:
                self.left_out += 1
            elif len(self.sessions) == MOST_WORKOUTS:
                raise ReaderError(f"more than {MOST_WORKOUTS:,} workouts")
            else:
                self.sessions.append(session)
        self._depth -= 1
