"""Elementary functions that take a plain number or a Polars expression and give back the same kind.

Apart, so that every formula is written once, and so that a night with nothing new computes today's leg fatigue without importing Polars.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    Quantity = TypeVar("Quantity", float, pl.Expr)
else:
    Quantity = TypeVar("Quantity")


def exp(x: Quantity) -> Quantity:
    """The exponential of x."""
    number: Any = x
    number = math.exp(number) if isinstance(number, (int, float)) else number.exp()
    result: Quantity = number
    return result


def log(x: Quantity) -> Quantity:
    """The natural logarithm of x > 0; of anything else an error for a number, minus infinity or NaN in an expression."""
    number: Any = x
    number = math.log(number) if isinstance(number, (int, float)) else number.log()
    result: Quantity = number
    return result


def sqrt(x: Quantity) -> Quantity:
    """The square root of x >= 0."""
    root: Quantity = x**0.5
    return root


def clip(x: Quantity, lowest: float | None = None, highest: float | None = None) -> Quantity:
    """X held between two plain bounds, either of which may be left open."""
    number: Any = x
    if isinstance(number, (int, float)):
        number = number if lowest is None else max(number, lowest)
        number = number if highest is None else min(number, highest)
    else:
        number = number.clip(lowest, highest)
    held: Quantity = number
    return held


def where(condition: Any, then: Quantity | float, otherwise: Quantity | float) -> Any:
    """`then` where the condition holds, else `otherwise`; an unknown condition counts as not holding."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    import polars as pl

    return pl.when(condition).then(then).otherwise(otherwise)


def larger(x: Quantity, y: Quantity) -> Quantity:
    """The larger of two; x where y is unknown."""
    chosen: Quantity = where(y > x, y, x)
    return chosen


def largest(numbers: Sequence[Quantity]) -> Quantity:
    """The largest of several; in expressions unknown ones are left out. One term, where a chain of `larger` doubles with each."""
    several: Any = numbers
    if all(isinstance(number, (int, float)) for number in several):
        most: Any = max(several)
    else:
        import polars as pl

        most = pl.max_horizontal(*several)
    result: Quantity = most
    return result


def interpolate(x: Quantity, points: Sequence[tuple[Quantity | float, Quantity | float]]) -> Quantity:
    """Y at x by straight lines through (x, y) points of rising x, constant beyond both ends; the points may be expressions too."""
    y: Any = points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        start: Any = y0
        y = where(x >= x0, start + (x - x0) * ((y1 - y0) / (x1 - x0)), y)
    last: Any = points[-1][1]
    met: Quantity = where(x >= points[-1][0], last, y) + 0 * x
    return met


def lambert_w(z: Quantity) -> Quantity:
    """W with W * exp(W) = z, for z >= 0 (the principal branch); relative error below 1e-12 up to z = 20, below 1e-7 up to 1e6.

    The guess is Winitzki's uniform approximation, then three steps of Newton's method, written so that a step holds W three times only:
    as an expression it is all one term.

    References:
        Corless et al. 1996, Adv Comput Math 5:329-359, doi:10.1007/BF02124750: W(1) = 0.567143...
    """
    one_more = log(z + 1)
    w = one_more * (1 - log(one_more + 1) / (one_more + 2))
    for _ in range(3):
        w = (w**2 + z * exp(-w)) / (w + 1)
    return w
