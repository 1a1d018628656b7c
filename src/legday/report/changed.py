"""Which rows are not as they were when the last story was told, so that only these are told anew.

Apart from build.py, which knows what a row becomes; here rows are only compared, all columns of them, a table at a time.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl


class Tables(NamedTuple):
    """The tables that lifts and runs of a story are told from, by their names."""

    lifts: pl.DataFrame
    runs: pl.DataFrame
    pairs: pl.DataFrame
    form: pl.DataFrame
    paces: pl.DataFrame
    moves: pl.DataFrame


class Changed(NamedTuple):
    """Ids of lifts, of runs and of runs at other hours that are new, gone, or told from a row that is not as it was."""

    lifts: set[str]
    runs: set[str]
    moves: set[str]


def changed(now: Tables, before: Tables) -> Changed:
    """What differs between two states of the tables; a run also by its pairs, by the lifts in them, and by its form and pace."""
    lifts = _ids(now.lifts, before.lifts)
    runs = _ids(now.runs, before.runs) | _ids(now.form, before.form) | _ids(now.paces, before.paces)
    runs |= _ids(now.pairs, before.pairs, "run_id", "lift_id")
    runs |= set(now.pairs.filter(pl.col("lift_id").is_in(list(lifts)))["run_id"])
    return Changed(lifts, runs, _ids(now.moves, before.moves))


def _ids(now: pl.DataFrame, before: pl.DataFrame, *key: str) -> set[str]:
    """The first part of the keys of the rows that are not the same in both."""
    name, *_ = key = key or ("activity_id",)
    if now.schema != before.schema:
        return {*now[name], *before[name]}
    now, before = _unlike(now, before)
    mine = now.join(before.select(key), on=key, how="semi", maintain_order="left")
    theirs = mine.select(key).join(before, on=key, how="left", maintain_order="left")
    odd = [mine.filter(~_alike(mine, theirs)), now.join(before, on=key, how="anti"), before.join(now, on=key, how="anti")]
    return {one for rows in odd for one in rows[name]}


def _unlike(now: pl.DataFrame, before: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both without the rows that they have in common at the beginning and at the end, which is nearly all of them on most nights."""
    least = min(now.height, before.height)
    begin = _first_false(_alike(now.head(least), before.head(least)))
    least -= begin
    end = _first_false(_alike(now.tail(least), before.tail(least)).reverse())
    return now[begin : now.height - end], before[begin : before.height - end]


def _alike(some: pl.DataFrame, others: pl.DataFrame) -> pl.Series:
    """Whether each row is the same as the other one in its place."""
    return pl.select(pl.all_horizontal(pl.lit(value=True), *(some[each].eq_missing(others[each]) for each in some.columns))).to_series()


def _first_false(flags: pl.Series) -> int:
    """How many are true before the first that is not."""
    return len(flags) if flags.all() else (~flags).arg_max() or 0
