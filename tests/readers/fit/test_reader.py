"""What a FIT file means: instants, units, names, sets, several sessions, and what is no activity at all."""

from datetime import UTC, datetime

import polars as pl
import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.fit import is_fit, read_fit

from .builder import (
    ACTIVITY_FILE,
    DEVICE_INFO,
    DEVICE_SETTINGS,
    ENUM,
    EVENT,
    EXERCISE_TITLE,
    FLOAT32,
    LAP,
    RECORD,
    SET,
    SINT8,
    SINT32,
    SPLIT,
    STRING,
    T0,
    TIMESTAMP_CORRELATION,
    UINT8,
    UINT16,
    UINT32,
    WORKOUT_STEP,
    activity,
    definition,
    file_id,
    fit,
    heart_rates,
    i32,
    message,
    session,
    text,
    u16,
    u32,
)  # fmt: skip
from .comparison import assert_is_whole, differences, outcome, read_both

BEGIN = datetime(2025, 12, 30, 3, 33, 20, tzinfo=UTC)
both = pytest.mark.parametrize("reader", ["fast", "reference"])


@both
def test_values_come_in_si_units_and_instants_in_utc(reader):
    """Semicircles become degrees, scale and offset are applied, times are aware."""
    fields = (
        (253, 4, UINT32), (0, 4, SINT32), (1, 4, SINT32), (2, 2, UINT16), (3, 1, UINT8), (4, 1, UINT8), (5, 4, UINT32), (6, 2, UINT16),
        (7, 2, UINT16), (13, 1, SINT8), (39, 2, UINT16), (41, 2, UINT16), (53, 1, UINT8), (83, 2, UINT16), (84, 2, UINT16), (85, 2, UINT16),
    )  # fmt: skip
    values = (
        u32(T0), i32(2**29, -(2**30)), u16(3000), 150, 83, u32(123456), u16(3210),
        u16(250), 0xF6, u16(85, 2405), 64, u16(789, 5012, 1234),
    )  # fmt: skip
    record = read_fit(fit(file_id(), definition(0, RECORD, *fields), message(0, *values)), reader=reader).records.row(0, named=True)
    assert record == {
        "timestamp": BEGIN, "position_lat": 45.0, "position_long": -90.0, "distance": 1234.56, "enhanced_speed": 3.21,
        "enhanced_altitude": 100.0, "heart_rate": 150, "cadence": 83, "fractional_cadence": 0.5, "power": 250, "temperature": -10.0,
        "vertical_oscillation": 8.5, "stance_time": 240.5, "vertical_ratio": 7.89, "stance_time_balance": 50.12, "step_length": 123.4,
        "developer_power": None,
    }  # fmt: skip


@both
def test_what_was_not_measured_is_null(reader):
    """FIT's invalid numbers become null, never 0 or NaN."""
    fields = ((253, 4, UINT32), (0, 4, SINT32), (3, 1, UINT8), (6, 2, UINT16), (13, 1, SINT8), (7, 4, FLOAT32))
    values = (u32(0xFFFFFFFF), i32(0x7FFFFFFF), 0xFF, u16(0xFFFF), 0x7F, b"\xff\xff\xff\x7f")
    records = read_fit(fit(file_id(), definition(0, RECORD, *fields), message(0, *values)), reader=reader).records
    assert records.height == 1
    assert records.null_count().row(0) == (1,) * records.width


@both
def test_the_enhanced_field_comes_before_the_plain_one(reader):
    """Plain speed and altitude stand in only where the enhanced field is missing or invalid."""
    fields = definition(0, RECORD, (6, 2, UINT16), (73, 4, UINT32), (2, 2, UINT16), (78, 4, UINT32))
    rows = message(0, u16(2000), u32(3000), u16(2600), u32(2700)) + message(0, u16(2000), u32(0xFFFFFFFF), u16(2600), u32(0xFFFFFFFF))
    records = read_fit(fit(file_id(), fields, rows), reader=reader).records
    assert records["enhanced_speed"].to_list() == [3.0, 2.0]
    assert records["enhanced_altitude"].to_list() == [40.0, 20.0]


@both
def test_a_multisport_file_keeps_each_session_and_sessions_may_come_first(reader):
    """Three sessions before the records are three rows in file order."""
    recording = read_fit(
        fit(file_id(), session(), session(T0 + 60, sport=10), session(T0 + 120, sport=251), heart_rates(90, 91)), reader=reader
    )
    assert recording.sessions["sport"].to_list() == ["running", "training", "251"]
    assert recording.sessions["start_time"].dt.epoch("s").diff().to_list() == [None, 60, 60]
    assert recording.records.height == 2


