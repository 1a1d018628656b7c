"""What a TCX document becomes: activities, laps held against their points, pauses, cadence, device."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.tcx import is_tcx, read_tcx

from .outcomes import outcome

EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"


def at(minute: int, second: int = 0) -> datetime:
    """An instant after ten o'clock."""
    return datetime(2026, 1, 1, 10, minute, second, tzinfo=UTC)


def trackpoint(second: int, inside: str = "", lat: float | None = 1.0) -> str:
    """A track point so many seconds after ten."""
    place = "" if lat is None else f"<Position><LatitudeDegrees>{lat}</LatitudeDegrees><LongitudeDegrees>2</LongitudeDegrees></Position>"
    return f"<Trackpoint><Time>2026-01-01T10:{second // 60:02}:{second % 60:02}Z</Time>{place}{inside}</Trackpoint>"


def lap(*tracks: str, start: int = 0, facts: str = "") -> str:
    """A lap with its tracks."""
    inside = "".join(f"<Track>{track}</Track>" for track in tracks)
    return f'<Lap StartTime="2026-01-01T10:{start // 60:02}:{start % 60:02}Z">{facts}{inside}</Lap>'


def tcx(*laps: str, sport: str = "Running", more: str = "", activities: str = "") -> bytes:
    """A document with one activity and whatever stands beside it."""
    return (
        '<?xml version="1.0"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="{sport}"><Id>2026-01-01T10:00:00.000Z</Id>{"".join(laps)}{more}</Activity>{activities}'
        "</Activities></TrainingCenterDatabase>"
    ).encode()


def test_the_fields_of_a_trackpoint():
    """Position, altitude, distance, heart rate, and speed, power and cadence from the extension whatever its prefix."""
    inside = (
        "<AltitudeMeters>12.5</AltitudeMeters><DistanceMeters>7.5</DistanceMeters><HeartRateBpm><Value>151</Value></HeartRateBpm>"
        f'<Extensions><n:TPX xmlns:n="{EXTENSION}"><n:Speed>3.25</n:Speed><n:Watts>250</n:Watts><n:RunCadence>88</n:RunCadence>'
        "</n:TPX></Extensions>"
    )
    row = read_tcx(tcx(lap(trackpoint(5, inside) + trackpoint(6, inside)))).records.row(0, named=True)
    assert row["timestamp"] == at(0, 5)
    assert (row["position_lat"], row["position_long"], row["enhanced_altitude"], row["distance"]) == (1.0, 2.0, 12.5, 7.5)
    assert (row["heart_rate"], row["enhanced_speed"], row["power"], row["cadence"]) == (151, 3.25, 250, 88)


def test_the_running_cadence_comes_first():
    """Some write steps in the plain field and strides in the extension: the strides are kept; the plain field serves where it is alone."""
    doubled = f'<Cadence>176</Cadence><Extensions><TPX xmlns="{EXTENSION}"><RunCadence>88</RunCadence></TPX></Extensions>'
    records = read_tcx(tcx(lap(trackpoint(0, doubled) + trackpoint(1, "<Cadence>87</Cadence>")))).records
    assert records["cadence"].to_list() == [88, 87]


def test_laps_say_what_the_file_says():
    """Time, distance, heart rates, intensity and trigger of each lap, in FIT's words; calories and means of the session."""
    facts = (
        "<TotalTimeSeconds>{}</TotalTimeSeconds><DistanceMeters>{}</DistanceMeters><Calories>50</Calories><AverageHeartRateBpm><Value>{}</Value>"
        "</AverageHeartRateBpm><MaximumHeartRateBpm><Value>{}</Value></MaximumHeartRateBpm><Intensity>{}</Intensity><TriggerMethod>Manual</TriggerMethod>"
    )
    first = lap(trackpoint(0) + trackpoint(59), facts=facts.format(60.0, 200.5, 140, 150, "Active"))
    second = lap(trackpoint(60) + trackpoint(90), start=60, facts=facts.format(30, 80, 170, 180, "Resting"))
    recording = read_tcx(tcx(first, second))
    assert recording.laps.select("total_timer_time", "total_distance", "intensity", "lap_trigger").rows() == [
        (60.0, 200.5, "active", "manual"), (30.0, 80.0, "rest", "manual"),
    ]  # fmt: skip
    session = recording.sessions.row(0, named=True)
    assert (session["total_timer_time"], session["total_elapsed_time"], session["total_distance"]) == (90.0, 90.0, 280.5)
    assert (session["avg_heart_rate"], session["max_heart_rate"], session["total_calories"]) == (150.0, 180.0, 100.0)
    assert recording.events.height == 2


