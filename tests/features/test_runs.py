"""How hard a run was by its heart rate, how sure that is, and when it cannot be said."""

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from legday.features.profile import Profile
from legday.features.runs import runs
from legday.tables import Records, Runs

from .factory import NOON, activities, activity, lift, records

KNOWN = Profile(resting_heart_rate_bpm=60.0, max_heart_rate_bpm=190.0)
TESTED = Profile(resting_heart_rate_bpm=60.0, max_heart_rate_bpm=190.0, threshold_heart_rate_bpm=170.0)

NO_MAXIMUM = "no maximum heart rate and no birth year that fit the other settings: not scored"


def run_row(heart_rate, profile=KNOWN, *, seconds=3600, fields=None, **columns):
    """The row of one run with this heart rate, constant or by second."""
    table = records("r", heart_rate, seconds=seconds, **columns)
    return runs(activities(activity("r", minutes=seconds / 60, **(fields or {}))), table.lazy(), {"me": profile}).row(0, named=True)


@pytest.mark.parametrize(
    ("heart_rate", "without", "with_threshold"),
    [(120, 29.501, 31.670), (135, 36.877, 39.587), (150, 44.252, 47.505), (165, 55.185, 66.815), (178, 75.709, 85.0), (185, 89.879, 93.75)],
)
def test_a_steady_run_scores_by_its_thresholds(heart_rate, without, with_threshold):
    """Rest 60, maximum 190, without and with a threshold of 170."""
    assert run_row(heart_rate)["intensity"] == pytest.approx(without, abs=1e-3)
    assert run_row(heart_rate, TESTED)["intensity"] == pytest.approx(with_threshold, abs=1e-3)


