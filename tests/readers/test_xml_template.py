"""Runs of like points read by an expression give what the exact path gives, and only what is like is taken."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legday.readers.gpx import _GPX, Document
from legday.readers.tcx import _TCX, _Document
from legday.readers.tracks import recording
from legday.readers.xml_points import stream_points
from legday.readers.xml_template import Template

from .gpx_strategies import BLANKS, GARMIN, LEAVES, SAID, TIMES
from .outcomes import outcome

HEAD = f'<gpx xmlns:g="{GARMIN}"><trk><trkseg>'
TAIL = "</trkseg></trk></gpx>"
POINT = '<trkpt lat="1.5" lon="2.5">\n <time>2026-01-01T10:00:00Z</time><extensions><g:e><g:hr>150</g:hr></g:e></extensions></trkpt>\n'
TRACKPOINT = "<Trackpoint><Time>2026-01-01T10:00:00Z</Time><HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint>"


def both(content: bytes | Path, dialect=_GPX, outline=Document):
    """The outcomes with and without templates."""

    def read(*, templates: bool):
        points, document, broken, _ = stream_points(content, dialect, outline, templates=templates)
        return recording(document.track(points, broken, []))

    return outcome(lambda: read(templates=True)), outcome(lambda: read(templates=False))


@st.composite
def alike(draw: st.DrawFn) -> str:
    """A run of points of few shapes, of which any part may be missing."""
    leaves = draw(st.lists(st.sampled_from(LEAVES), max_size=4))
    prefix, blank, quote = draw(st.sampled_from(["", "g:", "q:"])), draw(st.sampled_from(["", "\n  ", " "])), draw(st.sampled_from("\"'"))
    said = draw(st.lists(st.one_of(st.none(), SAID), min_size=7, max_size=23))
    times = draw(st.lists(TIMES, min_size=1, max_size=5))
    points = []
    for number in range(draw(st.sampled_from([3, 70, 200]))):
        values = [said[(number * 7 + index) % len(said)] for index in range(len(leaves))]
        inside = blank.join(
            f"<{prefix}{leaf}>{value}</{prefix}{leaf}>" for leaf, value in zip(leaves, values, strict=True) if value is not None
        )
        wrapped = f"<extensions>{blank}{inside}</extensions>" if inside or number % 3 else ""
        stamp = f"<time>{times[number % len(times)]}</time>" if number % 11 else ""
        points.append(f"<trkpt lat={quote}{number / 100}{quote} lon={quote}{number}{quote}>{blank}{stamp}{blank}{wrapped}</trkpt>{blank}")
    return "".join(points)


BETWEEN = st.one_of(
    BLANKS,
    st.sampled_from([
        "</trkseg><trkseg>", "</trkseg></trk><trk><name>b</name><trkseg>", f"<!-- {POINT} -->", f"<![CDATA[{POINT}]]>", "text", "<a/>",
        "<trkpt/>",
        "<trkpt lat='1' lon='2' lat='3'/>", "</trkpt>", "<trkpt>", "<!-- ", "<![CDATA[", "\x0b", "\xe9", f"<b>{POINT * 70}</b>",
        "&#60;", "<?pi?>",
    ]),
)  # fmt: skip


@given(st.lists(st.tuples(alike(), BETWEEN), min_size=1, max_size=4), st.integers(-9, 0))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_templates_change_nothing(runs: list[tuple[str, str]], cut: int):
    """With and without: the same values, notes, refusals, and the same byte where a broken document breaks."""
    text = HEAD + "".join(points + between for points, between in runs) + TAIL
    fast, exact = both(text.encode()[: cut or None])
    assert fast == exact


@pytest.mark.parametrize("at", [0, 1, 1999, 2000, 3999])
@pytest.mark.parametrize(
    "odd", ["<trkpt lat='1' lon='2'></trkpt>", POINT.replace("150", "&#49;50"), "<b>", POINT.replace("</time>", "</tme>")]
)
def test_one_odd_point_among_thousands(at: int, odd: str, tmp_path: Path):
    """It is read, or breaks the document, exactly where it stands; over several pieces of the file."""
    content = HEAD + POINT * at + odd + POINT * (4000 - at) + TAIL
    (tmp_path / "a.gpx").write_text(content)
    fast, exact = both(tmp_path / "a.gpx")
    assert fast == exact
    assert both(content.encode())[0] == exact


WRAPPERS = [("<!-- ", "-->"), ("<![CDATA[", "]]>"), ("<b>", "</b>"), ("<?pi ", "?>"), ("<trkpt lat='1' lon='2'>", "</trkpt>")]


@pytest.mark.parametrize(("before", "after"), WRAPPERS)
def test_points_that_are_no_points(before: str, after: str):
    """Thousands of points inside a comment, a CDATA section or another element do not count, wherever a piece of the file begins."""
    content = HEAD + POINT * 100 + before + POINT * 4000 + after + POINT * 100 + TAIL
    fast, exact = both(content.encode())
    assert fast == exact
    assert len(fast[0]["records"]) in {200, 201}


@pytest.mark.parametrize("first", ["150", "", " ", "--"])
def test_two_leaves_for_one_column(first: str):
    """The first that is not blank counts, which differs from point to point."""
    points = POINT.replace("<g:hr>150</g:hr>", f"<g:hr>{first}</g:hr><bpm>160</bpm>") * 200
    fast, exact = both((HEAD + points + TAIL).encode())
    assert fast == exact
    assert fast[0]["records"][0][6] in {150, 160, None}


def test_empty_elements_are_no_hindrance():
    """A point with an element that holds nothing is still like the others."""
    template = Template("trkpt", ("lat", "lon"), exact_row)
    columns = template.read((POINT.replace("<extensions>", "<cmt/><extensions>") * 70 + POINT).encode())
    assert columns is not None
    assert columns[3] == ["150"] * 71


def test_tcx_takes_the_same_way():
    """Trackpoints without attributes, and the end of a Track that begins like the end of a Trackpoint."""
    content = (
        '<TrainingCenterDatabase><Activities><Activity Sport="Running"><Lap StartTime="2026-01-01T10:00:00Z"><Track>'
        f"{TRACKPOINT * 300}</Track><Track>{TRACKPOINT.replace('10:00', '11:00') * 100}</Track></Lap></Activity></Activities>"
        "</TrainingCenterDatabase>"
    )
    fast, exact = both(content.encode(), _TCX, _Document)
    assert fast == exact
    assert len(fast[0]["records"]) == 400


def test_the_fixtures(fixtures: Path):
    """Every GPX file of the season, with and without."""
    for file in sorted(fixtures.glob("athlete/*.gpx")):
        fast, exact = both(file)
        assert fast == exact, file.name


@pytest.mark.corpus
def test_real_files(corpus: Path):
    """Every real GPX and TCX file, with and without."""
    for file in sorted(corpus.rglob("*.gpx")):
        fast, exact = both(file.read_bytes())
        assert fast == exact, file.name
    for file in sorted(corpus.rglob("*.tcx")):
        fast, exact = both(file.read_bytes(), _TCX, _Document)
        assert fast == exact, file.name


def exact_row(point: bytes) -> list[str | None]:
    """A stand-in for the exact path: time, lat, lon, heart rate."""
    text = point.decode()
    return ["1" if "<time>1" in text else None, "0", "0", "1" if "<g:hr>1" in text else None]


def test_what_a_template_takes():
    """Points like the fullest, any part of which may be missing; the columns hold their texts."""
    template = Template("trkpt", ("lat", "lon"), exact_row)
    bare = '<trkpt lat="3" lon="4"></trkpt>'
    columns = template.read((POINT * 70 + bare).encode())
    assert columns is not None
    assert {slot: (texts[0], texts[-1]) for slot, texts in columns.items()} == {
        0: ("2026-01-01T10:00:00Z", None), 1: ("1.5", "3"), 2: ("2.5", "4"), 3: ("150", None),
    }  # fmt: skip


@pytest.mark.parametrize(
    "odd",
    ["x", "\x0b", "<!-- -->", POINT.replace("150", "1>0"), POINT.replace("150", "&lt;"), POINT.replace("150", "é"), "<trkpt>", "</trkseg>"],
)
def test_what_a_template_leaves(odd: str):
    """Anything but such points and blanks goes the exact way."""
    template = Template("trkpt", ("lat", "lon"), exact_row)
    assert template.read((POINT * 70 + odd + POINT).encode()) is None
