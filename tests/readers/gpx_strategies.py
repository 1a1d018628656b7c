"""GPX documents of every shape that gpxpy reads, for properties: what programs write, and what they write by mistake."""

from __future__ import annotations

from hypothesis import strategies as st

GPX_1_0, GPX_1_1 = "http://www.topografix.com/GPX/1/0", "http://www.topografix.com/GPX/1/1"
GARMIN = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1"
CLUETRUST = "http://www.cluetrust.com/XML/GPXDATA/1/0"
SOMEONE = "http://example.org/track"

BLANKS = st.sampled_from(["", " ", "\n", "\r\n\t", "<!-- 60 > 50 -->"])
DEGREES = st.one_of(
    st.floats(-89, 89).map(lambda value: f"{value:.7f}"),
    st.floats(-95, 95).map(repr),
    st.sampled_from(["0", "-0.0", "nan", "inf", "1e400", "+12.5", " 45.1 ", "28.0784869752824306488037109375", "7e1"]),
)
NUMBERS = st.one_of(
    st.integers(-5, 300).map(str), st.floats(-1e3, 1e4).map(repr), st.sampled_from(["NaN", "-inf", "1e400", " 12.5\n", "1E2", ".5", "5."])
)
SAID = st.one_of(NUMBERS, st.sampled_from(["", " ", "--", "1,5", "0x10", "&#49;50", "<![CDATA[151]]>", "15<!-- and -->2"]))
TIMES = st.one_of(
    st.integers(0, 4000).map(lambda second: f"2026-01-{1 + second // 3600:02}T{second % 3600 // 60:02}:00:{second % 60:02}Z"),
    st.integers(0, 999_999_999).map(lambda part: f"2026-01-01T10:00:00.{part}Z"),
    st.sampled_from([
        "2026-01-01T10:00:00", "2026-01-01 10:00:01Z", "2026-1-1T9:0:1Z", "2026-01-01T11:15:00+01:15", "2026-01-01T05:00:00-0500",
        "2026-01-01T11:00:00+01", "1901-12-13T20:45:52.2073437Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
        "2026-02-30T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T23:59:60Z", "2026-01-01T10:00:00.Z", "yesterday", "", "2026-01-01T10:00:00.1234567890123456Z",
        "2026-01-01", "202\u0666-01-01T10:00:00Z",
    ]),
)  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(["running", "Course à pied", "9", "Trail Run", "R&amp;D <![CDATA[<b>run</b>]]>", "", "  ", "walking\n home"]),
    st.text("aZé ü1", max_size=12),
)
LEAVES = [
    "hr", "HeartRate", "bpm", "cad", "cadence", "power", "PowerInWatts", "atemp", "temp", "speed", "distance", "course", "time",
    "ele", "unheard.of",
]  # fmt: skip


def optional(strategy: st.SearchStrategy[str], element: str) -> st.SearchStrategy[str]:
    """The element once or not at all."""
    return st.one_of(st.just(""), strategy.map(lambda text: f"<{element}>{text}</{element}>"))


@st.composite
def extensions(draw: st.DrawFn) -> str:
    """An <extensions> element: bare, wrapped, prefixed by a declared or an undeclared prefix, with a namespace of its own or none."""
    prefix = draw(st.sampled_from(["", "g:", "c:", "o:", "gpxtpx:", "gpxdata:", "nobody:"]))
    leaves = draw(st.lists(st.tuples(st.sampled_from(LEAVES), SAID), max_size=6))
    inner = draw(BLANKS).join(f"<{prefix}{name}>{said}</{prefix}{name}>" for name, said in leaves)
    wrapper = draw(
        st.sampled_from([None, f"<{prefix}TrackPointExtension>", f'<TrackPointExtension xmlns="{GARMIN}">', f'<x:e xmlns:x="{CLUETRUST}">'])
    )
    if wrapper:
        inner = f"{wrapper}{draw(BLANKS)}{inner}{draw(BLANKS)}</{wrapper[1:-1].split()[0]}>"
    return f"<extensions>{draw(BLANKS)}{inner}</extensions>"


@st.composite
def points(draw: st.DrawFn) -> str:
    """One <trkpt>."""
    latitude, longitude = draw(DEGREES), draw(DEGREES)
    attributes = draw(st.sampled_from([
        f'lat="{latitude}" lon="{longitude}"', f"lon='{longitude}' lat='{latitude}'", f'lat="{latitude}" x="1"  lon="{longitude}" ',
    ]))  # fmt: skip
    time = draw(st.one_of(TIMES.map("<time>{}</time>".format), st.just("")))
    parts = [draw(optional(NUMBERS, "ele")), time, draw(optional(NUMBERS, "speed")), draw(st.one_of(st.just(""), extensions()))]
    return f"<trkpt {attributes}>" + "".join(draw(BLANKS) + part for part in parts) + "</trkpt>"


@st.composite
def tracks(draw: st.DrawFn) -> str:
    """One <trk> with its segments."""
    segments = draw(st.lists(st.lists(points(), max_size=5), max_size=3))
    facts = [draw(optional(WORDS, name)) for name in ("name", "desc", "type")]
    inside = "".join(draw(BLANKS) + "<trkseg>" + draw(BLANKS).join(segment) + "</trkseg>" for segment in segments)
    return f"<trk>{draw(BLANKS)}{''.join(facts)}{inside}</trk>"


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A whole document in some encoding."""
    namespace = draw(st.sampled_from([f' xmlns="{GPX_1_0}"', f' xmlns="{GPX_1_1}"', ""]))
    version = draw(st.sampled_from([' version="1.0"', ' version="1.1"', ""]))
    before = draw(
        st.sampled_from(["", '<wpt lat="1" lon="2"><time>2020-01-01T00:00:00Z</time></wpt>', '<rte><rtept lat="1" lon="2"/></rte>'])
    )
    body = draw(BLANKS).join(draw(st.lists(tracks(), max_size=3)))
    root = f'<gpx{version}{namespace} creator="a &amp; b" xmlns:g="{GARMIN}" xmlns:c="{CLUETRUST}" xmlns:o="{SOMEONE}">'
    name, codec, mark = draw(st.sampled_from([
        ("UTF-8", "utf-8", b""), ("UTF-8", "utf-8", b"\xef\xbb\xbf"), ("UTF-8", "utf-8", b"\xef\xbb\xbf \n"),
        ("UTF-8", "utf-8", b"          "),
        ("UTF-16", "utf-16", b""), ("utf-16", "utf-8", b""), ("ISO-8859-1", "iso-8859-1", b""), ("UTF-8", "iso-8859-1", b""),
        ("windows-1252", "cp1252", b""),
    ]))  # fmt: skip
    text = f'<?xml version="1.0" encoding="{name}"?>{draw(BLANKS)}{root}{before}{body}</gpx>{draw(BLANKS)}'
    return mark + text.encode(codec, errors="xmlcharrefreplace")
