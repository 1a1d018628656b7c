"""Mends what `check` found: takes out what is broken, so that the next run makes or reads it again.

Apart from looking, and in this order, because each step leaves a store that the next look understands.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from legday import __version__
from legday.store import delta, seals
from legday.store.check import check
from legday.store.commit import Batch
from legday.store.delta import MADE_ANEW, NAMES
from legday.store.folder import MARK, OLDEST_FORMAT, faults_worded, write_atomically
from legday.store.kept import REPORT
from legday.store.upkeep import drop_orphans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.store.check import Problem


def mend(root: Path, problems: Sequence[Problem]) -> list[str]:
    """Mends the files and tables, under the lock; the caller then makes the ledger forget what is no longer in the tables.

    Returns:
        What was done, a line each.

    Raises:
        StoreError: the disk is full or not writable.
    """
    done: list[str] = []
    with faults_worded(root):
        kinds = {problem.kind for problem in problems}
        if "mark" in kinds:
            # Nobody knows how old the tables are, and no step of migrate harms newer ones.
            write_atomically(root / MARK, json.dumps({"format": OLDEST_FORMAT, "legday": __version__}).encode())
            done.append(f"{MARK}: written anew")
        done += [_set_aside(root / problem.path) for problem in problems if problem.kind == "report"]
        if "seals" in kinds:
            (root / seals.SEALS).unlink(missing_ok=True)
            done.append("seals: written anew over what is there now")
        for name in dict.fromkeys(problem.table for problem in problems if problem.table in NAMES):
            done += _mend_table(root, name, [problem for problem in problems if problem.table == name])
    done += _drop_without_records(root)
    if not any(problem.kind == "log" for problem in check(root)):
        drop_orphans(root)
    return done


def prune_seals(root: Path) -> None:
    """Forgets the hashes of files that are gone for a reason, and of those written over."""
    kept = seals.read_seals(root)
    if kept is not None:
        stays = {path: digest for path, digest in kept.hashes.items() if (root / path).exists() and seals.hash_of(root / path) == digest}
        seals.write_seals(root, seals.Seals(stays, kept.kept_up))


def _mend_table(root: Path, name: str, problems: Sequence[Problem]) -> list[str]:
    serious = [problem for problem in problems if problem.kind in ("log", "file", "contract")]
    if name in MADE_ANEW and serious:
        shutil.rmtree(root / name)
        (root / REPORT).unlink(missing_ok=True)
        return [f"{name}: dropped, the next run makes it anew"]
    if any(problem.kind == "log" for problem in serious):
        return [_set_aside(root / name)]
    broken = {problem.path for problem in serious if problem.kind == "file"}
    if not broken:
        return []
    files = delta.live_files(root, name)
    among = [delta.file_of(root, name, path).relative_to(root).as_posix() in broken for path in files["path"]]
    out = files.filter(pl.Series(among, dtype=pl.Boolean))
    if out.height:
        delta.take_out(root, name, out)
    return [_set_aside(root / path) if (root / path).exists() else f"{path}: forgotten" for path in sorted(broken)]


def _drop_without_records(root: Path) -> list[str]:
    """Activities whose records are lost leave when a file of theirs can be read again; the others stay as they are."""
    lost = {row for problem in check(root) if problem.kind == "no_records" for row in problem.rows}
    if not lost:
        return []
    rows = delta.scan(root, "activities").filter(pl.col("activity_id").is_in(list(lost))).select("activity_id", "sources").collect()
    again = [row for row, sources in rows.iter_rows() if any(Path(source.split("!", 1)[0]).exists() for source in sources)]
    if again:
        Batch(root).commit(delta.empty("activities"), superseded=again)
    kept = len(lost) - len(again)
    return [f"activities: {len(again)} will be read again" + (f", {kept} stay without records: their files are gone too" if kept else "")]


def _set_aside(path: Path) -> str:
    """Renames a file or folder, so that it can still be looked at."""
    number = 1
    while (aside := path.with_name(f"{path.name}.broken{number}")).exists():
        number += 1
    path.replace(aside)
    return f"{path.name}: set aside as {aside.name}"
