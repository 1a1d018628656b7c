"""What tired legs do, as rows of the tables: only athletes with news are asked again, and a week's swap keeps what is fixed."""

import sys
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.features.answers import Answers, Asked, answers
from legday.features.last_week import last_week_swaps
from legday.features.pace_at_effort import pace_at_effort
from legday.features.pairs import pairs
from legday.features.profile import Profile
from legday.tables import Form, Lifts, Moves, Paces, Responses, Runs

from .test_response import BEGIN

NOTHING = Answers(Paces.create_empty(), Moves.create_empty(), Responses.create_empty())
RESTED = {"me": Profile(resting_heart_rate_bpm=((date.min, 58.0), (date(2025, 3, 1), 55.0)))}


def lift_rows(athlete, hours, load=0.8, **changed):
    """Leg days that ended so many hours after BEGIN."""
    rows = [
        {
            "activity_id": f"{athlete}-lift-{hour:g}", "athlete": athlete, "start_time": BEGIN + timedelta(hours=hour - 1),
            "end_time": BEGIN + timedelta(hours=hour), "region": "lower", "lower_body": True, "region_source": "sets", "leg_load": load,
            "leg_load_basis": "sets", "leg_load_sigma": 0.35, "confidence": "high", "quads": 1.0, "hamstrings": 0.0, "glutes": 0.0,
            "adductors": 0.0, "calves": 0.0, "active_sets": 5, "known_sets": 5, "attenuation": 1.0, "attenuation_sigma": 0.0,
            "assumed": [], "notes": [], "sources": [],
        } | changed
        for hour in hours
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=Lifts.create_empty().schema)


def run_rows(athlete, hours, slow=(), **changed):
    """Steady runs of 10 km that began so many hours after BEGIN, those of `slow` by so many percent slower."""
    rng = np.random.default_rng(3)
    rows = [
        {
            "activity_id": f"{athlete}-run-{hour:g}", "athlete": athlete, "start_time": BEGIN + timedelta(hours=hour),
            "end_time": BEGIN + timedelta(hours=hour + 1), "surface": "road", "distance_m": 10000.0,
            "moving_time_s": 3000 * (1 + dict(slow).get(hour, 0) / 100) * float(np.exp(rng.normal(0, 0.02))),
            "elapsed_time_s": 3100.0, "ascent_m": 50.0, "average_heart_rate_bpm": 150.0, "heart_rate_share": 1.0, "intensity": 40.0,
            "intensity_class": "easy", "probability_hard": 0.1, "hardest": 45.0, "average_only": False, "scored_by": [], "channels": [],
            "confidence": "high", "kind": "steady", "bouts": [], "surges": [], "notes": [], "sources": [],
        } | changed
        for hour in hours
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=Runs.create_empty().schema)


def asked(runs, lifts, stance=None):
    """The tables of these, all from one watch; `stance` gives every run a level of its stance time."""
    metric = {"metric": "stance_time", "status": "measured", "minutes": 20, "n_level": 9, "drift_pct": 0.1, "z": 0.2, "n_drift": 9}
    rows = [
        {"activity_id": run, "athlete": athlete, "device": "watch", "status": "measured", "windows": 100, "mean_speed": 3.0,
         "metrics": [] if stance is None else [metric | {"level_pct": stance(run)}]}
        for run, athlete in runs.select("activity_id", "athlete").iter_rows()
    ]  # fmt: skip
    return Asked(runs, lifts, pairs(runs, lifts, 24, 48), pl.DataFrame(rows, schema=Form.create_empty().schema))


def told(question, known=NOTHING, **changed):
    """The answer with the usual settings."""
    return answers(question, known, changed.pop("profiles", RESTED), gate=changed.pop("gate", 25.0), **changed)


FRESH = [96.0 * at for at in range(14)]
TIRED = FRESH[-1] + 30
ONE = asked(run_rows("me", [*FRESH, TIRED], slow=[(TIRED, 15.0)]), lift_rows("me", [FRESH[-1] + 1]))


