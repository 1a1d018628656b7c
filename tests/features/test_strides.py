"""Runs minute by minute: which windows count, and what is kept of them."""

from datetime import timedelta

import polars as pl
import pytest

from legday.features.samples import samples
from legday.features.strides import strides_by_run
from legday.features.tens import tens

from .factory import NOON, activities, activity, records

NEAR = pytest.approx


def minutes(*tables, **fields):
    """The minutes of one run of these records, a row each."""
    chosen = activities(activity("a", **fields)).with_row_index("run").with_columns(pl.col("run").cast(pl.Int64), row_hash=pl.lit("h"))
    table = pl.concat(tables)
    return strides_by_run(chosen, tens(samples(chosen, table.lazy()))).select("minutes").explode("minutes").unnest("minutes")


def test_a_steady_run_is_kept_by_the_minute():
    """From the ninth minute to the last but one each has six windows, with steps of both legs; before and after none counts."""
    rows = minutes(records("a", cadence=85, fractional_cadence=0.5, stance_time=250.0, seconds=1800), minutes=30)
    counted = rows.filter(pl.col("windows") > 0)
    assert counted["minute"].to_list() == list(range(8, 29))
    assert set(counted["windows"][:-1]) == {6}
    row = counted.row(0, named=True)
    assert (row["steps"], row["stance_time"], row["speed"]) == (NEAR(171.0), NEAR(250.0), NEAR(3.0))
    assert row["vertical_ratio"] is None


def test_walking_counts_for_nothing_but_is_kept():
    """Three minutes of walking: no window, and the minutes say that they were walked."""
    stepping = [58 if 900 <= at < 1080 else 85 for at in range(1801)]
    speed = [1.4 if 900 <= at < 1080 else 3.0 for at in range(1801)]
    rows = minutes(records("a", cadence=stepping, speed=speed, seconds=1800), minutes=30)
    walked = rows.filter(pl.col("minute").is_between(15, 17))
    assert walked["windows"].to_list() == [0, 0, 0]
    assert walked["walk_s"].to_list() == NEAR([60, 60, 60])


def test_a_steep_way_does_not_count():
    """On a grade of 5 % no window counts; on 2 % all do."""
    for grade, counts in ((0.05, False), (0.02, True)):
        climb = [100 + 3.0 * grade * at for at in range(1801)]
        table = records("a", enhanced_altitude=climb, distance=[3.0 * at for at in range(1801)], seconds=1800)
        rows = minutes(table, minutes=30, altitude_source="barometer")
        assert (rows["windows"].sum() > 100) is counts


def test_a_sensor_that_lost_contact_is_unknown():
    """A contact time of zero is no contact time."""
    rows = minutes(records("a", stance_time=0.0, vertical_oscillation=90.0, seconds=1800), minutes=30)
    counted = rows.filter(pl.col("windows") > 0)
    assert counted["stance_time"].null_count() == counted.height
    assert counted["vertical_oscillation"].to_list() == NEAR([90.0] * counted.height)


def test_a_file_without_steps_has_minutes_and_no_window():
    """Nobody knows whether it was run or walked."""
    rows = minutes(records("a", cadence=None, seconds=1800), minutes=30)
    assert rows.height == 30
    assert not rows["steps_known"].any()
    assert rows["windows"].sum() == 0


def test_a_run_without_records_has_a_row():
    """So that it is not asked for every night."""
    chosen = activities(activity("a"), activity("b", start=NOON + timedelta(days=1)))
    chosen = chosen.with_row_index("run").with_columns(pl.col("run").cast(pl.Int64), row_hash=pl.lit("h"))
    found = strides_by_run(chosen, tens(samples(chosen, records("a").lazy())))
    assert found["activity_id"].to_list() == ["a", "b"]
    assert found["minutes"].list.len().to_list()[1] == 0
