"""What a first import and nights cost, in one run: python benchmarks/ingest.py --sizes 500 5000 --out docs/performance.md [--rounds 5].

A first import is made `--imports` times as `legday ingest` (files into the store, which is what the loop of fitdecode does) and as
`legday run` (with features and every output), each into a store of its own and between two loops. Every one of them and every night is a
process of its own, and its CPU and memory count the processes that it starts. The yardsticks run between the nights, so
that a busy machine slows all of them alike: only ratios mean anything.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from generated_store import write_files

from legday.store.kept import REPORT, STORY
from legday.store.mend import MADE_ANEW

NOW = "2026-01-25T06:00:00Z"
NEW = 3
LOOP_FILES = 50
FROM, TO = "<!-- benchmarks/ingest.py writes from here -->", "<!-- to here -->"
SUBREAPER = 36  # prctl: what a night leaves behind becomes our child, so that its CPU can be counted
SETTINGS = """[athlete]
name = "Robin Example"
birth_year = 1990
resting_heart_rate_bpm = 52
max_heart_rate_bpm = 188
[compute]
workers = {workers}
[ingest]
settle_seconds = 0
"""
POLARS = "import polars, deltalake"
TYPER = """
import typer
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def nothing() -> None: ...
app()
"""
LOOP = """
import sys
from pathlib import Path
import fitdecode
import polars as pl
for path in sys.argv[2:]:
    tables = {}
    with fitdecode.FitReader(path, processor=fitdecode.StandardUnitsDataProcessor()) as frames:
        for frame in frames:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                tables.setdefault(frame.name, []).append({field.name: field.value for field in frame.fields})
    rows = pl.DataFrame(tables["record"], infer_schema_length=None, strict=False)
    rows.write_parquet(Path(sys.argv[1]) / f"{Path(path).stem}.parquet")
"""


class Cost(NamedTuple):
    """Of a process and all that it starts: CPU [s], wall [s], the most memory that they held together and that one it started held [MB]."""

    cpu: float
    wall: float
    memory: float
    worker_memory: float = 0.0


class Measured(NamedTuple):
    """One store size: costs by what was done, the median where it was done more than once."""

    size: int
    loop: Cost
    taken_in: Cost
    first: Cost
    scratch: Cost
    three: Cost
    none: Cost
    polars: Cost
    typer: Cost


def cost_of(words: list[str]) -> Cost:
    """Runs one command to its end and the end of all that it started.

    Raises:
        RuntimeError: the command failed.
    """
    before = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    peak = [0.0, 0.0]
    watch = threading.Thread(target=_watch_memory, args=(process.pid, peak))
    watch.start()
    cpu, code = 0.0, 0
    wall = 0.0
    while True:
        try:
            pid, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        cpu += used.ru_utime + used.ru_stime
        if pid == process.pid:
            code, wall = os.waitstatus_to_exitcode(status), time.perf_counter() - before
    process.returncode = code
    watch.join()
    said = process.stderr.read().decode() if process.stderr else ""
    if code:
        raise RuntimeError(f"{words} ended with {code}: {said}")
    return Cost(cpu, wall, *peak)


def _watch_memory(session: int, peak: list[float]) -> None:
    """The proportional set size of every process of a session, summed, again and again until the session is empty.

    `peak` is the most of the sum, and the most of one process other than the first. What is soon over is looked at more often.
    """
    begun = time.perf_counter()
    while True:
        held, any_left = 0.0, False
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) != session:
                    continue
                any_left = True
                lines = (folder / "smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            own = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
            held += own
            if folder.name != str(session):
                peak[1] = max(peak[1], own)
        peak[0] = max(peak[0], held)
        if not any_left:
            return
        time.sleep(min(0.2, 0.01 + (time.perf_counter() - begun) / 50))


def median(costs: list[Cost]) -> Cost:
    """Of each figure by itself."""
    return Cost(*(statistics.median(figures) for figures in zip(*costs, strict=True)))


def measure(size: int, rounds: int, imports: int, folder: Path) -> Measured:
    """Generates a store's files, imports them beside the loop, then measures nights and yardsticks in turn."""
    files = folder / "files"
    write_files(files, range(NEW * rounds, NEW * rounds + size))
    (folder / "config.toml").write_text(SETTINGS.format(workers=2))
    tail = ["--config", str(folder / "config.toml"), "--store", str(folder / "store"), "--quiet"]
    night = ["-m", "legday", "run", str(files), *tail, "--out", str(folder / "out"), "--now", NOW]
    done: dict[str, list[Cost]] = {name: [] for name in ("loop", "taken_in", "first", "three", "none", "polars", "typer")}
    for _ in range(imports):
        done["loop"].append(loop_cost(folder))
        for name, words in (("taken_in", ["-m", "legday", "ingest", str(files), *tail]), ("first", night)):
            shutil.rmtree(folder / "store", ignore_errors=True)
            done[name].append(cost_of(words))
    (folder / "config.toml").write_text(SETTINGS.format(workers=0))
    for name in (*MADE_ANEW, REPORT, STORY):
        left = folder / "store" / name
        shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
    scratch = cost_of(["-m", "legday", "features", *tail])
    cost_of(night)
    for number in range(rounds):
        write_files(files, range(NEW * (rounds - 1 - number), NEW * (rounds - number)))
        done["polars"].append(cost_of(["-c", POLARS]))
        done["three"].append(cost_of(night))
        for _ in range(2):
            done["typer"].append(cost_of(["-c", TYPER]))
            done["none"].append(cost_of(night))
    return Measured(size, scratch=scratch, **{name: median(costs) for name, costs in done.items()})


