"""The stage as a whole: files in, activities in the store, an outcome for each, and nothing lost or doubled."""

from __future__ import annotations

import itertools
import os
import pickle
import resource
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from legday.errors import StoreError
from legday.ingest import How, Outcome, ingest
from legday.ingest.discover import Found
from legday.ingest.read import Wanted, read_files
from legday.store import Store
from legday.tables import Activities, Records

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    Write = Callable[..., Path]

TWICE = ("2025-11-10-18-30-21.fit", "activity_21245498827.gpx")  # one run of the season, by watch and by phone
HERE = How(limits=None)  # in this process; test_workers.py reads in others
NOON = datetime(2026, 1, 6, 12, tzinfo=UTC)


def outcomes(store: Store, *inputs: Path, **settings: Any) -> dict[str, Outcome]:
    """One run for one athlete: outcomes by file name."""
    return {Path(outcome.path).name: outcome for outcome in ingest({"me": [str(path) for path in inputs]}, store, how=HERE, **settings)}


def words(store: Store, *inputs: Path, **settings: Any) -> dict[str, str]:
    """One run for one athlete: what became of each file."""
    return {name: outcome.outcome for name, outcome in outcomes(store, *inputs, **settings).items()}


def tables(store: Store) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Everything stored, without the ids of the batches; every row valid."""
    activities, records = Activities.validate(store.scan("activities").collect()), Records.validate(store.scan("records").collect())
    assert dict(records.group_by("activity_id").len().iter_rows()) == {
        name: count for name, count in activities.select("activity_id", "record_count").iter_rows() if count
    }
    return activities.drop("batch_id").sort("activity_id"), records.drop("batch_id").sort("activity_id", "timestamp", maintain_order=True)


@pytest.fixture
def both(fixtures: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The same run as FIT and as GPX."""
    (tmp_path / "watch").mkdir()
    fit, gpx = (Path(shutil.copy(fixtures / "athlete" / name, tmp_path / "watch")) for name in TWICE)
    return fit, gpx


def test_a_folder_of_everything_gives_activities_and_reasons(store: Store, fixtures: Path) -> None:
    """Broken files are told apart with a runner's reason, and what can be kept of them is kept."""
    found = outcomes(store, fixtures / "broken")
    assert {name: outcome.outcome for name, outcome in found.items()} == {
        "bad_crc.fit": "stored", "empty.fit": "refused", "no_times.gpx": "refused", "not_xml.gpx": "refused", "settings.fit": "skipped",
        "truncated.fit": "stored", "truncated.gpx": "duplicate", "web_page.gpx": "refused", "workout.fit": "skipped",
    }  # fmt: skip
    assert found["empty.fit"].reason == "empty file (0 bytes): export it again"
    assert (found["truncated.fit"].reason or "").startswith("salvaged: ")
    assert {outcome.new_refusal for outcome in found.values() if outcome.outcome == "refused"} == {True}
    assert tables(store)[0].height == 2


def test_a_second_night_changes_nothing_and_complains_of_nothing_again(store: Store, fixtures: Path) -> None:
    """Every file is unchanged with its activities and its old reason, no refusal is new, and no table gets a new version."""
    first = outcomes(store, fixtures / "broken")
    before, state = tables(store), store.state()
    second = outcomes(store, fixtures / "broken")
    assert {outcome.outcome for outcome in second.values()} == {"unchanged"}
    assert not any(outcome.new_refusal for outcome in second.values())
    assert second["empty.fit"].reason == "refused before: empty file (0 bytes): export it again"
    assert {name: (each.activity_ids, each.duplicate_of) for name, each in second.items()} == {
        name: (each.activity_ids, each.duplicate_of) for name, each in first.items()
    }
    assert store.state() == state
    assert all(one.equals(other) for one, other in zip(tables(store), before, strict=True))


