"""A look at the files tells a night whether anything may have changed: alike only where `discover` finds the same."""

import os
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.ingest.discover import discover
from legday.ingest.glance import glance

NAMES = st.sampled_from(["a.fit", "b.fit", ".hidden", "Thumbs.db", "ä.gpx", "in/a.fit", "in/deep/c.zip", "own/table", ".git/a.fit"])
CHANGES = st.lists(st.tuples(st.sampled_from(["write", "grow", "touch", "delete", "link", "link out"]), NAMES), max_size=8)


def change(folder, how, name):
    """One change of one file below a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if how in ("write", "grow"):
        before = path.read_bytes() if how == "grow" and path.exists() else b""
        path.unlink(missing_ok=True)
        path.write_bytes(before + b"x")
        os.utime(path, ns=(10**18, 10**18))
    elif how == "touch" and path.exists():
        os.utime(path, ns=(10**18, path.stat().st_mtime_ns + 1))
    elif how == "delete":
        path.unlink(missing_ok=True)
    elif how.startswith("link"):
        path.unlink(missing_ok=True)
        path.symlink_to(folder.parent / "outside" if how == "link out" else folder / "a.fit")


@settings(deadline=None, max_examples=60)
@given(before=CHANGES, after=CHANGES)
def test_two_looks_are_alike_only_where_the_same_is_found(tmp_path_factory, before, after):
    """Whatever is written, touched, deleted or linked in between: another answer of `discover` is another look, the same is the same."""
    folder = tmp_path_factory.mktemp("home") / "watch"
    folder.mkdir()
    (folder.parent / "outside").write_bytes(b"x")

    def seen():
        closed = [folder / "own"]
        return list(discover({"me": [str(folder)]}, closed)), glance({"me": [str(folder)]}, closed)

    looks = []
    for changes in (before, after):
        for how, name in changes:
            change(folder, how, name)
        looks.append(seen())
    (found, first), (again, second) = looks
    assert None not in (first, second)
    assert (found == again) or first != second
    assert second == seen()[1]
    shutil.rmtree(folder.parent)


@pytest.mark.parametrize("named", ["s3://bucket/exports", "gone", "pipe"])
def test_what_a_look_does_not_tell_is_left_to_discover(tmp_path, named):
    """An input elsewhere, one that is not there, and a folder with a pipe in it."""
    if named == "pipe":
        os.mkfifo(tmp_path / "pipe")
    inputs = named if "://" in named else str(tmp_path / named) if named == "gone" else str(tmp_path)
    assert glance({"me": [inputs]}) is None


def test_whose_the_files_are_matters(tmp_path):
    """The same folder of another athlete is another look."""
    (tmp_path / "a.fit").write_bytes(b"x")
    assert glance({"ann": [str(tmp_path)]}) != glance({"bo": [str(tmp_path)]})
    assert glance({"ann": [str(tmp_path)]}) == glance({"ann": [str(tmp_path)]})
