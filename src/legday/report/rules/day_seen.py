"""What a rule on a day is shown: what was said of it, the legs at an instant of it, and the run that was done, if any.

Apart from seen.py: a day has no intensity, and may have no run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from legday.report.model import Day, Finding, Lift, Run
from legday.report.words import duration

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from legday.report.judged_by import Gates
    from legday.report.model import Confidence, Severity
    from legday.report.rules.conditions import Condition

    DayRule = Callable[["DaySeen"], Finding | None]

REST_FROM = 8.0  # of soreness


class DaySeen(msgspec.Struct, frozen=True, kw_only=True):
    """One local day as the rules see it; with `run` that run of the day, without it the day itself.

    `lift` is the lower-body lift that ended last in the 48 h before the instant, `usual_sleep_h` the median of the nights before,
    `key_run` when the next key run begins, planned or by habit.
    """

    date: date
    now: datetime
    day: Day
    leg_fatigue: float
    gates: Gates
    run: Run | None = None
    lift: Lift | None = None
    usual_sleep_h: float | None = None
    key_run: datetime | None = None
    key_run_is_habit: bool = False

    @property
    def soreness(self) -> float | None:
        """Of the legs, 0-10, as said of this very day; yesterday's is not today's."""
        return self.day.soreness_0_10

    @property
    def worst_soreness(self) -> float:
        """The larger of soreness at rest and in a squat; 0 where neither is known."""
        return max(self.soreness or 0.0, self.day.soreness_in_squat_0_10 or 0.0)

    @property
    def ran(self) -> bool:
        """Whether it is asked about a run that was neither a walk nor a ride."""
        return self.run is not None and self.run.kind not in ("walk", "ride")

    def finding(
        self,
        rule: str,
        severity: Severity,
        *,
        text: str,
        do_instead: str,
        rests_on: tuple[str, ...],
        value: float | None = None,
        threshold: float | None = None,
        confidence: Confidence = "high",
    ) -> Finding:
        """A finding about the run, or about the day; about a run less sure, because nobody knows at what hour the day was reported."""
        run = self.run
        if run is not None:
            text = f"{text} You ran {duration(run.moving_time_s)} that day; the report says no hour, so it may have come after."
            confidence = "medium" if confidence == "high" else confidence
        return Finding(
            rule=rule,
            severity=severity,
            activity_id=run.activity_id if run else None,
            date=self.date,
            value=value,
            threshold=threshold,
            rests_on=list(rests_on),
            confidence=confidence,
            text=text,
            do_instead=do_instead,
        )


def reported(asked: str, said: float | bool | None, holds: bool | None) -> Condition:
    """A condition on something that was reported, or not."""
    from legday.report.rules.conditions import Condition

    word = "not reported" if said is None else ("yes" if said else "no") if isinstance(said, bool) else f"{said:g}"
    return Condition(asked, word, holds)
