"""The form of a run in a sentence: what it rests on, and why it cannot be told."""

import pytest

from legday.report.form import Form, MetricForm
from legday.report.form_lines import NOT_TOLD, form_line, why_not_told
from legday.report.strips import strip

from .factory import at, course, run


def metric(name: str, level: float | None, n_fresh: int = 14, **changed) -> MetricForm:
    """One metric of a run whose form held."""
    return MetricForm(metric=name, level_pct=level, n_fresh=n_fresh, drift_pct=0.2, z=0.1, n_baseline=9, **changed)


def test_the_largest_differences_are_said_with_the_fewest_runs_they_rest_on():
    """Three metrics at most; the fewest runs behind any of them are named; balance is in points."""
    metrics = [metric("cadence", -0.4), metric("stance_time", 2.1, 12), metric("stance_time_balance", 0.9), metric("vertical_ratio", None)]
    said = "contact time +2.1 %, left-right balance +0.9 points and cadence -0.4 % against 12 own fresh runs"
    assert form_line(Form(status="held", metrics=metrics)) == f"Form held; all in all at the same speed and grade {said}."


def test_a_break_is_told_with_its_minute_and_only_once():
    """The words of the finding where they do not stand above already; then the levels alone, if any is known."""
    broken = Form(
        status="break", minute=27, minute_interval=[25, 30], eased="walked", minutes_on=3,
        metrics=[metric("cadence", None, left=True, change_pct=-3.1, change_interval_pct=[-4.0, -2.0])],
    )  # fmt: skip
    said = "Cadence -3.1 % from minute 27 (25-30); you walked 3 min later."
    assert form_line(broken) == said
    assert form_line(broken, f"{said} Beside 9 of your own runs like it.") == ""
    broken.metrics[0].level_pct = -1.2
    assert form_line(broken, said) == "All in all at the same speed and grade cadence -1.2 % against 14 own fresh runs."


@pytest.mark.parametrize("status", NOT_TOLD)
def test_what_cannot_be_told_says_why(status):
    """No sensor, no baseline, too short: never that the form was fine; nothing at all where no form was looked at."""
    assert form_line(Form(status=status)) == ""
    assert why_not_told(Form(status=status)) == f"Form: {NOT_TOLD[status]}."
    assert why_not_told(Form(status="held")) == why_not_told(None) == form_line(None) == ""


def test_the_strip_marks_the_minute_at_which_form_broke():
    """A line with its name, inside the drawing; also in words."""
    broken = run("r", at("01-28", "19:00"), form=Form(status="break", minute=27, minute_interval=[25, 30]))
    wide, narrow = strip(course("r", [150.0] * 41), broken, "metric", "a")
    for text in (wide, narrow):
        assert text.count('class="broke"') == 1
        assert "Form broke down at minute 27." in text
    assert 'class="broke"' not in strip(course("r", [150.0] * 41), run("r", at("01-28", "19:00")), "metric", "a")[0]
