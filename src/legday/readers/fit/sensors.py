"""What fed the heart rate and the altitude: a strap or the wrist, a barometer or satellites, as far as a file says.

Apart from device.py, because these are the watch's parts and partners, and how far heart rate and grade can be trusted rests on them.
"""

from __future__ import annotations

import re
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from legday.readers.fit.profile import GARMIN, NAMES, name_of

if TYPE_CHECKING:
    from legday.readers.fit.messages import Messages, Table

CHEST, OPTICAL, BAROMETER, SATELLITE = "chest", "optical", "barometer", "satellite"

# FIT's numbers: device_info.source_type, and of each source the device_type that measures heart rate.
NOT_SAID, ANT, ANT_PLUS, BLUETOOTH, BLUETOOTH_LOW_ENERGY, LOCAL = -1, 0, 1, 2, 3, 5
HEART_RATE = {NOT_SAID: 120, ANT: 120, ANT_PLUS: 120, BLUETOOTH: 1, BLUETOOTH_LOW_ENERGY: 1}  # watches before 2013 name no source
LOCAL_SATELLITES, LOCAL_BAROMETER, LOCAL_WRIST = (0, 1, 2), 4, 10

# Wireless sensors are straps unless they say otherwise: bands for the arm by their makers and names, Garmin's by what is no strap (a watch
# that sends its own heart rate).
BAND_MAKERS = frozenset(("scosche", "mio_technology_europe", "mio_magellan", "whoop"))
BAND_NAMES = re.compile(r"oh1|verity|polar sense|rhythm|tickr fit|arm ?band|\bhw\d|whoop|watch", re.IGNORECASE)
GARMIN_STRAPS = ("hrm", "axh", "axb")

# The watch may write the wrist's reading (record field 136, not in FIT's profile) beside the heart rate it took. Where no strap was near,
# the two were the same in each of 13,333 records of six real files; two sensors agree to the beat in less than half of a run.
SAME_SHARE, DIFFERENT_SHARE, ENOUGH = 0.9, 0.5, 60


class _Part(NamedTuple):
    """One line of device_info, -1 for what it does not say."""

    source: float
    kind: float
    maker: float
    product: float
    name: str


def sensors_of(messages: Messages) -> dict[str, str | None]:
    """`heart_rate_sensor` (chest or optical) and `altitude_source` (barometer or satellite), None where the file does not say."""
    parts = _parts(messages["device_info"])
    return {"heart_rate_sensor": _heart_rate_sensor(parts, messages["record"]), "altitude_source": _altitude_source(parts)}


def _parts(infos: Table) -> set[_Part]:
    fields = ("source_type", "device_type", "manufacturer", "product")
    numbers = ((NOT_SAID if isnan(n) else n for n in infos.numbers(name).tolist()) for name in fields)
    return set(map(_Part, *numbers, (name or "" for name in infos.texts("product_name"))))


def _heart_rate_sensor(parts: set[_Part], records: Table) -> str | None:
    """The one sensor there was; of several the one whose readings were taken, None where that cannot be seen."""
    share = _share_from_wrist(records)
    if share is not None and share >= SAME_SHARE:
        return OPTICAL
    found = {_worn(part) for part in parts if HEART_RATE.get(int(part.source)) == part.kind}
    if share is None or share > DIFFERENT_SHARE:
        found |= {OPTICAL for part in parts if part.source == LOCAL and part.kind == LOCAL_WRIST}
    wordless = any(part.source in (BLUETOOTH, BLUETOOTH_LOW_ENERGY) and part.kind == NOT_SAID for part in parts)  # it may be a strap
    return found.pop() if len(found) == 1 and not wordless else None


def _share_from_wrist(records: Table) -> float | None:
    taken, wrist = records.numbers("heart_rate"), records.numbers("wrist_heart_rate")
    both = np.isfinite(taken) & np.isfinite(wrist)
    return float((taken == wrist)[both].mean()) if np.count_nonzero(both) >= ENOUGH else None


def _worn(part: _Part) -> str:
    """Where a wireless sensor is worn."""
    if part.maker in GARMIN and (word := NAMES["garmin_product"].get(int(part.product))):
        return CHEST if word.startswith(GARMIN_STRAPS) else OPTICAL
    return OPTICAL if name_of("manufacturer", part.maker) in BAND_MAKERS or BAND_NAMES.search(part.name) else CHEST


def _altitude_source(parts: set[_Part]) -> str | None:
    """A watch that lists its receiver and no barometer has none; one that lists neither says nothing."""
    local = {part.kind for part in parts if part.source == LOCAL}
    if LOCAL_BAROMETER in local:
        return BAROMETER
    return SATELLITE if local.intersection(LOCAL_SATELLITES) else None
