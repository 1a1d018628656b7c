"""Garmin's summarised activities: totals, never sets."""

import json
from datetime import UTC, datetime

import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.garmin_json import is_garmin_summaries, read_garmin_summaries
from legday.readers.wellness import DAILY_READERS

LIFT = {
    "activityId": 123, "name": "Leg day", "activityType": "strength_training", "beginTimestamp": 1770140412000,
    "startTimeLocal": 1770144012000.0, "duration": 3330000.0, "elapsedDuration": 3450000.0, "avgHr": 101.0, "maxHr": 148.0, "distance": 0,
    "summarizedExerciseSets": [
        {"category": "SQUAT", "subCategory": "BARBELL_BACK_SQUAT", "sets": 3, "reps": 15, "maxWeight": 82500, "duration": 95000},
        {"category": "LUNGE", "sets": 2, "reps": 20, "maxWeight": None},
    ],
}  # fmt: skip
RUN = {
    "activityId": 124,
    "activityType": "trail_running",
    "startTimeGmt": 1770188412000,
    "duration": 1800000,
    "distance": 501250.0,
    "elevationGain": 12300,
}


def export(*activities: object) -> bytes:
    """An export of these activities."""
    return json.dumps([{"summarizedActivitiesExport": list(activities)}]).encode()


def test_lift():
    """Milliseconds and grams become seconds and kilograms; the totals of each exercise stand in the description, and there are no sets."""
    recording = read_garmin_summaries(export(LIFT))
    (session,) = recording.sessions.to_dicts()
    assert (session["start_time"], session["timestamp"]) == (
        datetime(2026, 2, 3, 17, 40, 12, tzinfo=UTC),
        datetime(2026, 2, 3, 18, 37, 42, tzinfo=UTC),
    )
    assert (session["sport"], session["sub_sport"], session["title"]) == ("training", "strength_training", "Leg day")
    assert (session["total_elapsed_time"], session["total_timer_time"], session["avg_heart_rate"]) == (3450, 3330, 101)
    assert session["description"] == "SQUAT / BARBELL_BACK_SQUAT: 3 sets, 15 repetitions, up to 82.5 kg\nLUNGE: 2 sets, 20 repetitions"
    assert recording.utc_offset_s == 3600
    assert recording.sets.is_empty()


def test_run():
    """Centimetres become metres."""
    (session,) = read_garmin_summaries(export(RUN)).sessions.to_dicts()
    assert (session["sport"], session["sub_sport"], session["total_distance"], session["total_ascent"]) == ("running", "trail", 5012.5, 123)


def test_listed_twice():
    """Files overlap: of one activity the last that is told counts."""
    assert read_garmin_summaries(export(LIFT, LIFT | {"name": "Squats"})).sessions["title"].to_list() == ["Squats"]


@pytest.mark.parametrize(
    "change",
    [
        {"beginTimestamp": 1e300},
        {"beginTimestamp": "soon"},
        {"beginTimestamp": -1},
        {"duration": None, "elapsedDuration": None},
        {"elapsedDuration": 0, "duration": True},
    ],
)
def test_without_believable_times(change):
    """An activity that starts or lasts absurdly is left out and counted."""
    assert read_garmin_summaries(export(RUN, LIFT | change)).notes == ("1 activities without believable times left out",)


@pytest.mark.parametrize(
    "totals", [7, {}, [None], [{"category": 3.5}], [{"category": "SQUAT\x1b[2J", "sets": 1e99, "reps": "x", "maxWeight": -5}], [[[]]] * 500]
)
def test_hostile_totals(totals):
    """Totals that are none are left out; a name cannot command a terminal."""
    description = read_garmin_summaries(export(LIFT | {"summarizedExerciseSets": totals})).sessions["description"][0]
    assert description in (None, "SQUAT[2J: ")


@pytest.mark.parametrize("content", [b"", b"[", b"[" * 100_000, b'[{"a": NaN}]', b"\xff\xfe", b'{"a":' * 5_000])
def test_no_json(content):
    """What is no JSON, or nested to break a reader, is refused."""
    with pytest.raises(ReaderError):
        read_garmin_summaries(content)


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", b"null", b"3", b'[{"summarizedActivitiesExport": {}}]', b'[{"summarizedActivitiesExport": [1, null]}]']
)
def test_nothing_in_it(content):
    """A list without an activity is skipped, not refused."""
    with pytest.raises(NotAnActivityError):
        read_garmin_summaries(content)


def test_too_large(tmp_path):
    """A file that is too large for memory is refused before it is read."""
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(65 << 20)
    with pytest.raises(ReaderError, match="bytes of JSON"):
        read_garmin_summaries(path)


def test_claimed_once():
    """The list is known by its key, and no reader of nights takes it."""
    assert is_garmin_summaries(export(LIFT)[:4096])
    assert not any(is_x(export(LIFT)) for is_x, _ in DAILY_READERS)
    assert not is_garmin_summaries(b'[{"calendarDate":"2026-02-03"}]')
