"""A night of few files keeps to one processor, and whatever is larger uses all."""

import json
import os
import subprocess
import sys
from importlib import import_module

import pytest

from legday.ingest import How, ingest
from legday.store import Store

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="no other system lets a process choose")
KEEPING = """
import json, os, subprocess, sys
from legday.executors.processors import keep_to_one, processors, spread

def there():
    return len(os.sched_getaffinity(0)), processors()

told = [there()]
keep_to_one()
child = subprocess.run([sys.executable, "-c", "import os; print(len(os.sched_getaffinity(0)))"], capture_output=True, text=True)
told += [there(), int(child.stdout)]
spread()
print(json.dumps([*told, there()]))
"""


@needs_linux
def test_a_process_keeps_to_one_processor_until_it_is_to_spread():
    """With all that it starts; it still knows how many there are."""
    all_of_them = len(os.sched_getaffinity(0))
    done = subprocess.run([sys.executable, "-c", KEEPING], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [[all_of_them] * 2, [1, all_of_them], 1, [all_of_them] * 2]


@pytest.mark.parametrize(
    ("most", "spreads"),
    [({"chunks.FILES_A_CHUNK": 3, "ingest.MANY": 3}, False), ({"chunks.FILES_A_CHUNK": 2}, True), ({"ingest.MANY": 2}, True)],
)
def test_more_files_than_few_are_read_on_all_processors(fixtures, tmp_path, monkeypatch, most, spreads):
    """Whether there are more new ones than one worker reads, or more in all than one processor is as quick with."""
    asked = []
    monkeypatch.setattr("legday.executors.processors.spread", lambda: asked.append("spread"))
    for name, number in most.items():
        module, _, constant = name.partition(".")
        monkeypatch.setattr(import_module(f"legday.ingest.{module}"), constant, number)
    ingest({"me": [str(file) for file in sorted((fixtures / "athlete").iterdir())[:3]]}, Store.open(str(tmp_path)), how=How(limits=None))
    assert bool(asked) == spreads


@needs_linux
def test_a_night_keeps_to_one_processor_and_what_is_made_anew_does_not(fixtures, tmp_path):
    """As the program is run: a first night makes everything anew, a second one only what is one with its file."""
    files = [file for file in sorted((fixtures / "athlete").iterdir()) if file.suffix == ".fit"][:4]
    (tmp_path / "files").mkdir()
    told = []
    for news in (files[:3], files[3:]):
        for file in news:
            (tmp_path / "files" / file.name).write_bytes(file.read_bytes())
        words = ["run", str(tmp_path / "files"), "--store", str(tmp_path / "store"), "--out", str(tmp_path / "out"), "--quiet"]
        script = "import os; from legday.cli import main\ntry:\n    main()\nfinally:\n    print(len(os.sched_getaffinity(0)))"
        done = subprocess.run(
            [sys.executable, "-c", script, *words, "--now", "2026-01-25T06:00:00Z"], capture_output=True, text=True, check=True
        )
        told.append(done.stdout.strip().splitlines()[-1])
    assert told == [str(len(os.sched_getaffinity(0))), "1"]
