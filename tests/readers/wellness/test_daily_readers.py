"""Every wellness file gives the one daily frame."""

from datetime import date

import polars as pl
import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.wellness import (
    DAILY,
    DAILY_READERS,
    daily_frame,
    entry,
    not_converted,
    read_daily_csv,
    read_garmin_sleep,
    read_hrv4training,
    read_intervals_wellness,
    read_trainingpeaks_metrics,
    read_whoop_nights,
)

FEB_3, FEB_4 = date(2026, 2, 3), date(2026, 2, 4)

OWN = b"""date,soreness_0_10,soreness_in_squat_0_10,sharp_or_joint_pain,stable_on_one_leg,sleep_h,note
2026-02-03,6.5,,no,yes,7.25,"stairs, slowly"
2026-02-04,,7,,,,
"""
INTERVALS = b"""date,weight,restingHR,hrv,sleepSecs,sleepScore,sleepQuality,soreness,fatigue,injury,comments
2026-02-03,71.5,48,62,27000,81,4,3,2,1,heavy legs
2026-02-04,,,,,,0,0,0,4,
"""
GARMIN = b"""[{"calendarDate":"2026-02-03","sleepStartTimestampGMT":"2026-02-02T22:28:00.0","sleepWindowConfirmationType":
"ENHANCED_CONFIRMED_FINAL","deepSleepSeconds":4200,"lightSleepSeconds":15600,"remSleepSeconds":5400,"awakeSleepSeconds":720,"retro":false},
{"retro":false},
{"calendarDate":"2026-02-04","sleepWindowConfirmationType":"UNCONFIRMED"}]"""
HRV4T_IOS = (
    b"date,timestamp_measurement,HR,rMSSD,HRV4T_Recovery_Points,sleep_quality,sleep_time,mental_energy,muscle_soreness,sickness,note\r"
    b"2026-02-03 12:01:00 a. m. +0000,2026-02-03 7:33:16 a. m. +0000,47.5,32.62,7.19,5.9,07:57,7.0,3.5,sick,-\r"
    b"2026-02-04 12:01:00 a. m. +0000,-,-,-,0,-,00:00,-,-,not sick,-\r"
)
HRV4T_ANDROID = b"""date, time, HR,HRV4T_Recovery_Points, sleep_quality, sleep_time, mental_energy,muscle_soreness, fatigue,sickness,note

2026-03-02,07:39,45.7,8.6,5,,5.9,5,5.0,not sick,
2026-28-02,01:00,0.0,,,,,,,not sick,
"""
TRAININGPEAKS = b""""Timestamp","Type","Value"
"2026-02-03 00:00:00","Pulse","55"
"2026-02-03 06:51:00","Pulse","48"
"2026-02-03 21:00:00","Pulse","70"
"2026-02-03 06:51:00","Sleep Hours","7.5"
"2026-02-03 06:51:00","Soreness","3"
"2026-02-03 00:00:00","Stress Level","Max : 52 / Avg : 14"
"2026-02-03 08:00:00","Notes","tired"
"2026-02-04 00:00:00","Pulse","51"
"""
WHOOP_CYCLES = b"""Cycle start time,Cycle end time,Cycle timezone,Resting heart rate (bpm),Sleep onset,Wake onset,Asleep duration (min)
2026-02-02 23:58:10,2026-02-04 00:12:44,UTC+01:00,52,2026-02-02 23:58:10,2026-02-03 07:05:00,402
2026-02-04 00:12:44,,UTC+01:00,51,,,
"""
WHOOP_SLEEPS = b"""Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Asleep duration (min),Nap
2026-02-02 23:58:10,,UTC+01:00,2026-02-02 23:58:10,2026-02-03 07:05:00,402,false
2026-02-02 23:58:10,,UTC+01:00,2026-02-03 14:00:00,2026-02-03 15:05:00,61,true
"""
SAMPLES = {
    read_daily_csv: [OWN],
    read_intervals_wellness: [INTERVALS],
    read_garmin_sleep: [GARMIN],
    read_hrv4training: [HRV4T_IOS, HRV4T_ANDROID],
    read_trainingpeaks_metrics: [TRAININGPEAKS],
    read_whoop_nights: [WHOOP_CYCLES, WHOOP_SLEEPS],
}
FILES = [(read, content) for read, contents in SAMPLES.items() for content in contents]


