"""What tired legs do to a runner, as it is told: prior as prior, effects with n and interval, other hours, and a slower pace."""

from datetime import timedelta

import msgspec
import pytest

from legday.report.clock_lines import clock_line, moved_line, swap_line
from legday.report.model import SEVERITIES
from legday.report.response import MetricEffect, Moved, PaceAtEffort, Response, Shift, Swap, SwapMove, as_felt, prior_curve
from legday.report.rules.pace_drop import pace_drop
from legday.report.select import select
from legday.science.fatigue import FatigueModel

from .factory import NOW, at, athlete, season
from .test_rules import seen


def shift(hours, fatigue, pace=None):
    """The run so many hours later."""
    return Shift(
        shift_h=hours, hours_since_lift=30.0 + hours, leg_fatigue=fatigue, leg_fatigue_interval=[fatigue / 2, fatigue * 1.3],
        pace_pct=pace, pace_interval_pct=None if pace is None else [pace - 3, pace + 3],
        heart_rate_cost_bpm=None if pace is None else -pace, heart_rate_cost_interval_bpm=None if pace is None else [-pace - 3, -pace + 3],
    )  # fmt: skip


def story(*shifts, best=14):
    """A season whose last finding knows these other hours; its finding, its run and its lifts."""
    one = season()
    finding = next(found for found in reversed(one.findings) if found.activity_id == "wed-0")
    told = msgspec.structs.replace(finding, moved=Moved(lift_id="legs-0-tue", lift_share=0.77, best_shift_h=best, shifts=list(shifts)))
    return told, next(run for run in one.runs if run.activity_id == "wed-0"), one.lifts


def test_another_hour_says_what_the_legs_were_due_at_and_which_lift_it_was():
    """Fourteen hours later, with date and clock, the legs, and the lift with its share; no pace while only the prior is known."""
    said = moved_line(*story(shift(0, 57.0), shift(14, 24.0)))
    assert said == "to Thu 29 Jan 09:00, 14 h later: legs due at 24 instead of 57. Tuesday's Squats + deadlifts made 77 % of that."


def test_a_measured_clock_adds_pace_and_beats_with_the_interval_of_one_run():
    """Two percent of speed, and two beats, as single runs scatter."""
    said = moved_line(*story(shift(0, 57.0, -3.0), shift(14, 24.0, -1.0)))
    assert "speed at the same effort +2.0 % (one run: -1 to +5), -2 bpm at the same pace" in said


def test_other_hours_are_those_of_the_athletes_own_legs():
    """Reports of soreness say that these legs feel half of what anyone's do: so they do at every hour, and its bounds."""
    finding, _, _ = story(shift(0, 70.0), shift(14, 30.0))
    half = msgspec.structs.replace(finding, moved=as_felt(finding.moved, FatigueModel(personal_factor=0.5))).moved.shifts
    assert [one.leg_fatigue for one in half] == pytest.approx([100 * (1 - 0.3**0.5), 100 * (1 - 0.7**0.5)])
    assert half[0].leg_fatigue_interval[0] == pytest.approx(100 * (1 - 0.65**0.5))
    assert as_felt(finding.moved, FatigueModel()) is finding.moved


def test_legs_at_the_end_of_the_scale_are_no_error():
    """A load beyond all reason stands at 100, and stays near it."""
    finding, _, _ = story(shift(0, 100.0), shift(14, 30.0))
    assert as_felt(finding.moved, FatigueModel(personal_factor=1.5)).shifts[0].leg_fatigue == pytest.approx(100.0)


@pytest.mark.parametrize(("best", "fatigue"), [(0, 57.0), (14, 57.0), (14, 60.0)])
def test_nothing_is_said_where_no_other_hour_was_better(best, fatigue):
    """Its own hour, or one at which the legs were due no fresher, is no advice."""
    assert moved_line(*story(shift(0, 57.0), shift(14, fatigue), best=best)) is None


def test_the_prior_is_told_as_prior():
    """Too few runs: how many are needed, how many there are, and that the 35 h are other people's."""
    said = clock_line(Response(n_flagged=6, n_fresh=15))
    assert said.startswith("not yet your own")
    assert "12 runs" in said
    assert "6 and 15" in said
    assert "people at large are at their worst after 35 h" in said


def measured(*, named=True, distinguishable=True, effect=-2.1):
    """A clock from 27 and 124 runs."""
    metric = MetricEffect(
        metric="speed_at_heart_rate", effect_pct=effect, interval_pct=[effect - 0.9, effect + 0.9], n_flagged=27, n_fresh=124,
        distinguishable=distinguishable,
    )  # fmt: skip
    return Response(
        status="measured", n_flagged=30, n_fresh=130, peak_hour=31.2, metrics=[metric], peak_interval_hours=[25.0, 40.0], back_hour=96.0,
        back_interval_hours=[70.0, 140.0], named=named,
    )  # fmt: skip


