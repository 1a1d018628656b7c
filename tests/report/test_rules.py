"""The rule book, section 2: which runs are findings, how severe, and on which side of each bound."""

import msgspec
import pytest

from legday.report.model import LiftBefore
from legday.report.rules import findings_on
from legday.report.rules.seen import Seen

from .factory import HARD, MODERATE, UNSCORED, at, lift, run

LIFT = lift("legs", at("01-27", "17:00"))


def seen(fatigue: float = 57.0, hours: float = 25.0, *, in_window: bool = True, of_lift=LIFT, known=None, earlier=(), **changed) -> Seen:
    """A run on 28 January, by default in the window, on loaded legs and easy."""
    band = "fresh" if fatigue < 10 else "light" if fatigue < 25 else "moderate" if fatigue < 50 else "high"
    one = run("r", at("01-28", "19:00"), **changed)
    one = msgspec.structs.replace(
        one, lift_id=of_lift.activity_id if of_lift else None, hours_since_lift=hours if of_lift else None, in_window=in_window,
        leg_fatigue=fatigue, leg_fatigue_band=band,
    )  # fmt: skip
    return Seen(run=one, lift=of_lift, known_leg_fatigue=fatigue if known is None else known, earlier_moving_times_s=tuple(earlier))


def ids(one: Seen) -> list[tuple[str, str]]:
    """Rule and severity of everything found, the envelope left out (test_envelope.py)."""
    return [(finding.rule, finding.severity) for finding in findings_on(one) if not finding.rule.startswith("ENV_")]


@pytest.mark.parametrize(
    ("fatigue", "probability", "found"),
    [
        (25.0, 0.5, [("HARD_ON_TIRED_LEGS", "warning")]),
        (24.99, 0.5, [("MODERATE_ON_TIRED_LEGS", "caution")]),
        (25.0, 0.499, [("MODERATE_ON_TIRED_LEGS", "caution")]),
        (10.0, 0.5, [("MODERATE_ON_TIRED_LEGS", "caution")]),
        (9.99, 0.5, [("HARD_ON_FRESH_LEGS", "note")]),
        (10.0, 0.499, []),
        (9.99, 0.499, []),
    ],
)
def test_a_hard_run_in_the_window_is_a_warning_from_leg_fatigue_25_and_p_hard_one_half(fatigue, probability, found):
    """Both bounds of the main finding are inclusive; below them it softens to a caution, then to a note, then to nothing."""
    assert ids(seen(fatigue, probability_hard=probability, probability_moderate=1.0)) == found


@pytest.mark.parametrize(("probability", "found"), [(0.5, [("MODERATE_ON_TIRED_LEGS", "caution")]), (0.499, [])])
def test_a_moderate_run_is_a_caution_from_p_moderate_one_half(probability, found):
    """A run that is moderate at even odds, on legs at the gate, is a caution; an easy one is nothing at all."""
    assert ids(seen(25.0, probability_hard=0.1, probability_moderate=probability)) == found


def test_an_easy_run_in_the_window_is_no_finding():
    """Economy suffers near 90 % of VO2max and hardly below 75 %: an easy run on tired legs is welcome."""
    assert ids(seen(80.0)) == []


@pytest.mark.parametrize(
    ("minutes", "earlier", "fatigue", "found"),
    [
        (90.0, 0, 57.0, []),
        (90.1, 0, 57.0, [("LONG_ON_TIRED_LEGS", "warning")]),
        (90.1, 0, 10.0, [("LONG_ON_TIRED_LEGS", "warning")]),
        (90.1, 0, 9.99, []),
        (60.0, 9, 57.0, []),
        (60.0, 10, 57.0, [("LONG_ON_TIRED_LEGS", "warning")]),
    ],
)
def test_a_long_run_is_a_warning_above_90_min_or_above_the_own_75th_percentile_of_ten_earlier_runs(minutes, earlier, fatigue, found):
    """Long counts as well as fast, but nine earlier runs are too few to say what is long for this runner."""
    history = [30 * 60.0 + 60 * number for number in range(earlier)]
    assert ids(seen(fatigue, moving_time_s=minutes * 60, earlier=history)) == found


def test_a_run_at_the_own_75th_percentile_is_not_long_yet():
    """Moving time must lie above the percentile: 30, 31 ... 39 min have it at 36.75 min."""
    history = [60.0 * minutes for minutes in range(30, 40)]
    assert ids(seen(moving_time_s=36.75 * 60, earlier=history)) == []
    assert ids(seen(moving_time_s=36.76 * 60, earlier=history)) == [("LONG_ON_TIRED_LEGS", "warning")]


def test_a_habit_of_very_long_runs_does_not_lift_the_90_minutes():
    """A runner whose runs are mostly two hours long still gets the warning at 95 min: 90 min counts on its own."""
    assert ids(seen(moving_time_s=95 * 60, earlier=[7200.0] * 12)) == [("LONG_ON_TIRED_LEGS", "warning")]


def test_one_finding_speaks_for_one_cause():
    """A run that is hard and long is one warning, about hardness, that mentions the length."""
    (found,) = findings_on(seen(moving_time_s=100 * 60, **HARD))
    assert found.rule == "HARD_ON_TIRED_LEGS"
    assert "1 h 40 min" in found.text


def test_a_long_run_silences_the_caution_about_effort_and_mentions_it():
    """A long and moderate run is one warning; the caution about its effort is in its words."""
    (found,) = findings_on(seen(moving_time_s=100 * 60, **MODERATE))
    assert found.rule == "LONG_ON_TIRED_LEGS"
    assert "faster than easy" in found.text


