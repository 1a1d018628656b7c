"""Documents made to blow a reader up: each ends quickly, in one clear line, with little memory."""

import time
import tracemalloc

import pytest

from legday.errors import ReaderError
from legday.readers.gpx import read_gpx, read_gpx_reference
from legday.readers.tcx import read_tcx

POINT = b'<trkpt lat="1" lon="2"><time>2026-01-01T10:00:00Z</time></trkpt>'
LAUGHS = b'<!DOCTYPE gpx [<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)) + b"]>"
WIDE = b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(1000))


def gpx(inside: bytes) -> bytes:
    """A document with one segment."""
    return b"<gpx><trk><trkseg>" + inside + b"</trkseg></trk></gpx>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (LAUGHS + gpx(POINT).replace(b"<trkseg>", b"<name>&j;</name><trkseg>"), "DOCTYPE"),
        (b'<!DOCTYPE gpx [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + gpx(POINT), "DOCTYPE"),
        (b'<!DOCTYPE gpx SYSTEM "http://192.0.2.1/gpx.dtd">' + gpx(POINT), "DOCTYPE"),
        (b"<gpx>" + b"<a>" * 100_000, "nested deeper than 64 levels"),
        (gpx(b'<trkpt lat="1" lon="2">' + b"<b>" * 100_000), "nested deeper than 64 levels"),
        (gpx(b'<trkpt lat="1" lon="2">' + b'<hr xmlns="a">' * 100_000), "nested deeper than 64 levels"),
        (gpx(b'<trkpt lat="1" lon="2"><extensions ' + WIDE + b"/></trkpt>"), "1,000 namespaces"),
        (b'<gpx creator="' + b"x" * 50_000_000 + b'">', "one tag or comment longer than 1 MiB"),
        (b"<gpx><!-- " + b"> " * 25_000_000, "one tag or comment longer than 1 MiB"),
        (b"<gpx>" + b"<trk/>" * 100_000, "more than 20,000 tracks"),
        (b"<gpx><trk>" + (b"<trkseg>" + POINT + b"</trkseg>") * 30_000, "more than 20,000 track segments"),
    ],
    ids=["laughs", "file", "dtd", "deep", "deep point", "deep scopes", "namespaces", "attribute", "comment", "tracks", "segments"],
)
def test_hostile_gpx_is_refused(content: bytes, words: str):
    """Nothing is expanded, fetched or piled up; the refusal is one line."""
    start = time.process_time()
    with pytest.raises(ReaderError, match=words) as refusal:
        read_gpx(content)
    assert time.process_time() - start < 5
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "inside",
    [
        POINT + b"<!-- " + b" xmlns xmlns" * 27_000 + b" -->",
        POINT + b"x" * 5_000_000,
        POINT.replace(b"</time>", b"</time><ele>" + b"9" * 3_000_000 + b"</ele>"),
        POINT + b"".join(b"<n%d/>" % n for n in range(50_000)),
        POINT.replace(b"</trkpt>", b"".join(b'<n%d xmlns="u%d"/>' % (n, n) for n in range(20_000)) + b"</trkpt>"),
        POINT.replace(b'"1"', b'"NaN"').replace(b'"2"', b'"1e400"'),
    ],
    ids=["comment", "text", "number", "names", "scopes", "coordinates"],
)
def test_odd_but_harmless_gpx_is_read(inside: bytes):
    """What is only large or strange costs its length and no more, and the point is there."""
    start = time.process_time()
    recording = read_gpx(gpx(inside))
    assert time.process_time() - start < 5
    assert recording.records.height == 1
    assert recording.records["enhanced_altitude"].null_count() == 1


def test_the_reference_survives_the_quadratic_comment():
    """300 kB of a crafted comment cost gpxpy 13 s; the comment is taken out before."""
    start = time.process_time()
    assert read_gpx_reference(gpx(POINT + b"<!-- " + b" xmlns xmlns" * 27_000 + b" -->")).records.height == 1
    with pytest.raises(ReaderError, match="namespace declaration"):
        read_gpx_reference(gpx(POINT + b" xmlns xmlns" * 27_000))
    assert time.process_time() - start < 5


def test_hostile_tcx_is_refused():
    """The same guards stand before TCX."""
    with pytest.raises(ReaderError, match="DOCTYPE"):
        read_tcx(b'<!DOCTYPE a [<!ENTITY a "b">]><TrainingCenterDatabase/>')
    with pytest.raises(ReaderError, match="nested deeper"):
        read_tcx(b"<TrainingCenterDatabase>" + b"<a>" * 100_000)
    with pytest.raises(ReaderError, match="more than 20,000"):
        read_tcx(b"<TrainingCenterDatabase><Activities><Activity>" + b"<Lap></Lap>" * 30_000)


def test_memory_stays_near_the_columns(tmp_path):
    """A document read from its path takes no more memory than two and a half times its own size, however small its points."""
    line = POINT.replace(b"</trkpt>", b"<extensions><hr>150</hr><cad>80</cad></extensions></trkpt>\n")
    path = tmp_path / "long.gpx"
    path.write_bytes(gpx(line * (4_000_000 // len(line))))
    read_gpx(gpx(POINT))
    tracemalloc.start()
    records = read_gpx(path).records
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert records.height > 30_000
    assert peak < 10e6
