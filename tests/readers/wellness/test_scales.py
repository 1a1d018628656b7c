"""Scales become legday's own by a stated map, and what has none stays unknown."""

import pytest

from legday.readers.wellness.daily import DAILY
from legday.readers.wellness.scales import SCALES


@pytest.mark.parametrize(
    ("scale", "written", "answer"),
    [
        ("soreness_0_10", "4.5", 4.5),
        ("soreness_0_10", "4,5", 4.5),
        ("soreness_0_5", "3", 6.0),
        ("soreness_0_100_mm", "65", 6.5),
        ("hooper_soreness_1_7", "1", 0.0),
        ("hooper_soreness_1_7", "4", 5.0),
        ("hooper_soreness_1_7", "7", 10.0),
        ("mclean_soreness_1_5", "5", 0.0),
        ("mclean_soreness_1_5", "3.5", 3.75),
        ("mclean_soreness_1_5", "1", 10.0),
        ("intervals_soreness_1_4", "1", 1.0),
        ("intervals_soreness_1_4", "2", 4.0),
        ("intervals_soreness_1_4", "3", 6.0),
        ("intervals_soreness_1_4", "4", 8.5),
        ("intervals_sleep_quality_1_4", "4", True),
        ("intervals_sleep_quality_1_4", "2", False),
        ("intervals_injury_1_4", "4", True),
        ("intervals_injury_1_4", "1", None),
        ("sleep_s", "27000", 7.5),
        ("sleep_min", "432", 7.2),
        ("sleep_hh_mm", "07:57", 7.95),
        ("sleep_hh_mm", "00:00", None),
        ("hrv4training_sickness", "sick", True),
        ("hrv4training_sickness", "not sick", None),
        ("stable_on_one_leg", "No", False),
        ("slept_badly", "yes", True),
    ],
)
def test_stated_map(scale, written, answer):
    """Every conversion gives the number that docs/science.md states."""
    assert SCALES[scale].convert(written) == pytest.approx(answer)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("written", ["nan", "inf", "-1", "1e400", "9" * 500, "9" * 5_000, "perhaps", "5000000", "\x00", "3 of 4", "3/10"])
def test_hostile_numbers(scale, written):
    """No scale believes what is not on it."""
    assert SCALES[scale].convert(written) is None


def test_unconfirmed_scales_stay_unknown():
    """A slider of which nobody says which end is sore is never guessed."""
    assert SCALES["hrv4training_muscle_soreness"].convert("7") is None
    assert SCALES["trainingpeaks_soreness"].convert("3") is None


def test_every_scale_answers_a_column():
    """Each scale fills a column that the daily frame has."""
    assert {scale.column for scale in SCALES.values()} <= DAILY.keys()
