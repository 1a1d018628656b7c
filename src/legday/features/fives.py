"""Looking at runs five seconds at a time.

Apart, because slopes and doubts are both too slow to be asked of every sample: fives cost a fifth, and hide
how densely a file is sampled.
"""

from __future__ import annotations

import polars as pl

FIVE_S = 5.0
FIVE = "5000000i"  # us


def ahead(value: pl.Expr, window: str, *, lowest: bool) -> pl.Expr:
    """The lowest or highest value from each five on."""
    back, axis = value.reverse(), -pl.col("at").reverse()
    return (back.rolling_min_by(axis, window) if lowest else back.rolling_max_by(axis, window)).reverse()


def inside(seconds: float) -> pl.Expr:
    """Whether a five is so far into its stretch that means over as many seconds lie inside it."""
    return pl.col("at") - pl.col("at").first() >= seconds * 1e6


def length_s() -> pl.Expr:
    """How long a stretch of fives is, from `first` and `last` [s]."""
    return (pl.col("last") - pl.col("first")) / 1e6 + FIVE_S