def known(frame: pl.DataFrame) -> dict:
    """What each day has that is not null."""
    return {row.pop("date"): {name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()}


@pytest.mark.parametrize(("read", "content"), FILES)
def test_exactly_one_reader_claims_a_file(read, content):
    """Each sample is claimed by its own reader and by no other, from its first 4 kB."""
    assert [reader for is_x, reader in DAILY_READERS if is_x(content[:4096])] == [read]


@pytest.mark.parametrize(("read", "content"), FILES)
def test_one_shape(read, content, tmp_path):
    """Every reader gives the same columns, one row a day in order, from bytes and from a path."""
    frame = read(content)
    path = tmp_path / "file"
    path.write_bytes(content)
    assert dict(frame.schema) == dict(DAILY)
    assert frame["date"].to_list() == sorted(set(frame["date"].to_list()))
    assert read(path).equals(frame)


@pytest.mark.parametrize("read", SAMPLES)
@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"date\n\xff\xfe\x00", b"[" * 100_000, b'{"a":', b"null"])
def test_broken_files(read, content):
    """A file that is none of this raises the one error of readers, or gives no day."""
    try:
        assert read(content).is_empty()
    except ReaderError as fault:
        assert str(fault)  # noqa: PT017 - either is right, but it must say why


def test_own():
    """The own log of legday is taken as it is written; an empty cell is not known."""
    assert known(read_daily_csv(OWN)) == {
        FEB_3: {
            "soreness_0_10": 6.5, "sharp_or_joint_pain": False, "stable_on_one_leg": True, "sleep_h": 7.25, "note": "stairs, slowly",
            "source": "daily_csv", "scale": "soreness_0_10; sharp_or_joint_pain; stable_on_one_leg; sleep_h", "raw": "6.5; no; yes; 7.25",
        },
        FEB_4: {"soreness_in_squat_0_10": 7.0, "source": "daily_csv", "scale": "soreness_in_squat_0_10", "raw": "7"},
    }  # fmt: skip


def test_own_with_another_scale():
    """A scale that is named in the header is converted, and what was written is kept."""
    assert known(read_daily_csv(b"date;hooper_soreness_1_7\n2026-02-03;7\n"))[FEB_3] == {
        "soreness_0_10": 10.0, "source": "daily_csv", "scale": "hooper_soreness_1_7", "raw": "7"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["soreness", "Soreness_1_5", "hooper_soreness", "energy", "mood", "DOMS"])
def test_unlabelled_scale(name):
    """A column that does not say its scale is refused with the names that do."""
    with pytest.raises(ReaderError, match=r"does not say its scale.*known: "):
        read_daily_csv(f"date,sleep_h,{name}\n2026-02-03,7,3\n".encode())


def test_misspelt_column():
    """A column that is nearly right gets the right one; one of the runner's own is left alone."""
    with pytest.raises(ReaderError, match="did you mean 'slept_badly'"):
        read_daily_csv(b"date,slept_baldy\n2026-02-03,yes\n")
    assert read_daily_csv(b"date,sleep_h,weather\n2026-02-03,7,rain\n").height == 1


def test_unclear_date():
    """A date that could be two days is refused with its line."""
    with pytest.raises(ReaderError, match="line 3: date '03/02/2026'"):
        read_daily_csv(b"date,sleep_h\n2026-02-01,7\n03/02/2026,7\n")


def test_absurd_answers_are_unknown_and_named():
    """Soreness of 70 out of 10 is not known, stays as text, and can be told to its writer."""
    frame = read_daily_csv(b"date,soreness_0_10,slept_badly\n2026-02-03,70,perhaps\n")
    assert frame.select("soreness_0_10", "slept_badly").row(0) == (None, None)
    assert not_converted(frame) == ["2026-02-03: soreness_0_10 '70' (0-10, 10 the worst)", "2026-02-03: slept_badly 'perhaps' (yes or no)"]


def test_same_day_twice():
    """Of two rows of one day each answer is the last one given."""
    assert known(read_daily_csv(b"date,soreness_0_10,sleep_h\n2026-02-03,2,7\n2026-02-03,5,\n"))[FEB_3] == {
        "soreness_0_10": 5.0, "sleep_h": 7.0, "source": "daily_csv", "scale": "soreness_0_10; sleep_h; soreness_0_10", "raw": "2; 7; 5"
    }  # fmt: skip


