"""Where the hard minutes of four weeks went: moving minutes by effort, after leg days and otherwise.

Apart from weeks.py, because here runs are divided by the legs they were run on, not by the calendar.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from legday.report.weeks import CLASSES
from legday.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legday.report.model import AthleteReport, Run

DAYS = 28
SAID_FROM_MIN = 1.0


class Spread(NamedTuple):
    """Moving minutes by class, of runs in the window and of the others; and what that says."""

    in_window: dict[str, float]
    otherwise: dict[str, float]
    runs_in_window: int
    runs_otherwise: int
    said: str


def spread(athlete: AthleteReport) -> Spread | None:
    """The last four weeks; None without a run in them."""
    first = athlete.today.date - timedelta(days=DAYS - 1)
    runs = [run for run in athlete.runs if first <= run.local_start_time.date() <= athlete.today.date]
    if not runs:
        return None
    after, other = [run for run in runs if run.in_window], [run for run in runs if not run.in_window]
    in_window, otherwise = _minutes(after), _minutes(other)
    gates = athlete.gates
    return Spread(
        in_window, otherwise, len(after), len(other), _said(in_window, otherwise, f"{gates.first_hours:.0f}-{gates.last_hours:.0f} h")
    )


def _minutes(runs: Iterable[Run]) -> dict[str, float]:
    minutes = dict.fromkeys(CLASSES, 0.0)
    for run in runs:
        minutes[run.intensity_class] += run.moving_time_s / 60
    return minutes


def _said(in_window: dict[str, float], otherwise: dict[str, float], window: str) -> str:
    """How many of the hard minutes fell in the window, and the share of all that was easy."""
    known = {name: in_window[name] + otherwise[name] for name in CLASSES}
    scored = sum(known.values()) - known["unknown"]
    easy = f" {known['easy'] / scored:.0%} of all scored minutes were in easy runs.".replace("%", " %") if scored else ""
    if known["hard"] < SAID_FROM_MIN:
        return f"No hard run in four weeks.{easy}"
    return f"{in_window['hard']:.0f} of {count(round(known['hard']), 'minute')} in hard runs began {window} after legs.{easy}"
