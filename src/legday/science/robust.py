"""How far one value lies from others of its kind, so that one odd value among these does not hide the next.

Apart from what is compared, because a drift and a shift are judged alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from legday.science.drift import Floats

MAD_TO_SD = 1.4826  # of a normal distribution


def centre_and_spread(others: Floats, least: Floats | float = 0.0) -> tuple[Floats, Floats]:
    """Median and spread [SD] of the values along the first axis, and how unsure the median of few is counted in.

    Args:
        others: (value, ...), at least one; no NaN.
        least: the spread that is believed at the least: a few values may be alike by chance.

    Returns:
        Median, and 1.4826 times the median absolute deviation times sqrt(1 + 1/n).
    """
    middle = _median(others)
    spread = MAD_TO_SD * _median(np.abs(others - middle))
    return middle, np.maximum(spread, least) * np.sqrt(1 + 1 / len(others))


def _median(values: Floats) -> Floats:
    """Along the first axis, as np.median, which takes eight times as long for a few values, and this is asked for every run."""
    ordered, half = np.sort(values, axis=0), len(values) // 2
    middle: Floats = ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return middle
