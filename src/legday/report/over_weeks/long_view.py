"""What months and years say of every athlete, asked when something is new and kept with the story.

Apart from the rules, which see plain structs, and from build.py, which knows nothing of weeks.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

import msgspec

from legday.report.model import OtherActivity
from legday.report.over_weeks.ledger import interference, stall_cause
from legday.report.over_weeks.own_answers import durability, shakeout_helps
from legday.report.over_weeks.said import Seen
from legday.report.words import zone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, tzinfo

    import polars as pl

    from legday.report.model import AthleteReport, Finding


def with_long_view(told: Sequence[AthleteReport], others: pl.DataFrame, strength: pl.DataFrame) -> list[AthleteReport]:
    """Athletes with their other sports, and with what their months say on the day of their last activity.

    Args:
        told: as built, with everything there is.
        others: of `features.other_sports`.
        strength: of `features.strength_trend`.
    """
    sports: defaultdict[str, list[OtherActivity]] = defaultdict(list)
    zones = {one.athlete: zone(one.time_zone) for one in told}
    for row in others.filter(others["athlete"].is_in(list(zones))).iter_rows(named=True):
        day = _local_date(row["start_time"], row["utc_offset_s"], zones[row["athlete"]])
        sports[row["athlete"]].append(OtherActivity(start_time=row["start_time"], date=day, sport=row["sport"]))
    strong: defaultdict[str, list[tuple[date, float]]] = defaultdict(list)
    for athlete, end, percent in strength.filter(strength["athlete"].is_in(list(zones))).iter_rows():
        strong[athlete].append((_local_date(end, None, zones[athlete]), percent))
    return [
        msgspec.structs.replace(one, others=sports[one.athlete], over_weeks=_long_view(one, sports[one.athlete], strong[one.athlete]))
        for one in told
    ]


def _long_view(athlete: AthleteReport, others: list[OtherActivity], strength: Sequence[tuple[date, float]]) -> list[Finding]:
    days = [run.local_start_time.date() for run in athlete.runs[-1:]] + [lift.local_start_time.date() for lift in athlete.lifts[-1:]]
    if not days:
        return []
    seen = Seen(today=max(days), runs=athlete.runs, lifts=athlete.lifts, days=athlete.days, others=others)
    asked = (*interference(seen, strength), stall_cause(seen, strength), shakeout_helps(seen), durability(seen))
    return [finding for finding in asked if finding]


def _local_date(instant: datetime, utc_offset_s: int | None, local: tzinfo) -> date:
    return instant.astimezone(local if utc_offset_s is None else timezone(timedelta(seconds=utc_offset_s))).date()
