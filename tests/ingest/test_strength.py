"""Strength logs become activities: times, sets, and the join with the watch, in any order and on any nights."""

from __future__ import annotations

import itertools
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from legday.features import lifts
from legday.ingest import How, ingest
from legday.ingest.activities import rows_of
from legday.ingest.facts import LOGS
from legday.ingest.identify import identify
from legday.ingest.zones import Unsaid
from legday.readers.strength_csv import READERS
from legday.store import Store
from legday.tables import Activities

if TYPE_CHECKING:
    from collections.abc import Callable

    from legday.ingest import Outcome

LONDON = {"me": Unsaid("Europe/London")}
WATCHED = "2025-10-08-17-40-05.fit"  # a lift of the season: 17:40 to 18:30 in London
HEVY = (
    '"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index","set_type","weight_kg",'
    '"reps","distance_km","duration_seconds","rpe"\n'
)
FITNOTES = "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time\n"
STRONG = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n"


def hevy(
    start: str = "8 Oct 2025, 17:41", end: str = "8 Oct 2025, 18:29", title: str = "Lower A", description: str = "", last: int = 5
) -> str:
    """One workout as Hevy writes it: a warm-up and three sets of squats, the last of `last` repetitions."""
    head = f'"{title}","{start}","{end}","{description}","Squat (Barbell)",,""'
    rows = [(0, "warmup", 40, 8, ""), (1, "normal", 82.5, 5, 8), (2, "failure", 82.5, 5, 10), (3, "dropset", 60, last, "")]
    return "".join(f'{head},{index},"{kind}",{weight},{reps},,,{rpe}\n' for index, kind, weight, reps, rpe in rows)


def activities_of(content: str, time_zone: str = "Europe/London", weight_unit: str | None = None) -> list[dict[str, Any]]:
    """The activities of one log, all of them valid."""
    raw = content.encode()
    known = identify(raw[:8192], "log.csv")
    rows = rows_of(known.read(raw, "fast", Unsaid(time_zone, weight_unit)), athlete="me", content_hash="hash", file_format=known.name)
    frame = pl.DataFrame(
        [row | {"sources": ["a"], "batch_id": "b"} for row in rows.activities], schema=dict(Activities.create_empty().schema), orient="row"
    )
    Activities.validate(frame)
    return frame.to_dicts()


def outcomes(store: Store, *inputs: Path) -> dict[str, Outcome]:
    """One night for one athlete: outcomes by file name."""
    found = ingest({"me": [str(path) for path in inputs]}, store, how=How(limits=None, unsaid=LONDON))
    return {Path(outcome.path).name: outcome for outcome in found}


def table(store: Store) -> pl.DataFrame:
    """All activities but for the ids of batches, valid."""
    return Activities.validate(store.scan("activities").collect()).drop("batch_id").sort("activity_id")


@pytest.fixture
def watch(fixtures: Path, tmp_path: Path) -> Path:
    """A strength session by the watch."""
    (tmp_path / "in").mkdir()
    return Path(shutil.copy(fixtures / "athlete" / WATCHED, tmp_path / "in"))


def written(path: Path, content: str) -> Path:
    """The file with this content."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    return path


def test_merging_knows_every_log_there_is_a_reader_for() -> None:
    """The list that merging goes by, which must not import a reader, is that of the readers."""
    assert {reader.name for reader in READERS} == LOGS


def test_a_workout_is_one_activity_with_its_sets() -> None:
    """Local time in the athlete's zone, the log's own end, sets as written; a warm-up is kept and is no working set."""
    (row,) = activities_of(HEVY + hevy(description="felt heavy"))
    assert (row["start_time"], row["end_time"]) == (datetime(2025, 10, 8, 16, 41, tzinfo=UTC), datetime(2025, 10, 8, 17, 29, tzinfo=UTC))
    told = {"sport": "training", "sub_sport": "strength_training", "format": "hevy", "title": "Lower A", "description": "felt heavy"}
    assert row.items() >= (told | {"utc_offset_s": 3600, "utc_offset_source": "user", "notes": [], "record_count": 0}).items()
    sets = row["sets"]
    assert [each["set_type"] for each in sets] == ["warmup", "active", "failure", "dropset"]
    assert [(each["repetitions"], each["weight"], each["rpe"]) for each in sets] == [
        (8, 40, None),
        (5, 82.5, 8),
        (5, 82.5, 10),
        (5, 60, None),
    ]
    assert {(*each["category"], each["exercise"], each["start_time"]) for each in sets} == {(28, "Squat (Barbell)", None)}


def test_an_end_that_is_not_known_is_said_to_be_assumed() -> None:
    """Without a duration the median of the log's other workouts stands in, and the note says so."""
    rows = [f'2026-01-0{day} 18:00:00,A,{took},"Squat (Barbell)",1,80,5,0,0,"","",\n' for day, took in ((1, "50m"), (2, "40m"), (3, ""))]
    last = activities_of(STRONG + "".join(rows), weight_unit="kg")[2]
    assert last["total_elapsed_time"] == 2700.0
    assert last["notes"] == ["its end is assumed: the log does not say how long it took"]


