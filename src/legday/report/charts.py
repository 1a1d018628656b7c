"""The legs' timeline: two weeks back and four days ahead, drawn once wide and once narrow so that its text stays text at any width.

Apart from html.py, which decides what the page says around it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from legday.report.legs import FORGOTTEN_AFTER_HOURS, ended, legs_after, second_of
from legday.report.lines import effort, lift_title, load_words, run_length, run_title
from legday.report.markup import Drawn, element, group, path
from legday.report.verdict import all_lifts, next_slot
from legday.report.words import MONTHS, WEEKDAYS, day, moment, zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from legday.report.legs import Legs
    from legday.report.model import AthleteReport, Lift
    from legday.report.slots import Slot

DAYS_BACK, DAYS_AHEAD = 14, 4
STEP_HOURS, FEW_STEP_HOURS = 2, 4  # from one point of the curve to the next
SPARK = (112.0, 26.0)  # px
LONGEST_MIN = 120.0


class Frame(NamedTuple):
    """Where things stand [px]; `wide` is the drawing for a screen, the other one for a phone."""

    wide: bool
    width: float
    first: datetime
    last: datetime
    now: datetime
    curve_top: float = 30
    curve_bottom: float = 200
    lifts: float = 232
    runs_bottom: float = 320
    axis: float = 328
    height: float = 368

    def x(self, when: datetime) -> float:
        """Pixels from the left."""
        return self.width * ((when - self.first) / (self.last - self.first))

    def y(self, leg_fatigue: float) -> float:
        """Pixels from the top."""
        return self.curve_bottom - (self.curve_bottom - self.curve_top) * leg_fatigue / 100

    def shows(self, when: datetime) -> bool:
        """Whether an instant is on the drawing."""
        return self.first <= when <= self.last


class Shown(NamedTuple):
    """What both drawings show, worked out once."""

    athlete: AthleteReport
    lifts: list[Lift]
    states: list[tuple[datetime, Legs]]
    slot: Slot | None
    numbers: Mapping[str, int]


def timelines(athlete: AthleteReport, now: datetime, numbers: Mapping[str, int], uid: str) -> tuple[Drawn, Drawn]:
    """The timeline as SVG, once 1040 px wide and once 350 px.

    Args:
        athlete: whose legs.
        now: the instant of the report.
        numbers: the number of the finding's card by run id.
        uid: makes the ids of title and description unique on the page.
    """
    wide, narrow = (_frame(athlete, now, wide=wide) for wide in (True, False))
    shown = _shown(athlete, wide, numbers, STEP_HOURS)
    return _timeline(shown, wide, f"{uid}-wide"), _timeline(shown, narrow, f"{uid}-narrow")


def small_timeline(athlete: AthleteReport, now: datetime, numbers: Mapping[str, int], uid: str) -> tuple[Drawn, Drawn]:
    """One narrow timeline with fewer points, for a page of many athletes, and its curve alone, to stand in a line of text."""
    frame = _frame(athlete, now, wide=False)
    shown = _shown(athlete, frame, numbers, FEW_STEP_HOURS)
    return _timeline(shown, frame, f"{uid}-legs"), _spark(shown, frame)


def _frame(athlete: AthleteReport, now: datetime, *, wide: bool) -> Frame:
    midnight = now.astimezone(zone(athlete.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = midnight - timedelta(days=DAYS_BACK - 1), midnight + timedelta(days=DAYS_AHEAD + 1)
    return Frame(wide=wide, width=1040 if wide else 350, first=first, last=last, now=now)


def _shown(athlete: AthleteReport, frame: Frame, numbers: Mapping[str, int], step_hours: int) -> Shown:
    lifts = all_lifts(athlete)
    recent = [lift for lift in lifts if lift.end_time >= frame.first - timedelta(hours=FORGOTTEN_AFTER_HOURS)]
    loading = ended(lift for lift in recent if lift.loads_legs)
    states = [(when, legs_after(loading, second_of(when))) for when in _instants(recent, frame, step_hours)]
    return Shown(athlete, lifts, states, next_slot(athlete, frame.now), numbers)


def _spark(shown: Shown, frame: Frame) -> Drawn:
    """Two weeks of leg fatigue up to now; the number stands beside it."""
    width, height = SPARK
    back = (frame.now - frame.first).total_seconds()
    points = [
        (width * (when - frame.first).total_seconds() / back, height - height * legs.fatigue / 100)
        for when, legs in shown.states
        if when <= frame.now
    ]
    x, y = points[-1]
    return element(
        "svg",
        element("line", x1=0, x2=width, y1=height, y2=height, cls="base"),
        element("path", d=path(points), cls="legs"),
        element("circle", cx=x, cy=y, r=3, cls="dot"),
        viewBox=f"-2 -4 {width + 8:.0f} {height + 8:.0f}",
        cls="spark",
        aria_hidden="true",
    )


def _timeline(shown: Shown, frame: Frame, uid: str) -> Drawn:
    athlete = shown.athlete
    return element(
        "svg",
        element("title", "Leg fatigue, lifts and runs of the last 14 days, and what is due in the next 4", id=f"{uid}-title"),
        element("desc", described(athlete, frame), id=f"{uid}-desc"),
        group(_windows(athlete, shown.lifts, frame)),
        group(_days(frame)),
        group(_curve(shown.states, frame)),
        group(_now(athlete, frame)),
        group(_next_slot(athlete, shown.slot, frame)),
        group(_lifts(shown.lifts, frame)),
        group(_runs(athlete, shown.numbers, frame)),
        group(_row_names(frame)),
        viewBox=f"0 0 {frame.width:.0f} {frame.height:.0f}",
        role="img",
        aria_labelledby=f"{uid}-title {uid}-desc",
        cls="timeline wide" if frame.wide else "timeline narrow",
    )


def described(athlete: AthleteReport, frame: Frame) -> str:
    """The drawing in sentences, for those who do not see it."""
    lifts = [lift for lift in all_lifts(athlete) if frame.shows(lift.start_time) and lift.lower_body]
    runs = [run for run in athlete.runs if frame.shows(run.start_time)]
    unknown = "lifts" in athlete.today.unknown
    said = ["No lift is known." if unknown else f"Leg fatigue stands at {athlete.today.leg_fatigue:.0f} of 100 now."]
    said += [f"Leg day {day(lift.local_start_time)}, {load_words(lift)}." for lift in lifts]
    said += [
        f"Run {day(run.local_start_time)}, {effort(run)}{', 24-48 h after a leg day' if run.in_window else ''}." for run in runs
    ]  # fmt: skip
    return " ".join(said)


def _windows(athlete: AthleteReport, lifts: list[Lift], frame: Frame) -> Iterator[Drawn]:
    """The literal windows behind everything, overlapping ones as one."""
    gates = athlete.gates
    spans: list[tuple[datetime, datetime]] = []
    for lift in sorted((lift for lift in lifts if lift.lower_body), key=lambda lift: lift.end_time):
        opens = max(lift.end_time + timedelta(hours=gates.first_hours), frame.first)
        closes = min(lift.end_time + timedelta(hours=gates.last_hours), frame.last)
        if opens >= closes:
            continue
        if spans and opens <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(closes, spans[-1][1]))
        else:
            spans.append((opens, closes))
    for opens, closes in spans:
        left, right = frame.x(opens), frame.x(closes)
        yield element("rect", x=left, y=frame.curve_top, width=right - left, height=frame.runs_bottom - frame.curve_top, cls="window")


def _days(frame: Frame) -> Iterator[Drawn]:
    """The axis: a day's name below its noon, nights as the darker parts of the line."""
    yield element("line", x1=0, x2=frame.width, y1=frame.axis, y2=frame.axis, cls="axis")
    midnight = frame.first
    while midnight < frame.last:
        noon, following = midnight + timedelta(hours=12), midnight + timedelta(days=1)
        for dark_from, dark_to in ((midnight, midnight + timedelta(hours=6)), (midnight + timedelta(hours=22), following)):
            yield element("line", x1=frame.x(dark_from), x2=frame.x(dark_to), y1=frame.axis, y2=frame.axis, cls="night")
        is_today = midnight <= frame.now < following
        cls = "day today" if is_today else "day"
        name = WEEKDAYS[noon.weekday()]
        label = name[:3] if frame.wide else name[0]
        yield element("text", label, x=frame.x(noon), y=frame.axis + 17, cls=cls)
        if frame.wide or noon.weekday() == 0 or is_today:
            yield element("text", f"{noon.day} {MONTHS[noon.month - 1]}" if _names_month(noon, frame) else str(noon.day), x=frame.x(noon),
                          y=frame.axis + 33, cls=f"{cls} date")  # fmt: skip
        midnight = following


