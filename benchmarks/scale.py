"""What an activity costs as a cohort grows, and on a cluster: python benchmarks/scale.py --athletes 3 30 300 --out docs/scale.md.

Seeded files: each kind of session is encoded once and copied with shifted times and a new CRC. CPU counts all processes of a command;
on a cluster only wall time is compared, in turn with the same reading by local workers, so that a busy machine slows both alike.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from generated_store import LAST

from ingest import NOW, SUBREAPER, Cost, cost_of

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from fit_files import Watch, encode_lift, encode_other, encode_run, shift_fit
from strength import watch_sets

SECONDS = 600
HOURS_APART = 17
NEW = 3  # files of a night, of as many athletes
CHUNK = 200  # files of a task where the cluster is compared, of as many athletes as make TASKS of them
TASKS = 16
IN_CHUNKS = (
    f"from legday.ingest import chunks; chunks.FILES_A_CHUNK = {CHUNK}; import runpy; runpy.run_module('legday', run_name='__main__')"
)
FROM, TO = "<!-- benchmarks/scale.py writes from here -->", "<!-- to here -->"
GOAL = 10_000_000
SETTINGS = """[ingest]
inputs = ["{files}/{{athlete}}"]
[store]
path = "{store}"
[compute]
workers = {workers}
"""


class Measured(NamedTuple):
    """One size of the cohort: what each stage cost, and what the store came to."""

    athletes: int
    activities: int
    alone: Cost  # ingest by one worker
    ingest: Cost  # by two
    features: Cost
    cohort: Cost
    three: Cost  # a night of NEW files
    none: Cost
    store_bytes: int
    store_files: int


def sessions() -> list[bytes]:
    """One file per kind of session that fits into so short a time."""
    runs = [("easy", "street", 1), ("long", "trail", 3), ("easy", "trail", 4), ("long", "street", 6)]
    lifts = [encode_lift(LAST, SECONDS, watch_sets(legs, SECONDS, 0, seed), Watch(), seed) for legs, seed in (("legs", 2), ("upper", 5))]
    ran = [encode_run(LAST, SECONDS, kind=kind, surface=surface, seed=seed) for kind, surface, seed in runs]
    return [ran[0], lifts[0], *ran[1:3], lifts[1], ran[3], encode_other(LAST, SECONDS, "ride", Watch(), 7)]


def write_cohort(folder: Path, athletes: int, each: int, first: int = 1) -> None:
    """Every athlete's folder; no two files hold the same bytes. Number `first` is the newest."""
    encoded = sessions()
    for athlete in range(athletes):
        own = folder / f"a{athlete:06}"
        own.mkdir(parents=True, exist_ok=True)
        for number in range(first, first + each):
            earlier = timedelta(hours=HOURS_APART * number, seconds=61 * (athlete % 600))
            content = shift_fit(encoded[(number + athlete) % len(encoded)], -round(earlier.total_seconds()))
            (own / f"{number:05}.fit").write_bytes(content)


def settings(folder: Path, name: str, workers: int, more: str = "") -> list[str]:
    """Options that name a config of this cohort, with a store of its own."""
    config = folder / f"{name}.toml"
    config.write_text(SETTINGS.format(files=folder / "files", store=folder / name, workers=workers) + more, encoding="utf-8")
    return ["--config", str(config), "--quiet"]


def measure(folder: Path, athletes: int, each: int) -> Measured:
    """Reads a cohort into a new store by one worker and by two, computes it, counts it, and goes through two nights."""
    done = [cost_of(["-m", "legday", "ingest", *settings(folder, "alone", 1)])]
    shutil.rmtree(folder / "alone")
    tail, store = settings(folder, "store", 2), folder / "store"
    done += [cost_of(["-m", "legday", word, *tail]) for word in ("ingest", "features")]
    files = [path for path in store.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    done.append(cost_of(["-m", "legday", "cohort", *tail, "--now", NOW]))
    night = ["-m", "legday", "run", *tail, "--now", NOW, "--out", str(folder / "out")]
    cost_of(night)
    write_cohort(folder / "files", NEW, 1, first=0)
    done += [cost_of(night), cost_of(night)]
    return Measured(athletes, athletes * each, *done, size, len(files))


class Machines:
    """A scheduler and two workers on this machine."""

    def __enter__(self) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        dask = str(Path(sys.executable).with_name("dask"))
        host, _, port = address.partition(":")
        commands = [[dask, "scheduler", "--host", host, "--port", port], *[[dask, "worker", f"tcp://{address}", "--nthreads", "1"]] * 2]
        self.place = tempfile.TemporaryDirectory()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.place.name}
        self.running = [subprocess.Popen([*command, "--no-dashboard"], start_new_session=True, **quiet) for command in commands]
        return f"tcp://{address}"

    def __exit__(self, *_: object) -> None:
        for one in self.running:
            one.terminate()
        for one in self.running:
            one.wait()
        self.place.cleanup()


def on_a_cluster(folder: Path, rounds: int) -> tuple[float, float, float]:
    """Wall time of reading with one and two local workers and with two of a cluster, in turn; medians [s].

    The command itself is a child of this process, as are the workers, so only the clock is read.
    """
    walls: dict[str, list[float]] = {"one": [], "two": [], "cluster": []}
    with Machines() as address:
        more = f'executor = "dask"\nscheduler = "{address}"\n'
        tails = {"one": settings(folder, "one", 1), "two": settings(folder, "two", 2), "cluster": settings(folder, "cluster", 2, more)}
        for turn in range(rounds + 1):
            for name, tail in tails.items():
                before = os.times().elapsed
                subprocess.run([sys.executable, "-c", IN_CHUNKS, "ingest", *tail], check=True)
                if turn:  # in the first one workers start and modules are compiled
                    walls[name].append(os.times().elapsed - before)
                shutil.rmtree(folder / name)
    return statistics.median(walls["one"]), statistics.median(walls["two"]), statistics.median(walls["cluster"])


