"""The settings that a report was judged and worded by, kept with it so that both are re-read together.

Apart from model.py, because report.json holds what was found, and these are what it was found with.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from legday.athlete import Goal
from legday.plan_times import Weekday
from legday.report.words import Units
from legday.science.fatigue import FatigueModel


class Gates(msgspec.Struct, kw_only=True):
    """The settings that the findings and today's verdict were judged by, kept with them so that both can be re-read together."""

    first_hours: float = 24.0
    last_hours: float = 48.0
    gate: float = 25.0
    clear: float = 35.0
    model: FatigueModel = msgspec.field(default_factory=FatigueModel)  # of anyone; in a report as of an instant this athlete's on that day
    time_zone: str = "UTC"
    allowed_hours: str = ""
    key_lifts: list[str] = []
    key_runs: list[str] = []
    fixed_days: list[str] = []
    goal: Goal = "general"
    soreness_policy: Literal["strict", "lenient"] = "strict"


class Style(msgspec.Struct, kw_only=True):
    """How the words of a report are set; numbers of report.json and runs.csv are SI whatever stands here."""

    units: Units = "metric"
    week_start: Weekday = "monday"
