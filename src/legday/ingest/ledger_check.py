"""Looks whether the ledger is whole and speaks only of activities that the tables hold, and makes it forget the others.

Apart from the ledger, which a run opens and never doubts.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from legday.ingest.ledger import SCHEMA
from legday.store.check import Problem
from legday.store.seals import LEDGER

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from legday.store.place import Place


def check_ledger(path: Path, activity_ids: Collection[str]) -> list[Problem]:
    """What is wrong with the ledger. Changes nothing."""
    wal = path.with_name(f"{path.name}-wal")  # where there is none, nothing but this look may leave one
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?{'mode=ro' if wal.exists() else 'immutable=1'}", uri=True)) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
                return []  # of another legday: the next run sets it aside
            if (told := connection.execute("PRAGMA integrity_check").fetchone()) != ("ok",):
                return [Problem("ledger", path.name, f"it is broken ({str(told[0]).splitlines()[0]})")]
            preferred = {row for (row,) in connection.execute("SELECT DISTINCT stands_for FROM recordings")}
    except sqlite3.DatabaseError as fault:
        return [Problem("ledger", path.name, f"it is broken ({fault})")]
    unknown = sorted(preferred.difference(activity_ids))
    return (
        [Problem("no_records", path.name, f"it knows {len(unknown)} activities that the tables do not", tuple(unknown))] if unknown else []
    )


def forget(path: Path, activity_ids: Collection[str], *, tables_too: bool) -> None:
    """Makes the ledger forget what the tables do not hold, so that those files are read again; with `tables_too`, files of days too."""
    with closing(sqlite3.connect(path)) as connection, connection:
        preferred = {row for (row,) in connection.execute("SELECT DISTINCT stands_for FROM recordings")}
        unknown = [(row,) for row in preferred.difference(activity_ids)]
        of_files = "SELECT content_hash FROM recordings WHERE stands_for = ?"
        connection.executemany(f"DELETE FROM files WHERE content_hash IN ({of_files})", unknown)  # noqa: S608 - no text from outside
        connection.executemany("DELETE FROM recordings WHERE stands_for = ?", unknown)
        if tables_too:
            connection.execute("DELETE FROM files WHERE kind <> 'recording'")


def set_aside(place: Place) -> None:
    """Puts a broken ledger aside with its traces; the next run reads every file and finds them all in the tables."""
    place.rename(LEDGER, f"{LEDGER}.broken")
    for trace in ("-wal", "-shm"):
        place.delete(LEDGER + trace)
