"""What the legs are due to do, muscle by muscle, and which of rule and model spoke."""

from datetime import timedelta

import pytest

from legday.report.forecast import fatigue_by_muscle, forecast, forecast_by_muscle, fresh_from, spoke
from legday.report.judged_by import Gates
from legday.report.legs import legs_at

from .factory import NOW, lift


def legs_day(hours_ago, **changed):
    """A leg day of load 1 that ended so many hours before NOW."""
    return lift("legs", NOW - timedelta(hours=hours_ago + 1), 60, leg_load=1.0, **changed)


def test_the_forecast_is_the_legs_of_each_hour():
    """97 hours, each what `legs_at` says of it."""
    lifts = [legs_day(20)]
    hours = forecast(lifts, NOW)
    assert [hour.at for hour in hours[:2]] == [NOW, NOW + timedelta(hours=1)]
    assert len(hours) == 97
    assert hours[24].leg_fatigue == legs_at(lifts, NOW + timedelta(hours=24)).fatigue


def test_a_muscle_that_did_nothing_is_fresh():
    """Fatigue goes by a muscle's part of the load, and none exceeds the legs' own."""
    lifts = [legs_day(30, muscles={"quads": 0.8, "hamstrings": 0.2, "glutes": 0.0, "adductors": 0.0, "calves": 0.0})]
    muscles = fatigue_by_muscle(lifts, NOW)
    assert muscles["glutes"] == 0
    assert 0 < muscles["hamstrings"] < muscles["quads"] < legs_at(lifts, NOW).fatigue


def test_each_muscle_has_its_own_forecast():
    """97 hours of each; a muscle is fresh from the hour after which it stays below 10, and the one with the least load first."""
    lifts = [legs_day(20, attenuation=0.7, muscles={"quads": 0.5, "hamstrings": 0.35, "glutes": 0.0, "adductors": 0.0, "calves": 0.15})]
    by_muscle = forecast_by_muscle(lifts, NOW)
    assert {len(values) for values in by_muscle.values()} == {97}
    assert by_muscle["quads"][24] == fatigue_by_muscle(lifts, NOW + timedelta(hours=24))["quads"]
    fresh = fresh_from(by_muscle, NOW)
    assert fresh["glutes"] == NOW
    assert NOW < fresh["calves"] < fresh["hamstrings"] < fresh["quads"]
    hour = int((fresh["hamstrings"] - NOW).total_seconds() // 3600)
    assert max(by_muscle["hamstrings"][hour:]) < 10 <= by_muscle["hamstrings"][hour - 1]


def test_a_muscle_that_is_not_fresh_in_four_days_has_no_hour():
    """Unknown when, rather than a guess beyond the forecast."""
    by_muscle = forecast_by_muscle([legs_day(1, attenuation=1.0, muscles={"quads": 1.0})], NOW)
    assert fresh_from(by_muscle, NOW) == {"quads": None}


@pytest.mark.parametrize(
    ("in_window", "fatigue", "word"), [(True, 24.9, "window"), (True, 25, "both"), (False, 25, "model"), (False, 24.9, "neither")]
)
def test_rule_and_model_speak_apart(in_window, fatigue, word):
    """The literal hours and the gate on leg fatigue are never merged."""
    assert spoke(in_window=in_window, leg_fatigue=fatigue, gates=Gates()) == word
