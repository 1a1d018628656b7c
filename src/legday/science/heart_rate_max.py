"""Rival estimates of maximum heart rate from age, and when an observed one is believed instead.

Apart from heart_rate.py, which holds the one estimate that scores (Nes): these are for showing how far apart the others are.
"""

from __future__ import annotations

from legday.science.elementary import Quantity, where

RUNS_NEEDED = 20
BELOW_PREDICTION = 5.0  # bpm


def heart_rate_max_tanaka(age: Quantity) -> Quantity:
    """Maximum heart rate by Tanaka [bpm]; overestimated women by 4.9 among 180 marathoners.

    Args:
        age: [years], adults. 40 gives 180.

    References:
        Tanaka, Monahan & Seals 2001, J Am Coll Cardiol 37:153-156, doi:10.1016/S0735-1097(00)01054-8.
    """
    return 208 - 0.7 * age


def heart_rate_max_gellish(age: Quantity) -> Quantity:
    """Maximum heart rate by Gellish, the linear form [bpm].

    Args:
        age: [years], adults. 40 gives 179.

    References:
        Gellish et al. 2007, Med Sci Sports Exerc 39:822-829, doi:10.1097/mss.0b013e31803349c6.
    """
    return 207 - 0.7 * age


def heart_rate_max_fox(age: Quantity) -> Quantity:
    """Maximum heart rate by the rule of thumb that watches start with [bpm]; SD 10-12.

    Args:
        age: [years], adults. 40 gives 180.

    References:
        Fox, Naughton & Haskell 1971, Ann Clin Res 3:404-432.
    """
    return 220 - age


def believed_maximum(observed: Quantity, predicted: Quantity, runs: Quantity) -> Quantity:
    """The observed maximum heart rate where it can be believed, else the predicted one [bpm]. The rule is this project's choice.

    Args:
        observed: 99.5th percentile of clean heart rate on the runs of twelve months [bpm]; unknown counts as not there.
        predicted: from age [bpm].
        runs: how many runs it rests on; fewer than 20 seldom hold a maximal effort.

    Returns:
        The observed one from 20 runs on if it exceeds predicted - 5.
    """
    believed: Quantity = where((runs >= RUNS_NEEDED) & (observed > predicted - BELOW_PREDICTION), observed, predicted)
    return believed
