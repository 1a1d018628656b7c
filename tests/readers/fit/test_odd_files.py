"""Odd but lawful FIT, each built from bytes: both readers must give the same, and what is written down here."""

import pytest

from legday.readers.fit import read_fit
from legday.readers.fit.clock import ANCHORED_CREATED, ANCHORED_LOCAL, CLOCK_NOT_SET

from .builder import (
    BYTE,
    ENUM,
    EVENT,
    FLOAT32,
    HR,
    RECORD,
    SESSION,
    SINT32,
    STRING,
    T0,
    UINT8,
    UINT16,
    UINT32,
    activity,
    compressed,
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
from .comparison import differences, read_both


def read_alike(content: bytes):
    """The Recording that both readers agree on."""
    fast, reference = read_both(content)
    assert differences(fast, reference) == []
    return fast


def test_big_endian_messages_read_like_little_endian_ones():
    """A definition says which way round its numbers are."""
    fields = ((253, 4, UINT32), (3, 1, UINT8), (7, 2, UINT16))
    little, big = definition(0, RECORD, *fields), definition(1, RECORD, *fields, big=True)
    records = read_alike(
        fit(file_id(), little, message(0, u32(T0), 90, u16(250)), big, message(1, u32(T0, big=True), 90, u16(250, big=True)))
    ).records
    assert records.row(0) == records.row(1)


def test_a_definition_may_change_midway():
    """The same local type with other fields begins a new layout; earlier messages keep theirs."""
    more = definition(0, RECORD, (253, 4, UINT32), (7, 2, UINT16), (3, 1, UINT8)) + message(0, u32(T0 + 2), u16(300), 99)
    records = read_alike(fit(file_id(), heart_rates(90, 91), more, heart_rates(92, start=T0 + 3))).records
    assert records["heart_rate"].to_list() == [90, 91, 99, 92]
    assert records["power"].to_list() == [None, None, 300, None]


def test_reserved_header_bits_are_ignored():
    """Bits 4 and 5 of a data message's header say nothing."""
    odd = bytes((0x10,)) + u32(T0 + 1) + bytes((91,)) + bytes((0x20,)) + u32(T0 + 2) + bytes((92,))
    assert read_alike(fit(file_id(), heart_rates(90), odd)).records["heart_rate"].to_list() == [90, 91, 92]


def test_times_in_message_headers_count_on():
    """Five bits of time roll over every 32 s and start from the last full timestamp, also one of a message nobody wants."""
    unwanted = definition(3, 104, (253, 4, UINT32)) + message(3, u32(T0 + 100))
    rates = definition(1, RECORD, (3, 1, UINT8))
    low = T0 & 31
    rows = [compressed(1, (low + s) % 32, 100 + s % 50) for s in (0, 5, 31, 36, 67)]
    recording = read_alike(fit(file_id(), heart_rates(90), rates, *rows, unwanted, compressed(1, (low + 101) % 32, 77)))
    seconds = recording.records["timestamp"].dt.epoch("s") - recording.records["timestamp"].dt.epoch("s")[0]
    assert seconds.to_list() == [0, 0, 5, 31, 36, 67, 101]


def test_packed_distance_runs_on_and_begins_again_with_each_definition():
    """Distance in 12 bits is a running total in 1/16 m, accumulated across local types; speed is 1/100 m/s."""

    def packed(speed: int, distance: int) -> bytes:
        return (speed | distance << 12).to_bytes(3, "little")

    define = definition(0, RECORD, (253, 4, UINT32), (8, 3, BYTE)), definition(1, RECORD, (253, 4, UINT32), (8, 3, BYTE), (3, 1, UINT8))
    rows = message(0, u32(T0), packed(250, 4000)) + message(0, u32(T0 + 1), packed(300, 100)) + message(0, u32(T0 + 2), b"\xff\xff\xff")
    rows += message(0, u32(T0 + 3), packed(4095, 200))
    other = define[1] + message(1, u32(T0 + 4), packed(250, 160), 99) + message(0, u32(T0 + 5), packed(250, 320))
    records = read_alike(fit(file_id(), define[0], rows, other, define[0], message(0, u32(T0 + 6), packed(0, 16)))).records
    assert records["distance"].to_list() == [250.0, 262.25, None, 268.5, 10.0, 20.0, 1.0]
    assert records["enhanced_speed"].to_list() == [2.5, 3.0, None, 40.95, 2.5, 2.5, 0.0]


def test_sizes_that_do_not_fit_their_type_are_read_as_bytes():
    """A COROS declares one byte as uint32, an unknown type is bytes too: the first byte counts, all 255 means not there."""
    define = definition(0, RECORD, (253, 4, UINT32), (3, 1, UINT32), (7, 3, UINT16), (13, 1, 0x55), (4, 0, UINT8))
    records = read_alike(fit(file_id(), definition(0, RECORD, *[(253, 4, UINT32), (3, 1, UINT32), (7, 3, UINT16), (13, 1, 0x55)]),
                             message(0, u32(T0), 90, 200, 1, 2, 20), message(0, u32(T0), 255, 255, 255, 255, 255))).records  # fmt: skip
    assert records.select("heart_rate", "power", "temperature").rows() == [(90, 200, 20.0), (None, None, None)]
    fast = read_fit(fit(file_id(), define, message(0, u32(T0), 90, 200, 1, 2, 20)))
    assert fast.records["heart_rate"].to_list() == [90]  # a field of no size stops fitdecode, and takes no byte


def test_numbers_written_as_bytes_arrays_or_floats_are_still_numbers():
    """event.data as bytes gives its first; an array its first element; a float is cut to a whole where the column is one."""
    event = definition(1, EVENT, (253, 4, UINT32), (0, 1, ENUM), (3, 4, BYTE)) + message(1, u32(T0), 36, 7, 1, 2, 3)
    fields = ((253, 4, UINT32), (3, 2, UINT8), (7, 4, FLOAT32), (73, 8, UINT32), (0, 8, STRING))
    row = message(0, u32(T0), 90, 91, b"\0\0\x7a\x43", u32(3000, 0xFFFFFFFF), text("nowhere", 8))
    recording = read_alike(fit(file_id(), event, definition(0, RECORD, *fields), row))
    assert recording.events["data"].to_list() == [7]
    assert recording.records.select("heart_rate", "power", "enhanced_speed", "position_lat").row(0) == (90, 250, 3.0, None)


def test_the_first_of_two_fields_of_one_number_counts():
    """A definition that names a field twice is read by its first."""
    define = definition(0, RECORD, (253, 4, UINT32), (3, 1, UINT8), (3, 1, UINT8))
    assert read_alike(fit(file_id(), define, message(0, u32(T0), 90, 120))).records["heart_rate"].to_list() == [90]


def test_whole_numbers_too_large_for_their_column_are_null():
    """Nothing overflows into another value."""
    define = definition(0, RECORD, (253, 4, UINT32), (3, 4, UINT32), (4, 4, SINT32), (7, 8, 0x8F))
    records = read_alike(fit(file_id(), define, message(0, u32(T0, 70_000), i32(-3), b"\x01" * 8))).records
    assert records.select("heart_rate", "cadence", "power").row(0) == (None, -3, None)


def test_texts_lose_control_characters():
    """A name from a file cannot steer a terminal; one without anything else is null."""
    define = definition(0, SESSION, (110, 16, STRING), (253, 4, UINT32))
    rows = (
        message(0, text("Run\x1b[31m \u00fc", 16), u32(T0)) + message(0, text("\x01\x02", 16), u32(T0)) + message(0, b"\xff" * 16, u32(T0))
    )
    names = read_alike(fit(file_id(), define, rows)).sessions["sport_profile_name"].to_list()
    assert names == ["Run[31m \u00fc", None, "\ufffd" * 16]


@pytest.mark.parametrize("header_size", [12, 14])
def test_checksums_that_do_not_fit_are_noted(header_size):
    """A wrong checksum of file or header is a note and no refusal; a header checksum of 0 means there is none."""
    whole = read_alike(fit(file_id(), heart_rates(90), header_size=header_size))
    assert whole.notes == ()
    assert read_alike(fit(file_id(), heart_rates(90), header_size=header_size, crc=1)).notes == ("file CRC mismatch",)
    assert read_alike(fit(file_id(), heart_rates(90), header_crc=0)).notes == ()
    assert read_alike(fit(file_id(), heart_rates(90), header_crc=1)).notes == ("header CRC mismatch",)


def test_chained_recordings_are_one_after_the_other():
    """Every recording of a chained file counts; what is said of developer fields ends with its recording."""
    first, second = fit(file_id(), session(), heart_rates(90)), fit(file_id(), session(T0 + 600), heart_rates(91, start=T0 + 600))
    recording = read_alike(first + second + fit(file_id(2)))
    assert recording.sessions.height == 2
    assert recording.records["heart_rate"].to_list() == [90, 91]


def test_bytes_behind_the_recording_are_noted():
    """Some watches leave zeros behind; a second header that is broken is a loss."""
    content = fit(file_id(), heart_rates(90))
    assert read_alike(content + bytes(40)).notes == ("40 bytes after the end of the recording ignored",)
    broken = read_alike(content + fit(file_id(), heart_rates(91)).replace(b".FIT", b".GIT"))
    assert broken.salvaged == f"what follows is not a FIT recording at byte {len(content):,}"


def test_a_header_without_a_data_size_is_read_to_the_end():
    """A watch that lost power before it wrote the size has still written the messages."""
    recording = read_alike(fit(file_id(), heart_rates(90, 91), size=0, crc=0))
    assert recording.records.height == 2
    assert "the header gives no data size; read to the end of the file" in recording.notes


def test_a_clock_that_was_not_set_is_anchored_where_the_file_allows():
    """Times below 0x10000000 count from power-on: moved by the file's creation, else by local time, else null; always said."""
    rows = heart_rates(90, 91, start=5000)
    bare = read_alike(fit(file_id(created=4990), rows))
    assert bare.records["timestamp"].null_count() == 2
    assert bare.notes == (CLOCK_NOT_SET,)
    created = read_alike(fit(file_id(created=T0), rows))
    assert (created.records["timestamp"].dt.epoch("s") - 631_065_600).to_list() == [T0, T0 + 1]
    assert created.notes == (CLOCK_NOT_SET, ANCHORED_CREATED)
    local = read_alike(fit(file_id(created=4990), rows, activity(5001, T0 + 1)))
    assert (local.records["timestamp"].dt.epoch("s") - 631_065_600).to_list() == [T0, T0 + 1]
    assert local.notes == (CLOCK_NOT_SET, ANCHORED_LOCAL)
    assert local.utc_offset_s is None


def test_one_odd_time_is_not_a_clock_that_was_not_set():
    """A relative time among absolute ones is null, and nothing is moved."""
    recording = read_alike(fit(file_id(), heart_rates(90), heart_rates(91, start=77)))
    assert recording.records["timestamp"].null_count() == 1
    assert recording.notes == ()


def test_beats_of_a_chest_strap_find_their_records():
    """`hr` messages: 12-bit times count on from each base, also after the strap began anew; a record takes the beat nearest to it."""

    def twelve(*ticks: int) -> bytes:
        return sum((tick & 0xFFF) << 12 * i for i, tick in enumerate(ticks)).to_bytes(12, "little")

    times = definition(0, RECORD, (253, 4, UINT32)) + b"".join(message(0, u32(T0 + s)) for s in (0, 1, 2, 3, 60, 100, 101))
    base = definition(1, HR, (253, 4, UINT32), (9, 4, UINT32), (6, 1, UINT8))
    rest = definition(2, HR, (6, 8, UINT8), (10, 12, BYTE))
    start, again = 5_000 * 1024 + 300, 7_000
    first = message(1, u32(T0, start), 80) + message(2, bytes(range(81, 89)), twelve(*(start + 512 * i for i in range(1, 9))))
    second = message(1, u32(T0 + 100, again), 120) + message(2, bytes((121,) * 8), twelve(*(again + 1000 * i for i in range(1, 9))))
    fast, reference = read_both(fit(file_id(), session(), base, rest, first, second, times))
    assert differences(fast, reference) == []
    assert fast.records["hr_heart_rate"].to_list() == [80, 82, 84, 86, None, 120, 121]
    assert fast.records["heart_rate"].null_count() == 7
