"""The athletes of the last run as bytes, to be kept in the store and read back on a night with nothing new.

Apart from json.py: report.json is rounded and filtered, this is whole and exact.
"""

from __future__ import annotations

import msgspec

from legday.report.model import AthleteReport  # noqa: TC001 - msgspec reads the annotation


class Kept(msgspec.Struct):
    """All athletes, and the settings and version that they were made with."""

    made_with: str
    athletes: list[AthleteReport]


def pack(athletes: list[AthleteReport], made_with: str = "") -> bytes:
    """All athletes, unrounded; as JSON, since msgpack would turn local instants into UTC."""
    return msgspec.json.encode(Kept(made_with, athletes))


def unpack(kept: bytes | None, made_with: str = "") -> list[AthleteReport] | None:
    """The athletes kept by `pack`; None where they were made with something else, so that they must be built again."""
    try:
        found = msgspec.json.decode(kept or b"", type=Kept)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return found.athletes if found.made_with == made_with else None