def test_minutes_written_as_seconds_are_not_believed():
    """A lap of 25 minutes that says 25 seconds takes its time from its points, and a note says so."""
    track = "".join(trackpoint(second) for second in range(0, 1501, 60))
    recording = read_tcx(tcx(lap(track, facts="<TotalTimeSeconds>25.0</TotalTimeSeconds>")))
    assert recording.laps["total_timer_time"].to_list() == [1500.0]
    assert any("1 of 1 (25 s, its points take 1,500 s)" in note for note in recording.notes)


def test_a_second_track_begins_after_a_pause_and_a_lap_does_not():
    """Two tracks in one lap are a pause; a new lap a second later is none; a new lap ten minutes later is one."""
    recording = read_tcx(
        tcx(lap(trackpoint(0) + trackpoint(60), trackpoint(120) + trackpoint(180)), lap(trackpoint(181) + trackpoint(200), start=181))
    )
    assert recording.events["timestamp"].to_list() == [at(0), at(1), at(2), at(3, 20)]
    assert recording.sessions["total_timer_time"].to_list() == [139.0]  # 60 + 60 + 19: what the points of each lap cover
    later = read_tcx(tcx(lap(trackpoint(0) + trackpoint(60)), lap(trackpoint(660) + trackpoint(700), start=660)))
    assert later.events["timestamp"].to_list() == [at(0), at(1), at(11), at(11, 40)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ([[0, 100], [0, 50]], [0.0, 100.0, 100.0, 150.0]),
        ([[0, 100], [100, 150]], [0.0, 100.0, 100.0, 150.0]),
        ([[0, 100], [99.9, 150]], [0.0, 100.0, 100.0, 150.0]),
    ],
    ids=["per lap", "since the start", "a little back"],
)
def test_distance_runs_on_over_laps(written: list[list[float]], kept: list[float]):
    """A distance that starts again at each lap is made to run on; one that runs on is left alone."""
    laps = [
        lap("".join(trackpoint(60 * n + s, f"<DistanceMeters>{said}</DistanceMeters>") for s, said in enumerate(track)), start=60 * n)
        for n, track in enumerate(written)
    ]
    assert read_tcx(tcx(*laps)).records["distance"].to_list() == kept


def test_metres_of_each_second_are_not_a_distance():
    """Such a column is not believed: the distance comes from the positions."""
    track = "".join(trackpoint(s, f"<DistanceMeters>{2 + s % 2}</DistanceMeters>", lat=1 + s / 1e5) for s in range(20))
    recording = read_tcx(tcx(lap(track)))
    assert recording.records["distance"][-1] == pytest.approx(19 * 1.10574, rel=1e-3)
    assert any("do not add up" in note for note in recording.notes)


def test_several_activities_are_several_sessions():
    """Also inside a multisport session; sports are FIT's."""
    ride = f'<Activity Sport="Biking">{lap(trackpoint(600) + trackpoint(700), start=600)}</Activity>'
    both = read_tcx(tcx(lap(trackpoint(0) + trackpoint(60)), activities=ride))
    assert both.sessions["sport"].to_list() == ["running", "cycling"]
    assert both.records["distance"].to_list() == [0.0, 0.0, 0.0, 0.0]
    wrapped = tcx(lap(trackpoint(0) + trackpoint(60))).replace(b"<Activity ", b"<MultiSportSession><FirstSport><Activity ")
    wrapped = wrapped.replace(b"</Activity>", b"</Activity></FirstSport></MultiSportSession>")
    assert read_tcx(wrapped).sessions.height == 1


