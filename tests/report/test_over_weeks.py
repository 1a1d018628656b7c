"""The rule book, section 3: what weeks and months say, on both sides of every bound, and when they keep silent."""

import math
from datetime import timedelta

import msgspec
import numpy as np
import pytest

from legday.report.model import Day, OtherActivity
from legday.report.over_weeks.habits import consistency, cooldown, easy_share, energy_after_legs, mileage, rest_balance
from legday.report.over_weeks.ledger import interference, stall_cause
from legday.report.over_weeks.own_answers import durability, shakeout_helps
from legday.report.over_weeks.said import Seen, should_have_stopped
from legday.report.response import PaceAtEffort

from .factory import HARD, at, lift, run

TODAY = at("01-29", "06:00").date()


def ago(days, clock="07:00"):
    """A local instant so many days before today."""
    return at("01-29", clock) - timedelta(days=days)


def easy(days, minutes=30, **changed):
    """An easy run so many days ago."""
    return run(f"run-{days}", ago(days), minutes, **changed)


def seen(runs=(), lifts=(), days=(), others=()):
    """These, oldest first, up to today."""
    return Seen(
        today=TODAY, runs=sorted(runs, key=lambda one: one.start_time), lifts=sorted(lifts, key=lambda one: one.start_time),
        days=sorted(days, key=lambda one: one.date), others=list(others),
    )  # fmt: skip


def walk(start, sport="walking"):
    """Something else that was recorded."""
    return OtherActivity(start_time=start, date=start.date(), sport=sport)


@pytest.mark.parametrize(("weeks", "streak"), [([0], None), ([0, 1], 2), ([1, 2, 3], 3), ([0, 1, 3], 2), ([2, 3], None), (range(13), 13)])
def test_a_streak_counts_weeks_back_from_now_or_from_last_week(weeks, streak):
    """The last seven days may still bring a run; a week without one ends the streak; one week alone is none; 13 are 13 and more."""
    found = consistency(seen([easy(7 * week + 3) for week in weeks]))
    assert (found.value if found else None) == streak
    assert ("and more" in found.text) == (streak == 13) if found else True


@pytest.mark.parametrize(("minutes", "counts"), [(10, True), (9.9, False)])
def test_a_run_counts_from_ten_minutes_on(minutes, counts):
    """Nine minutes and a bit do not make a week."""
    assert (consistency(seen([easy(2, minutes), easy(9, minutes)])) is not None) == counts


def test_a_run_that_broke_a_stop_rule_is_not_praised():
    """On a day reported as one to rest, the week does not count."""
    runs = [easy(2), easy(9), easy(16)]
    ill = Day(date=(TODAY - timedelta(days=9)), sick_or_drained=True)
    assert consistency(seen(runs)).value == 3
    assert consistency(seen(runs, days=[ill])) is None


@pytest.mark.parametrize(
    ("reported", "stops"),
    [({"soreness_0_10": 6.0}, True), ({"soreness_0_10": 5.9}, False), ({"soreness_in_squat_0_10": 6.1}, True),
     ({"soreness_in_squat_0_10": 6.0}, False), ({"stable_on_one_leg": False}, True), ({"stable_on_one_leg": True}, False),
     ({"sharp_or_joint_pain": True}, True), ({"stairs_hurt": True}, True), ({"sick_or_drained": False}, False)],
)  # fmt: skip
def test_a_day_to_rest_is_one_by_the_athletes_own_word(reported, stops):
    """From soreness 6, above 6 in a squat, pain, illness, stairs or a wobble."""
    assert should_have_stopped(Day(date=TODAY, **reported)) is stops


def test_distance_is_held_against_the_four_weeks_before():
    """Ten kilometres a week and twelve in the last: 120 %, 6 of them easy in the window; silent while a week is missing."""
    runs = [easy(7 * week + 3, distance_m=10000.0) for week in range(1, 5)]
    latest = [easy(1, distance_m=6000.0, in_window=True), easy(2, distance_m=6000.0)]
    found = mileage(seen([*runs, *latest]))
    assert found.value == pytest.approx(120)
    assert "12.0 km" in found.text
    assert "6.0 km of it easy" in found.text
    assert mileage(seen([*runs[:3], *latest])) is None


