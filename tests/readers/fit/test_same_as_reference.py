"""The fast path against fitdecode, value by value: on the season, on real files, and on whatever hypothesis builds."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from legday.errors import ReaderError
from legday.readers.fit.messages import OVERRUN
from legday.readers.fit.reference import decode
from legday.readers.recording import Recording

from .builder import (
    BYTE,
    HR,
    RECORD,
    T0,
    UINT8,
    UINT16,
    UINT32,
    compressed,
    definition,
    developer_data_id,
    field_description,
    fit,
    heart_rates,
    message,
    u16,
    u32,
)  # fmt: skip
from .comparison import assert_is_whole, differences, read_both
from .strategies import files

ONE = heart_rates(90)
# Where the two may differ: files that are sound, and that fitdecode gives up on or reads at the wrong byte.
EXCEPTIONS = {
    "a field of no size takes no byte (fitdecode: ValueError)": fit(
        definition(0, RECORD, (253, 4, UINT32), (3, 1, UINT8), (4, 0, UINT8)), message(0, u32(T0), 90), ONE
    ),
    "a developer field whose type does not divide its size is bytes (fitdecode reads on at the wrong byte)": fit(
        developer_data_id(0), field_description(0, 0, UINT32, "Odd"),
        definition(0, RECORD, (253, 4, UINT32), (3, 1, UINT8), developer=((0, 3, 0),)), message(0, u32(T0), 90, 1, 2, 3), ONE,
    ),
    "packed heart beats before any base have no time (fitdecode: AssertionError)": fit(
        definition(1, HR, (6, 8, UINT8), (10, 12, BYTE)), message(1, bytes(8), bytes(12)), ONE, heart_rates(90)
    ),
    "of an array of speeds the first element counts (fitdecode: TypeError where one is missing)": fit(
        definition(1, RECORD, (253, 4, UINT32), (3, 1, UINT8), (6, 4, UINT16)), message(1, u32(T0), 90, u16(3000, 0xFFFF)), ONE
    ),
    "a field may be described before its developer is declared (fitdecode: FitParseError)": fit(
        field_description(5, 0, UINT8, "Early"), ONE, heart_rates(90)
    ),
    "a header may have any size from 12 on (fitdecode: struct.error)": fit(ONE, ONE, header_size=16, header_crc=0),
    "a time in a header counts on from the last whole number (fitdecode: TypeError)": fit(
        definition(1, RECORD, (253, 4, BYTE), (3, 1, UINT8)), message(1, u32(T0), 90), compressed(1, 3, u32(T0), 90)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_sound_files_that_fitdecode_cannot_read_are_read_whole(name):
    """Each of these has two records at 90 bpm; fitdecode loses at least one of them."""
    fast, reference = read_both(EXCEPTIONS[name])
    assert fast.salvaged is None
    assert fast.records["heart_rate"].to_list() == [90, 90]
    assert isinstance(reference, ReaderError) or reference.records["heart_rate"].to_list() != [90, 90]


def gave_up(content: bytes) -> bool:
    """Whether fitdecode left a sound file early: it then measures nothing, whatever the refusal of the rest is called."""
    try:
        fault = decode(content).fault
    except ReaderError:
        return False
    return fault is not None and (fault.reason == OVERRUN or "fitdecode gave up" in fault.reason)


@given(files())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
def test_the_fast_path_gives_what_fitdecode_gives(content: bytes):
    """Whatever fitdecode reads, the fast path reads to the same values, notes and refusals."""
    fast, reference = read_both(content)
    assert isinstance(fast, ReaderError) or not any("fast reader failed" in note for note in fast.notes)
    assume(not gave_up(content))
    assert differences(fast, reference) == []


def test_the_season_reads_alike(fixtures: Path):
    """Every seventh FIT file of the season, and all broken ones, come out the same both ways."""
    season, broken = sorted(fixtures.glob("athlete/*.fit")), sorted(fixtures.glob("broken/*.fit"))
    assert len(season) > 20
    assert broken
    for path in [*season[::7], *broken]:
        fast, reference = read_both(path.read_bytes())
        assert differences(fast, reference) == [], path.name


@pytest.mark.corpus
def test_real_files_read_alike(corpus: Path):
    """Every real FIT file comes out the same both ways, broken ones included."""
    paths = sorted(corpus.rglob("*.fit"))
    assert paths
    for path in paths:
        fast, reference = read_both(path.read_bytes())
        assert differences(fast, reference) == [], path.name
        if isinstance(fast, Recording):
            assert_is_whole(fast)
