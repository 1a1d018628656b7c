"""Archives and bulk exports through the whole stage: members read where they lie, answered without opening them the next night."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from legday.ingest import How, Outcome, ingest
from legday.ingest.daily import with_titles
from legday.store import Store
from legday.tables import Activities, Daily, Titles

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = How(limits=None)  # in this process
STRAVA = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,"
    "Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Perceived Exertion\n"
)
ROW = '9,"Oct 7, 2025, 4:20:40 PM",Hill repeats,Ride,with Ada,60,1.0,,,false,,Blue shoes,activities/105.fit.gz,,,60.0,60.0,1000.0,8\n'
LIFT = '7,"Oct 9, 2025, 4:00:00 PM",Leg day,Weight Training,,3600,0,,,false,,,,,,3600.0,3600.0,0.0,7\n'
APPLE = """<?xml version="1.0" encoding="UTF-8"?><HealthData locale="en_DE">
<Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch" value="HKCategoryValueSleepAnalysisAsleepCore"
 startDate="2026-01-05 23:00:00 +0100" endDate="2026-01-06 06:30:00 +0100"/>
<Workout workoutActivityType="HKWorkoutActivityTypeTraditionalStrengthTraining" duration="60" durationUnit="min" sourceName="Watch"
 startDate="2026-01-04 18:00:00 +0100" endDate="2026-01-04 19:00:00 +0100"/>
<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="5" durationUnit="min" sourceName="Watch"
 startDate="2026-01-05 18:30:00 +0100" endDate="2026-01-05 18:35:00 +0100"/>
</HealthData>"""
NIGHT = (
    '[{"sleepStartTimestampGMT":"2026-02-02T22:28:00.0","sleepEndTimestampGMT":"2026-02-03T05:40:00.0","calendarDate":"2026-02-03",'
    '"sleepWindowConfirmationType":"ENHANCED_CONFIRMED_FINAL","deepSleepSeconds":3600,"lightSleepSeconds":18000,"remSleepSeconds":3600}]'
)


def packed(members: Mapping[str, bytes | str]) -> bytes:
    """A zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def taken(store: Store, *inputs: Path, **settings: Any) -> dict[str, Outcome]:
    """One run for one athlete: outcomes by what stands behind the folder in their path."""
    found = ingest({"me": [str(path) for path in inputs]}, store, how=HERE, **settings)
    return {outcome.path.rpartition("/exports/")[2]: outcome for outcome in found}


def words(store: Store, *inputs: Path, **settings: Any) -> dict[str, str]:
    """One run for one athlete: what became of each file."""
    return {name: outcome.outcome for name, outcome in taken(store, *inputs, **settings).items()}


def export(folder: Path, name: str, content: bytes | str) -> Path:
    """A file below `exports/`."""
    path = folder / "exports" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def a_fit(fixtures: Path) -> bytes:
    """One run of the season."""
    return (fixtures / "athlete" / "2025-11-10-18-30-21.fit").read_bytes()


def test_members_of_a_zip_are_read_where_they_lie(store: Store, fixtures: Path, tmp_path: Path) -> None:
    """FIT plain, gzipped and in a zip in the zip; a photo is skipped, what macOS adds is not even told."""
    fit = a_fit(fixtures)
    gpx = (fixtures / "athlete" / "activity_21031677268.gpx").read_bytes()
    inner = packed({"c.gpx": gpx})
    members = {
        "__MACOSX/._a.fit": b"x",
        ".DS_Store": b"x",
        "a.fit": fit,
        "b.fit.gz": gzip.compress(fit),
        "in.zip": inner,
        "p.jpg": b"\xff\xd8",
    }
    export(tmp_path, "all.zip", packed(members))
    found = taken(store, tmp_path / "exports")
    assert {name: outcome.outcome for name, outcome in found.items()} == {
        "all.zip!a.fit": "stored", "all.zip!b.fit.gz": "duplicate", "all.zip!in.zip!c.gpx": "stored", "all.zip!p.jpg": "skipped",
    }  # fmt: skip
    assert list(found) == ["all.zip!a.fit", "all.zip!b.fit.gz", "all.zip!in.zip!c.gpx", "all.zip!p.jpg"]
    activities = Activities.validate(store.scan("activities").collect())
    assert activities.height == 2
    assert sorted(len(sources) for sources in activities["sources"]) == [1, 2]


