"""The clock of the legs: its curve, its prior, and that it is the prior where nothing is known."""

import numpy as np
import pytest

from legday.science.blocks import block_weights
from legday.science.clock import HOURS, History, clock
from legday.science.fatigue import contribution, delayed_response
from legday.science.kernel import Doses, Shapes, felt, hours_back, kernel, shapes, weight

NEAR = pytest.approx


def history(n=200, peak=44.0, size=-3.0, seed=2):
    """Runs at all hours after a weekly lift, and their levels with another peak than the general curve's."""
    rng = np.random.default_rng(seed)
    hours = rng.uniform(6, 168, n)
    days = np.arange(n) * 7.0 + hours / 24
    doses = Doses(np.arange(n), hours, np.ones(n))
    level = size * kernel(hours, peak, 2.0, 2.0) + rng.normal(0, 0.8, n)
    flagged = (hours >= 24) & (hours <= 48)
    return level[:, None], History(days, np.zeros(n, np.int64), flagged, hours > 130, doses)


def test_the_kernel_is_the_general_curve_at_35_hours():
    """With a peak of 35 h and steepness 2 on both sides it is the fatigue model's, before and after the peak."""
    hours = np.array([0.0, 6.0, 24.0, 35.0, 48.0, 120.0])
    assert kernel(hours, 35.0, 2.0, 2.0).tolist() == NEAR([delayed_response(float(hour)) for hour in hours])
    assert weight(np.array([-1.0, 2.0, 72.0])).tolist() == NEAR([0.0, contribution(1.0, 1.0, 2.0), contribution(1.0, 1.0, 72.0)])


def test_ninety_percent_is_back_where_a_tenth_is_left():
    """The general curve stands at a tenth of its peak after 117.8 h, and every other shape at its own hour."""
    shape = shapes()
    back = hours_back(shape.peak, shape.fall)
    assert float(hours_back(np.array(35.0), np.array(2.0))) == NEAR(117.8, abs=0.1)
    assert kernel(back, shape.peak, shape.rise, shape.fall) == NEAR(np.full(len(back), 0.1))


def test_the_prior_is_what_the_docs_say():
    """Median 35 h, 90 % between 23 and 53, and probabilities that sum to one."""
    shape = shapes()
    below = [shape.prior[shape.peak <= hours].sum() for hours in (21, 35, 53)]
    assert shape.prior.sum() == NEAR(1)
    assert below == [NEAR(0.03, abs=0.03), NEAR(0.5, abs=0.06), NEAR(0.95, abs=0.03)]


def test_several_lifts_before_a_run_add_up():
    """Two lifts before one run and none before another."""
    doses, shape = Doses(np.array([1, 1]), np.array([35.0, 70.0]), np.array([1.0, 0.5])), Shapes(*np.array([[35.0], [2.0], [2.0], [1.0]]))
    assert felt(doses, 3, shape)[:, 0].tolist() == NEAR([0.0, 1 + 0.5 * float(kernel(np.array(70.0), 35.0, 2.0, 2.0)), 0.0])


def test_too_few_runs_give_the_prior_as_prior():
    """Eleven flagged runs, or no runs at all: status prior, no effect, the interval of people at large, nothing learned."""
    level, own = history(n=40)
    for answer in (
        clock(level, own._replace(flagged=np.arange(40) < 11), [2.5]),
        clock(level[:0], History(*(part[:0] for part in own[:4]), Doses(*(part[:0] for part in own.doses))), [2.5]),
    ):
        assert (answer.status, answer.learned, answer.named) == ("prior", 0.0, False)
        assert answer.peak_hour == NEAR(35, abs=1.5)
        assert answer.peak_interval == (NEAR(23, abs=1.5), NEAR(53, abs=2))
        assert answer.curves[0].worst_pct == 0
        assert answer.curves[0].low_pct[18] < -2 < 2 < answer.curves[0].high_pct[18]


def test_a_runner_with_a_later_peak_is_heard():
    """Two hundred runs with a peak at 44 h and -3 %: found within 4 h and 0.5 %, with intervals that cover both, narrower than before."""
    answer = clock(*history(), [2.5])
    assert answer.named
    assert answer.peak_hour == NEAR(44, abs=4)
    assert answer.peak_interval[0] < 44 < answer.peak_interval[1]
    assert answer.peak_interval[1] - answer.peak_interval[0] < 20
    assert answer.curves[0].worst_pct == NEAR(-3, abs=0.5)
    at_30 = int(np.searchsorted(HOURS, 30))
    assert answer.curves[0].low_pct[at_30] < -3 * float(kernel(np.array(30.0), 44.0, 2.0, 2.0)) < answer.curves[0].high_pct[at_30]


def test_the_same_runs_give_the_same_clock():
    """Drawing blocks is seeded: two nights answer alike, to the last digit."""
    first, second = clock(*history(), [2.5]), clock(*history(), [2.5])
    assert (first.peak_hour, first.back_interval, first.curves[0].high_pct.tolist()) == (
        second.peak_hour, second.back_interval, second.curves[0].high_pct.tolist(),
    )  # fmt: skip


def test_a_mirrored_metric_adds_no_certainty():
    """Step length as the mirror of cadence says nothing that cadence did not: the peak's interval hardly narrows."""
    level, own = history(n=80)
    alone, twice = clock(level, own, [1.5]), clock(np.column_stack([level, -level]), own, [1.5, 1.5])
    widths = [high - low for low, high in (alone.peak_interval, twice.peak_interval)]
    assert widths[1] == NEAR(widths[0], rel=0.1)


def test_a_metric_that_is_not_known_is_silent():
    """A column of nothing leaves the clock as it was, and its own curve at the prior."""
    level, own = history()
    answer = clock(np.column_stack([level, np.full(len(level), np.nan)]), own, [2.5, 2.5])
    assert answer.peak_hour == NEAR(clock(level, own, [2.5]).peak_hour)
    assert answer.curves[1].worst_pct == 0


def test_blocks_keep_neighbours_together():
    """Every run is drawn about as often as every other, and neighbours of a day are drawn alike."""
    days = np.arange(200.0)
    weights = block_weights(days, 2000, np.random.default_rng(1))
    assert weights.sum(axis=1) == NEAR(np.full(2000, 200.0))
    assert weights.mean(axis=0) == NEAR(np.ones(200), abs=0.12)
    assert np.corrcoef(weights[:, 100], weights[:, 101])[0, 1] > 0.85
    assert abs(np.corrcoef(weights[:, 100], weights[:, 140])[0, 1]) < 0.2
