"""How hard a run was: each channel against published values, all of them together, and what cannot be said."""

import pytest

from legday.science.channels import SIGMA_OF_DAY

from .score_factory import AT_VDOT_50, POWER, TESTED, channel, chosen, samples, score, scores

NO_HEART_RATE = {"maximum": None, "resting": None, "second": None, "first": None}


def pace(clock):
    """Metres per second of minutes:seconds per kilometre."""
    minutes, seconds = map(int, clock.split(":"))
    return 1000 / (60 * minutes + seconds)


@pytest.mark.parametrize(
    ("heart_rate", "without", "with_threshold"),
    [(120, 29.501, 31.670), (135, 36.877, 39.587), (150, 44.252, 47.505), (165, 55.185, 66.815), (178, 75.709, 85.0), (185, 89.879, 93.75)],
)
def test_a_steady_heart_rate_scores_by_its_thresholds(heart_rate, without, with_threshold):
    """Rest 60, maximum 190, without and with a threshold of 170."""
    assert score(heart_rate=heart_rate)["intensity"] == pytest.approx(without, abs=1e-3)
    assert score(TESTED, heart_rate=heart_rate)["intensity"] == pytest.approx(with_threshold, abs=1e-3)


def test_alternating_minutes_score_above_their_mean():
    """60 s at 180 and 60 s at 140: 53.653, where the mean of 160 scores 49.169."""
    row = score(heart_rate=[180.0 if at // 60 % 2 else 140.0 for at in range(3601)])
    assert row["intensity"] == pytest.approx(53.653, abs=1e-3)
    assert score(heart_rate=160)["intensity"] == pytest.approx(49.169, abs=1e-3)
    assert row["average_heart_rate_bpm"] == 160


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("7:00", 35.73), ("6:00", 41.69), ("5:30", 45.48), ("5:00", 50.07), ("4:45", 57.19), ("4:30", 65.11), ("4:15", 73.95),
        ("4:00", 84.78), ("3:42", 99.85),
    ],
)  # fmt: skip
def test_a_steady_pace_scores_by_the_hours_speed(clock, expected):
    """VDOT 50, whose hour is run at 3.947383 m/s."""
    row = score(AT_VDOT_50, speed=pace(clock))
    assert row["intensity"] == pytest.approx(expected, abs=5e-3)
    assert (row["intensity_sigma"], row["scored_by"], row["confidence"]) == (6, ["pace"], "high")


@pytest.mark.parametrize(("rpe", "expected"), [(30, 37.5), (50, 58.33), (60, 66.67), (80, 83.33)])
def test_an_effort_rating_scores_on_its_own_scale(rpe, expected):
    """CR10 times ten, as FIT writes it."""
    row = score({"workout_rpe": rpe})
    assert (row["intensity"], row["intensity_sigma"]) == (pytest.approx(expected, abs=5e-3), 10)
    assert (row["scored_by"], row["provenance"]) == (["session_rpe"], f"RPE {rpe // 10}")


@pytest.mark.parametrize("rpe", [0, None])
def test_a_question_that_was_skipped_is_no_answer(rpe):
    """0 is not "no effort at all", which no run is."""
    assert score({"workout_rpe": rpe})["scored_by"] == ["duration"]


@pytest.mark.parametrize(
    ("power", "normalised"), [([200.0] * 600 + [300.0] * 601, 263.678), ((([300.0] * 60) + [150.0] * 60) * 10 + [0.0], 247.2467)]
)
def test_power_is_normalised(power, normalised):
    """Coggan's value for 600 s at 200 W and 600 s at 300 W, and for ten minutes on and off, scored by the anchors of pace."""
    row = score({**NO_HEART_RATE, **POWER}, power=power, seconds=1200)
    steady = score({**NO_HEART_RATE, **POWER}, power=normalised, seconds=1200)
    assert row["intensity"] == pytest.approx(steady["intensity"], abs=1e-3)
    assert (row["intensity_sigma"], row["scored_by"]) == (5, ["power"])