def test_a_known_archive_is_not_opened_again(store: Store, fixtures: Path, tmp_path: Path) -> None:
    """The next night every member is unchanged, also when the archive's bytes could not be read any more."""
    path = export(tmp_path, "all.zip", packed({"a.fit": a_fit(fixtures), "p.jpg": b"\xff\xd8", "bad.fit": b"nothing", "../up.fit": b"x"}))
    first = taken(store, path)
    assert {name: outcome.outcome for name, outcome in first.items()} == {
        "all.zip!a.fit": "stored", "all.zip!p.jpg": "skipped", "all.zip!bad.fit": "refused", "all.zip!../up.fit": "refused",
    }  # fmt: skip
    assert first["all.zip!../up.fit"].reason == "its name leads out of the archive (..)"
    status = path.stat()
    path.write_bytes(b"\x00" * status.st_size)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    again = taken(store, path)
    assert set(again) == set(first)
    assert {outcome.outcome for outcome in again.values()} == {"unchanged"}
    assert not any(outcome.new_refusal for outcome in again.values())
    assert again["all.zip!a.fit"].activity_ids == first["all.zip!a.fit"].activity_ids


def test_a_known_archive_is_answered_without_polars(store: Store, fixtures: Path, tmp_path: Path) -> None:
    """A night with nothing new stays cheap, archives or not."""
    path = export(tmp_path, "all.zip", packed({"a.fit": a_fit(fixtures)}))
    words(store, path)
    script = (
        "import sys; from legday.ingest import ingest; from legday.store import Store; "
        f"print([o.outcome for o in ingest({{'me': [{str(path)!r}]}}, Store.open({str(store.place.root)!r}))], 'polars' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "['unchanged'] False"


def test_an_archive_that_was_exported_anew_reads_only_what_is_new(store: Store, fixtures: Path, tmp_path: Path) -> None:
    """A second export under the same name: what it had is unchanged, what it adds is stored."""
    gpx = (fixtures / "athlete" / "activity_21031677268.gpx").read_bytes()
    words(store, export(tmp_path, "all.zip", packed({"a.fit": a_fit(fixtures)})))
    path = export(tmp_path, "all.zip", packed({"a.fit": a_fit(fixtures), "b.gpx": gpx}))
    assert words(store, path) == {"all.zip!a.fit": "unchanged", "all.zip!b.gpx": "stored"}
    assert store.scan("activities").collect().height == 2


def test_a_file_and_its_copy_in_an_archive_are_one_activity(store: Store, fixtures: Path, tmp_path: Path) -> None:
    """The same bytes loose, gzipped and in a zip."""
    fit = a_fit(fixtures)
    for name, content in (("a.fit", fit), ("a.fit.gz", gzip.compress(fit)), ("a.zip", packed({"a.fit": fit}))):
        export(tmp_path, name, content)
    assert words(store, tmp_path / "exports") == {"a.fit": "stored", "a.fit.gz": "duplicate", "a.zip!a.fit": "duplicate"}
    assert set(words(store, tmp_path / "exports").values()) == {"unchanged"}
    assert store.scan("activities").collect().height == 1


def test_broken_archives_are_refused_once_with_a_reason(store: Store, fixtures: Path, tmp_path: Path) -> None:
    """A download that broke off, and one damaged in the middle; the others go on."""
    whole = packed({"a.fit": a_fit(fixtures)})
    export(tmp_path, "cut.zip", whole[: len(whole) // 2])
    export(tmp_path, "cut.fit.gz", gzip.compress(a_fit(fixtures))[:-2000])
    export(tmp_path, "empty.zip", packed({}))
    export(tmp_path, "good.zip", whole)
    first = taken(store, tmp_path / "exports")
    assert {name: (outcome.outcome, outcome.new_refusal) for name, outcome in first.items()} == {
        "cut.zip": ("refused", True), "cut.fit.gz": ("refused", True), "empty.zip": ("skipped", False), "good.zip!a.fit": ("stored", False),
    }  # fmt: skip
    assert "ends in the middle" in str(first["cut.zip"].reason)
    assert "damaged in the archive" in str(first["cut.fit.gz"].reason)
    again = taken(store, tmp_path / "exports")
    assert {(outcome.outcome, outcome.new_refusal) for outcome in again.values()} == {("unchanged", False)}


def test_an_archive_that_is_still_written_is_left_alone(store: Store, fixtures: Path, tmp_path: Path) -> None:
    """Settling is asked of the archive, not of its members."""
    path = export(tmp_path, "a.zip", packed({"a.fit": a_fit(fixtures)}))
    assert words(store, path, settle_seconds=3600, now=datetime.now(UTC)) == {"a.zip": "skipped"}
    assert words(store, path) == {"a.zip!a.fit": "stored"}


def test_strava_titles_its_files_whichever_came_first(fixtures: Path, tmp_path: Path) -> None:
    """The list before its file, after it, in the zip and as a folder: one title, one effort; sport and times stay the file's."""
    listed, fit = STRAVA + ROW + LIFT, gzip.compress(a_fit(fixtures))
    orders = (
        [{"export_1.zip": packed({"activities.csv": listed, "activities/105.fit.gz": fit})}],
        [{"s/activities.csv": listed}, {"s/activities/105.fit.gz": fit}],
        [{"s/activities/105.fit.gz": fit}, {"s/activities.csv": listed}],
    )
    for number, nights in enumerate(orders):
        folder, store = tmp_path / str(number), Store.open(str(tmp_path / f"store{number}"))
        for night in nights:
            for name, content in night.items():
                export(folder, name, content)
            outcomes = words(store, folder / "exports")
        assert {name.rpartition("!")[2].rpartition("/")[2]: word in ("stored", "unchanged") for name, word in outcomes.items()} == {
            "activities.csv": True, "105.fit.gz": True,
        }  # fmt: skip
        titles = Titles.validate(store.scan("titles").collect())
        assert titles["gear"].to_list() == ["Blue shoes"]
        activities = Activities.validate(with_titles(store.scan("activities").collect(), titles)).sort("start_time")
        assert activities["title"].to_list() == ["Leg day", "Hill repeats"]
        assert activities["workout_rpe"].to_list() == [70, 80]
        assert activities["description"].to_list() == [None, "with Ada"]
        assert activities["sport"].to_list() == ["training", "running"]
        assert activities["sub_sport"][0] == "strength_training"
        assert activities["sets"].list.len()[0] == 0
        assert set(words(store, folder / "exports").values()) == {"unchanged"}


def test_sets_that_hevy_wrote_into_a_description_are_the_lifts_sets(store: Store, tmp_path: Path) -> None:
    """Strava's list alone can hold a lift with exercises and weights."""
    told = '"Logged with Hevy\n\nSquat (Barbell)\nSet 1: 60 kg x 8 [Warm up]\nSet 2: 100 kg x 5 @ 8.5 rpe\n"'
    words(store, export(tmp_path, "activities.csv", STRAVA + LIFT.replace("Weight Training,,", f"Weight Training,{told},")))
    sets = store.scan("activities").collect()["sets"][0].to_list()
    assert [(row["exercise"], row["set_type"], row["repetitions"], row["weight"]) for row in sets] == [
        ("Squat (Barbell)", "warmup", 8, 60.0), ("Squat (Barbell)", "active", 5, 100.0),
    ]  # fmt: skip
    assert all(row["category"] for row in sets)


@pytest.mark.parametrize(("watched", "own"), [("2025-11-01-10-05-29.fit", 0), ("2025-10-08-17-40-05.fit", 36)])
def test_sets_in_the_description_of_a_lift_with_a_file_are_its_sets(fixtures: Path, tmp_path: Path, watched: str, own: int) -> None:
    """The list at once with its file, before it and after it: the same sets and a note, unless the watch counted sets itself."""
    text = '"Logged with Hevy\n\nSquat (Barbell)\nSet 1: 60 kg x 8 [Warm up]\nSet 2: 100 kg x 5\n"'
    listed = (STRAVA + LIFT).replace("Training,,", f"Training,{text},").replace("false,,,,,,", "false,,,activities/7.fit.gz,,,")
    files = {"activities.csv": listed, "activities/7.fit.gz": gzip.compress((fixtures / "athlete" / watched).read_bytes())}
    tables = []
    for nights in ([[*files]], [[name] for name in files], [[name] for name in reversed(files)]):
        folder = tmp_path / str(len(tables))
        store = Store.open(str(folder / "store"))
        for night in nights:
            for name in night:
                export(folder, name, files[name])
            words(store, folder / "exports")
        tables.append(Activities.validate(with_titles(store.scan("activities").collect(), store.scan("titles").collect())))
    (row,) = tables[0].to_dicts()
    assert (row["title"], row["format"], len(row["sets"])) == ("Leg day", "fit", own or 2)
    notes = [] if own else [f"its sets stand in the description that {tmp_path / '0' / 'exports' / 'activities.csv'} gives it"]
    assert row["notes"] == notes
    if not own:
        assert [(one["set_type"], one["repetitions"], one["weight"]) for one in row["sets"]] == [("warmup", 8, 60), ("active", 5, 100)]
    same = [table.drop("batch_id", "sources", "notes") for table in tables]
    assert same[0].equals(same[1])
    assert same[0].equals(same[2])


def test_a_list_that_changed_replaces_what_it_said(store: Store, tmp_path: Path) -> None:
    """A title that was edited on Strava and exported again."""
    words(store, export(tmp_path, "activities.csv", STRAVA + ROW))
    assert words(store, export(tmp_path, "activities.csv", STRAVA + ROW.replace("Hill repeats", "Easy"))) == {"activities.csv": "stored"}
    assert store.scan("titles").collect()["title"].to_list() == ["Easy"]


def test_apple_health_gives_workouts_nights_and_routes(store: Store, tmp_path: Path, gpx: Any) -> None:
    """Found by its root whatever it is called; the route's track is preferred to the summary of the same run."""
    route = gpx("route.gpx").read_bytes()
    members = {"apple_health_export/eksport.xml": APPLE, "apple_health_export/workout-routes/route_1.gpx": route}
    found = words(store, export(tmp_path, "export.zip", packed(members)))
    assert set(found.values()) == {"stored"}
    activities = Activities.validate(store.scan("activities").collect()).sort("start_time")
    assert activities.select("sport", "format").rows() == [("training", "apple_health"), ("running", "gpx")]
    assert len(activities["sources"][1]) == 2
    daily = Daily.validate(store.scan("daily").collect())
    assert daily.select("athlete", pl.col("date").cast(pl.String), "source", "sleep_h").rows() == [
        ("me", "2026-01-06", "apple_health", 7.5)
    ]
    assert set(words(store, tmp_path / "exports").values()) == {"unchanged"}


def test_garmin_account_export_keeps_activities_and_nights(store: Store, fixtures: Path, tmp_path: Path) -> None:
    """Zip in zip; what is no activity is skipped with a reason, sleep becomes days."""
    settings = next((fixtures / "broken").glob("*settings*.fit"), None)
    uploaded = {"me@x_1.fit": a_fit(fixtures)} | ({"me@x_2.fit": settings.read_bytes()} if settings else {})
    members = {
        "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip": packed(uploaded),
        "DI_CONNECT/DI-Connect-Wellness/2026_sleepData.json": NIGHT,
        "DI_CONNECT/DI-Connect-Fitness/me_gear.json": "[]",
    }
    found = taken(store, export(tmp_path, "garmin.zip", packed(members)))
    told = {name.rpartition("/")[2].rpartition("!")[2]: outcome.outcome for name, outcome in found.items()}
    assert told == {"me@x_1.fit": "stored", "2026_sleepData.json": "stored", "me_gear.json": "skipped"} | (
        {"me@x_2.fit": "skipped"} if settings else {}
    )
    assert store.scan("daily").collect()["sleep_h"].to_list() == [7.0]


def test_garmin_connects_titles_reach_the_files_they_were_given_to(store: Store, fixtures: Path, tmp_path: Path) -> None:
    """Its list names no file: a title goes to the recording that its own summary was merged into, and to no other."""
    begun = int(datetime(2025, 11, 10, 18, 30, 21, tzinfo=UTC).timestamp() * 1000)
    summaries = [
        {"activityId": number, "name": name, "activityType": "running", "beginTimestamp": begun + later, "duration": 2_280_000}
        for number, (name, later) in enumerate({"Tempo with Ada": 0, "Another day": 86_400_000}.items())
    ]
    members = {
        "DI_CONNECT/DI-Connect-Fitness/me_0_summarizedActivities.json": json.dumps([{"summarizedActivitiesExport": summaries}]),
        "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip": packed({"me@x_1.fit": a_fit(fixtures)}),
    }
    words(store, export(tmp_path, "garmin.zip", packed(members)))
    activities = with_titles(store.scan("activities").collect(), store.scan("titles").collect()).sort("start_time")
    assert activities.select("title", "format").rows() == [("Tempo with Ada", "fit"), ("Another day", "garmin_json")]


def test_whoop_gives_workouts_and_nights(store: Store, tmp_path: Path) -> None:
    """Its four tables in one zip: a lift, a night by the date of waking, and a journal that nobody reads."""
    zone = "2026-02-02 23:58:10,2026-02-04 00:12:44,UTC+01:00"
    members = {
        "workouts.csv": "Cycle start time,Cycle end time,Cycle timezone,Workout start time,Workout end time,Activity name\n"
        f"{zone},2026-02-03 18:42:00,2026-02-03 19:37:59,Weightlifting\n",
        "sleeps.csv": "Cycle start time,Cycle end time,Cycle timezone,Wake onset,Asleep duration (min),Nap\n"
        f"{zone},2026-02-03 07:00:00,450,false\n",
        "journal_entries.csv": f"Cycle start time,Cycle end time,Cycle timezone,Question text,Answered yes\n{zone},Coffee?,true\n",
    }
    found = words(store, export(tmp_path, "whoop.zip", packed(members)))
    assert list(found.values()) == ["stored", "stored", "skipped"]
    lift = store.scan("activities").collect()
    assert lift.select("title", "utc_offset_s", pl.col("start_time").dt.to_string()).rows() == [
        ("Weightlifting", 3600, "2026-02-03 17:42:00.000000+00:00")
    ]
    assert store.scan("daily").collect().select(pl.col("date").cast(pl.String), "sleep_h").rows() == [("2026-02-03", 7.5)]


def test_the_daily_log_is_read_and_a_row_taken_out_of_it_leaves(store: Store, tmp_path: Path) -> None:
    """The runner's file is the truth about its days; a scale that it does not say is refused, and what was known before stays."""
    path = export(tmp_path, "daily.csv", "date,soreness_0_10,sleep_h\n2026-01-05,6,7.5\n2026-01-06,2,\n")
    assert words(store, path) == {"daily.csv": "stored"}
    export(tmp_path, "daily.csv", "date,soreness_0_10,sleep_h\n2026-01-06,3,\n")
    assert words(store, path) == {"daily.csv": "stored"}
    rows = store.scan("daily").collect()
    assert rows.select(pl.col("date").cast(pl.String), "soreness_0_10", "sleep_h", "source").rows() == [
        ("2026-01-06", 3.0, None, "daily_csv")
    ]
    export(tmp_path, "daily.csv", "date,soreness,sleep_h\n2026-01-06,30,8\n")
    refused = taken(store, path)["daily.csv"]
    assert (refused.outcome, refused.new_refusal) == ("refused", True)
    assert "does not say its scale" in str(refused.reason)
    assert store.scan("daily").collect().height == 1


def test_the_real_strava_export_is_read_with_its_title(store: Store, logs: Path) -> None:
    """A real export as a folder: its one file carries the title that the list gives it."""
    folder = logs / "martin-ueding__geo-activity-playground" / "strava_export"
    found = words(store, folder)
    assert {Path(path).name: word for path, word in found.items() if word == "stored"} == {
        "12866632127.fit.gz": "stored", "activities.csv": "stored",
    }  # fmt: skip
    before = store.scan("activities").collect()
    titled = with_titles(before, store.scan("titles").collect())
    assert titled["title"][0] != before["title"][0]
    assert titled.drop("title", "description", "workout_rpe").equals(before.drop("title", "description", "workout_rpe"))
