"""Whether a hard run fits what the athlete planned: the hours it may begin in, and the lifts that should find fresh legs.

Apart from today.py, which knows the legs and no calendar. Everything is in the athlete's local time; plain values, for quiet nights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.plan_times import hours_of, upcoming
from legday.report.words import zone

if TYPE_CHECKING:
    from datetime import datetime

    from legday.report.judged_by import Gates

KEY_LIFT_HOURS = 24.0


def is_planned_for(instant: datetime, now: datetime, gates: Gates) -> bool:
    """Whether a hard run may begin at an instant from now on: in the allowed hours, and nowhere near a planned key lift.

    That is not in the 24 h before it, and not until the window behind it has closed, since its legs are then to be expected.
    """
    if not gates.allowed_hours and not gates.key_lifts:
        return True
    local = instant.astimezone(zone(gates.time_zone))
    if gates.allowed_hours:
        first, last = hours_of(gates.allowed_hours)
        minute = 60 * local.hour + local.minute
        if not (first <= minute < last if first < last else minute >= first or minute < last):
            return False
    planned = (upcoming(text, now.astimezone(local.tzinfo)) for text in gates.key_lifts)
    since_h = [(instant - begins).total_seconds() / 3600 for begins in planned if begins is not None]
    return not any(-KEY_LIFT_HOURS < hours <= gates.last_hours for hours in since_h)
