"""Which recordings are the same, and that the order of files never matters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.ingest.changes import Changes, Stored, changes
from legday.ingest.facts import Facts
from legday.ingest.merge import group
from legday.ingest.same import same_recording
from legday.store.commit import Standing

FIT = Facts("fit-0", "fit", "fit", "running", 0, 3600.0, 3600, 8)
GPX = Facts("gpx-0", "gpx", "gpx", "running", 0, 3600.0, 3600, 4)


@pytest.mark.parametrize(
    ("start_s", "duration_s", "same"),
    [(120, 3600.0, True), (-120, 3600.0, True), (121, 3600.0, False), (0, 3240.0, True), (0, 3239.0, False), (0, 4000.0, True)],
)
def test_start_within_two_minutes_and_duration_within_a_tenth(start_s: int, duration_s: float, same: bool) -> None:
    """Both tolerances are inclusive, and the tenth is of the longer recording."""
    other = replace(FIT, start_us=start_s * 1_000_000, duration_s=duration_s)
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
        kind = draw(st.sampled_from(["fit", "gpx", "tcx", "hevy", "fitnotes"]))
        sport = draw(st.sampled_from(["running", "training", "unknown"]))
        clock = {"hevy": "user", "fitnotes": "user_date"}.get(kind)
        count = draw(st.integers(1, 3))
        whence = {"source": draw(st.sampled_from(["", "watch"])), "serial_number": draw(st.sampled_from([None, 1]))}
        offset_s = draw(st.sampled_from([None, 0, 3600]))
        contents.append(
            tuple(
                Facts(f"{content}-{index}", f"hash-{content}", kind, "training", at * 40_000_000, 10 * length, 0, 0, utc_offset_s=0,
                      clock=clock, set_count=count)
                if clock
                else Facts(f"{content}-{index}", f"hash-{content}", kind, sport, at * 40_000_000, 10 * length, count, 1, timer_s=length,
                           distance_m=count * 1000.0, utc_offset_s=offset_s, **whence)
                for index, (at, length) in enumerate(sessions)
            )
        )  # fmt: skip
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


def test_a_run_that_one_device_cut_short_is_the_same_by_its_distance() -> None:
    """Pauses change the duration and not the distance: within 5 % of it the recordings are one; nothing known is no match."""
    other = replace(FIT, activity_id="b", content_hash="b", duration_s=5000.0)
    assert not same_recording(FIT, other)
    assert same_recording(replace(FIT, distance_m=10_000.0), replace(other, distance_m=9_500.0))
    assert not same_recording(replace(FIT, distance_m=10_000.0), replace(other, distance_m=9_490.0))
    assert not same_recording(replace(FIT, distance_m=0.0), replace(other, distance_m=0.0))
    assert same_recording(FIT, replace(other, timer_s=3600.0))


def test_one_device_cannot_begin_two_recordings_at_once() -> None:
    """Serial number and start make two whole files one, whatever their length; half a file is judged by its length."""
    one, other = replace(FIT, serial_number=7), replace(FIT, serial_number=7, start_us=2_000_000, duration_s=9000.0)
    assert same_recording(one, other)
    assert not same_recording(one, replace(other, is_whole=False))


@pytest.mark.parametrize(
    ("start_s", "duration_s", "source", "same"),
    [
        (600, 2400.0, "phone", True), (600, 2400.0, "watch", False), (2900, 3600.0, "phone", False), (600, 299.0, "phone", False),
        (-720, 3600.0, "phone", True),
    ],
)  # fmt: skip
def test_two_devices_on_one_run(start_s: int, duration_s: float, source: str, same: bool) -> None:
    """Four fifths of the shorter one, both of five minutes or more, and two devices: the same outing."""
    one = replace(FIT, source="watch")
    other = replace(GPX, format="fit", source=source, start_us=start_s * 1_000_000, duration_s=duration_s)
    assert same_recording(one, other) is same_recording(other, one) is same


def test_a_file_without_a_sport_does_not_swallow_what_happened_while_it_ran() -> None:
    """A tracker that ran all day is not the run of an hour within it."""
    day = replace(GPX, sport="unknown", start_us=-7200 * 1_000_000, duration_s=40_000.0)
    assert not same_recording(FIT, day)
    assert same_recording(FIT, replace(day, start_us=-200 * 1_000_000, duration_s=4000.0))


def test_a_copy_in_another_zone_is_merged_only_where_a_clock_had_none() -> None:
    """The same length two hours and 30 s off: one recording where one side wrote local time, else two."""
    one = replace(FIT, distance_m=10_000.0)
    other = replace(GPX, start_us=7230 * 1_000_000, duration_s=3603.0, distance_m=10_050.0)
    assert not same_recording(one, other)
    assert same_recording(one, replace(other, clock="user"))
    assert not same_recording(one, replace(other, clock="user", start_us=7270 * 1_000_000))


WATCH = replace(FIT, activity_id="watch", content_hash="watch", sport="training", utc_offset_s=3600)
LOG = Facts("log", "log", "hevy", "training", 0, 3600.0, 0, 0, utc_offset_s=3600, clock="user", set_count=20)


@pytest.mark.parametrize(
    ("start_min", "duration_min", "joins"),
    [(0, 60, True), (20, 90, True), (21, 90, False), (-21, 75, True), (40, 25, True), (60, 30, False), (-15, 10, False)],
)
def test_a_log_joins_the_lift_that_it_overlaps(start_min: int, duration_min: int, joins: bool) -> None:
    """By 70 % of the workout or with starts within 20 minutes; two that only touch are two."""
    log = replace(LOG, start_us=start_min * 60_000_000, duration_s=duration_min * 60.0)
    assert group([WATCH, log])["log"] == ("watch" if joins else "log")


def test_a_log_never_joins_a_run() -> None:
    """Only a strength session of the watch can be the workout of a log."""
    assert group([FIT, LOG])["log"] == "log"


def test_a_log_written_abroad_is_read_in_the_zone_of_the_watch() -> None:
    """Where the athlete's own zone fits nothing, the watch's offset does; the zone that fits without it comes first."""
    abroad = replace(WATCH, utc_offset_s=9 * 3600, start_us=-8 * 3600 * 1_000_000)
    assert group([abroad, LOG])["log"] == "watch"
    assert group([abroad, replace(LOG, clock=None)])["log"] == "log"
    assert group([abroad, replace(WATCH, activity_id="home", content_hash="home"), LOG])["log"] == "home"


def test_a_log_with_only_a_date_joins_the_one_lift_of_that_date() -> None:
    """With two lifts that day nobody knows which, and it stands alone."""
    dated = replace(LOG, format="fitnotes", clock="user_date", start_us=11 * 3600 * 1_000_000)
    evening = replace(WATCH, start_us=18 * 3600 * 1_000_000)
    assert group([evening, dated])["log"] == "watch"
    assert group([evening, replace(WATCH, activity_id="b", content_hash="b", start_us=6 * 3600 * 1_000_000), dated])["log"] == "log"
    assert group([replace(evening, start_us=23 * 3600 * 1_000_000), dated])["log"] == "log"


def test_two_exports_of_one_log_are_one_and_the_fuller_one_is_preferred() -> None:
    """A later export under another name holds the same workouts again; the one with more sets stands and gives the watch its sets."""
    again = replace(LOG, activity_id="again", content_hash="0", set_count=19, duration_s=9000.0)
    assert group([LOG, again]) == {"log": "log", "again": "log"}
    facts = {each.activity_id: each for each in (WATCH, LOG, again)}
    paths = {"/a.fit": "watch", "/l.csv": "log", "/m.csv": "0"}
    planned = changes(group(facts.values()), facts, paths, {})
    assert planned.added == {"watch": Standing(("/a.fit", "/l.csv", "/m.csv"), "training", "log")}


def test_sets_of_a_log_that_only_the_store_knows_stay() -> None:
    """When ledger and log are gone, the watch's session keeps what it was given."""
    rows = {"watch": Stored("watch", Standing(("/a.fit", "/gone.csv"), "training", "gone"))}
    assert changes({"watch": "watch"}, {"watch": WATCH}, {"/a.fit": "watch"}, rows) == Changes({}, [], {})


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
