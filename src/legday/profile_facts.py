"""The thresholds an athlete's next run would be scored against, each with its evidence: `legday profile`.

Apart from the features, because a person reads the answer and may paste it into the settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from legday.report.words import pace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from typing import Any

    from legday.report.words import Units

    Sure = Literal["high", "medium", "low", "none"]


class Threshold(msgspec.Struct):
    """One threshold; `value` is null where nothing is known."""

    name: str  # the key of the settings
    value: float | None
    date: str | None  # of the effort, the race, or what else made it; null where it has none
    basis: str | None  # settings, watch, daily, runs, race, age; null: the population's, or not known
    source: str
    evidence: int | None  # runs or days that it rests on
    sure: str  # high, medium, low or none


class AthleteProfile(msgspec.Struct):
    """All thresholds of one athlete."""

    athlete: str
    as_of: datetime
    thresholds: list[Threshold]
    config: list[str]  # lines for the settings: what the runs, the days and the watch show


KEYS = {
    "resting": "resting_heart_rate_bpm",
    "maximum": "max_heart_rate_bpm",
    "second": "threshold_heart_rate_bpm",
    "threshold_speed": "threshold_pace_s_per_km",
    "critical_power": "critical_power_w",
}
ELSE = {
    "resting": "assumed",
    "maximum": "not known: set birth_year or max_heart_rate_bpm",
    "second": "population default, 93.5 % of maximum",
    "threshold_speed": "not known: set threshold_pace_s_per_km or race",
    "critical_power": "not known: set critical_power_w",
}
SURE: dict[str | None, Sure] = {
    "settings": "high",
    "daily": "high",
    "race": "high",
    "watch": "medium",
    "runs": "medium",
    "age": "low",
    None: "low",
}
LABELS = {
    "resting_heart_rate_bpm": "resting heart rate",
    "max_heart_rate_bpm": "maximum heart rate",
    "threshold_heart_rate_bpm": "threshold heart rate",
    "threshold_pace_s_per_km": "threshold pace",
    "critical_power_w": "critical power",
}
COUNTED = {"runs": "{} runs", "daily": "{} days", "race": "{} race"}
TO_PASTE = ("watch", "daily", "runs", "race")


def facts(row: Mapping[str, Any], now: datetime) -> AthleteProfile:
    """What is known of one athlete.

    Args:
        row: of `features.as_of.thresholds_at`.
        now: as of when.
    """
    thresholds = [_threshold(name, row) for name in KEYS]
    return AthleteProfile(athlete=row["athlete"], as_of=now, thresholds=thresholds, config=[*map(_line, filter(_is_shown, thresholds))])


def _threshold(name: str, row: Mapping[str, Any]) -> Threshold:
    value: float | None = row[name]
    if name == "threshold_speed" and value:
        value = 1000 / value
    basis: str | None = row[f"{name}_basis"] if value is not None else None
    day: date | None = row[f"{name}_date"] if value is not None else None
    source = "predicted from age (Nes 2013)" if basis == "age" else ELSE[name] if basis is None else row[f"{name}_source"]
    backfilled = basis == "runs" and "first 20 runs" in source
    return Threshold(
        name=KEYS[name],
        value=None if value is None else round(value),
        date=None if day is None else day.isoformat(),
        basis=basis,
        source=source,
        evidence=row[f"{name}_count"] if value is not None else None,
        sure="none" if value is None else "low" if backfilled else SURE[basis],
    )


def _is_shown(threshold: Threshold) -> bool:
    return threshold.basis in TO_PASTE


def _line(threshold: Threshold) -> str:
    return f"{threshold.name} = {threshold.value:g}  # {threshold.source}"


def render(profiles: Sequence[AthleteProfile], *, as_json: bool, many: bool, units: Units = "metric") -> str:
    """As a table for a person or as JSON for a program.

    Args:
        profiles: one per athlete.
        as_json: for a program.
        many: whether the settings have [athletes.ID] sections.
        units: of the paces in the table; JSON and the lines to paste stay SI.
    """
    if as_json:
        return msgspec.json.format(msgspec.json.encode(profiles), indent=1).decode()
    return "\n\n".join(_text(one, f"[athletes.{one.athlete}]" if many else "[athlete]", units) for one in profiles)


def _text(profile: AthleteProfile, section: str, units: Units) -> str:
    rows = [
        ("threshold", "value", "date", "rests on", "how sure", "source"),
        *(_cells(threshold, units) for threshold in profile.thresholds),
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    lines = [f"{profile.athlete}, as of {profile.as_of:%Y-%m-%d}: what a run would be scored against"]
    lines += ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip() for row in rows]
    if profile.config:
        lines += ["", "to hold to these, paste into config.toml:", section, *profile.config]
    return "\n".join(lines)


def _cells(threshold: Threshold, units: Units) -> tuple[str, ...]:
    counted = COUNTED.get(threshold.basis or "")
    rests = "" if counted is None or threshold.evidence is None else counted.format(threshold.evidence)
    return (LABELS[threshold.name], _value(threshold, units), threshold.date or "", rests, threshold.sure, threshold.source)


def _value(threshold: Threshold, units: Units) -> str:
    if threshold.value is None:
        return "-"
    if threshold.name == "threshold_pace_s_per_km":
        return pace(threshold.value, units)
    return f"{threshold.value:g} {'W' if threshold.name == 'critical_power_w' else 'bpm'}"
