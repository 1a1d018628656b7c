"""What is known of an athlete's body, as plain values for the formulas.

Apart from config.py, because features know no settings: they get these few numbers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legday.config import Athlete


@dataclass(frozen=True)
class Profile:
    """One athlete; None is not known."""

    sex: str | None = None  # female | male
    birth_year: int | None = None
    mass_kg: float | None = None
    resting_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    threshold_heart_rate_bpm: float | None = None


_SCHEMA = {
    "athlete": pl.String, "sex": pl.String, "birth_year": pl.Int64, "mass_kg": pl.Float64, "resting_heart_rate_bpm": pl.Float64,
    "max_heart_rate_bpm": pl.Float64, "threshold_heart_rate_bpm": pl.Float64,
}  # fmt: skip


def profiles_of(people: Mapping[str, Athlete]) -> dict[str, Profile]:
    """Profiles by athlete id from the settings."""
    return {
        athlete: Profile(
            sex=person.sex,
            birth_year=person.birth_year,
            mass_kg=person.mass_kg,
            resting_heart_rate_bpm=person.resting_heart_rate_bpm,
            max_heart_rate_bpm=person.max_heart_rate_bpm,
            threshold_heart_rate_bpm=person.threshold_heart_rate_bpm,
        )
        for athlete, person in people.items()
    }


def profile_frame(profiles: Mapping[str, Profile]) -> pl.DataFrame:
    """One row per athlete with the profile's fields, ready to be joined on `athlete`."""
    return pl.DataFrame([{"athlete": athlete, **asdict(profile)} for athlete, profile in profiles.items()], schema=_SCHEMA)