def test_with_nothing_new_polars_is_not_waited_for(store: Store, fixtures: Path) -> None:
    """A night that the ledger answers imports neither Polars nor deltalake nor a reader."""
    outcomes(store, fixtures / "broken")
    script = (
        "import sys\nfrom legday.ingest import ingest\nfrom legday.store import Store\nstore = Store.open(sys.argv[1], create=False)\n"
        "with store.lock(): found = ingest({'me': [sys.argv[2]]}, store)\n"
        "assert {each.outcome for each in found} == {'unchanged'}, found\n"
        "heavy = {'polars', 'deltalake', 'dataframely', 'numpy', 'fitdecode', 'gpxpy', 'legday.readers'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script, str(store.place.root), str(fixtures / "broken")], check=True)


def test_fit_and_gpx_of_one_run_are_one_activity_with_two_sources(store: Store, both: tuple[Path, Path]) -> None:
    """The FIT file is kept and named first, the GPX file is its duplicate."""
    found = outcomes(store, *both)
    fit, gpx = (found[path.name] for path in both)
    assert (fit.outcome, gpx.outcome, gpx.duplicate_of) == ("stored", "duplicate", fit.activity_ids[0])
    assert gpx.reason == f"the same recording as {both[0]}"
    activities, _ = tables(store)
    assert activities.select("format", "sources").rows() == [("fit", [str(path) for path in both])]


def test_a_better_source_that_comes_later_takes_over(store: Store, both: tuple[Path, Path]) -> None:
    """A FIT file that comes a night after its GPX copy replaces it, records and all, and the third night knows."""
    fit, gpx = both
    first = outcomes(store, gpx)[gpx.name]
    assert first.outcome == "stored"
    second = outcomes(store, fit, gpx)
    assert (second[fit.name].outcome, second[gpx.name].outcome) == ("stored", "unchanged")
    assert second[fit.name].activity_ids != first.activity_ids
    activities, records = tables(store)
    assert activities["sources"].to_list() == [[str(fit), str(gpx)]]
    assert activities["watch_threshold_heart_rate"].is_not_null().all()  # of which a GPX file says nothing
    assert records["activity_id"].unique().to_list() == list(second[fit.name].activity_ids)
    third = outcomes(store, fit, gpx)[gpx.name]
    assert (third.outcome, third.duplicate_of) == ("unchanged", second[fit.name].activity_ids[0])


def test_the_same_bytes_at_two_paths_are_one_activity(store: Store, gpx: Write) -> None:
    """A copy, in the same run or a later one, only adds its name to the sources."""
    one = gpx("b.gpx")
    two = Path(shutil.copy(one, one.with_name("c.gpx")))
    assert words(store, one, two) == {"b.gpx": "stored", "c.gpx": "duplicate"}
    three = Path(shutil.copy(one, one.with_name("a.gpx")))
    found = outcomes(store, three)["a.gpx"]
    assert (found.outcome, found.reason) == ("duplicate", f"the same bytes as {one}")
    assert tables(store)[0]["sources"].to_list() == [[str(three), str(one), str(two)]]
    assert set(words(store, one, two, three).values()) == {"unchanged"}


def test_any_order_and_any_nights_give_the_same_tables(tmp_path: Path, both: tuple[Path, Path], gpx: Write) -> None:
    """Two files of one run, and a chain of three that is two runs, give the same activities at once and one by one in every order."""
    start = datetime(2025, 11, 10, 18, 30, 21, tzinfo=UTC)
    chain = [gpx(f"{at}.gpx", start=start + timedelta(hours=5, seconds=at), seconds=300 - (at == 100)) for at in (0, 100, 200)]
    at_once = Store.open(str(tmp_path / "at once"))
    words(at_once, tmp_path / "watch")
    expected = tables(at_once)
    assert expected[0].height == 3
    for number, order in enumerate(itertools.islice(itertools.permutations([*both, *chain]), 0, 120, 37)):
        nightly = Store.open(str(tmp_path / str(number)))
        for path in order:
            words(nightly, path)
        assert all(one.equals(other) for one, other in zip(tables(nightly), expected, strict=True)), order


def test_a_recording_that_stood_behind_another_comes_back_when_that_one_leaves(store: Store, gpx: Write) -> None:
    """When a better file draws the preferred one to itself, what no longer matches is read again and becomes an activity."""
    start = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)
    left, middle = gpx("a.gpx", start=start, seconds=300), gpx("b.gpx", start=start + timedelta(seconds=100), seconds=310)
    assert words(store, left, middle) == {"a.gpx": "duplicate", "b.gpx": "stored"}
    right = gpx("c.gpx", start=start + timedelta(seconds=200), seconds=320)
    assert words(store, right) == {"c.gpx": "stored"}
    activities, records = tables(store)
    assert sorted(activities["sources"].to_list()) == [[str(left)], [str(right), str(middle)]]
    assert records.height == 301 + 321
    assert words(store, left, middle, right) == {"a.gpx": "unchanged", "b.gpx": "unchanged", "c.gpx": "unchanged"}


