"""The effect of tired legs on simulated and hand-made runs, and the numbers that its parts are published with."""

import numpy as np
import pytest

from legday.science.drift import DRIFTS, regression, whitened
from legday.science.response import PRIOR_SD, comparable, effects, holm
from legday.science.running_regression import Trend, said_before
from legday.science.student import Z_90, normal_score, student_quantile, two_sided

NEAR = pytest.approx


def runs(effect=2.0, n=60, noise=1.0, seed=1):
    """Levels, days, flags and one device; every third run is flagged."""
    rng = np.random.default_rng(seed)
    flagged = np.arange(n) % 3 == 0
    return rng.normal(0, noise, n) + effect * flagged, np.arange(n) * 1.5, flagged, np.zeros(n, np.int64)


def effect_of(level, days, flagged, device, sd=2.5):
    """The effect on one metric."""
    return effects(np.asarray(level)[:, None], days, flagged, device, [sd])[0]


def test_holm_keeps_the_smallest_until_one_fails():
    """The worked example of four values at 5 %: 0.01 and 0.005 stand, 0.03 and 0.04 do not."""
    assert holm([0.01, 0.04, 0.03, 0.005], 0.05) == [True, False, False, True]


def test_student_in_terms_of_the_normal():
    """Tables: 2.776 (4 degrees) and 2.086 (20) are 1.96 of the normal, 90 % at 10 degrees is 1.812, and there and back is the same."""
    assert (normal_score(2.776, 4), normal_score(2.086, 20)) == (NEAR(1.96, abs=0.01), NEAR(1.96, abs=0.002))
    assert student_quantile(Z_90, 10) == NEAR(1.812, abs=0.003)
    assert normal_score(student_quantile(-1.3, 7), 7) == NEAR(-1.3)
    assert two_sided(2.228, 10) == NEAR(0.05, abs=0.001)


def test_whitening_agrees_with_the_covariance_matrix():
    """What the filter leaves has the squares and the determinant that the full covariance gives."""
    rng = np.random.default_rng(0)
    days, y = np.sort(rng.uniform(0, 100, 25)), rng.normal(size=25)
    white = whitened(y[:, None], days)
    for at, (ratio, memory) in enumerate(DRIFTS):
        covariance = np.eye(25) + ratio * np.exp(-np.abs(days[:, None] - days) / memory)
        assert (white.columns[at, :, 0] ** 2).sum() == NEAR(y @ np.linalg.solve(covariance, y))
        assert white.log_determinants[at] == NEAR(np.linalg.slogdet(covariance)[1])


def test_without_drift_the_regression_is_the_ordinary_one():
    """Under the assumption of no drift, the coefficient of a 0/1 column beside a constant is the difference of means."""
    level, days, flagged, _ = runs()
    fit = regression(whitened(np.column_stack([level, np.ones(60), flagged]), days), 0, [1, 2])
    assert fit.estimate[0] == NEAR(level[flagged].mean() - level[~flagged].mean())
    assert fit.degrees == 58


def test_an_effect_is_found_with_its_interval():
    """Two percent among scatter of one: found, distinguishable, and shrunk a little towards nothing when pooled."""
    seen = effect_of(*runs())
    assert seen.interval_pct[0] < 2 < seen.interval_pct[1]
    assert seen.p_value < 1e-4
    assert 0 < seen.pooled_pct < seen.effect_pct
    assert seen.detectable_pct == NEAR(1.96 * np.sqrt(1 / 20 + 1 / 40), rel=0.25)


def test_the_effect_turns_with_the_sign():
    """The mirrored levels give the mirrored effect, with the same probability by chance."""
    level, *rest = runs()
    seen, mirrored = effect_of(level, *rest), effect_of(-level, *rest)
    assert mirrored.effect_pct == NEAR(-seen.effect_pct)
    assert mirrored.p_value == NEAR(seen.p_value)