def test_a_set_of_assistance_or_in_an_unknown_unit_has_no_weight() -> None:
    """Help is no load, and kilograms are not guessed."""
    row = '2026-01-01 18:00:00,A,50m,"{}",1,80,5,0,0,"","",\n'
    content = STRONG + row.format("Squat (Barbell)") + row.format("Chest Dip (Assisted)")
    assert [each["weight"] for each in activities_of(content)[0]["sets"]] == [None, None]
    assert [each["weight"] for each in activities_of(content, weight_unit="kg")[0]["sets"]] == [80.0, None]


def test_a_date_alone_is_noon_with_a_note() -> None:
    """FitNotes writes no time of day; an hour is assumed for what nobody timed."""
    (row,) = activities_of(FITNOTES + "2026-02-03,Barbell Squat,Legs,80,kgs,5,,,\n")
    assert (row["start_time"], row["total_elapsed_time"]) == (datetime(2026, 2, 3, 12, tzinfo=UTC), 3600.0)
    assert row["utc_offset_source"] == "user_date"
    assert row["notes"] == ["the log says only the date: noon assumed", "its end is assumed: the log does not say how long it took"]


def test_an_unknown_exercise_stays_by_its_name() -> None:
    """Null is unknown; the report asks for it."""
    (row,) = activities_of(HEVY + hevy().replace("Squat (Barbell)", "My Frobnicator"))
    assert {(each["exercise"], each["category"]) for each in row["sets"]} == {("My Frobnicator", None)}


def test_every_row_is_accounted_for(store: Store, tmp_path: Path) -> None:
    """The outcome's reason counts lifts, sets, cardio and what was left out, with the line of the first."""
    head = '"Lower A","8 Oct 2025, 17:41","8 Oct 2025, 18:29","",'
    odd = f'{head}"Running",,"",0,"normal",,,5,1500,\n{head}"Squat (Barbell)",,"",0,"sideways",80,5,,,\n{head}"Plank",,"",0,"normal",,,,,\n'
    (told,) = outcomes(store, written(tmp_path / "log.csv", HEVY + hevy() + odd)).values()
    assert told.outcome == "stored"
    assert told.reason == (
        "1 lift, 4 sets; 1 row of cardio (first: line 6); 1 row refused: set_type not understood (first: line 7); "
        "1 row skipped: no repetitions, time, distance or weight entered (first: line 8)"
    )


def test_log_and_watch_are_one_activity(store: Store, watch: Path) -> None:
    """Id, times, heart rate and calories are the watch's, sets and title the app's, and both files are sources."""
    outcomes(store, watch)
    before = table(store).row(0, named=True)
    log = written(watch.with_name("hevy.csv"), HEVY + hevy())
    told = outcomes(store, log)["hevy.csv"]
    assert (told.outcome, told.duplicate_of) == ("duplicate", before["activity_id"])
    (after,) = table(store).to_dicts()
    assert {name for name in after if after[name] != before[name]} == {"sets", "title", "sources", "sets_from"}
    assert (after["title"], after["sources"], len(after["sets"])) == ("Lower A", [str(watch), str(log)], 4)
    assert {each.outcome for each in outcomes(store, watch, log).values()} == {"unchanged"}


def test_a_later_export_of_the_log_replaces_the_sets(store: Store, watch: Path) -> None:
    """A corrected set and a new workout come in with the next export, at the same path; the watch's session stays."""
    log = written(watch.with_name("hevy.csv"), HEVY + hevy())
    outcomes(store, watch, log)
    new = hevy("10 Oct 2025, 17:00", "10 Oct 2025, 18:00", "Upper B")
    written(log, HEVY + new + hevy(last=9, title="Lower A2"))
    assert outcomes(store, watch, log)["hevy.csv"].outcome == "stored"
    found = table(store).sort("start_time").to_dicts()
    assert [(row["format"], row["title"], row["sets"][-1]["repetitions"]) for row in found] == [
        ("fit", "Lower A2", 9),
        ("hevy", "Upper B", 5),
    ]


