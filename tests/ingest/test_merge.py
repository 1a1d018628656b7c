"""Which recordings are the same, and that the order of files never matters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.ingest.changes import Changes, Stored, changes
from legday.ingest.merge import Facts, group, same_recording
from legday.store import Standing

FIT = Facts("fit-0", "fit", "fit", "running", 0, 3600.0, 3600, 8)
GPX = Facts("gpx-0", "gpx", "gpx", "running", 0, 3600.0, 3600, 4)


@pytest.mark.parametrize(
    ("start_s", "duration_s", "same"),
    [(120, 3600.0, True), (-120, 3600.0, True), (121, 3600.0, False), (0, 3240.0, True), (0, 3239.0, False), (0, 4000.0, True)],
)
def test_start_within_two_minutes_and_duration_within_a_tenth(start_s: int, duration_s: float, same: bool) -> None:
    """Both tolerances are inclusive, and the tenth is of the longer recording."""
    other = replace(GPX, start_us=start_s * 1_000_000, duration_s=duration_s)
    assert same_recording(FIT, other) is same_recording(other, FIT) is same


@pytest.mark.parametrize(("duration_s", "same"), [(160.0, True), (161.0, False)])
def test_a_short_recording_may_differ_by_a_minute(duration_s: float, same: bool) -> None:
    """Below ten minutes the tolerance is a whole minute."""
    assert same_recording(replace(FIT, duration_s=100.0), replace(GPX, duration_s=duration_s)) is same


@pytest.mark.parametrize(
    ("sport", "same"), [("running", True), ("unknown", True), ("other", True), ("training", False), ("walking", False), ("cycling", False)]
)
def test_only_the_same_family_of_sports_is_the_same_recording(sport: str, same: bool) -> None:
    """A run is never merged with a lift or a walk; a file that says no sport may be any of them."""
    assert same_recording(FIT, replace(GPX, sport=sport)) is same


def test_fit_is_preferred_then_more_records_then_more_channels() -> None:
    """The preferred file of three is FIT, and without it the one that knows more."""
    poor, rich = replace(GPX, activity_id="poor", content_hash="a", record_count=900), replace(GPX, activity_id="rich", content_hash="b")
    assert set(group([poor, GPX, rich, FIT]).values()) == {"fit-0"}
    assert set(group([poor, rich]).values()) == {"rich"}
    assert set(group([replace(poor, record_count=3600, channel_count=5), rich]).values()) == {"poor"}


def test_a_whole_file_is_preferred_to_a_broken_off_one() -> None:
    """Of two FIT files of one recording the one that could be read to its end stands, also where it holds fewer records."""
    broken_off = replace(FIT, activity_id="cut", content_hash="0", is_whole=False, record_count=9999)
    assert set(group([broken_off, FIT]).values()) == {FIT.activity_id}


def test_there_are_no_chains() -> None:
    """A matches B and B matches C, but A and C, which do not match, stay two activities."""
    a, b, c = (
        replace(GPX, activity_id=name, content_hash=name, start_us=at * 1_000_000) for name, at in (("a", 0), ("b", 100), ("c", 200))
    )
    grouped = group([a, replace(b, record_count=1), c])
    assert grouped["a"] == "a"
    assert grouped["c"] == "c"
    assert len(set(grouped.values())) == 2


def test_the_sessions_of_one_file_never_merge_with_each_other() -> None:
    """Two short sessions of one file stay two, and a second file's two sessions each join the nearest."""
    legs = [replace(FIT, activity_id=f"fit-{leg}", start_us=leg * 70_000_000, duration_s=60.0) for leg in range(2)]
    copy = [replace(GPX, activity_id=f"gpx-{leg}", start_us=leg * 70_000_000 + 1, duration_s=60.0) for leg in range(2)]
    assert group([*legs, *copy]) == {"fit-0": "fit-0", "fit-1": "fit-1", "gpx-0": "fit-0", "gpx-1": "fit-1"}


