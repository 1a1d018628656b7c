"""Whether the form broke down in a run, at which minute, by which metrics, and whether the runner eased off after it.

Apart from form.py, which sets the rows: here every run is held, minute by minute, against runs of its kind before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from legday.science.form_break import FRACTIONS, at_fractions, began, compared, own_error, shifts

if TYPE_CHECKING:
    from legday.features.matched_minutes import Matched
    from legday.science.drift import Flags, Floats, Labels

# the first of METRICS: what a watch measures apart from each other. Vertical ratio is bounce over step length, and stands in where the
# bounce is not told; step length is cadence once more
INDEPENDENT = ("cadence", "stance_time", "stance_time_balance", "vertical_oscillation", "vertical_ratio")
GUESS = np.array([0.8, 1.2, 0.35, 1.8, 1.8])  # spread of shifts between a runner's own runs [%; balance: points], before any is known [D]
BOUNCE, RATIO = INDEPENDENT.index("vertical_oscillation"), INDEPENDENT.index("vertical_ratio")
SPEED_BAND = 0.08  # around a run's median speed, within which its minutes are compared [D]
EASED_LEAST_MIN = 3
EASED = 0.95  # of the speed before: slower than this is easing off
STOPPED_MIN = 5  # after it began
NO_RUN_ALIKE = np.empty((0, len(FRACTIONS), len(INDEPENDENT)))
AT_ONCE_MIN = 10  # within which easing off answers it


class Break(NamedTuple):
    """One run's breakdown of form."""

    minute: int  # since the run's start
    low: int
    high: int  # of the 90 % interval
    size: Floats  # by INDEPENDENT, NaN is not known [%; balance: points]
    half_width: Floats
    left: Flags
    eased: str | None  # walked | slowed | stopped; None kept going to the end
    minutes_on: int  # from its minute until that, or until the end


class Curve(NamedTuple):
    """One run's minutes at like speed."""

    places: Labels  # among all minutes
    shift: Floats  # (split, metric)


class Curves:
    """The shifts at every minute of the runs that are asked for: most nights look at few of those of all years."""

    def __init__(self, seen: Matched) -> None:
        self._seen = seen
        self._edges = np.searchsorted(seen.minutes.run, np.arange(len(seen.windows) + 1))
        self._curves: dict[int, Curve] = {}
        self._fractions: dict[int, Floats] = {}

    def curve(self, number: int) -> Curve:
        """Those of one run."""
        if number not in self._curves:
            self._curves[number] = _curve(self._seen, np.arange(self._edges[number], self._edges[number + 1]))
        return self._curves[number]

    def at_fractions(self, numbers: Labels) -> Floats:
        """(run, fraction, metric) those of these runs at the same parts of each."""
        for number in numbers:
            if number not in self._fractions:
                self._fractions[number] = at_fractions(self.curve(number).shift)
        return np.stack([self._fractions[number] for number in numbers]) if len(numbers) else NO_RUN_ALIKE


def _curve(seen: Matched, places: Labels) -> Curve:
    speed = seen.minutes.speed[places]
    like = np.abs(speed / np.median(speed) - 1) <= SPEED_BAND if len(speed) else np.zeros(0, bool)
    places = places[like]
    if not len(places):
        return Curve(places, np.empty((0, len(INDEPENDENT))))
    own = seen.minutes.difference[places][:, : len(INDEPENDENT)]
    return Curve(places, shifts(own, seen.minutes.weight[places], seen.minutes.speed[places]))


def baseline(alike: Floats, least: int, most: int) -> list[Floats]:
    """By metric the shifts of the latest runs of its kind, empty under `least` of them; vertical ratio only where no bounce is known.

    Args:
        alike: (run, fraction, metric) shifts of runs of its kind in order of time.
        least: runs.
        most: of the latest runs.
    """
    others = []
    for metric in range(len(INDEPENDENT)):
        own = alike[:, :, metric]
        own = own[~np.isnan(own).any(axis=1)][-most:]
        others.append(own if len(own) >= least else own[:0])
    if len(others[BOUNCE]):
        others[RATIO] = others[RATIO][:0]
    return others


def broke(seen: Matched, number: int, curve: Curve, others: list[Floats]) -> Break | None:
    """The breakdown of one run's form; None where at most one metric left.

    Args:
        seen: the runs of one athlete with one device.
        number: of the run.
        curve: its shifts.
        others: of `baseline`.
    """
    own = seen.minutes.difference[curve.places][:, : len(INDEPENDENT)]
    weight = seen.minutes.weight[curve.places]
    if len(curve.shift) < 1:
        return None
    found = compared(curve.shift, others, own_error(own, weight), GUESS)
    second = found.second()
    if second.max() < 1:
        return None
    begin, first, last = began(own, found.score[second.argmax()] >= 1)
    # the metrics must have left together, where the change began: a second one that drifts somewhere is no witness
    at = first - 1 + int(second[first - 1 : last].argmax())
    if second[at] < 1:
        return None
    minute, low, high = (int(seen.minutes.minute[curve.places[place]]) for place in (begin, first, last))
    eased, minutes_on = _after(seen, number, minute)
    return Break(minute, low, high, found.size[at], found.half_width[at], found.score[at] >= 1, eased, minutes_on)


def _after(seen: Matched, number: int, minute: int) -> tuple[str | None, int]:
    """What the runner did after it, and for how many minutes they ran on before."""
    walked, last = seen.walked[number].to_numpy(), seen.last_minute[number]
    own = seen.minutes.run == number
    minutes, speed = seen.minutes.minute[own], seen.minutes.speed[own]
    before = np.median(speed[minutes < minute])
    # a slow minute from which on the rest of the run is as slow
    slow = [
        int(at)
        for at in minutes[(speed <= EASED * before) & (minutes >= minute)]
        if (minutes >= at).sum() >= EASED_LEAST_MIN and speed[minutes >= at].mean() <= EASED * before
    ]
    answers = [("walked", int(at)) for at in walked[walked >= minute][:1]] + [("slowed", at) for at in slow[:1]]
    if last - minute <= STOPPED_MIN:
        answers.append(("stopped", int(last)))
    answer, at = min(answers, key=lambda answer: answer[1], default=(None, int(last)))
    return answer, at - minute
