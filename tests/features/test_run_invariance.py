"""From records to rows: what must not change a score, and what may only raise it."""

import math
from datetime import timedelta

import polars as pl
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from legday.features.profile import Profile
from legday.features.runs import runs

from .factory import NOON, activities, activity, records
from .test_runs import KNOWN, PACED, TESTED, run_row


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


def hilly(grade, *, step=1, seconds=2400):
    """A run at 3 m/s up a steady slope and back down a little, with a pulse that follows slowly, as a watch with a barometer writes it."""
    times = range(0, seconds + 1, step)
    climbed = [3.0 * grade * at for at in times]
    return records(
        "r", [140 + round(25 * (at / seconds)) for at in times], seconds=seconds, step=step, distance=[3.0 * at for at in times],
        enhanced_altitude=[100 + 8 * math.sin(at / 120) + up for at, up in zip(times, climbed, strict=True)],
    )  # fmt: skip


def scored(table, **fields):
    """The row of a run of 40 min with these records."""
    row = activity("r", minutes=40, altitude_source="barometer", **fields)
    return runs(activities(row), table.lazy(), {"me": PACED}).row(0, named=True)


def test_sparser_recording_changes_a_score_by_less_than_two_points():
    """Every second, and every fourth as a watch does that saves room."""
    dense, sparse = (scored(hilly(0.01, step=step)) for step in (1, 4))
    assert dense["scored_by"] == sparse["scored_by"] == ["heart_rate", "pace"]
    for one, other in zip(dense["channels"], sparse["channels"], strict=True):
        assert all(abs(one[name] - other[name]) < 2 for name in ("score", "hardest", "moderate"))
    assert abs(dense["intensity"] - sparse["intensity"]) < 2


@hypothesis_settings(max_examples=5, deadline=None)
@given(st.floats(0.0, 0.08), st.floats(0.005, 0.04))
def test_a_steeper_way_up_never_scores_lower(grade, steeper):
    """At the same speed and heart rate."""
    level, steep = (scored(hilly(slope)) for slope in (grade, grade + steeper))
    assert steep["intensity"] >= level["intensity"] - 1e-6


def test_the_order_of_records_in_the_file_changes_nothing():
    """Shuffled, the same row."""
    table = hilly(0.02)
    assert scored(table) == scored(table.sample(fraction=1.0, shuffle=True, seed=7))
