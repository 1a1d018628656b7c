"""Runs of which nothing but the duration is known."""

from datetime import UTC, datetime, timedelta

import polars as pl

from legday.features.prior import with_duration_prior

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def rows(*known, athlete="me"):
    """One run a day of (minutes, intensity); an intensity of None is known by duration alone."""
    return pl.DataFrame(
        {
            "athlete": athlete,
            "start_time": [FIRST + timedelta(days=day) for day in range(len(known))],
            "moving_time_s": [60.0 * minutes for minutes, _ in known],
            "intensity": [42.0 if value is None else value for _, value in known],
            "scored_by": [["duration"] if value is None else ["heart_rate"] for _, value in known],
            "provenance": ["duration only" if value is None else "HR(chest)" for _, value in known],
            "session_load": 10.0,
        }
    )


def test_the_prior_is_the_own_median_of_earlier_runs_of_that_length():
    """Five runs of 40 min before it, those of 100 min left aside; the load follows."""
    run = with_duration_prior(rows(*((40, value) for value in (30.0, 60.0, 50.0, 55.0, 52.0)), (100, 90.0), (40, None))).row(-1, named=True)
    assert (run["intensity"], run["provenance"]) == (52.0, "duration only: your own median for that length")
    assert abs(run["session_load"] - 100 * 40 / 60 * (52 / 75) ** 2) < 1e-9


def test_a_prior_never_looks_ahead_and_needs_five_runs():
    """Four before it, one after it, and another athlete's: 42."""
    mine = rows(*((40, 60.0),) * 4, (40, None), (40, 60.0))
    run = with_duration_prior(pl.concat([mine, rows(*((40, 60.0),) * 4, athlete="you")])).row(4, named=True)
    assert (run["intensity"], run["provenance"]) == (42.0, "duration only: a usual easy run")


def test_a_prior_is_no_evidence_for_the_next_one():
    """Guesses are not counted among the five, and doing it again changes nothing."""
    once = with_duration_prior(rows(*((40, 60.0),) * 4, (40, None), (40, None)))
    assert once["intensity"].to_list()[-2:] == [42.0, 42.0]
    assert with_duration_prior(once).equals(once)


def test_measured_runs_stay_as_they_are():
    """Only those known by duration alone are touched."""
    measured = rows((40, 60.0), (50, 20.0))
    assert with_duration_prior(measured).equals(measured)
