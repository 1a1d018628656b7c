"""Rounding that comes out the same whichever runs are computed beside one.

Apart, because a sum may end in another last digit in other company, and a value half way between two roundings would follow it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

SURE = 9  # digits that no company changes


def rounded(value: pl.Expr, digits: int) -> pl.Expr:
    """To so many digits after the point, from the nine that are sure."""
    return value.round(SURE).round(digits)