def test_too_few_runs_say_nothing():
    """Three flagged runs, or seven fresh ones, give no effect at all."""
    level, days, flagged, device = runs(n=30)
    few = np.flatnonzero(flagged)[3:]
    assert effect_of(*(np.delete(part, few) for part in (level, days, flagged, device))) is None
    few = np.flatnonzero(~flagged)[7:]
    assert effect_of(*(np.delete(part, few) for part in (level, days, flagged, device))) is None


def test_a_device_without_fresh_runs_is_left_out():
    """Flagged runs on a watch that no fresh run was recorded with have no zero to be measured from."""
    level, days, flagged, device = runs()
    device = np.where((days > 60) & flagged, 1, 0)
    assert not comparable(flagged, device)[device == 1].any()
    assert effect_of(level, days, flagged, device).n_flagged == int((device == 0)[flagged].sum())


def test_a_new_device_is_no_effect():
    """A watch that reads five percent more from the middle on shifts the plain difference and not this one."""
    level, days, flagged, device = runs(effect=0.0)
    device = (days > 45).astype(np.int64)
    flagged = flagged & ((device == 1) | (np.arange(60) % 9 == 0))
    seen = effect_of(level + 5 * device, days, flagged, device)
    assert abs(seen.plain_pct) > 1
    assert abs(seen.effect_pct) < 0.8


def test_levels_that_never_vary_have_no_effect():
    """A sensor stuck at one value is no effect and no error."""
    seen = effect_of(np.zeros(30), np.arange(30.0), np.arange(30) % 3 == 0, np.zeros(30, np.int64))
    assert (seen.effect_pct, seen.p_value) == (NEAR(0), NEAR(1))


def test_every_metric_of_the_report_has_a_prior():
    """The six of the contract, by their names."""
    assert set(PRIOR_SD) == {"cadence", "step_length", "stance_time", "vertical_oscillation", "vertical_ratio", "speed_at_heart_rate"}


def said(outcome, learn, columns=None):
    """A level alone, or with columns."""
    n = len(outcome)
    columns = np.ones((n, 1)) if columns is None else columns
    sd = np.full(columns.shape[1], 30.0)
    return said_before(outcome, columns, np.arange(n) * 2.0, np.zeros(n, int), learn, mean=np.zeros_like(sd), sd=sd, trend=Trend(0.4, 2.0))


def test_what_is_said_of_a_run_never_changes_later():
    """The first thirty runs are told the same with and without the next thirty."""
    rng = np.random.default_rng(3)
    outcome, learn = rng.normal(100, 3, 60), rng.random(60) < 0.7
    whole, part = said(outcome, learn), said(outcome[:30], learn[:30])
    assert whole.expected[:30].tolist() == part.expected.tolist()
    assert whole.detectable[:30].tolist() == part.detectable.tolist()


def test_runs_that_are_not_learned_from_leave_no_trace():
    """Flagged runs of any size do not move what is expected of the next."""
    learn = np.arange(40) % 2 == 0
    outcome = np.where(learn, 100.0, 50.0)
    assert said(outcome, learn).expected.tolist() == said(np.where(learn, 100.0, 999.0), learn).expected.tolist()
    assert said(outcome, learn).learned_from[-1] == 20


def test_one_wild_run_is_not_fitness():
    """A run that is a hundred off moves the next expectation by a few, because surprise is held at three SD."""
    outcome = np.full(40, 100.0)
    outcome[30] = 200.0
    assert abs(said(outcome, np.ones(40, bool)).expected[31] - 100) < 5


def test_nineteen_of_twenty_runs_lie_within_the_detectable_difference():
    """Of 2,000 runs of a level that walks, 93 to 98 % are nearer to what was expected than the least difference that stands out."""
    rng = np.random.default_rng(5)
    outcome = 100 + np.cumsum(rng.normal(0, 0.4 * np.sqrt(2), 2000)) + rng.normal(0, 2, 2000)
    answer = said(outcome, np.ones(2000, bool))
    assert 0.93 < np.mean(np.abs(outcome - answer.expected)[20:] < answer.detectable[20:]) < 0.98
