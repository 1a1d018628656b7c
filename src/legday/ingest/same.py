"""Whether two recordings are one: by device, by start and length, by overlap, and what looks like one and is left alone.

Apart from grouping, because these are the tolerances one may argue with; their spread is that of other programs, none was measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.ingest.facts import DATE_ONLY, LOCAL

if TYPE_CHECKING:
    from legday.ingest.facts import Facts

START_WITHIN_US = 120 * 1_000_000
SAME_DEVICE_WITHIN_US = 2 * 1_000_000
DURATION_WITHIN_S = 60.0
DURATION_WITHIN_SHARE = 0.1
DISTANCE_WITHIN_SHARE = 0.05
OVERLAP_SHARE, OVERLAP_DOUBT = 0.8, 0.3  # of the shorter one
OVERLAP_LEAST_S = 300.0
SLIP_STEP_US, SLIP_WITHIN_US, SLIP_MOST_US = 900 * 1_000_000, 60 * 1_000_000, 14 * 3_600_000_000
SLIP_DURATION_S, SLIP_DISTANCE_SHARE = 5.0, 0.01


def same_start(one: Facts, other: Facts) -> bool:
    """Whether both may be the same outing by sport and start, whatever their length."""
    return abs(one.start_us - other.start_us) <= START_WITHIN_US and same_family(one, other)


def same_family(one: Facts, other: Facts) -> bool:
    """Whether the sports may be one; a file that says none may be any."""
    return one.family is None or other.family is None or one.family == other.family


def same_recording(one: Facts, other: Facts) -> bool:
    """Whether two files hold one recording; all bounds are inclusive.

    The sports must go together, and then: one device's serial number and start (2 s) in two
    whole files; or start within 120 s and duration, elapsed or
    moving, within 60 s or a tenth of the longer, or distance within a twentieth; or four fifths of the shorter one recorded by two
    different devices at once, both of 5 min or more; or the same length at a start that is off by whole quarters of an hour, where one
    of them has its time from a clock without a zone.
    """
    if not same_family(one, other):
        return False
    apart_us = abs(one.start_us - other.start_us)
    same_device = one.serial_number is not None and one.serial_number == other.serial_number
    if same_device and apart_us <= SAME_DEVICE_WITHIN_US and one.is_whole and other.is_whole:
        return True
    if apart_us <= START_WITHIN_US and (_alike_in_duration(one, other) or _within(one.distance_m, other.distance_m, DISTANCE_WITHIN_SHARE)):
        return True
    if overlap_share(one, other) >= OVERLAP_SHARE and _sources_differ(one, other) and _sure_of_family(one, other):
        return True
    return LOCAL in (one.clock, other.clock) and zone_slip_us(one, other) is not None


def same_log(one: Facts, other: Facts) -> bool:
    """Whether two strength logs tell of one workout: nobody starts two within 120 s; or two apps were filled in at once."""
    if (one.clock == DATE_ONLY) != (other.clock == DATE_ONLY):
        return False
    if abs(one.start_us - other.start_us) <= START_WITHIN_US:
        return True
    return one.clock != DATE_ONLY and one.format != other.format and overlap_share(one, other) >= OVERLAP_SHARE


def overlap_share(one: Facts, other: Facts) -> float:
    """How much of the shorter one lies in the other, 0-1; 0 where one of them is shorter than 5 min."""
    shorter_s = min(one.duration_s, other.duration_s)
    if shorter_s < OVERLAP_LEAST_S:
        return 0.0
    return max(min(one.end_us, other.end_us) - max(one.start_us, other.start_us), 0) / 1e6 / shorter_s


def zone_slip_us(one: Facts, other: Facts) -> int | None:
    """By how many microseconds one looks like a copy of the other in another time zone; None where it does not."""
    apart_us = abs(one.start_us - other.start_us)
    slip_us = round(apart_us / SLIP_STEP_US) * SLIP_STEP_US
    fits = 0 < slip_us <= SLIP_MOST_US and abs(apart_us - slip_us) <= SLIP_WITHIN_US
    alike = abs(one.duration_s - other.duration_s) <= SLIP_DURATION_S and _within(one.distance_m, other.distance_m, SLIP_DISTANCE_SHARE)
    return slip_us if fits and alike and same_family(one, other) else None


def _alike_in_duration(one: Facts, other: Facts) -> bool:
    pairs = ((a, b) for a in (one.duration_s, one.timer_s) for b in (other.duration_s, other.timer_s) if a is not None and b is not None)
    return any(abs(a - b) <= max(DURATION_WITHIN_S, DURATION_WITHIN_SHARE * max(a, b)) for a, b in pairs)


def _within(one: float | None, other: float | None, share: float) -> bool:
    return bool(one and other) and abs((one or 0) - (other or 0)) <= share * max(one or 0, other or 0)


def _sources_differ(one: Facts, other: Facts) -> bool:
    return (one.source or one.format, one.serial_number) != (other.source or other.format, other.serial_number)


def _sure_of_family(one: Facts, other: Facts) -> bool:
    """Where a file does not say its sport, it must not swallow a short activity that merely happened while it ran."""
    if one.family and other.family:
        return True
    return min(one.duration_s, other.duration_s) >= OVERLAP_SHARE * max(one.duration_s, other.duration_s)
