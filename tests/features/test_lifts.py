"""Leg load of lifts: what it rests on, how sure it is, and what earlier lifts protect from."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from legday.features.lifts import lifts
from legday.features.profile import Profile
from legday.tables import Lifts

from .factory import BENCH, NOON, SQUAT, UNKNOWN, activities, activity, lift, lift_set, settled

QUICK = hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def lift_row(*sets, said=(), profile=None, **fields):
    """The row of one lift."""
    return lifts(activities(lift("a", sets, **fields)), settled(*said), {"me": profile or Profile()}).row(0, named=True)


def load(*sets, **fields):
    """The leg load of one lift."""
    return lift_row(*sets, **fields)["leg_load"]


@pytest.mark.parametrize(("count", "repetitions", "expected"), [(5, 10, 0.61), (3, 10, 0.37)])
def test_squats_at_their_maximum_load_the_legs_as_in_the_examples(count, repetitions, expected):
    """5x10RM squat is 0.61 and 3x10RM is 0.37: the best Epley of the day makes ten repetitions 75 %."""
    row = lift_row(*[lift_set(SQUAT, repetitions, 80.0)] * count)
    assert row["leg_load"] == pytest.approx(expected, abs=0.005)
    assert (row["leg_load_basis"], row["leg_load_sigma"], row["confidence"]) == ("sets", 0.35, "high")


def test_the_maximum_is_the_best_of_ninety_days():
    """A single of 100 kg 90 days ago makes ten sets of five at 80 kg 80 %: 0.65; 91 days ago it is forgotten."""
    sets = [lift_set(SQUAT, 5, 80.0)] * 10
    for days, expected in ((90, 0.6514), (91, 0.95 * 1.2 * 50 * (30 / 35 / 0.7) / 100)):
        earlier = lift("b", [lift_set(SQUAT, 1, 100.0)], start=NOON - timedelta(days=days))
        rows = lifts(activities(lift("a", sets), earlier), settled(), {})
        assert dict(rows.select("activity_id", "leg_load").iter_rows())["a"] == pytest.approx(expected, abs=1e-4)


def test_a_later_maximum_says_nothing_of_an_earlier_lift():
    """The ninety days end with the lift itself."""
    later = lift("b", [lift_set(SQUAT, 1, 200.0)], start=NOON + timedelta(days=1))
    rows = lifts(activities(lift("a", [lift_set(SQUAT, 10, 80.0)]), later), settled(), {})
    assert rows.row(0, named=True)["leg_load"] == pytest.approx(load(lift_set(SQUAT, 10, 80.0)))


@pytest.mark.parametrize("weight", [0.0, None, 5000.0])
def test_a_weight_that_was_not_entered_is_read_from_the_repetitions(weight):
    """Five repetitions with two left are 81.1 % of maximum; 0 kg is no weight, and neither is 5 t."""
    assert load(lift_set(SQUAT, 5, weight)) == pytest.approx(0.95 * 1.2 * 5 * (0.811 / 0.7) / 100)


def test_body_weight_squats_lift_the_body_along():
    """Air squats with a vest of 10 kg: 70 kg of athlete add 45.5 kg, to the day's maximum too."""
    plain, vest = lift_set(SQUAT, 10, 0.0, subtype=100), lift_set(SQUAT, 10, 10.0, subtype=100)
    fraction = 0.75 * (1 + 45.5 / 55.5)
    assert load(plain, vest, profile=Profile(mass_kg=70.0)) == pytest.approx(0.95 * 1.2 * 10 * (fraction / 0.7) / 100)


@pytest.mark.parametrize(("rpe", "factor"), [(10.0, 1.15), (9.0, 1.15), (8.0, 1.0), (6.0, 0.85), (None, 1.0), (0.0, 1.0)])
def test_nearness_to_failure_counts_where_it_is_recorded(rpe, factor):
    """One left or none 1.15, four and more 0.85."""
    assert load(lift_set(SQUAT, 10, 80.0, rpe=rpe)) == pytest.approx(factor * load(lift_set(SQUAT, 10, 80.0)))


def test_a_set_to_failure_by_the_logs_own_word():
    """Hevy's and Strong's mark counts like an RPE of 10; a drop set is an ordinary set."""
    plain = load(lift_set(SQUAT, 10, 80.0))
    assert load(lift_set(SQUAT, 10, 80.0, set_type="failure", rpe=6.0)) == pytest.approx(1.15 * plain)
    assert load(lift_set(SQUAT, 10, 80.0, set_type="dropset")) == pytest.approx(plain)


