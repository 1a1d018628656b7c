"""Values that a message holds only as a remainder of the one before: times in message headers, and distance in twelve bits.

Apart, because they are the only values that cannot be decoded a layout at a time; no watch since about 2014 writes them.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from legday.readers.fit.messages import Decoded
from legday.readers.fit.profile import MESSAGES, NUMBERS, TIMESTAMP
from legday.readers.fit.wire import BASES, BYTE, COMPRESSED_HEADER, Layout, Slot, slots_of

COMPRESSED = "compressed_speed_distance"
COMPRESSED_NUMBER = next(n for n, field in MESSAGES[NUMBERS["record"]].fields.items() if field.name == COMPRESSED)
SPEED_SCALE, DISTANCE_SCALE = 100, 16  # 1/100 m/s and 1/16 m, each in 12 bits


def header_times(content: bytes, layouts: list[Layout], parts: list[int]) -> dict[int, int]:
    """FIT seconds of every message whose header carries its time: five bits, counted on from the last full timestamp."""
    marks: list[tuple[int, bool, int]] = [(part, True, 0) for part in parts]
    for layout in layouts:
        slot = next((slot for slot in slots_of(layout.triples) if slot.number == TIMESTAMP and _is_whole_number(slot)), None)
        for at in layout.offsets:
            if slot is not None:
                field = content[at + slot.at : at + slot.at + slot.size]
                full = int.from_bytes(field, "big" if layout.big else "little", signed=BASES[slot.base].kind == "i")
                if full != BASES[slot.base].invalid:
                    marks.append((at, True, full))
            if content[at] & COMPRESSED_HEADER:
                marks.append((at, False, content[at] & 31))
    times, clock = {}, 0
    for at, is_full, value in sorted(marks, key=lambda mark: (mark[0], not mark[1])):
        clock = value if is_full else clock + (value - clock) % 32
        if not is_full:
            times[at] = clock
    return times


def _is_whole_number(slot: Slot) -> bool:
    base = BASES.get(slot.base)
    return base is not None and base.kind in "iu" and base.size == slot.size and slot.base != BYTE


def with_header_times(decoded: dict[str, Decoded], times: dict[int, int]) -> dict[str, Decoded]:
    """The tables with those times where the message itself has none."""
    out = {}
    for name, (offsets, columns) in decoded.items():
        if TIMESTAMP not in MESSAGES[NUMBERS[name]].fields:
            out[name] = Decoded(offsets, columns)
            continue
        own = columns.get("timestamp")
        filled = np.array([times.get(at, np.nan) for at in offsets.tolist()], np.float64)
        if isinstance(own, np.ndarray):
            filled = np.where(np.isnan(own), filled, own)
        out[name] = Decoded(offsets, {**columns, "timestamp": filled}) if np.isfinite(filled).any() else Decoded(offsets, columns)
    return out


def with_unpacked_distance(record: Decoded, layouts: list[Layout], parts: list[int]) -> Decoded:
    """The records with speed [m/s] and distance [m] out of `compressed_speed_distance`, where they have none of their own.

    Distance is a running total; as in fitdecode it begins again with every definition that has the field.
    """
    columns = dict(record.columns)
    packed = columns.pop(COMPRESSED)
    if not isinstance(packed, np.ndarray) or packed.shape[1] != 3:
        return Decoded(record.offsets, columns)
    packing = [x for x in layouts if x.number == NUMBERS["record"] and COMPRESSED_NUMBER in x.triples[::3]]
    restarts = sorted({*parts}.union(*(layout.redefined_at for layout in packing)))
    speed, distance = np.full((2, len(record.offsets)), np.nan)
    total, section = 0, -1
    for i, (at, octets) in enumerate(zip(record.offsets.tolist(), packed, strict=True)):
        if np.isnan(octets).any():
            continue
        if section != (section := bisect_right(restarts, at)):
            total = 0
        both = int.from_bytes(bytes(octets.astype(np.uint8)), "little")
        total += ((both >> 12) - total) % 4096
        speed[i], distance[i] = (both & 0xFFF) / SPEED_SCALE, total / DISTANCE_SCALE
    for name, unpacked in (("speed", speed), ("distance", distance)):
        own = columns.get(name)
        columns[name] = np.where(np.isnan(own), unpacked, own) if isinstance(own, np.ndarray) else unpacked
    return Decoded(record.offsets, columns)
