"""The ledger: what is remembered, and what makes a file news again."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from legday.errors import StoreError
from legday.ingest.discover import Found
from legday.ingest.facts import Facts
from legday.ingest.ledger import READER_VERSION, Entry, Filed, Ledger

if TYPE_CHECKING:
    from pathlib import Path

FOUND = Found("me", "/watch/a.fit", "/watch/a.fit", 100, 1_000)
ENTRY = Entry(100, 1_000, "hash", "stored", None)


def facts(activity_id: str, content_hash: str, start_us: int = 0) -> Facts:
    """A recording of an hour."""
    return Facts(activity_id, content_hash, "fit", "running", start_us, 3600.0, 3600, 5)


def test_what_was_marked_is_known_on_the_next_run(tmp_path: Path) -> None:
    """Files and recordings come back as they were written, each athlete's own."""
    kept = {facts("a", "hash"): "a", facts("b", "two", 7): "a"}
    with Ledger.open(tmp_path / "ledger") as ledger:
        ledger.mark("me", {"/watch/a.fit": ENTRY}, kept)
        ledger.mark("you", {"/watch/a.fit": replace(ENTRY, outcome="refused", reason="broken", content_hash=None)})
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert ledger.entries("me") == {"/watch/a.fit": ENTRY}
        assert ledger.entries("you")["/watch/a.fit"].reason == "broken"
        assert ledger.recordings("me") == kept
        assert ledger.filed("me") == {"hash": Filed(("a",), preferred=True), "two": Filed(("a",), preferred=False)}
        assert ledger.recordings("you") == {}


@pytest.mark.parametrize(
    ("entry", "found", "holds"),
    [
        (ENTRY, FOUND, True),
        (ENTRY, structs.replace(FOUND, size=101), False),
        (ENTRY, structs.replace(FOUND, mtime_ns=1_001), False),
        (replace(ENTRY, reader_version=READER_VERSION - 1), FOUND, True),
        (replace(ENTRY, outcome="refused", reader_version=READER_VERSION - 1), FOUND, False),
        (replace(ENTRY, outcome="refused"), FOUND, True),
        (replace(ENTRY, outcome="refused", content_hash=None), FOUND, False),
    ],
)
def test_a_file_is_news_when_it_changed_or_a_new_reader_may_do_better(entry: Entry, found: Found, holds: bool) -> None:
    """Size, time, a new reader for what was refused, and bytes that could not be read make a file worth another look."""
    assert entry.holds_for(found) is holds


def test_other_settings_make_refusals_news_again(tmp_path: Path) -> None:
    """A limit that was raised, or a newer legday: what was refused is looked at again, once, and nothing else is."""
    refused = replace(ENTRY, outcome="refused", reason="too slow")
    with Ledger.open(tmp_path / "ledger") as ledger:
        for settings, holds in (("60 s", True), ("60 s", True), ("90 s", False)):
            ledger.judge_by(settings)
            entries = {"/watch/a.fit": refused, "/watch/b.fit": replace(ENTRY, outcome="skipped")} if settings == "60 s" else {}
            ledger.mark("me", entries)
            known = ledger.entries("me")
            assert (known["/watch/a.fit"].holds_for(FOUND), known["/watch/b.fit"].holds_for(FOUND)) == (holds, True)
        ledger.mark("me", {"/watch/a.fit": refused})
        ledger.judge_by("90 s")
        assert ledger.entries("me")["/watch/a.fit"].holds_for(FOUND)


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be one" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_ledger_is_set_aside_and_begun_anew(tmp_path: Path, content: bytes) -> None:
    """A ledger that cannot be read costs nothing but reading the files again."""
    (tmp_path / "ledger").write_bytes(content)
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert ledger.entries("me") == {}
        ledger.mark("me", {"/watch/a.fit": ENTRY}, {facts("a", "hash"): "a"})
    assert (tmp_path / "ledger.broken").read_bytes() == content
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert ledger.entries("me") == {"/watch/a.fit": ENTRY}


def test_a_file_whose_recordings_are_gone_is_news(tmp_path: Path) -> None:
    """A stored file is known only as long as its recordings are; a refused one has none to lose."""
    refused = replace(ENTRY, outcome="refused", content_hash="other")
    with Ledger.open(tmp_path / "ledger") as ledger:
        ledger.mark("me", {"/watch/a.fit": ENTRY, "/watch/b.fit": refused}, {})
        assert ledger.entries("me") == {"/watch/b.fit": refused}


def test_a_ledger_of_another_schema_is_set_aside(tmp_path: Path) -> None:
    """A ledger that another version wrote is not guessed at."""
    other = sqlite3.connect(tmp_path / "ledger")
    other.execute("PRAGMA user_version = 99")
    other.close()
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert ledger.entries("me") == {}
    assert (tmp_path / "ledger.broken").exists()


def test_a_place_where_no_ledger_can_be_is_a_fault_of_the_store(tmp_path: Path) -> None:
    """A ledger that cannot be opened is said in one line."""
    with pytest.raises(StoreError, match="cannot be used"), Ledger.open(tmp_path / "none" / "ledger"):
        pass


def test_a_mark_that_fails_half_way_marks_nothing(tmp_path: Path) -> None:
    """Files and recordings are written down together or not at all."""
    with Ledger.open(tmp_path / "ledger") as ledger:
        ledger.mark("me", {}, {facts("a", "one"): "a"})
        with pytest.raises(StoreError):
            ledger.mark("me", {"/watch/a.fit": ENTRY}, {facts("b", "two"): "b", facts("b", "three"): "b"})
        assert ledger.entries("me") == {}
        assert list(ledger.recordings("me").values()) == ["a"]


def test_one_file_is_looked_up_in_steps_that_do_not_grow(tmp_path: Path) -> None:
    """What is asked of one file, one content or two days costs the same in a ledger of ten files and of two thousand."""
    steps: list[int] = []
    for size in (10, 2000):
        with Ledger.open(tmp_path / f"ledger {size}") as ledger:
            stored = {f"/watch/{number}.fit": replace(ENTRY, content_hash=f"hash {number}") for number in range(size)}
            ledger.mark(
                "me", stored, {facts(f"a{number}", f"hash {number}", number * 86_400_000_000): f"a{number}" for number in range(size)}
            )
            counted = [0]
            ledger._connection.set_progress_handler(lambda counted=counted: counted.__setitem__(0, counted[0] + 1), 1)
            assert ledger.entry("me", "/watch/5.fit") == stored["/watch/5.fit"]
            assert ledger.paths_of("me", "hash 5") == ["/watch/5.fit"]
            assert ledger.filed("me", "hash 5") == {"hash 5": Filed(("a5",))}
            assert list(ledger.recordings_of("me", "hash 5").values()) == ["a5"]
            assert list(ledger.recordings_between("me", 4 * 86_400_000_000, 5 * 86_400_000_000).values()) == ["a4", "a5"]
            ledger._connection.set_progress_handler(None, 0)
            steps.append(counted[0])
    assert steps[1] <= 2 * steps[0]
