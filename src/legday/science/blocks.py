"""Moving-block bootstrap over runs in order of time, as weights: how often each run is drawn.

Apart from what is fitted, because weights serve every sum at once and nothing is fitted in a loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from legday.science.drift import Floats

BLOCK_DAYS = 14.0  # two weeks: neighbours stay together, and so does a lift with what follows it


def block_weights(days: Floats, draws: int, rng: np.random.Generator, block_days: float = BLOCK_DAYS) -> Floats:
    """(draw, run): how often each run is drawn, so that each draw counts as many runs as there are, on average.

    Blocks begin at any moment and wrap around the end, so that first and last runs count as much as the others.

    Args:
        days: of each run, rising [days].
        draws: how many.
        rng: seeded, so that a night gives what the last one gave.
        block_days: length of a block [days].
    """
    span = float(days[-1] - days[0]) + block_days / 2
    blocks = max(round(span / block_days), 2)
    starts = np.sort(rng.uniform(0, span, (draws, blocks)), axis=1)
    since, length = days - days[0], min(block_days, span)
    counts = np.empty((draws, len(days)))
    for draw, begun in enumerate(np.concatenate([starts - span, starts], axis=1)):  # those of the end reach over into the beginning
        counts[draw] = np.searchsorted(begun, since, "right") - np.searchsorted(begun, since - length, "right")
    return np.asarray(counts * (len(days) / counts.sum(axis=1, keepdims=True).clip(1)))