def test_the_window_starts_anew_after_a_pause():
    """A stroll before a pause does not slow what comes after it, and a part shorter than 30 s counts nothing."""
    speed = [2.0] * 600 + [4.0] * 601
    whole = score(AT_VDOT_50, speed=speed, seconds=1200)
    parted = score(AT_VDOT_50, speed=speed, seconds=1200, parts=[(0, 0), (600, 1)])
    norm = ((571 * 2.0**4 + 571 * 4.0**4) / 1142) ** 0.25  # 29 s of each part fill its window
    assert parted["intensity"] == pytest.approx(score(AT_VDOT_50, speed=norm)["intensity"], abs=1e-6)
    assert parted["intensity"] != whole["intensity"]
    short = [(at, at // 25) for at in range(0, 1201, 25)]
    assert score(AT_VDOT_50, speed=4.0, seconds=1200, parts=short)["scored_by"] == ["duration"]


def test_the_channels_are_weighed_by_how_sure_they_are():
    """Heart rate 44.25 +- 6, pace 50.07 +- 6, which weighs as 11.7, and rating 37.5 +- 10."""
    row = score({**AT_VDOT_50, "workout_rpe": 30.0}, heart_rate=150, speed=pace("5:00"))
    weights = [1 / 36, 1 / (36 + SIGMA_OF_DAY**2), 1 / 100]
    variances = [36, 36, 100]
    mean = sum(weight * each for weight, each in zip(weights, (44.2521, 50.0707, 37.5), strict=True)) / sum(weights)
    assert row["intensity"] == pytest.approx(mean, abs=1e-3)
    spread = sum(weight**2 * variance for weight, variance in zip(weights, variances, strict=True)) ** 0.5 / sum(weights)
    assert row["intensity_sigma"] == pytest.approx(spread, abs=1e-9)
    assert row["scored_by"] == ["heart_rate", "pace", "session_rpe"]
    assert [(one["channel"], round(one["score"], 2)) for one in row["channels"]] == [
        ("heart_rate", 44.25),
        ("pace", 50.07),
        ("session_rpe", 37.5),
    ]
    assert row["disagreement"] is None


def test_pace_and_power_of_one_run_are_no_two_witnesses():
    """Power that says what pace says neither moves the score nor makes it surer."""
    paced = score(AT_VDOT_50, heart_rate=150, speed=pace("5:00"))
    powered = score({**AT_VDOT_50, **POWER, "critical_power_sigma": 6.0}, heart_rate=150, speed=pace("5:00"), power=300 * 10 / 3 / 3.947383)
    assert powered["scored_by"] == ["heart_rate", "pace", "power"]
    assert powered["intensity"] == pytest.approx(paced["intensity"], abs=1e-6)
    assert powered["intensity_sigma"] == pytest.approx(paced["intensity_sigma"], abs=1e-6)


def test_channels_that_contradict_each_other_are_both_kept_and_the_larger_one_warns():
    """Heart rate 36.9 and pace 84.8: the score lies between, the run is hard, and it is said."""
    row = score(AT_VDOT_50, heart_rate=135, speed=pace("4:00"))
    assert 36.9 < row["intensity"] < 84.8
    assert (row["hardest"], row["intensity_class"]) == (pytest.approx(97.28, abs=0.3), "hard")  # a bin of speed is 0.3 points
    assert row["confidence"] == "low"
    assert row["disagreement"] == (
        "channels disagree (heart rate 37, pace 85): heat, hills, a sensor locked on cadence, or fatigue; the larger counts"
    )
    assert row["disagreement"] in row["score_notes"]


def test_a_pace_that_heart_and_runner_deny_makes_no_hard_run():
    """Heart rate 36.9 and a rating of 3 against a pace of 84.8, as a fast descent gives it: not hard, and said."""
    row = score({**AT_VDOT_50, "workout_rpe": 30.0}, heart_rate=135, speed=pace("4:00"))
    assert row["intensity_class"] == "easy"
    assert row["hardest"] < 60
    assert row["probability_hard"] < 0.05
    assert row["disagreement"].endswith("what two of them bear out counts")
    agreed = score({**AT_VDOT_50, "workout_rpe": 80.0}, heart_rate=135, speed=pace("4:00"))
    assert (agreed["hardest"], agreed["intensity_class"]) == (pytest.approx(83.33, abs=0.01), "hard")


@pytest.mark.parametrize(
    ("fields", "sigma"),
    [
        pytest.param({}, 6, id="strap, maximum known"),
        pytest.param(TESTED, 5, id="threshold known"),
        pytest.param({"heart_rate_sensor": "optical"}, 9, id="wrist"),
        pytest.param({"heart_rate_sensor": None}, 9, id="sensor not named"),
        pytest.param({"resting_known": False, "resting_source": None}, 8, id="resting assumed"),
        pytest.param({"maximum_known": False, "maximum_source": None}, (36 + 3.5**2) ** 0.5, id="maximum from age"),
        pytest.param({"profile_sigma": 3.0}, 9, id="first 20 runs"),
    ],
)
def test_what_is_not_known_widens_a_heart_rate_score(fields, sigma):
    """Every missing piece adds its part."""
    assert score(fields, heart_rate=130)["intensity_sigma"] == pytest.approx(sigma)


@pytest.mark.parametrize(
    ("fields", "sigma"),
    [
        pytest.param({"hilly": True, "graded": False}, 10, id="hills and no altitude"),
        pytest.param({"hilly": True, "graded": True}, 6, id="hills with altitude"),
        pytest.param({"hilly": None, "graded": False}, 6, id="altitude not known"),
        pytest.param({"hilly": False, "graded": True, "sub_sport": "trail"}, 10, id="a trail's ground"),
        pytest.param({"hilly": None, "graded": None, "sub_sport": "trail"}, 14, id="a trail is hilly unless known better"),
        pytest.param({"sub_sport": "treadmill", "graded": False}, 18, id="treadmill"),
        pytest.param({"threshold_speed_sigma": 8.0}, 8, id="threshold from training"),
    ],
)
def test_what_is_not_known_widens_a_pace_score(fields, sigma):
    """Slopes and belts that nobody measured."""
    assert score({**AT_VDOT_50, **fields}, speed=2.5)["intensity_sigma"] == pytest.approx(sigma)


def test_heart_rate_that_is_known_for_part_of_the_run_is_less_sure():
    """Three quarters known: 1.5 more; less than half: not scored, and said."""
    part = score(heart_rate=[None if at < 900 else 150.0 for at in range(3601)])
    assert (part["intensity"], part["intensity_sigma"]) == (pytest.approx(44.252, abs=1e-3), pytest.approx(7.5))
    row = score(AT_VDOT_50, heart_rate=[None if at < 1900 else 150.0 for at in range(3601)], speed=2.5)
    assert (row["scored_by"], row["score_notes"]) == (["pace"], ["heart rate in 47 % of moving time: too little to score"])


def test_near_the_second_threshold_a_default_threshold_widens_the_score():
    """178 bpm scores 75.7 +- 10 by the population's threshold, 85 +- 5 with an own one; pace from training widens alike."""
    assert score(heart_rate=178)["intensity_sigma"] == pytest.approx(10)
    assert score({**TESTED, "second": 178.0, "first": 162.0}, heart_rate=178)["intensity_sigma"] == 5
    trained = {**AT_VDOT_50, "threshold_speed_sigma": 8.0}
    assert score(trained, speed=pace("4:15"))["intensity_sigma"] == pytest.approx((64 + 6.5**2) ** 0.5)


def test_averages_alone_are_scored_with_more_doubt():
    """A list without records: average heart rate and speed, 3 more each, and intervals may hide in them."""
    row = score({**AT_VDOT_50, "avg_heart_rate": 150.0, "total_distance": 10_000.0, "total_timer_time": 3000.0})
    assert row["scored_by"] == ["heart_rate", "pace"]
    assert [one["sigma"] for one in row["channels"]] == [9, 9]
    assert channel(row, "pace")["score"] == pytest.approx(score(AT_VDOT_50, speed=10 / 3)["intensity"], abs=1e-6)
    assert (row["average_only"], row["score_notes"]) == (True, ["only averages are known, and they may hide intervals"])
    assert row["provenance"].startswith("HR(average only, chest)+pace(average only); HRmax 190 observed 2025-09-03; LTHR none;")


def test_an_average_of_heart_rate_that_nobody_trusts_is_not_trusted():
    """A sensor locked on cadence all the way has an average too."""
    assert score({"heart_rate_read_s": 3600.0, "avg_heart_rate": 172.0})["scored_by"] == ["duration"]


def test_speed_without_a_threshold_says_nothing():
    """A track with speed and no threshold is known by its duration alone: never hard, however fast."""
    row = score(NO_HEART_RATE, speed=5.5)
    assert (row["intensity"], row["intensity_sigma"], row["intensity_class"]) == (42, 18, "unknown")
    assert (row["probability_hard"], row["probability_moderate"], row["hardest"]) == (None, None, None)
    assert (row["scored_by"], row["channels"], row["confidence"]) == (["duration"], [], "none")
    assert row["score_notes"] == ["no heart rate", "no threshold pace to hold its speed against"]


def test_under_five_minutes_nothing_is_scored():
    """Not even by duration."""
    row = score({**AT_VDOT_50, "workout_rpe": 90.0}, heart_rate=185, speed=5.0, seconds=299)
    assert (row["intensity"], row["intensity_class"], row["scored_by"], row["score_notes"]) == (None, "unknown", [], ["too short to score"])


def test_a_channel_that_is_not_wanted_does_not_count():
    """The settings leave the rating out, or all."""
    said = {**AT_VDOT_50, "workout_rpe": 90.0}
    assert score(said, ("heart_rate", "pace"), heart_rate=150, speed=3.0)["scored_by"] == ["heart_rate", "pace"]
    assert score(said, (), heart_rate=150, speed=3.0)["scored_by"] == ["duration"]


def test_the_provenance_names_what_counted_and_where_it_stands():
    """Channels first, then each threshold with its source."""
    row = score({**AT_VDOT_50, **POWER, "heart_rate_sensor": "optical"}, heart_rate=150, speed=3.0, power=220.0)
    assert row["provenance"] == (
        "HR(optical)+GAP pace+power; HRmax 190 observed 2025-09-03; LTHR none; resting 60 from settings; thresholds population default; "
        "threshold pace 4:13/km race of 2025-10-12, VDOT 50.0; critical power 300 W from settings"
    )


def test_six_times_two_minutes_inside_a_long_jog_are_found():
    """By either channel: the score of the whole is easy, and the run is hard."""
    bouts = [at % 600 < 120 for at in range(3601)]
    by_heart = score(heart_rate=[184.0 if bout else 135.0 for bout in bouts])
    by_pace = score(AT_VDOT_50, speed=[4.4 if bout else 2.6 for bout in bouts])
    for row in (by_heart, by_pace):
        assert row["intensity"] < 50
        assert (row["intensity_class"], row["probability_hard"] > 0.5) == ("hard", True)


def test_short_hard_bouts_are_seen_by_pace_and_not_by_heart_rate():
    """Twelve times 40 s: nothing is held for the 90 s that heart rate needs."""
    bouts = [at % 240 < 40 for at in range(3601)]
    assert score(heart_rate=[184.0 if bout else 135.0 for bout in bouts])["intensity_class"] != "hard"
    assert score(AT_VDOT_50, speed=[5.5 if bout else 2.8 for bout in bouts])["intensity_class"] == "hard"


@pytest.mark.parametrize(("minutes", "word"), [(46, "hard"), (38, "moderate")])
def test_forty_minutes_in_the_upper_half_of_zone_two_are_hard(minutes, word):
    """4:28 /km scores 66; its level is raised by 12.5 where it is held for 40 min."""
    speed = [pace("4:28") if at <= 60 * minutes else 2.4 for at in range(5401)]
    assert score(AT_VDOT_50, speed=speed, seconds=5400)["intensity_class"] == word


def test_nothing_to_score_is_an_empty_table():
    """No run, no row."""
    assert scores(chosen({}).clear(), samples().clear()).is_empty()