def test_a_log_comes_back_when_its_watch_session_finds_a_nearer_one(store: Store, watch: Path) -> None:
    """What was joined and no longer is stands alone again, with its own sets."""
    far = written(watch.with_name("far.csv"), HEVY + hevy("8 Oct 2025, 17:58", "8 Oct 2025, 18:58", "Later"))
    outcomes(store, watch, far)
    assert table(store)["title"].to_list() == ["Later"]
    near = written(watch.with_name("near.csv"), STRONG + '2025-10-08 17:41:00,Near,20m,"Squat (Barbell)",1,80,5,0,0,"","",\n')
    told = outcomes(store, near)["near.csv"]
    assert {(row["format"], row["title"], len(row["sets"])) for row in table(store).to_dicts()} == {
        ("hevy", "Later", 4),
        ("fit", "Near", 1),
    }
    assert told.outcome == "duplicate"
    assert (told.reason or "").startswith(f"the same recording as {watch}; 1 lift, 1 set; this export does not say kg or lb")


def test_a_session_has_its_own_sets_back_when_the_log_finds_a_nearer_one(store: Store, watch: Path, gpx: Callable[..., Path]) -> None:
    """A second session of the watch begins nearer to the workout: the first is as if it had never been joined."""
    outcomes(store, watch)
    own = table(store)
    log = written(watch.with_name("log.csv"), HEVY + hevy("8 Oct 2025, 17:58", "8 Oct 2025, 19:10", "Later"))
    outcomes(store, log)
    assert not table(store).equals(own)
    nearer = gpx("b.gpx", start=datetime(2025, 10, 8, 17, 5, tzinfo=UTC), seconds=4000, sport="training")
    outcomes(store, nearer)
    assert table(store).filter(pl.col("format") == "fit").equals(own)
    assert table(store).filter(pl.col("format") == "gpx").select("title", "sources").rows() == [("Later", [str(nearer), str(log)])]


@pytest.mark.parametrize("lost", [False, True])
def test_any_order_and_any_nights_give_the_same_table(tmp_path: Path, watch: Path, lost: bool) -> None:
    """A watch, two apps, an older export and a later workout: at once, one by one, in every order, also when the ledger is lost."""
    folder = watch.parent
    other = hevy("10 Oct 2025, 17:00", "10 Oct 2025, 18:00", "Upper B", "with a belt")
    files = [
        watch,
        written(folder / "old.csv", HEVY + hevy(description="old")),
        written(folder / "new.csv", HEVY + other + hevy()),
        written(folder / "strong.csv", STRONG + '2025-10-08 17:45:00,Legs,40m,"Squat (Barbell)",1,80,5,0,0,"","",\n'),
        written(
            folder / "dated.csv",
            FITNOTES + "2025-10-08,Squat,Legs,8,kgs,5,,,\n",
        ),
    ]
    at_once = Store.open(str(tmp_path / "at once"))
    outcomes(at_once, *files)
    expected = table(at_once)
    assert sorted(zip(expected["format"], expected["title"], strict=True)) == [("fit", "Lower A"), ("hevy", "Upper B")]
    for number, order in enumerate(itertools.islice(itertools.permutations(files), 0, 120, 41)):
        nightly = Store.open(str(tmp_path / str(number)))
        for path in order:
            outcomes(nightly, path)
            if lost:
                (nightly.place.root / "ledger.sqlite3").unlink()
        if lost:
            outcomes(nightly, *files)
        assert table(nightly).equals(expected), order


def test_a_leg_day_of_a_log_is_one(store: Store, tmp_path: Path) -> None:
    """Squats are legs, and only working sets count."""
    outcomes(store, written(tmp_path / "log.csv", HEVY + hevy()))
    found = lifts(store.scan("activities").collect(), store.scan("settled").collect(), {})
    assert found.select("lower_body", "active_sets", "known_sets").rows() == [(True, 3, 3)]


def test_a_log_of_many_years_is_quick(store: Store, tmp_path: Path) -> None:
    """Two thousand workouts are stored one by one, none merged with its neighbours."""
    first = datetime.fromisoformat("2015-01-01 18:00")
    days = [first + timedelta(days=2 * day) for day in range(2000)]
    rows = "".join(f'{day:%Y-%m-%d %H:%M:%S},A,50m,"Squat (Barbell)",1,80,5,0,0,"","",\n' for day in days)
    outcomes(store, written(tmp_path / "log.csv", STRONG + rows))
    assert store.scan("activities").collect().height == 2000


def test_real_logs_are_stored_whole(store: Store, logs: Path) -> None:
    """Every row of every real log is accounted for, and most leg days by name are leg days by their sets."""
    told = outcomes(store, *sorted(logs.rglob("sample_*.csv")))
    assert {each.outcome for each in told.values()} == {"stored"}
    assert (told["sample_hevy.csv"].reason or "").startswith("335 lifts, 7,211 sets")
    found = lifts(store.scan("activities").collect(), store.scan("settled").collect(), {})
    legs = found.filter(pl.col("title").str.contains(r"(?i)\b(lower|legs?)\b"))
    assert legs.height > 50
    assert legs["lower_body"].to_list() == [True] * legs.height
    assert {each.outcome for each in outcomes(store, *sorted(logs.rglob("sample_*.csv"))).values()} == {"unchanged"}
