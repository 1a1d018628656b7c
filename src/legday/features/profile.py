"""What the settings say of an athlete's body, as plain values for the formulas, each on the day it held.

Apart from athlete.py, because features know no settings: they get these few numbers, and ask for them by date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from legday.athlete import dated, races

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legday.athlete import Athlete

    Dated = float | tuple[tuple[date, float], ...] | None  # values from a day on, in order; the first holds before its day too


@dataclass(frozen=True)
class Race:
    """A race run as fast as possible."""

    date: date
    distance_m: float
    time_s: float


@dataclass(frozen=True)
class Profile:
    """One athlete; None is not known."""

    sex: str | None = None  # female | male
    birth_year: int | None = None
    mass_kg: Dated = None
    resting_heart_rate_bpm: Dated = None
    max_heart_rate_bpm: Dated = None
    threshold_heart_rate_bpm: Dated = None
    threshold_pace_s_per_km: Dated = None
    critical_power_w: Dated = None
    races: tuple[Race, ...] = ()  # the oldest first


CHANGING = (
    "mass_kg", "resting_heart_rate_bpm", "max_heart_rate_bpm", "threshold_heart_rate_bpm", "threshold_pace_s_per_km", "critical_power_w",
)  # fmt: skip
_SCHEMA: dict[str, Any] = {
    "athlete": pl.String, "since": pl.Date, "sex": pl.String, "birth_year": pl.Int64, **dict.fromkeys(CHANGING, pl.Float64),
    "race_date": pl.Date, "race_distance_m": pl.Float64, "race_time_s": pl.Float64,
}  # fmt: skip


def profiles_of(people: Mapping[str, Athlete]) -> dict[str, Profile]:
    """Profiles by athlete id from the settings."""
    return {
        athlete: Profile(
            sex=person.sex,
            birth_year=person.birth_year,
            races=tuple(Race(one.date, one.distance_m, one.time_s) for one in races(person)),
            **{name: tuple(dated(getattr(person, name))) or None for name in CHANGING},
        )
        for athlete, person in people.items()
    }


def profile_frame(profiles: Mapping[str, Profile]) -> pl.DataFrame:
    """The profile's fields by athlete, a row for each day `since` which they hold; the first holds from the beginning of time."""
    rows = []
    for athlete, profile in profiles.items():
        changes = {name: _changes(getattr(profile, name)) for name in CHANGING}
        since_race = [(one.date if place else date.min, one) for place, one in enumerate(profile.races)]
        days = {date.min, *(day for values in changes.values() for day, _ in values), *(day for day, _ in since_race)}
        for day in sorted(days):
            row: dict[str, Any] = {"athlete": athlete, "since": day, "sex": profile.sex, "birth_year": profile.birth_year}
            row |= {name: _on(day, values) for name, values in changes.items()}
            race = _on(day, since_race)
            if race is not None:
                row |= {"race_date": race.date, "race_distance_m": race.distance_m, "race_time_s": race.time_s}
            rows.append(row)
    return pl.DataFrame(rows, schema=_SCHEMA)


def with_profile(frame: pl.DataFrame, profiles: Mapping[str, Profile], *names: str) -> pl.DataFrame:
    """The frame with what the profiles held of each row's athlete on its local day.

    Args:
        frame: with `athlete`, `start_time` and `utc_offset_s`; its order is kept.
        profiles: by athlete.
        names: columns of `profile_frame`; all of them without any.
    """
    known = profile_frame(profiles)
    chosen = known.select("athlete", "since", *(names or known.columns[2:])).sort("since")
    # without the rest of each row, which is long to carry along
    days = frame.select("athlete", local_day().alias("day")).with_row_index("place").sort("day")
    held = days.join_asof(chosen, left_on="day", right_on="since", by="athlete", strategy="backward", check_sortedness=False).sort("place")
    return frame.hstack(held.select(chosen.columns[2:]))


def local_day() -> pl.Expr:
    """The day a row began on where the athlete was; in UTC where that is not known."""
    return (pl.col("start_time") + pl.duration(seconds=pl.col("utc_offset_s").fill_null(0))).dt.date()


def _changes(value: Dated) -> tuple[tuple[date, float], ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else ((date.min, value),)


def _on(day: date, changes: Any) -> Any:
    """What held on a day, None where nothing is known."""
    held = [value for since, value in changes if since <= day]
    return held[-1] if held else None