def test_intervals():
    """Four words become the bands of soreness, 0 is no answer, and injured is pain."""
    days = known(read_intervals_wellness(INTERVALS))
    assert days[FEB_3] == {
        "soreness_0_10": 6.0, "slept_badly": True, "sleep_h": 7.5, "resting_heart_rate_bpm": 48.0, "note": "heavy legs",
        "source": "intervals_icu",
        "scale": "intervals_soreness_1_4; intervals_sleep_quality_1_4; intervals_injury_1_4; sleep_s; resting_heart_rate_bpm",
        "raw": "3; 4; 1; 27000; 48",
    }  # fmt: skip
    assert days[FEB_4]["sharp_or_joint_pain"] is True
    assert "soreness_0_10" not in days[FEB_4]


def test_intervals_day_in_the_id():
    """The API's form names the day `id`."""
    assert known(read_intervals_wellness(INTERVALS.replace(b"date,", b"id,", 1))).keys() == {FEB_3, FEB_4}


def test_garmin_sleep():
    """Deep, light and REM are sleep and the date is that of waking; junk and unconfirmed nights are not known."""
    assert known(read_garmin_sleep(GARMIN)) == {FEB_3: {"sleep_h": 7.0, "source": "garmin_sleep", "scale": "sleep_s", "raw": "25200"}}


def test_garmin_api():
    """The API's answer wraps one night."""
    content = b'{"dailySleepDTO":{"calendarDate":"2026-02-03","deepSleepSeconds":3600,"lightSleepSeconds":21600},"restingHeartRate":47}'
    assert known(read_garmin_sleep(content))[FEB_3] | {"raw": ""} == {
        "sleep_h": 7.0, "resting_heart_rate_bpm": 47.0, "source": "garmin_sleep", "scale": "sleep_s; resting_heart_rate_bpm", "raw": ""
    }  # fmt: skip


def test_garmin_hostile_values():
    """Dates and seconds that cannot be are left out."""
    content = b'[{"calendarDate":"9999-99-99","deepSleepSeconds":1},{"calendarDate":{},"deepSleepSeconds":1},7,null,' + (
        b'{"calendarDate":"2026-02-03","deepSleepSeconds":1e300,"lightSleepSeconds":true,"remSleepSeconds":"x"}]'
    )
    assert read_garmin_sleep(content).is_empty()


def test_hrv4training_ios():
    """Lines end with CR alone, - is missing, and a day without a measurement has defaults that are no answers."""
    assert known(read_hrv4training(HRV4T_IOS)) == {
        FEB_3: {
            "sleep_h": 7.95, "resting_heart_rate_bpm": 47.5, "sick_or_drained": True, "source": "hrv4training",
            "scale": "resting_heart_rate_bpm; sleep_hh_mm; hrv4training_sickness; hrv4training_muscle_soreness",
            "raw": "47.5; 07:57; sick; 3.5",
        }
    }  # fmt: skip


def test_hrv4training_android():
    """Android writes year, day, month."""
    assert known(read_hrv4training(HRV4T_ANDROID)).keys() == {FEB_3}
    assert known(read_hrv4training(HRV4T_ANDROID.replace(b"2026-28-02", b"2026-02-28"))).keys() == {date(2026, 3, 2)}


def test_trainingpeaks():
    """The morning's reading outranks the device's value at midnight and the evening's; a day with midnight alone has that one."""
    days = known(read_trainingpeaks_metrics(TRAININGPEAKS))
    assert days[FEB_3] == {
        "resting_heart_rate_bpm": 48.0, "sleep_h": 7.5, "note": "tired", "source": "trainingpeaks",
        "scale": "resting_heart_rate_bpm; sleep_h; trainingpeaks_soreness", "raw": "48; 7.5; 3",
    }  # fmt: skip
    assert days[FEB_4]["resting_heart_rate_bpm"] == 51.0


def test_whoop():
    """A night belongs to the date of waking; the open cycle and a nap are no night."""
    cycles, sleeps = known(read_whoop_nights(WHOOP_CYCLES)), known(read_whoop_nights(WHOOP_SLEEPS))
    assert {on: day["sleep_h"] for on, day in cycles.items()} == {FEB_3: 6.7}
    assert {on: day["sleep_h"] for on, day in sleeps.items()} == {FEB_3: 6.7}
    assert cycles[FEB_3]["resting_heart_rate_bpm"] == 52.0


def test_days_without_an_answer_are_left_out():
    """A day on which nothing is known is not a row."""
    assert daily_frame([entry(FEB_3, "x", {"sleep_h": " "})]).is_empty()
    assert daily_frame([]).columns == list(DAILY)


def test_empty_log():
    """A log with a header alone is no activity, not a fault."""
    with pytest.raises(NotAnActivityError):
        read_daily_csv(OWN.splitlines()[0])
