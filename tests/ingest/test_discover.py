"""Finding files: always the same, and never outside the folder that was named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from legday.errors import MissingInputError
from legday.ingest.discover import Found, discover
from legday.ingest.outcome import Outcome


def names(*inputs: Path, leave_out: Path | None = None) -> list[str]:
    """The names of what is found, in order."""
    found = discover({"me": [str(path) for path in inputs]}, [leave_out] if leave_out else [])
    return [Path(each.shown if isinstance(each, Found) else each.path).name for each in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files in two folders."""
    for name in ("b.fit", "a.gpx", "2026/c.fit"):
        (tmp_path / "watch" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "watch" / name).write_bytes(b"x")
    return tmp_path / "watch"


def test_every_file_comes_once_and_sorted(folder: Path) -> None:
    """A folder, a file in it and the folder by another name give every file once, sorted by path."""
    assert names(folder, folder / "b.fit", folder / "2026" / "..") == ["c.fit", "a.gpx", "b.fit"]


def test_hidden_files_and_a_macs_leftovers_are_not_found(folder: Path) -> None:
    """What an operating system leaves in a folder is no input."""
    for name in (".DS_Store", "._b.fit", ".git/x.fit", "__MACOSX/b.fit", "Icon\r"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
    assert names(folder) == ["c.fit", "a.gpx", "b.fit"]


def test_an_input_that_is_not_there_is_an_error_before_anything_is_given_out(folder: Path) -> None:
    """A mistyped path stops the run, also when it belongs to the last athlete."""
    with pytest.raises(MissingInputError, match="no such file or folder"):
        next(discover({"me": [str(folder)], "you": [str(folder / "typo")]}))


def test_links_do_not_lead_out_of_the_folder_or_round_in_circles(folder: Path, tmp_path: Path) -> None:
    """A link is followed to a file of the same folder only."""
    (tmp_path / "private.fit").write_bytes(b"x")
    (folder / "out.fit").symlink_to(tmp_path / "private.fit")
    (folder / "up").symlink_to(folder)
    (folder / "nowhere.fit").symlink_to(folder / "gone.fit")
    (folder / "circle.fit").symlink_to(folder / "circle.fit")
    (folder / "in.fit").symlink_to(folder / "b.fit")
    assert names(folder) == ["c.fit", "a.gpx", "b.fit", "in.fit"]


def test_a_folder_named_by_a_link_is_searched(folder: Path, tmp_path: Path) -> None:
    """An input that is itself a link was named on purpose."""
    (tmp_path / "link").symlink_to(folder)
    assert names(tmp_path / "link") == ["c.fit", "a.gpx", "b.fit"]


def test_the_stores_own_folder_is_not_searched(folder: Path) -> None:
    """A store inside the folder of inputs is left out."""
    assert names(folder, leave_out=folder / "2026") == ["a.gpx", "b.fit"]


def test_a_pipe_is_skipped_and_never_opened(folder: Path) -> None:
    """Something that is no regular file is said to be none."""
    os.mkfifo(folder / "pipe.fit")
    (outcome,) = discover({"me": [str(folder / "pipe.fit")]})
    assert isinstance(outcome, Outcome)
    assert (outcome.outcome, outcome.reason) == ("skipped", "not a file but a pipe, socket or device")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_refused(folder: Path) -> None:
    """A closed folder is told by its name, and the rest is found."""
    (folder / "2026").chmod(0)
    found = list(discover({"me": [str(folder)]}))
    (folder / "2026").chmod(0o700)
    assert [(each.outcome, each.reason) for each in found if isinstance(each, Outcome)] == [("refused", "no permission to read")]
    assert len(found) == 3


def test_names_that_are_no_text_can_still_be_printed(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 and control characters in a name are escaped where it is shown, and the file still opens."""
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe9sum\n\xc3\xa9.fit"))
    strange.write_bytes(b"x")
    (found,) = discover({"me": [str(tmp_path)]})
    assert isinstance(found, Found)
    assert found.shown == f"{tmp_path}/r\\xe9sum\\né.fit"
    assert Path(found.path).read_bytes() == b"x"
