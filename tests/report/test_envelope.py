"""The rule book, section 2: the envelope of a run that may help tired legs, and on which side of each bound a run leaves it."""

import msgspec
import pytest

from legday.report.model import Day
from legday.report.rules import findings_on
from legday.report.rules.seen import Seen

from .factory import HARD, MODERATE, at, lift, run

LIFT = lift("legs", at("01-27", "17:00"))
INSIDE = {"ascent_m": 10.0, "hill_s": 0.0, "easy_share": 0.95, "easy_basis": "heart_rate", "kind": "steady"}


def seen(fatigue=57.0, *, in_window=True, own=None, day=None, units="metric", **changed) -> Seen:
    """A level, easy run of 25 min on 28 January, inside the envelope unless changed."""
    one = msgspec.structs.replace(
        run("r", at("01-28", "19:00"), 25, **{**INSIDE, **changed}), lift_id=LIFT.activity_id, hours_since_lift=25.0, in_window=in_window,
        leg_fatigue=fatigue, leg_fatigue_band="high",
    )  # fmt: skip
    return Seen(run=one, lift=LIFT, known_leg_fatigue=fatigue, easy_pace_s_per_km=own, day=day, units=units)


def rules(one: Seen) -> list[str]:
    """The ids of everything found."""
    return [finding.rule for finding in findings_on(one)]


def test_a_run_inside_the_envelope_is_praised():
    """25 min, level, in zone 1, no surge: a note that says so; nothing outside the window."""
    (found,) = findings_on(seen())
    assert (found.rule, found.severity) == ("ENV_OK", "note")
    assert "Well done" in found.text
    assert rules(seen(in_window=False)) == []


@pytest.mark.parametrize(("minutes", "found"), [(14.99, []), (15.0, ["ENV_OK"]), (30.0, ["ENV_OK"]), (30.01, ["ENV_TOO_LONG"])])
def test_easy_is_capped_at_30_min(minutes, found):
    """15 and 30 min are inside, both ends inclusive; a shorter run is no finding, a longer one a caution."""
    assert rules(seen(moving_time_s=minutes * 60)) == found


@pytest.mark.parametrize(
    ("ascent", "steep", "found"),
    [
        (50.0, 0.0, ["ENV_OK"]), (50.1, 0.0, ["ENV_HILLS"]), (None, 59.9, ["ENV_OK"]), (None, 60.0, ["ENV_HILLS"]), (None, None, []),
        (10.0, None, ["ENV_OK"]),
    ],
)  # fmt: skip
def test_hills_are_more_than_10_m_per_km_or_a_minute_on_steep_grades(ascent, steep, found):
    """50 m on 5 km are level; where neither altitude nor grade is known nobody says hills, and nobody praises."""
    assert rules(seen(distance_m=5000.0, ascent_m=ascent, hill_s=steep)) == found


def test_a_surge_is_named_with_its_minute():
    """Every 30 s above threshold is listed; six at most by name."""
    (found,) = findings_on(seen(surges=[12.0, 19.3, 26.1]))
    assert (found.rule, found.value) == ("ENV_SURGES", 3.0)
    assert found.text.startswith("3 surges at 12', 19' and 26'. 25.0 h after Tuesday's legs")
    assert "6' and 4 more" in findings_on(seen(surges=[float(minute) for minute in range(1, 11)]))[0].text


def test_no_surge_is_known_only_where_effort_is():
    """Without heart rate, pace or power nobody knows of surges: no praise."""
    assert rules(seen(easy_share=None, easy_basis=None)) == []


@pytest.mark.parametrize(("share", "found"), [(0.9, ["ENV_OK"]), (0.899, ["ENV_NOT_EASY"])])
def test_less_than_90_percent_below_the_first_threshold_is_not_easy(share, found):
    """The talk test's proxy, its bound inclusive."""
    assert rules(seen(easy_share=share)) == found


@pytest.mark.parametrize(("own", "found"), [(None, ["ENV_OK"]), (320.0, ["ENV_NOT_EASY"]), (319.0, ["ENV_OK"])])
def test_an_easy_run_on_tired_legs_is_slower_than_the_own_easy_pace(own, found):
    """344.8 s/km is faster than 1.08 x 320 s/km and slower than 1.08 x 319; without an own pace the first threshold alone counts."""
    assert rules(seen(own=own)) == found


def test_the_own_easy_pace_is_said_in_the_units_asked_for():
    """5:20 /km slowed by 8 % is 9:16 a mile."""
    (found,) = findings_on(seen(own=320.0, units="imperial"))
    assert found.do_instead.endswith("slower than 9:16 /mi.")
    assert "km" not in found.text


@pytest.mark.parametrize("kind", ["walk", "ride"])
def test_a_walk_is_never_too_long(kind):
    """What was no run is not held against a run's envelope."""
    assert rules(seen(kind=kind, moving_time_s=2400.0, ascent_m=900.0)) == []


def test_the_main_finding_speaks_for_the_envelope_too():
    """A hard, long, hilly run with surges is one warning that names both, and lists what it silences."""
    (found,) = findings_on(seen(surges=[12.0], moving_time_s=41 * 60, ascent_m=200.0, easy_share=0.2, **HARD))
    assert found.rule == "HARD_ON_TIRED_LEGS"
    assert found.silenced == ["ENV_NOT_EASY", "ENV_SURGES", "ENV_HILLS", "ENV_TOO_LONG"]
    assert "A surge at 12'." in found.text
    assert "Hills: " in found.text


def test_two_ways_out_of_the_envelope_are_two_findings():
    """Too long and hilly have two causes: each is found."""
    assert rules(seen(moving_time_s=40 * 60, ascent_m=200.0)) == ["ENV_HILLS", "ENV_TOO_LONG"]


def test_running_and_walking_in_turns_is_held_against_what_suits():
    """5 and 1 after a big lift, 3 and 2 from soreness 5 on; what is not known of soreness is said."""
    assert rules(seen(kind="run_walk", walk_share=0.2))[-1] == "WALK_RUN"
    thresholds = []
    for soreness in (None, 4.9, 5.0):
        day = Day(date=at("01-28", "19:00").date(), soreness_0_10=soreness)
        found = findings_on(seen(kind="run_walk", walk_share=0.2, day=day))[-1]
        thresholds.append((round(found.threshold, 3), "not known" in found.text))
    assert thresholds == [(0.167, True), (0.167, False), (0.4, False)]
    assert "WALK_RUN" not in rules(seen(kind="run_walk", walk_share=0.2, in_window=False))


def test_a_run_without_a_class_is_not_praised():
    """Praise needs the class easy, whatever else is known."""
    assert "ENV_OK" not in rules(seen(intensity_class="unknown"))
    assert "ENV_OK" not in rules(seen(fatigue=5.0, **MODERATE))
