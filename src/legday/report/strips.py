"""The strip of one run: a bar for each minute of heart rate or pace, against the thresholds of its day.

Apart from charts.py, which draws days; drawn once wide and once narrow so that its text stays text at any width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from legday.report.markup import Drawn, element, group
from legday.report.words import pace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from legday.report.model import Course, Run
    from legday.report.words import Units

TOP, BOTTOM, HEIGHT = 18.0, 92.0, 112.0
LABELS = 72.0  # px at the right for what the lines are
LEAST_KNOWN = 0.5  # of the minutes
ROOM = 0.06  # of the span, below and above
TICKS_MIN = (5, 10, 15, 30, 60)
TICKS_MOST = 7
CLASSES = ("easy", "moderate", "hard")


class Measure(NamedTuple):
    """What is drawn of a run, and how a value of it is said."""

    name: str
    values: Sequence[float | None]
    first: float | None
    second: float | None
    said: Callable[[float], str]
    hard: str
    easy: str
    broke_at: int | None  # minute at which form broke down


def strip(course: Course, run: Run, units: Units, uid: str) -> tuple[Drawn, Drawn] | None:
    """The run minute by minute, once 460 px wide and once 300 px; None where too little of it is known."""
    measure = _measure(course, run, units)
    if measure is None:
        return None
    wide, narrow = (_strip(measure, width, f"{uid}-{name}") for width, name in ((460.0, "wide"), (300.0, "narrow")))
    return wide, narrow


def _measure(course: Course, run: Run, units: Units) -> Measure | None:
    """Heart rate where it counted in the score and is known for half of the minutes, else pace."""
    minutes = max(len(course.heart_rate_bpm), 1)
    known = [sum(value is not None for value in values) / minutes for values in (course.heart_rate_bpm, course.speed)]
    broke_at = run.form.minute if run.form else None
    beats = Measure(
        "heart rate", course.heart_rate_bpm, course.first_threshold_bpm, course.second_threshold_bpm, lambda bpm: f"{bpm:.0f}",
        "hard from", "easy below", broke_at,
    )  # fmt: skip
    speed = Measure(
        "pace, as on the level", course.speed, course.first_threshold_speed, course.second_threshold_speed,
        lambda metres: pace(1000 / metres, units) if metres > 0 else "standing", "hard from", "easy below", broke_at,
    )  # fmt: skip
    if known[0] >= LEAST_KNOWN and ("heart_rate" in run.scored_by or known[1] < LEAST_KNOWN):
        return beats
    return speed if known[1] >= LEAST_KNOWN else None


def _strip(measure: Measure, width: float, uid: str) -> Drawn:
    known = [value for value in measure.values if value is not None]
    lines = [line for line in (measure.first, measure.second) if line is not None]
    low, high = min([*known, *lines]), max([*known, *lines])
    room = ROOM * (high - low) or 1.0
    low, high = low - 3 * room, high + room
    right = width - LABELS
    step = right / len(measure.values)

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)

    return element(
        "svg",
        element("title", f"{measure.name.capitalize()} by minute", id=f"{uid}-title"),
        element("desc", _described(measure, known), id=f"{uid}-desc"),
        group(_bars(measure, step, y)),
        group(_lines(measure, right, width, y)),
        group(_broke(measure, step)),
        group(_axis(len(measure.values), step, right)),
        element("text", measure.name, x=0, y=11, cls="row-name"),
        element("text", f"highest {measure.said(max(known))}" if measure.name == "heart rate" else f"fastest {measure.said(max(known))}",
                x=right, y=11, cls="end"),
        viewBox=f"0 0 {width:.0f} {HEIGHT:.0f}",
        role="img",
        aria_labelledby=f"{uid}-title {uid}-desc",
        cls=f"strip {'wide' if width > 400 else 'narrow'}",
    )  # fmt: skip


def _described(measure: Measure, known: Sequence[float]) -> str:
    """The strip in a sentence, for those who do not see it."""
    said = f"{len(measure.values)} minutes, from {measure.said(min(known))} to {measure.said(max(known))}."
    if measure.broke_at is not None:
        said += f" Form broke down at minute {measure.broke_at}."
    if measure.second is not None:
        above = sum(value >= measure.second for value in known)
        said += f" {above} of them at or above the second threshold, {measure.said(measure.second)}."
    return said


def _bars(measure: Measure, step: float, y: Callable[[float], float]) -> Iterator[Drawn]:
    """One line of strokes for each class, so that ten hours are three elements."""
    drawn: dict[str, list[str]] = {name: [] for name in CLASSES}
    for minute, value in enumerate(measure.values):
        if value is not None:
            drawn[_class(measure, value)].append(f"M{(minute + 0.5) * step:.1f} {BOTTOM:.0f}V{y(value):.1f}")
    for name, strokes in drawn.items():
        if strokes:
            yield element("path", d="".join(strokes), stroke_width=max(step - 1, 0.7 * step), cls=f"minutes {name}")


def _class(measure: Measure, value: float) -> str:
    if measure.second is not None and value >= measure.second:
        return "hard"
    return "moderate" if measure.first is not None and value >= measure.first else "easy"


def _lines(measure: Measure, right: float, width: float, y: Callable[[float], float]) -> Iterator[Drawn]:
    """The thresholds, each named where it ends; two that lie close are named further apart than they are."""
    named = [(line, words) for line, words in ((measure.second, measure.hard), (measure.first, measure.easy)) if line is not None]
    apart = 13.0 if len(named) == 2 and y(named[1][0]) - y(named[0][0]) < 26 else 0.0
    for number, (line, words) in enumerate(named):
        yield element("line", x1=0, x2=right + 4, y1=y(line), y2=y(line), cls="threshold")
        down = apart * (1 if number else -1)
        yield element("text", words, x=width, y=y(line) + down - 2, cls="end")
        yield element("text", measure.said(line), x=width, y=y(line) + down + 11, cls="end")


def _broke(measure: Measure, step: float) -> Iterator[Drawn]:
    """The minute at which form broke down, named at the foot of its line."""
    if measure.broke_at is not None and measure.broke_at <= len(measure.values):
        x, half = measure.broke_at * step, len(measure.values) / 2
        left = measure.broke_at > half
        yield element("line", x1=x, x2=x, y1=TOP - 2, y2=BOTTOM, cls="broke")
        yield element("text", "form broke", x=x - 4 if left else x + 4, y=TOP + 8, cls="end named" if left else "named")


def _axis(minutes: int, step: float, right: float) -> Iterator[Drawn]:
    """The clock of the run below its bars."""
    yield element("line", x1=0, x2=right, y1=BOTTOM + 0.5, y2=BOTTOM + 0.5, cls="base")
    every = next((tick for tick in TICKS_MIN if minutes / tick <= TICKS_MOST), 120)
    for minute in range(0, minutes + 1, every):
        last = minute + every > minutes
        cls = "start" if minute == 0 else "middle"
        yield element("text", f"{minute} min" if last and minute else str(minute), x=minute * step, y=HEIGHT - 5, cls=cls)
