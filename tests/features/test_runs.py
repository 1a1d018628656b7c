"""From records to rows: how hard a run was by what was recorded of it, how sure that is, and when it cannot be said."""

from datetime import timedelta

import polars as pl
import pytest

from legday.features.profile import Profile
from legday.features.runs import runs
from legday.tables import Records, Runs

from .factory import NOON, activities, activity, lift, records

KNOWN = Profile(resting_heart_rate_bpm=60.0, max_heart_rate_bpm=190.0)
PACED = Profile(resting_heart_rate_bpm=60.0, max_heart_rate_bpm=190.0, threshold_pace_s_per_km=1000 / 3.947383)
TESTED = Profile(resting_heart_rate_bpm=60.0, max_heart_rate_bpm=190.0, threshold_heart_rate_bpm=170.0)

NO_MAXIMUM = "no maximum heart rate and no birth year that fit the other settings: heart rate not scored"
NO_PACE = "no threshold pace to hold its speed against"


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
        "HR(sensor not named); HRmax 185 predicted from age (Nes 2013); LTHR none; resting 60 assumed; thresholds population default"
    )


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("7:00", 35.73), ("6:00", 41.69), ("5:30", 45.48), ("5:00", 50.07), ("4:45", 57.19), ("4:30", 65.11), ("4:15", 73.95),
        ("4:00", 84.78), ("3:42", 99.85),
    ],
)  # fmt: skip
def test_a_steady_pace_scores_by_the_hours_pace(clock, expected):
    """An hour's pace of VDOT 50 in the settings, no heart rate."""
    minutes, seconds = map(int, clock.split(":"))
    row = run_row(None, Profile(threshold_pace_s_per_km=1000 / 3.947383), speed=1000 / (60 * minutes + seconds))
    assert row["intensity"] == pytest.approx(expected, abs=0.01)
    assert (row["scored_by"], row["intensity_sigma"]) == (["pace"], 6)
    assert row["provenance"] == "pace; threshold pace 4:13/km from settings"


@pytest.mark.parametrize(("rpe", "expected"), [(30, 37.5), (50, 58.33), (60, 66.67), (80, 83.33)])
def test_an_effort_rating_scores_on_its_own_scale(rpe, expected):
    """What the watch asked for after the run."""
    row = run_row(None, Profile(), fields={"workout_rpe": float(rpe)})
    assert (row["intensity"], row["scored_by"]) == (pytest.approx(expected, abs=5e-3), ["session_rpe"])


def test_power_scores_against_critical_power():
    """At critical power: 75; the sensor's loss while running counts nothing."""
    row = run_row(None, Profile(critical_power_w=300.0), power=[300 if at % 100 else 0 for at in range(3601)])
    assert (row["intensity"], row["scored_by"]) == (pytest.approx(75, abs=0.1), ["power"])


def test_channels_stand_in_the_row_beside_what_they_make_together():
    """Heart rate 44.3 and pace 50.1."""
    row = run_row(150, PACED, speed=1000 / 300)
    assert [(one["channel"], round(one["score"], 1)) for one in row["channels"]] == [("heart_rate", 44.3), ("pace", 50.1)]
    assert 44.3 < row["intensity"] < 50.1
    assert row["scored_by"] == ["heart_rate", "pace"]


def test_an_average_alone_is_scored_with_more_doubt():
    """No heart rate in the records, 150 in the session: 44.25 +- 12."""
    row = run_row(None, fields={"avg_heart_rate": 150.0})
    assert (row["intensity"], row["intensity_sigma"]) == (pytest.approx(44.252, abs=1e-3), 12)
    assert (row["scored_by"], row["heart_rate_share"], row["average_heart_rate_bpm"]) == (["heart_rate"], 0, 150)
    assert row["provenance"].startswith("HR(average only, sensor not named); ")
    assert row["average_only"]


@pytest.mark.parametrize(
    ("heart_rate", "profile", "note"),
    [
        pytest.param(None, KNOWN, "no heart rate", id="no heart rate"),
        pytest.param(0, KNOWN, "no heart rate", id="a lost sensor"),
        pytest.param(30, KNOWN, "no heart rate", id="30 is no heart rate"),
        pytest.param(
            [160 if at < 1680 else None for at in range(3601)], KNOWN, "heart rate in 47 % of moving time: too little to score",
            id="a strap that died",
        ),
        pytest.param(185, Profile(), NO_MAXIMUM, id="no maximum"),
        pytest.param(185, Profile(max_heart_rate_bpm=190.0, resting_heart_rate_bpm=200.0), NO_MAXIMUM, id="rest above maximum"),
    ],
)  # fmt: skip
def test_what_is_known_by_its_length_alone_is_unknown_and_says_why(heart_rate, profile, note):
    """A guess with a wide uncertainty: never hard, never easy."""
    row = run_row(heart_rate, profile)
    assert (row["intensity"], row["intensity_sigma"], row["provenance"]) == (42, 18, "duration only: a usual easy run")
    assert [row[name] for name in ("probability_hard", "probability_moderate", "hardest")] == [None] * 3
    assert (row["intensity_class"], row["scored_by"], row["confidence"]) == ("unknown", ["duration"], "none")
    assert row["notes"] == [note, NO_PACE]


def test_under_five_minutes_nothing_is_scored():
    """Not even by its length."""
    row = run_row(185, seconds=299)
    unknown = ("intensity", "intensity_sigma", "probability_hard", "probability_moderate", "session_load", "provenance")
    assert [row[name] for name in unknown] == [None] * 6
    assert (row["intensity_class"], row["scored_by"], row["confidence"]) == ("unknown", [], "none")
    assert row["notes"] == ["too short to score"]


def test_the_own_median_stands_in_for_what_was_not_measured():
    """Five runs of an hour at 165 bpm, then one without a heart rate: 55, not 42, and still unknown."""
    days = [NOON + timedelta(days=day) for day in range(6)]
    rows = [activity(f"{day}", start=start) for day, start in enumerate(days)]
    tables = [records(f"{day}", 165 if day < 5 else None, start=start) for day, start in enumerate(days)]
    last = runs(activities(*rows), pl.concat(tables).lazy(), {"me": KNOWN}).row(-1, named=True)
    assert (last["intensity"], last["intensity_class"]) == (pytest.approx(55.185, abs=1e-3), "unknown")
    assert last["provenance"] == "duration only: your own median for that length"


def test_a_channel_that_the_settings_leave_out_does_not_count():
    """Only the rating asked for."""
    table = records("r", 150)
    row = runs(activities(activity("r", workout_rpe=80.0)), table.lazy(), {"me": KNOWN}, channels=["session_rpe"]).row(0, named=True)
    assert row["scored_by"] == ["session_rpe"]


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
    assert "LTHR none" in row["provenance"]


def test_notes_of_the_file_stay():
    """What the reader said comes first."""
    assert run_row(None, fields={"notes": ["file cut off"]})["notes"] == ["file cut off", "no heart rate", NO_PACE]


def test_only_runs_become_runs():
    """Lifts and rides are left out, and nothing at all is an empty table."""
    others = activities(lift("l"), activity("c", sport="cycling"))
    assert runs(others, Records.create_empty(lazy=True), {}).equals(Runs.create_empty())
