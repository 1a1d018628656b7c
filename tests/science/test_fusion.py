"""Channels made into one score, and what happens where they contradict each other."""

from itertools import permutations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.science.fusion import SIGMA_LEAST, channels_disagree, fused, judged_level, judged_sigma, median_of_three, shared_errors

CHANNEL = st.tuples(st.floats(0, 100), st.floats(1, 20))


def test_the_surer_channel_counts_more():
    """80 with 6 and 70 with 8: weights 64 to 36."""
    score, sigma = fused([(80.0, 6.0), (70.0, 8.0)])
    assert (score, sigma) == (pytest.approx(76.4), pytest.approx(4.8))


def test_many_channels_are_not_surer_than_three_points():
    """Four channels of sigma 5 would be 2.5."""
    assert fused([(70.0, 5.0)] * 4) == (pytest.approx(70.0), SIGMA_LEAST)


def test_one_channel_is_itself():
    """Nothing to fuse."""
    assert fused([(62.0, 10.0)]) == (pytest.approx(62.0), pytest.approx(10.0))
    assert channels_disagree([(62.0, 10.0)]) is False


@pytest.mark.parametrize(("one", "other", "disagree"), [(90.0, 60.0, True), (80.1, 60.0, True), (80.0, 60.0, False), (60.0, 90.0, True)])
def test_channels_contradict_beyond_twice_their_sigma(one, other, disagree):
    """Sigmas 6 and 8: more than 20 apart."""
    assert channels_disagree([(one, 6.0), (other, 8.0)]) is disagree


def test_a_contradiction_is_judged_by_its_larger_side():
    """A slow pace at a high heart rate on a hot day is a hard run; with its own uncertainty."""
    assert fused([(90.0, 6.0), (60.0, 8.0)])[0] == pytest.approx(79.2)
    assert judged_level([(90.0, 6.0), (60.0, 8.0)]) == (90.0, 6.0)
    assert judged_level([(60.0, 8.0), (90.0, 6.0)]) == (90.0, 6.0)
    assert judged_level([(80.0, 6.0), (70.0, 8.0)]) == fused([(80.0, 6.0), (70.0, 8.0)])


def test_weights_of_their_own_keep_a_rising_score_from_sinking_the_mean():
    """80 with 12 and 70 with 8, weighed as by 6 and 8: the mean as before, its sigma wider."""
    score, sigma = fused([(80.0, 12.0), (70.0, 8.0)], [6.0, 8.0])
    assert (score, sigma) == (pytest.approx(76.4), pytest.approx((0.64**2 * 12**2 + 0.36**2 * 8**2) ** 0.5))


def test_a_judged_level_has_the_sigma_of_what_it_was_taken_from():
    """Raised to 90: that channel's; not raised: the fused one."""
    apart = [(60.0, 8.0), (90.0, 6.0)]
    assert judged_sigma(apart, 90.0, fused(apart)) == 6.0
    assert judged_sigma(apart, fused(apart)[0], fused(apart)) == fused(apart)[1]


def test_channels_that_err_together_weigh_as_the_surer_of_them():
    """Pace and power of one run, 8 and 8 or 5 and 8: beside a third, both count as one; where one is missing, nothing changes."""
    for sigma in (8.0, 5.0):
        pair = [(70.0, sigma), (70.0, 8.0)]
        factor = shared_errors(*pair)
        score, spread = fused([(level, each * factor) for level, each in pair])
        assert (score, spread) == (pytest.approx(70.0), pytest.approx(sigma))
        together = fused([*((level, each * factor) for level, each in pair), (60.0, 6.0)])
        assert together == (pytest.approx(fused([(70.0, sigma), (60.0, 6.0)])[0]), pytest.approx(fused([(70.0, sigma), (60.0, 6.0)])[1]))
    assert shared_errors((70.0, 8.0), (70.0, 8.0)) == pytest.approx(2**0.5)
    frame = pl.DataFrame({"a": [70.0, 70.0, None], "b": [70.0, None, None]}, schema={"a": pl.Float64, "b": pl.Float64})
    factors = frame.select(shared_errors((pl.col("a"), pl.lit(8.0)), (pl.col("b"), pl.lit(8.0)))).to_series().to_list()
    assert factors == [pytest.approx(2**0.5), 1.0, 1.0]


def test_one_witness_against_two_does_not_raise_the_level():
    """95 by pace, 42 by heart rate, 38 by the runner: as far as the second bears it out, which is below the fused score."""
    channels = [(42.0, 8.0), (95.0, 8.0), (38.0, 10.0)]
    middle = median_of_three(42.0, 95.0, 38.0)
    assert middle == 42.0
    assert judged_level(channels)[0] == 95.0
    assert judged_level(channels, None, middle) == fused(channels)
    two = [(90.0, 8.0), (95.0, 8.0), (38.0, 10.0)]
    assert judged_level(two, None, median_of_three(90.0, 95.0, 38.0)) == (90.0, 8.0)
    assert pl.DataFrame({"a": [None, 3.0]}).select(median_of_three(pl.col("a"), pl.lit(1.0), pl.lit(2.0))).to_series().to_list() == [
        None,
        2.0,
    ]


@given(st.permutations([20.0, 50.0, 80.0]))
def test_the_middle_of_three_is_the_middle_in_any_order(levels):
    """Whichever is named first."""
    assert median_of_three(*levels) == 50.0


def test_an_unknown_channel_is_left_out():
    """Null scores carry no weight, and where all are null the score is null, never NaN."""
    schema = {"a": pl.Float64, "b": pl.Float64}
    frame = pl.DataFrame({"a": [80.0, None, None, 90.0], "b": [70.0, 70.0, None, 60.0]}, schema=schema)
    channels = [(pl.col("a"), pl.lit(6.0)), (pl.col("b"), pl.lit(8.0))]
    score, sigma = fused(channels)
    level, level_sigma = judged_level(channels)
    seen = frame.select(
        score.alias("s"), sigma.alias("g"), channels_disagree(channels).alias("d"), level.alias("l"), level_sigma.alias("h")
    )
    near = pytest.approx
    assert seen.rows() == [
        (near(76.4), near(4.8), False, near(76.4), near(4.8)),
        (near(70.0), near(8.0), False, near(70.0), near(8.0)),
        (None, None, False, None, None),
        (near(79.2), near(4.8), True, near(90.0), near(6.0)),
    ]


@given(st.lists(CHANNEL, min_size=1, max_size=4))
def test_the_fused_score_lies_between_its_channels(channels):
    """And is never less sure than its surest one, down to three points; a judged score is never below the fused."""
    score, sigma = fused(channels)
    assert min(level for level, _ in channels) - 1e-9 <= score <= max(level for level, _ in channels) + 1e-9
    assert SIGMA_LEAST <= sigma <= max(SIGMA_LEAST, min(spread for _, spread in channels)) + 1e-9
    assert judged_level(channels)[0] >= score


@given(st.lists(CHANNEL, min_size=2, max_size=3))
def test_the_order_of_channels_does_not_matter(channels):
    """The score and the verdict are the same whichever sensor is named first."""
    scores = [fused(order)[0] for order in permutations(channels)]
    assert scores == pytest.approx([scores[0]] * len(scores))
    assert len({channels_disagree(order) for order in permutations(channels)}) == 1


@given(st.lists(CHANNEL, min_size=1, max_size=4), st.floats(0, 20))
def test_a_harder_channel_never_lowers_the_fused_score(channels, more):
    """Raising one score raises the mean."""
    (level, sigma), *others = channels
    assert fused([(level + more, sigma), *others])[0] >= fused(channels)[0] - 1e-9
