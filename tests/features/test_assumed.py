"""Lifts whose log leaves out when they ended or at what hour they were: the end, the confidence and the hours until the next run."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from legday.features.lifts import lifts
from legday.features.pairs import pairs
from legday.tables import END_ASSUMED, LENGTH_ASSUMED

from .factory import NOON, SQUAT, UNKNOWN, activities, activity, lift, lift_set, settled

NO_END = f"{END_ASSUMED}: the last set's time taken"
SQUATS = [lift_set(SQUAT, 5, 100.0)] * 3


def days_before(days: float, minutes: float, **fields: Any) -> dict[str, Any]:
    """A lift of so many minutes, so many days before."""
    return lift(f"{days} days", SQUATS, start=NOON - timedelta(days=days), minutes=minutes, **fields)


def lasted(*others: dict[str, Any], notes: tuple[str, ...] = (LENGTH_ASSUMED,)) -> float:
    """How many minutes a lift lasts whose log was read as 60 min, in any order of the rows."""
    asked = lift("a", SQUATS, notes=list(notes))
    found = set()
    for order in itertools.permutations([asked, *others]):
        rows = lifts(activities(*order), settled(), {})
        row = rows.row(rows["activity_id"].to_list().index("a"), named=True)
        found.add((row["end_time"] - row["start_time"]).total_seconds() / 60)
    (minutes,) = found
    return minutes


def test_an_end_nobody_wrote_is_that_of_the_median_lift_of_the_year_before() -> None:
    """Forty, fifty and ninety minutes before: fifty; later ones, older ones, assumed ones, runs and other athletes say nothing."""
    before = [days_before(1, 40), days_before(7, 90), days_before(360, 50)]
    assert lasted(*before) == 50
    assert lasted(before[0], days_before(-1, 90), days_before(366, 90)) == 40
    assert lasted(before[0], days_before(2, 90, notes=[LENGTH_ASSUMED]), days_before(3, 90, notes=[NO_END])) == 40
    assert lasted(before[0], days_before(2, 90, athlete="you"), activity("r", start=NOON - timedelta(days=4), minutes=90)) == 40


def test_an_end_that_is_known_stays() -> None:
    """By the log or by its last set; and where no lift came before, the one that was assumed when the log was read."""
    before = days_before(1, 40)
    assert lasted(before, notes=()) == 60
    assert lasted(before, notes=(NO_END,)) == 60
    assert lasted() == 60


@pytest.mark.parametrize(
    ("fields", "assumed", "confidences"),
    [
        ({}, [], ("high", "medium", "low")),
        ({"notes": ["file CRC mismatch", NO_END]}, ["end_time"], ("medium", "low", "low")),
        ({"notes": [LENGTH_ASSUMED]}, ["end_time"], ("medium", "low", "low")),
        ({"utc_offset_source": "user_date"}, ["start_time"], ("low", "low", "low")),
        ({"utc_offset_source": "user_date", "notes": [LENGTH_ASSUMED]}, ["start_time", "end_time"], ("low", "low", "low")),
        ({"utc_offset_source": "user"}, [], ("high", "medium", "low")),
    ],
)
def test_what_is_assumed_lowers_the_confidence(fields: dict[str, Any], assumed: list[str], confidences: tuple[str, ...]) -> None:
    """One step for an end, low at most for a date alone; the notes go along."""
    bases = [SQUATS, [SQUATS[0], *[lift_set(UNKNOWN)] * 2], []]
    rows = [lifts(activities(lift("a", sets, **fields)), settled(), {}).row(0, named=True) for sets in bases]
    assert tuple(row["confidence"] for row in rows) == confidences
    assert all(row["assumed"] == assumed and row["notes"] == fields.get("notes", []) for row in rows)


def test_hours_are_counted_from_the_end_that_is_assumed() -> None:
    """The pair of a run and such a lift begins where the lift is taken to have ended."""
    stored = activities(lift("a", SQUATS, notes=[LENGTH_ASSUMED]), days_before(1, 30))
    runs = activities(activity("run", start=NOON + timedelta(hours=24, minutes=30)))
    found = pairs(runs, lifts(stored, settled(), {}), 24.0, 48.0)
    assert dict(found.select("lift_id", "hours_since_lift").iter_rows())["a"] == 24.0
