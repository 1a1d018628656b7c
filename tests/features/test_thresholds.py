"""Thresholds of a day: what comes first, what runs show, and that nothing is taken from the future."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from legday.features.profile import Profile, Race
from legday.features.thresholds import SCORED_WITH, with_thresholds
from legday.science.vdot import threshold_speed, vdot
from legday.tables import Daily, Efforts

from .factory import NOON, activities, activity

BIRTH = Profile(birth_year=1986)  # 40 in 2026: 185.4 bpm predicted
SETTLED = 20  # runs, from which on only earlier ones are looked at
EASY = {
    "peak_heart_rate": 175.0, "best_heart_rate_20_min": 150.0, "best_heart_rate_30_min": 149.0, "best_speed_3_min": 3.2,
    "best_speed_5_min": 3.15, "best_speed_10_min": 3.1, "best_speed_20_min": 3.0, "best_speed_30_min": 3.0,
    "heart_rate_at_best_speed_20_min": 150.0,
}  # fmt: skip


def season(*efforts, profile=BIRTH, days=None, each=1, every=None, **named):
    """Thresholds of runs, one every `each` days with these efforts (a dict changes the easy one); `named` are activity fields by number."""
    rows, table = [], []
    for number, changes in enumerate(efforts):
        fields = (every or {}) | named.get(f"run_{number}", {})
        rows.append(activity(f"{number:04}", start=NOON + timedelta(days=number * each), **fields))
        table.append({"activity_id": f"{number:04}", "athlete": "me", "inputs_hash": "h", **(EASY | changes)})
    known = pl.DataFrame(table, schema=Efforts.create_empty().schema)
    daily = Daily.create_empty() if days is None else days
    return with_thresholds(activities(*rows), known, daily, {"me": profile})


def last(*efforts, **settings):
    """The thresholds of the last of these runs."""
    return season(*efforts, **settings).row(-1, named=True)


def nights(resting, count=10, first=date(2026, 1, 5)):
    """Daily rows of these resting heart rates, one a day."""
    rows = [
        {
            "athlete": "me",
            "date": first + timedelta(days=day),
            "file": "d",
            "source": "d",
            "resting_heart_rate_bpm": resting + day % 3 - 1.0,
        }
        for day in range(count)
    ]
    return Daily.validate(pl.DataFrame(rows, schema_overrides=Daily.create_empty().schema).select(
        pl.col(name).cast(dtype) if name in rows[0] else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in Daily.create_empty().schema.items()
    ))  # fmt: skip


def test_twenty_runs_that_show_a_maximum_are_believed():
    """The highest of them, with its day; 181 is above 185.4 - 5."""
    row = last(*[{}] * 7, {"peak_heart_rate": 181.4}, *[{}] * 13)
    assert (row["maximum"], row["maximum_known"], row["maximum_source"]) == (181, True, "observed 2026-01-12")
    assert (row["maximum_date"], row["maximum_count"], row["profile_sigma"]) == (date(2026, 1, 12), 20, 0)


def test_a_maximum_far_below_what_age_predicts_is_not_believed():
    """Nobody in these runs went near the maximum: the prediction stays, and is called one."""
    row = last(*[{}] * 21)
    assert (row["maximum"], row["maximum_known"], row["maximum_source"], row["maximum_basis"]) == (pytest.approx(185.4), False, None, "age")


def test_without_a_birth_year_what_runs_show_stands_alone():
    """175 is all that is known; with 19 runs nothing is."""
    assert last(*[{}] * 21, profile=Profile())["maximum"] == 175
    assert last(*[{}] * 19, profile=Profile())["maximum"] is None


def test_settings_come_before_what_runs_show():
    """188 is set, 195 was seen."""
    row = last(*[{"peak_heart_rate": 195.0}] * 21, profile=Profile(max_heart_rate_bpm=188.0))
    assert (row["maximum"], row["maximum_source"], row["profile_sigma"]) == (188, "from settings", 0)


def test_the_watchs_maximum_gives_way_to_a_higher_one_that_was_seen():
    """A maximum is at least what was reached."""
    assert last({}, every={"watch_max_heart_rate": 180.0})["maximum"] == 180
    seen = last(*[{"peak_heart_rate": 184.0}] * 21, every={"watch_max_heart_rate": 180.0})
    assert (seen["maximum"], seen["maximum_basis"]) == (184, "runs")


def test_a_maximum_is_forgotten_after_twelve_months():
    """The 190 of the first of January 2026 no longer counts in 2027."""
    peaks = [{"peak_heart_rate": 190.0}, *[{"peak_heart_rate": 182.0}] * 30]
    table = season(*peaks, each=15)
    assert table["maximum"][24] == 190
    assert table["maximum"][25] == 182


def test_the_first_twenty_runs_are_scored_by_what_they_show_together():
    """The maximum of the 15th counts for the first too, with 3 points more doubt and words for it."""
    table = season(*[{}] * 14, {"peak_heart_rate": 190.0}, *[{}] * 10)
    assert table["maximum"].to_list() == [190] * 25
    assert table["profile_sigma"].to_list() == [3] * SETTLED + [0] * 5
    assert table["maximum_source"][0] == "observed 2026-01-19 in the first 20 runs"
    assert table["maximum_source"][SETTLED] == "observed 2026-01-19"


def test_nineteen_runs_show_nothing():
    """A run is not measured by itself, or by too few like it."""
    table = season(*[{"peak_heart_rate": 195.0, "best_heart_rate_30_min": 180.0, "best_heart_rate_20_min": 182.0}] * 19)
    assert table["maximum_basis"].unique().to_list() == ["age"]
    assert table["second_known"].any() is False
    assert table["threshold_speed"].null_count() == 19


EFFORT = st.fixed_dictionaries(
    {
        "peak_heart_rate": st.one_of(st.none(), st.floats(150, 205)),
        "best_heart_rate_30_min": st.floats(130, 190),
        "best_heart_rate_20_min": st.floats(130, 190),
        "best_speed_5_min": st.one_of(st.none(), st.floats(2, 6)),
        "best_speed_20_min": st.one_of(st.none(), st.floats(2, 5)),
    }
)


@hypothesis_settings(deadline=None, max_examples=20)
@given(st.lists(EFFORT, min_size=22, max_size=45), st.integers(1, 20))
def test_no_later_run_changes_the_thresholds_of_an_earlier_one(efforts, each):
    """Once 20 runs measured what a threshold is made of, one more at the end leaves all before as they were."""
    for profile in (BIRTH, Profile()):
        whole = season(*efforts, profile=profile, each=each).select(SCORED_WITH)
        measured = [each for each in efforts[:-1] if each["peak_heart_rate"] is not None]
        fast = [each for each in efforts[:-1] if each["best_speed_5_min"] is not None]
        if min(len(measured), len(fast)) >= SETTLED:
            assert whole[:-1].equals(season(*efforts[:-1], profile=profile, each=each).select(SCORED_WITH))


def test_resting_heart_rate_is_the_median_of_the_month_before():
    """Seven days or more; the day of the run and later ones are not looked at."""
    table = season(*[{}] * 9, days=nights(50))
    assert table["resting"].to_list() == [60] * 7 + [50] * 2
    assert table["resting_known"].to_list() == [False] * 7 + [True] * 2
    assert (table["resting_source"][8], table["resting_count"][8]) == ("median of the 30 days before", 8)
    assert last(*[{}] * 9, days=nights(50), each=9)["resting"] == 60


def test_resting_heart_rate_in_order():
    """Settings, the month before, the watch, 60."""
    watch = {"watch_resting_heart_rate": 47.0}
    assert last({}, every=watch)["resting"] == 47
    assert last(*[{}] * 9, every=watch, days=nights(50))["resting"] == 50
    assert last(*[{}] * 9, every=watch, days=nights(50), profile=Profile(birth_year=1986, resting_heart_rate_bpm=52.0))["resting"] == 52
    assert last({}, run_0={"watch_resting_heart_rate": 47.0})["resting_source"] == "the watch's own"


def test_the_watchs_own_value_is_that_of_the_latest_run_up_to_this_one():
    """Known from its own file on, not before, and for a year."""
    table = season(*[{}] * 15, each=30, run_1={"watch_threshold_heart_rate": 168.0}, run_4={"watch_threshold_heart_rate": 170.0})
    assert table["second"].round(0).to_list() == [173, 168, 168, 168, *[170] * 11]
    assert table["second_date"].to_list()[:6] == [None, *[date(2026, 2, 4)] * 3, *[date(2026, 5, 5)] * 2]
    assert season(*[{}] * 15, each=30, run_0={"watch_threshold_heart_rate": 168.0})["second_known"].to_list() == [True] * 13 + [False] * 2


def test_a_threshold_that_does_not_fit_is_passed_over():
    """Above the maximum it is none; the next in the order is asked."""
    row = last({}, every={"watch_threshold_heart_rate": 168.0}, profile=Profile(max_heart_rate_bpm=180.0, threshold_heart_rate_bpm=185.0))
    assert (row["second"], row["second_source"]) == (168, "the watch's own")


def test_a_hard_half_hour_shows_the_threshold():
    """30 min at 90 % of maximum or more: half way from 93.5 % of maximum (173.3) to its best 20 min (176.4); 89 % show nothing."""
    test = {"best_heart_rate_30_min": 170.0, "best_heart_rate_20_min": 176.4}
    row = last(*[{}] * 5, test, *[{}] * 15)
    assert (row["second"], row["second_known"], row["second_source"]) == (175, True, "by the hardest half hour, 2026-01-10")
    assert row["first"] == pytest.approx(175 * 0.851 / 0.935)
    assert last(*[{}] * 5, test | {"best_heart_rate_30_min": 165.0}, *[{}] * 15)["second_known"] is False


def test_contradicting_settings_leave_no_heart_rates():
    """Resting above maximum: nothing to score with."""
    row = last({}, profile=Profile(resting_heart_rate_bpm=100.0, max_heart_rate_bpm=95.0))
    assert [row[name] for name in ("resting", "first", "second", "maximum")] == [None] * 4


def test_threshold_speed_in_order():
    """Settings, the watch, the latest race, training."""
    watch = {"watch_threshold_speed": 3.9}
    race = (Race(date(2025, 10, 1), 10_000, 2700), Race(date(2026, 1, 20), 10_000, 2400))
    told = Profile(threshold_pace_s_per_km=250.0, races=race)
    row = last(*[{}] * 21, every=watch, profile=told)
    assert (row["threshold_speed"], row["threshold_speed_sigma"], row["threshold_speed_source"]) == (4.0, 6, "from settings")
    assert last(*[{}] * 21, every=watch, profile=Profile(races=race))["threshold_speed"] == 3.9
    raced = season(*[{}] * 21, profile=Profile(races=race))
    assert raced["threshold_speed"][0] == pytest.approx(threshold_speed(vdot(10_000.0, 2700.0)), abs=1e-3)
    assert raced["threshold_speed"][20] == pytest.approx(threshold_speed(vdot(10_000.0, 2400.0)), abs=1e-3)
    assert raced["threshold_speed_source"][20] == "race of 2026-01-20, VDOT 51.9"


def test_the_watchs_threshold_speed_gives_way_to_a_higher_one_that_was_run():
    """20 min at 4.15 m/s near maximal heart rate, where the watch still says 3.5 m/s; one that says 4.0 stands."""
    fast = {"best_speed_20_min": 4.15, "best_heart_rate_20_min": 168.0, "heart_rate_at_best_speed_20_min": 168.0}
    by_watch = {watch: last(*[{}] * 5, fast, *[{}] * 20, every={"watch_threshold_speed": watch}) for watch in (3.5, 4.0)}
    assert by_watch[3.5]["threshold_speed_basis"] == "runs"
    assert by_watch[3.5]["threshold_speed"] > 3.8
    assert (by_watch[4.0]["threshold_speed"], by_watch[4.0]["threshold_speed_basis"]) == (4.0, "watch")


def test_ordinary_runs_show_the_speed_at_threshold_heart_rate():
    """3 m/s at 150 bpm are 3.77 m/s at the threshold, where none of the runs was fast; the easy pace is not called hard."""
    row = last(*[{}] * 25)
    at_threshold = 3.0 * (185.4 * 0.935 - 60) / (150 - 60)
    assert (row["threshold_speed"], row["threshold_speed_sigma"]) == (pytest.approx(at_threshold, abs=0.006), 8)
    assert row["threshold_speed_source"] == "speed at threshold heart rate in training"


def test_a_run_near_its_maximum_shows_its_speed():
    """20 min at 4.15 m/s and 168 bpm: VDOT 47.9, and the hour's speed of it."""
    fast = {"best_speed_20_min": 4.15, "best_heart_rate_20_min": 168.0, "heart_rate_at_best_speed_20_min": 168.0}
    row = last(*[{}] * 5, fast, *[{}] * 20)
    assert row["threshold_speed"] == pytest.approx(threshold_speed(round(vdot(4.15 * 1200, 1200.0), 1)), abs=0.006)
    assert row["threshold_speed_source"] == f"best efforts, VDOT {vdot(4.15 * 1200, 1200.0):.1f} on 2026-01-10"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"best_speed_20_min": 4.15}, id="no heart rate bears it out"),
        pytest.param({"best_speed_60_min": 7.5, "best_heart_rate_20_min": 175.0}, id="a ride"),
        pytest.param({"best_speed_5_min": 5.2, "best_heart_rate_20_min": 175.0}, id="far beyond what heart rate says"),
    ],
)
def test_a_speed_that_nothing_bears_out_is_not_believed(wrong):
    """A satellite's jump or a car in one file moves nothing."""
    assert last(*[{}] * 5, wrong, *[{}] * 20)["threshold_speed"] == last(*[{}] * 26)["threshold_speed"]