@pytest.mark.parametrize(("kg", "fraction"), [(120.0, 1.2), (180.0, 1.2), (90.0, 0.9)])
def test_more_can_be_lowered_than_lifted(kg, fraction):
    """A single of 100 kg, then five lowered by their name: up to 1.2 of it, with the damage of eccentric work, and no new maximum."""
    lowered = lift_set(SQUAT, 5, kg, exercise="Squat (Eccentric)")
    single = lift_set(SQUAT, 1, 100.0)
    assert load(single, lowered) - load(single) == pytest.approx(0.95 * 1.3 * 5 * (fraction / 0.7) / 100)


def test_a_watchs_guesses_are_weighed():
    """Squat, perhaps bench: 0.6 and 0.25 of their shares, over 0.85, surer than an unknown set and less sure than a named one."""
    guessed, named = lift_row(lift_set([SQUAT, BENCH, UNKNOWN])), lift_row(lift_set([SQUAT, UNKNOWN, UNKNOWN]))
    assert guessed["leg_load"] == pytest.approx(named["leg_load"] * 0.6 / 0.85)
    assert (guessed["leg_load_sigma"], named["leg_load_sigma"]) == (pytest.approx(0.5), pytest.approx(0.35))
    assert guessed["quads"] == pytest.approx(named["quads"])
    assert guessed["lower_body"] is True


def test_what_a_bench_press_may_have_been_does_not_make_it_a_leg_day():
    """Bench first, then lunge and squat: some load to be expected, and still no leg day."""
    row = lift_row(*[lift_set([BENCH, 17, SQUAT])] * 4)
    assert row["lower_body"] is False
    assert row["leg_load"] > 0


def test_unknown_sets_count_at_share_forty_percent_and_blur_the_sum():
    """Half known, half unknown: the load grows by the prior, and the uncertainty with it."""
    known, unknown = [lift_set(SQUAT, 10)] * 3, [lift_set(UNKNOWN, 10)] * 3
    row = lift_row(*known, *unknown)
    assert row["leg_load"] == pytest.approx(load(*known) + load(*unknown))
    assert load(*unknown) == pytest.approx(3 * 0.4 * 0.8 * 10 * (0.680 / 0.7) / 100)
    assert 0.35 < row["leg_load_sigma"] < 0.7
    assert row["confidence"] == "medium"


def test_a_lift_of_unknown_sets_is_no_surer_than_a_title():
    """Sigma 0.7, low confidence, muscles of the prior."""
    row = lift_row(*[lift_set(UNKNOWN, 10)] * 5)
    assert (row["leg_load_sigma"], row["confidence"], row["quads"]) == (pytest.approx(0.7), "low", pytest.approx(0.45))


def test_session_rpe_stands_in_where_there_are_no_sets():
    """RPE 7 for an hour, region unknown: 0.4 of a load of one."""
    row = lift_row(workout_rpe=70.0, total_timer_time=3600.0)
    assert (row["leg_load"], row["leg_load_basis"], row["leg_load_sigma"]) == (pytest.approx(0.4), "session_rpe", 0.5)


TITLES = {
    0.9: "Leg day|LEGS + abs|Beintag|Kniebeugen schwer|Séance jambes|Bas du corps|Glúteos y piernas|Gambe e glutei|Treino de perna|Benen|"
    "Push pull legs",
    0.5: "Full body|Ganzkörper|Corps entier|Cuerpo completo|Corpo inteiro|Arms and legs",
    0.1: "Upper body|Oberkörper|Haut du corps",
    0.4: "Strength|Legacy|Being strong|Armenia|",
}


@pytest.mark.parametrize(("title", "share"), [(title or None, share) for share, titles in TITLES.items() for title in titles.split("|")])
def test_a_title_gives_a_share_at_rpe_six(title, share):
    """An hour at RPE 6."""
    row = lift_row(title=title)
    assert (row["leg_load"], row["leg_load_basis"], row["leg_load_sigma"]) == (pytest.approx(share * 360 / 420), "title", 0.7)
    assert row["confidence"] == "low"


def test_a_watch_that_nobody_stopped_is_no_twelve_hour_lift():
    """Three hours at most."""
    assert load(minutes=720.0) == pytest.approx(load(minutes=180.0))


def test_known_by_heart_rate_alone_is_hardly_known():
    """A session of no telling sport that its owner called a leg day: sigma 0.8, no confidence."""
    row = lift_row(sub_sport="cardio_training", avg_heart_rate=120.0, said=[("a", None, "me", "lower")])
    assert (row["leg_load_basis"], row["leg_load_sigma"], row["confidence"]) == ("heart_rate", 0.8, "none")


@pytest.mark.parametrize("word", ["upper", "none"])
def test_a_day_without_legs_loads_no_legs(word):
    """Whatever the watch guessed."""
    assert load(*[lift_set(SQUAT)] * 3, lift_set(UNKNOWN), said=[("a", None, "me", word)]) == 0


