"""The kinds of column that tables are made of.

Apart from the tables, because each of them uses the same few.
"""

from __future__ import annotations

import dataframely as dy

TIME_ZONE = "UTC"


def instant(*, nullable: bool = True, primary_key: bool = False) -> dy.Datetime:
    """An instant in UTC, to the microsecond."""
    return dy.Datetime(nullable=nullable, primary_key=primary_key, time_zone=TIME_ZONE, time_unit="us")


def number() -> dy.Float64:
    """A number that may be unknown."""
    return dy.Float64(nullable=True)


def small_number() -> dy.Float32:
    """A number of few digits, of which there are many: the mean of a sensor over a minute, say."""
    return dy.Float32(nullable=True)


def text() -> dy.String:
    """A text that may be missing."""
    return dy.String(nullable=True)