def test_what_cannot_be_read_again_waits_until_it_can(store: Store, gpx: Write) -> None:
    """A recording that would come back, but whose file is not there, is stored on the night when the file is there again."""
    start = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)
    left, middle = gpx("a.gpx", start=start, seconds=300), gpx("b.gpx", start=start + timedelta(seconds=100), seconds=310)
    words(store, left, middle)
    away = left.rename(left.with_name("away"))
    words(store, gpx("c.gpx", start=start + timedelta(seconds=200), seconds=320))
    assert tables(store)[0].height == 1
    away.rename(left)
    assert words(store, left) == {"a.gpx": "stored"}
    assert tables(store)[0].height == 2


def test_a_file_that_grew_replaces_what_it_was(store: Store, gpx: Write) -> None:
    """Half a run, synchronised too early, gives way to the whole one at the same path."""
    half = outcomes(store, gpx("a.gpx", seconds=100))["a.gpx"]
    whole = outcomes(store, gpx("a.gpx", seconds=2000))["a.gpx"]
    assert (half.outcome, whole.outcome) == ("stored", "stored")
    activities, _ = tables(store)
    assert activities.select("activity_id", "record_count").rows() == [(whole.activity_ids[0], 2001)]


def test_another_run_at_the_same_path_leaves_the_first_alone(store: Store, gpx: Write) -> None:
    """A file name that is used again does not take the older run out of the store."""
    words(store, gpx("current.gpx"))
    words(store, gpx("current.gpx", start=datetime(2026, 1, 8, 6, tzinfo=UTC)))
    assert tables(store)[0].height == 2


def test_a_touched_file_is_unchanged(store: Store, gpx: Write) -> None:
    """A new time on the same bytes is no news, and the second look is remembered."""
    path = gpx("a.gpx")
    words(store, path)
    os.utime(path, (1, 1))
    assert words(store, path) == {"a.gpx": "unchanged"}


def test_a_refused_file_is_looked_at_again_once_it_changed(store: Store, gpx: Write) -> None:
    """A refusal holds until the bytes change; another broken content is a new refusal, a whole one is stored."""
    path = gpx("a.gpx")
    whole = path.read_bytes()
    path.write_bytes(b"")
    assert outcomes(store, path)["a.gpx"].new_refusal
    os.utime(path, (1, 1))
    assert not outcomes(store, path)["a.gpx"].new_refusal
    path.write_bytes(b"broken")
    assert outcomes(store, path)["a.gpx"].new_refusal
    path.write_bytes(whole)
    assert words(store, path) == {"a.gpx": "stored"}


def test_a_file_still_being_written_waits(store: Store, gpx: Write) -> None:
    """A file younger than the settling time is skipped, not remembered, and read when it has settled."""
    path = gpx("a.gpx")
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    early = outcomes(store, path, settle_seconds=60, now=NOON + timedelta(seconds=59))["a.gpx"]
    assert (early.outcome, early.reason) == ("skipped", "still being written")
    assert words(store, path, settle_seconds=60, now=NOON + timedelta(seconds=60)) == {"a.gpx": "stored"}


def test_a_file_that_changed_since_it_was_found_is_not_read(gpx: Write) -> None:
    """Bytes that are not those of the file that was found are left for the next run."""
    path = gpx("a.gpx")
    found = Found("me", str(path), str(path), path.stat().st_size - 1, path.stat().st_mtime_ns)
    (reading,) = read_files([Wanted(found, None, "fast", 2_000_000)])
    assert (reading.word, reading.reason, reading.content_hash) == ("skipped", "still being written: it changed while it was read", None)


def test_a_file_larger_than_any_activity_is_not_read(store: Store, both: tuple[Path, Path], tmp_path: Path) -> None:
    """A file of many gigabytes is refused by its size, again and again without being new."""
    with Path(shutil.copy(both[0], tmp_path / "huge.fit")).open("ab") as file:
        file.truncate(2**40)
    found = outcomes(store, tmp_path / "huge.fit")["huge.fit"]
    assert (found.reason, found.new_refusal) == ("1,099,512 MB, more than any activity has (537 MB)", True)
    again = outcomes(store, tmp_path / "huge.fit")["huge.fit"]
    assert (again.outcome, again.new_refusal) == ("unchanged", False)


