"""What the features of years of runs cost, and those of one new run: python benchmarks/features.py [--runs 1000].

Apart from ingest.py, whose nights pay for reading files too. Every run is an hour of one record a second; lifts and rides lie between.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from generated_store import write_files

RUNS_PER_CYCLE, CYCLE = 4, 7  # of the kinds of session that generated_store writes in turn
SETTINGS = """[athlete]
name = "Robin Example"
birth_year = 1990
resting_heart_rate_bpm = 52
max_heart_rate_bpm = 188
"""


class Cost(NamedTuple):
    """Of a process and all that it waited for: CPU [s] and the most memory that one of them held [MB]."""

    cpu: float
    memory: float


def legday(folder: Path, *words: str) -> Cost:
    """Runs a command of legday in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "legday",
        words[0],
        *words[1:],
        "--config",
        str(folder / "config.toml"),
        "--store",
        str(folder / "store"),
    ]
    process = subprocess.Popen([*command, "--quiet"], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))


def main() -> None:
    """Prints both costs, and that of an empty night, which each of them pays too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    count = parser.parse_args().runs * CYCLE // RUNS_PER_CYCLE
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.toml").write_text(SETTINGS)
        write_files(folder / "files", range(1, count + 1))
        legday(folder, "ingest", str(folder / "files"))
        years = legday(folder, "features")
        quiet = legday(folder, "features")
        write_files(folder / "new", [0])
        legday(folder, "ingest", str(folder / "new"))
        one = legday(folder, "features")
    print(f"{count} activities, {count * RUNS_PER_CYCLE // CYCLE} of them runs of an hour")
    for what, cost in (("all features", years), ("one new run", one), ("nothing new", quiet)):
        print(f"{what}: {cost.cpu:.1f} s of CPU, {cost.memory:.0f} MB")


if __name__ == "__main__":
    main()
