"""The thresholds a watch holds of its runner: which message is believed, and what is left out."""

import pytest

from legday.readers.fit import read_fit

from .builder import (
    ENUM,
    LAP,
    SESSION,
    T0,
    TIME_IN_ZONE,
    UINT8,
    UINT16,
    UINT32,
    USER_METRICS,
    USER_PROFILE,
    ZONES_TARGET,
    definition,
    file_id,
    fit,
    message,
    session,
    u16,
    u32,
)  # fmt: skip
from .comparison import differences, read_both

NAMES = ("resting_heart_rate", "max_heart_rate", "threshold_heart_rate", "threshold_power", "threshold_speed")
NOT_SAID = 0xFF
NO_POWER = 0xFFFF


def profile(age: int = NOT_SAID, resting: int = NOT_SAID, running: int = NOT_SAID, default: int = NOT_SAID) -> bytes:
    """Definition and message of user_profile."""
    fields = ((2, 1, UINT8), (8, 1, UINT8), (9, 1, UINT8), (11, 1, UINT8))
    return definition(1, USER_PROFILE, *fields) + message(1, age, resting, running, default)


def targets(maximum: int = NOT_SAID, threshold: int = NOT_SAID, power: int = NO_POWER) -> bytes:
    """Definition and message of zones_target."""
    return definition(2, ZONES_TARGET, (1, 1, UINT8), (2, 1, UINT8), (3, 2, UINT16)) + message(2, maximum, threshold, u16(power))


def in_zone(of: int, index: int, resting: int, threshold: int, maximum: int, *, power: int = NO_POWER) -> bytes:
    """Definition and message of time_in_zone."""
    fields = ((0, 2, UINT16), (1, 2, UINT16), (11, 1, UINT8), (12, 1, UINT8), (13, 1, UINT8), (15, 2, UINT16))
    return definition(3, TIME_IN_ZONE, *fields) + message(3, u16(of, index), maximum, resting, threshold, u16(power))


def metrics(age: int, speed: int) -> bytes:
    """Definition and message 79: age and threshold speed in tenths of km/h."""
    return definition(4, USER_METRICS, (1, 1, UINT8), (13, 1, UINT8)) + message(4, age, speed)


def powered(power: int) -> bytes:
    """Definition and message of a session with a threshold power."""
    fields = ((253, 4, UINT32), (2, 4, UINT32), (5, 1, ENUM), (7, 4, UINT32), (45, 2, UINT16))
    return definition(5, SESSION, *fields) + message(5, u32(T0 + 60), u32(T0), 1, u32(60_000), u16(power))


def told(*parts: bytes) -> list[dict[str, float]]:
    """What each session has of NAMES, the same by both ways of reading."""
    content = fit(file_id(), *parts)
    assert differences(*read_both(content)) == []
    rows = read_fit(content).sessions.select(f"watch_{name}" for name in NAMES).iter_rows()
    return [{name: value for name, value in zip(NAMES, row, strict=True) if value is not None} for row in rows]


def test_what_stood_during_the_session_goes_before_settings():
    """Time in zones of this session first; laps' and other sessions' count for nothing, settings fill what is missing."""
    first, second = told(
        profile(resting=47), targets(172, 180, power=201), in_zone(LAP, 0, 40, 150, 199, power=300),
        in_zone(SESSION, 1, 0, 181, 203, power=432), session(), session(T0 + 60),
    )  # fmt: skip
    assert first == {"resting_heart_rate": 47.0}
    assert second == {"resting_heart_rate": 47.0, "max_heart_rate": 203.0, "threshold_heart_rate": 181.0, "threshold_power": 432.0}


def test_settings_of_the_watch_are_taken_where_nothing_else_stands():
    """Older watches write zones_target and the profile only; the profile's own maximum for running goes before the general one."""
    assert told(targets(189, 170), profile(resting=50, default=195), session()) == [
        {"resting_heart_rate": 50.0, "max_heart_rate": 189.0, "threshold_heart_rate": 170.0}
    ]
    assert told(profile(running=191, default=185), session()) == [{"max_heart_rate": 191.0}]


def test_settings_that_differ_by_sport_say_nothing():
    """Two maxima, and nothing that says which is the run's; what both agree on stays."""
    assert told(targets(189, 170), targets(180, 170), session()) == [{"threshold_heart_rate": 170.0}]


def test_the_bikes_power_is_not_the_runs():
    """Power of zones_target is left; a session's own is taken."""
    assert told(targets(power=201), session()) == [{}]
    assert told(targets(power=201), powered(260)) == [{"threshold_power": 260.0}]


def test_threshold_speed_comes_in_metres_per_second():
    """14.4 km/h are 4 m/s; one that nobody runs is none."""
    assert told(metrics(NOT_SAID, 144), session()) == [{"threshold_speed": 4.0}]
    assert told(metrics(NOT_SAID, 0), session()) == [{}]
    assert told(metrics(NOT_SAID, 254), session()) == [{}]


@pytest.mark.parametrize("age", [profile(age=37), metrics(37, 0)], ids=["profile", "metrics"])
def test_a_maximum_out_of_the_age_formula_is_none(age):
    """183 bpm at 37 years is what a watch sets by itself; a beat more was set or measured."""
    assert told(age, targets(183, 164), session()) == [{"threshold_heart_rate": 164.0}]
    assert told(age, targets(184, 164), session()) == [{"max_heart_rate": 184.0, "threshold_heart_rate": 164.0}]


@pytest.mark.parametrize(
    ("resting", "threshold", "maximum", "left"),
    [
        (0, 0, 0, {}),
        (20, 80, 240, {}),
        (25, 220, 230, {"resting_heart_rate": 25.0, "threshold_heart_rate": 220.0, "max_heart_rate": 230.0}),
        (50, 185, 180, {"resting_heart_rate": 50.0}),
        (100, 95, 180, {"max_heart_rate": 180.0}),
    ],
    ids=["zeros", "out of bounds", "at the bounds", "a threshold above the maximum", "a threshold below rest"],
)  # fmt: skip
def test_what_cannot_be_is_unknown(resting, threshold, maximum, left):
    """Bounds are inclusive; of two values that contradict each other neither is believed."""
    assert told(in_zone(SESSION, 0, resting, threshold, maximum), session()) == [left]