def table(measured: list[Measured]) -> str:
    """Sizes side by side."""
    first = measured[0]

    def per(one: Measured, cost: Cost) -> float:
        return 1000 * cost.cpu / one.activities

    rows = [
        ["athletes", *(f"{one.athletes:,}" for one in measured)],
        ["---", *("---:" for _ in measured)],
        ["activities", *(f"{one.activities:,}" for one in measured)],
        ["ingest by one worker, CPU an activity [ms]", *(f"{per(one, one.alone):.1f}" for one in measured)],
        ["ingest by two workers, CPU an activity [ms]", *(f"{per(one, one.ingest):.1f}" for one in measured)],
        ["ingest, wall: two workers' share of twice as fast", *(f"{one.alone.wall / one.ingest.wall / 2:.2f}" for one in measured)],
        ["features from scratch, CPU an activity [ms]", *(f"{per(one, one.features):.1f}" for one in measured)],
        ["cohort, CPU an activity [ms]", *(f"{per(one, one.cohort):.2f}" for one in measured)],
        ["ingest, features and cohort, an activity / that of the smallest", *(f"{_all(one) / _all(first):.2f}" for one in measured)],
        [f"night of {NEW} files, CPU [s]", *(f"{one.three.cpu:.2f}" for one in measured)],
        ["night of none, CPU [s]", *(f"{one.none.cpu:.2f}" for one in measured)],
        ["peak memory of all processes [MB]: ingest", *(f"{one.ingest.memory:.0f}" for one in measured)],
        ["peak memory of one worker [MB]: ingest", *(f"{one.ingest.worker_memory:.0f}" for one in measured)],
        ["peak memory [MB]: features", *(f"{one.features.memory:.0f}" for one in measured)],
        ["peak memory [MB]: cohort", *(f"{one.cohort.memory:.0f}" for one in measured)],
        [f"peak memory [MB]: night of {NEW} files", *(f"{one.three.memory:.0f}" for one in measured)],
        ["store, an activity [kB]", *(f"{one.store_bytes / one.activities / 1000:.1f}" for one in measured)],
        ["files of the store", *(f"{one.store_files:,}" for one in measured)],
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _all(one: Measured) -> float:
    return (one.ingest.cpu + one.features.cpu + one.cohort.cpu) / one.activities


def reckoned(measured: list[Measured]) -> str:
    """What the slopes between the two largest sizes come to at GOAL activities; what did not grow between them has none."""
    less, more = measured[-2:]
    apart = more.activities - less.activities

    def at_goal(small: float, large: float, unit: float) -> str:
        slope = (large - small) / apart
        return f"{(large + slope * (GOAL - more.activities)) / unit:,.0f}" if slope > 0 else "did not grow"

    rows = [(name, getattr(less, name), getattr(more, name)) for name in ("ingest", "features", "cohort", "three")]
    head = f"| at {GOAL:,} activities, by the slopes from {less.activities:,} to {more.activities:,} | CPU [h] | peak memory [GB] |"
    lines = [head, "| --- | ---: | ---: |"]
    for name, small, large in rows:
        named = name.replace("three", f"night of {NEW} files")
        lines.append(f"| {named} | {at_goal(small.cpu, large.cpu, 3600)} | {at_goal(small.memory, large.memory, 1000)} |")
    return "\n".join([*lines, "", f"The store would take {at_goal(less.store_bytes, more.store_bytes, 1e9)} GB."])


def main() -> None:
    """Measures, prints, and writes the section into the page."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--athletes", type=int, nargs="+", default=[10, 100, 1000])
    arguments.add_argument("--activities", type=int, default=60)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--out", type=Path)
    chosen = arguments.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sections = []
    with tempfile.TemporaryDirectory() as place:
        middle = Path(place) / "cluster"
        write_cohort(middle / "files", TASKS, CHUNK)
        one, two, cluster = on_a_cluster(middle, chosen.rounds)
        shutil.rmtree(middle)
        cluster_line = (
            f"Reading {TASKS * CHUNK:,} files in tasks of {CHUNK}, wall: two local workers {one / two:.2f} times as fast as one; "
            f"two workers of Dask take {cluster / two:.2f} times as long as two local ones "
            f"({cluster:.1f} s and {two:.1f} s, medians of {chosen.rounds}, in turn)."
        )
        print(cluster_line, flush=True)
        ctypes.CDLL(None).prctl(SUBREAPER, 1)  # from here on a child of a command is ours when the command is gone
        measured = []
        for athletes in chosen.athletes:
            folder = Path(place) / str(athletes)
            write_cohort(folder / "files", athletes, chosen.activities)
            measured.append(measure(folder, athletes, chosen.activities))
            print(measured[-1], flush=True)
            shutil.rmtree(folder)
        sections = [table(measured), cluster_line, reckoned(measured)]
    section = "\n\n".join(sections)
    print(section)
    if chosen.out:
        page = chosen.out.read_text(encoding="utf-8")
        before, _, rest = page.partition(FROM)
        chosen.out.write_text(f"{before}{FROM}\n\n{section}\n\n{TO}{rest.partition(TO)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
