"""A short form of `make validate-response`: simulated athletes by another mechanism, with looser bounds."""

import importlib
from pathlib import Path

import numpy as np
import pytest

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def validation(monkeypatch):
    """scripts/validate_response.py."""
    monkeypatch.syspath_prepend(str(TOP / "scripts"))
    return importlib.import_module("validate_response")


@pytest.mark.parametrize("which", [0, 2, 4, 5, 8])
def test_intervals_cover_the_truth_of_forty_athletes(validation, which):
    """No effect, a new device, 2 %, the opposite sign, few runs: the 90 % intervals of all metrics cover in 80 to 98 %."""
    score = validation.effects_of(validation.EFFECTS[which], 40, seed=which)
    assert 0.80 <= score.covered <= 0.98
    assert 0.80 <= score.pooled_covered <= 0.99


def test_athletes_without_an_effect_are_told_of_none(validation):
    """Of 100 athletes without an effect, half of them with heavy noise, at most five are told of one; of 40 with 2 % most are."""
    calm, heavy = (validation.effects_of(validation.EFFECTS[which], 50, seed=7).distinguishable for which in (0, 1))
    assert (calm + heavy) / 2 <= 0.05
    assert validation.effects_of(validation.EFFECTS[4], 40, seed=7).distinguishable > 0.8


def test_a_new_device_hurts_the_plain_difference_more(validation):
    """With a new watch midway the plain difference of means is further off than the estimate."""
    score = validation.effects_of(validation.EFFECTS[7], 40, seed=3)
    assert score.error_pct < score.plain_error_pct


def test_the_peak_is_found_where_runs_are_many(validation):
    """Of six athletes with three years of runs at any hour, at least five have their peak found within 6 h."""
    assert validation.clocks_of(validation.CLOCK[0], 6, seed=11).within >= 5 / 6


def test_pace_at_matched_effort_covers_the_truth(validation):
    """From distance, time, heart rate and temperature, with easier runs after leg day: 10 of 12 athletes at least."""
    assert validation.paces_of(validation.PACE_ONLY[1], 12, seed=5).covered >= 10 / 12


def test_the_athletes_are_not_made_by_the_estimators_formula(validation):
    """No shape of the clock's grid is the curve of a simulated athlete, whose peak is where it says."""
    from legday.science.kernel import kernel, shapes

    simulated_kernel = importlib.import_module("simulated_athletes").kernel
    hours, shape = np.arange(1.0, 160.0), shapes()
    for seed in range(12):
        own = simulated_kernel(np.random.default_rng(seed), 36.0)(hours)
        assert hours[own.argmax()] == 36
        gap = np.abs(kernel(hours[:, None], shape.peak, shape.rise, shape.fall) - own[:, None]).max(axis=0)
        assert gap.min() > 0.03


def test_broken_bounds_are_named(validation):
    """A coverage of half, a false alarm in ten and a peak that is missed each give a sentence."""
    bad = validation.EffectScore("no effect", 200, 20, 80, 0.5, 0.9, 0.9, 0.1, 1.0, 1.0)
    far = validation.ClockScore("2 %", 100, 600, 9.0, 0.2, 0.9, 10.0, 0.9)
    assert len(validation.broken([bad], [], [far])) == 3
    assert validation.broken([bad._replace(covered=0.9, distinguishable=0.02)], [], [far._replace(within=0.95)]) == []
