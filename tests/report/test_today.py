"""Today's verdict: when a hard run is clear, and what is said where nobody knows."""

from datetime import UTC, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.report.judged_by import Gates
from legday.report.legs import legs_at
from legday.report.plan import is_planned_for
from legday.report.select import select
from legday.report.slots import Slot, calmest, clear_slots, is_clear
from legday.report.today import today
from legday.report.verdict import verdict
from legday.science.fatigue import FatigueModel

from .factory import LOCAL, NOW, at, athlete, lift

GATES = Gates()
END = at("01-27", "18:00")


def legs_day(load: float = 1.0, **changed):
    """A leg day that ended on Tuesday at 18:00."""
    return lift("legs", END - timedelta(hours=1), leg_load=load, **changed)


def asked(lifts, hours: float):
    """Today as of so many hours after that leg day."""
    return today(lifts, END + timedelta(hours=hours), LOCAL, GATES)


@pytest.mark.parametrize(("load", "factor", "hours", "expected"), [(1.0, 1.0, 24, 67.2), (1.0, 0.5, 48, 41.8), (0.6, 0.5, 96, 8.0)])
def test_leg_fatigue_agrees_with_the_published_test_vectors(load, factor, hours, expected):
    """Leg fatigue of one lift, as the model's own table has it."""
    assert legs_at([legs_day(load, attenuation=factor)], END + timedelta(hours=hours)).fatigue == pytest.approx(expected, abs=0.05)


def test_two_lifts_add_up_before_they_saturate():
    """Two lifts of load 0.6 and factor 0.5, 24 and 72 h ago: 40.47."""
    lifts = [legs_day(0.6, attenuation=0.5), lift("older", END - timedelta(hours=49), leg_load=0.6, attenuation=0.5)]
    assert legs_at(lifts, END + timedelta(hours=24)).fatigue == pytest.approx(40.47, abs=0.005)


def test_the_interval_of_one_lift_is_that_of_its_tier():
    """The state times exp(+-1.28 * sqrt(0.35^2 + 0.6^2)), for a lift known by its sets."""
    legs = legs_at([legs_day(attenuation=1.0)], END + timedelta(hours=24))
    assert (legs.low, legs.high) == (pytest.approx(36.76, abs=0.005), pytest.approx(93.36, abs=0.005))


@pytest.mark.parametrize(("load", "hours", "verdict"), [(0.05, 5.99, "easy_only"), (0.05, 6.0, "clear")])
def test_six_hours_after_a_lift_the_gap_is_over(load, hours, verdict):
    """Less than 6 h after a leg day, however light, it is easy only; from 6 h on not for that reason."""
    said = asked([legs_day(load)], hours)
    assert said.verdict == verdict
    assert ("GAP_6H" in said.reasons) == (verdict == "easy_only")


@pytest.mark.parametrize(("hours", "verdict"), [(23.9997, "clear"), (24.0, "easy_only"), (48.0, "easy_only"), (48.0003, "clear")])
def test_the_window_is_literal_for_today_too(hours, verdict):
    """In the window it is easy only, both ends inclusive, however fresh the legs are."""
    assert asked([legs_day(0.05)], hours).verdict == verdict


def test_loaded_legs_are_easy_only_outside_the_window():
    """At leg fatigue of the clear gate or above it is easy only, also at 60 h."""
    said = asked([legs_day(1.0, attenuation=1.0)], 60)
    assert said.leg_fatigue >= GATES.clear
    assert (said.verdict, said.reasons) == ("easy_only", ["OUTSIDE_WINDOW"])


@pytest.mark.parametrize(("hours", "verdict"), [(96.0, "cannot_tell"), (96.01, "clear")])
def test_an_unknown_lift_of_the_last_96_h_leaves_it_open(hours, verdict):
    """Nobody knows whether it was legs and nobody asked the legs: cannot tell, and the report names the lift."""
    said = asked([legs_day(0.1, region="unknown", lower_body=None)], hours)
    assert said.verdict == verdict
    assert ("region of legs" in said.unknown) == (verdict == "cannot_tell")
    assert "soreness" in said.unknown


def test_an_unknown_lift_never_closes_the_window_by_itself():
    """30 h after a light lift of unknown region a hard run is not in a window, so the next one may be now."""
    said = asked([legs_day(0.1, region="unknown", lower_body=None)], 30)
    assert said.hard_run_from == END.astimezone(UTC) + timedelta(hours=30)


def test_upper_body_lifts_do_not_load_the_legs():
    """A lift known to be upper-body closes nothing, an hour after it too."""
    said = asked([legs_day(1.0, region="upper", lower_body=False)], 1)
    assert (said.verdict, said.leg_fatigue, said.because_of) == ("clear", 0.0, None)


def test_hard_run_from_is_the_first_quarter_of_an_hour_that_is_clear():
    """The quarter before is not clear yet; the one named is."""
    lifts = [legs_day()]
    first = asked(lifts, 25).hard_run_from
    assert first is not None
    assert first.minute % 15 == 0
    assert is_clear(lifts, first, GATES)
    assert not is_clear(lifts, first - timedelta(minutes=15), GATES)


def test_hard_run_from_now_is_now():
    """Where a hard run is clear already, the instant is not rounded into the future (where the next window may begin)."""
    assert asked([legs_day(0.05)], 23.99).hard_run_from == END.astimezone(UTC) + timedelta(hours=23.99)