def test_a_slow_run_on_tired_legs_is_in_every_table():
    """Fifteen percent slower 29 h after legs: its band in Paces, its other hours in Moves, and the prior as prior in Responses."""
    (found, new) = told(ONE)
    assert new
    pace = found.paces.filter(pl.col("activity_id") == f"me-run-{TIRED:g}").to_dicts()[0]
    assert (pace["drop_band_pct"], pace["n_baseline"]) == (10.0, 14)
    (move,) = found.moves.to_dicts()
    assert (move["lift_id"], move["lift_share"]) == (f"me-lift-{FRESH[-1] + 1:g}", 1.0)
    shifts = {one["shift_h"]: one for one in move["shifts"]}
    assert {-48, 0, 48} < set(shifts)
    assert shifts[move["best_shift_h"]]["leg_fatigue"] < 25 < shifts[0]["leg_fatigue"]
    assert shifts[0]["pace_pct"] is None
    (row,) = found.responses.to_dicts()
    assert (row["status"], row["n_flagged"], row["n_fresh"], row["curves"]) == ("prior", 1, 14, [])
    assert (row["n_paces"], row["n_moves"]) == (found.paces.height, 1)


def test_another_time_is_one_at_which_the_runner_runs():
    """All runs began at seven or at thirteen: so does the one that is proposed."""
    (move,) = told(ONE)[0].moves.to_dicts()
    assert (BEGIN + timedelta(hours=TIRED + move["best_shift_h"])).hour in {7, 13}


def test_only_athletes_with_news_are_asked_again(monkeypatch):
    """Nothing new: the tables as they were, nothing computed. A run of one athlete more: the other's rows are taken as they are."""
    other = run_rows("you", FRESH), lift_rows("you", [40.0])
    both = asked(pl.concat([ONE.runs, other[0]]), pl.concat([ONE.lifts, other[1]]))
    first, _ = told(both)
    again, new = told(both, first)
    assert not new
    assert all(table.equals(before) for table, before in zip(again, first, strict=True))
    more = asked(pl.concat([both.runs, run_rows("you", [FRESH[-1] + 96])]), both.lifts)
    monkeypatch.setattr(sys.modules["legday.features.answers"], "pace_at_effort", only_for_you)
    later, new = told(more, first)
    assert new
    assert later.responses["athlete"].to_list() == ["me", "you"]
    monkeypatch.undo()
    assert all(table.equals(once) for table, once in zip(later, told(more)[0], strict=True))


def only_for_you(runs, rest):
    """Stands where paces are computed, and fails for the athlete who has no news."""
    assert runs["athlete"].unique().to_list() == ["you"]
    return pace_at_effort(runs, rest)


@pytest.mark.parametrize(
    "changed", [{"gate": 30.0}, {"fixed_days": (2,)}, {"profiles": {}}], ids=["gate", "fixed day", "resting heart rate"]
)
def test_other_settings_ask_everybody_again(changed):
    """The gate, the fixed days and the resting heart rate are part of what an answer rests on."""
    first, _ = told(ONE)
    assert told(ONE, first, **changed)[1]


def test_lost_rows_are_made_again_and_rows_of_the_gone_leave():
    """Where a table was dropped for being broken the athlete is asked again; one who is gone leaves every table."""
    first, _ = told(ONE)
    mended, new = told(ONE, first._replace(paces=first.paces.clear()))
    assert new
    assert mended.paces.equals(first.paces)
    nobody, new = told(asked(ONE.runs.clear(), ONE.lifts.clear()), first)
    assert new
    assert all(table.is_empty() for table in nobody)


def test_sessions_of_intervals_have_no_pace_at_effort():
    """The slow run told as intervals: no row in Paces, and the other runs as before."""
    runs = ONE.runs.with_columns(kind=pl.when(pl.col("activity_id") == f"me-run-{TIRED:g}").then(pl.lit("intervals")).otherwise("kind"))
    found, _ = told(asked(runs.cast(ONE.runs.schema), ONE.lifts))
    assert found.paces["activity_id"].to_list() == sorted(f"me-run-{hour:g}" for hour in FRESH[8:])


def test_form_is_heard_beside_pace():
    """Levels of the Form table are compared too: 8 % more stance time on six tired runs, and nothing of it is a pace."""
    hours = [120.0 * at for at in range(24)]
    tired = [hour for at, hour in enumerate(hours) if at % 4 == 3]
    runs, lifts = run_rows("me", hours), lift_rows("me", [hour - 30 for hour in tired])
    rng = np.random.default_rng(5)
    noise = {f"me-run-{hour:g}": float(rng.normal(8.0 if hour in tired else 0.0, 1.0)) for hour in hours}
    found, _ = told(asked(runs, lifts, noise.get))
    effects = {row["metric"]: row for row in found.responses["effects"][0].to_list()}
    assert effects["stance_time"]["distinguishable"]
    assert effects["stance_time"]["effect_pct"] == pytest.approx(8, abs=1.5)
    assert (effects["stance_time"]["n_flagged"], effects["stance_time"]["n_fresh"]) == (6, 18)
    assert not effects["speed_at_heart_rate"]["distinguishable"]
    assert told(asked(runs, lifts, noise.get), found)[1] is False
    assert told(asked(runs, lifts), found)[1] is True


