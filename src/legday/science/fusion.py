"""Several channels' scores of one run made into one, and what to do where they contradict each other.

Apart from channels.py, because it does not matter here what was measured: only scores and their uncertainty count.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from legday.science.elementary import Quantity, clip, larger, sqrt, where

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGMA_LEAST = 3.0  # no number of channels is surer than that: they share the runner's thresholds
DISAGREE_SIGMAS = 2.0


def fused(channels: Sequence[tuple[Quantity, Quantity]]) -> tuple[Quantity, Quantity]:
    """The mean of the channels weighted by inverse variance, and its standard deviation.

    Args:
        channels: one or more (score 0-100, sigma > 0). In expressions a null score is left out; a plain number must be known.
            A score from duration alone is a prior, not a channel.

    Returns:
        Score, and sigma of at least 3; both null where no channel is known. 80 with sigma 6 and 70 with sigma 8: 76.4 and 4.8.
    """
    weighted: Any = 0.0
    weight: Any = 0.0
    for score, sigma in channels:
        known = score >= 0
        weighted = where(known, score / sigma**2, 0.0) + weighted
        weight = where(known, 1 / sigma**2, 0.0) + weight
    mean: Quantity = where(weight > 0, weighted / weight, None)
    spread: Quantity = where(weight > 0, clip(1 / sqrt(weight), SIGMA_LEAST), None)
    return mean, spread


def _contradict(one: tuple[Quantity, Quantity], other: tuple[Quantity, Quantity]) -> Any:
    """Whether two scores lie further apart than twice the standard deviation of their difference; not where one is unknown."""
    gap = one[0] - other[0]
    return where(gap**2 > (one[1] ** 2 + other[1] ** 2) * DISAGREE_SIGMAS**2, True, False)


def channels_disagree(channels: Sequence[tuple[Quantity, Quantity]]) -> Any:
    """Whether any two channels contradict each other: heat, hills, a sensor locked on cadence, or fatigue.

    Args:
        channels: as in `fused`.

    Returns:
        True or False, or an expression of them. 90 and 60 with sigma 6 and 8 do (30 > 20); 79 and 60 do not.
    """
    disagreement: Any = False
    for one, other in combinations(channels, 2):
        disagreement = _contradict(one, other) | disagreement
    return disagreement


def judged_level(channels: Sequence[tuple[Quantity, Quantity]]) -> tuple[Quantity, Quantity]:
    """The score a warning rests on: the fused one, or the larger of two that contradict each other with its own sigma.

    Args:
        channels: as in `fused`.

    Returns:
        Score and sigma. 90 (6) and 60 (8) are judged as 90 (6), where the fused score is 79.2.
    """
    level, spread = fused(channels)
    for one, other in combinations(channels, 2):
        contradiction = _contradict(one, other)
        highest = larger(one[0], other[0])
        highest_sigma = where(other[0] > one[0], other[1], one[1])
        raised = contradiction & (highest > level)
        level, spread = where(raised, highest, level), where(raised, highest_sigma, spread)
    return level, spread
