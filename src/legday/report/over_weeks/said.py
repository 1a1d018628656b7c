"""What a rule over weeks is shown and how it answers, for all of them alike.

Apart from the rules on single runs, because these belong to no activity and to no morning but the one they are asked on.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from legday.report.model import Day, Finding, Lift, OtherActivity, Run

if TYPE_CHECKING:
    from legday.athlete import Goal
    from legday.report.model import Confidence, Severity
    from legday.report.words import Units

WEEK = timedelta(days=7)
SORE_STOP = 6.0  # of 10; more in a squat


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What there is of one athlete up to a local date."""

    today: date
    runs: list[Run] = []
    lifts: list[Lift] = []
    days: list[Day] = []
    others: list[OtherActivity] = []
    units: Units = "metric"
    goal: Goal = "general"

    def runs_of(self, first: date, last: date) -> list[Run]:
        """The runs of these local days, both inclusive; walks and rides that were recorded as runs are none."""
        return [run for run in self.runs if first <= run.local_start_time.date() <= last and run.kind not in {"walk", "ride"}]

    def lifts_of(self, first: date, last: date) -> list[Lift]:
        """The lifts of these local days, both inclusive."""
        return [lift for lift in self.lifts if first <= lift.local_start_time.date() <= last]


def should_have_stopped(day: Day) -> bool:
    """Whether the athlete's own report of a day was one to rest by."""
    sore = (day.soreness_0_10 or 0.0) >= SORE_STOP or (day.soreness_in_squat_0_10 or 0.0) > SORE_STOP
    return sore or bool(day.sharp_or_joint_pain or day.sick_or_drained or day.stairs_hurt) or day.stable_on_one_leg is False


def said(
    rule: str,
    today: date,
    text: str,
    *,
    value: float | None,
    threshold: float | None,
    rests_on: list[str],
    severity: Severity = "note",
    do_instead: str = "Nothing.",
    confidence: Confidence = "high",
) -> Finding:
    """A finding over weeks: about no activity, dated on the day it is asked."""
    return Finding(
        rule=rule, severity=severity, activity_id=None, date=today, value=value, threshold=threshold, rests_on=rests_on,
        confidence=confidence, text=text, do_instead=do_instead,
    )  # fmt: skip
