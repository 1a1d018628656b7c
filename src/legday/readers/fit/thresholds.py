"""The thresholds that a watch holds of its runner, by session: heart rates, power and speed.

Apart from assemble.py, because the same number stands in up to four messages, and each is believed only so far.
"""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import numpy as np

from legday.readers.fit.profile import NUMBERS

if TYPE_CHECKING:
    from legday.readers.fit.messages import Floats, Messages, Table

# What a runner can have [bpm, W, m/s]; watches write 0 for what they do not know.
RESTING, MAXIMUM, THRESHOLD, POWER, SPEED = (25.0, 110.0), (120.0, 230.0), (90.0, 220.0), (50.0, 800.0), (1.5, 7.0)
TENTHS_OF_KM_PER_H = 36.0  # of them in one m/s
AT_BIRTH = 220  # bpm; less one a year is what watches set where nobody does
NAMES = (
    "watch_resting_heart_rate", "watch_max_heart_rate", "watch_threshold_heart_rate", "watch_threshold_power", "watch_threshold_speed",
)  # fmt: skip
IN_FORCE = ("resting_heart_rate", "threshold_heart_rate", "max_heart_rate", "functional_threshold_power")
NOTHING = (nan, nan, nan, nan)


def thresholds_of(messages: Messages) -> dict[str, Floats]:
    """NAMES of the sessions, one value each: NaN where the file does not say, or what it says cannot be.

    What stands with a session's time in zones was in force during it, so it goes before settings; of settings that differ, as they may by
    sport, none is taken. Power in `zones_target` is not read: on watches that measure no running power it is the bike's (201 W on a
    fenix 6X; 200 W in a triathlon whose run has 455 W). Speed is field 13 of message 79 in tenths of km/h, which FIT's profile does not
    name: a real file says 118 there, and 3.333 m/s (12.0 km/h) where its watch then announces a new threshold. A maximum of 220 - age was
    measured by nobody and is left out, and so are two values that contradict each other.
    """
    profile, targets, metrics = messages["user_profile"], messages["zones_target"], messages["user_metrics"]
    resting_set = _agreed(RESTING, profile.numbers("resting_heart_rate"))
    maxima_set = [_agreed(MAXIMUM, targets.numbers("max_heart_rate"))]
    maxima_set += [_agreed(MAXIMUM, profile.numbers(name)) for name in ("default_max_running_heart_rate", "default_max_heart_rate")]
    threshold_set = _agreed(THRESHOLD, targets.numbers("threshold_heart_rate"))
    speed = _agreed(SPEED, metrics.numbers("threshold_speed") / TENTHS_OF_KM_PER_H)
    by_age = {AT_BIRTH - age for table in (profile, metrics) for age in table.numbers("age").tolist()}
    in_force = _in_force(messages["time_in_zone"])
    rows = []
    for session, power_said in enumerate(messages["session"].numbers("threshold_power").tolist()):
        own_resting, own_threshold, own_maximum, own_power = in_force.get(session, NOTHING)
        resting = _first(RESTING, own_resting, resting_set)
        threshold = _first(THRESHOLD, own_threshold, threshold_set)
        maximum = _first(MAXIMUM, own_maximum, *maxima_set)
        if threshold <= resting:
            resting = threshold = nan
        if threshold >= maximum:
            threshold = maximum = nan
        rows.append((resting, nan if maximum in by_age else maximum, threshold, _first(POWER, own_power, power_said), speed))
    return dict(zip(NAMES, np.array(rows).reshape(-1, len(NAMES)).T, strict=True))


def _in_force(zones: Table) -> dict[float, tuple[float, ...]]:
    """IN_FORCE of each session, by its index; laps, sets and splits have such messages too."""
    fields = (zones.numbers(name).tolist() for name in ("reference_mesg", "reference_index", *IN_FORCE))
    found: dict[float, tuple[float, ...]] = {}
    for of, index, *values in zip(*fields, strict=True):
        if of == NUMBERS["session"]:
            found.setdefault(index, tuple(values))
    return found


def _first(bounds: tuple[float, float], *values: float) -> float:
    """The first value that can be, NaN where none can."""
    return next((value for value in values if bounds[0] <= value <= bounds[1]), nan)


def _agreed(bounds: tuple[float, float], values: Floats) -> float:
    """The one possible value that a setting has, NaN where it has none or several."""
    possible = {value for value in values.tolist() if bounds[0] <= value <= bounds[1]}
    return possible.pop() if len(possible) == 1 else nan
