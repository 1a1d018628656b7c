"""What soreness is to be expected after lifting, and what a report of it says about the one who reports.

Apart from fatigue.py, because this learns from the athlete's word and that holds for anyone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace

from legday.science.fatigue import POPULATION, FatigueModel, delayed_response

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WORST = 10.0
SAYS_NOTHING_BELOW = 1.0  # expected soreness: of fresh legs a report tells nothing about how they bear load
REPORTS_REMEMBERED = 8
PRIOR_REPORTS = 4  # at theta 0: so much is believed of the population before this athlete has said anything


def expected_soreness(loads: Iterable[tuple[float, float, float]], model: FatigueModel = POPULATION) -> float:
    """Soreness to be expected, 0-10: 4 * sum of a * L * g. Studies found 2.4 and 7.1 in place of the 4, people differ by a factor of three.

    Args:
        loads: of each lift its leg load, its `soreness_attenuation`, and hours since its END [h].
        model: its `soreness_per_load` and `peak_hours`.
    """
    return min(WORST, model.soreness_per_load * sum(load * factor * delayed_response(hours, model) for load, factor, hours in loads))


def theta(reported: float, expected: float, model: FatigueModel = POPULATION) -> float | None:
    """How much more these legs feel than anyone's after what they lifted, as a logarithm, shrunk by how unsure one report is.

    Args:
        reported: soreness, 0-10.
        expected: `expected_soreness` at the same instant.
        model: its `individual_sigma` and `report_sigma`.

    Returns:
        The logarithm of a factor on the state; None where less than 1 was to be expected. Expected 3: a report of 7 makes it 1.6949,
        one of 1 0.5562.
    """
    if expected < SAYS_NOTHING_BELOW:
        return None
    return _believed(model) * math.log((reported + 0.5) / (expected + 0.5))


def running_theta(thetas: Sequence[float]) -> float:
    """What is believed of an athlete before the day's report: the mean of the last 8 thetas and of 4 zeros.

    Args:
        thetas: of the reports so far, oldest first.
    """
    last = thetas[-REPORTS_REMEMBERED:]
    return math.fsum(last) / (len(last) + PRIOR_REPORTS)


def personal(model: FatigueModel, thetas: Sequence[float], of_today: float | None = None) -> FatigueModel:
    """The model of one athlete on one day: with the running theta, or the day's own in its place, which also makes it surer.

    Args:
        model: of anyone.
        thetas: of the athlete's reports before the day, oldest first.
        of_today: of the day's own report; None where there is none, or it says nothing.
    """
    if of_today is None:
        return replace(model, personal_factor=math.exp(running_theta(thetas)))
    left = model.individual_sigma * math.sqrt(1 - _believed(model))
    return replace(model, personal_factor=math.exp(of_today), individual_sigma=left)


def _believed(model: FatigueModel) -> float:
    """The share of a report's surprise that is put down to the athlete, not to the report."""
    people, reports = model.individual_sigma**2, model.report_sigma**2
    return people / (people + reports)