def test_a_downhill_run_that_counts_as_a_load_is_another_hours_reason_and_no_session():
    """Legs loaded by a descent alone: it is what weighed on the run, and it changes places with nothing of the week."""
    down = ONE.lifts.with_columns(lower_body=pl.lit(value=False), descent_m=pl.lit(1000.0))
    hard = ONE.runs.with_columns(probability_hard=pl.lit(0.9))
    found, _ = told(asked(hard, down))
    assert found.moves["lift_id"].to_list() == down["activity_id"].to_list()
    assert {row["activity_id"] for row in found.responses["swaps"][0].to_list()}.isdisjoint(down["activity_id"])


def hard_after_legs():
    """Legs on Thursday evening, a hard run on Saturday morning; it all began on a Monday at seven."""
    return run_rows("me", [121.0], probability_hard=0.9), lift_rows("me", [84.0])


def test_the_last_seven_days_change_places_as_helps_most():
    """The week ends with the run; legs on the free day before it, or the run before the legs, cost less, and what it was is said."""
    rows = last_week_swaps(*hard_after_legs())
    best = [row for row in rows if row["swap"] == 1]
    assert best
    assert best[0]["interference"] < best[0]["before"] / 2
    assert {row["activity_id"] for row in best} <= {"me-run-121", "me-lift-84"}


def test_fixed_days_stay():
    """With Thursday, Saturday and every free day fixed there is nothing to move; with Saturday fixed only the legs move."""
    runs, lifts = hard_after_legs()
    assert last_week_swaps(runs, lifts, range(7)) == []
    assert {row["activity_id"] for row in last_week_swaps(runs, lifts, (5,))} == {"me-lift-84"}
    assert last_week_swaps(runs.clear(), lifts.clear()) == []


WEEKS = [192.0 * at for at in range(18)]
MANY = (
    run_rows("me", sorted(hour + after for hour in WEEKS for after in (28, 150, 171)), slow=[(hour + 28, 6.0) for hour in WEEKS]),
    lift_rows("me", WEEKS),
)
NIGHT = st.tuples(st.integers(0, 54), st.sets(st.integers(0, 71), max_size=2), st.sampled_from([0.8, 0.5]), st.sampled_from([25.0, 40.0]))


@settings(deadline=None, max_examples=12)
@given(st.lists(NIGHT, min_size=2, max_size=4))
def test_any_nights_end_where_one_night_ends(nights):
    """Runs and lifts that come in any order, leave again, change their load, and another gate: the answers are those of one night."""
    known = NOTHING
    for count, left_out, load, gate in nights:
        rows = [
            table.with_row_index("at", start).filter(~pl.col("at").is_in(left_out)).drop("at")
            for table, start in zip(MANY, (0, 54), strict=True)
        ]
        runs, lifts = (
            rows[0].head(count),
            rows[1].with_columns(leg_load=pl.when(pl.int_range(pl.len()) == 9).then(load).otherwise("leg_load")),
        )
        question = asked(runs, lifts.filter(pl.col("start_time") <= runs["start_time"].max()) if count else lifts.clear())
        known, _ = told(question, known, gate=gate)
        whole, _ = told(question, gate=gate)
        assert all(table.equals(once) for table, once in zip(known, whole, strict=True))


@pytest.mark.parametrize("count", [20, 54], ids=["prior", "measured"])
def test_a_run_that_follows_moves_no_older_one(count, monkeypatch):
    """With the last run as news, only it and those of the two days before it are looked at at every hour."""
    runs, lifts = MANY[0].head(count), MANY[1].filter(pl.col("end_time") <= MANY[0]["start_time"][count - 1])
    first, _ = told(asked(runs.head(count - 1), lifts))
    assert first.responses["status"].to_list() == ["measured" if count == 54 else "prior"]
    looked_at = []
    real = sys.modules["legday.features.moves"]._best
    monkeypatch.setattr(
        sys.modules["legday.features.moves"], "_best", lambda part, *rest: looked_at.append(part.height) or real(part, *rest)
    )
    later, _ = told(asked(runs, lifts), first)
    assert sum(looked_at) <= 2
    monkeypatch.undo()
    assert all(table.equals(once) for table, once in zip(later, told(asked(runs, lifts))[0], strict=True))
