"""Were the warnings right, and would another gate have been better: scored by hand, and on runners who do not care for their legs."""

from datetime import timedelta

import msgspec
import numpy as np
import pytest

from legday.report.calibrate import calibrate, render, suggestion
from legday.report.form import Form, MetricForm
from legday.report.model import Day
from legday.report.response import PaceAtEffort
from legday.report.warnings_scored import happened_slower, wilson, with_scores
from legday.report.worth import worth

from .factory import HARD, NOW, at, athlete, lift, run


def pace(percent, sd=3.0):
    """So much faster than expected, by runs that scatter so much."""
    return PaceAtEffort(
        expected_speed_m_s=3.0, seen_speed_m_s=3.0, residual_pct=percent, detectable_pct=6.0, run_sd_pct=sd, band_pct=None, n_fresh=20
    )  # fmt: skip


def story(days=(), later=(), percent=-4.0):
    """Legs on Tuesday evening, a hard run on Wednesday evening, an easy one a week before; days of January as (day, soreness)."""
    lifts = [lift("legs", at("01-20", "17:00")), *later]
    runs = [
        run("easy", at("01-14", "18:00"), pace_at_effort=pace(-1.0)),
        run("hard", at("01-21", "18:00"), pace_at_effort=pace(percent), **HARD),
    ]
    told = [Day(date=at(f"01-{day}", "00:00").date(), soreness_0_10=soreness) for day, soreness in days]
    return with_scores([athlete(lifts, runs, days=told)])[0]


def score(scored, outcome):
    """The sums of one outcome."""
    return next(one for one in scored.warnings if one.outcome == outcome)


def test_a_warning_is_scored_by_pace_and_by_soreness():
    """A hard run on tired legs was slower, and both mornings were sore: three hits, each beside its probability."""
    scored = story([(22, 6.0), (23, 4.9)])
    (finding,) = [one for one in scored.findings if one.rule == "HARD_ON_TIRED_LEGS"]
    assert [(one.outcome, one.value, one.happened) for one in finding.seen] == [
        ("pace", -4.0, True), ("soreness_24h", 6.0, True), ("soreness_48h", 4.9, False),
    ]  # fmt: skip
    assert all(0 < one.probability < 1 for one in finding.seen)
    assert finding.seen[0].probability > 0.3
    assert (score(scored, "pace").hits, score(scored, "pace").n_warned, score(scored, "pace").n_not_warned) == (1, 1, 1)
    assert (score(scored, "soreness_48h").hits, score(scored, "soreness_48h").false_alarms) == (0, 1)


@pytest.mark.parametrize(("percent", "slower"), [(-2.03, True), (-2.02, False)])
def test_slower_is_slower_than_three_of_four(percent, slower):
    """Of runs that scatter by 3 %, one in four is 2.02 % slower or more."""
    assert happened_slower(run("r", at("01-21", "18:00"), pace_at_effort=pace(percent))) is slower


def test_what_is_not_known_is_not_scored():
    """No pace at effort, no report of soreness, no score of effort: none of it counts as a false alarm."""
    assert happened_slower(run("r", at("01-21", "18:00"))) is None
    scored = story()
    assert score(scored, "soreness_24h").n == 0
    assert score(scored, "soreness_24h").hit_rate is None
    assert worth(score(scored, "soreness_24h")).endswith("known of 0 runs, none of them warned of")


@pytest.mark.parametrize(("status", "known", "hits"), [("break", 1, 1), ("held", 1, 0), ("no sensor", 0, 0), ("one metric", 0, 0)])
def test_form_that_broke_is_a_hit_without_a_probability(status, known, hits):
    """It broke or it held; where no sensor says so, or one metric alone does, it is not known, and no Brier score is made of it."""
    metrics = [
        MetricForm(metric=name, level_pct=None, n_fresh=9, drift_pct=2.0, z=3.0, n_baseline=9, left=status == "break", change_pct=3.0)
        for name in ("cadence", "stance_time")
    ]
    hard = run("hard", at("01-21", "18:00"), form=Form(status=status, minute=20, metrics=metrics), **HARD)
    scored = with_scores([athlete([lift("legs", at("01-20", "17:00"))], [hard])])[0]
    found = score(scored, "form")
    assert (found.n, found.hits, found.brier, found.brier_base_rate) == (known, hits, None, None)
    seen = [seen for finding in scored.findings if finding.rule == "HARD_ON_TIRED_LEGS" for seen in finding.seen]
    assert [(one.outcome, one.value, one.probability) for one in seen] == ([("form", 2.0 * hits, None)] if known else [])