def test_two_runs_of_one_speed_bear_each_other_out():
    """Without any heart rate the second fast run counts, and the day named is the later one's."""
    silent = dict.fromkeys(("peak_heart_rate", "best_heart_rate_20_min", "best_heart_rate_30_min", "heart_rate_at_best_speed_20_min"))
    fast = silent | {"best_speed_20_min": 4.15}
    once, twice = (last(*[silent] * 5, *[fast] * many, *[silent] * 20) for many in (1, 2))
    assert twice["threshold_speed"] > once["threshold_speed"]
    assert twice["threshold_speed_date"] == date(2026, 1, 11)


def test_a_treadmills_speed_shows_nothing():
    """Its belt is not the watch's."""
    assert last(*[{}] * 30, every={"sub_sport": "treadmill"})["threshold_speed"] is None


def test_critical_power_is_of_one_device():
    """Two watches do not share a baseline: 25 runs of one say nothing of the first run of another."""
    power = {f"best_power_{minutes}_min": 200 + 90 / minutes for minutes in (3, 5, 10, 20)} | {"heart_rate_at_best_power_20_min": None}
    one, other = ({"manufacturer": "garmin", "product": name} for name in ("fr965", "fenix7"))
    table = season(*[power] * 26, every=one, run_25=other)
    assert table["critical_power"][24] == pytest.approx(200, abs=1)
    assert table["critical_power_source"][24] == "best 3 to 20 min on this device"
    assert table["critical_power"][25] is None
    assert last({}, profile=Profile(critical_power_w=280.0))["critical_power"] == 280


def test_small_drifts_are_rounded_away():
    """A tenth of a beat more does not make a later run new."""
    some = season(*[{"peak_heart_rate": 184.1}] * 21).select(SCORED_WITH)
    assert some.equals(season(*[{"peak_heart_rate": 184.3}] * 21).select(SCORED_WITH))