@both
@pytest.mark.parametrize("count", [3, 40])
def test_sets_keep_all_guesses_of_the_watch(reader, count):
    """65535 is no guess, 65534 (unknown) is one; a single guess is a list of one, and no guess at all is null."""
    fields = (
        (254, 4, UINT32), (0, 4, UINT32), (3, 2, UINT16), (4, 2, UINT16), (5, 1, UINT8), (6, 4, UINT32),
        (7, 6, UINT16), (8, 6, UINT16), (10, 2, UINT16),
    )  # fmt: skip
    guesses = u16(28, 65534, 65535), u16(101, 65535, 65535)
    sets = [message(0, u32(T0), u32(30500), u16(8, 640), 1, u32(T0 + i * 90), *guesses, u16(i)) for i in range(count - 1)]
    rest = message(0, u32(T0), u32(60000), u16(0xFFFF, 0xFFFF), 0, u32(T0 + 45), u16(*[0xFFFF] * 6), u16(count - 1))
    recording = read_fit(fit(file_id(), session(), definition(0, SET, *fields), *sets, rest), reader=reader)
    assert_is_whole(recording)
    first, last = recording.sets.row(0, named=True), recording.sets.row(-1, named=True)
    assert first == {
        "message_index": 0, "start_time": BEGIN, "timestamp": BEGIN, "duration": 30.5, "set_type": "active", "repetitions": 8,
        "weight": 40.0, "category": [28, 65534, None], "category_subtype": [101, None, None], "wkt_step_index": None,
        "exercise": None, "rpe": None,
    }  # fmt: skip
    assert (last["set_type"], last["repetitions"], last["weight"], last["category"]) == ("rest", None, None, None)
    single = read_fit(fit(file_id(), definition(0, SET, (7, 2, UINT16)), message(0, u16(28)), message(0, u16(65535))), reader=reader)
    assert single.sets["category"].to_list() == [[28], None]


@both
def test_a_planned_set_is_named_by_its_step(reader):
    """Set -> workout_step -> exercise_title; a step without a title gives its own name."""
    steps = definition(0, WORKOUT_STEP, (254, 2, UINT16), (10, 2, UINT16), (11, 2, UINT16), (0, 12, STRING))
    plan = message(0, u16(0, 28, 101), text("", 12)) + message(0, u16(1, 8, 3), text("Deadlift day", 12))
    titles = definition(1, EXERCISE_TITLE, (0, 2, UINT16), (1, 2, UINT16), (2, 16, STRING)) + message(
        1, u16(28, 101), text("Heels-up squat", 16)
    )
    sets = definition(2, SET, (11, 2, UINT16), (7, 2, UINT16)) + b"".join(message(2, u16(step, 28)) for step in (0, 1, 9, 0xFFFF))
    recording = read_fit(fit(file_id(), session(), steps, plan, titles, sets), reader=reader)
    assert recording.sets["exercise"].to_list() == ["Heels-up squat", "Deadlift day", None, None]


@both
def test_laps_splits_and_events_have_their_words(reader):
    """Enumerations come as FIT's words; an event's data as the raw number, from data16 where there is no data."""
    lap = definition(0, LAP, (253, 4, UINT32), (2, 4, UINT32), (13, 2, UINT16), (23, 1, ENUM), (24, 1, ENUM), (71, 2, UINT16))
    laps = message(0, u32(T0 + 60), u32(T0), u16(2500), 0, 2, u16(3))
    split = definition(1, SPLIT, (0, 1, ENUM), (1, 4, UINT32), (9, 4, UINT32), (27, 4, UINT32)) + message(
        1, 18, u32(61000), u32(T0, T0 + 61)
    )
    event = definition(2, EVENT, (253, 4, UINT32), (0, 1, ENUM), (1, 1, ENUM), (3, 4, UINT32)) + message(2, u32(T0), 0, 0, u32(7))
    event16 = definition(3, EVENT, (253, 4, UINT32), (0, 1, ENUM), (1, 1, ENUM), (2, 2, UINT16)) + message(3, u32(T0 + 9), 11, 3, u16(4100))
    recording = read_fit(fit(file_id(), session(), lap, laps, split, event, event16), reader=reader)
    assert recording.laps.select("intensity", "lap_trigger", "wkt_step_index", "enhanced_avg_speed").row(0) == (
        "active",
        "distance",
        3,
        2.5,
    )
    assert recording.splits.select("split_type", "total_elapsed_time").row(0) == ("rwd_walk", 61.0)
    assert recording.events.select("event", "event_type", "data").rows() == [("timer", "start", 7), ("battery", "marker", 4100)]


@both
@pytest.mark.parametrize(
    ("difference", "offset"),
    [(7200, 7200), (-12600, -12600), (20701, 20700), (0, 0), (225, None), (-576963, None), (14 * 3600 + 900, None)],
)
def test_local_time_is_believed_when_it_is_a_zone(reader, difference, offset):
    """The difference of local_timestamp counts within 14 h and 2 s of a quarter of an hour; Zwift writes nonsense."""
    assert read_fit(fit(file_id(), session(), activity(T0, T0 + difference)), reader=reader).utc_offset_s == offset


@both
@pytest.mark.parametrize(("time_offset", "offset"), [(28800, 28800), (4294952896, -14400), (0, None), (500_000, None)])
def test_the_devices_own_offset_is_the_last_choice(reader, time_offset, offset):
    """device_settings.time_offset is signed, and its zero says nothing."""
    settings = definition(0, DEVICE_SETTINGS, (2, 4, UINT32)) + message(0, u32(time_offset))
    assert read_fit(fit(file_id(), settings, session(), activity()), reader=reader).utc_offset_s == offset


