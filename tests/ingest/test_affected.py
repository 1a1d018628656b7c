"""A night groups only what its news can move, and that comes out as if everything had been grouped anew."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from legday.ingest.affected import ALL_FROM, affected
from legday.ingest.facts import DATE_ONLY, LOCAL, Facts
from legday.ingest.ledger import Ledger
from legday.ingest.merge import group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

QUARTER_US = 900 * 1_000_000
SESSIONS = st.lists(
    st.tuples(
        st.integers(0, 600),  # quarters of an hour: six days
        st.sampled_from([0, 30_000_000, 119_000_000, 600_000_000]),
        st.sampled_from([600.0, 2400.0, 3600.0, 3630.0, 40_000.0]),
        st.sampled_from(["running", "strength_training", "unknown"]),
        st.sampled_from(["one", "two"]),
    ),
    min_size=1,
    max_size=3,
)
FILES = st.lists(st.tuples(st.sampled_from(["fit", "gpx", "strong", "hevy"]), SESSIONS, st.sampled_from([3600, 7200])), max_size=8)


def facts_of(files: Sequence[object], clock: str = LOCAL) -> list[list[Facts]]:
    """The recordings of each file."""
    found = []
    for number, (file_format, sessions, offset_s) in enumerate(files):  # type: ignore[misc] # drawn above
        is_log = file_format in ("strong", "hevy")
        found.append(
            [
                Facts(
                    f"{number}-{index}", f"file {number}", file_format, "strength_training" if is_log else sport,
                    quarter * QUARTER_US + shift_us, duration_s, 0 if is_log else 100 * number, 4, source=source,
                    utc_offset_s=offset_s, clock=clock if is_log or file_format == "gpx" else "fit_local", set_count=8 if is_log else 0,
                )
                for index, (quarter, shift_us, duration_s, sport, source) in enumerate(sessions)
            ]
        )  # fmt: skip
    return found


@contextmanager
def ledger_of(place: Path, recordings: Sequence[Facts]) -> Iterator[Ledger]:
    """A ledger that knows these recordings, grouped."""
    place.unlink(missing_ok=True)
    with Ledger.open(place) as ledger:
        stands_for = group(recordings)
        ledger.mark("me", {}, {facts: stands_for[facts.activity_id] for facts in recordings})
        yield ledger


@settings(deadline=None, max_examples=300)
@given(FILES, FILES)
def test_grouping_what_is_affected_is_grouping_everything(tmp_path_factory: object, known: list[object], coming: list[object]) -> None:
    """Files that come beside others move only what is affected by them; all the rest stands as it stood."""
    files = facts_of([*known, *coming])
    before = [facts for file in files[: len(known)] for facts in file]
    news = [facts for file in files[len(known) :] for facts in file]
    with ledger_of(tmp_path_factory.getbasetemp() / "affected", before) as ledger:  # type: ignore[attr-defined] # pytest's factory
        moved = affected(ledger, "me", news).moved
        stood = {facts.activity_id: preferred for facts, preferred in ledger.recordings("me").items()}
    assert stood | group([*moved, *news]) == group([*before, *news])


@settings(deadline=None, max_examples=100)
@given(FILES, st.data())
def test_what_a_file_that_goes_leaves_behind_is_affected(tmp_path_factory: object, known: list[object], data: st.DataObject) -> None:
    """When a file gives way, what stood behind it and beside it is grouped anew."""
    files = facts_of(known)
    gone = data.draw(st.sampled_from(files)) if files else []
    before = [facts for file in files for facts in file]
    with ledger_of(tmp_path_factory.getbasetemp() / "affected", before) as ledger:  # type: ignore[attr-defined] # pytest's factory
        moved = affected(ledger, "me", gone).moved
        stood = {facts.activity_id: preferred for facts, preferred in ledger.recordings("me").items() if facts not in gone}
    assert stood | group([facts for facts in moved if facts not in gone]) == group([facts for facts in before if facts not in gone])


def test_a_run_moves_nothing_that_was_days_before(tmp_path: Path) -> None:
    """One new run beside years of others leaves them alone, and sees those of the days around it."""
    years = [Facts(f"run {day}", f"file {day}", "fit", "running", day * 96 * QUARTER_US, 3600.0, 3600, 8) for day in range(1000)]
    new = Facts("new", "new file", "fit", "running", 900 * 96 * QUARTER_US + 20 * QUARTER_US, 3600.0, 3600, 8)
    with ledger_of(tmp_path / "ledger", years) as ledger:
        known = affected(ledger, "me", [new])
        assert known.moved == {}
        assert sorted(facts.activity_id for facts in known.near) == ["run 899", "run 900", "run 901", "run 902"]
        assert len(affected(ledger, "me", [new] * ALL_FROM).moved) == len(years)


def test_a_day_without_a_clock_puts_everything_in_question(tmp_path: Path) -> None:
    """A workout of which only the date is known is joined by counting, so then all is looked at."""
    run = Facts("run", "file", "fit", "running", 0, 3600.0, 3600, 8)
    log = Facts("log", "list", "strong", "strength_training", 9000 * QUARTER_US, 3600.0, 0, 0, clock=DATE_ONLY, set_count=3)
    with ledger_of(tmp_path / "ledger", [run]) as ledger:
        assert affected(ledger, "me", [log]).moved == {run: "run"}