def _names_month(noon: datetime, frame: Frame) -> bool:
    return frame.wide and (noon.day == 1 or noon - frame.first < timedelta(days=1))


def _curve(states: list[tuple[datetime, Legs]], frame: Frame) -> Iterator[Drawn]:
    """Leg fatigue with its interval; what is still to come is dashed."""
    area = [(frame.x(when), frame.y(legs.high)) for when, legs in states]
    area += [(frame.x(when), frame.y(legs.low)) for when, legs in reversed(states)]
    yield element("path", d=path(area) + "Z", cls="interval")
    yield element("line", x1=0, x2=frame.width, y1=frame.y(0), y2=frame.y(0), cls="base")
    for past, cls in ((True, "legs"), (False, "legs due")):
        part = [(frame.x(when), frame.y(legs.fatigue)) for when, legs in states if (when <= frame.now if past else when >= frame.now)]
        yield element("path", d=path(part), cls=cls)


def _instants(lifts: list[Lift], frame: Frame, step_hours: int) -> list[datetime]:
    """Every so many hours, and both sides of each lift's end, where the curve jumps."""
    steps = int((frame.last - frame.first) / timedelta(hours=step_hours))
    instants = {frame.first + timedelta(hours=step_hours * step) for step in range(steps + 1)} | {frame.now}
    for lift in lifts:
        instants |= {lift.end_time, lift.end_time - timedelta(seconds=1)}
    return sorted(when for when in instants if frame.shows(when))


