"""What a GPX document becomes: columns, sessions, pauses, notes, and the words of a refusal."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.gpx import is_gpx, read_gpx

GARMIN = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1"
CLUETRUST = "http://www.cluetrust.com/XML/GPXDATA/1/0"


def point(second: int = 0, inside: str = "", lat: float = 1.0, lon: float = 2.0, time: str | None = None) -> str:
    """A track point, `second` seconds after ten o'clock."""
    stamp = f"2026-01-01T10:{second // 60:02}:{second % 60:02}Z" if time is None else time
    return f'<trkpt lat="{lat}" lon="{lon}">' + (f"<time>{stamp}</time>" if stamp else "") + inside + "</trkpt>"


def gpx(*segments: str, facts: str = "", attributes: str = 'version="1.1"', more: str = "") -> bytes:
    """A document with one track."""
    inside = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    return (
        f'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1" {attributes}><trk>{facts}{inside}</trk>{more}</gpx>'.encode()
    )


def declared(encoding: str) -> str:
    """The text of a document with a name that is not ASCII."""
    content = gpx(point(), facts="<name>Läufe</name>").decode()
    return content.replace('"1.0"?', f'"1.0" encoding="{encoding}"?', 1)


def at(minute: int, second: int = 0) -> datetime:
    """An instant after ten o'clock."""
    return datetime(2026, 1, 1, 10, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("extension", "column", "value"),
    [
        (f'<a:TrackPointExtension xmlns:a="{GARMIN}"><a:hr>151</a:hr></a:TrackPointExtension>', "heart_rate", 151),
        (f'<TrackPointExtension xmlns="{GARMIN[:-1]}2"><cad>88</cad></TrackPointExtension>', "cadence", 88),
        (f'<q:TrackPointExtension xmlns:q="{GARMIN}"><q:atemp>-3.5</q:atemp></q:TrackPointExtension>', "temperature", -3.5),
        (f'<q:TrackPointExtension xmlns:q="{GARMIN}"><q:speed>2.5</q:speed></q:TrackPointExtension>', "enhanced_speed", 2.5),
        ('<p:PowerInWatts xmlns:p="http://www.garmin.com/xmlschemas/PowerExtension/v1">250</p:PowerInWatts>', "power", 250),
        (f'<d:hr xmlns:d="{CLUETRUST}">152</d:hr>', "heart_rate", 152),
        (f'<d:cadence xmlns:d="{CLUETRUST}">80</d:cadence>', "cadence", 80),
        (f'<d:temp xmlns:d="{CLUETRUST}">21</d:temp>', "temperature", 21.0),
        ("<power>240</power>", "power", 240),
        ("<heartrate>153</heartrate>", "heart_rate", 153),
        ("<bpm> 154\n</bpm>", "heart_rate", 154),
        ("<speed>3.1</speed>", "enhanced_speed", 3.1),
        ("<gpxtpx:TrackPointExtension><gpxtpx:hr>155</gpxtpx:hr></gpxtpx:TrackPointExtension>", "heart_rate", 155),
        ("<hr>--</hr><heartrate>156</heartrate>", "heart_rate", None),
        ("<hr/><heartrate>157</heartrate>", "heart_rate", 157),
        ('<k:speed xmlns:k="http://example.org/kmh">12</k:speed>', "enhanced_speed", None),
        ("<hr>0</hr>", "heart_rate", None),
        ("<hr>NaN</hr>", "heart_rate", None),
        ("<power>1e400</power>", "power", None),
        ("<hr>151.6</hr>", "heart_rate", 152),
        ("<cad>180</cad>", "cadence", 180),
    ],
)  # fmt: skip
def test_extensions_are_read_by_namespace_and_name(extension: str, column: str, value: object):
    """Every vendor's way of writing a sensor's value ends in FIT's column; impossible values are null, never 0 or NaN."""
    records = read_gpx(gpx(point(inside=f"<extensions>{extension}</extensions>"))).records
    assert records[column].to_list() == [value]


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_the_fields_of_gpx_itself(version: str):
    """Time, position, altitude and, in GPX 1.0, speed."""
    content = gpx(point(5, "<ele>12.5</ele><speed>3.25</speed>", lat=-45.5, lon=170.25), attributes=f'version="{version}"')
    row = read_gpx(content).records.row(0, named=True)
    assert row["timestamp"] == at(0, 5)
    assert (row["position_lat"], row["position_long"]) == (-45.5, 170.25)
    assert (row["enhanced_altitude"], row["enhanced_speed"], row["distance"]) == (12.5, 3.25, 0.0)
    assert row["heart_rate"] is None