def test_hard_run_from_is_unknown_beyond_96_h():
    """Legs that will not be clear in four days get no instant, and the calmest hour is still there to be named."""
    lifts = [lift(f"x{n}", END - timedelta(days=n), leg_load=3.0, attenuation=1.0) for n in range(3)]
    said = asked(lifts, 1)
    assert said.hard_run_from is None
    assert calmest(lifts, END) > END + timedelta(hours=90)


def test_a_light_leg_day_leaves_a_slot_before_its_window():
    """From 6 h to 24 h after a light lift a hard run is clear, then again after 48 h: two slots."""
    slots = list(clear_slots([legs_day(0.05)], END + timedelta(hours=1), GATES))
    assert [(slot.start - END).total_seconds() / 3600 for slot in slots] == [6.0, 48.25]
    assert (slots[0].end - END).total_seconds() / 3600 == 24.0
    assert slots[1].end is None


LIFTS = st.builds(
    lambda hours, load, lower: lift("x", END - timedelta(hours=hours), leg_load=load, lower_body=lower),
    st.floats(-30, 250), st.floats(0, 3), st.sampled_from([True, True, False, None]),
)  # fmt: skip
GATES_OF_ALL_KINDS = st.builds(
    lambda clear, first, wide, hours, model: Gates(
        clear=clear, first_hours=first, last_hours=first + wide, allowed_hours=hours, model=model
    ),
    st.floats(1, 100), st.floats(0, 50), st.floats(0, 50), st.sampled_from(["", "06:00-21:00"]),
    st.builds(FatigueModel, peak_hours=st.floats(6, 96), immediate_share=st.floats(0, 2)),
)  # fmt: skip


def every_quarter(lifts, now, gates):
    """The slots by their definition: each quarter of an hour of four days asked by itself."""
    quarter = timedelta(minutes=15)
    last, instants = now + timedelta(hours=96), [now]
    ahead = now.replace(minute=0, second=0, microsecond=0)
    while (ahead := ahead + quarter) <= last:
        instants += [ahead] if ahead > now else []
    begun = [one for one in lifts if one.start_time <= now and now - one.end_time < timedelta(hours=240)]
    clear = [is_clear(begun, instant, gates) and is_planned_for(instant, now, gates) for instant in instants]
    edges = [place for place in range(len(clear)) if clear[place] != (place > 0 and clear[place - 1])]
    starts, ends = edges[::2], [*edges[1::2], *[None] * (len(edges) % 2)]
    return [Slot(instants[start], None if end is None else instants[end]) for start, end in zip(starts, ends, strict=True)]


@settings(max_examples=25)
@given(lifts=st.lists(LIFTS, max_size=6), gates=GATES_OF_ALL_KINDS, minutes=st.integers(0, 60))
def test_the_slots_are_those_of_every_quarter_asked_by_itself(lifts, gates, minutes):
    """Whatever was lifted and whatever the settings, what halving finds is what asking each quarter finds."""
    now = END.astimezone(UTC) + timedelta(minutes=minutes)
    assert list(clear_slots(lifts, now, gates)) == every_quarter(lifts, now, gates)


def test_a_lift_that_has_not_begun_counts_nothing():
    """Tomorrow's lift in the store does not change today."""
    assert asked([lift("future", END + timedelta(hours=30))], 24).leg_fatigue == 0.0


def test_a_lift_that_goes_on_closes_the_gap_already():
    """While a leg day is recorded a hard run is not clear, and that lift is the reason."""
    said = asked([lift("now", END - timedelta(minutes=10), 60)], 0.1)
    assert (said.verdict, said.because_of) == ("easy_only", "now")


def test_the_day_is_the_athletes_own():
    """23:30 UTC on Wednesday is Thursday in Oslo."""
    assert today([], NOW.replace(day=28, hour=23, minute=30), LOCAL, GATES).date.day == 29


@pytest.mark.parametrize(("hours", "rises"), [(2, True), (12, True), (34, False), (60, False)])
def test_legs_that_will_get_worse_say_so(hours, rises):
    """Two hours after a leg day the number is low and the worst is to come: the reason says how bad, and when."""
    now = (END + timedelta(hours=hours)).astimezone(UTC)
    (one,) = select([athlete([legs_day()], [])], now).athletes
    assert ("; due to rise to " in verdict(one, now).reason) == rises


@pytest.mark.parametrize("sigma", [0.0, 0.29])
def test_a_short_history_is_named_as_not_known(sigma):
    """While fewer than ten weeks were on record, how used the legs are to lifting is among what is not known."""
    assert ("history" in asked([legs_day(attenuation_sigma=sigma)], 24).unknown) == (sigma > 0)
    assert "history" not in asked([legs_day(attenuation_sigma=sigma, region="upper", lower_body=False)], 24).unknown


def test_a_slot_that_closes_again_within_a_day_is_told_with_its_end():
    """Six hours after a leg day the legs are still light, and for a few hours only."""
    now = (END + timedelta(hours=1)).astimezone(UTC)
    (one,) = select([athlete([legs_day(0.6)], [])], now).athletes
    assert verdict(one, now).sentence == "Easy only until Wed 00:00, clear then to Wed 14:45"
