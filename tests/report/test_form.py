"""Form in the report: the words of a break, the rule, the praise for easing off, and what is left out."""

import msgspec
import polars as pl
import pytest

from legday.report.coverage import coverage
from legday.report.form import Form, MetricForm, break_words, forms
from legday.report.model import ChannelScore
from legday.report.rules import findings_on
from legday.tables import Form as FormTable

from .factory import at, athlete, run
from .test_rules import ids, seen


def metric(name, change=None, **changed):
    """One metric, measured against nine runs; with a change it left."""
    one = MetricForm(
        metric=name, level_pct=-1.0, n_fresh=7, drift_pct=change, z=3.1, n_baseline=9, left=change is not None, change_pct=change,
        change_interval_pct=None if change is None else [change - 1, change + 1],
    )  # fmt: skip
    return msgspec.structs.replace(one, **changed)


def broken(eased=None, minutes_on=12, **changed):
    """A break in minute 27 of contact time and cadence."""
    metrics = [metric("cadence", -3.12), metric("stance_time", 5.2), metric("vertical_oscillation")]
    one = Form(status="break", minute=27, minute_interval=[25, 30], eased=eased, minutes_on=minutes_on, metrics=metrics)
    return msgspec.structs.replace(one, **changed)


@pytest.mark.parametrize(
    ("eased", "minutes_on", "ends"),
    [
        (None, 12, "you kept going for 12 min"),
        ("walked", 3, "you walked 3 min later"),
        ("slowed", 0, "you slowed down at once"),
        ("stopped", 4, "you stopped 4 min later"),
    ],
)
def test_a_break_in_words(eased, minutes_on, ends):
    """The largest change first, with its sign; the minute with its interval; what the runner did."""
    said = break_words(broken(eased, minutes_on))
    assert said == f"Contact time +5.2 % and cadence -3.1 % from minute 27 (25-30); {ends}"


def test_balance_is_in_points_and_a_sure_minute_has_no_interval():
    """A share of 100 % changes by points."""
    said = break_words(broken(minute_interval=[27, 27], metrics=[metric("cadence", -3.0), metric("stance_time_balance", 1.2)]))
    assert said.startswith("Cadence -3.0 % and left-right balance +1.2 points from minute 27; ")


def test_a_break_is_a_warning_where_the_runner_kept_going():
    """Also after ten minutes of it; with the number of metrics against two, and the runs it rests on."""
    assert ids(seen(form=broken())) == [("FORM_BREAK", "warning")]
    assert ids(seen(form=broken("walked", 11))) == [("FORM_BREAK", "warning")]
    found = next(one for one in findings_on(seen(form=broken())) if one.rule == "FORM_BREAK")
    assert (found.value, found.threshold, found.confidence) == (2.0, 2.0, "medium")
    assert found.rests_on == ["stance_time", "cadence"]
    assert "25.0 h after Tuesday's legs" in found.text
    assert "9 of your own runs" in found.text


def test_easing_off_soon_is_praised():
    """Ten minutes or less after it: a note, and nothing to do instead."""
    found = next(one for one in findings_on(seen(form=broken("walked", 10))) if one.rule == "FORM_BREAK")
    assert found.severity == "note"
    assert "good decision" in found.do_instead


@pytest.mark.parametrize("status", ["held", "one metric", "no baseline", "too short", "intervals", "not a run", "no sensor"])
def test_no_break_is_no_finding(status):
    """Whatever the reason; and a run of which nothing is known either."""
    assert ids(seen(form=Form(status=status))) == []
    assert ids(seen(form=None)) == []


@pytest.mark.parametrize(
    ("rating", "status", "fatigue", "found"),
    [(75.0, "held", 57.0, True), (74.9, "held", 57.0, False), (90.0, "no baseline", 57.0, False), (90.0, "held", 9.9, False)],
)
def test_a_hard_feeling_with_a_form_that_held_is_a_note(rating, status, fatigue, found):
    """On loaded legs, from the rating that is hard on; unknown form is no form that held."""
    felt = ChannelScore(channel="session_rpe", score=rating, sigma=10.0, hardest=rating, moderate=rating)
    one = seen(fatigue, in_window=False, form=Form(status=status, metrics=[metric("cadence")]), channels=[felt])
    assert ids(one) == ([("MENTAL_REP", "note")] if found else [])


def test_a_row_of_the_table_becomes_what_is_told():
    """Step length, which says what cadence says, and metrics without a sensor are left out; an interval stands around its change."""
    inner = {
        "status": "measured", "minutes": 20, "level_pct": 1.0, "n_level": 6, "drift_pct": -3.0, "z": -4.0, "n_drift": 9, "left": True,
        "shift_pct": -3.0, "shift_half_width_pct": 1.5,
    }  # fmt: skip
    row = {
        "activity_id": "a", "athlete": "me", "device": "garmin", "status": "break", "windows": 120, "mean_speed": 3.0, "break_minute": 27,
        "break_low": 25, "break_high": 30, "eased": None, "minutes_on": 12,
        "metrics": [
            inner | {"metric": "cadence"}, inner | {"metric": "step_length"}, inner | {"metric": "stance_time", "status": "no sensor"},
        ],
    }  # fmt: skip
    told = forms(pl.DataFrame([row], schema=FormTable.create_empty().schema))["a"]
    assert (told.status, told.minute, told.minute_interval) == ("break", 27, [25, 30])
    (cadence,) = told.metrics
    assert (cadence.metric, cadence.change_interval_pct, cadence.n_baseline) == ("cadence", [-4.5, -1.5], 9)


def test_cadence_alone_is_said_once():
    """A runner of GPX files is told what these allow, with the number of such runs; one with more sensors is told nothing."""
    gpx = Form(status="one metric", metrics=[metric("cadence")])
    runs = [run(f"r{number}", at("01-2" + str(number), "07:00"), form=gpx if number < 3 else broken()) for number in range(5)]
    said = [sentence for sentence in coverage(athlete([], runs)) if "cadence alone" in sentence]
    assert said == ["3 of 5 runs with cadence alone, as in GPX: one metric never shows that form broke down."]
    assert not any("cadence alone" in sentence for sentence in coverage(athlete([], runs[3:])))