def test_a_measured_clock_is_told_with_its_n_and_its_intervals():
    """How much, from how many runs, when worst and when back; the other way round it says faster."""
    said = clock_line(measured())
    assert "2.1 % slower at the same heart rate 24-48 h after legs (-3.0 to -1.2; 27 runs 24-48 h after legs, 124 fresh)" in said
    assert "worst 31 h after legs (25 to 40), 90 % back by 96 h (70 to 140)" in said
    assert "2.1 % faster" in clock_line(measured(effect=2.1))


def test_what_does_not_stand_out_is_not_told_as_an_effect():
    """Not distinguishable: said so, with the interval. A peak that the own runs say nothing of is not named."""
    said = clock_line(measured(named=False, distinguishable=False))
    assert "no difference of your speed at the same heart rate stands out (-2.1 %, -3.0 to -1.2" in said
    assert "your runs do not say" in said
    assert "31" not in said


def test_a_report_as_of_an_earlier_day_tells_the_prior():
    """The clock rests on all runs up to the last: a morning before that one could not know it."""
    one = msgspec.structs.replace(season(), response=msgspec.structs.replace(measured(), as_of=NOW))
    (now,), (before,) = (select([one], when).athletes for when in (NOW, NOW - timedelta(seconds=1)))
    assert now.response.status == "measured"
    assert before.response == Response()


def test_a_swap_names_both_sessions_and_leaves_after_a_week():
    """Two sessions with their days, and what it would have cut; nothing eight days after the last run."""
    swap = Swap(
        moves=[SwapMove(activity_id="legs-0-tue", to_day=at("01-26", "00:00").date()),
               SwapMove(activity_id="mon-0", to_day=at("01-27", "00:00").date())],
        interference=17.4, before=76.6,
    )  # fmt: skip
    one = msgspec.structs.replace(season(), swaps=[swap])
    said = [swap_line(select([one], when).athletes[0]) for when in (NOW, NOW + timedelta(days=8))]
    assert said == [
        "Tue Squats + deadlifts on Mon and Mon Morning run on Tue: hard running on tired legs 17 instead of 77 (chance of hard times leg "
        "fatigue)", None
    ]  # fmt: skip
    assert swap_line(athlete([], [], swaps=[swap])) is None


def test_the_prior_curve_is_the_general_one():
    """Four percent at about 36 h, between one and five, and a tenth of it by five days."""
    points = {point.hour: point for point in prior_curve()}
    assert points[36].effect_pct == pytest.approx(-4.0, abs=0.01)
    assert points[36].interval_pct == pytest.approx([-5.0, -1.0], abs=0.01)
    assert points[120].effect_pct == pytest.approx(-0.36, abs=0.02)


def slower(percent, band, fatigue=30.0, **changed):
    """A run that was so much slower than its fresh runs let expect."""
    pace = PaceAtEffort(
        expected_speed_m_s=3.0, seen_speed_m_s=3.0 * (1 - percent / 100), residual_pct=-percent, detectable_pct=4.5,
        run_sd_pct=2.2, band_pct=band,
        n_fresh=40,
    )  # fmt: skip
    return seen(fatigue, pace_at_effort=pace, **changed)


@pytest.mark.parametrize(
    ("percent", "band", "severity"),
    [(4.9, None, None), (5.0, 5.0, "note"), (9.9, 5.0, "note"), (10.0, 10.0, "caution"), (19.9, 10.0, "caution"), (20.0, 20.0, "warning"),
     (31.0, 30.0, "warning"), (12.0, None, None)],
)  # fmt: skip
def test_a_slower_pace_is_a_caution_from_10_and_a_warning_from_20_percent(percent, band, severity):
    """By the band that stands out; a drop within what chance gives has none and is no finding."""
    found = pace_drop(slower(percent, band))
    assert (found.severity if found else None) == severity
    if found:
        assert (found.value, found.threshold, found.rests_on[:2]) == (percent, band, ["heart_rate", "pace"])


@pytest.mark.parametrize(("fatigue", "in_window", "is_found"), [(10.0, False, True), (9.99, False, False), (5.0, True, True)])
def test_a_slower_pace_on_fresh_legs_is_no_finding_of_the_legs(fatigue, in_window, is_found):
    """In the window, or on legs from 10 up; a slow day on fresh legs has another cause."""
    assert (pace_drop(slower(15.0, 10.0, fatigue, in_window=in_window)) is not None) == is_found


def test_a_slower_pace_says_what_was_seen_and_what_chance_may_do():
    """Both paces, how many runs it rests on, and the least difference that stands out."""
    text = pace_drop(slower(12.0, 10.0)).text
    assert "12 % slower than 40 earlier runs on fresh legs let expect at this heart rate (6:19 /km for 5:33 /km)" in text
    assert "up to 4 % may be chance" in text
    assert SEVERITIES.index(pace_drop(slower(25.0, 20.0, of_lift=None, hours=None)).severity) <= 2
