"""Apple Health's export: workouts and nights, from files that are large, broken or hostile."""

import io
import tracemalloc
from datetime import UTC, date, datetime

import polars as pl
import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.apple_health import is_apple_health, read_apple_health
from legday.readers.recording import SESSIONS
from legday.readers.wellness.daily import DAILY

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# As Apple writes it; iOS 16.0 left the bracket after expirationDate's list away and wrote the next declaration into it.
DOCTYPE = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT Workout ((MetadataEntry|WorkoutEvent|WorkoutRoute|WorkoutStatistics)*)>
<!ATTLIST VisionPrescription
  type CDATA #REQUIRED
  expirationDate CDATA #REQUIRED
<!ELEMENT RightEye EMPTY>
]>
"""
LIFT = """ <Workout workoutActivityType="HKWorkoutActivityTypeTraditionalStrengthTraining" duration="55.5" durationUnit="min"
  sourceName="Robin’s Apple\xa0Watch" startDate="2026-02-03 18:40:12 +0100" endDate="2026-02-03 19:37:42 +0100">
  <MetadataEntry key="HKTimeZone" value="America/New_York"/>
  <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="1255.2" unit="kJ"/>
  <WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="101.5" minimum="70" maximum="148" unit="count/min"/>
 </Workout>
"""
RUN = """ <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" sourceName="Watch"
  startDate="2026-02-04 07:00:00 +0100" endDate="2026-02-04 07:31:00 +0100">
  <MetadataEntry key="HKIndoorWorkout" value="0"/>
  <MetadataEntry key="HKElevationAscended" value="5200 cm"/>
  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="3.10685596" unit="mi"/>
  <WorkoutActivity uuid="x" startDate="2026-02-04 07:00:00 +0100">
   <WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="199" maximum="199" unit="count/min"/>
  </WorkoutActivity>
  <WorkoutRoute sourceName="Watch"><FileReference path="/workout-routes/route_2026-02-04_7.31am.gpx"/></WorkoutRoute>
 </Workout>
"""
OLD_RUN = """ <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="1800" durationUnit="s"
  totalDistance="5" totalDistanceUnit="km"
  totalEnergyBurned="320" totalEnergyBurnedUnit="Cal" startDate="2015-02-04 07:00:00 -0530" endDate="2015-02-04 07:31:00 -0530"/>
"""


def export(*elements: str, doctype: str = DOCTYPE) -> bytes:
    """An export of these elements."""
    return (DECLARATION + doctype + '<HealthData locale="de_DE">\n' + "".join(elements) + "</HealthData>\n").encode()


def asleep(start: str, end: str, value: str = "AsleepCore", source: str = "Watch") -> str:
    """An interval of sleep in February 2026."""
    return (
        f'<Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="{source}" value="HKCategoryValueSleepAnalysis{value}"'
        f' startDate="2026-02-{start} +0100" endDate="2026-02-{end} +0100"/>\n'
    )


def resting(day: str, value: str) -> str:
    """A resting heart rate."""
    return f'<Record type="HKQuantityTypeIdentifierRestingHeartRate" unit="count/min" value="{value}" startDate="{day}" endDate="{day}"/>\n'


def sleep_hours(content: bytes) -> dict[date, float]:
    """Hours asleep by date."""
    daily = read_apple_health(content).daily
    return dict(daily.select("date", pl.col("sleep_h").round(3)).iter_rows())


def test_lift():
    """A strength workout is a session with the times, heart rate and energy Apple gives, and without sets."""
    read = read_apple_health(export(LIFT))
    (session,) = read.recording.sessions.to_dicts()
    assert session["start_time"] == datetime(2026, 2, 3, 17, 40, 12, tzinfo=UTC)
    assert session["timestamp"] == datetime(2026, 2, 3, 18, 37, 42, tzinfo=UTC)
    assert (session["sport"], session["sub_sport"]) == ("training", "strength_training")
    assert session["title"] == "Traditional Strength Training"
    assert (session["total_elapsed_time"], session["total_timer_time"]) == (3450, 3330)
    assert (session["avg_heart_rate"], session["max_heart_rate"]) == (101.5, 148)
    assert session["total_calories"] == pytest.approx(300)
    assert read.recording.sets.is_empty()
    assert read.recording.records.is_empty()


def test_zone_of_the_workout_outranks_the_phones():
    """HKTimeZone says where it was done; the offset in the text is the phone's at the time of the export."""
    assert read_apple_health(export(LIFT)).recording.sessions["utc_offset_s"].to_list() == [-5 * 3600]
    assert read_apple_health(export(OLD_RUN)).recording.utc_offset_s == -(5 * 3600 + 30 * 60)
    nowhere = LIFT.replace("America/New_York", "../../etc/passwd")
    assert read_apple_health(export(nowhere)).recording.utc_offset_s == 3600