@both
def test_the_best_word_on_local_time_counts(reader):
    """The activity's, else that of timestamp_correlation, which a file that was cut off still has, else the device's."""
    settings = definition(0, DEVICE_SETTINGS, (2, 4, UINT32)) + message(0, u32(3600))
    begin = definition(1, TIMESTAMP_CORRELATION, (253, 4, UINT32), (3, 4, UINT32)) + message(1, u32(T0), u32(T0 + 7200))
    end = activity(T0 + 60, T0 + 60 + 10800)
    words = []
    for parts in ((settings, begin, session(), end), (settings, begin, session()), (settings, session())):
        found = read_fit(fit(file_id(), *parts), reader=reader)
        words.append((found.utc_offset_s, found.utc_offset_source))
    assert words == [(10800, "fit_local"), (7200, "fit_corr"), (3600, "fit_device")]


@both
def test_the_device_is_named(reader):
    """A Garmin's product by name; another maker's by the name in the file, else by number, else from its device_info."""
    assert read_fit(fit(file_id(), session()), reader=reader).device.product == "fr965"
    info = (
        definition(0, DEVICE_INFO, (0, 1, UINT8), (27, 8, STRING)) + message(0, 1, text("strap", 8)) + message(0, 0, text("PACE\x07 3", 8))
    )
    other = read_fit(fit(file_id(manufacturer=294, product=814), info, session()), reader=reader).device
    assert (other.manufacturer, other.product, other.serial_number, other.time_created) == ("coros", "PACE 3", 42, BEGIN)
    assert read_fit(fit(file_id(manufacturer=294, product=814), session()), reader=reader).device.product == "814"


@both
@pytest.mark.parametrize(
    ("kind", "words"),
    [(2, "device settings, not an activity"), (5, "a planned workout, not an activity"), (77, "a FIT file of kind 77, not an activity")],
)
def test_other_files_of_the_watch_are_no_activity(reader, kind, words):
    """Settings, plans and what comes next are skipped in words a runner knows."""
    with pytest.raises(NotAnActivityError, match=words):
        read_fit(fit(file_id(kind)), reader=reader)


@both
def test_content_decides_before_the_declared_kind(reader):
    """Records make an activity without file_id or with a wrong one; but a course is a drawn line, until it has a session."""
    assert read_fit(fit(heart_rates(90)), reader=reader).records.height == 1
    assert read_fit(fit(file_id(2), heart_rates(90)), reader=reader).records.height == 1
    with pytest.raises(NotAnActivityError, match="a course, not an activity"):
        read_fit(fit(file_id(6), heart_rates(90)), reader=reader)
    assert read_fit(fit(file_id(6), heart_rates(90), session()), reader=reader).sessions.height == 1


@both
def test_an_activity_without_content_is_refused(reader):
    """A file that holds its name only says so."""
    with pytest.raises(ReaderError, match="no session and no record in it"):
        read_fit(fit(file_id(ACTIVITY_FILE)), reader=reader)
    with pytest.raises(ReaderError, match="not a FIT file"):
        read_fit(b"", reader=reader)


def test_a_path_reads_as_its_content(tmp_path):
    """A file may be named instead of handed over."""
    content = fit(file_id(), heart_rates(90, 95))
    (tmp_path / "a.fit").write_bytes(content)
    assert differences(read_fit(tmp_path / "a.fit"), outcome(content)) == []
    assert is_fit(content[:12])
    assert not is_fit(b"<gpx version")


def test_few_and_many_rows_make_the_same_frames():
    """Thirty-two laps are handed to Polars as rows, thirty-three as columns: the values are the same."""
    define = definition(0, LAP, (253, 4, UINT32), (2, 4, FLOAT32), (7, 4, UINT32), (15, 1, UINT8), (24, 1, ENUM), (71, 8, 0x8F))
    lap = [message(0, u32(T0 + 60 * i), b"\0\0\xc0\x7f", u32(i), 255 - i % 3, i % 9, u32(i, 0xFFFFFFFE * (i % 2))) for i in range(33)]
    few, many = (outcome(fit(file_id(), session(), define, *lap[:n])).laps for n in (32, 33))
    assert few.schema == many.schema
    assert many.head(32).equals(few)
    assert few["wkt_step_index"].null_count() == 16
    assert read_both(fit(file_id(), define, *lap))[1].laps.equals(many)


def test_many_settings_of_one_message_stay_in_file_order():
    """Two layouts of records in turn come out in the order they were written."""
    a, b = definition(0, RECORD, (253, 4, UINT32), (3, 1, UINT8)), definition(1, RECORD, (253, 4, UINT32), (7, 2, UINT16))
    rows = [message(0, u32(T0 + i), 100 + i) if i % 3 else message(1, u32(T0 + i), u16(200 + i)) for i in range(50)]
    records = read_fit(fit(file_id(), a, b, *rows)).records
    assert records["timestamp"].dt.epoch("s").diff().drop_nulls().unique().to_list() == [1]
    assert records.select(pl.sum_horizontal(pl.col("heart_rate", "power").is_not_null())).to_series().unique().to_list() == [1]
