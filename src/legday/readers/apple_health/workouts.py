"""Apple's workouts as sessions, in FIT's words and SI units.

Apart, because this is the only place where HealthKit's names of workouts and quantities stand.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from legday.readers.plausible import HEART_RATES_BPM, LONGEST_ACTIVITY_S, LONGEST_DISTANCE_M, plausible, plausible_instant
from legday.readers.strength_csv.cells import METRES_PER

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_TEXT = 200  # characters
LARGEST_ENERGY_KCAL = 50_000.0
LARGEST_ASCENT_M = 20_000.0
_ACTIVITY = "HKWorkoutActivityType"
_QUANTITY = "HKQuantityTypeIdentifier"
_SPORTS: Mapping[str, tuple[str, str | None]] = {
    "Running": ("running", None), "Walking": ("walking", None), "Hiking": ("hiking", None), "Cycling": ("cycling", None),
    "HandCycling": ("cycling", "hand_cycling"), "Swimming": ("swimming", None), "Rowing": ("rowing", None),
    "Elliptical": ("fitness_equipment", "elliptical"), "StairClimbing": ("fitness_equipment", "stair_climbing"),
    "Stairs": ("fitness_equipment", "stair_climbing"), "StairStepper": ("fitness_equipment", "stair_climbing"),
    "TraditionalStrengthTraining": ("training", "strength_training"), "FunctionalStrengthTraining": ("training", "strength_training"),
    "CoreTraining": ("training", None), "CrossTraining": ("training", None), "MixedCardio": ("training", "cardio_training"),
    "HighIntensityIntervalTraining": ("training", "hiit"), "Flexibility": ("training", "flexibility_training"),
    "Yoga": ("training", "yoga"), "Pilates": ("training", "pilates"),
}  # fmt: skip
_INDOORS = {"running": "indoor_running", "walking": "indoor_walking", "cycling": "indoor_cycling", "rowing": "indoor_rowing"}
_SECONDS_PER = {"s": 1.0, "sec": 1.0, "min": 60.0, "hr": 3600.0, "h": 3600.0}
_KCAL_PER = {"kcal": 1.0, "cal": 1.0, "kj": 1 / 4.184}  # HealthKit's "Cal" is the large calorie
_BPM_PER = {"count/min": 1.0, "count/s": 60.0}
_DISTANCES = {
    f"{_QUANTITY}Distance{way}" for way in ("WalkingRunning", "Cycling", "Swimming", "Rowing", "Wheelchair", "CrossCountrySkiing")
}


def instant_with_offset(text: str) -> tuple[datetime, int] | None:
    """Apple's `2026-02-03 18:40:12 +0100` as an instant in UTC and its offset [s east of UTC]; None for anything else."""
    try:
        written = datetime.fromisoformat(text[:19] + text[20:])
    except ValueError:
        return None
    offset = written.utcoffset()
    instant = plausible_instant(written) if offset is not None else None
    return None if instant is None or offset is None else (instant, int(offset.total_seconds()))


class Workout:
    """One <Workout> while its children are read."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self._attributes = attributes
        self._metadata: dict[str, str] = {}
        self._statistics: dict[str, Mapping[str, str]] = {}
        self._route: str | None = None

    def child(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element directly below the workout."""
        if name == "MetadataEntry" and attributes.get("key", "").startswith("HK"):
            self._metadata[attributes["key"]] = attributes.get("value", "")
        elif name == "WorkoutStatistics":
            self._statistics[attributes.get("type", "")] = attributes

    def route(self, attributes: Mapping[str, str]) -> None:
        """The <FileReference> of its route."""
        self._route = self._route or attributes.get("path", "")[:LONGEST_TEXT].lstrip("/") or None

    def session(self) -> dict[str, object] | None:
        """A row of SESSIONS, None where its times cannot be."""
        start = instant_with_offset(self._attributes.get("startDate", ""))
        end = instant_with_offset(self._attributes.get("endDate", ""))
        if start is None or end is None or not 0 <= (elapsed := (end[0] - start[0]).total_seconds()) <= LONGEST_ACTIVITY_S:
            return None
        kind = self._attributes.get("workoutActivityType", "").removeprefix(_ACTIVITY)[:LONGEST_TEXT]
        sport, sub_sport = _SPORTS.get(kind, ("generic" if kind else "unknown", None))
        if sub_sport is None and self._metadata.get("HKIndoorWorkout") == "1":
            sub_sport = _INDOORS.get(sport)
        timer = _measured(self._attributes.get("duration"), self._attributes.get("durationUnit"), _SECONDS_PER, elapsed + 1)
        return {
            "start_time": start[0],
            "timestamp": end[0],
            "sport": sport,
            "sub_sport": sub_sport,
            "title": re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind) or None,
            "total_elapsed_time": elapsed,
            "total_timer_time": min(timer, elapsed) if timer else None,
            "total_distance": self._distance(),
            "total_ascent": _measured_together(self._metadata.get("HKElevationAscended"), METRES_PER, LARGEST_ASCENT_M),
            "total_calories": self._total("totalEnergyBurned", {f"{_QUANTITY}ActiveEnergyBurned"}, _KCAL_PER, LARGEST_ENERGY_KCAL),
            "avg_heart_rate": self._heart_rate("average"),
            "max_heart_rate": self._heart_rate("maximum"),
            "utc_offset_s": _offset_of(self._metadata.get("HKTimeZone", ""), start[0], start[1]),
            "source_id": self._attributes.get("sourceName", "")[:LONGEST_TEXT] or None,
            "route": self._route,
        }

    def _distance(self) -> float | None:
        return self._total("totalDistance", _DISTANCES, METRES_PER, LONGEST_DISTANCE_M) or None

    def _total(self, attribute: str, types: set[str], per: Mapping[str, float], highest: float) -> float | None:
        """The workout's own statistics, else the attribute that exports before iOS 16 have."""
        for statistics in (self._statistics[name] for name in sorted(types & self._statistics.keys())):
            total = _measured(statistics.get("sum"), statistics.get("unit"), per, highest)
            if total is not None:
                return total
        return _measured(self._attributes.get(attribute), self._attributes.get(f"{attribute}Unit"), per, highest)

    def _heart_rate(self, which: str) -> float | None:
        statistics = self._statistics.get(f"{_QUANTITY}HeartRate", {})
        rate = _measured(statistics.get(which), statistics.get("unit"), _BPM_PER, HEART_RATES_BPM[1])
        return rate if rate is not None and rate >= HEART_RATES_BPM[0] else None


def _measured(value: str | None, unit: str | None, per: Mapping[str, float], highest: float) -> float | None:
    """A value in SI; None where it, or its unit, is not known."""
    number, factor = plausible(value, 0, 1e9), per.get((unit or "").strip().lower())
    return None if number is None or factor is None else plausible(number * factor, 0, highest)


def _measured_together(text: str | None, per: Mapping[str, float], highest: float) -> float | None:
    """As `_measured`, for a value and its unit in one text: "5000 cm"."""
    value, _, unit = (text or "").strip().partition(" ")
    return _measured(value, unit, per, highest)


def _offset_of(zone: str, instant: datetime, written_s: int) -> int:
    """The offset where the workout was done [s east of UTC], else the one written, which is the phone's at the time of the export."""
    found = _zone(zone[:LONGEST_TEXT])
    offset = instant.astimezone(found).utcoffset() if found else None
    return written_s if offset is None else int(offset.total_seconds())


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
