"""What the settings say of leg fatigue: two gates, and the constants of the model with what they may be.

Apart from config.py, because these are the only settings that change what is computed; what each means stands in science/fatigue.py.
"""

from __future__ import annotations

from legday.athlete import Section
from legday.errors import ConfigError


class Fatigue(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Gates on leg fatigue (0-100), and the constants that it is computed with, by the names of `science.fatigue.FatigueModel`."""

    gate: float = 25.0
    clear: float = 35.0
    peak_hours: float = 35.0
    immediate_hours: float = 12.0
    immediate_share: float = 0.35
    saturation: float = 1.2
    bout_protection: float = 0.4
    bout_load: float = 0.5335
    soreness_protection: float = 0.6
    soreness_load: float = 1.107
    soreness_per_load: float = 4.0
    individual_sigma: float = 0.6
    report_sigma: float = 0.4
    downhill_load: float = 0.0


BOUNDS: dict[str, tuple[float, float]] = {
    "peak_hours": (6, 96),
    "immediate_hours": (1, 48),
    "immediate_share": (0, 2),
    "saturation": (0.1, 10),
    "bout_protection": (0, 0.9),
    "bout_load": (0.05, 10),
    "soreness_protection": (0, 0.9),
    "soreness_load": (0.05, 10),
    "soreness_per_load": (0.5, 20),
    "individual_sigma": (0.05, 2),
    "report_sigma": (0.05, 2),
    "downhill_load": (0, 5),
}


def check_fatigue(fatigue: Fatigue, source: object) -> None:
    """Refuses what cannot stand.

    Args:
        fatigue: as read.
        source: where the settings came from, for the words.

    Raises:
        ConfigError: out of bounds.
    """
    for name in ("gate", "clear"):
        if not 0 < getattr(fatigue, name) <= 100:
            raise ConfigError(source, f"fatigue.{name}", "must be above 0 and at most 100", getattr(fatigue, name))
    for name, (low, high) in BOUNDS.items():
        if not low <= getattr(fatigue, name) <= high:
            raise ConfigError(source, f"fatigue.{name}", f"must be between {low:g} and {high:g}", getattr(fatigue, name))
