"""Several channels' scores of one run made into one, and what to do where they contradict each other.

Apart from channels.py, because it does not matter here what was measured: only scores and their uncertainty count.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from legday.science.elementary import Quantity, clip, larger, largest, sqrt, where

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGMA_LEAST = 3.0  # no number of channels is surer than that: they share the runner's thresholds
DISAGREE_SIGMAS = 2.0
NOTHING = -1.0  # below every score: no two channels contradict each other


def fused(channels: Sequence[tuple[Quantity, Quantity]], weighed_by: Sequence[Quantity] | None = None) -> tuple[Quantity, Quantity]:
    """The mean of the channels weighted by inverse variance, and its standard deviation.

    Args:
        channels: one or more (score 0-100, sigma > 0). In expressions a null score is left out; a plain number must be known.
            A score from duration alone is a prior, not a channel.
        weighed_by: other sigmas for the weights, where a channel's own grows with its score: the mean must not fall when one rises.

    Returns:
        Score, and sigma of at least 3; both null where no channel is known. 80 with sigma 6 and 70 with sigma 8: 76.4 and 4.8.
    """
    weighted: Any = 0.0
    weight: Any = 0.0
    variance: Any = 0.0
    for (score, sigma), steady in zip(channels, weighed_by or [sigma for _, sigma in channels], strict=True):
        known = score >= 0
        weighted = where(known, score / steady**2, 0.0) + weighted
        weight = where(known, 1 / steady**2, 0.0) + weight
        variance = where(known, sigma**2 / steady**4, 0.0) + variance
    mean: Quantity = where(weight > 0, weighted / weight, None)
    spread: Quantity = where(weight > 0, clip(sqrt(variance) / weight, SIGMA_LEAST), None)
    return mean, spread


def shared_errors(one: tuple[Quantity, Quantity], other: tuple[Quantity, Quantity]) -> Quantity:
    """By how much two channels that err together are widened, so that together they weigh as the surer of them alone.

    Args:
        one: score and the sigma it is weighed by.
        other: of the channel that errs with it.

    Returns:
        A factor for both sigmas; 1 where one of them is unknown. Equal sigmas: the square root of 2.
    """
    weights: list[Any] = [where(score >= 0, 1 / sigma**2, 0.0) for score, sigma in (one, other)]
    together: Any = weights[0] + weights[1]
    most: Any = largest(weights)
    factor: Quantity = where(most > 0, sqrt(together / most), 1.0)
    return factor


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


def median_of_three(one: Quantity, other: Quantity, third: Quantity) -> Quantity:
    """The middle one of three; unknown where one of them is. Where one witness stands alone, it is what the second bears out."""
    low: Any = where(other < one, other, one)
    high: Any = where(other < one, one, other)
    below_high: Any = where(third < high, third, high)
    middle: Quantity = where(below_high > low, below_high, low) + 0 * (one + other + third)
    return middle


def judged_level(
    channels: Sequence[tuple[Quantity, Quantity]], weighed_by: Sequence[Quantity] | None = None, borne_out: Quantity | None = None
) -> tuple[Quantity, Quantity]:
    """The score a warning rests on: the fused one, or the larger of two that contradict each other with its own sigma.

    Args:
        channels: as in `fused`.
        weighed_by: as in `fused`.
        borne_out: `median_of_three` independent witnesses, above which none raises the score alone; unknown where there are fewer.

    Returns:
        Score and sigma. 90 (6) and 60 (8) are judged as 90 (6), where the fused score is 79.2.
    """
    mean = fused(channels, weighed_by)
    judged = raised_level(channels, mean[0], borne_out)
    return judged, judged_sigma(channels, judged, mean)


def raised_level(channels: Sequence[tuple[Quantity, Quantity]], level: Quantity, borne_out: Quantity | None = None) -> Quantity:
    """The score of `judged_level`.

    Args:
        channels: as in `fused`.
        level: the score that `fused` says. Apart from it, because in one expression it would be written out many times.
        borne_out: as in `judged_level`.
    """
    pairs: list[Any] = [where(_contradict(one, other), larger(one[0], other[0]), NOTHING) for one, other in combinations(channels, 2)]
    top: Any = largest([level, *pairs])
    if borne_out is not None:
        held: Any = where(borne_out < top, borne_out, top)
        top = where(borne_out >= 0, larger(level, held), top)
    raised: Quantity = where(level >= 0, top, None)
    return raised


def judged_sigma(channels: Sequence[tuple[Quantity, Quantity]], level: Quantity, mean: tuple[Quantity, Quantity]) -> Quantity:
    """The sigma of a judged level: of the fused score, or of the one channel whose score was raised above that.

    Args:
        channels: as in `fused`.
        level: of `judged_level`. Apart from it, because in one expression the level would be written out for every channel.
        mean: what `fused` says of them.
    """
    fused_level, spread = mean
    raised = level > fused_level
    for score, sigma in channels:
        spread = where(raised & (score == level), sigma, spread)
    return spread
