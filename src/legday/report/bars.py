"""Bars: weeks of leg load and minutes by effort, beside the numbers they stand for, and so hidden from screen readers.

Apart from charts.py, which draws days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.markup import Drawn, element

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from legday.report.weeks import Span


def week_bar(week: Span, weeks: Sequence[Span], width: float = 260) -> Drawn:
    """One week as two bars: leg load above, moving minutes by effort below, each against the fullest of the weeks."""
    most_load = max(one.leg_load for one in weeks) or 1.0
    most_minutes = max(sum(one.minutes.values()) for one in weeks) or 1.0
    load = element("rect", x=0, y=2, width=width * week.leg_load / most_load, height=5, rx=1.5, cls="lift")
    bars = [load, *_minutes(week.minutes, width / most_minutes, 11, 7)]
    return element("svg", *bars, viewBox=f"0 0 {width:.0f} 20", cls="week", aria_hidden="true")


def minutes_bar(minutes: Mapping[str, float], most: float, width: float = 260) -> Drawn:
    """Moving minutes by effort as one bar, against the most minutes that any bar beside it has."""
    return element("svg", *_minutes(minutes, width / (most or 1.0), 3, 12), viewBox=f"0 0 {width:.0f} 18", cls="week", aria_hidden="true")


def _minutes(minutes: Mapping[str, float], pixels: float, top: float, height: float) -> Iterator[Drawn]:
    x = 0.0
    for effort_class, number in minutes.items():
        length = pixels * number
        if length:
            yield element("rect", x=x, y=top, width=max(length - 1, 0.5), height=height, rx=1.5, cls=f"run {effort_class}")
        x += length