def loop_cost(folder: Path) -> Cost:
    """The plain loop over LOOP_FILES files: fitdecode to dicts, records to Parquet."""
    files = folder / "loop"
    write_files(files, range(LOOP_FILES))
    (folder / "parquet").mkdir(exist_ok=True)
    return cost_of(["-c", LOOP, str(folder / "parquet"), *map(str, sorted(files.iterdir()))])


def table(measured: list[Measured]) -> str:
    """The section of the page, in Markdown."""
    rows = [
        ["activities", *(f"{one.size:,}" for one in measured)],
        *_import_rows("`legday ingest`, first import", [(one, one.taken_in) for one in measured]),
        *_import_rows("`legday run`, first import", [(one, one.first) for one in measured]),
        ["features from scratch, CPU [s]", *(f"{one.scratch.cpu:.1f}" for one in measured)],
        [f"night of {NEW} files, CPU [s]", *(f"{one.three.cpu:.2f}" for one in measured)],
        [f"night of {NEW} files / import polars, deltalake", *(f"{one.three.cpu / one.polars.cpu:.1f}" for one in measured)],
        [f"night of {NEW} files / that of {measured[0].size:,}", *(f"{one.three.cpu / measured[0].three.cpu:.2f}" for one in measured)],
        ["night of none, CPU [s]", *(f"{one.none.cpu:.2f}" for one in measured)],
        ["night of none / a Typer command that does nothing", *(f"{one.none.cpu / one.typer.cpu:.2f}" for one in measured)],
        ["peak memory [MB]: `legday ingest`, first import", *(f"{one.taken_in.memory:.0f}" for one in measured)],
        ["peak memory [MB]: `legday run`, first import", *(f"{one.first.memory:.0f}" for one in measured)],
        ["peak memory [MB]: features from scratch", *(f"{one.scratch.memory:.0f}" for one in measured)],
        [f"peak memory [MB]: night of {NEW} files", *(f"{one.three.memory:.0f}" for one in measured)],
    ]
    rows.insert(1, ["---", *("---:" for _ in measured)])
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    each = ", ".join(f"{one.loop.cpu / LOOP_FILES:.3f}" for one in measured)
    loop_line = f"The loop of fitdecode and write_parquet, over {LOOP_FILES} of the files and scaled to all: {each} s of CPU a file."
    return "\n".join([*lines, "", loop_line])


def _import_rows(name: str, costs: list[tuple[Measured, Cost]]) -> list[list[str]]:
    """Seconds of one kind of import, and how many times as long the loop takes for as many files."""
    return [
        [f"{name}, wall [s] (the loop / it)", *(f"{cost.wall:.1f} ({_scaled(one.loop.wall, one) / cost.wall:.0f})" for one, cost in costs)],
        [f"{name}, CPU [s] (the loop / it)", *(f"{cost.cpu:.1f} ({_scaled(one.loop.cpu, one) / cost.cpu:.0f})" for one, cost in costs)],
    ]


def _scaled(seconds: float, one: Measured) -> float:
    return seconds / LOOP_FILES * one.size


def main() -> None:
    """Measures, prints, and writes the section into the page."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[500, 5000])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--imports", type=int, default=3)
    arguments.add_argument("--out", type=Path)
    chosen = arguments.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # start-up is measured as it is for everybody: from compiled modules
    measured = []
    with tempfile.TemporaryDirectory() as place:
        for size in chosen.sizes:
            folder = Path(place) / str(size)
            folder.mkdir()
            measured.append(measure(size, chosen.rounds, chosen.imports, folder))
            print(measured[-1], flush=True)
            shutil.rmtree(folder)
    section = table(measured)
    print(section)
    if chosen.out:
        page = chosen.out.read_text(encoding="utf-8")
        before, _, rest = page.partition(FROM)
        chosen.out.write_text(f"{before}{FROM}\n\n{section}\n\n{TO}{rest.partition(TO)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