def test_a_segment_is_a_lap_and_a_gap_is_a_pause():
    """Two segments two minutes apart: two laps, one pause in the events, and neither its time nor its distance counted."""
    first = point(0) + point(60, lat=1.001)
    second = point(180, lat=1.1) + point(240, lat=1.101)
    recording = read_gpx(gpx(first, second))
    session = recording.sessions.row(0, named=True)
    assert (session["start_time"], session["timestamp"]) == (at(0), at(4))
    assert (session["total_elapsed_time"], session["total_timer_time"]) == (240.0, 120.0)
    assert session["total_distance"] == pytest.approx(2 * 110.574, rel=1e-3)  # 0.001 degrees of latitude near the equator, twice
    assert recording.laps["total_timer_time"].to_list() == [60.0, 60.0]
    assert recording.laps["total_distance"].to_list() == pytest.approx([110.574, 110.574], rel=1e-3)
    assert recording.events.select("timestamp", "event", "event_type").rows() == [
        (at(0), "timer", "start"), (at(1), "timer", "stop_all"), (at(3), "timer", "start"), (at(4), "timer", "stop_all"),
    ]  # fmt: skip
    assert recording.records["distance"][2] == recording.records["distance"][1]


def test_name_description_type_and_creator():
    """The track says what it is called and what sport it was; the document says what made it."""
    facts = "<name><![CDATA[Easy  8 &]]> more</name><desc>with\x85Ana</desc><type>Laufen</type>"
    recording = read_gpx(gpx(point(), facts=facts, attributes='creator="Garmin Connect"'))
    assert recording.sessions.select("title", "description", "sport", "sub_sport").row(0) == ("Easy 8 & more", "with Ana", "running", None)
    assert recording.device.product == "Garmin Connect"


def test_a_sport_is_never_guessed():
    """No type, or a type nobody knows, is unknown, whatever the title says; only Runkeeper's own title begins with its sport."""
    assert read_gpx(gpx(point(), facts="<name>Morning Run</name>")).sessions["sport"].to_list() == ["unknown"]
    assert read_gpx(gpx(point(), facts="<type>the category</type>")).sessions["sport"].to_list() == ["unknown"]
    runkeeper = gpx(point(), facts="<name>Running 8/31/19 12:35 pm</name>", attributes='creator="Runkeeper - http://www.runkeeper.com"')
    assert read_gpx(runkeeper).sessions["sport"].to_list() == ["running"]


def test_two_tracks_are_two_sessions_unless_one_goes_on():
    """A track that begins ten minutes later is another session; one that begins a minute later, of the same type, is the next lap."""
    later = f"<trk><name>b</name><trkseg>{point(660)}{point(700, lat=1.002)}</trkseg></trk>"
    apart = read_gpx(gpx(point(0) + point(60, lat=1.001), facts="<name>a</name>", more=later))
    assert apart.sessions["title"].to_list() == ["a", "b"]
    assert apart.records["distance"][2] == 0.0
    soon = f"<trk><name>b</name><trkseg>{point(120)}{point(180, lat=1.002)}</trkseg></trk>"
    joined = read_gpx(gpx(point(0) + point(60, lat=1.001), facts="<name>a</name>", more=soon))
    assert joined.sessions["title"].to_list() == ["a"]
    assert joined.laps.height == 2
    other = soon.replace("<name>b</name>", "<type>cycling</type>")
    assert read_gpx(gpx(point(0) + point(60), more=other)).sessions["sport"].to_list() == ["unknown", "cycling"]


def test_a_planned_track_beside_a_recorded_one_is_left_out():
    """Points of a track without any time are not part of the recording, and a note counts them."""
    recording = read_gpx(gpx(point(0) + point(60), more=f"<trk><trkseg>{point(time='')}</trkseg></trk>"))
    assert recording.records.height == 2
    assert recording.sessions.height == 1
    assert "points of tracks without any time, left out: 1" in recording.notes


