"""Effects across people against a published meta-analysis, and what pooling must never do."""

import math

import pytest

from legday.science.pooling import partially_pooled

# log risk ratios and their variances of 13 trials of BCG vaccine: metafor's dat.bcg (Colditz et al. 1994)
BCG = (
    (-0.8893, 0.3256), (-1.5854, 0.1946), (-1.3481, 0.4154), (-1.4416, 0.0200), (-0.2175, 0.0512), (-0.7861, 0.0069), (-1.6209, 0.2230),
    (0.0120, 0.0040), (-0.4694, 0.0564), (-1.3713, 0.0730), (-0.3394, 0.0124), (0.4459, 0.5325), (-0.0173, 0.0714),
)  # fmt: skip


def test_bcg_vaccine():
    """DerSimonian and Laird give a mean of -0.714 and a variance of 0.309 between trials, as metafor prints."""
    found = partially_pooled([effect for effect, _ in BCG], [math.sqrt(variance) for _, variance in BCG])
    assert found.mean == pytest.approx(-0.7141, abs=0.002)
    assert found.between_sd**2 == pytest.approx(0.3088, abs=0.003)
    low, high = found.interval
    assert low < -0.7141 - 1.645 * 0.1787 < high  # thirteen trials know less than a normal interval says
    assert low == pytest.approx(-0.7141 - 1.782 * 0.1807, abs=0.02)  # Student's quantile at 12 degrees


def test_two_people_are_too_few():
    """How much people differ cannot be told from two."""
    assert partially_pooled([1.0, 2.0], [0.5, 0.5]) is None


def test_people_who_differ_no_more_than_chance_are_all_the_mean():
    """With no variance between them everybody's own effect is that of all."""
    found = partially_pooled([1.0, 1.1, 0.9], [1.0, 1.0, 1.0])
    assert found.between_sd == 0
    assert found.own == pytest.approx((1.0, 1.0, 1.0))


def test_who_is_known_less_is_drawn_further():
    """Of two equal estimates that with the larger error ends nearer to the mean, with the wider interval."""
    found = partially_pooled([-6.0, -6.0, 0.0, 1.0, -1.0], [0.5, 3.0, 0.5, 0.5, 0.5])
    assert found.mean > found.own[1] > found.own[0] > -6.0
    sure, unsure = (high - low for low, high in found.own_interval[:2])
    assert unsure > sure
