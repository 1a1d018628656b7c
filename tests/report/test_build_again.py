"""What is taken from last time's story is what building all of it would have said, whatever became of the tables in between."""

from datetime import timedelta

import msgspec
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legday.athlete import Athlete
from legday.config import Config
from legday.report.model import AthleteReport
from legday.tables import Daily

from .test_build import START, built, lift_row, pair_row, run_row, tables_of

REPORTS = st.dictionaries(st.integers(0, 9), st.sampled_from([2.0, 8.0]), max_size=3)
HOURS = st.integers(0, 30).map(lambda number: 9.0 * number)


def form_row(run_id: str, level: float) -> dict:
    """A row of Form that held."""
    metric = {
        "metric": "cadence", "status": "held", "minutes": 30, "level_pct": level, "n_level": 9, "drift_pct": 0.5, "z": 0.1, "n_drift": 9,
        "left": False, "shift_pct": None, "shift_half_width_pct": None,
    }  # fmt: skip
    return {
        "activity_id": run_id, "athlete": "me", "device": "a", "status": "held", "windows": 200, "mean_speed": 3.0, "metrics": [metric],
        "break_minute": None, "break_low": None, "break_high": None, "eased": None, "minutes_on": None, "inputs_hash": "",
        "expected": None, "learned": None,
    }  # fmt: skip


def pace_row(run_id: str, residual: float) -> dict:
    """A row of Paces."""
    return {
        "activity_id": run_id, "athlete": "me", "expected_speed": 3.1, "residual_pct": residual, "run_sd_pct": 3.0, "detectable_pct": 6.0,
        "drop_band_pct": None, "n_baseline": 12,
    }  # fmt: skip


def move_row(run_id: str, shift: int) -> dict:
    """A row of Moves with one other hour."""
    names = ("hours_since_lift", "leg_fatigue", "leg_fatigue_low", "leg_fatigue_high")
    costs = ("pace_pct", "pace_low_pct", "pace_high_pct", "heart_rate_cost_bpm", "heart_rate_cost_low_bpm", "heart_rate_cost_high_bpm")
    one = {"shift_h": shift} | dict.fromkeys(names, 20.0) | dict.fromkeys(costs)
    return {"activity_id": run_id, "athlete": "me", "lift_id": "l0", "lift_share": 0.5, "best_shift_h": shift, "shifts": [one]}


def day_row(number: int, soreness: float) -> dict:
    """A row of Daily, so many days before START."""
    row = dict.fromkeys(Daily.column_names())
    return row | {
        "athlete": "me", "date": START.date() - timedelta(days=number), "source": "daily_csv", "file": "d.csv", "soreness_0_10": soreness,
    }  # fmt: skip


@st.composite
def states(draw) -> dict:
    """Some days of an athlete: lifts and runs a multiple of nine hours apart, and what the other tables say of them."""
    lifts = draw(st.dictionaries(HOURS, st.tuples(st.sampled_from([0.4, 1.0, 2.0]), st.sampled_from([True, True, None])), max_size=4))
    runs = draw(st.dictionaries(HOURS, st.tuples(st.sampled_from([0.1, 0.92]), st.sampled_from([None, 3600])), max_size=5))
    asked = sorted(runs)

    def some(values):
        return draw(st.dictionaries(st.sampled_from(asked), values, max_size=3)) if asked else {}

    few, shifts = st.sampled_from([-6.0, 1.0]), st.sampled_from([-24, 24])
    return {
        "lifts": [
            lift_row(f"l{hours:.0f}", hours + 1, leg_load=load, lower_body=legs, region="lower" if legs else "unknown", utc_offset_s=None)
            for hours, (load, legs) in lifts.items()
        ],
        "runs": [
            run_row(f"r{hours:.0f}", START - timedelta(hours=hours), probability_hard=hard, utc_offset_s=offset,
                    intensity_class="hard" if hard > 0.5 else "easy")
            for hours, (hard, offset) in runs.items()
        ],
        "pairs": [
            pair_row(f"l{lift:.0f}", lift + 1 - run, f"r{run:.0f}", lower_body=legs, contribution=0.6 * load,
                     in_window=bool(legs) and 24 <= lift + 1 - run <= 48)
            for lift, (load, legs) in lifts.items() for run in runs if 0 <= lift + 1 - run <= 240
        ],
        "form": [form_row(f"r{run:.0f}", level) for run, level in some(few).items()],
        "paces": [pace_row(f"r{run:.0f}", residual) for run, residual in some(few).items()],
        "moves": [move_row(f"r{run:.0f}", shift) for run, shift in some(shifts).items()],
        "daily": [day_row(number, soreness) for number, soreness in draw(REPORTS).items()],
    }  # fmt: skip


def told(state: dict, **earlier) -> list[AthleteReport]:
    """The athletes of a state."""
    daily = pl.DataFrame(state["daily"], schema=Daily.create_empty().schema) if state["daily"] else None
    return built(**(state | {"daily": daily}), **earlier)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(before=states(), after=states(), keep=st.sets(st.sampled_from(["lifts", "runs", "pairs", "form", "paces", "moves", "daily"])))
def test_a_story_told_on_last_times_is_that_of_a_first_build(before, after, keep):
    """Lifts, runs, pairs, form, paces, other hours and reported days come, change and go in any order: no word is another."""
    after = after | {name: before[name] for name in keep}
    last_time = msgspec.json.decode(msgspec.json.encode(told(before)), type=list[AthleteReport])
    stood = tables_of(**{name: rows for name, rows in before.items() if name != "daily"})
    again = told(after, earlier=last_time, stood=stood)
    assert msgspec.json.encode(again) == msgspec.json.encode(told(after))


def test_what_nothing_changed_is_the_same_object():
    """A night's new run leaves the lift, the run, the finding and the course of the week before as they were, and does not build them."""
    lifts, pairs = [lift_row("legs", 30.0 + 7 * 24)], [pair_row("legs", 30.0, "early")]
    early = [run_row("early", START - timedelta(days=7))]
    before = built(lifts, early, pairs)
    (after,) = built(lifts, [*early, run_row()], pairs, earlier=before, stood=tables_of(lifts, early, pairs))
    assert after.lifts[0] is before[0].lifts[0]
    assert after.runs[0] is before[0].runs[0]
    assert after.findings[0] is before[0].findings[0]
    assert after.courses[0] is before[0].courses[0]


@pytest.mark.parametrize("moved", ["config", "newest"])
def test_in_another_zone_nothing_is_taken_over(moved):
    """The athlete moves, or the newest file states another offset: local times are told anew."""
    runs = [run_row("early", START - timedelta(days=7))]
    before = built(runs=runs)
    later = [*runs, run_row(utc_offset_s=7200 if moved == "newest" else None)]

    config = Config(athletes={"me": Athlete(time_zone="Asia/Tokyo")}) if moved == "config" else None
    (after,) = built(runs=later, config=config, earlier=before, stood=tables_of(runs=runs))
    assert after == built(runs=later, config=config)[0]
    assert after.runs[0].local_start_time.utcoffset() != before[0].runs[0].local_start_time.utcoffset()