def test_soreness_after_another_leg_day_is_not_the_runs():
    """Squats the morning after the run: that soreness is theirs, and the next morning's too."""
    scored = story([(22, 6.0), (23, 7.0)], later=[lift("more", at("01-22", "09:00"))])
    assert score(scored, "soreness_24h").n == 1
    assert score(scored, "soreness_48h").n == 0


def test_the_brier_score_is_the_mean_squared_error():
    """By hand from the probabilities; the base rate's is p (1 - p)."""
    scored = story()
    (finding,) = [one for one in scored.findings if one.rule == "HARD_ON_TIRED_LEGS"]
    found = score(scored, "pace")
    easy = 0.25  # on fresh legs one in four is slower by chance
    assert found.brier == pytest.approx(((finding.seen[0].probability - 1) ** 2 + easy**2) / 2, abs=1e-6)
    assert (found.base_rate, found.brier_base_rate) == (0.5, 0.25)


def test_a_share_has_wilsons_interval():
    """5 of 10: 0.27 to 0.73; none of none: not known; all of three stays below one."""
    assert wilson(5, 10) == pytest.approx([0.269, 0.731], abs=0.002)
    assert wilson(0, 0) is None
    assert wilson(3, 3)[1] == pytest.approx(1.0)


def hard_runs(n, slow_from=None, seed=0, share=0.9):
    """Hard runs on legs of 0 to 70, of which those from some fatigue up were slow more often, or none more than others."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(n):
        legs = float(rng.uniform(0, 70))
        likely = 0.25 if slow_from is None else share if legs >= slow_from else 0.1
        slow = rng.uniform() < likely
        one = run(f"r{number}", at("01-20", "18:00") - timedelta(days=3 * (n - number)), pace_at_effort=pace(-5.0 if slow else 1.0), **HARD)
        found.append(msgspec.structs.replace(one, leg_fatigue=legs))
    return found


def test_a_gate_is_proposed_with_its_evidence():
    """Who slows down from 45 on is told so, with how many of how many, and the gain over 25 with its interval."""
    found = suggestion("fatigue.gate", 25.0, hard_runs(80, 45.0))
    assert found.proposed == pytest.approx(45, abs=5)
    assert found.gain_interval[0] > 0
    assert f"hard runs from {found.proposed:g} up" in found.because
    assert [one.gate for one in found.tried][:3] == [10, 15, 20]


def test_the_present_gate_stays_where_it_is_best():
    """Who slows down from the present gate on hears that it is best, and of no other."""
    found = suggestion("fatigue.gate", 45.0, hard_runs(80, 45.0, share=1.0))
    assert found.proposed is None
    assert found.because == "the present gate tells slow runs best"


def test_a_runner_who_does_not_care_for_tired_legs_gets_no_gate():
    """Of 40 such runners at most two are proposed one by chance."""
    proposed = [suggestion("fatigue.gate", 25.0, hard_runs(60, seed=seed)).proposed for seed in range(40)]
    assert sum(one is not None for one in proposed) <= 2


@pytest.mark.parametrize(("n", "said"), [(29, "too few to say: 29 hard runs"), (0, "too few to say: 0 hard runs")])
def test_too_few_runs_propose_nothing(n, said):
    """Below 30 hard runs with a known pace it says how many there are, and how many it needs."""
    found = suggestion("fatigue.gate", 25.0, hard_runs(n, 45.0))
    assert found.proposed is None
    assert found.because.startswith(said)


def test_one_sided_runs_propose_nothing():
    """Forty runs, all on fresh legs: no gate can be told from another."""
    fresh = [msgspec.structs.replace(one, leg_fatigue=2.0) for one in hard_runs(40)]
    assert suggestion("fatigue.gate", 25.0, fresh).because.startswith("too one-sided")


def test_calibration_is_of_an_instant_and_reads_as_text_and_as_json():
    """Runs after `now` are not looked at; the text says that nothing is changed and what to paste."""
    runs = hard_runs(90, 45.0)
    one = msgspec.structs.replace(athlete([], []), runs=runs)
    late, early = calibrate(one, NOW), calibrate(one, runs[10].start_time)
    assert (late.suggestions[0].n, early.suggestions[0].n) == (90, 11)
    text = render([late], as_json=False)
    assert "legday changes no setting by itself" in text
    assert f"gate = {late.suggestions[0].proposed:g}  # of" in text
    assert msgspec.json.decode(render([late], as_json=True))[0]["suggestions"][0]["setting"] == "fatigue.gate"
    assert "[fatigue]" not in render([early], as_json=False)
