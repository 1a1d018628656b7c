"""Small words: instants, lengths and counts as a runner reads them, and text from files made harmless.

Apart, because every renderer needs the same words and none may print a string from a file as it came.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

Units = Literal["metric", "imperial"]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SCORED_BY = {"heart_rate": "heart rate", "session_rpe": "your effort rating", "duration": "duration alone"}
MARKS_MOST = 3  # combining marks on one letter
NO_BREAK = "\u00a0"
METRES_PER_MILE = 1609.344
METRES_PER_FOOT = 0.3048
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:%|h|km|mi|m|ft|min|/km|/mi)(?!\w)|± )|(?<=±) (?=\d)")
_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?", re.DOTALL)
_PACE_IN_TEXT = re.compile(r"(\d{1,2}):([0-5]\d) ?/km\b")
_FIXED_OFFSET = re.compile(r"UTC([+-])(\d\d):(\d\d)")


def zone(name: str) -> tzinfo:
    """The zone of an IANA name or of "UTC+01:00"; UTC where the name is unknown here."""
    if fixed := _FIXED_OFFSET.fullmatch(name):
        offset = timedelta(hours=int(fixed[2]), minutes=int(fixed[3]))
        return timezone(-offset if fixed[1] == "-" else offset)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def offset_name(instant: datetime, name: str) -> str:
    """A zone as its offset at an instant, "UTC+01:00", which names no place."""
    offset = instant.astimezone(zone(name)).utcoffset() or timedelta(0)
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def clean(text: str, limit: int = 60) -> str:
    """A string from a file on one line: no escape sequences, control or direction marks, at most `limit` cells wide."""
    kept = text[: 20 * limit]
    if not kept.isprintable():
        kept = "".join(_kept(char) for char in _ESCAPE_SEQUENCE.sub("", kept))
    return cut(" ".join((kept if kept.isascii() else _without_piles(kept)).split()), limit)


def _without_piles(text: str) -> str:
    """The text without the marks on a letter beyond the third: no script needs them, and piled up they cover other lines."""
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MARKS_MOST:
            kept.append(char)
    return "".join(kept)


def _kept(char: str) -> str:
    return " " if char.isspace() else "" if unicodedata.category(char)[0] == "C" else char


def capital(text: str) -> str:
    """The text with a capital at its beginning, as a sentence has one."""
    return text[:1].upper() + text[1:]


def glued(text: str) -> str:
    """The text with every number kept on one line with its unit."""
    return _BEFORE_UNIT.sub(NO_BREAK, text)


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits before an ellipsis."""
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[: min(len(text) - 1, width)]
    return text.rstrip() + "…"


def day(when: date) -> str:
    """`Thu 29 Jan`."""
    return f"{WEEKDAYS[when.weekday()][:3]} {when.day} {MONTHS[when.month - 1]}"


def moment(when: datetime, now: datetime) -> str:
    """`20:00` today, `Fri 20:00` within six days of now, else `Fri 30 Jan 20:00`; in the zone that `when` carries."""
    apart = (when.date() - now.astimezone(when.tzinfo).date()).days
    clock = f"{when:%H:%M}"
    if apart == 0:
        return clock
    return f"{WEEKDAYS[when.weekday()][:3]} {clock}" if abs(apart) <= 6 else f"{day(when)} {clock}"


def duration(seconds: float) -> str:
    """`41 min`, `1 h 36 min`."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def distance(metres: float | None, units: Units) -> str | None:
    """`8.4 km`, `5.2 mi`; None is not known."""
    if metres is None:
        return None
    return f"{metres / METRES_PER_MILE:.1f} mi" if units == "imperial" else f"{metres / 1000:.1f} km"


def height(metres: float, units: Units) -> str:
    """`35 m`, `115 ft`."""
    return f"{metres / METRES_PER_FOOT:.0f} ft" if units == "imperial" else f"{metres:.0f} m"


def climb(metres_per_km: float, units: Units) -> str:
    """Ascent by distance: `12 m per km`, `63 ft per mi`."""
    if units == "imperial":
        return f"{metres_per_km / 1000 * METRES_PER_MILE / METRES_PER_FOOT:.0f} ft per mi"
    return f"{metres_per_km:.0f} m per km"


def pace(seconds_per_km: float, units: Units) -> str:
    """`5:50 /km`, `9:23 /mi`: a mile is longer, so that it takes more time, where a distance becomes a smaller number."""
    per_unit = seconds_per_km * METRES_PER_MILE / 1000 if units == "imperial" else seconds_per_km
    minutes, seconds = divmod(round(per_unit), 60)
    return f"{minutes}:{seconds:02d} /{'mi' if units == 'imperial' else 'km'}"


def paces_in(text: str, units: Units) -> str:
    """The text with every pace that stands in it as `4:05/km` in these units."""
    return _PACE_IN_TEXT.sub(lambda found: pace(60 * int(found[1]) + int(found[2]), units), text)


def percent(share: float) -> str:
    """`17 %`."""
    return f"{100 * share:.0f} %"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 run`, `2 runs`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    items = list(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def settling_line(lift_id: str) -> str:
    """The command that settles an unknown lift for good."""
    return f"legday log --lift {lift_id} --region lower|upper|full|none"


def channels(scored_by: Sequence[str]) -> str:
    """What a score rests on: `heart rate + pace`."""
    return " + ".join(SCORED_BY.get(channel, channel) for channel in scored_by)
