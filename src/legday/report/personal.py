"""What an athlete's soreness reports make of the model: days with what was to be expected, and the constants of one date.

Apart from days.py, which only collects what was said; plain floats, because a quiet night asks for today's constants again.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from legday.report.legs import FORGOTTEN_AFTER_HOURS, hours_since
from legday.science.soreness import REPORTS_REMEMBERED, expected_soreness, personal, theta

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, tzinfo

    from legday.report.judged_by import Gates
    from legday.report.model import Day, Lift
    from legday.science.fatigue import FatigueModel

REPORTED_AT = time(8)  # local; a day's report has a date and no hour, and is taken for the morning's


def with_expectations(days: Sequence[Day], lifts: Sequence[Lift], local: tzinfo, model: FatigueModel) -> list[Day]:
    """Days with `expected_soreness` and `theta`, where soreness was reported.

    Args:
        days: oldest first.
        lifts: all of the athlete's; those that ended before a morning count for it, unknown ones at their expected share.
        local: the athlete's zone.
        model: of anyone.
    """
    loading = sorted((lift for lift in lifts if lift.loads_legs), key=lambda lift: lift.end_time)
    ends = [lift.end_time for lift in loading]
    told = []
    for day in days:
        if day.soreness_0_10 is None:
            told.append(day)
            continue
        morning = datetime.combine(day.date, REPORTED_AT, local)
        first, last = bisect_left(ends, morning - timedelta(hours=FORGOTTEN_AFTER_HOURS)), bisect_left(ends, morning)
        expected = expected_soreness(_loads(loading[first:last], morning), model)
        said = theta(day.soreness_0_10, expected, model)
        told.append(msgspec.structs.replace(day, expected_soreness=expected, theta=said))
    return told


def _loads(lifts: Sequence[Lift], instant: datetime) -> Iterator[tuple[float, float, float]]:
    for lift in lifts:
        yield lift.leg_load or 0.0, lift.soreness_attenuation, hours_since(lift, instant)


def teaching(days: Sequence[Day]) -> list[Day]:
    """The days whose report says something of how loads are borne."""
    return [day for day in days if day.theta is not None]


def gates_of_day(gates: Gates, days: Sequence[Day], day: date) -> Gates:
    """The gates with the constants of one athlete on one date: earlier reports, and the day's own in their place where there is one.

    Args:
        gates: with the constants of anyone.
        days: from `with_expectations`, oldest first; who asks for many dates hands in those of `teaching`.
        day: the local date; nothing later is looked at.
    """
    at = bisect_left(days, day, key=lambda one: one.date)
    before = (days[place].theta for place in range(at - 1, -1, -1))
    earlier = list(islice((one for one in before if one is not None), REPORTS_REMEMBERED))[::-1]
    own = days[at].theta if at < len(days) and days[at].date == day else None
    if not earlier and own is None:
        return gates
    return msgspec.structs.replace(gates, model=personal(gates.model, earlier, own))