def test_run():
    """A run has its distance in metres, its ascent and the file of its route; statistics of a part do not count for the whole."""
    (session,) = read_apple_health(export(RUN)).recording.sessions.to_dicts()
    assert session["sport"] == "running"
    assert session["sub_sport"] is None
    assert session["total_distance"] == pytest.approx(5000, abs=0.1)
    assert session["total_ascent"] == 52
    assert session["route"] == "workout-routes/route_2026-02-04_7.31am.gpx"
    assert session["avg_heart_rate"] is None


def test_treadmill():
    """A run indoors is called so."""
    assert read_apple_health(export(RUN.replace('Workout" value="0"', 'Workout" value="1"'))).recording.sessions["sub_sport"].to_list() == [
        "indoor_running"
    ]


def test_attributes_of_old_exports():
    """Before iOS 16 totals stand in attributes; Cal is the large calorie."""
    (session,) = read_apple_health(export(OLD_RUN)).recording.sessions.to_dicts()
    assert (session["total_distance"], session["total_calories"], session["total_timer_time"]) == (5000, 320, 1800)


def test_shape():
    """Sessions have every declared column first, oldest workout first, and the daily frame is the one of all wellness files."""
    read = read_apple_health(export(RUN, LIFT, resting("2026-02-04 06:00:00 +0100", "47")))
    assert read.recording.sessions.columns[: len(SESSIONS)] == list(SESSIONS)
    assert read.recording.sessions["sport"].to_list() == ["training", "running"]
    assert dict(read.daily.schema) == dict(DAILY)


@pytest.mark.parametrize("doctype", ["", DOCTYPE, DOCTYPE.replace("\n", "\r\n")])
@pytest.mark.parametrize("wrap", [bytes, io.BytesIO])
def test_doctype_as_apple_writes_it(doctype, wrap):
    """Apple's DOCTYPE, broken as it was in iOS 16, is stepped over, from bytes and from a stream."""
    assert read_apple_health(wrap(export(LIFT, doctype=doctype))).recording.sessions.height == 1


def test_path(tmp_path):
    """An export on disk is read from its path, whatever it is called."""
    path = tmp_path / "导出.xml"
    path.write_bytes(export(LIFT))
    assert read_apple_health(path).recording.sessions.height == 1