def test_points_without_time_or_position_stay():
    """They keep their place with null, and the notes count them."""
    recording = read_gpx(gpx(point(0) + point(time="") + point(20, lat=float("nan")) + point(30, lat=0.0, lon=0.0) + point(40, lon=181.0)))
    assert recording.records["timestamp"].null_count() == 1
    assert recording.records["position_lat"].to_list() == [1.0, 1.0, None, None, None]
    assert recording.records["position_long"].to_list() == [2.0, 2.0, None, None, None]
    assert recording.notes == ("points without a time that can be: 1 of 5", "points without a position that can be: 3 of 5")


def test_a_run_without_any_position():
    """On a treadmill the points hold heart rate only: no distance, not a distance of 0."""
    recording = read_gpx(gpx("<trkpt><time>2026-01-01T10:00:00Z</time><hr>140</hr></trkpt>"))
    assert recording.records["heart_rate"].to_list() == [140]
    assert recording.sessions["total_distance"].to_list() == [None]
    assert recording.notes == ("no positions",)


def test_times_with_offsets_and_without():
    """An offset is taken off and remembered; a time without a zone is UTC, and a note says so."""
    recording = read_gpx(gpx(point(time="2026-01-01T11:15:00.5+01:15") + point(time="2026-01-01T11:15:01+01:15")))
    assert recording.records["timestamp"].to_list() == [at(0).replace(microsecond=500_000), at(0, 1)]
    assert recording.utc_offset_s == 4500
    naive = read_gpx(gpx(point(time="2026-01-01T10:00:00")))
    assert naive.records["timestamp"].to_list() == [at(0)]
    assert naive.utc_offset_s is None
    assert naive.notes == ("times without a zone, taken as UTC: 1",)


def test_time_running_backward_and_standing_still():
    """Points stay in the file's order, duplicates included; the session lasts from the earliest to the latest."""
    recording = read_gpx(gpx(point(30) + point(30) + point(10) + point(50)))
    assert recording.records["timestamp"].to_list() == [at(0, 30), at(0, 30), at(0, 10), at(0, 50)]
    assert recording.sessions["total_elapsed_time"].to_list() == [40.0]
    assert recording.notes == ("times running backward, kept in the file's order: 1",)


def test_a_device_distance_is_preferred():
    """ClueTrust's distance since the start is kept; one that falls all the time is not believed."""
    said = f"<extensions><d:distance xmlns:d='{CLUETRUST}'>%s</d:distance></extensions>"
    kept = read_gpx(gpx("".join(point(second, said % (10 * second)) for second in range(5))))
    assert kept.records["distance"].to_list() == [0.0, 10.0, 20.0, 30.0, 40.0]
    wild = read_gpx(gpx("".join(point(second, said % (5 - second % 2)) for second in range(5))))
    assert wild.records["distance"].to_list() == [0.0] * 5
    assert any("do not add up" in note for note in wild.notes)


@pytest.mark.parametrize(
    "content",
    [
        b"          " + gpx(point()),
        b"\xef\xbb\xbf" + gpx(point()),
        b"\xef\xbb\xbf\r\n" + gpx(point()),
        declared("UTF-16").encode("utf-16"),
        declared("utf-16").encode(),
        declared("ISO-8859-1").encode("latin-1"),
        declared("UTF-8").encode("latin-1"),
        b"<!-- made by hand -->" + gpx(point()).partition(b"?>")[2],
    ],
    ids=["blanks", "mark", "mark and blanks", "utf-16", "utf-16 in name only", "latin-1", "latin-1 unnamed", "comment first"],
)  # fmt: skip
def test_what_stands_before_and_how_it_is_encoded(content: bytes):
    """Strava's blanks, byte order marks, wide and narrow encodings, wrong declarations: the point is there, and so is the name."""
    recording = read_gpx(content)
    assert recording.records["timestamp"].to_list() == [at(0)]
    assert recording.sessions["title"][0] in {None, "Läufe"}
    assert is_gpx(content[:300])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file, not GPX"),
        (b"\n\n", "not GPX: it does not begin with XML"),
        (b'{"error": "not found"}', "not GPX: it does not begin with XML"),
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "a web page, not GPX \\(a login page\\?\\): export the file again"),
        (b"<html><br></html>", "a web page"),
        (b'<?xml version="1.0"?><!DOCTYPE HTML PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x"><html/>', "a web page"),
        (b"<kml><Document/></kml>", "XML that begins with <kml>, not GPX"),
        (b"<TrainingCenterDatabase/>", "XML that begins with <TrainingCenterDatabase>, not GPX"),
        (gpx(point(time="")), "the points carry no times: a planned route\\? export the recording instead"),
        (gpx(point(time="1901-12-13T20:45:52Z")), "the points carry no times"),
        (b"<gpx><trk><trkseg>" + b"<trkpt", "the file ends in the middle, before any point at byte 24"),
    ],
)
def test_refusals_say_what_to_do(content: bytes, words: str):
    """A file that is no recording is refused in one line that a runner can act on."""
    with pytest.raises(ReaderError, match=words) as refusal:
        read_gpx(content)
    assert not isinstance(refusal.value, NotAnActivityError)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<gpx><rte><rtept lat="1" lon="2"/></rte></gpx>', "a planned route"),
        (b'<gpx><wpt lat="1" lon="2"><time>2026-01-01T10:00:00Z</time></wpt></gpx>', "waypoints only"),
        (gpx(""), "a track without points"),
        (b"<gpx/>", "a track without points"),
    ],
)
def test_what_is_gpx_but_no_activity(content: bytes, words: str):
    """Routes, waypoints and empty tracks were understood: they are skipped, not refused."""
    with pytest.raises(NotAnActivityError, match=words):
        read_gpx(content)


