"""The best of each run: over which minutes, across which pauses, and where it is not known."""

import polars as pl
import pytest

from legday.features.efforts import efforts_by_run
from legday.features.samples import RUN_APART

SECOND = 10**6


def sampled(run=0, *, length=3600, step=1, **columns):
    """Samples of one run at 3 m/s and 150 bpm; every column may be a constant or a list."""
    count = length // step
    table = {
        "run": run, "at": [run * RUN_APART + number * step * SECOND for number in range(count)], "seconds": float(step), "sampled": True,
        "heart_rate": 150.0, "adjusted_speed": 3.0, "power": None, "part": run, "at_steps": False, **columns,
    }  # fmt: skip
    frame = pl.DataFrame({name: value if isinstance(value, list) else [value] * count for name, value in table.items()})
    return frame.with_columns(pl.col("heart_rate", "adjusted_speed", "power").cast(pl.Float64), pl.col("run", "part").cast(pl.Int64))


def best(*samples):
    """The efforts of the last of these runs."""
    return efforts_by_run(pl.concat(samples).lazy()).collect().sort("run").row(-1, named=True)


def test_a_steady_run_is_its_own_best():
    """Over all minutes that it lasts, and over none that it does not."""
    row = best(sampled())
    assert [row[f"best_speed_{minutes}_min"] for minutes in (3, 5, 10, 20, 30, 60)] == [3.0] * 6
    assert [row[f"best_heart_rate_{minutes}_min"] for minutes in (20, 30, 60)] == [150.0] * 3
    assert (row["peak_heart_rate"], row["heart_rate_at_best_speed_20_min"], row["best_power_3_min"]) == (150, 150, None)
    assert best(sampled(length=1500))["best_speed_30_min"] is None


@pytest.mark.parametrize("step", [1, 4, 7])
def test_the_fastest_minutes_are_found_however_they_are_sampled(step):
    """Six minutes at 5 m/s in an hour at 3 m/s."""
    fast = [5.0 if 1000 <= at < 1360 else 3.0 for at in range(0, 3600 // step * step, step)]
    row = best(sampled(step=step, adjusted_speed=fast))
    assert row["best_speed_5_min"] == pytest.approx(5.0, rel=0.01)
    assert row["best_speed_10_min"] == pytest.approx(4.2, rel=0.01)


def test_a_best_speed_does_not_reach_over_a_pause_and_a_heart_rate_may():
    """Two halves of 15 min around a minute at a light."""
    halves = sampled(length=1860, part=[0] * 900 + [1] * 960)
    paused = pl.col("at").is_between(900 * SECOND, 960 * SECOND, closed="left")
    row = best(halves.with_columns(pl.when(paused).then(0.0).otherwise("seconds").alias("seconds")))
    assert (row["best_speed_10_min"], row["best_speed_20_min"]) == (3.0, None)
    assert row["best_heart_rate_30_min"] == 150


def test_standing_counts_as_no_speed():
    """Five seconds of every minute at a crossing, without a pause on record."""
    row = best(sampled(seconds=[0.0 if at % 60 >= 55 else 1.0 for at in range(3600)]))
    assert row["best_speed_10_min"] == pytest.approx(3.0 * 55 / 60, rel=0.01)


def test_a_peak_is_held_for_some_seconds_and_needs_ten_minutes():
    """One second at 220 is none; 30 s at 190 in an hour are."""
    assert best(sampled(heart_rate=[220.0, *[150.0] * 3599]))["peak_heart_rate"] == 150
    assert best(sampled(heart_rate=[190.0 if 600 <= at < 630 else 150.0 for at in range(3600)]))["peak_heart_rate"] == 190
    assert best(sampled(length=500))["peak_heart_rate"] is None


def test_a_dry_strap_is_no_peak():
    """215 for the first four minutes, as static makes it, and 150 afterwards."""
    assert best(sampled(heart_rate=[215.0 if at < 240 else 150.0 for at in range(3600)]))["peak_heart_rate"] == 150


def test_a_heart_rate_at_the_steps_shows_no_limit():
    """Half an hour at 182 beats and 182 steps may be a lock: neither a peak nor a hardest half hour rests on it."""
    at_steps = [600 <= at < 2400 for at in range(3600)]
    row = best(sampled(heart_rate=[182.0 if same else 140.0 for same in at_steps], at_steps=at_steps))
    assert row["peak_heart_rate"] == 140
    assert row["best_heart_rate_30_min"] is None


def test_power_and_its_heart_rate():
    """The best 20 min of power, and what the heart did in them."""
    hard = range(1200, 2400)
    row = best(
        sampled(
            power=[300.0 if at in hard else 200.0 for at in range(3600)], heart_rate=[170.0 if at in hard else 140.0 for at in range(3600)]
        )
    )
    assert (row["best_power_20_min"], row["heart_rate_at_best_power_20_min"]) == (300, 170)


def test_a_jump_of_the_satellites_is_no_speed():
    """200 m/s for a few seconds count as nothing."""
    assert best(sampled(adjusted_speed=[200.0 if at in (5, 6) else 3.0 for at in range(3600)]))["best_speed_3_min"] == 3.0


def test_runs_do_not_touch_each_other():
    """To the last digit the same alone and beside another run."""
    beats = [120.0 + at % 37 for at in range(3600)]
    one, other = sampled(1, heart_rate=beats, adjusted_speed=[2.5 + at % 11 / 10 for at in range(3600)]), sampled(0, adjusted_speed=6.0)
    assert best(other, one) == best(one)


def test_nothing_measured_is_nothing_known():
    """A run of times alone."""
    row = best(sampled(heart_rate=None, adjusted_speed=None))
    assert set(row.values()) == {0, None}