@pytest.mark.parametrize(("rest", "severity"), [(0, "caution"), (1, "note"), (3, "note")])
def test_no_day_without_training_is_a_caution(rest, severity):
    """The seven days before today; an easy half hour and a swim are recovery, and no rest either."""
    lifts = [lift(f"lift-{days}", ago(days)) for days in range(1, 5 - rest)]
    found = rest_balance(seen([easy(6)], lifts, others=[walk(ago(7), "swimming"), walk(ago(5), "cycling")]))
    assert (found.severity, found.value) == (severity, rest)
    assert "2 of active recovery" in found.text


def test_days_without_any_record_are_not_called_rest():
    """Where nothing is recorded at all, nobody knows whether it was rest; today's own session does not count yet."""
    assert rest_balance(seen([easy(0), easy(20)])) is None


@pytest.mark.parametrize(("minutes", "good"), [(27, True), (26.9, False)])
def test_easy_minutes_in_the_window_are_measured_against_90_percent(minutes, good):
    """Of 30 min, 27 easy are as they should be; runs outside the window and without a class count for nothing."""
    runs = [
        easy(3, 30, in_window=True, easy_share=minutes / 30),
        easy(4, 60, easy_share=0.0),
        easy(5, 60, in_window=True, intensity_class="unknown"),
    ]
    found = easy_share(seen(runs))
    assert found.value == pytest.approx(100 * minutes / 30)
    assert ("as it should be" in found.text) == good
    assert easy_share(seen(runs[1:])) is None


def test_easy_minutes_do_not_praise_away_a_hard_run():
    """Intervals are easy for most of their minutes: the share stands, and so does that the run was hard."""
    runs = [easy(3, 50, in_window=True, easy_share=0.92, intensity_class="hard"), easy(4, 50, in_window=True, easy_share=1.0)]
    found = easy_share(seen(runs))
    assert found.text.endswith("96 % of 100 min run 24-48 h after legs in four weeks (2 runs) were easy; but 1 of these runs was hard.")
    assert found.do_instead != "Nothing."


@pytest.mark.parametrize(("goal", "told"), [("fat_loss", 640.0), ("general", None)])
def test_energy_is_told_to_who_wants_to_lose_fat_with_the_watchs_error(goal, told):
    """Easy runs in the window that a watch gave an energy; one without is counted as not known; hard runs and other goals are not asked."""
    runs = [
        easy(3, in_window=True, energy_kcal=300.0), easy(5, in_window=True, energy_kcal=340.0), easy(6, in_window=True),
        easy(7, energy_kcal=500.0), easy(8, in_window=True, energy_kcal=700.0, **HARD),
    ]  # fmt: skip
    found = energy_after_legs(msgspec.structs.replace(seen(runs), goal=goal))
    assert (found.value if found else None) == told
    assert found is None or ("640 kcal by the watch (2 runs; of 1 more no watch says it)" in found.text and "within 20 %" in found.text)


def test_an_easy_share_that_is_not_known_follows_the_class():
    """A hard run without heart rate by minute is hard all through."""
    assert easy_share(seen([easy(3, in_window=True, **HARD), easy(4, in_window=True)])).value == pytest.approx(50)


@pytest.mark.parametrize(("minutes", "walked"), [(-1, 0), (0, 1), (15, 1), (15.1, 0)])
def test_a_walk_within_15_minutes_is_a_cooldown(minutes, walked):
    """From the end of the lift to a quarter of an hour after it; of lifts without heart rate it cannot be told."""
    legs = lift("legs", ago(2, "18:00"))
    found = cooldown(seen([], [legs, lift("other", ago(5))], others=[walk(legs.end_time + timedelta(minutes=minutes))]))
    assert found.value == walked
    assert f"; of {2 - walked} it cannot be told." in found.text
    assert cooldown(seen([], [lift("push", ago(2), lower_body=False)])) is None


