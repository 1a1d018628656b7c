"""Settings: one struct per section of config.toml, every key documented there.

Apart from config_file.py, which reads them once at the edge; from there they are handed down as plain values.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

import msgspec

from legday.athlete import Athlete, Section
from legday.leg_settings import Fatigue
from legday.plan_times import Weekday

FORMATS = ("terminal", "html", "json", "markdown", "csv", "ics")
Channel = Literal["heart_rate", "pace", "power", "session_rpe"]


class Store(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the tables live."""

    path: str = "~/.local/share/legday"


class Ingest(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is read, and how patiently."""

    inputs: tuple[str, ...] = ()
    time_zone: str = "UTC"
    weight_unit: Literal["", "kg", "lb"] = ""
    settle_seconds: float = 0.0
    seconds_per_file: float = 60.0
    memory_mb: int = 2048
    records_per_file: int = 2_000_000


class Window(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The literal window after a lower-body lift, both ends inclusive."""

    first_hours: float = 24.0
    last_hours: float = 48.0


class Intensity(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a run's intensity may rest on."""

    channels: tuple[Channel, ...] = ("heart_rate", "pace", "power", "session_rpe")


class Plan(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When a hard run may be, beside what the legs say; local times of the athlete."""

    allowed_hours: str = ""
    key_runs: tuple[str, ...] = ()
    key_lifts: tuple[str, ...] = ()
    fixed_days: tuple[Weekday, ...] = ()

    def fixed_weekdays(self) -> list[int]:
        """The fixed days as numbers, 0 is Monday."""
        return sorted({get_args(Weekday).index(day) for day in self.fixed_days})


class Rules(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the rule book leaves a choice."""

    soreness_policy: Literal["strict", "lenient"] = "strict"


class Report(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a reader sees."""

    formats: tuple[Literal["terminal", "html", "json", "markdown", "csv", "ics"], ...] = ("terminal", "html", "json")
    units: Literal["metric", "imperial"] = "metric"
    week_start: Weekday = "monday"
    privacy_radius_m: float = 0.0


class Notify(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told of a night, and from what on."""

    urls: tuple[str, ...] = ()
    mildest: Literal["note", "caution", "warning", "stop"] = "warning"
    weekly: Weekday | Literal[""] = ""
    ping_url: str = ""


class Compute(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where work runs."""

    executor: Literal["local", "dask"] = "local"
    workers: int = 0
    scheduler: str = ""
    tls_ca: str = ""
    tls_cert: str = ""
    tls_key: str = ""


class Config(Section, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of config.toml."""

    store: Store = Store()
    ingest: Ingest = Ingest()
    window: Window = Window()
    intensity: Intensity = Intensity()
    fatigue: Fatigue = Fatigue()
    plan: Plan = Plan()
    rules: Rules = Rules()
    report: Report = Report()
    notify: Notify = Notify()
    compute: Compute = Compute()
    exercises: dict[str, str] = msgspec.field(default_factory=dict)
    athlete: Athlete = Athlete()
    athletes: dict[str, Athlete] = msgspec.field(default_factory=dict)

    def people(self) -> dict[str, Athlete]:
        """Athletes by id: those of [athletes.ID], or the one of [athlete] under the id "me"."""
        return self.athletes or {"me": self.athlete}

    def daily_log_of(self, athlete: str) -> Path | None:
        """The file of an athlete's own daily self-report, None where it lies in the store, under `daily_log_name`."""
        named = self.people()[athlete].daily_log
        return None if named is None else Path(named).expanduser()

    def daily_log_name(self, athlete: str) -> str:
        """How the file of an athlete's own daily self-report is called in the store."""
        return f"daily-{athlete}.csv" if self.athletes else "daily.csv"

    def time_zone_of(self, athlete: str) -> str:
        """The IANA zone used where a file does not say."""
        person = self.people().get(athlete)
        return (person.time_zone if person else None) or self.ingest.time_zone