def test_an_activity_without_trackpoints():
    """A lift or a treadmill run may be nothing but a lap: it is a session with a start, an end and no records."""
    facts = "<TotalTimeSeconds>3600</TotalTimeSeconds><DistanceMeters>0</DistanceMeters>"
    recording = read_tcx(tcx(lap(facts=facts), sport="Other", more="<Notes>squats</Notes>"))
    row = recording.sessions.row(0, named=True)
    assert (row["start_time"], row["timestamp"], row["total_timer_time"]) == (at(0), datetime(2026, 1, 1, 11, tzinfo=UTC), 3600.0)
    assert (row["sport"], row["total_distance"], row["description"]) == ("generic", None, "squats")
    assert recording.records.height == 0


@pytest.mark.parametrize(
    ("name", "serial", "manufacturer", "number"),
    [("f\u0113nix 3 HR", "3925313359", "garmin", 3925313359), ("Polar M400", "0", "polar", None), ("Some App", "x", None, None)],
)
def test_the_device(name: str, serial: str, manufacturer: str | None, number: int | None):
    """Name, serial number and the recording's own time: what the same recording's FIT file says too."""
    creator = f"<Creator><Name>{name}</Name><UnitId>{serial}</UnitId></Creator>"
    device = read_tcx(tcx(lap(trackpoint(0)), more=creator)).device
    assert (device.manufacturer, device.product, device.serial_number, device.time_created) == (manufacturer, name, number, at(0))


def test_offsets_blanks_and_marks():
    """Times with an offset, blanks before the declaration, a byte order mark."""
    content = b"          " + tcx(lap(trackpoint(0))).replace(b"10:00:00Z</Time>", b"11:00:00.000+01:00</Time>")
    recording = read_tcx(content)
    assert recording.records["timestamp"].to_list() == [at(0)]
    assert recording.utc_offset_s == 3600
    assert is_tcx(content[:300])
    assert not is_tcx(b"<gpx>")
    assert read_tcx(b"\xef\xbb\xbf" + tcx(lap(trackpoint(0)))).records.height == 1


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"<gpx/>", ReaderError, "XML that begins with <gpx>, not TCX"),
        (b"<html/>", ReaderError, "a web page"),
        (b"<TrainingCenterDatabase><Courses><Course/></Courses></TrainingCenterDatabase>", NotAnActivityError, "planned"),
        (b"<TrainingCenterDatabase/>", NotAnActivityError, "without an activity"),
        (tcx(lap("<Trackpoint/>")).replace(b"StartTime", b"Start"), ReaderError, "no times"),
        (b"<TrainingCenterDatabase><Activities>", ReaderError, "the file ends in the middle, before the first lap"),
    ],
)
def test_refusals(content: bytes, error: type[ReaderError], words: str):
    """In one line that a runner can act on."""
    with pytest.raises(error, match=words):
        read_tcx(content)


def test_cut_at_every_byte():
    """A document cut anywhere gives the whole points before the cut, or a refusal."""
    content = tcx(lap(trackpoint(0, "<HeartRateBpm><Value>150</Value></HeartRateBpm>") + trackpoint(1)))
    for length in range(len(content)):
        result = outcome(lambda: read_tcx(content[:length]))  # noqa: B023 - called at once
        if isinstance(result[0], dict):
            assert len(result[0]["records"]) == content[:length].count(b"</Trackpoint>")
            assert result[1][3] is not None


@pytest.mark.corpus
def test_real_files(corpus: Path):
    """Every real TCX file gives a session whose time agrees with its points."""
    files = sorted(corpus.rglob("*.tcx"))
    assert files
    for file in files:
        recording = read_tcx(file)
        assert recording.salvaged is None
        assert recording.records.height > 100
        session = recording.sessions.row(0, named=True)
        span = (recording.records["timestamp"].max() - recording.records["timestamp"].min()).total_seconds()
        assert session["sport"] == "running"
        assert span / 2 < session["total_timer_time"] <= session["total_elapsed_time"] < span + 60
