"""Joins of what came later with what ended a while before, by stretches of time first, so that they grow with the rows, not their square.

Apart from pairs and repeated bouts, which both look back a fixed time: Polars joins by athlete and compares times afterwards, and twenty
years of one athlete are a hundred million pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import timedelta

STRETCH = "stretch"


def stretch_of(column: str, length: timedelta) -> pl.Expr:
    """The number of the stretch of so long that an instant lies in, as column `stretch`."""
    return (pl.col(column).dt.epoch("us") // round(length.total_seconds() * 1e6)).alias(STRETCH)


def in_reach(frame: pl.DataFrame, column: str, length: timedelta) -> pl.DataFrame:
    """Each row twice, with the `stretch` of its instant and with the one before: all that ended up to `length` earlier lies in these."""
    own = frame.with_columns(stretch_of(column, length))
    return pl.concat([own, own.with_columns(pl.col(STRETCH) - 1)])
