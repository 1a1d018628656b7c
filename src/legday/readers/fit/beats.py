"""Heart rate that came apart from the records: `hr` messages, which a chest strap hands over after a swim.

Apart, because their times are 12-bit remainders of a strap's own clock and need an anchor each time the strap restarts.
"""

from __future__ import annotations

from math import isfinite, isnan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from legday.readers.fit.messages import Floats, Table

TICKS_PER_S = 1024
FARTHEST_S = 1.0
MAX_BEATS = 2_000_000  # seven days at 200 bpm


def heart_rate_at(times: Floats, hr: Table) -> Floats:
    """The heart rate [bpm] of the beat nearest to each time, NaN where none is within a second.

    Args:
        times: FIT seconds of the records, NaN allowed.
        hr: the `hr` messages in file order.
    """
    beats = _beats(hr)
    out = np.full(len(times), np.nan)
    if not beats:
        return out
    at, bpm = (np.array(column, float) for column in zip(*sorted(beats), strict=True))
    right = np.searchsorted(at, times).clip(1, len(at) - 1) if len(at) > 1 else np.zeros(len(times), int)
    left = np.maximum(right - 1, 0)
    nearest = np.where(times - at[left] <= at[right] - times, left, right)
    close = np.abs(at[nearest] - times) <= FARTHEST_S
    out[close] = bpm[nearest[close]]
    return out


def _beats(hr: Table) -> list[tuple[float, float]]:
    """(FIT seconds, bpm) of every beat; each `event_timestamp` that comes with a `timestamp` is a new anchor."""
    beats: list[tuple[float, float]] = []
    ticks, zero = 0, float("nan")
    stamps = hr.numbers("timestamp") + np.nan_to_num(hr.numbers("fractional_timestamp"))
    arrays = (hr.arrays(name).tolist() for name in ("event_timestamp", "event_timestamp_12", "filtered_bpm"))
    for stamp, full, packed, bpm in zip(stamps.tolist(), *arrays, strict=True):
        if len(beats) > MAX_BEATS:
            break
        marks = [mark for mark in full if mark == mark]  # noqa: PLR0124 - NaN is not itself
        if marks:
            ticks = int(marks[0])
            if not isnan(stamp):
                zero = stamp - ticks / TICKS_PER_S
        elif not isnan(zero):
            for remainder in _twelve_bits(packed):
                ticks += (remainder - ticks) % 4096
                marks.append(ticks)
        beats += [(zero + mark / TICKS_PER_S, rate) for mark, rate in zip(marks, bpm, strict=False) if rate > 0]
    return [beat for beat in beats if isfinite(beat[0])]


def _twelve_bits(packed: list[float]) -> list[int]:
    """Bytes as little-endian groups of 12 bits."""
    octets = bytes(int(octet) & 0xFF for octet in packed if isfinite(octet))
    whole = int.from_bytes(octets, "little")
    return [whole >> shift & 0xFFF for shift in range(0, len(octets) * 8 - 11, 12)]