@pytest.mark.parametrize(
    ("minutes", "cooled", "words"), [(6, 1, "within 15 min."), (5, 0, "; 1 did not."), (None, 0, "; of 1 it cannot be told.")]
)
def test_six_minutes_of_low_heart_rate_are_a_cooldown(minutes, cooled, words):
    """Five are none; without a heart rate it is not known."""
    found = cooldown(seen([], [lift("legs", ago(2), cooldown_min=minutes)]))
    assert found.value == cooled
    assert words in found.text


def sore_days(ran, rested, drop_after_run=3.0, drop_after_rest=1.0):
    """Pairs of days after legs, on some of which an easy run was done; soreness 5 to 6 with some scatter."""
    runs, lifts, days = [], [], []
    rng = np.random.default_rng(2)
    for number in range(ran + rested):
        back = 6 * number + 2
        lifts.append(lift(f"legs-{number}", ago(back + 1)))
        if number < ran:
            runs.append(easy(back))
        drop = drop_after_run if number < ran else drop_after_rest
        before = 5 + float(rng.uniform(0, 1))
        days.append(Day(date=TODAY - timedelta(days=back), soreness_0_10=before, expected_soreness=3.0 + number % 3))
        days.append(Day(date=TODAY - timedelta(days=back - 1), soreness_0_10=before - drop + float(rng.normal(0, 0.3))))
    return seen(runs, lifts, days)


@pytest.mark.parametrize(("ran", "rested", "told"), [(6, 6, True), (5, 6, False), (6, 5, False)])
def test_a_shakeout_is_told_from_six_days_in_each_arm(ran, rested, told):
    """Below six of either it says "not yet" with both numbers, and no number of its own."""
    found = shakeout_helps(sore_days(ran, rested))
    assert (found.value is not None) == told
    assert ("not yet" in found.text) == (not told)
    if told:
        assert found.value == pytest.approx(-2.0, abs=0.5)
        assert f"{ran} days with a run, {rested} of rest" in found.text


def test_a_shakeout_without_effect_may_be_chance():
    """The same drop in both arms: the interval holds zero, and it is said. Nobody without reports is told anything."""
    assert "may be chance" in shakeout_helps(sore_days(8, 8, 1.0, 1.0)).text
    assert shakeout_helps(seen([easy(2)])) is None


def paced(days, percent, *, tired=False):
    """A run that was so much faster than expected."""
    pace = PaceAtEffort(
        expected_speed_m_s=3.0, seen_speed_m_s=3.0, residual_pct=percent, detectable_pct=5.0, run_sd_pct=2.5, band_pct=None, n_fresh=20
    )
    return easy(days, pace_at_effort=pace, in_window=tired)


def years(tired_latest=4, fresh_latest=8, latest=-2.0):
    """Two half years: tired legs cost 6 % in the first, and `latest` in the second."""
    runs = [paced(190 + number, -6.0 + number % 2, tired=True) for number in range(5)]
    runs += [paced(220 + number, number % 3 - 1.0) for number in range(9)]
    runs += [paced(10 + number, latest + number % 2, tired=True) for number in range(tired_latest)]
    return seen([*runs, *(paced(40 + number, number % 3 - 1.0) for number in range(fresh_latest))])


@pytest.mark.parametrize(("tired", "fresh", "told"), [(4, 8, True), (3, 8, False), (4, 7, False)])
def test_durability_needs_4_tired_and_8_fresh_runs_in_each_half_year(tired, fresh, told):
    """Below that it keeps silent."""
    found = durability(years(tired, fresh))
    assert (found is not None) == told
    if told:
        assert found.value == pytest.approx(4, abs=0.6)
        assert "may be chance" not in found.text


def test_a_difference_within_its_interval_may_be_chance():
    """Six percent then and six now: no change is claimed."""
    assert "may be chance" in durability(years(latest=-6.0)).text


