"""The cheapest swap in a week: which sessions would change places so that hard runs meet fresher legs; what is fixed stays.

Apart from moved.py, which moves one run by hours; here whole sessions take each other's day and keep their hour.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from legday.science.fatigue import POPULATION, FatigueModel
from legday.science.kernel import weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.science.drift import Floats

MOST_AT_ONCE = 7  # sessions whose every order is tried: 5,040; beyond, only pairs change places
GAIN_LEAST = 1.0  # of interference; less is not worth a sentence


class Session(NamedTuple):
    """One session or free day of a week."""

    name: str
    kind: Literal["lift", "run", "free"]
    day: int  # 0-6 of the week
    hour: float  # of the day: a lift's end, a run's start [h]
    size: float = 0.0  # a lift's dose (attenuation times leg load), a run's hardness 0-1
    fixed: bool = False


class Week(NamedTuple):
    """An order of the sessions, and what it costs."""

    sessions: tuple[Session, ...]
    interference: float  # sum over runs of hardness (0-1) times leg fatigue (0-100) at the start
    moved: tuple[str, ...]  # names of those that changed their day


def interference(sessions: Sequence[Session], carried: Sequence[tuple[float, float]] = (), model: FatigueModel = POPULATION) -> float:
    """What the runs of a week pay for its lifts: the sum of hardness times leg fatigue.

    Args:
        sessions: of the week.
        carried: earlier lifts as (hours from their end to the week's first midnight, dose).
        model: how what a lift adds rises and fades.
    """
    days = np.array([[session.day for session in sessions]])
    return float(_costs(sessions, days, carried, model)[0])


def cheapest_weeks(
    sessions: Sequence[Session], carried: Sequence[tuple[float, float]] = (), count: int = 3, model: FatigueModel = POPULATION
) -> list[Week]:
    """The best other orders of all that may move: the least interference, of equals the fewest moves; none where nothing helps.

    Args:
        sessions: of the week; a free day is a session too, if something may move there. More than 7 that may move change places in pairs.
        carried: see `interference`.
        count: at most so many.
        model: as for `interference`.
    """
    return _best(sessions, _all_orders(sessions), carried, model)[:count]


def cheapest_swaps(
    sessions: Sequence[Session], carried: Sequence[tuple[float, float]] = (), count: int = 3, model: FatigueModel = POPULATION
) -> list[Week]:
    """The best exchanges of two sessions, or of a session and a free day; none where nothing helps.

    Args:
        sessions: of the week.
        carried: see `interference`.
        count: at most so many.
        model: as for `interference`.
    """
    return _best(sessions, _swaps(sessions), carried, model)[:count]


def _best(sessions: Sequence[Session], orders: list[list[int]], carried: Sequence[tuple[float, float]], model: FatigueModel) -> list[Week]:
    days = np.unique(np.array([[session.day for session in sessions], *orders]), axis=0)
    costs, now = _costs(sessions, days, carried, model), interference(sessions, carried, model)
    trained = np.array([session.kind != "free" for session in sessions])
    moves = (days != np.array([session.day for session in sessions])) & trained
    ranked = np.lexsort((moves.sum(axis=1), costs.round(6)))
    return [
        Week(
            tuple(session._replace(day=int(day)) for session, day in zip(sessions, days[at], strict=True)),
            float(costs[at]),
            tuple(session.name for session, new in zip(sessions, moves[at], strict=True) if new),
        )
        for at in ranked
        if costs[at] <= now - GAIN_LEAST
    ]


def _all_orders(sessions: Sequence[Session]) -> list[list[int]]:
    """The days of all sessions for each order of those that may move."""
    movable = [at for at, session in enumerate(sessions) if not session.fixed]
    if len(movable) > MOST_AT_ONCE:
        return _swaps(sessions)
    return [_placed(sessions, dict(zip(movable, order, strict=True))) for order in permutations(movable)]


def _swaps(sessions: Sequence[Session]) -> list[list[int]]:
    """The days of all sessions for each exchange of two that may move."""
    movable = [at for at, session in enumerate(sessions) if not session.fixed]
    return [_placed(sessions, {one: other, other: one}) for one, other in combinations(movable, 2)]


def _placed(sessions: Sequence[Session], places: dict[int, int]) -> list[int]:
    return [sessions[places.get(at, at)].day for at in range(len(sessions))]


def _costs(sessions: Sequence[Session], orders: Floats, carried: Sequence[tuple[float, float]], model: FatigueModel) -> Floats:
    """The interference of every order (rows of days)."""
    at = orders * 24.0 + np.array([session.hour for session in sessions])
    runs = [number for number, session in enumerate(sessions) if session.kind == "run"]
    lifts = [number for number, session in enumerate(sessions) if session.kind == "lift"]
    ends = np.concatenate([at[:, lifts], np.broadcast_to([-hours for hours, _ in carried], (len(orders), len(carried)))], axis=1)
    dose = np.array([sessions[number].size for number in lifts] + [dose for _, dose in carried])
    hours = at[:, runs][:, :, None] - ends[:, None, :]
    fatigue = 100 * (1 - np.exp(-model.saturation * (weight(hours, model) * dose).sum(axis=2)))
    return np.asarray(fatigue @ np.array([sessions[number].size for number in runs]))