def _now(athlete: AthleteReport, frame: Frame) -> Iterator[Drawn]:
    x, y = frame.x(frame.now), frame.y(athlete.today.leg_fatigue)
    yield element("line", x1=x, x2=x, y1=frame.curve_top - 12, y2=frame.axis, cls="now")
    yield element("circle", cx=x, cy=y, r=4.5, cls="dot")
    label = "now" if "lifts" in athlete.today.unknown else f"now {athlete.today.leg_fatigue:.0f}"
    yield element("text", label, x=x - 8, y=frame.curve_top - 4, cls="now-name")


def _next_slot(athlete: AthleteReport, slot: Slot | None, frame: Frame) -> Iterator[Drawn]:
    """The next time a hard run is clear, as a bracket ahead of now."""
    if slot is None or athlete.today.verdict not in ("easy_only", "clear"):
        return
    left, right = frame.x(slot.start), frame.x(min(slot.end or frame.last, frame.last))
    top, clear = frame.curve_top + 16, frame.y(athlete.gates.clear)
    yield element("line", x1=frame.x(frame.now), x2=frame.width, y1=clear, y2=clear, cls="clear")
    yield element("text", f"{'clear below ' if frame.wide else ''}{athlete.gates.clear:.0f}", x=frame.width, y=clear - 5, cls="clear-name")
    yield element("path", d=f"M{left:.1f} {top + 7:.1f}V{top}H{right:.1f}V{top + 7:.1f}", cls="slot")
    when = moment(slot.start.astimezone(frame.first.tzinfo), frame.now)
    text = "hard run clear" if slot.start <= frame.now else f"hard run clear from {when}" if frame.wide else f"clear {when}"
    yield element("text", text, x=frame.width, y=top - 6, cls="slot-name")


def _lifts(lifts: list[Lift], frame: Frame) -> Iterator[Drawn]:
    """Lifts as marks sized by load: full for legs, hollow for none, a question mark where nobody knows."""
    for lift in lifts:
        if lift.descent_m is not None or not frame.shows(lift.end_time):
            continue  # a run is drawn as a run
        x = frame.x(lift.start_time if frame.shows(lift.start_time) else lift.end_time)
        radius = (3.0 + 7.0 * min(lift.leg_load or 0.0, 1.5) ** 0.5) * (1 if frame.wide else 0.75)
        told = element("title", f"{day(lift.local_start_time)} {lift.local_start_time:%H:%M} {lift_title(lift)}: {_legs_or_not(lift)}")
        if lift.lower_body is None:
            yield group([told, element("circle", cx=x, cy=frame.lifts, r=8, cls="lift-unknown"),
                         element("text", "?", x=x, y=frame.lifts + 4, cls="lift-name")])  # fmt: skip
        elif lift.lower_body:
            yield element("circle", told, cx=x, cy=frame.lifts, r=radius, cls="lift")
            if frame.wide and lift.leg_load is not None:
                yield element("text", f"{lift.leg_load:.2f}", x=x + radius + 4, y=frame.lifts + 4)
        else:
            yield element("circle", told, cx=x, cy=frame.lifts, r=3.5, cls="lift-other")


def _legs_or_not(lift: Lift) -> str:
    return "no legs" if lift.lower_body is False else load_words(lift)


def _runs(athlete: AthleteReport, numbers: Mapping[str, int], frame: Frame) -> Iterator[Drawn]:
    """Runs as bars: height is moving time, shade is intensity; those with a finding carry its number."""
    width = 11.0 if frame.wide else 5.0
    for run in athlete.runs:
        if not frame.shows(run.start_time):
            continue
        height = 6 + 44 * min(run.moving_time_s / 60, LONGEST_MIN) / LONGEST_MIN
        x, top = frame.x(run.start_time), frame.runs_bottom - height
        told = element(
            "title",
            f"{day(run.local_start_time)} {run.local_start_time:%H:%M} {run_title(run)}: "
            f"{run_length(run, athlete.style.units)}, {effort(run)}",
        )
        yield element("rect", told, x=x - width / 2, y=top, width=width, height=height, rx=1.5, cls=f"run {run.intensity_class}")
        if run.intensity_class == "hard":
            yield element("line", x1=x - width / 2, x2=x + width / 2, y1=top - 2.5, y2=top - 2.5, cls="cap")
        if number := numbers.get(run.activity_id):
            yield element("rect", x=x - width / 2 - 3, y=top - 6, width=width + 6, height=height + 9, rx=3.5, cls="found")
            yield element("text", str(number), x=x, y=top - 11, cls="found-number")


def _row_names(frame: Frame) -> Iterator[Drawn]:
    """What each row is, said where it starts."""
    loads = "lifts, with leg load" if frame.wide else "lifts"
    for name, y in (("leg fatigue, 0-100", frame.curve_top - 4), (loads, frame.lifts - 14), ("runs", frame.runs_bottom - 58)):
        yield element("text", name, x=0, y=y, cls="row-name")