def test_doubted_names_count_as_a_leg_day():
    """Six bench presses that were squats load the legs at share 0.9 of the unknown's prior."""
    said = [("a", None, "me", "lower")]
    assert load(*[lift_set(BENCH)] * 6, said=said) == pytest.approx(load(*[lift_set(UNKNOWN)] * 6, said=said))
    assert load(*[lift_set(BENCH)] * 6, said=said) == pytest.approx(0.9 / 0.4 * load(*[lift_set(UNKNOWN)] * 6))


def test_muscles_share_the_load():
    """Leg extensions are all quads, and shares sum to one."""
    row = lift_row(*[lift_set(6, subtype=33)] * 2)
    assert row["quads"] == 1
    mixed = lift_row(lift_set(SQUAT), lift_set(8), lift_set(UNKNOWN))
    assert sum(mixed[name] for name in ("quads", "hamstrings", "glutes", "adductors", "calves")) == pytest.approx(1)


def attenuation_after(*earlier, days_of_history=100):
    """Repeated-bout factor of a lift after these (days before, sets) and an upper-body lift that opens the history."""
    rows = [lift(f"e{at}", sets, start=NOON - timedelta(days=days)) for at, (days, sets) in enumerate(earlier)]
    first = lift("first", [lift_set(BENCH)], start=NOON - timedelta(days=days_of_history))
    table = lifts(activities(lift("a", [lift_set(SQUAT)]), first, *rows), settled(), {})
    row = next(row for row in table.iter_rows(named=True) if row["activity_id"] == "a")
    return row["attenuation"], row["attenuation_sigma"]


def test_one_earlier_leg_day_protects():
    """A raw load of 0.366 seven days ago: 1 - 0.4 (1 - exp(-0.366 / 0.5335)), without uncertainty of its own."""
    sets = [lift_set(SQUAT, 10, 80.0)] * 3
    assert attenuation_after((7, sets)) == (pytest.approx(0.8013, abs=1e-3), 0)


def test_upper_body_and_unknown_lifts_do_not_protect():
    """Nor does one of 120 days ago."""
    others = ((7, [lift_set(BENCH)] * 3), (5, [lift_set(UNKNOWN)] * 9), (119.9, [lift_set(SQUAT)] * 9))
    assert attenuation_after(*others, days_of_history=150) == (pytest.approx(1.0), 0)


def test_under_ten_weeks_of_history_the_factor_is_unknown():
    """0.7 with a relative SD of 0.2 / 0.7."""
    assert attenuation_after(days_of_history=69) == (0.7, pytest.approx(0.2 / 0.7))
    assert attenuation_after(days_of_history=70) == (1.0, 0.0)


def test_athletes_do_not_mix():
    """Somebody else's maximum, history and protection are not mine."""
    theirs = lift("b", [lift_set(SQUAT, 1, 200.0)] * 3, start=NOON - timedelta(days=80), athlete="you")
    rows = lifts(activities(lift("a", [lift_set(SQUAT, 10, 80.0)]), theirs), settled(), {})
    mine = rows.row(0, named=True)
    assert (mine["athlete"], mine["attenuation"], mine["leg_load"]) == ("me", 0.7, pytest.approx(load(lift_set(SQUAT, 10, 80.0))))


def test_no_activities_give_an_empty_table():
    """Empty, with every column."""
    assert lifts(activities(), settled(), {}).equals(Lifts.create_empty())
    assert lifts(activities(activity("run")), settled(), {}).height == 0


A_SET = st.builds(
    lift_set,
    st.sampled_from([SQUAT, BENCH, UNKNOWN, None, 8, 6, 99]),
    st.sampled_from([None, 0, 1, 5, 12, 65534]),
    st.sampled_from([None, 0.0, 20.0, 100.0, 4000.0]),
    rpe=st.sampled_from([None, 7.0, 10.0]),
)


@QUICK
@given(st.lists(A_SET, min_size=1, max_size=6), A_SET)
def test_more_sets_never_lower_the_load(sets, one_more):
    """Of any sets whose weight is not the new best; a new best only rescales what is known of the others."""
    one_more = one_more | {"weight": None}
    fields = {"sub_sport": "cardio_training", "avg_heart_rate": 100.0}
    before = lifts(activities(lift("a", sets, **fields)), settled(), {})
    after = lifts(activities(lift("a", [*sets, one_more], **fields)), settled(), {})
    assert after["leg_load"].sum() >= before["leg_load"].sum() - 1e-9


@QUICK
@given(st.lists(st.lists(A_SET, max_size=4), min_size=1, max_size=4), st.integers(1, 400))
def test_shifting_all_times_changes_nothing(sessions, days):
    """The same lifts a number of days later are the same lifts."""
    tables = [
        lifts(
            activities(*(lift(f"{at}", sets, start=NOON + timedelta(days=at * 30 + shift)) for at, sets in enumerate(sessions))),
            settled(),
            {},
        )
        for shift in (0, days)
    ]
    first, second = (table.drop("start_time", "end_time") for table in tables)
    assert first.equals(second)