def test_one_athletes_files_stay_one_athletes(store: Store, gpx: Write) -> None:
    """The same file of two athletes is an activity for each of them."""
    path = str(gpx("a.gpx"))
    found = ingest({"me": [path], "you": [path]}, store, how=HERE)
    assert [(each.athlete, each.outcome) for each in found] == [("me", "stored"), ("you", "stored")]
    assert store.scan("records", "you").collect().height == 301
    assert {each.outcome for each in ingest({"me": [path], "you": [path]}, store, how=HERE)} == {"unchanged"}


@pytest.mark.parametrize("lost", ["ledger.sqlite3", "none"])
def test_a_lost_or_broken_ledger_costs_only_time(store: Store, both: tuple[Path, Path], lost: str) -> None:
    """Without its ledger a store reads every file again, finds all of it there and changes nothing."""
    outcomes(store, *both)
    before = tables(store)
    if lost == "none":
        (store.place.root / "ledger.sqlite3").write_bytes(b"rubbish" * 1000)
    else:
        (store.place.root / "ledger.sqlite3").unlink()
    again = outcomes(store, *both)
    assert {each.outcome for each in again.values()} == {"unchanged"}
    assert again[both[1].name].duplicate_of == before[0]["activity_id"][0]
    assert all(one.equals(other) for one, other in zip(tables(store), before, strict=True))
    assert {each.outcome for each in outcomes(store, *both).values()} == {"unchanged"}


def test_a_copy_found_after_the_ledger_was_lost_still_merges(store: Store, both: tuple[Path, Path]) -> None:
    """What the store alone remembers is enough to know a recording again."""
    fit, gpx = both
    words(store, fit)
    (store.place.root / "ledger.sqlite3").unlink()
    assert words(store, gpx) == {gpx.name: "duplicate"}
    assert tables(store)[0]["sources"].to_list() == [[str(fit), str(gpx)]]


def test_a_full_disk_marks_nothing_as_done(store: Store, both: tuple[Path, Path], gpx: Write) -> None:
    """When the store cannot be written the run ends in one line, and the next one stores everything."""
    words(store, gpx("first.gpx"))
    late = gpx("late.gpx", start=NOON, seconds=20_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))  # enough for the ledger, not for the records
    try:
        with pytest.raises(StoreError, match="no space left"):
            words(store, *both, late)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert words(store, *both, late) == {both[0].name: "stored", both[1].name: "duplicate", "late.gpx": "stored"}
    assert tables(store)[0].height == 3


def test_a_run_that_died_after_its_commit_is_simply_repeated(store: Store, both: tuple[Path, Path]) -> None:
    """Activities that are in the store but not in the ledger are recognised, not stored twice."""
    words(store, *both)
    before = tables(store)
    (store.place.root / "ledger.sqlite3").unlink()
    words(store, *both)
    assert all(one.equals(other) for one, other in zip(tables(store), before, strict=True))


def test_progress_is_told(store: Store, gpx: Write) -> None:
    """Whoever waits is told how many of how many files were read, chunk by chunk."""
    told: list[tuple[int, int]] = []
    words(store, gpx("a.gpx"), gpx("b.gpx", seconds=30), progress=lambda done, of: told.append((done, of)))
    assert told == [(2, 2)]


def test_a_reading_can_be_handed_to_another_process(both: tuple[Path, Path]) -> None:
    """What read_files takes and gives survives the way between processes."""
    path = both[0]
    found = Found("me", str(path), str(path), path.stat().st_size, path.stat().st_mtime_ns)
    (reading,) = read_files([pickle.loads(pickle.dumps(Wanted(found, None, "fast", 2_000_000)))])
    again = pickle.loads(pickle.dumps(reading))
    assert again.rows.records.equals(reading.rows.records)
    assert (again.rows.activities, again.rows.facts, again.word) == (reading.rows.activities, reading.rows.facts, "stored")


@pytest.mark.corpus
def test_real_files_are_ingested_without_an_unexplained_loss(store: Store, corpus: Path) -> None:
    """Every real file is stored, merged or left out with a reason that is not a fault of ours; a second night is quiet."""
    found = outcomes(store, corpus)
    assert all(each.reason for each in found.values() if each.outcome != "stored")
    assert not [each for each in found.values() if "fault in our reader" in (each.reason or "")]
    assert tables(store)[0].height >= 32
    assert set(words(store, corpus).values()) == {"unchanged"}
