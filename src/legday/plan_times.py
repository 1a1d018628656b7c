"""How the settings write planned times: hours of the day, and a weekly or dated hour.

Apart from config.py and the report, because both read them: one to refuse what cannot be meant, the other to ask the calendar.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
WEEKLY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]* ([01]\d|2[0-3]):([0-5]\d)", re.IGNORECASE)
DATED = re.compile(r"(\d{4})-(\d\d)-(\d\d) ([01]\d|2[0-3]):([0-5]\d)")


class Hours(NamedTuple):
    """From one minute of the day to another; over midnight where the first is later."""

    first: int
    last: int


def hours_of(text: str) -> Hours:
    """The hours of "06:00-21:00".

    Raises:
        ValueError: it is written otherwise.
    """
    found = HOURS.fullmatch(text)
    if found is None:
        raise ValueError("must read like 06:00-21:00")
    first, first_minutes, last, last_minutes = map(int, found.groups())
    return Hours(60 * first + first_minutes, 60 * last + last_minutes)


def upcoming(text: str, local: datetime) -> datetime | None:
    """When a planned lift begins next, from an aware local time on; None where its date is past.

    Args:
        text: weekly, "Tue 18:00", or on one day, "2026-02-03 18:00".
        local: an instant in the athlete's zone.

    Raises:
        ValueError: it is written otherwise, or there is no such day.
    """
    if weekly := WEEKLY.fullmatch(text):
        weekday, hour, minute = WEEKDAYS.index(weekly[1].lower()), int(weekly[2]), int(weekly[3])
        ahead = (local + timedelta(days=(weekday - local.weekday()) % 7)).replace(hour=hour, minute=minute, second=0, microsecond=0)
        return ahead if ahead >= local else ahead + timedelta(days=7)
    if dated := DATED.fullmatch(text):
        year, month, day, hour, minute = map(int, dated.groups())
        begins = datetime(year, month, day, hour, minute, tzinfo=local.tzinfo)
        return begins if begins >= local else None
    raise ValueError("must read like 'Tue 18:00' or '2026-02-03 18:00'")