def test_known_by_its_root():
    """It is recognised by its root element, not by a name in the phone's language; export_cda.xml and GPX are not it."""
    assert is_apple_health(export(LIFT)[:4096])
    assert is_apple_health(b'\xef\xbb\xbf<HealthData locale="en_US">')
    assert not is_apple_health(b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3">')
    assert not is_apple_health(b'<?xml version="1.0"?><gpx><!-- HealthData --></gpx>')
    assert not is_apple_health(b"date,note\n2026-02-03,<HealthData >")


def test_control_characters():
    """Vertical tabs in the name of a source do not end the reading."""
    assert read_apple_health(export(LIFT.replace("Robin", "Ro\x0b\x00bin"))).recording.sessions["source_id"].to_list() == [
        "Robin’s Apple\xa0Watch"
    ]


def test_sources_overlap():
    """Of a night that two sources tell only one counts: the one that tells stages, its overlaps once, waking and lying out."""
    night = export(
        asleep("02 22:00:00", "03 07:00:00", "AsleepUnspecified", "Phone"),
        asleep("02 23:00:00", "03 01:00:00"),
        asleep("03 00:30:00", "03 02:00:00", "AsleepDeep"),
        asleep("03 02:00:00", "03 02:30:00", "Awake"),
        asleep("03 02:30:00", "03 06:00:00", "AsleepREM"),
        asleep("02 22:30:00", "03 06:30:00", "InBed"),
    )
    assert sleep_hours(night) == {date(2026, 2, 3): 6.5}


def test_night_belongs_to_the_date_of_waking():
    """A night broken before midnight is one night, dated by its end; an afternoon's nap is not added to it."""
    night = export(asleep("02 22:00:00", "02 23:30:00"), asleep("02 23:45:00", "03 06:00:00"), asleep("03 14:00:00", "03 15:00:00"))
    assert sleep_hours(night) == {date(2026, 2, 3): 7.75}


def test_hostile_nights():
    """Sleep that ends before it begins, or lasts for a week, is not sleep."""
    night = export(asleep("04 07:00:00", "03 22:00:00"), asleep("01 00:00:00", "09 00:00:00"), asleep("03 00:00:00", "03 06:00:00"))
    assert sleep_hours(night) == {date(2026, 2, 3): 6.0}


def test_resting_heart_rate():
    """The last resting heart rate of a day counts, and only one that a heart can have."""
    content = export(
        resting("2026-02-03 09:00:00 +0100", "52"), resting("2026-02-03 21:00:00 +0100", "48"), resting("2026-02-04 09:00:00 +0100", "nan")
    )
    assert read_apple_health(content).daily.select("date", "resting_heart_rate_bpm").rows() == [
        (date(2026, 2, 3), 48.0),
        (date(2026, 2, 4), None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('average="101.5"', 'average="NaN"', "avg_heart_rate"),
        ('average="101.5"', 'average="1e308"', "avg_heart_rate"),
        ('sum="1255.2"', 'sum="-5"', "total_calories"),
        ('duration="55.5"', 'duration="9e9"', "total_timer_time"),
    ],
)
def test_absurd_numbers_are_unknown(old, new, column):
    """A number that cannot be is null, and the rest of the workout stays."""
    assert old in LIFT
    assert read_apple_health(export(LIFT.replace(old, new))).recording.sessions[column].to_list() == [None]


def test_workouts_without_times():
    """A workout that ends before it starts, or in the year 9999, is left out and counted."""
    odd = [LIFT.replace("19:37:42", "17:00:00"), LIFT.replace("2026", "9999"), LIFT.replace('startDate="', 'startDate="x')]
    recording = read_apple_health(export(LIFT, *odd)).recording
    assert recording.sessions.height == 1
    assert recording.notes == ("3 workouts without believable times left out",)


def test_cut_off():
    """What stands before the break is kept, and the reading says that it broke off."""
    content = export(LIFT, RUN)
    recording = read_apple_health(content[: content.index(b"<WorkoutRoute")]).recording
    assert recording.sessions["sport"].to_list() == ["training"]
    assert "breaks off" in recording.salvaged


def test_attribute_names_with_blanks():
    """The invalid attributes that iOS 8 wrote end the reading there, not before."""
    recording = read_apple_health(export(LIFT, '<Record type="x" Health Mate App Version="2.6.0"/>', RUN)).recording
    assert recording.sessions.height == 1
    assert recording.salvaged


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE HealthData [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE HealthData SYSTEM "http://example.org/health.dtd" [ ]>',
        "<!DOCTYPE lolz [ ]>",
    ],
)
def test_other_doctypes_are_refused(doctype):
    """A DOCTYPE that declares entities or comes from elsewhere is refused."""
    with pytest.raises(ReaderError, match="refused"):
        read_apple_health(export(LIFT.replace("Robin", "Robin&amp;"), doctype=doctype))


def test_entities_are_never_expanded():
    """An entity that nothing declares ends the reading; it expands to nothing."""
    recording = read_apple_health(export(LIFT, LIFT.replace("Robin", "&b;"))).recording
    assert (recording.sessions.height, recording.salvaged is None) == (1, False)


def test_second_doctype():
    """A DOCTYPE behind the one that was cut off declares nothing either."""
    content = export(LIFT).replace(b"<HealthData ", b'<HealthData ><!DOCTYPE HealthData [<!ENTITY b "boom">]><x y="&b;" ', 1)
    with pytest.raises(ReaderError, match="breaks off"):
        read_apple_health(content)


def test_deep_and_long():
    """XML nested a thousand deep, and one tag of many megabytes, are refused."""
    with pytest.raises(ReaderError, match="deeper than 32"):
        read_apple_health(export("<a>" * 1_000))
    with pytest.raises(ReaderError, match="one element"):
        read_apple_health(export(f'<Record value="{"x" * (4 << 20)}"/>'))


def test_nothing_of_interest():
    """An export without workouts and sleep is no activity; something that only claims to be one is refused."""
    with pytest.raises(NotAnActivityError):
        read_apple_health(export('<Record type="HKQuantityTypeIdentifierStepCount" value="9"/>'))
    with pytest.raises(ReaderError, match="no <HealthData>"):
        read_apple_health(DECLARATION.encode() + DOCTYPE.encode())


def test_memory_does_not_grow_with_the_file():
    """Forty thousand heart rates, 5 MB of XML, cost no more memory than ten thousand."""
    heart_rate = '<Record type="HKQuantityTypeIdentifierHeartRate" unit="count/min" value="70" startDate="2026-02-03 09:00:00 +0100"/>\n'

    def peak(times: int) -> int:
        content = io.BytesIO(export(heart_rate * times, LIFT))
        tracemalloc.start()
        read_apple_health(content)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak(1)
    assert peak(40_000) < peak(10_000) + 100_000