@st.composite
def files(draw: st.DrawFn) -> list[tuple[str, tuple[Facts, ...]]]:
    """A few files, crowded in time so that they match one another in every way; some hold the same bytes."""
    contents = []
    for content in range(draw(st.integers(1, 5))):
        sessions = draw(st.lists(st.tuples(st.integers(0, 8), st.sampled_from([30.0, 100.0, 150.0])), min_size=1, max_size=2))
        kind, sport = draw(st.sampled_from(["fit", "gpx", "tcx"])), draw(st.sampled_from(["running", "training", "unknown"]))
        count = draw(st.integers(1, 3))
        contents.append(
            tuple(
                Facts(f"{content}-{index}", f"hash-{content}", kind, sport, at * 40_000_000, length, count, 1)
                for index, (at, length) in enumerate(sessions)
            )
        )
    paths = draw(st.lists(st.sampled_from(range(len(contents))), min_size=len(contents), max_size=8))
    return [(f"/{number}", contents[content]) for number, content in enumerate(paths)]


class Nights:
    """The rows that a store holds after files came in, night by night."""

    def __init__(self) -> None:
        self.facts: dict[str, Facts] = {}
        self.paths: dict[str, str] = {}
        self.rows: dict[str, Stored] = {}

    def take(self, came: list[tuple[str, tuple[Facts, ...]]]) -> Changes:
        """One night's run."""
        for path, sessions in came:
            self.facts.update((facts.activity_id, facts) for facts in sessions)
            self.paths[path] = sessions[0].content_hash
        planned = changes(group(self.facts.values()), self.facts, self.paths, self.rows)
        for gone in planned.superseded:
            del self.rows[gone]
        for name, standing in (planned.added | planned.changed).items():
            self.rows[name] = Stored(self.facts[name].content_hash, standing)
        return planned


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_order_of_files_never_matters(data: st.DataObject) -> None:
    """The same files give the same activities with the same sources, in any order, at once or spread over any nights."""
    came = data.draw(files())
    at_once, spread = Nights(), Nights()
    at_once.take(came)
    shuffled = data.draw(st.permutations(came))
    while shuffled:
        tonight = data.draw(st.integers(1, len(shuffled)))
        spread.take(shuffled[:tonight])
        shuffled = shuffled[tonight:]
    assert spread.rows == at_once.rows
    assert {path for stored in at_once.rows.values() for path in stored.standing.sources} == {path for path, _ in came}


@settings(max_examples=50, deadline=None)
@given(files())
def test_the_same_files_again_change_nothing(came: list[tuple[str, tuple[Facts, ...]]]) -> None:
    """Ingesting twice equals once."""
    nights = Nights()
    nights.take(came)
    assert nights.take(came) == Changes({}, [], {})


def test_a_path_that_only_the_store_knows_stays_a_source() -> None:
    """When the ledger is lost and a file is gone, its name stays with the recording that had it, also under a better source."""
    rows = {"gpx-0": Stored("gpx", Standing(("/gone.gpx",), "running"))}
    facts = {"gpx-0": GPX, "fit-0": FIT}
    planned = changes(group(facts.values()), facts, {"/a.fit": "fit"}, rows)
    assert planned == Changes({"fit-0": Standing(("/a.fit", "/gone.gpx"), "running")}, ["gpx-0"], {})


def test_a_file_cut_off_before_it_said_its_sport_takes_it_from_a_copy() -> None:
    """The preferred recording keeps its place, and another file's word for the sport is not lost."""
    cut = replace(FIT, sport="unknown")
    facts = {"fit-0": cut, "gpx-0": GPX}
    planned = changes(group(facts.values()), facts, {"/a.fit": "fit", "/b.gpx": "gpx"}, {})
    assert planned.added == {"fit-0": Standing(("/a.fit", "/b.gpx"), "running")}
