"""What a FIT file says of time: whether the watch's clock was set, and the offset of local time.

Apart, because both are judgements on a whole file, made after decoding.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from legday.readers.fit.messages import Floats, Messages

FIT_EPOCH = 631_065_600  # 1989-12-31T00:00:00Z in Unix seconds
RELATIVE_BELOW = 0x10000000  # smaller times count seconds since power-on (FIT SDK, date_time)
TIME_LIMIT = 2**32
FARTHEST_OFFSET_S = 14 * 3600
QUARTER_S = 900  # every zone is a multiple of 15 minutes
SLACK_S = 2  # local_timestamp and timestamp may be read from the clock a moment apart

CLOCK_NOT_SET = "the watch's clock was not set: times count from power-on"
ANCHORED_CREATED = "times were moved to begin when the file was created"
ANCHORED_LOCAL = "times were moved by the activity's local time, so they may be off by the time zone"


def power_on_instant(messages: Messages) -> tuple[float | None, tuple[str, ...]]:
    """Where power-on lies on FIT's clock.

    Returns:
        Seconds to add to every relative time, None when the clock was set or nothing tells; and notes for the runner.
    """
    times = _times(messages)
    if not times.size or times.max() >= RELATIVE_BELOW:
        return None, ()
    created = messages["file_id"].numbers("time_created")
    if created.size and created[0] >= RELATIVE_BELOW:
        return float(created[0] - times.min()), (CLOCK_NOT_SET, ANCHORED_CREATED)
    activity = messages["activity"]
    for local, stamp in zip(activity.numbers("local_timestamp"), activity.numbers("timestamp"), strict=True):
        if local >= RELATIVE_BELOW > stamp:
            return float(local - stamp), (CLOCK_NOT_SET, ANCHORED_LOCAL)
    return None, (CLOCK_NOT_SET,)


def _times(messages: Messages) -> Floats:
    for message in ("record", "session", "lap"):
        for column in ("timestamp", "start_time"):
            times = messages[message].numbers(column)
            times = times[np.isfinite(times)]
            if times.size:
                return times
    return np.empty(0)


def utc_offset_s(messages: Messages) -> tuple[int | None, str | None]:
    """Seconds east of UTC as the file says, and where it says so; None twice when it does not.

    In the order of trust: the local time of the activity, which is written at its end; that of timestamp_correlation, which is written at
    its beginning and so outlives a file that was cut off; the device's setting, of which a zero is no evidence.
    """
    for message, source in (("activity", "fit_local"), ("timestamp_correlation", "fit_corr")):
        table = messages[message]
        for local, stamp in zip(table.numbers("local_timestamp").tolist(), table.numbers("timestamp").tolist(), strict=True):
            difference = local - stamp
            if abs(difference) <= FARTHEST_OFFSET_S:
                quarters = round(difference / QUARTER_S)
                if abs(difference - quarters * QUARTER_S) <= SLACK_S:
                    return int(quarters * QUARTER_S), source
    for unsigned in messages["device_settings"].numbers("time_offset").tolist():
        signed = unsigned - TIME_LIMIT if unsigned >= TIME_LIMIT // 2 else unsigned
        if 0 < abs(signed) <= FARTHEST_OFFSET_S:
            return int(signed), "fit_device"
    return None, None


def unix_microseconds(seconds: Floats, shift: float | None) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Unix microseconds of FIT seconds, and which of them are instants; what counts from power-on is moved by `shift` if there is one."""
    if shift is not None:
        seconds = np.where(seconds < RELATIVE_BELOW, seconds + shift, seconds)
    known = (seconds >= RELATIVE_BELOW) & (seconds < TIME_LIMIT)
    if np.count_nonzero(known) < len(known):
        seconds = np.where(known, seconds, 0.0)
    return np.rint((seconds + FIT_EPOCH) * 1e6).astype(np.int64), known


def instant(seconds: float, shift: float | None) -> datetime | None:
    """One of FIT's times as an aware datetime."""
    (micros,), (known,) = unix_microseconds(np.array([seconds]), shift)
    return datetime.fromtimestamp(int(micros) // 1_000_000, UTC).replace(microsecond=int(micros) % 1_000_000) if known else None
