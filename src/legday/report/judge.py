"""Every rule over every run of one athlete, each run seen with nothing but what came before it.

Apart from build.py, because `legday explain` shows one run to the same rules; and from the rules, which see one run and no list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from legday.report.legs import FORGOTTEN_AFTER_HOURS, fatigue_at, hours_since
from legday.report.model import Day
from legday.report.mornings import seen_on_run, usual_sleep_h
from legday.report.personal import gates_of_day, teaching
from legday.report.rules import findings_on, with_reported
from legday.report.rules.day import findings_of_day
from legday.report.rules.seen import Seen
from legday.report.rules.stacked import stacked
from legday.report.slots import clear_slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from legday.report.judged_by import Gates
    from legday.report.model import AthleteReport, Finding, Lift, Run

LONGEST_LIFT = timedelta(hours=24)
EASY_RUNS, EASY_RUNS_LEAST, EASY_WITHIN = 20, 5, timedelta(days=180)
EASY_LEAST_S = 900.0


def findings(athlete: AthleteReport, before: AthleteReport | None = None) -> list[Finding]:
    """Everything found on the runs of an athlete, by the start of the run.

    A finding looks at its run, the runs before it, its day and the lifts of the ten days before: while all of these are as they were
    when `before` was judged by the same settings, so is it.
    """
    history, known = History(athlete), History(before) if before else None
    lifts_alike = _beginning(history.lifts, known.lifts) if known else 0
    days_alike = known is not None and history.days == known.days
    last_time: dict[str, list[Finding]] = {}
    for finding in before.findings if before else []:
        if finding.rule != "STACKED":
            last_time.setdefault(finding.activity_id or "", []).append(finding)
    found: dict[str, list[Finding]] = {}
    as_before = known is not None
    for number, run in enumerate(athlete.runs):
        if known is not None:
            as_before = as_before and number < len(known.runs) and _same(known.runs[number], run)
            if as_before and history.sees_alike(run, known, lifts_alike, days_alike=days_alike):
                found[run.activity_id] = last_time.get(run.activity_id, [])
                continue
        found[run.activity_id] = with_reported(history.reported_on(run), history.found_on(number))
    for finding in stacked(athlete.runs, found):
        found[finding.activity_id or ""].append(finding)
    return [finding for run in athlete.runs for finding in found[run.activity_id]]


def _beginning(one: Sequence[Lift], other: Sequence[Lift]) -> int:
    """How many of the first lifts are the same."""
    odd = (place for place, (lift, its) in enumerate(zip(one, other, strict=False)) if not _same(lift, its))
    return next(odd, min(len(one), len(other)))


def _same(one: object, other: object) -> bool:
    return one is other or one == other


class History:
    """An athlete's lifts, runs and days, to be looked back on from one run."""

    def __init__(self, athlete: AthleteReport) -> None:
        """The lifts and runs of an athlete in order of their start."""
        self.runs = athlete.runs
        self._gates, self._units = athlete.gates, athlete.style.units
        self.lifts = sorted((*athlete.lifts, *athlete.other_lifts), key=lambda lift: lift.start_time)
        self.starts = [lift.start_time for lift in self.lifts]
        self._by_id = {lift.activity_id: lift for lift in self.lifts}
        self.days, self._day = athlete.days, {day.date: day for day in athlete.days}
        self._reports = teaching(athlete.days)
        self._moving_times = tuple(run.moving_time_s for run in athlete.runs)

    def sees_alike(self, run: Run, other: History, lifts_alike: int, *, days_alike: bool) -> bool:
        """Whether everything beside the runs that a rule may look at is as in another history.

        Args:
            run: of both.
            other: the other history.
            lifts_alike: how many of the first lifts are the same in both.
            days_alike: whether all days are.
        """
        begun = max(bisect_right(one.starts, run.start_time) for one in (self, other))
        if begun > lifts_alike and self.lifts_before(run.start_time) != other.lifts_before(run.start_time):
            return False
        return days_alike or self._said_around(run) == other._said_around(run)

    def _said_around(self, run: Run) -> tuple[object, ...]:
        day = run.local_start_time.date()
        return self._day.get(day), usual_sleep_h(self.days, day), self.gates_of(run)

    def lifts_before(self, instant: datetime) -> list[Lift]:
        """The lifts that ended in the ten days before an instant."""
        earliest = instant - timedelta(hours=FORGOTTEN_AFTER_HOURS) - LONGEST_LIFT
        near = self.lifts[bisect_left(self.starts, earliest) : bisect_right(self.starts, instant)]
        return [lift for lift in near if 0 <= hours_since(lift, instant) <= FORGOTTEN_AFTER_HOURS]

    def found_on(self, number: int) -> list[Finding]:
        """What the rules find on one run; only where they do, the next clear slot is searched."""
        seen = self.seen(number)
        if not findings_on(seen):
            return []
        return findings_on(self.with_slot(seen))

    def reported_on(self, run: Run) -> list[Finding]:
        """What was reported of the day of a run, and spoke against it."""
        day = self._day.get(run.local_start_time.date())
        if day is None:
            return []
        seen = seen_on_run(run, day, self.days, self.gates_of(run))
        return findings_of_day(seen) if seen.ran else []

    def day_of(self, run: Run) -> Day:
        """What was said of the local day of a run; nulls where nothing was."""
        date = run.local_start_time.date()
        return self._day.get(date, Day(date=date))

    def seen(self, number: int) -> Seen:
        """One run as the rules see it."""
        run = self.runs[number]
        lifts = self.lifts_before(run.start_time)
        unknown = any(lift.lower_body is None for lift in lifts)
        return Seen(
            run=run,
            lift=self._by_id.get(run.lift_id or ""),
            known_leg_fatigue=self._known(run, lifts) if unknown else run.leg_fatigue,
            earlier_moving_times_s=self._moving_times[:number],
            gates=self.gates_of(run),
            latest=self._by_id.get(run.lifts[0].lift_id) if run.lifts else None,
            day=self._day.get(run.local_start_time.date()),
            easy_pace_s_per_km=self._easy_pace(number) if run.in_window else None,
            units=self._units,
        )

    def with_slot(self, seen: Seen) -> Seen:
        """The same with when a hard run would have been clear, and the leg fatigue due then, as could be known when the run began."""
        lifts = self.lifts_before(seen.run.start_time)
        slot = next(clear_slots(lifts, seen.run.start_time, seen.gates), None)
        return msgspec.structs.replace(seen, slot=slot, slot_leg_fatigue=fatigue_at(lifts, slot.start, seen.gates.model) if slot else None)

    def gates_of(self, run: Run) -> Gates:
        """The gates, with the constants of this athlete on the day of a run."""
        return gates_of_day(self._gates, self._reports, run.local_start_time.date())

    def _known(self, run: Run, lifts: Sequence[Lift]) -> float:
        """Leg fatigue without the lifts of unknown kind."""
        return fatigue_at([lift for lift in lifts if lift.lower_body is not None], run.start_time, self.gates_of(run).model)

    def _easy_pace(self, number: int) -> float | None:
        """The median pace of up to 20 easy runs of the half year before, none of them in the window; None below five [s/km]."""
        paces = list(self._easy_paces(number))
        return median(paces) if len(paces) >= EASY_RUNS_LEAST else None

    def _easy_paces(self, number: int) -> Iterator[float]:
        since, left = self.runs[number].start_time - EASY_WITHIN, EASY_RUNS
        for run in _backwards(self.runs, number):
            if run.start_time < since or not left:
                return
            on_the_way = run.kind in ("steady", "unknown") and run.surface in ("road", "track", "unknown")
            if run.intensity_class == "easy" and on_the_way and not run.in_window and run.moving_time_s >= EASY_LEAST_S and run.distance_m:
                left -= 1
                yield run.moving_time_s / run.distance_m * 1000


def _backwards(runs: Sequence[Run], number: int) -> Iterator[Run]:
    return (runs[place] for place in range(number - 1, -1, -1))
