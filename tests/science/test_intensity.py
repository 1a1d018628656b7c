"""The run intensity score against the numbers it was designed with."""

import polars as pl
import pytest

from legday.science.heart_rate import first_threshold, heart_rate_reserve, impulse_rate, second_threshold, steady_heart_rate_reserve
from legday.science.intensity import hardest_level, run_intensity, session_load, sigma_predicted_maximum, with_threshold_spread


def score(heart_rate, threshold=None):
    """The score of a steady heart rate, rest 60, maximum 190."""
    second = threshold or second_threshold(190.0)
    fractions = (heart_rate_reserve(bpm, 60.0, 190.0) for bpm in (heart_rate, first_threshold(second), second))
    return run_intensity(*fractions)


@pytest.mark.parametrize(
    ("heart_rate", "without", "with_threshold"),
    [(120, 29.501, 31.670), (135, 36.877, 39.587), (150, 44.252, 47.505), (165, 55.185, 66.815), (178, 75.709, 85.0), (185, 89.879, 93.75)],
)
def test_a_heart_rate_scores_by_its_thresholds(heart_rate, without, with_threshold):
    """Rest 60, maximum 190, with and without a threshold heart rate of 170."""
    assert score(heart_rate) == pytest.approx(without, abs=1e-3)
    assert score(heart_rate, 170.0) == pytest.approx(with_threshold, abs=1e-3)


def test_intervals_score_above_their_mean():
    """Alternating 180 and 140 scores 53.653; a constant 160 scores 49.169."""
    rates = [impulse_rate(heart_rate_reserve(bpm, 60.0, 190.0), 1.92) for bpm in (180.0, 140.0)]
    steady = steady_heart_rate_reserve(sum(rates) / 2, 1.92)
    assert score(60 + 130 * steady) == pytest.approx(53.653, abs=1e-3)
    assert score(160.0) == pytest.approx(49.169, abs=1e-3)


@pytest.mark.parametrize(("effort", "level"), [(-1.0, 0.0), (0.0, 0.0), (1.5, 100.0)])
def test_beyond_the_anchors_the_score_is_held(effort, level):
    """No effort scores below 0 or above 100."""
    assert run_intensity(effort, 0.7, 0.9) == level


@pytest.mark.parametrize(("rpe", "level"), [(3, 37.5), (5, 58.33), (6, 66.67), (8, 83.33)])
def test_the_same_anchors_hold_for_perceived_exertion(rpe, level):
    """CR10 through 0, 4, 7, 10."""
    assert run_intensity(float(rpe), 4.0, 7.0, 10.0) == pytest.approx(level, abs=0.005)


@pytest.mark.parametrize(("fraction", "spread"), [(0.5, 3.5), (0.703, 3.5), (0.784, 5.7), (0.865, 12.5), (0.93, 15.6), (1.0, 15.6)])
def test_a_predicted_maximum_is_unsure_the_more_the_nearer_it_is(fraction, spread):
    """sqrt(6^2 + s^2) with s by heart rate over maximum."""
    assert sigma_predicted_maximum(fraction) == pytest.approx((36 + spread**2) ** 0.5)


@pytest.mark.parametrize(("level", "sigma"), [(64.9, 6.0), (65.0, 10.0), (75.0, 10.0), (85.0, 10.0), (85.1, 6.0)])
def test_population_thresholds_blur_their_own_neighbourhood(level, sigma):
    """Eight points in quadrature within ten of the second threshold."""
    frame = pl.DataFrame({"sigma": [6.0], "level": [level]})
    assert frame.select(with_threshold_spread(pl.col("sigma"), pl.col("level"))).item() == pytest.approx(sigma)


@pytest.mark.parametrize(("sustained", "tempo", "level"), [(None, None, 60.0), (80.0, None, 80.0), (50.0, 64.0, 76.5), (None, 95.0, 100.0)])
def test_a_run_is_judged_by_its_hardest_part(sustained, tempo, level):
    """The score, the hardest stretch, or 40 minutes of tempo raised by 12.5, whichever is highest."""
    schema = {"score": pl.Float64, "sustained": pl.Float64, "tempo": pl.Float64}
    frame = pl.DataFrame({"score": [60.0], "sustained": [sustained], "tempo": [tempo]}, schema=schema)
    assert frame.select(hardest_level(pl.col("score"), pl.col("sustained"), pl.col("tempo"))).item() == level


def test_an_hour_at_the_second_threshold_is_a_load_of_100():
    """And 30 min at nine tenths of it are 40.5."""
    assert session_load(1.0, 75.0) == pytest.approx(100.0)
    assert session_load(0.5, 67.5) == pytest.approx(40.5)
