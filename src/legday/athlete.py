"""What the settings say of one person, with values that changed over time, and which of them cannot stand.

Apart from config.py, because this is the largest section, the only one with dates in it, and there may be many of it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from legday.errors import ConfigError


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A section of config.toml."""


class Since(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value that holds from a day on, until the next one's day; the first of a list holds before its day too."""

    value: float
    since: date = msgspec.field(name="from")


class Race(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A race run as fast as possible, on a way that is nearly level."""

    distance_m: float
    time_s: float
    date: date


Goal = Literal["race", "strength", "general", "recovery", "fat_loss"]
Setting = float | tuple[Since, ...] | None


class Athlete(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of one person; None is not known."""

    name: str | None = None
    goal: Goal = "general"
    birth_year: int | None = None
    sex: Literal["female", "male"] | None = None
    mass_kg: Setting = None
    height_m: float | None = None
    time_zone: str | None = None
    resting_heart_rate_bpm: Setting = None
    max_heart_rate_bpm: Setting = None
    threshold_heart_rate_bpm: Setting = None
    threshold_pace_s_per_km: Setting = None
    critical_power_w: Setting = None
    race: Race | tuple[Race, ...] | None = None
    inputs: tuple[str, ...] = ()
    daily_log: str | None = None


LADDER = ("resting_heart_rate_bpm", "threshold_heart_rate_bpm", "max_heart_rate_bpm")
BOUNDS: dict[str, tuple[float, float]] = {
    "birth_year": (1900, 2100),
    "mass_kg": (20, 300),
    "height_m": (1.0, 2.5),
    "resting_heart_rate_bpm": (25, 110),
    "max_heart_rate_bpm": (120, 240),
    "threshold_heart_rate_bpm": (90, 230),
    "threshold_pace_s_per_km": (140, 900),
    "critical_power_w": (50, 700),
}
RACE_DISTANCE_M = (1000.0, 100_000.0)
RACE_SPEED = (1.5, 7.2)  # m/s; the world record over 1000 m is slower than 7.7, over 5000 m than 6.7


def dated(setting: Setting) -> list[tuple[date, float]]:
    """Each value with the day it holds from, in order; the first holds from the beginning of time."""
    if setting is None:
        return []
    if not isinstance(setting, tuple):
        return [(date.min, setting)]
    ordered = sorted(setting, key=lambda one: one.since)
    return [(one.since if place else date.min, one.value) for place, one in enumerate(ordered)]


def races(person: Athlete) -> list[Race]:
    """The athlete's races, the oldest first."""
    known = person.race if isinstance(person.race, tuple) else [person.race] if person.race else []
    return sorted(known, key=lambda one: one.date)


def check_athlete(key: str, person: Athlete, source: object) -> None:
    """Refuses values that cannot stand.

    Args:
        key: what the section is called, for the words.
        person: as read.
        source: where the settings came from, for the words.

    Raises:
        ConfigError: out of bounds, two values from one day, or heart rates that do not rise.
    """
    for name, (low, high) in BOUNDS.items():
        setting: Setting = getattr(person, name)
        days = [one.since for one in setting] if isinstance(setting, tuple) else []
        if len(set(days)) < len(days) or setting == ():
            problem = "needs a value" if not days else "two values hold from the same day"
            raise ConfigError(source, f"{key}.{name}", problem)
        for _, value in dated(setting):
            if not low <= value <= high:
                raise ConfigError(source, f"{key}.{name}", f"must be between {low:g} and {high:g}", value)
    _check_ladder(key, person, source)
    for race in races(person):
        _check_race(f"{key}.race", race, source)
    if person.time_zone is not None:
        check_zone(f"{key}.time_zone", person.time_zone, source)


def _check_ladder(key: str, person: Athlete, source: object) -> None:
    """Resting, threshold and maximum must rise on every day that one of them changes."""
    values = {name: dated(getattr(person, name)) for name in LADDER}
    for day in sorted({day for changes in values.values() for day, _ in changes}):
        known = [[value for since, value in values[name] if since <= day][-1] for name in LADDER if values[name]]
        if known != sorted(set(known)):
            when = "" if day == date.min else f" (from {day} on)"
            raise ConfigError(source, key, f"heart rates must rise: resting < threshold < max{when}", known)


def _check_race(key: str, race: Race, source: object) -> None:
    if not RACE_DISTANCE_M[0] <= race.distance_m <= RACE_DISTANCE_M[1]:
        raise ConfigError(
            source, f"{key}.distance_m", f"must be between {RACE_DISTANCE_M[0]:g} and {RACE_DISTANCE_M[1]:g}", race.distance_m
        )
    if not (race.time_s > 0 and RACE_SPEED[0] <= race.distance_m / race.time_s <= RACE_SPEED[1]):
        problem = f"must be a running speed, {RACE_SPEED[0]:g} to {RACE_SPEED[1]:g} m/s over {race.distance_m:g} m"
        raise ConfigError(source, f"{key}.time_s", problem, race.time_s)


def check_zone(key: str, zone: str, source: object) -> None:
    """Refuses what is no IANA time zone.

    Raises:
        ConfigError: no such zone.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(source, key, "no such IANA time zone (like 'Europe/Berlin')", zone) from None
