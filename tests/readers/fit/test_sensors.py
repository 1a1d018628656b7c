"""Which sensor fed the heart rate, and what measured the altitude, as far as a file says."""

import pytest

from legday.readers.fit import read_fit

from .builder import (
    DEVICE_INFO,
    ENUM,
    RECORD,
    STRING,
    T0,
    UINT8,
    UINT16,
    UINT32,
    definition,
    file_id,
    fit,
    message,
    session,
    text,
    u16,
    u32,
)  # fmt: skip
from .comparison import differences, read_both

NOT_SAID = 0xFF
ANT_PLUS, BLUETOOTH_LOW_ENERGY, LOCAL = 1, 3, 5
GARMIN, WAHOO, SCOSCHE, POLAR, NO_MAKER = 1, 32, 83, 123, 0xFFFF
HRM_RUN, FR965, NEWER_THAN_THE_PROFILE = 1752, 4315, 65000
WRIST, BAROMETER, GPS = (LOCAL, 10), (LOCAL, 4), (LOCAL, 0)
HRM, OTHER_STRAP = (ANT_PLUS, 120, GARMIN, HRM_RUN), (BLUETOOTH_LOW_ENERGY, 1, WAHOO, 1)


def part(source: int, kind: int = NOT_SAID, maker: int = NO_MAKER, product: int = 0xFFFF, name: str = "") -> bytes:
    """Definition and message of device_info."""
    fields = ((25, 1, ENUM), (1, 1, UINT8), (2, 2, UINT16), (4, 2, UINT16), (27, 20, STRING))
    return definition(1, DEVICE_INFO, *fields) + message(1, source, kind, u16(maker, product), text(name, 20))


def records(taken: int, *wrist: int) -> bytes:
    """A record a second in which the watch took one heart rate and the wrist read these."""
    head = definition(0, RECORD, (253, 4, UINT32), (3, 1, UINT8), (136, 1, UINT8))
    return head + b"".join(message(0, u32(T0 + at), taken, bpm) for at, bpm in enumerate(wrist))


def told(*parts: bytes) -> tuple[str | None, str | None]:
    """Sensor and altitude of a session with these parts, the same by both ways of reading."""
    content = fit(file_id(), *parts, session())
    assert differences(*read_both(content)) == []
    return read_fit(content).sessions.select("heart_rate_sensor", "altitude_source").row(0)


@pytest.mark.parametrize(
    ("listed", "sensor"),
    [
        ([], None),
        ([WRIST], "optical"),
        ([HRM], "chest"),
        ([(ANT_PLUS, 120)], "chest"),
        ([(NOT_SAID, 120)], "chest"),
        ([OTHER_STRAP], "chest"),
        ([(ANT_PLUS, 120, GARMIN, NEWER_THAN_THE_PROFILE)], "chest"),
        ([(ANT_PLUS, 120, GARMIN, FR965)], "optical"),
        ([(ANT_PLUS, 120, SCOSCHE, 1)], "optical"),
        ([(BLUETOOTH_LOW_ENERGY, 1, POLAR, 1, "Polar Sense 1A2B3C4D")], "optical"),
        ([(BLUETOOTH_LOW_ENERGY, 1, WAHOO, 1, "TICKR FIT")], "optical"),
        ([(BLUETOOTH_LOW_ENERGY, 1, POLAR, 1, "Polar H10 1A2B3C4D")], "chest"),
        ([(ANT_PLUS, 124, GARMIN, 1)], None),
        ([(LOCAL, 120)], None),
        ([HRM, OTHER_STRAP], "chest"),
        ([HRM, WRIST], None),
        ([WRIST, (BLUETOOTH_LOW_ENERGY,)], None),
        ([WRIST, (BLUETOOTH_LOW_ENERGY, 7, WAHOO, 1)], "optical"),
    ],
    ids=str,
)  # fmt: skip
def test_the_sensor_is_known_where_the_file_lists_one(listed, sensor):
    """Wrist, strap or band; two kinds, or a wireless sensor of no kind beside the wrist, leave it open."""
    assert told(*(part(*each) for each in listed))[0] == sensor


@pytest.mark.parametrize(
    ("wrist", "sensor"),
    [
        ([150] * 120, "optical"),
        ([150] * 100 + [149] * 20, None),
        ([150] * 40 + [140] * 80, "chest"),
        ([140] * 50, None),
        ([255] * 120, None),
    ],
    ids=["the same", "nearly the same", "another", "too few", "not there"],
)  # fmt: skip
def test_of_two_sensors_the_one_whose_readings_were_taken_counts(wrist, sensor):
    """Where the wrist's own reading stands beside the heart rate, it shows which of the two was taken."""
    assert told(part(*HRM), part(*WRIST), records(150, *wrist))[0] == sensor


def test_the_wrists_own_reading_is_no_column_of_the_records():
    """It only decides; a record has one heart rate."""
    assert "wrist_heart_rate" not in read_fit(fit(file_id(), records(150, 150, 150))).records.columns


@pytest.mark.parametrize(
    ("listed", "source"),
    [([], None), ([GPS, BAROMETER], "barometer"), ([BAROMETER], "barometer"), ([GPS, WRIST], "satellite"), ([(NOT_SAID, 4)], None)],
    ids=["nothing", "both", "indoors", "no barometer", "not said whose"],
)  # fmt: skip
def test_the_altitude_is_a_barometers_where_the_watch_lists_one(listed, source):
    """A watch that lists its receiver and no barometer has none; one that lists neither says nothing."""
    assert told(*(part(*each) for each in listed))[1] == source
