"""What a row was computed from, as a hash: a run whose recording, words or thresholds changed since has another.

Apart from runs.py, because a night of three files must not read the records of ten years.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from legday import __version__
from legday.features.thresholds import SCORED_WITH
from legday.tables import Efforts, Form, Moves, Paces, Responses, Runs, Strides

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOT_FOR_FEATURES = ("laps", "splits")  # most of the table, and looked at only for runs that are new
NOT_FOR_RUNS = (*NOT_FOR_FEATURES, "sets")  # no score of a run looks at them
# a column more, and rows of before are made anew
MADE_WITH = f"{__version__} {pl.__version__} {[table.column_names() for table in (Efforts, Strides, Runs, Form, Paces, Moves, Responses)]}"


def with_row_hash(activities: pl.DataFrame) -> pl.DataFrame:
    """The runs among the activities, without NOT_FOR_RUNS, with `row_hash`: all that their efforts are computed from.

    The records are in it by their batch: what a batch holds of an activity never changes.

    Args:
        activities: rows of the Activities table.
    """
    chosen = activities.filter(pl.col("sport") == "running").drop(NOT_FOR_RUNS, strict=False)
    return chosen.with_columns(_hashes(chosen, chosen.columns, MADE_WITH, "row_hash"))


def with_inputs_hash(anchored: pl.DataFrame, channels: Sequence[str]) -> pl.DataFrame:
    """Runs with `inputs_hash`: all that a row of the Runs table is computed from.

    Args:
        anchored: columns of `with_row_hash` and `thresholds.with_thresholds`.
        channels: those that count.
    """
    return anchored.with_columns(_hashes(anchored, ("row_hash", *SCORED_WITH), ",".join(channels), "inputs_hash"))


def _hashes(rows: pl.DataFrame, columns: Iterable[str], also: str, name: str) -> pl.Series:
    texts = rows.select(pl.struct(columns).struct.json_encode()).to_series()
    return pl.Series(name, [sha256(f"{also} {text}".encode()).hexdigest() for text in texts], dtype=pl.String)


def with_chained_hash(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows with `inputs_hash`: all that a row and every one before it hold in these columns."""
    chain, hashes = sha256(MADE_WITH.encode()), []
    for text in rows.select(pl.struct(columns).struct.json_encode()).to_series():
        chain.update(text.encode())
        hashes.append(chain.hexdigest())
    return rows.with_columns(pl.Series("inputs_hash", hashes, dtype=pl.String))
