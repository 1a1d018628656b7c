"""Whose rows have changed since a table was what it was: told by the table's log, and by the files that it names.

Apart from the tables' own reading, because only a store of many athletes asks, so that a night computes those with news alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from legday.store.delta import LOG, file_of, scan_files, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.store.place import Place


def athletes_since(place: Place, then: dict[str, int], names: Sequence[str]) -> set[str] | None:
    """Athletes of whom a row came, went or changed in these tables; None where the logs do not say it any more.

    Args:
        place: the store.
        then: the version of each table at that time.
        names: tables to ask.
    """
    changed: set[str] = set()
    for name, now in zip(names, versions(place, names), strict=True):
        if now == then.get(name, -1):
            continue
        files = _files_since(place, name, then.get(name, -1), now)
        if files is None:
            return None
        try:
            came, went = (_rows(place, name, paths) for paths in files)
        except OSError:  # upkeep has removed it since
            return None
        changed |= {row for one, other in ((came, went), (went, came)) for row in one.join(other, on=one.columns, how="anti")["athlete"]}
    return changed


def _files_since(place: Place, name: str, then: int, now: int) -> tuple[list[str], list[str]] | None:
    """Files that came and that went with other rows than before; None where entries are gone or the table itself was changed."""
    came, went = list[str](), list[str]()
    for number in range(then + 1, now + 1):
        try:
            lines = place.read(f"{name}/{LOG}/{number:020d}.json").splitlines()
        except FileNotFoundError:
            return None
        actions = [json.loads(line) for line in lines]
        if then >= 0 and any("metaData" in action for action in actions):
            return None
        for kind, paths in (("add", came), ("remove", went)):
            paths += [action[kind]["path"] for action in actions if action.get(kind, {}).get("dataChange")]
    return came, went


def _rows(place: Place, name: str, paths: Sequence[str]) -> pl.DataFrame:
    """The athlete and the content of every row of these files."""
    files = pl.DataFrame({"path": paths}, schema={"path": pl.String})
    for path in paths:
        if not place.exists(file_of(name, path)):
            raise FileNotFoundError(path)
    return scan_files(place, name, files).select("athlete", row=pl.struct(pl.all()).struct.json_encode()).collect()
