"""The legs' clock as a drawing: what speed does in the hours after a leg day, of people at large and of this runner.

Apart from charts.py, which draws days: here the hours since a lift are the axis, and two curves are told apart by more than colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from legday.report.markup import Drawn, element, group, path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from legday.report.judged_by import Gates
    from legday.report.response import CurvePoint, Response

PACE = "speed_at_heart_rate"
WIDTH, HEIGHT = 372.0, 244.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 368.0, 30.0, 206.0
LAST_HOUR, TICK_HOURS = 120.0, 24
TICKS_PCT = (1.0, 2.0, 5.0, 10.0, 20.0)
TICKS_MOST = 5


class Scale(NamedTuple):
    """From hours and percent to pixels."""

    low: float
    high: float

    def x(self, hour: float) -> float:
        """Pixels from the left."""
        return LEFT + (RIGHT - LEFT) * min(hour, LAST_HOUR) / LAST_HOUR

    def y(self, percent: float) -> float:
        """Pixels from the top."""
        return BOTTOM - (BOTTOM - TOP) * (percent - self.low) / (self.high - self.low)


def clock_chart(response: Response, gates: Gates, uid: str) -> Drawn:
    """Effect against hours: the general curve as prior, dashed; the runner's own, once there is one, drawn through.

    Args:
        response: what is known of the runner.
        gates: the window, which is shaded.
        uid: makes the ids of title and description unique on the page.
    """
    own = next((curve.points for curve in response.curves if curve.metric == PACE), [])
    spread = [bound for point in (*response.prior_curve, *own) for bound in point.interval_pct]
    scale = Scale(min([-1.0, *spread]), max([0.5, *spread]))
    return element(
        "svg",
        element("title", "Speed at the same effort in the hours after a leg day", id=f"{uid}-title"),
        element("desc", _described(response, own), id=f"{uid}-desc"),
        element("rect", x=scale.x(gates.first_hours), y=TOP, width=scale.x(gates.last_hours) - scale.x(gates.first_hours),
                height=BOTTOM - TOP, cls="window"),
        group(_axes(scale)),
        group(_curve(response.prior_curve, scale, "prior")),
        group(_curve(own, scale, "own")),
        group(_names(response, own, scale)),
        element("text", "speed at the same effort, %", x=0, y=12),
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        role="img",
        aria_labelledby=f"{uid}-title {uid}-desc",
        cls="clock",
    )  # fmt: skip


def _described(response: Response, own: Sequence[CurvePoint]) -> str:
    """The drawing in sentences, for those who do not see it."""
    worst = min(response.prior_curve, key=lambda point: point.effect_pct)
    low, high = sorted(worst.interval_pct)
    said = f"People at large: worst after {response.prior_peak_hour:.0f} hours, {worst.effect_pct:.0f} %, may be {low:.0f} to {high:.0f} %."
    if not own:
        return f"{said} No curve of your own yet."
    worst = min(own, key=lambda point: point.effect_pct)
    low, high = sorted(worst.interval_pct)
    return f"{said} You: worst after {worst.hour:.0f} hours, {worst.effect_pct:.1f} %, may be {low:.1f} to {high:.1f} %."


def _axes(scale: Scale) -> Iterator[Drawn]:
    yield element("line", x1=LEFT, x2=RIGHT, y1=scale.y(0), y2=scale.y(0), cls="base")
    every = next((tick for tick in TICKS_PCT if (scale.high - scale.low) / tick <= TICKS_MOST), TICKS_PCT[-1])
    for number in range(int(scale.low / every), int(scale.high / every) + 1):
        percent = number * every
        yield element("text", f"{percent:+.0f}" if percent else "0", x=LEFT - 6, y=scale.y(percent) + 4, cls="end")
    for hour in range(0, int(LAST_HOUR) + 1, TICK_HOURS):
        last = hour == LAST_HOUR
        yield element("text", f"{hour} h" if last else str(hour), x=scale.x(hour), y=BOTTOM + 17, cls="end" if last else "middle")
    yield element("text", "after the end of a leg day", x=(LEFT + RIGHT) / 2, y=HEIGHT - 6, cls="middle")


def _curve(points: Sequence[CurvePoint], scale: Scale, cls: str) -> Iterator[Drawn]:
    """A curve with what it may be."""
    if not points:
        return
    area = [(scale.x(point.hour), scale.y(max(point.interval_pct))) for point in points]
    area += [(scale.x(point.hour), scale.y(min(point.interval_pct))) for point in reversed(points)]
    yield element("path", d=path(area) + "Z", cls=f"{cls} spread")
    yield element("path", d=path([(scale.x(point.hour), scale.y(point.effect_pct)) for point in points]), cls=f"{cls} curve")


def _names(response: Response, own: Sequence[CurvePoint], scale: Scale) -> Iterator[Drawn]:
    """Each curve is named where it is lowest; the own one below, the prior above, so that neither hides the other."""
    worst = min(response.prior_curve, key=lambda point: point.effect_pct)
    x, y = scale.x(worst.hour), scale.y(worst.effect_pct)
    yield element("circle", cx=x, cy=y, r=3, cls="prior mark")
    yield element("text", f"people at large: worst after {response.prior_peak_hour:.0f} h", x=RIGHT, y=scale.y(0) - 8, cls="end")
    if own:
        lowest = min(own, key=lambda point: point.effect_pct)
        yield element("circle", cx=scale.x(lowest.hour), cy=scale.y(lowest.effect_pct), r=4.5, cls="dot")
        yield element("text", "you", x=scale.x(lowest.hour) + 9, y=scale.y(lowest.effect_pct) + 15, cls="now-name")
