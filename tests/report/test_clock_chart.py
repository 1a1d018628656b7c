"""The legs' clock: a prior is drawn as a prior, the own curve only where there is one, and both are told in words."""

import msgspec

from legday.report.clock_chart import clock_chart
from legday.report.html import render
from legday.report.judged_by import Gates
from legday.report.response import CurvePoint, MetricCurve, MetricEffect, Response

from .factory import report, season

OWN = MetricCurve(
    metric="speed_at_heart_rate",
    points=[CurvePoint(hour=float(hour), effect_pct=-abs(30 - abs(hour - 30)) / 10, interval_pct=[-5.0, 1.0]) for hour in range(4, 61, 4)],
)
CADENCE = MetricEffect(metric="cadence", effect_pct=-2.1, interval_pct=[-3.0, -1.2], n_flagged=14, n_fresh=22, distinguishable=True)


def test_without_enough_runs_there_is_the_prior_alone():
    """Dashed, and named as what it is; nothing is drawn that looks like the runner's own."""
    text = clock_chart(Response(), Gates(), "c")
    assert 'class="prior curve"' in text
    assert 'class="own' not in text
    assert "People at large: worst after 35 hours, -4 %, may be -5 to -1 %. No curve of your own yet." in text


def test_the_own_curve_stands_beside_the_prior():
    """Both with what they may be, told apart by line and by name, and in words."""
    text = clock_chart(Response(status="measured", curves=[OWN]), Gates(), "c")
    assert text.count('class="own') == text.count('class="prior curve"') + text.count('class="prior spread"')
    assert ">you<" in text
    assert "You: worst after 28 hours, -2.8 %, may be -5.0 to 1.0 %." in text


def test_a_curve_of_cadence_is_not_drawn_beside_speed():
    """Percent of cadence and percent of speed are no one axis."""
    assert 'class="own' not in clock_chart(Response(curves=[msgspec.structs.replace(OWN, metric="cadence")]), Gates(), "c")


def test_every_effect_has_its_interval_and_its_number_of_runs():
    """A number of one's own never stands without n and what it may be; what is not known has no row."""
    unknown = msgspec.structs.replace(CADENCE, metric="stance_time", effect_pct=None, interval_pct=None)
    measured = msgspec.structs.replace(
        season(3), response=Response(status="measured", n_flagged=14, n_fresh=22, metrics=[CADENCE, unknown])
    )
    text = render(report(measured))
    assert '<th scope="row">cadence</th><td>-2.1 %</td><td>-3.0 to -1.2</td><td>14</td><td>22</td>' in text
    assert "ground contact" not in text
