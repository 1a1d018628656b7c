"""WHOOP's workouts are sessions at exact instants."""

from datetime import UTC, datetime

import pytest

from legday.errors import ReaderError
from legday.readers.wellness import DAILY_READERS
from legday.readers.whoop_workouts import is_whoop_workouts, offset_of, read_whoop_workouts

HEADER = (
    "Cycle start time,Cycle end time,Cycle timezone,Workout start time,Workout end time,Duration (min),Activity name,Activity Strain,"
    "Energy burned (cal),Max HR (bpm),Average HR (bpm),HR Zone 1 %,GPS enabled,Distance (meters),Altitude gain (meters)\n"
)
LIFT = "2026-02-02 23:58:10,,UTC+01:00,2026-02-03 18:42:00,2026-02-03 19:37:59,55,Weightlifting,8.1,402.0,151,108,,false,,\n"
RUN = "2026-02-04 00:12:44,,UTC-04:00,2026-02-04 07:00:00,2026-02-04 07:30:00,30,Running,9.5,310.0,171,152,2,true,5012.5,31.0\n"


def test_workouts():
    """A lift and a run, each with its own offset; energy is in kilocalories."""
    recording = read_whoop_workouts((HEADER + RUN + LIFT).encode())
    lift, run = recording.sessions.to_dicts()
    assert (lift["start_time"], lift["total_elapsed_time"]) == (datetime(2026, 2, 3, 17, 42, tzinfo=UTC), 3359)
    assert (lift["sport"], lift["sub_sport"], lift["title"], lift["total_distance"]) == (
        "training",
        "strength_training",
        "Weightlifting",
        None,
    )
    assert (lift["avg_heart_rate"], lift["max_heart_rate"], lift["total_calories"], lift["utc_offset_s"]) == (108, 151, 402, 3600)
    assert (run["start_time"], run["sport"], run["total_distance"]) == (datetime(2026, 2, 4, 11, 0, tzinfo=UTC), "running", 5012.5)
    assert recording.utc_offset_s is None
    assert recording.sets.is_empty()


@pytest.mark.parametrize(
    ("zone", "offset_s"),
    [
        ("UTC+01:00", 3600),
        ("UTC-04:00", -14_400),
        ("UTCZ", 0),
        ("UTC", 0),
        ("-05:00", -18_000),
        ("UTC+05:45", 20_700),
        ("", None),
        ("CET", None),
        ("UTC+99:00", None),
    ],
)
def test_zone(zone, offset_s):
    """Every way WHOOP writes a zone; anything else is not known."""
    assert offset_of(zone) == offset_s


def test_without_zone_there_is_no_instant():
    """A workout whose zone is not known is left out and counted, not put somewhere."""
    assert read_whoop_workouts((HEADER + RUN + LIFT.replace("UTC+01:00", "")).encode()).notes == (
        "1 workouts without believable times left out",
    )
    with pytest.raises(ReaderError, match="none of 1 workouts"):
        read_whoop_workouts((HEADER + LIFT.replace("2026-02-03 19:37:59", "2026-02-03 08:00:00")).encode())


def test_claimed_once():
    """The table of workouts is known by its header, and the nights' reader leaves it alone."""
    content = (HEADER + LIFT).encode()
    assert is_whoop_workouts(content)
    assert not any(is_x(content) for is_x, _ in DAILY_READERS)
    assert not is_whoop_workouts(b"Cycle start time,Cycle end time,Cycle timezone,Question text,Answered yes,Notes\n")
