"""Numbers from files, believed only within the bounds of what they can be.

Apart from the formats, because NaN, infinity and slips of the finger are the same in CSV, JSON and XML.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from legday.readers.strength_csv.cells import number_and_unit

FIRST_INSTANT = datetime(1990, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2100, 1, 1, tzinfo=UTC)
LONGEST_ACTIVITY_S = 7 * 86_400.0
LONGEST_DISTANCE_M = 1_000_000.0
HEART_RATES_BPM = (20.0, 255.0)


def plausible(value: object, low: float, high: float) -> float | None:
    """The number within `low` and `high` (both inclusive); None for any other, NaN and text that says more."""
    if isinstance(value, str):
        number, unit = number_and_unit(value)
        value = None if unit else number
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if low <= value <= high else None


def plausible_instant(instant: datetime) -> datetime | None:
    """The instant in UTC if someone can have worn a watch then."""
    return instant.astimezone(UTC) if FIRST_INSTANT <= instant < LAST_INSTANT else None


def instant_of_epoch_ms(value: object) -> datetime | None:
    """Milliseconds since 1970 as an instant in UTC, None for anything that is none."""
    milliseconds = plausible(value, 0, LAST_INSTANT.timestamp() * 1000)
    return None if milliseconds is None else plausible_instant(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds))
