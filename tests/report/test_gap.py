"""The rule book, section 2: too soon after a lift, and one finding after the other."""

from datetime import timedelta

import msgspec
import pytest

from legday.report.judge import findings
from legday.report.judged_by import Gates
from legday.report.model import LiftBefore
from legday.report.rules import findings_on
from legday.report.rules.seen import Seen

from .factory import HARD, MODERATE, UNSCORED, at, athlete, lift, run

LIFT = lift("legs", at("01-28", "07:00"))


def seen(hours, goal="general", of_lift=LIFT, **changed) -> Seen:
    """A run so many hours after a lift that ended at eight in the morning."""
    begins = of_lift.end_time.astimezone(at("01-28", "07:00").tzinfo) + timedelta(hours=hours)
    one = msgspec.structs.replace(
        run("r", begins, 25, **changed), lift_id="legs", hours_since_lift=hours, lifts=[LiftBefore(lift_id="legs", hours_since_lift=hours)],
        leg_fatigue=30.0, leg_fatigue_band="moderate",
    )  # fmt: skip
    return Seen(run=one, lift=of_lift, latest=of_lift, known_leg_fatigue=30.0, gates=Gates(goal=goal))


def ids(one):
    """Rule and severity of everything found."""
    return [(finding.rule, finding.severity) for finding in findings_on(one)]


@pytest.mark.parametrize(
    ("hours", "effort", "found"),
    [
        (5.99, {}, [("GAP_6H", "caution")]),
        (6.0, {}, []),
        (5.99, MODERATE, [("GAP_6H", "warning")]),
        (5.99, UNSCORED, [("GAP_6H", "caution")]),
        (5.99, HARD, [("GAP_6H", "warning")]),
        (6.0, HARD, [("OUTSIDE_WINDOW", "caution")]),
    ],
)
def test_a_run_within_six_hours_is_a_warning_where_it_was_more_than_easy(hours, effort, found):
    """Six hours are enough; an easy run before them is a caution, and so is one of which nobody knows how hard it was."""
    assert ids(seen(hours, **effort)) == found


def test_too_soon_silences_outside_the_window():
    """A hard run three hours after legs is one finding, that lists the lesser."""
    (found,) = findings_on(seen(3.0, **HARD))
    assert (found.rule, found.silenced) == ("GAP_6H", ["OUTSIDE_WINDOW"])
    assert found.text == "A hard run 3.0 h after Wednesday's legs, sooner than six hours."


def test_a_lift_known_by_its_date_alone_never_warns_of_the_gap():
    """Of such a lift the hour is assumed: a caution worded "cannot tell"."""
    (found,) = findings_on(seen(3.0, of_lift=msgspec.structs.replace(LIFT, assumed=["start_time"]), **HARD))
    assert found.severity == "caution"
    assert found.text.startswith("Cannot tell: of Wednesday's lift only the date is known.")


@pytest.mark.parametrize(
    ("goal", "hours", "found"),
    [
        ("strength", 10.0, [("SAME_DAY_RUN", "caution")]),
        ("strength", 16.5, []),
        ("race", 10.0, []),
        ("strength", 3.0, [("GAP_6H", "caution")]),
    ],
)
def test_for_strength_any_run_on_the_day_of_legs_is_a_caution(goal, hours, found):
    """However easy, until midnight where the run was; for other goals it is welcome."""
    assert ids(seen(hours, goal)) == found


def season(days, **effort):
    """Hard runs 25 h after legs, on these days of January."""
    lifts = [lift(f"l{day}", at(f"01-{day - 1:02d}", "17:00")) for day in days]
    return athlete(lifts, [run(f"r{day}", at(f"01-{day:02d}", "19:00"), **(effort or HARD)) for day in days])


@pytest.mark.parametrize(("days", "stacked"), [((10, 13), ["r13"]), ((10, 14), []), ((10, 12, 14), ["r12", "r14"])])
def test_findings_on_two_runs_within_72_h_add_up(days, stacked):
    """72 h after the first the second is still one on top of the other; a day later it is not."""
    assert [one.activity_id for one in season(days).findings if one.rule == "STACKED"] == stacked


def test_easy_runs_never_add_up_to_a_warning():
    """Two long easy runs in the window are two cautions: an easy run in the window is no warning, and two are none."""
    found = season((10, 12), intensity_class="easy").findings
    assert {one.rule for one in found} == {"ENV_TOO_LONG"}


def test_what_is_in_doubt_adds_up_to_a_caution():
    """Where one of the two cannot be told, both together cannot either."""
    found = [one for one in season((10, 12), **{**HARD, "intensity_sigma": 16.0}).findings if one.rule == "STACKED"]
    assert [one.severity for one in found] == ["caution"]


def test_what_nothing_changed_is_taken_from_last_time_and_stacks_anew():
    """Findings of old runs come from the last report; a finding that went away leaves no stack behind."""
    whole = season((10, 12, 20, 22))
    assert findings(whole, whole) == whole.findings
    lighter = [msgspec.structs.replace(one, leg_load=0.01) if one.activity_id == "l20" else one for one in whole.lifts]
    again = athlete(lighter, whole.runs)
    assert findings(again, whole) == findings(again)
    assert [one.activity_id for one in again.findings if one.rule == "STACKED"] == ["r12"]
