"""What `legday check` and `legday rebuild` do: look, mend, and make the store anew from the originals.

Apart from the pipeline, because no ordinary night comes here.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from legday import pipeline
from legday.errors import StoreError
from legday.ingest.ledger_check import check_ledger, forget, set_aside
from legday.ingest.members import found_at
from legday.store import Store, delta, kept, seals
from legday.store.check import Problem, check
from legday.store.mark import MARK
from legday.store.mend import mend, prune_seals
from legday.store.place import place_of
from legday.store.swap import exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from legday.config import Config

OF_THE_STORE = {MARK, seals.SEALS, seals.UNSEALED, seals.LEDGER, "lock", *kept.NAMES, *delta.NAMES}


def problems_of(path: str) -> list[Problem]:
    """Everything that is wrong with a store, under its lock.

    Raises:
        StoreError: no store here.
        StoreLockedError: a run is using it.
    """
    store = _unopened(path)
    with store.alone():
        return _look(store)


def repair(path: str) -> tuple[list[Problem], list[str], list[Problem]]:
    """Mends a store: what was wrong, what was done, and what is still wrong.

    Raises:
        StoreError: no store here, the disk is full or not writable.
        StoreLockedError: a run is using it.
    """
    store = _unopened(path)
    with store.alone():
        found = _look(store)
        if not found:
            return [], [], []
        place = store.place
        was_sealed = not place.exists(seals.UNSEALED)
        place.touch(seals.UNSEALED)
        done = mend(place, found, _is_there)
        if place.exists(seals.LEDGER):
            if any(problem.kind == "ledger" for problem in found):
                set_aside(place)
                done.append(f"{seals.LEDGER}: set aside, the next run reads every file and finds what is stored")
            else:
                days_lost = any(problem.table in ("daily", "titles") and problem.kind in ("log", "file", "contract") for problem in found)
                with store.ledger() as ledger:
                    forget(ledger, _activity_ids(store), tables_too=days_lost)
        if place.exists(seals.SEALS):
            prune_seals(place)
        seals.end(place, seals.Opened(was_sealed=False, stamps={}), datetime.now(UTC))
        if not was_sealed:
            done.append("seals: brought up to date after a run that was cut short")
        return found, done, _look(store)


def rebuild(
    config: Config, inputs: Sequence[str], *, anyway: bool = False, progress: Callable[[int, int], None] | None = None
) -> tuple[int, list[str]]:
    """Makes the store anew from the original files beside it and puts it in the old one's place, answers of the runner included.

    Args:
        config: settings; its store is made anew.
        inputs: files and folders, those of the config when empty.
        anyway: also when the old store holds activities that the originals no longer give.
        progress: told how many of how many files have been read.

    Returns:
        How many activities there are now, and a line for each of the old store that the new one has not.
    """
    old = _unopened(config.store.path)
    root = old.place.root
    if root is None:
        raise StoreError(
            old.place,
            "cannot be exchanged in one step",
            "make a new one under another name with `legday run --store`, and name that in the config",
        )
    beside = root.with_name(f".{root.name}.anew")
    with old.alone():
        shutil.rmtree(beside, ignore_errors=True)
        anew = msgspec.structs.replace(config, store=msgspec.structs.replace(config.store, path=str(beside)))
        fresh = Store.open(str(beside))
        with fresh.lock():
            pipeline.ingest(anew, inputs, fresh, progress=progress)
            _carry_over(old, fresh, root, beside)
            missing = _missing(old, fresh)
        if (missing and not anyway) or not all(problem.is_harmless for problem in check(fresh.place)):
            shutil.rmtree(beside)
            if not missing:
                raise StoreError(beside, "the new store is not whole", "check the disk; the old store is as it was")
            return 0, missing
        with fresh.alone():
            exchange(root, beside)
        shutil.rmtree(beside, ignore_errors=True)
    return old.scan("activities").select(pl.len()).collect().item(), missing


def _unopened(path: str) -> Store:
    """The store in a folder, also where its mark is broken: looking and rebuilding must work just then."""
    place = place_of(path)
    if not place.exists(MARK) and not any(place.names(delta.NAMES)):
        raise StoreError(place, "no store here", "run `legday ingest` first, or name another with --store")
    try:
        return Store.open(path, create=False)
    except StoreError:
        return Store(place)


def _look(store: Store) -> list[Problem]:
    found = check(store.place)
    if any(problem.kind == "ledger" for problem in found):
        return found
    tables_broken = any(problem.table == "activities" and problem.kind in ("log", "file") for problem in found)
    if not store.place.exists(seals.LEDGER):
        return found
    with store.ledger() as ledger:
        told = check_ledger(ledger, () if tables_broken else _activity_ids(store))
    return found + [problem for problem in told if problem.kind == "ledger" or not tables_broken]


def _activity_ids(store: Store) -> set[str]:
    return set(store.scan("activities").select("activity_id").collect()["activity_id"])


def _carry_over(old: Store, fresh: Store, root: Path, beside: Path) -> None:
    """What no file holds: the runner's answers, days noted by hand, and whatever else lies in the folder (a daily log, reports)."""
    for other in root.iterdir():
        if other.name not in OF_THE_STORE and ".broken" not in other.name:
            copy = shutil.copytree if other.is_dir() else shutil.copy2
            copy(other, beside / other.name)
    settled = _readable(old, "settled")
    if settled.height:
        fresh.replace("settled", settled)
    days, own = _readable(old, "daily"), fresh.scan("daily").collect()
    by_hand = days.filter([not _is_there(file) for file in days["file"]]).join(own, on=["athlete", "date", "file"], how="anti")
    if by_hand.height:
        fresh.replace("daily", pl.concat([own, by_hand]))


def _missing(old: Store, fresh: Store) -> list[str]:
    """Activities of the old store that began when none of the new one does."""
    begun = fresh.scan("activities").select("athlete", "start_time").collect()
    lost = _readable(old, "activities").join(begun, on=["athlete", "start_time"], how="anti").sort("athlete", "start_time")
    return [
        f"{sport} of {athlete} on {start:%Y-%m-%d %H:%M} UTC, from {sources[0]}"
        for athlete, start, sport, sources in lost.select("athlete", "start_time", "sport", "sources").iter_rows()
    ]


def _is_there(source: str) -> bool:
    """Whether a file, here or elsewhere, can be read again."""
    return found_at("", source) is not None


def _readable(store: Store, name: str) -> pl.DataFrame:
    """A table's rows, none where it is broken beyond reading."""
    try:
        return store.scan(name).collect()
    except Exception:  # noqa: BLE001 - a broken table may raise anything, and the new store does not need it
        return delta.empty(name)
