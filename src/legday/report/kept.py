"""The athletes of the last run as bytes, to be kept in the store and read back on a night with nothing new.

Apart from json.py: report.json is rounded and filtered, this is whole and exact.
"""

from __future__ import annotations

import msgspec

from legday.report.model import AthleteReport


def pack(athletes: list[AthleteReport]) -> bytes:
    """All athletes, unrounded; as JSON, since msgpack would turn local instants into UTC."""
    return msgspec.json.encode(athletes)


def unpack(kept: bytes) -> list[AthleteReport] | None:
    """The athletes kept by `pack`; None where another version kept something else, so that they must be built again."""
    try:
        return msgspec.json.decode(kept, type=list[AthleteReport])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
