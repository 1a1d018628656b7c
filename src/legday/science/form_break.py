"""Where in a run the form changed: the shift from before to after every minute, held against the same shift in runs of its kind.

Apart from drift by thirds, which no minute belongs to. Two-sided, and never by one metric alone: fatigue has no direction that holds for
all runners.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from legday.science.student import Z_90

if TYPE_CHECKING:
    from legday.science.drift import Flags, Floats

BEFORE_LEAST, AFTER_LEAST = 5, 3  # minutes on either side of a change
FRACTIONS = np.linspace(0.1, 0.9, 17)  # of a run, at which its shifts are kept to be compared
GUESS_WEIGHT = 5.0  # runs that the first guess of a spread counts as: few runs may be alike by chance
ALIKE = 0.4  # correlation of a minute with the next (three real files: 0.2 to 0.6)
SPEEDS_APART = 0.05  # of the two sides' mean speeds, at most
METRICS_LEAST = 2
BLUNT = 4.0  # how many times as noisy as it looks a minute counts where the beginning is sought: minutes are alike
RAMPS = (1, 3, 6)  # minutes that a change may take
TAIL = 0.05


class Compared(NamedTuple):
    """The shifts of a run beside those of runs like it, by (split, metric); NaN is not known."""

    size: Floats  # mean after minus mean before, minus what is usual there [%]
    half_width: Floats  # of its 90 % interval [%]
    score: Floats  # how many times as large as is needed; 0 where not known

    def second(self) -> Floats:
        """(split) the score of the metric that METRICS_LEAST metrics reach."""
        return np.asarray(np.sort(self.score, axis=1)[:, -METRICS_LEAST])


def shifts(difference: Floats, weight: Floats, speed: Floats) -> Floats:
    """(split, metric) mean after minus mean before each split; NaN where a side is short, not known or run at another speed.

    Args:
        difference: (minute, metric) [%], NaN is not known.
        weight: of each minute.
        speed: of each minute [m/s].
    """
    known = np.where(np.isnan(difference), 0.0, weight[:, None])
    held, summed = np.cumsum(known, axis=0), np.cumsum(np.nan_to_num(difference) * known, axis=0)
    minutes = np.cumsum(known > 0, axis=0)
    fast, long = np.cumsum(speed * weight), np.cumsum(weight)
    before = slice(None, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        after = (summed[-1] - summed[before]) / (held[-1] - held[before])
        shift = after - summed[before] / held[before]
        apart = (fast[-1] - fast[before]) / (long[-1] - long[before]) / (fast[before] / long[before]) - 1
    short = (minutes[before] < BEFORE_LEAST) | (minutes[-1] - minutes[before] < AFTER_LEAST)
    return np.asarray(np.where(short | (np.abs(apart) > SPEEDS_APART)[:, None], np.nan, shift))


def at_fractions(shift: Floats) -> Floats:
    """(fraction, metric) the shifts of a run at FRACTIONS of it; NaN where the metric has none."""
    places = _fraction(len(shift))
    answer = np.full((len(FRACTIONS), shift.shape[1]), np.nan)
    for metric in range(shift.shape[1]):
        known = ~np.isnan(shift[:, metric])
        if known.any():
            answer[:, metric] = np.interp(FRACTIONS, places[known], shift[known, metric])
    return answer


def needed(runs: Floats) -> Floats:
    """How many spreads a shift must be, from so many runs like it: 3 from 5 runs, 2.6 from 20.

    More than the two of a single comparison, because every minute is tried: with two, one in eight simulated runs without a change was
    said to have one.
    """
    return np.asarray(2.5 + 2.5 / runs)


def compared(shift: Floats, others: list[Floats], own_error: Floats, guess: Floats) -> Compared:
    """The shifts of a run as what they differ by from those of runs like it.

    Args:
        shift: (split, metric) of the run.
        others: by metric, (run, fraction) of runs like it; empty is no baseline.
        own_error: (split, metric) standard error of the shift by the run's own noise [%].
        guess: (metric) spread of such shifts in runs of anybody [%].
    """
    count = np.array([float(len(one)) for one in others])
    places = _fraction(len(shift))
    usual, spread = np.full(shift.shape, np.nan), np.full(shift.shape, np.nan)
    for metric in np.flatnonzero(count > 0):
        middle = np.median(others[metric], axis=0)
        seen = 1.4826 * np.median(np.abs(others[metric] - middle), axis=0)
        mixed = np.sqrt((GUESS_WEIGHT * guess[metric] ** 2 + count[metric] * seen**2) / (GUESS_WEIGHT + count[metric]))
        usual[:, metric], spread[:, metric] = np.interp(places, FRACTIONS, middle), np.interp(places, FRACTIONS, mixed)
    spread = np.maximum(spread, own_error) * np.sqrt(1 + 1 / np.maximum(count, 1))
    size = shift - usual
    return Compared(size, Z_90 * spread, np.nan_to_num(np.abs(size) / spread / needed(np.maximum(count, 1))))


def own_error(difference: Floats, weight: Floats) -> Floats:
    """(split, metric) standard error of the shift at every split by the noise from minute to minute, neighbours being alike.

    The noise comes from the steps between neighbours, which a change of level hardly touches.
    """
    variance = _noise(difference)
    long = variance * (1 + ALIKE) / (1 - ALIKE)
    before = np.cumsum(weight)[:-1]
    return np.asarray(np.sqrt(long * (1 / before + 1 / (weight.sum() - before))[:, None]))


def began(difference: Floats, left: Flags) -> tuple[int, int, int]:
    """The place of the minute at which a change began, and the ends of its 90 % interval.

    Exact: the posterior over every minute and three lengths of the change, all equally likely before, of a change of unknown size in normal
    noise. It takes the place of a bootstrap, which redraws minutes and so blurs the very place that is sought.

    Args:
        difference: (minute, metric) [%], NaN is not known.
        left: the metrics that left.
    """
    minutes = len(difference)
    starts = np.arange(BEFORE_LEAST, minutes - AFTER_LEAST + 1)
    since = np.arange(minutes) - starts[:, None, None] + 1
    risen = np.clip(since / np.array(RAMPS)[:, None], 0, 1)
    likelihood = np.zeros((len(starts), len(RAMPS)))
    variance = _noise(difference)
    for metric in np.flatnonzero(left):
        known = ~np.isnan(difference[:, metric])
        value = difference[known, metric]
        template = risen[:, :, known]
        template = template - template.mean(axis=2, keepdims=True)
        explained = (template @ (value - value.mean())) ** 2 / np.maximum((template**2).sum(axis=2), 1e-9)
        likelihood += explained / (2 * BLUNT * variance[metric])
    posterior = np.exp(likelihood - likelihood.max()).sum(axis=1)
    reached = np.cumsum(posterior) / posterior.sum()
    low, middle, high = starts[np.searchsorted(reached, [TAIL, 0.5, 1 - TAIL]).clip(max=len(starts) - 1)].tolist()
    return middle, low, high


def _noise(difference: Floats) -> Floats:
    """(metric) variance of a minute around its neighbours, from the steps between them."""
    with np.errstate(invalid="ignore"):
        steps = np.diff(difference, axis=0)
        count = np.maximum((~np.isnan(steps)).sum(axis=0), 1)
        return np.asarray(np.maximum(np.nansum(steps**2, axis=0) / count / (2 * (1 - ALIKE)), 1e-6))


def _fraction(splits: int) -> Floats:
    """How far into the run each split lies."""
    return np.asarray(np.arange(1, splits + 1) / (splits + 1))