@pytest.mark.parametrize(
    "head", [b"<html><gpx>", b"<TrainingCenterDatabase>", b"", b"GPX", b"<!-- <gpx> -->", b"<gpxx>", b"\x0e\x10\x00\x00.FIT"]
)
def test_other_files_are_not_gpx(head: bytes):
    """Detection goes by the root element, not by a word somewhere."""
    assert not is_gpx(head)


def test_detection_sees_through_what_comes_first():
    """Declaration, comment, processing instruction, prefix and even a DOCTYPE, so that the reader may refuse it in words."""
    assert is_gpx(b'\n<?xml version="1.0"?><?style a?><!-- <kml> --><g:gpx xmlns:g="x">')
    assert is_gpx(b'<!DOCTYPE gpx [<!ENTITY a "b">]><gpx>')
    assert is_gpx("<gpx>".encode("utf-16"))


def test_cut_at_every_byte():
    """A document cut anywhere gives the whole points before the cut, or a refusal; once there is a whole point it always gives points."""
    content = gpx(point(0) + point(1, "<extensions><hr>150</hr></extensions>"), point(9), facts="<name>Run &amp; lift</name>")
    first_whole = content.index(b"</trkpt>") + len(b"</trkpt>")
    for length in range(len(content)):
        try:
            recording = read_gpx(content[:length])
        except ReaderError as refusal:
            assert length < first_whole, refusal  # noqa: PT017 - the length decides whether a refusal is right
            continue
        assert recording.records.height == content[:length].count(b"</trkpt>")
        assert recording.salvaged == f"the file ends in the middle at byte {length:,}; whole points before it: {recording.records.height}"


def test_broken_xml_keeps_the_points_before_it():
    """A wrong end tag in the second point keeps the first and names the byte."""
    content = gpx(point(0) + point(1, "<ele>12</ale>"))
    recording = read_gpx(content)
    assert recording.records.height == 1
    assert recording.salvaged == f"broken XML (mismatched tag) at byte {content.index(b'</ale>') + 2:,}; whole points before it: 1"


def test_a_wrong_byte_and_broken_xml_at_once():
    """Bytes that are not UTF-8 are read as Latin-1, and what breaks after them still keeps the points before it."""
    content = gpx(point(0) + "<b>\xe4</c>", facts="<name>L\xe4ufe</name>").decode().encode("latin-1")
    recording = read_gpx(content)
    assert recording.sessions["title"].to_list() == ["L\xe4ufe"]
    assert recording.salvaged is not None
    assert recording.salvaged.startswith("broken XML (mismatched tag)")
    assert recording.notes == ("its text is not in the encoding it names; read as Latin-1",)


def test_the_broken_fixtures(fixtures: Path):
    """The files a runner may well have: cut off, without times, a web page, no XML."""
    assert "the file ends in the middle" in (read_gpx(fixtures / "broken" / "truncated.gpx").salvaged or "")
    for name in ("no_times.gpx", "web_page.gpx", "not_xml.gpx"):
        with pytest.raises(ReaderError):
            read_gpx(fixtures / "broken" / name)
