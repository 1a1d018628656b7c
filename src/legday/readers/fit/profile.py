"""The share of FIT's profile that is read: which fields of which messages, their scale and kind, and the names of numbers.

Apart, because it is generated (scripts/make_fit_profile.py) and only looked up. Loading it costs a millisecond; fitdecode's whole profile
costs twenty.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple


class Field(NamedTuple):
    """One field: its column, and `value = raw / scale - offset`; kind is time, degrees, text, list, number or a table of names."""

    name: str
    kind: str
    scale: float | None
    offset: float | None


class Message(NamedTuple):
    """One message: its name and the fields that are read of it, by field number."""

    name: str
    fields: dict[int, Field]


_CONTENT = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))

MESSAGES = {m["number"]: Message(name, {int(n): Field(*f) for n, f in m["fields"].items()}) for name, m in _CONTENT["messages"].items()}
NUMBERS = {message.name: number for number, message in MESSAGES.items()}
NAMES: dict[str, dict[int, str]] = {table: {int(n): word for n, word in words.items()} for table, words in _CONTENT["names"].items()}

DEVELOPER_MESSAGES = frozenset((NUMBERS["field_description"], NUMBERS["developer_data_id"]))
TIMESTAMP = 253  # the number of `timestamp` in every message that has it as field 253
DEGREES = 180 / 2**31  # of a semicircle; exact in binary, so nothing is lost
GARMIN = frozenset((1, 13, 15, 89))  # garmin, dynastream_oem, dynastream, tacx: makers whose products are in garmin_product


def name_of(table: str, number: float) -> str:
    """The profile's word for a number, or the number itself as text where this profile is older than the file."""
    whole = int(number)
    return NAMES[table].get(whole) or str(whole)
