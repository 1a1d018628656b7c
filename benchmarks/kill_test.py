"""Kills `legday ingest` at random moments, then lets it run undisturbed and compares the tables with a store that was never disturbed."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from legday.store import Store, seals
from legday.store.check import check
from legday.store.delta import version
from legday.store.folder import Folder

FILES_A_ROUND = 5
HARMLESS = {"orphans", "loose_rows"}
SIGNS = ("records/*.parquet", "records/_delta_log/*", "activities/*/*.parquet", "activities/_delta_log/*", "ledger*", "seals", "unsealed")
LONG_AGO = "2000-01-01T00:00:00+00:00"


@dataclass
class Tally:
    """What happened, so that a test that never hit anything shows."""

    kills: int = 0
    too_late: int = 0
    before_commit: int = 0
    after_commit: int = 0
    commits: int = 0
    with_orphans: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills ({self.before_commit} before the commit, {self.after_commit} after it, {self.too_late} runs ended "
            f"first), {self.commits} acknowledged commits, {self.with_orphans} times orphans were left; {len(self.wrong)} wrong"
        )


def tables(root: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What a reader sees, in an order of its own and without the batch."""
    store = Store(Folder(root))
    activities = store.scan("activities").drop("batch_id").sort("activity_id").collect()
    records = store.scan("records").drop("batch_id").sort(pl.all().exclude("batch_id")).collect()
    return activities, records


def started(inputs: Path, root: Path) -> subprocess.Popen[bytes]:
    """One ordinary run, in a process group of its own."""
    words = [sys.executable, "-m", "legday", "ingest", str(inputs), "--store", str(root), "--quiet"]
    return subprocess.Popen(words, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_test(originals: list[Path], kills: int, folder: Path, seed: int = 1) -> Tally:
    """Goes through the files a few at a time, over and over in new stores, until enough runs were killed."""
    dice, tally = random.Random(seed), Tally()
    life = 0
    while tally.kills < kills:
        life += 1
        one_life(originals, kills, folder / str(life), dice, tally)
        shutil.rmtree(folder / str(life))
    return tally


def one_life(originals: list[Path], kills: int, folder: Path, dice: random.Random, tally: Tally) -> None:
    """One store that grows from nothing, killed some times with every few new files."""
    inputs, root, calm = folder / "inputs", folder / "store", folder / "calm"
    inputs.mkdir(parents=True)
    files = dice.sample(originals, len(originals))
    lasts = 1.5
    for first in range(0, len(files), FILES_A_ROUND):
        for file in files[first : first + FILES_A_ROUND]:
            shutil.copy2(file, inputs)
        for _ in range(dice.choice((1, 3, 6))):
            if tally.kills < kills:
                one_kill(inputs, root, dice.uniform(0.2, 1.05) * lasts, tally, dice)
        before = version(Folder(root), "activities")
        begun = time.monotonic()
        if started(inputs, root).wait() != 0:
            tally.wrong.append("the undisturbed run failed")
        lasts = 0.5 * lasts + 0.5 * (time.monotonic() - begun)
        tally.commits += version(Folder(root), "activities") - before
        started(inputs, calm).wait()
        tally.wrong += compared(root, calm)
        print(tally, file=sys.stderr, flush=True)
        if tally.kills >= kills:
            return


def wait_for(sign: str, root: Path, process: subprocess.Popen[bytes]) -> None:
    """Waits until a run has come so far that files of this pattern change, or has ended."""
    before = seen(root, sign)
    while process.poll() is None and seen(root, sign) == before:
        time.sleep(0.001)


def seen(root: Path, sign: str) -> set[tuple[str, int]]:
    """The files of a pattern with their times."""
    found = set()
    for path in root.glob(sign):
        with suppress(FileNotFoundError):
            found.add((path.name, path.stat().st_mtime_ns))
    return found


def one_kill(inputs: Path, root: Path, seconds: float, tally: Tally, dice: random.Random) -> None:
    """A run that is killed after so long; half of them with the tables' upkeep due."""
    if (root / seals.SEALS).exists() and dice.random() < 0.5:
        seals.write_seals(Folder(root), seals.Seals(seals.read_seals(Folder(root)).hashes, LONG_AGO))
    before = version(Folder(root), "activities")
    process = started(inputs, root)
    if dice.random() < 0.4:
        time.sleep(seconds)
    else:
        wait_for(dice.choice(SIGNS), root, process)
        time.sleep(dice.uniform(0, 0.06))
    if process.poll() is not None:
        tally.too_late += 1
        return
    os.killpg(process.pid, signal.SIGKILL) if dice.random() < 0.5 else process.kill()
    process.wait()
    tally.kills += 1
    landed = version(Folder(root), "activities") - before
    tally.commits += landed
    tally.after_commit += landed > 0
    tally.before_commit += landed == 0
    if root.exists():
        found = check(Folder(root))
        tally.with_orphans += any(problem.kind == "orphans" for problem in found)
        tally.wrong += [f"after a kill: {problem}" for problem in found if problem.kind not in HARMLESS | {"mark"}]


def compared(root: Path, calm: Path) -> list[str]:
    """What the disturbed store has otherwise than the calm one."""
    wrong = [
        f"{name} differ"
        for name, one, other in zip(("activities", "records"), tables(root), tables(calm), strict=True)
        if not one.equals(other)
    ]
    return wrong + [f"after a run: {problem}" for problem in check(Folder(root)) if problem.kind not in HARMLESS]


def main() -> int:
    """Print what happened; 0 when every store was as it should be."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("inputs", type=Path)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_test(sorted(file for file in chosen.inputs.rglob("*") if file.is_file()), chosen.kills, Path(folder), chosen.seed)
    print("\n".join([*tally.wrong, str(tally)]))
    return 1 if tally.wrong or tally.kills < chosen.kills or not tally.commits else 0


if __name__ == "__main__":
    sys.exit(main())
