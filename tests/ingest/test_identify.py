"""What a file is, from its first bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.ingest.identify import HEAD_BYTES, formats, identify

if TYPE_CHECKING:
    from pathlib import Path

PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>"


@pytest.mark.parametrize(("name", "expected"), [("2025-10-07-18-20-40.fit", "fit"), ("activity_21031677268.gpx", "gpx")])
def test_a_format_is_known_by_its_bytes_whatever_its_name(fixtures: Path, name: str, expected: str) -> None:
    """A FIT file is FIT and a GPX file is GPX, also when they are named otherwise, and only one reader claims each."""
    head = (fixtures / "athlete" / name).read_bytes()[:HEAD_BYTES]
    assert identify(head, "x.txt").name == expected
    assert [known.name for known in formats() if known.claims(head)] == [expected]


@pytest.mark.parametrize(
    ("head", "name", "reason"),
    [
        (b"", "a.fit", "empty file (0 bytes): export it again"),
        (PAGE, "a.gpx", "a web page, not an activity (a login page saved by mistake?)"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><html>", "a.tcx", "a web page, not an activity (a login page saved by mistake?)"),
        (b"\x00\x01\x02", "a.FIT", "named .fit, but there is no FIT in it: export it again"),
    ],
)
def test_what_should_have_been_an_activity_is_refused(head: bytes, name: str, reason: str) -> None:
    """A file that a runner takes for an activity, and that is none, is refused with the reason."""
    with pytest.raises(ReaderError) as fault:
        identify(head, name)
    assert not isinstance(fault.value, NotAnActivityError)
    assert str(fault.value) == reason


@pytest.mark.parametrize(
    ("head", "name", "reason"),
    [
        (b"7z\xbc\xaf\x27\x1c", "a.7z", "a 7-Zip archive: unpack it first"),
        (b"Bike,Weight\n", "export.zip!bikes.csv", "a table (CSV) that no reader knows"),
        (
            b'Activity Type,Date,Favorite,Title,Distance\nRunning,2026-02-03 18:40:12,false,"Run","10.00"\n',
            "Activities.csv",
            "Garmin Connect's list of activities, without their files: use its account export, or export originals",
        ),
        (
            b"id,start_date_local,name,type,moving_time,distance,icu_training_load\n",
            "i1_activities.csv",
            "intervals.icu's list of activities, without their files: download the originals",
        ),
        (
            b"Activity Id,Date,Type,Route Name,Distance (km),Duration,Average Pace,Calories Burned,Climb (m),Notes,GPX File\n",
            "cardioActivities.csv",
            "Runkeeper's list of activities: the GPX files beside it are what is read",
        ),
        (
            b"Title,WorkoutType,WorkoutDay,TSS\n",
            "workouts.csv",
            "TrainingPeaks' list of workouts: its export of workout files is what is read",
        ),
        (PAGE, "report.html", "a web page, not an activity"),
        (b"\xff\xd8\xff\xe0", "photo.jpg", "not an activity file"),
    ],
)
def test_what_never_was_an_activity_is_skipped(head: bytes, name: str, reason: str) -> None:
    """Other files in the folder are skipped with the reason."""
    with pytest.raises(NotAnActivityError) as fault:
        identify(head, name)
    assert str(fault.value) == reason


def test_two_readers_that_claim_the_same_file_are_an_error_naming_both() -> None:
    """Bytes that both the FIT and the GPX detector take for their own are given to neither."""
    head = b'<gpx    .FIT xmlns="http://www.topografix.com/GPX/1/1">'
    assert head[8:12] == b".FIT"
    with pytest.raises(ReaderError, match=r"two readers claim it \(fit and gpx\)"):
        identify(head, "a.gpx")