def months(blocks, effect, seed=1):
    """Four weeks at a time with none, one or two hours of hard running in the window, and the trend of the best lifts in the next."""
    rng = np.random.default_rng(seed)
    runs, strength = [easy(28 * number + 20) for number in range(blocks)], []
    for number in range(blocks):
        back, hours = 28 * (blocks - 1 - number), float(number % 3)
        if hours:
            runs.append(run(f"hard-{number}", ago(back + 10), 60 * hours, in_window=True, **HARD))
        trend = effect * float((number - 1) % 3) / 28
        strength += [(TODAY - timedelta(days=back + more), -trend * more + float(rng.normal(0, 0.1))) for more in (1, 9, 18, 27)]
    return seen(runs), strength


@pytest.mark.parametrize(("blocks", "told"), [(9, True), (8, False)])
def test_interference_speaks_from_8_pairs_of_months(blocks, told):
    """Nine times four weeks make eight pairs; one pair fewer and it keeps silent."""
    found = interference(*months(blocks, -1.5))
    assert bool(found) == told
    if told:
        assert found[0].value == pytest.approx(-1.5, abs=0.2)
        assert "8 pairs of months" in found[0].text
        assert found[0].severity == "caution"


def test_interference_without_effect_may_be_chance():
    """Of 40 athletes whose strength does not care for hard running at most 8 are told otherwise; the others that it may be chance."""
    told = [interference(*months(12, 0.0, seed))[0] for seed in range(40)]
    assert sum("may be chance" not in found.text for found in told) <= 8
    assert all(found.severity == "note" for found in told if "may be chance" in found.text)


def test_the_other_direction_looks_at_economy_on_fresh_legs():
    """Months of more leg load, and speed per heartbeat that falls in the next: told beside what running does to lifts."""
    runs, lifts = [], []
    for number in range(10):
        back = 28 * (9 - number)
        trend = -0.01 * float((number - 1) % 3) / 28
        runs += [easy(back + more, efficiency=1.2 * math.exp(-trend * more)) for more in (1, 9, 18, 27)]
        lifts.append(lift(f"legs-{number}", ago(back + 10), leg_load=float(number % 3)))
    (found,) = interference(seen(runs, lifts), [])
    assert found.value == pytest.approx(-1.0, abs=0.1)
    assert "speed per heartbeat" in found.text


def flat(change, latest=4, before=4, days=(), runs=()):
    """Best lifts of two times four weeks."""
    strength = [(TODAY - timedelta(days=30 + number), 0.0) for number in range(before)]
    strength += [(TODAY - timedelta(days=2 + number), change) for number in range(latest)]
    return stall_cause(seen(runs, days=days), strength)


@pytest.mark.parametrize(
    ("change", "latest", "before", "told"),
    [(0.9, 4, 4, True), (1.0, 4, 4, False), (0.5, 3, 4, False), (0.5, 4, 3, False), (-2.0, 4, 4, True)],
)
def test_strength_is_flat_below_one_percent_in_four_weeks_from_4_lifts_each(change, latest, before, told):
    """One percent is progress; three lifts say nothing."""
    assert (flat(change, latest, before) is not None) == told


def test_sleep_and_food_are_looked_at_before_running():
    """A quarter of the nights under six hours, then bad nights and deficits, then hard runs in the window; unknown sleep is said."""
    dates = [TODAY - timedelta(days=number) for number in range(8)]
    short = [Day(date=day, sleep_h=5.5 if number < 2 else 7.5) for number, day in enumerate(dates)]
    assert "Look at sleep first: 2 of 8 nights" in flat(0.0, days=short).text
    hungry = [Day(date=day, sleep_h=7.5, calorie_deficit=True) for day in dates]
    assert "sleep and food first" in flat(0.0, days=hungry).text
    hard = [easy(3, in_window=True, **HARD)]
    rested = [Day(date=day, sleep_h=7.5) for day in dates]
    assert "1 hard run came 24-48 h after legs" in flat(0.0, days=rested, runs=hard).text
    assert "Of sleep only 0 nights of 28 are known." in flat(0.0, runs=hard).text
