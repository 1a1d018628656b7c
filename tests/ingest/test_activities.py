"""Recordings become rows: sessions, what lies in them, and what cannot be true."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf, nan
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from legday.errors import ReaderError
from legday.ingest.activities import Rows, frame_of, rows_of
from legday.readers.recording import Device
from legday.tables import Activities, Records

if TYPE_CHECKING:
    from collections.abc import Callable

    from legday.readers.recording import Recording

    Make = Callable[..., Recording]

START = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)
RUN = {"start_time": 0, "sport": "running", "total_elapsed_time": 60.0}


def rows(recording: Recording, file_format: str = "fit") -> Rows:
    """The rows of a recording, all of them valid."""
    made = rows_of(recording, athlete="me", content_hash="hash", file_format=file_format)
    batch = pl.lit("batch").alias("batch_id")
    Activities.validate(frame_of([row | {"sources": ["a"]} for row in made.activities]).with_columns(batch))
    Records.validate(made.records.with_columns(batch))
    return made


def seconds(time: Any) -> float:
    """Seconds from the start."""
    return (time - START).total_seconds()


def test_one_session_is_one_activity(recording: Make) -> None:
    """Start, end, sport, device and counts of a plain run; its id follows from athlete, content and session alone."""
    made = rows(
        recording(
            sessions=[RUN | {"sport_profile_name": "Trail Run", "avg_heart_rate": 151.0}],
            records=[{"timestamp": second, "heart_rate": 150, "distance": 3.0 * second} for second in range(61)],
            device=Device("garmin", "fr965", 123), utc_offset_s=3600, notes=("file CRC mismatch",),
        )
    )  # fmt: skip
    (row,) = made.activities
    assert row["start_time"] == START
    assert row["end_time"] == START + timedelta(seconds=60)
    kept = {"sport": "running", "title": "Trail Run", "record_count": 61, "utc_offset_s": 3600, "utc_offset_source": "fit_local"}
    assert row.items() >= (kept | {"manufacturer": "garmin", "avg_heart_rate": 151.0, "notes": ["file CRC mismatch"]}).items()
    assert row["activity_id"] == "7b8fdb22c8c14b1bd75b"
    (facts,) = made.facts
    assert (facts.start_us, facts.duration_s, facts.record_count, facts.channel_count) == (1767634200000000, 60.0, 61, 2)


def test_each_record_goes_to_exactly_one_session(recording: Make) -> None:
    """The border belongs to the later session, a gap is shared at its middle, what lies outside goes to the nearest."""
    made = rows(
        recording(
            sessions=[RUN, RUN | {"start_time": 60, "sport": "transition"}, RUN | {"start_time": 220, "sport": "cycling"}],
            records=[{"timestamp": at} for at in (-5, 0, 59, 60, 120, 169, 171, 220, 281, 900)],
        )
    )
    at = {row["activity_id"]: row["sport"] for row in made.activities}
    found = [(at[activity_id], seconds(time)) for activity_id, time in made.records.select("activity_id", "timestamp").iter_rows()]
    assert found == [
        ("running", -5), ("running", 0), ("running", 59), ("transition", 60), ("transition", 120), ("transition", 169),
        ("cycling", 171), ("cycling", 220), ("cycling", 281), ("cycling", 900),
    ]  # fmt: skip
    assert [row["record_count"] for row in made.activities] == [3, 3, 4]


def test_a_long_session_keeps_what_a_short_one_inside_it_leaves(recording: Make) -> None:
    """Where two sessions run at once, records go to the one begun later while it lasts, then back to the other."""
    made = rows(
        recording(sessions=[RUN, RUN | {"start_time": 20, "total_elapsed_time": 10.0}], records=[{"timestamp": at} for at in (10, 25, 40)])
    )
    assert [row["record_count"] for row in made.activities] == [2, 1]


def test_laps_sets_and_splits_lie_in_their_session(recording: Make) -> None:
    """Each goes to the session of its own start; a set without any time stays with the first."""
    made = rows(
        recording(
            sessions=[RUN | {"sport": "training"}, RUN | {"start_time": 100}],
            laps=[{"start_time": 100, "total_elapsed_time": 30.0}, {"timestamp": 150}],
            sets=[
                {"start_time": 10, "timestamp": 100, "set_type": "active", "category": [28, None], "repetitions": 8},
                {"set_type": "rest", "weight": nan},
            ],
            splits=[{"start_time": 105, "end_time": 110, "split_type": "run"}],
        )
    )
    lift, run = made.activities
    assert [(each["set_type"], each["category"], each["weight"]) for each in lift["sets"]] == [
        ("active", [28, None], None),
        ("rest", None, None),
    ]
    assert (lift["laps"], lift["splits"], run["sets"]) == ([], [], [])
    assert [(each["start_time"], seconds(each["end_time"])) for each in run["laps"]] == [(START + timedelta(seconds=100), 130), (None, 150)]
    assert [each["split_type"] for each in run["splits"]] == ["run"]


def test_a_stopped_timer_is_a_pause_until_it_starts_again(recording: Make) -> None:
    """Repeated stops count from the first, the stop that ends the session is no pause, other events are none."""
    turns = [(0, "start"), (10, "stop_all"), (12, "stop"), (30, "start"), (40, "stop_disable_all"), (40, "start"), (60, "stop_all")]
    events = [{"timestamp": at, "event": "timer", "event_type": event_type} for at, event_type in turns]
    made = rows(recording(sessions=[RUN], events=[*events, {"timestamp": 50, "event": "lap", "event_type": "stop"}]))
    assert [(seconds(each["start_time"]), seconds(each["end_time"])) for each in made.activities[0]["pauses"]] == [(10, 30)]


def test_without_a_session_the_records_are_one(recording: Make) -> None:
    """A file that was cut off before its session is one activity over its records, of unknown sport."""
    (row,) = rows(recording(records=[{"timestamp": 5}, {"timestamp": 65}], salvaged="the file ends early at byte 9")).activities
    assert (seconds(row["start_time"]), row["total_elapsed_time"], row["sport"]) == (5, 60.0, "unknown")
    assert row["notes"] == ["salvaged: the file ends early at byte 9"]


def test_without_records_the_sets_tell_when(recording: Make) -> None:
    """A strength session that lost its session message and has no records begins with its first set."""
    (row,) = rows(recording(sets=[{"start_time": 30, "set_type": "active"}, {"start_time": 10, "set_type": "active"}])).activities
    assert (seconds(row["start_time"]), len(row["sets"]), row["record_count"]) == (10, 2, 0)


@pytest.mark.parametrize(
    ("session", "elapsed_s"),
    [
        ({"total_elapsed_time": None}, 40.0),
        ({"total_elapsed_time": nan}, 40.0),
        ({"total_elapsed_time": -5.0}, 40.0),
        ({"total_elapsed_time": 1e12}, 40.0),
        ({"start_time": None, "timestamp": 50, "total_elapsed_time": 50.0}, 50.0),
        ({"start_time": datetime(1990, 7, 18, tzinfo=UTC), "timestamp": None}, 60.0),
    ],
)
def test_a_session_that_lies_about_time_is_placed_by_its_records(recording: Make, session: dict[str, Any], elapsed_s: float) -> None:
    """An absurd length or start gives way to what the records or the rest of the session say."""
    (row,) = rows(recording(sessions=[RUN | session], records=[{"timestamp": 0}, {"timestamp": 40}])).activities
    assert (row["start_time"], row["total_elapsed_time"]) == (START, elapsed_s)


def test_records_without_a_usable_time_are_counted_and_left_out(recording: Make) -> None:
    """No time, a time from before watches had clocks and one from the next century are left out, and the runner is told."""
    absurd = [None, datetime(1990, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)]
    made = rows(recording(sessions=[RUN], records=[{"timestamp": 3}, *({"timestamp": time} for time in absurd)]))
    assert made.records.height == 1
    assert made.left_out == ("3 records without a usable time left out",)
    assert made.activities[0]["notes"] == list(made.left_out)


def test_a_file_without_any_usable_time_is_refused(recording: Make) -> None:
    """When nothing can be placed in time there is no activity."""
    with pytest.raises(ReaderError, match="no usable times"):
        rows(recording(sessions=[RUN | {"start_time": None}], records=[{"timestamp": datetime(1990, 1, 1, tzinfo=UTC)}]))


def test_a_file_of_a_thousand_sessions_is_refused(recording: Make) -> None:
    """No recording has that many; the file is broken or made to hurt."""
    with pytest.raises(ReaderError, match="1,000 sessions"):
        rows(recording(sessions=[RUN] * 1000))


def test_values_that_cannot_be_true_are_unknown(recording: Make) -> None:
    """Numbers outside their bounds or no numbers become null, never 0, and half a position is none; the rest of the row stays."""
    made = rows(
        recording(
            sessions=[
                RUN | {"avg_heart_rate": 300.0, "total_distance": inf, "workout_rpe": nan, "total_calories": -1.0, "total_ascent": 5.0}
            ],
            records=[
                {"timestamp": 0, "heart_rate": 0, "position_lat": 91.0, "position_long": 8.0, "enhanced_speed": nan, "power": -3},
                {"timestamp": 1, "heart_rate": 255, "position_lat": 47.0, "position_long": 8.0, "distance": inf},
            ],
            utc_offset_s=90_000,
        )
    )
    row = made.activities[0]
    assert [row[name] for name in ("avg_heart_rate", "total_distance", "workout_rpe", "total_calories", "total_ascent")] == [None] * 4 + [
        5.0
    ]
    assert (row["utc_offset_s"], row["utc_offset_source"]) == (None, None)
    shown = made.records.select("heart_rate", "position_lat", "position_long", "enhanced_speed", "distance").rows()
    assert shown == [(None, None, None, None, None), (255, 47.0, 8.0, None, None)]


def test_a_straps_own_beats_fill_what_the_watch_left_out(recording: Make) -> None:
    """Heart rate that came apart from the records counts where the record has none."""
    made = rows(
        recording(
            sessions=[RUN], records=[{"timestamp": 0, "hr_heart_rate": 120.0}, {"timestamp": 1, "heart_rate": 130, "hr_heart_rate": 1.0}]
        )
    )
    assert made.records["heart_rate"].to_list() == [120, 130]


def test_text_from_a_file_is_made_printable(recording: Make) -> None:
    """Control characters and turned writing leave titles, names and notes; text of nothing else is null."""
    made = rows(
        recording(
            sessions=[RUN | {"title": "Leg\x1b[31m day\u202e", "description": "\x00 "}], notes=("a\nb",), device=Device(product="x" * 9999)
        )
    )
    row = made.activities[0]
    assert (row["title"], row["description"], row["notes"]) == ("Leg [31m day", None, ["a b"])
    assert len(row["product"]) == 2000


def test_the_same_content_of_two_athletes_is_two_activities(recording: Make) -> None:
    """An id belongs to an athlete, so that nobody's data can stand in for another's."""
    made = [rows_of(recording(sessions=[RUN]), athlete=athlete, content_hash="h", file_format="fit").facts[0] for athlete in ("me", "you")]
    assert made[0].activity_id != made[1].activity_id
    assert replace(made[0], activity_id="") == replace(made[1], activity_id="")


def test_what_the_watch_knew_is_kept_with_its_session(recording: Make) -> None:
    """Sensor and thresholds of each session go into its own row; what cannot be becomes null, and the rest stays."""
    knew = {"heart_rate_sensor": "chest", "altitude_source": "barometer", "watch_max_heart_rate": 189.0, "watch_threshold_speed": 4.0}
    first, second = rows(
        recording(
            sessions=[RUN | knew, RUN | {"start_time": 60, "watch_max_heart_rate": 19.0, "watch_resting_heart_rate": 47.0}],
            records=[{"timestamp": 0}, {"timestamp": 90}],
        )
    ).activities
    assert {name: first[name] for name in knew} == knew
    assert {name: second[name] for name in knew} == dict.fromkeys(knew)
    assert second["watch_resting_heart_rate"] == 47.0
