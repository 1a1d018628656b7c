"""The fast path against fitdecode, value by value: on the season, on real files, and on whatever hypothesis builds."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from legday.errors import ReaderError
from legday.readers.recording import Recording

from .comparison import assert_is_whole, differences, read_both
from .strategies import files

# Where the two may differ, because fitdecode loses its place or gives up on a file that is sound. Each has its own test beside the others.
KNOWN = """
a field of no size                                   fitdecode raises ValueError; such a field takes no byte
a developer field whose size its type does not divide  fitdecode reads on at the wrong byte; it is read as bytes
packed heart beats before the first base             fitdecode fails an assertion; they have no time and are left out
array of altitude or speed with a missing element    fitdecode raises TypeError; the first element counts
field_description of an undeclared developer         fitdecode raises FitParseError; the description counts
packed distance that is not three bytes              fitdecode unpacks any number; there is no such file, and it is left out
header sizes other than 12 and 14                    fitdecode raises; the size says where the data begin
a time in a header after one that is no whole number  fitdecode raises TypeError; the last whole one counts
"""


def gave_up(outcome: Recording | ReaderError) -> bool:
    """Whether fitdecode left a sound file early: it then measures nothing."""
    words = str(outcome) if isinstance(outcome, ReaderError) else outcome.salvaged or ""
    return "fitdecode gave up" in words or "message runs past" in words


@given(files())
@settings(
    max_examples=int(__import__("os").environ.get("HEX", 150)),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
def test_the_fast_path_gives_what_fitdecode_gives(content: bytes):
    """Whatever fitdecode reads, the fast path reads to the same values, notes and refusals."""
    fast, reference = read_both(content)
    assert isinstance(fast, ReaderError) or not any("fast reader failed" in note for note in fast.notes)
    assume(not gave_up(reference))
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
