"""Mends what `check` found: takes out what is broken, so that the next run makes or reads it again.

Apart from looking, and in this order, because each step leaves a store that the next look understands.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import polars as pl

from legday.store import delta, seals
from legday.store.check import check
from legday.store.commit import Batch
from legday.store.delta import MADE_ANEW, NAMES
from legday.store.kept import REPORT
from legday.store.mark import MARK, OLDEST_FORMAT, set_format
from legday.store.upkeep import drop_orphans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from legday.store.check import Problem
    from legday.store.place import Place


def mend(place: Place, problems: Sequence[Problem], is_there: Callable[[str], bool]) -> list[str]:
    """Mends the files and tables, under the lock; the caller then makes the ledger forget what is no longer in the tables.

    Args:
        place: the store.
        problems: what `check` found.
        is_there: whether a source of an activity can be read again.

    Returns:
        What was done, a line each.

    Raises:
        StoreError: the disk is full or not writable.
    """
    done: list[str] = []
    with place.faults_worded():
        kinds = {problem.kind for problem in problems}
        if "mark" in kinds:
            # Nobody knows how old the tables are, and no step of migrate harms newer ones.
            set_format(place, OLDEST_FORMAT)
            done.append(f"{MARK}: written anew")
        done += [_set_aside(place, problem.path) for problem in problems if problem.kind == "report"]
        if "seals" in kinds:
            place.delete(seals.SEALS)
            done.append("seals: written anew over what is there now")
        for name in dict.fromkeys(problem.table for problem in problems if problem.table in NAMES):
            done += _mend_table(place, name, [problem for problem in problems if problem.table == name])
    done += _drop_without_records(place, is_there)
    if not any(problem.kind == "log" for problem in check(place)):
        drop_orphans(place)
    return done


def prune_seals(place: Place) -> None:
    """Forgets the hashes of files that are gone for a reason, and of those written over."""
    kept = seals.read_seals(place)
    if kept is not None:
        there = {path: digest for path, digest in place.digests(kept.hashes) if not isinstance(digest, OSError)}
        stays = {path: digest for path, digest in kept.hashes.items() if there.get(path) == digest}
        seals.write_seals(place, seals.Seals(stays, kept.kept_up))


def _mend_table(place: Place, name: str, problems: Sequence[Problem]) -> list[str]:
    serious = [problem for problem in problems if problem.kind in ("log", "file", "contract")]
    if name in MADE_ANEW and serious:
        place.clear(name)
        place.delete(REPORT)
        return [f"{name}: dropped, the next run makes it anew"]
    if any(problem.kind == "log" for problem in serious):
        return [_set_aside(place, name) if place.names([name])[0] else f"{name}: gone"]
    broken = {problem.path for problem in serious if problem.kind == "file"}
    if not broken:
        return []
    files = delta.live_files(place, name)
    among = [delta.file_of(name, path) in broken for path in files["path"]]
    out = files.filter(pl.Series(among, dtype=pl.Boolean))
    if out.height:
        delta.take_out(place, name, out)
    return [_set_aside(place, path) if place.exists(path) else f"{path}: forgotten" for path in sorted(broken)]


def _drop_without_records(place: Place, is_there: Callable[[str], bool]) -> list[str]:
    """Activities whose records are lost leave when a file of theirs can be read again; the others stay as they are."""
    lost = {row for problem in check(place) if problem.kind == "no_records" for row in problem.rows}
    if not lost:
        return []
    rows = delta.scan(place, "activities").filter(pl.col("activity_id").is_in(list(lost))).select("activity_id", "sources").collect()
    again = [row for row, sources in rows.iter_rows() if any(map(is_there, sources))]
    if again:
        Batch(place).commit(delta.empty("activities"), superseded=again)
    kept = len(lost) - len(again)
    return [f"activities: {len(again)} will be read again" + (f", {kept} stay without records: their files are gone too" if kept else "")]


def _set_aside(place: Place, path: str) -> str:
    """Renames a file or folder, so that it can still be looked at."""
    folder, slash, name = path.rpartition("/")
    (beside,) = place.names([folder])
    aside = next(new for number in count(1) if (new := f"{name}.broken{number}") not in beside)
    place.rename(path, f"{folder}{slash}{aside}")
    return f"{name}: set aside as {aside}"
