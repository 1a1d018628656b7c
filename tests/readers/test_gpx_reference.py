"""The fast path against gpxpy, value by value: on written documents, on fixtures, on real files, and on whatever hypothesis builds."""

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.gpx import read_gpx, read_gpx_reference

from .gpx_strategies import documents
from .outcomes import outcome

POINT = b'<trkpt lat="1" lon="2"><time>2026-01-01T10:00:00Z</time></trkpt>'


def document(inside: bytes, version: bytes = b"1.1") -> bytes:
    """A GPX document with one segment."""
    return b'<gpx version="' + version + b'"><trk><trkseg>' + inside + b"</trkseg></trk></gpx>"


def both(content: bytes):
    """The two outcomes."""
    return outcome(lambda: read_gpx(content)), outcome(lambda: read_gpx_reference(content, any_size=True))


@given(documents())
@example(document(POINT, b"1.0"))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_fast_path_gives_what_gpxpy_gives(content: bytes):
    """Whatever gpxpy reads, the streaming pass reads to the same values, notes and refusals."""
    fast, reference = both(content)
    assert fast == reference


def test_the_fixtures_read_alike(fixtures: Path):
    """Every GPX file of the season comes out the same both ways."""
    files = sorted(fixtures.glob("athlete/*.gpx"))
    assert files
    for file in files:
        fast, reference = both(file.read_bytes())
        assert fast == reference, file.name
        assert fast[0]["records"]


@pytest.mark.corpus
def test_real_files_read_alike(corpus: Path):
    """Every real GPX file comes out the same both ways, refusals included."""
    files = sorted(corpus.rglob("*.gpx"))
    assert files
    for file in files:
        fast, reference = both(file.read_bytes())
        assert fast == reference, file.name


def test_a_path_is_read_as_its_bytes_are(fixtures: Path, tmp_path: Path):
    """Reading piece by piece from a path gives what reading the bytes gives, also when a piece ends inside a value."""
    content = b"  " + document(POINT * 3000)
    (tmp_path / "long.gpx").write_bytes(content)
    assert outcome(lambda: read_gpx(tmp_path / "long.gpx")) == outcome(lambda: read_gpx(content))
    assert len(read_gpx(tmp_path / "long.gpx").records) == 3000


def test_the_reference_can_be_asked_for():
    """`reader="reference"` goes through gpxpy, which shows in how it refuses a number it cannot read."""
    content = document(b'<trkpt lat="1" lon="2"><ele>high</ele><time>2026-01-01T10:00:00Z</time></trkpt>')
    assert read_gpx(content).records["enhanced_altitude"].to_list() == [None]
    with pytest.raises(ReaderError, match="gpxpy"):
        read_gpx(content, reader="reference")


def test_the_reference_refuses_large_documents_unless_told():
    """Over 1 MiB it has to be forced: gpxpy holds twenty times a document's size."""
    content = document(POINT * 20_000)
    with pytest.raises(ReaderError, match="too many for the reference"):
        read_gpx_reference(content)
    small = document(POINT * 10 + b"<!-- " + b"x" * (1 << 20) + b" -->")
    assert len(read_gpx_reference(small, any_size=True).records) == 10


def test_the_reference_never_sees_an_entity():
    """It would be expanded; the reference refuses first."""
    content = b'<!DOCTYPE gpx [<!ENTITY n "run">]>' + document(POINT).replace(b"<trkseg>", b"<name>&n;</name><trkseg>")
    with pytest.raises(ReaderError, match="DOCTYPE"):
        read_gpx_reference(content)


@pytest.mark.parametrize(
    ("inside", "column", "value"),
    [
        (b'<trkpt lat="1"><time>2026-01-01T10:00:00Z</time></trkpt>', "position_lat", None),
        (b"<trkpt><time>2026-01-01T10:00:00Z</time></trkpt>", "position_long", None),
        (POINT.replace(b"</trkpt>", b"<ele>--</ele></trkpt>"), "enhanced_altitude", None),
        (POINT.replace(b"<time>", b"<time>\n ").replace(b"</time>", b" </time>"), "heart_rate", None),
        (POINT.replace(b"</trkpt>", b"<hr>150</hr></trkpt>"), "heart_rate", 150),
        (POINT.replace(b"</trkpt>", b"<extensions/><extensions><hr>150</hr></extensions></trkpt>"), "heart_rate", 150),
    ],
)
def test_the_documented_differences(inside: bytes, column: str, value: object):
    """Where gpxpy refuses a whole file or does not look, the fast path keeps what is there; these are all the differences there are."""
    fast, reference = both(document(inside))
    assert fast != reference
    assert read_gpx(document(inside)).records[column].to_list() == [value]


def test_prefixed_gpx_is_read():
    """A document whose own elements carry a prefix is empty to gpxpy and whole to the fast path."""
    content = document(POINT).replace(b"<gpx", b'<gpx:gpx xmlns:gpx="http://www.topografix.com/GPX/1/1"').replace(b"</gpx", b"</gpx:gpx")
    for name in (b"trk", b"trkseg", b"trkpt", b"time"):
        content = content.replace(b"<" + name + b">", b"<gpx:" + name + b">").replace(b"<" + name + b" ", b"<gpx:" + name + b" ")
        content = content.replace(b"</" + name + b">", b"</gpx:" + name + b">")
    assert math.isclose(read_gpx(content).records["position_lat"][0], 1.0)
    with pytest.raises(NotAnActivityError):
        read_gpx_reference(content)
