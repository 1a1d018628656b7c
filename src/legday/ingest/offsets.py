"""Local time where a file does not say its own: the zone of the place, then what the activities around it say.

Apart from the readers, because this is evidence from outside the file, weaker than its own word. The place is asked when a file is read;
names and neighbours are looked for in a view of the whole store, so that it does not matter which of them came first and nothing stored
depends on a name. What is left unknown is read in the athlete's zone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from legday.ingest.facts import DATE_ONLY, LOCAL

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

GPS, NAME, NEIGHBOUR = "gps", "name", "neighbour"
VIRTUAL = "virtual_activity"  # its places are on the map of a game
ZWIFT = "zwift"  # which does not always say that it is one
HIGH_SEA = "Etc/"  # nobody sets a clock by it; 0 N 0 E, which some devices write for "not known", lies there too
NEAREST_WITHIN = "36h"
POSITION = ("position_lat", "position_long")
# `2026-01-05-13-00-00.fit` of Garmin's devices, `2026-01-05-130000-Running-My Watch.fit` of HealthFit: the local time of the start.
NAMED = r"(?:^|[/\\!])(\d{4}-\d\d-\d\d)-(\d\d)-?(\d\d)-?(\d\d)\b[^/\\!]*\.(?i:fit|gpx|tcx)(?:\.gz)?$"
STEP_S, NAME_WITHIN_S, MOST_S = 900, 5, 14 * 3600  # offsets are whole quarters of an hour


class There(NamedTuple):
    """What the clocks said where a recording was made: the offset [s east of UTC] and the IANA zone."""

    utc_offset_s: int
    zone: str


def there(records: pl.DataFrame, start: datetime, *, sub_sport: str | None, device: str) -> There | None:
    """The local time of the place of a recording, None where it has none on this earth.

    The fix in the middle is taken: until a watch has found satellites it may write where it was last.

    Args:
        records: those of one activity.
        start: when it began.
        sub_sport: FIT's word, as the file has it.
        device: maker and product, as far as known.
    """
    if sub_sport == VIRTUAL or ZWIFT in device.lower():
        return None
    fixes = records[list(POSITION)]
    if any(column.null_count() for column in fixes):
        fixes = fixes.drop_nulls()
    if fixes.is_empty():
        return None
    from tzfpy import get_tz  # 80 ms and 35 MB, for who needs it

    latitude, longitude = fixes.row(fixes.height // 2)
    name = get_tz(longitude, latitude)
    if name.startswith(HIGH_SEA):
        return None
    try:
        offset = start.astimezone(ZoneInfo(name)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):  # newer than this machine's list of zones
        return None
    return None if offset is None else There(round(offset.total_seconds()), name)


def disagreement(utc_offset_s: int, place: There) -> str:
    """What is said of a file whose clock was not that of the place."""
    return f"the file's own local time is {_hours(utc_offset_s)}, that of the place ({place.zone}) was {_hours(place.utc_offset_s)}"


def with_named_times(activities: pl.DataFrame) -> pl.DataFrame:
    """The activities, those of unknown local time with the offset that the names of their files tell.

    A name that holds a time whole quarters of an hour from the start, to 5 s, was written by a local clock. No difference says nothing,
    because some programs name files by UTC; nor do two names that differ.

    Args:
        activities: rows of Activities.
    """
    parts = pl.col("name").str.extract_groups(NAMED).struct
    written = pl.concat_str(parts.field("1"), parts.field("2"), parts.field("3"), parts.field("4"))
    local = written.str.to_datetime("%Y-%m-%d%H%M%S", time_unit="us", time_zone="UTC", strict=False)
    offset, apart_s = pl.col("utc_offset_s"), pl.col("apart_s")
    said = (
        activities.filter(offset.is_null())
        .select("activity_id", "start_time", name="sources")
        .explode("name")
        .with_columns(apart_s=(local - pl.col("start_time")).dt.total_seconds())
        .select("activity_id", "apart_s", utc_offset_s=(apart_s / STEP_S).round().cast(pl.Int64) * STEP_S)
        .filter(offset != 0, offset.abs() <= MOST_S, (apart_s - offset).abs() <= NAME_WITHIN_S)
        .group_by("activity_id")
        .agg(offset.min(), most=offset.max())
        .filter(offset == pl.col("most"))
        .select("activity_id", "utc_offset_s", utc_offset_source=pl.lit(NAME))
    )
    return activities.update(said, on="activity_id")


def with_neighbours(activities: pl.DataFrame) -> pl.DataFrame:
    """The activities, those of unknown local time with the offset of the nearest ones.

    Asked are the nearest before and the nearest after that the athlete began within 36 h and whose file, place or name says so; where the
    two differ it stays unknown.

    Args:
        activities: rows of Activities.
    """
    unknown = activities.filter(pl.col("utc_offset_s").is_null()).sort("start_time").select("activity_id", "athlete", "start_time")
    sure = (
        activities.filter(pl.col("utc_offset_s").is_not_null() & ~pl.col("utc_offset_source").is_in([LOCAL, DATE_ONLY]))
        .select("athlete", "start_time", near="utc_offset_s")
        .sort("start_time", "near")
    )
    if unknown.is_empty() or sure.is_empty():
        return activities
    nearest: dict[str, Any] = {"on": "start_time", "by": "athlete", "tolerance": NEAREST_WITHIN, "check_sortedness": False}
    unknown = unknown.join_asof(sure.rename({"near": "before"}), strategy="backward", **nearest)
    unknown = unknown.join_asof(sure.rename({"near": "after"}), strategy="forward", **nearest)
    agreed = pl.when((pl.col("before") == pl.col("after")).fill_null(value=True)).then(pl.coalesce("before", "after"))
    said = unknown.select("activity_id", utc_offset_s=agreed).drop_nulls().with_columns(utc_offset_source=pl.lit(NEIGHBOUR))
    return activities.update(said, on="activity_id")


def _hours(offset_s: int) -> str:
    """`UTC+5:30`."""
    minutes = abs(offset_s) // 60
    return f"UTC{'-' if offset_s < 0 else '+'}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")
