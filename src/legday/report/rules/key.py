"""Before a run that matters: rest rather than a shuffle, and no leg day just before it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from legday.plan_times import upcoming
from legday.report.rules.conditions import Condition, all_hold
from legday.report.words import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.report.model import Finding, Severity
    from legday.report.rules.day_seen import DaySeen

WITHIN_H = 48.0
SEVERITY: dict[str, Severity] = {"strength": "note"}  # whose lift it is that matters; a warning for every other goal


def when_key_next(seen: DaySeen) -> list[Condition]:
    """A key run or race within 48 h."""
    if seen.key_run is None:
        return [Condition(f"a key run within {WITHIN_H:g} h", "none is planned or usual", holds=False)]
    hours = (seen.key_run - seen.now).total_seconds() / 3600
    return [Condition(f"a key run within {WITHIN_H:g} h", f"{_named(seen.key_run)}, in {hours:.0f} h", hours <= WITHIN_H)]


def key_next(seen: DaySeen) -> Finding | None:
    """A note."""
    if seen.key_run is None or not all_hold(when_key_next(seen)):
        return None
    hours = (seen.key_run - seen.now).total_seconds() / 3600
    return seen.finding(
        "KEY_NEXT",
        "note",
        value=hours,
        threshold=WITHIN_H,
        text=f"{_key(seen)} begins in {hours:.0f} h.",
        do_instead="Rest rather than a shuffle.",
        rests_on=("runs",) if seen.key_run_is_habit else ("plan",),
    )


def when_lift_before_key(seen: DaySeen) -> list[Condition]:
    """A lower-body lift, done or planned, that ends less than 48 h before the next key run."""
    asked = f"a leg day less than {WITHIN_H:g} h before a key run"
    if seen.key_run is None:
        return [Condition(asked, "no key run is planned or usual", holds=False)]
    begins = _leg_day(seen)
    return [Condition(asked, _named(begins) if begins else "none", begins is not None)]


def lift_before_key(seen: DaySeen) -> Finding | None:
    """The reverse check: a warning that names a slot for the lift, for the goal strength a note."""
    begins = _leg_day(seen)
    if seen.key_run is None or begins is None or not all_hold(when_lift_before_key(seen)):
        return None
    hours = (seen.key_run - begins).total_seconds() / 3600
    slot = _slot(begins, seen)
    move = f"Move the leg day to {_named(slot)}." if slot else f"The leg day is fixed: run {_named(seen.key_run)} easy, or on another day."
    return seen.finding(
        "LIFT_BEFORE_KEY",
        SEVERITY.get(seen.gates.goal, "warning"),
        value=hours,
        threshold=WITHIN_H,
        text=f"{_named(begins)}'s leg day lies {hours:.0f} h before {_key(seen)[0].lower()}{_key(seen)[1:]}.",
        do_instead=f"{'Next time: move' + move[4:] if slot and begins <= seen.now else move}",
        rests_on=("plan", *(("runs",) if seen.key_run_is_habit else ()), *((seen.lift.leg_load_basis,) if seen.lift else ())),
    )


def _leg_day(seen: DaySeen) -> datetime | None:
    """When the leg day begins that is nearest before the key run and less than 48 h: done, else planned. A done one counts by its end."""
    if seen.key_run is None:
        return None
    local = seen.key_run.tzinfo
    done = [seen.lift.end_time.astimezone(local)] if seen.lift else []
    planned = [begins for text in seen.gates.key_lifts if (begins := upcoming(text, seen.now.astimezone(local))) is not None]
    near = [when for when in (*done, *planned) if timedelta(0) < seen.key_run - when < timedelta(hours=WITHIN_H)]
    return max(near, default=None)


def _slot(begins: datetime, seen: DaySeen) -> datetime | None:
    """The latest earlier day at the same hour that is 48 h before the key run, and free to move from and to; None where none is."""
    fixed = set(seen.gates.fixed_days)
    if seen.key_run is None or _weekday(begins) in fixed:
        return None
    days: Sequence[datetime] = [begins - timedelta(days=back) for back in range(1, 7)]
    return next((day for day in days if seen.key_run - day >= timedelta(hours=WITHIN_H) and _weekday(day) not in fixed), None)


def _weekday(when: datetime) -> str:
    return WEEKDAYS[when.weekday()].lower()


def _named(when: datetime) -> str:
    return f"{WEEKDAYS[when.weekday()]} {when:%H:%M}"


def _key(seen: DaySeen) -> str:
    habit = " by habit" if seen.key_run_is_habit else ""
    return f"The key run of {_named(seen.key_run)}{habit}" if seen.key_run else ""