def test_alternating_minutes_score_above_their_mean():
    """60 s at 180 and 60 s at 140: 53.653, where the mean of 160 scores 49.169."""
    row = run_row([180 if at // 60 % 2 else 140 for at in range(3601)])
    assert row["intensity"] == pytest.approx(53.653, abs=1e-2)
    assert row["average_heart_rate_bpm"] == pytest.approx(160, abs=0.1)


def test_a_woman_has_her_own_weight():
    """Intervals weigh less with the exponent 1.67; a steady heart rate scores the same."""
    alternating = [180 if at // 60 % 2 else 140 for at in range(3601)]
    her = Profile(sex="female", resting_heart_rate_bpm=60.0, max_heart_rate_bpm=190.0)
    assert run_row(alternating, her)["intensity"] < run_row(alternating)["intensity"]
    assert run_row(150, her)["intensity"] == pytest.approx(44.252, abs=1e-3)


def test_six_times_two_minutes_inside_a_long_jog_are_found():
    """The score of the whole is easy, and the run is hard."""
    row = run_row([184 if at % 600 < 120 else 135 for at in range(3601)])
    assert row["intensity"] < 50
    assert row["intensity_class"] == "hard"
    assert row["probability_hard"] > 0.5


def test_bouts_shorter_than_heart_rate_can_follow_are_not_hard():
    """Twelve times half a minute: nothing is held for 90 s."""
    assert run_row([184 if at % 300 < 30 else 135 for at in range(3601)])["intensity_class"] != "hard"


def test_forty_minutes_in_the_upper_half_of_zone_two_are_hard():
    """A tempo of 172 bpm for 41 min scores 65.7, raised by 12.5; for 38 min it is moderate."""
    for minutes, word in ((46, "hard"), (38, "moderate")):
        assert run_row([172 if at <= minutes * 60 else 120 for at in range(5401)], seconds=5400)["intensity_class"] == word


@pytest.mark.parametrize(("heart_rate", "word"), [(150, "easy"), (165, "moderate"), (185, "hard")])
def test_a_run_has_a_class(heart_rate, word):
    """Easy, moderate, hard, by the thresholds."""
    row = run_row(heart_rate)
    assert row["intensity_class"] == word
    assert (row["probability_hard"] > 0.5) == (word == "hard")
    assert (row["probability_moderate"] > 0.5) == (word != "easy")


@pytest.mark.parametrize(
    ("profile", "heart_rate", "sigma", "confidence"),
    [
        pytest.param(TESTED, 130, 5 + 3, "medium", id="maximum and threshold known"),
        pytest.param(KNOWN, 130, 6 + 3, "medium", id="maximum known"),
        pytest.param(KNOWN, 178, (9**2 + 8**2) ** 0.5, "low", id="population threshold, near it"),
        pytest.param(Profile(max_heart_rate_bpm=190.0), 130, 6 + 3 + 2, "low", id="no resting heart rate"),
        pytest.param(
            Profile(birth_year=1986, resting_heart_rate_bpm=60.0), 120, (36 + 3.5**2) ** 0.5 + 3, "medium", id="maximum from age, far below"
        ),
        pytest.param(
            Profile(birth_year=1986, resting_heart_rate_bpm=60.0),
            180,
            (36 + 15.6**2) ** 0.5 + 3,
            "none",
            id="maximum from age, close to it",
        ),
    ],
)
def test_what_is_not_known_widens_the_score(profile, heart_rate, sigma, confidence):
    """Every missing piece adds its part; the sensor is never named, so it counts as a wrist's."""
    row = run_row(heart_rate, profile)
    assert row["intensity_sigma"] == pytest.approx(sigma, abs=0.01)
    assert row["confidence"] == confidence


def test_the_provenance_names_every_threshold():
    """Where each came from, in words."""
    words = run_row(150, Profile(birth_year=1986))["provenance"]
    assert words == (
        "heart rate, sensor not named; maximum 185 bpm predicted from age (Nes 2013); "
        "threshold 173 bpm population default, 93.5 % of maximum; resting 60 bpm assumed"
    )


def test_an_average_alone_is_scored_with_more_doubt():
    """No heart rate in the records, 150 in the session: 44.25 +- 12."""
    row = run_row(None, fields={"avg_heart_rate": 150.0})
    assert (row["intensity"], row["intensity_sigma"]) == (pytest.approx(44.252, abs=1e-3), 12)
    assert (row["scored_by"], row["heart_rate_share"], row["average_heart_rate_bpm"]) == (["heart_rate"], 0, 150)
    assert row["provenance"].startswith("average heart rate only")


@pytest.mark.parametrize(
    ("heart_rate", "profile", "seconds", "note"),
    [
        pytest.param(None, KNOWN, 3600, "no heart rate", id="no heart rate"),
        pytest.param(0, KNOWN, 3600, "no heart rate", id="a lost sensor"),
        pytest.param(30, KNOWN, 3600, "no heart rate", id="30 is no heart rate"),
        pytest.param(
            [160 if at < 1680 else None for at in range(3601)], KNOWN, 3600, "heart rate in 47 % of moving time: too little to score",
            id="a strap that died",
        ),
        pytest.param(185, Profile(), 3600, NO_MAXIMUM, id="no maximum"),
        pytest.param(185, Profile(max_heart_rate_bpm=190.0, resting_heart_rate_bpm=200.0), 3600, NO_MAXIMUM, id="rest above maximum"),
        pytest.param(185, KNOWN, 299, "too short to score", id="under five minutes"),
    ],
)  # fmt: skip
def test_what_cannot_be_scored_is_unknown_and_says_why(heart_rate, profile, seconds, note):
    """Never hard, never easy."""
    row = run_row(heart_rate, profile, seconds=seconds)
    unknown = ("intensity", "intensity_sigma", "probability_hard", "probability_moderate", "session_load", "provenance")
    assert [row[name] for name in unknown] == [None] * 6
    assert (row["intensity_class"], row["scored_by"], row["confidence"], row["notes"]) == ("unknown", [], "none", [note])


def test_a_heart_rate_counts_until_the_next_reading():
    """Read every 8 s in a file written every second: all of the time is covered, whatever lies between."""
    row = run_row([150 if at % 8 == 0 else None for at in range(3601)])
    assert (row["heart_rate_share"], row["intensity"]) == (1, pytest.approx(44.252, abs=1e-3))


def test_standing_still_does_not_make_a_run_easier():
    """Ten minutes at a café at 80 bpm change nothing."""
    coffee = range(1800, 2400)
    row = run_row(
        [80 if at in coffee else 165 for at in range(3601)], speed=[0.0 if at in coffee else 3.0 for at in range(3601)], cadence=None
    )
    assert row["intensity"] == pytest.approx(55.185, abs=0.5)
    assert row["moving_time_s"] == pytest.approx(3000, abs=6)


def test_the_load_is_hours_times_the_square_of_the_intensity():
    """One hour at 44.25: 34.8."""
    assert run_row(150)["session_load"] == pytest.approx(34.81, abs=0.01)


def test_a_threshold_above_the_maximum_is_not_used():
    """The population's stands in, and the provenance says so."""
    profile = Profile(resting_heart_rate_bpm=60.0, max_heart_rate_bpm=190.0, threshold_heart_rate_bpm=195.0)
    row = run_row(150, profile)
    assert row["intensity"] == pytest.approx(44.252, abs=1e-3)
    assert "threshold 178 bpm population default" in row["provenance"]


def test_notes_of_the_file_stay():
    """What the reader said comes first."""
    assert run_row(None, fields={"notes": ["file cut off"]})["notes"] == ["file cut off", "no heart rate"]


def test_only_runs_become_runs():
    """Lifts and rides are left out, and nothing at all is an empty table."""
    others = activities(lift("l"), activity("c", sport="cycling"))
    assert runs(others, Records.create_empty(lazy=True), {}).equals(Runs.create_empty())


def test_a_run_scores_the_same_alone_and_in_company():
    """To the last digit, whichever runs are computed beside it."""
    beats = [[130 + (at * 7 + number) % 41 for at in range(601)] for number in range(4)]
    rows = [activity(f"{number}", start=NOON + timedelta(days=number), minutes=10.0) for number in range(4)]
    tables = [records(f"{number}", beat, start=NOON + timedelta(days=number), seconds=600) for number, beat in enumerate(beats)]
    together = runs(activities(*rows), pl.concat(tables).lazy(), {"me": KNOWN})
    alone = runs(activities(rows[3]), tables[3].lazy(), {"me": KNOWN})
    assert together[3].equals(alone)


BEATS = st.lists(st.integers(90, 185), min_size=4, max_size=8)


@hypothesis_settings(max_examples=15, deadline=None)
@given(BEATS, st.integers(0, 7), st.integers(1, 30), st.sampled_from([KNOWN, TESTED, Profile(birth_year=1986)]))
def test_a_higher_heart_rate_never_scores_lower(beats, at, higher, profile):
    """Raise one stretch of a run: neither the score, nor the probability of hard, nor the class goes down."""
    raised = [*beats[: at % len(beats)], beats[at % len(beats)] + higher, *beats[at % len(beats) + 1 :]]
    low, high = (
        run_row([beat for beat in series for _ in range(150)] + [series[-1]], profile, seconds=150 * len(series))
        for series in (beats, raised)
    )
    assert high["intensity"] >= low["intensity"] - 1e-6
    order = ("easy", "moderate", "hard")
    assert order.index(high["intensity_class"]) >= order.index(low["intensity_class"])


@hypothesis_settings(max_examples=5, deadline=None)
@given(BEATS, st.integers(1, 3000))
def test_shifting_all_times_changes_nothing(beats, days):
    """The same run days later is the same run."""
    series = [beat for beat in beats for _ in range(150)] + [beats[-1]]
    seconds = 150 * len(beats)
    first, second = (
        runs(
            activities(activity("r", start=start, minutes=seconds / 60)),
            records("r", series, start=start, seconds=seconds).lazy(),
            {"me": KNOWN},
        ).drop("start_time", "end_time", "inputs_hash")
        for start in (NOON, NOON + timedelta(days=days))
    )
    assert first.equals(second)
