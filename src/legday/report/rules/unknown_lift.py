"""A run in what would be the window, if anybody knew what was lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.model import Finding
from legday.report.rules.conditions import Condition, all_hold
from legday.report.words import settling_line

if TYPE_CHECKING:
    from legday.report.model import LiftBefore
    from legday.report.rules.seen import Seen


def when_unknown_lift_in_window(seen: Seen) -> list[Condition]:
    """Within 24-48 h after a lift of unknown region."""
    gates, lifts = seen.gates, _in_window(seen)
    asked = f"began {gates.first_hours:g}-{gates.last_hours:g} h after a lift of unknown kind"
    return [Condition(asked, f"{lifts[0].hours_since_lift:.1f} h" if lifts else "no such lift", bool(lifts))]


def unknown_lift_in_window(seen: Seen) -> Finding | None:
    """A note with the line that settles it."""
    if not all_hold(when_unknown_lift_in_window(seen)):
        return None
    gates, lift = seen.gates, _in_window(seen)[0]
    return Finding(
        rule="UNKNOWN_LIFT_IN_WINDOW",
        severity="note",
        activity_id=seen.run.activity_id,
        date=seen.run.local_start_time.date(),
        value=lift.hours_since_lift,
        threshold=gates.first_hours,
        rests_on=["time_of_day"],
        confidence="none",
        text=f"A run {lift.hours_since_lift:.1f} h after a lift that may have been legs or not. If it was, this run was in the window.",
        do_instead=f"Settle it once: {settling_line(lift.lift_id)}",
    )


def _in_window(seen: Seen) -> list[LiftBefore]:
    gates = seen.gates
    return [lift for lift in seen.run.unknown_lifts if gates.first_hours <= lift.hours_since_lift <= gates.last_hours]