@pytest.mark.parametrize(("sigma", "severity"), [(15.0, "warning"), (15.1, "caution")])
def test_an_unsure_score_is_never_a_warning(sigma, severity):
    """With a sigma of the intensity above 15 the worst is a caution that says it cannot tell."""
    (found,) = findings_on(seen(**{**HARD, "intensity_sigma": sigma}))
    assert found.severity == severity
    assert found.text.startswith("Cannot tell") == (severity == "caution")


@pytest.mark.parametrize(
    ("basis", "severity"), [("sets", "warning"), ("session_rpe", "warning"), ("title", "caution"), ("heart_rate", "caution")]
)
def test_a_lift_known_by_title_or_heart_rate_alone_is_never_a_warning(basis, severity):
    """Heart rate and a title do not measure what was lifted: at most a caution worded "cannot tell", for length too."""
    guessed = lift("legs", at("01-27", "17:00"), leg_load_basis=basis)
    for one in (seen(of_lift=guessed, **HARD), seen(of_lift=guessed, moving_time_s=100 * 60)):
        (found,) = findings_on(one)
        assert found.severity == severity
        assert found.text.startswith("Cannot tell") == (severity == "caution")


def test_a_lift_known_by_its_date_alone_is_never_a_warning():
    """Noon stands for any hour of that day: at most a caution worded "cannot tell", and hours that do not pretend to be exact."""
    dated = lift("legs", at("01-27", "12:00"), assumed=["start_time"])
    ((_, severity),) = ids(seen(of_lift=dated, **HARD))
    assert severity == "caution"
    (found,) = findings_on(seen(of_lift=dated, **HARD))
    assert found.text.startswith("Cannot tell: of Tuesday's lift only the date is known.")
    assert "about 25 h after Tuesday's legs" in found.text
    ((_, severity),) = ids(seen(of_lift=lift("legs", at("01-27", "12:00"), assumed=["end_time"]), **HARD))
    assert severity == "warning"


def test_a_load_that_rests_on_an_unknown_lift_never_warns():
    """Where the legs reach the gate only through a lift of unknown region, the hard run is a caution."""
    (found,) = findings_on(seen(40.0, known=12.0, **HARD))
    assert found.severity == "caution"
    assert "not known" in found.text


@pytest.mark.parametrize(
    ("fatigue", "effort", "found"), [(25.0, HARD, [("OUTSIDE_WINDOW", "caution")]), (24.99, HARD, []), (60.0, MODERATE, []), (60.0, {}, [])]
)
def test_a_hard_run_outside_the_window_is_a_caution_while_the_legs_are_loaded(fatigue, effort, found):
    """Outside 24-48 h only a hard run at the gate or above is a caution, and it says that it is outside."""
    one = seen(fatigue, 14.0, in_window=False, **effort)
    assert ids(one) == found
    assert all("outside 24-48 h, legs still loaded" in finding.text for finding in findings_on(one))


@pytest.mark.parametrize(("hours", "is_found"), [(23.99, False), (24.0, True), (48.0, True), (48.01, False)])
def test_a_run_after_an_unknown_lift_gets_a_note_with_the_line_that_settles_it(hours, is_found):
    """From 24 to 48 h after a lift of unknown region, both ends inclusive, a note names the command; it is never more than a note."""
    unknown = [LiftBefore(lift_id="abc123", hours_since_lift=hours)]
    found = findings_on(seen(30.0, in_window=False, of_lift=None, known=0.0, unknown_lifts=unknown))
    assert [finding.severity for finding in found] == (["note"] if is_found else [])
    if is_found:
        assert found[0].rule == "UNKNOWN_LIFT_IN_WINDOW"
        assert "legday log --lift abc123 --region lower|upper|full|none" in found[0].do_instead


def test_a_hard_run_after_an_unknown_lift_alone_is_only_the_note():
    """A lift that may have opened a window never makes "outside the window" true either."""
    unknown = [LiftBefore(lift_id="abc123", hours_since_lift=30.0)]
    one = seen(30.0, in_window=False, of_lift=None, known=0.0, unknown_lifts=unknown, **HARD)
    assert ids(one) == [("UNKNOWN_LIFT_IN_WINDOW", "note")]


def test_a_run_without_a_score_is_not_called_hard():
    """No score is not known to be easy or hard: length alone may speak."""
    assert ids(seen(**UNSCORED)) == []
    assert ids(seen(moving_time_s=91 * 60, **UNSCORED)) == [("LONG_ON_TIRED_LEGS", "warning")]


def test_a_finding_says_what_it_rests_on():
    """Number, threshold, inputs, the lesser confidence and one thing to do instead come with every finding."""
    (found,) = findings_on(seen(57.0, of_lift=lift("legs", at("01-27", "17:00"), confidence="medium"), **HARD))
    assert (found.value, found.threshold) == (57.0, 25.0)
    assert found.rests_on == ["heart_rate", "pace", "sets"]
    assert found.confidence == "medium"
    assert found.do_instead.startswith("20-30 min")
    assert "25.0 h after Tuesday's legs" in found.text


def test_hours_beside_a_bound_are_not_rounded_onto_it():
    """24.02 h is written so, because 24.0 h would read as the bound itself."""
    (found,) = findings_on(seen(hours=24.02, **HARD))
    assert "24.02 h" in found.text
