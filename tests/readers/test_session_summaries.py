"""A summary has the one shape of every recording."""

from datetime import UTC, datetime

from legday.readers.recording import FRAMES, SESSIONS
from legday.readers.session_summaries import FURTHER, recording_of_summaries

START = datetime(2026, 2, 3, 17, 40, tzinfo=UTC)


def test_shape():
    """All frames are there, sessions in order of their start, each with an end."""
    later = datetime(2026, 2, 4, 6, 0, tzinfo=UTC)
    recording = recording_of_summaries(
        [{"start_time": later, "total_elapsed_time": 600.5}, {"start_time": START, "timestamp": later, "total_elapsed_time": 60.0}],
        ["a note"],
        "broke off",
    )
    assert recording.sessions["start_time"].to_list() == [START, later]
    assert recording.sessions["timestamp"].to_list() == [later, datetime(2026, 2, 4, 6, 10, 0, 500_000, tzinfo=UTC)]
    assert recording.sessions.columns == [*SESSIONS, *FURTHER]
    assert [getattr(recording, name).is_empty() for name in FRAMES] == [False, True, True, True, True, True]
    assert (recording.notes, recording.salvaged) == (("a note",), "broke off")


def test_offset_of_the_file():
    """The file has an offset only if all its sessions have the same."""
    same = [{"start_time": START, "utc_offset_s": 3600}, {"start_time": START, "utc_offset_s": 3600}]
    assert recording_of_summaries(same).utc_offset_s == 3600
    assert recording_of_summaries([*same, {"start_time": START}]).utc_offset_s is None


def test_nothing():
    """No session is an empty table, not a missing one."""
    assert recording_of_summaries([]).sessions.columns == [*SESSIONS, *FURTHER]
