"""Damaged and hostile FIT: what stands before the damage is kept, and nothing takes long."""

import time
import tracemalloc

import pytest

from legday.errors import ReaderError
from legday.readers.fit import read_fit
from legday.readers.recording import Recording

from .builder import (
    BYTE,
    HR,
    RECORD,
    SET,
    T0,
    UINT8,
    UINT16,
    UINT32,
    activity,
    compressed,
    definition,
    developer_data_id,
    field_description,
    file_id,
    fit,
    heart_rates,
    message,
    session,
    u16,
    u32,
)  # fmt: skip
from .comparison import assert_is_whole, lost, outcome, read_both

QUICK_S = 10.0


def a_bit_of_everything() -> bytes:
    """Two chained recordings under 1 kB with most of what a watch writes."""
    developer = developer_data_id(0) + field_description(0, 0, UINT16, "Power", "W")
    row = definition(1, RECORD, (253, 4, UINT32), (3, 1, UINT8), developer=((0, 2, 0),))
    rows = b"".join(message(1, u32(T0 + i), 100 + i, u16(200 + i)) for i in range(12))
    sets = definition(2, SET, (6, 4, UINT32), (7, 6, UINT16)) + message(2, u32(T0), u16(28, 65534, 65535))
    times = b"".join(compressed(0, i % 32, u32(T0 + 20), 99) for i in range(3))
    packed = definition(3, RECORD, (253, 4, UINT32), (8, 3, BYTE)) + message(3, u32(T0 + 30), 1, 2, 3)
    beats = definition(4, HR, (253, 4, UINT32), (9, 4, UINT32), (6, 1, UINT8)) + message(4, u32(T0, 77), 90)
    first = fit(file_id(), heart_rates(90, 91, 92), times, developer, row, rows, sets, packed, beats, session(), activity(T0, T0 + 3600))
    return first + fit(file_id(), session(T0 + 900), heart_rates(93, start=T0 + 900), header_size=12)


def test_a_file_cut_at_every_byte_keeps_at_least_what_fitdecode_yields():
    """Whatever is missing behind, the outcome is a whole Recording or a refusal, and says that something is missing."""
    content = a_bit_of_everything()
    assert len(content) < 5_000
    first_part = 14 + int.from_bytes(content[4:8], "little") + 2
    for end in range(len(content)):
        fast, reference = read_both(content[:end])
        assert lost(fast, reference) == [], end
        if isinstance(fast, Recording):
            assert_is_whole(fast)
            assert fast.salvaged or end == first_part or "after the end of the recording" in fast.notes[-1], end
        else:
            assert str(fast), end


def test_a_real_layout_cut_at_every_byte(fixtures):
    """The same for the smallest file of the season, up to its five thousandth byte."""
    content = min(fixtures.glob("athlete/*.fit"), key=lambda path: path.stat().st_size).read_bytes()
    for end in range(5000):
        fast = outcome(content[:end])
        assert isinstance(fast, ReaderError) or fast.salvaged
    for end in range(12, 5000, 97):
        fast, reference = read_both(content[:end])
        assert lost(fast, reference) == [], end


def test_a_message_without_a_definition_ends_the_good_part():
    """What stands before it is kept, with the byte at which reading stopped."""
    good = file_id() + heart_rates(90, 91)
    content = fit(good, bytes((0x07, 1, 2, 3)), heart_rates(92))
    fast, reference = read_both(content)
    assert fast.salvaged == reference.salvaged == f"a message without a definition at byte {14 + len(good):,}"
    assert fast.records["heart_rate"].to_list() == [90, 91]


def test_a_message_that_runs_past_its_data_is_not_kept():
    """A header that promises too little cuts the last message."""
    good = file_id() + heart_rates(90, 91)
    fast, reference = read_both(fit(good, message(0, u32(T0 + 2), 92), size=len(good) + 2))
    assert fast.records["heart_rate"].to_list() == reference.records["heart_rate"].to_list() == [90, 91]
    assert fast.salvaged == reference.salvaged == f"a message runs past the end of its data at byte {14 + len(good):,}"


def test_a_cut_file_says_where():
    """A file that ends early names the byte of the first message that is missing."""
    content = fit(file_id(), heart_rates(90, 91, 92))
    fast, reference = read_both(content[:-5])
    assert fast.salvaged == reference.salvaged == f"the file ends early at byte {len(content) - 2 - 6:,}"
    assert fast.records.height == 2


def test_nothing_kept_is_a_refusal_with_the_byte():
    """A file cut in its first definition holds nothing."""
    with pytest.raises(ReaderError, match="the file ends early at byte 14"):
        read_fit(fit(heart_rates(90))[:20])


ZERO_FIELDS = definition(0, RECORD)
HOSTILE = {
    "300,000 records without a field": fit(ZERO_FIELDS, bytes(300_000)),
    "3,000,000 records without a field": fit(ZERO_FIELDS, bytes(3_000_000)),
    "two local types in turn": fit(ZERO_FIELDS, definition(1, RECORD), bytes((0, 1)) * 1_500_000),
    "3,000,000 messages nobody wants": fit(heart_rates(90), definition(1, 9999), bytes((1,)) * 3_000_000),
    "four gigabytes promised": fit(heart_rates(90), size=0xFFFFFFFF),
    "a storm of new definitions": fit(heart_rates(90), *(definition(1, RECORD, (i % 256, 1, i // 256)) + b"\1\0" for i in range(20_000))),
    "a storm of one definition": fit(*[heart_rates(90)] * 100_000),
    "a definition of 255 fields and 255 of developers": fit(
        definition(0, RECORD, *[(3, 255, UINT8)] * 255, developer=((0, 255, 0),) * 255), bytes(1 + 255 * 510) * 10
    ),
    "a hundred thousand recordings": fit(heart_rates(90)) + fit() * 100_000,
    "a storm of descriptions": fit(
        developer_data_id(0), field_description(0, 0, UINT8, "A"), message(12, 0, 1, 2, b"B" * 24) * 60_000, heart_rates(90)
    ),
    "beats without end": fit(heart_rates(90), definition(1, HR, (6, 254, UINT8), (9, 4, UINT32), (253, 4, UINT32), (10, 252, BYTE)),
                             (message(1, bytes((90,)) * 254, u32(0xFFFFFFFF), u32(T0), bytes(252))) * 4_000),
    "wide guesses": fit(definition(0, SET, (7, 254, UINT16)), message(0, bytes(254)), definition(1, SET), bytes((1,)) * 300_000),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_quickly_and_in_bounds(name):
    """No file makes the reader run or grow without limit; what it holds is kept or refused."""
    start = time.monotonic()
    recording = outcome(HOSTILE[name])
    assert time.monotonic() - start < QUICK_S
    assert isinstance(recording, (Recording, ReaderError))
    assert "fitdecode" not in str(getattr(recording, "notes", recording))


def test_memory_stays_in_proportion():
    """A million and a half one-byte records stop at the limit instead of filling the memory."""
    tracemalloc.start()
    recording = outcome(HOSTILE["two local types in turn"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert recording.salvaged.startswith("more messages than a watch writes")
    assert peak < 500e6
