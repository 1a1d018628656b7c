"""One lift or run of the Report from its rows in the feature tables.

Apart from build.py, which knows which rows have to be looked at.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from legday.report.forecast import spoke
from legday.report.legs import Share, legs, sigma
from legday.report.model import ChannelScore, Lift, LiftBefore, Novelty, Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo
    from typing import Literal

    from legday.report.judged_by import Gates

    Row = dict[str, Any]

LISTED_HOURS = 96.0
MUSCLES = ("quads", "hamstrings", "glutes", "adductors", "calves")


def local_time(instant: datetime, utc_offset_s: int | None, zone_of_athlete: tzinfo) -> datetime:
    """An instant as clocks showed it: by the offset that the file states, else where the athlete lives."""
    return instant.astimezone(zone_of_athlete if utc_offset_s is None else timezone(timedelta(seconds=utc_offset_s)))


def lift_of(row: Row, local: tzinfo) -> Lift:
    """A row of Lifts with `cooldown_min`; `local` is the athlete's zone."""
    fields = {key: row[key] for key in Lift.__struct_fields__ if key in row}
    fields["novelty"] = [Novelty(**one) for one in row["novelty"]]
    muscles = {muscle: row[muscle] for muscle in MUSCLES}
    return Lift(**fields, local_start_time=local_time(row["start_time"], row["utc_offset_s"], local), muscles=muscles)


def run_of(row: Row, pairs: list[Row], lifts: Mapping[str, Lift], local: tzinfo, gates: Gates) -> Run:
    """A row of Runs with its rows of Pairs, the latest lift first; `lifts` are by id, `gates` those of the run's day."""
    named = _named(pairs)
    state = legs(list(_shares(pairs, lifts)), gates.model)
    hours, opened = named["hours_since_lift"] if named else None, bool(named and named["in_window"])
    fields = {key: row[key] for key in Run.__struct_fields__ if key in row and key != "channels"}
    return Run(
        **fields,
        channels=[ChannelScore(**channel) for channel in row["channels"]],
        local_start_time=local_time(row["start_time"], row["utc_offset_s"], local),
        lift_id=named["lift_id"] if named else None,
        hours_since_lift=hours,
        in_window=opened,
        window=_window(hours),
        lifts=_before(pairs, lower_body=True),
        unknown_lifts=_before(pairs, lower_body=None),
        leg_fatigue=state.fatigue,
        leg_fatigue_interval=[state.low, state.high],
        leg_fatigue_band=state.band,
        spoke=spoke(in_window=opened, leg_fatigue=state.fatigue, gates=gates),
    )


def _named(pairs: list[Row]) -> Row | None:
    """The lift that puts a run in the window (the largest contribution, then the later), else the latest of the last 96 h."""
    legs_before = [pair for pair in pairs if pair["lower_body"]]
    opening = [pair for pair in legs_before if pair["in_window"]]
    if opening:
        return max(opening, key=lambda pair: (pair["contribution"], -pair["hours_since_lift"]))
    recent = [pair for pair in legs_before if pair["hours_since_lift"] <= LISTED_HOURS]
    return min(recent, key=lambda pair: pair["hours_since_lift"], default=None)


def _window(hours: float | None) -> Literal["under_6h", "6_24h", "24_48h", "48_72h", "none"]:
    """The band of hours since a lift; each holds its lower bound, 24-48 h both."""
    if hours is None or hours > 72:
        return "none"
    return "under_6h" if hours < 6 else "6_24h" if hours < 24 else "24_48h" if hours <= 48 else "48_72h"


def _before(pairs: list[Row], *, lower_body: bool | None) -> list[LiftBefore]:
    asked = [pair for pair in pairs if pair["lower_body"] is lower_body and pair["hours_since_lift"] <= LISTED_HOURS]
    return [LiftBefore(lift_id=pair["lift_id"], hours_since_lift=pair["hours_since_lift"]) for pair in asked]


def _shares(pairs: list[Row], lifts: Mapping[str, Lift]) -> Iterator[Share]:
    for pair in pairs:
        yield Share(pair["contribution"], sigma(lifts[pair["lift_id"]]) if pair["lift_id"] in lifts else 0.0)
