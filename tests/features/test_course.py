"""The course of a run: what it was like at each minute, and where nothing is known."""

import polars as pl

from legday.features.course import course_by_run, with_course
from legday.features.samples import samples

from .factory import NOON, activities, activity, records

ANCHORS = {"first": 150.0, "second": 165.0, "threshold_speed": 4.0}


def courses(*recorded):
    """The courses of runs that were recorded so."""
    rows = activities(*(activity(f"r{number}", minutes=10) for number in range(len(recorded))))
    numbered = rows.with_row_index("run").with_columns(pl.col("run").cast(pl.Int64), altitude_source=pl.lit("barometer"))
    chosen = numbered.with_columns(pl.lit(value, pl.Float64).alias(name) for name, value in ANCHORS.items())
    sampled = samples(numbered, pl.concat(recorded).lazy()).collect().lazy()
    told = chosen.join(course_by_run(sampled), on="run", how="left", maintain_order="left")
    return with_course(told).select("course", "course_thresholds").to_dicts()


def test_each_minute_has_its_mean():
    """Three minutes at 140, 150 and 160 bpm and 3 m/s are these three numbers, held against the thresholds of the day."""
    beats = [140 + 10 * (second // 60) for second in range(180)]
    (one,) = courses(records("r0", beats, seconds=179, speed=3.0))
    assert [minute["heart_rate"] for minute in one["course"]] == [140.0, 150.0, 160.0]
    assert {minute["adjusted_speed"] for minute in one["course"]} == {3.0}
    assert one["course_thresholds"] == {"first_heart_rate": 150.0, "second_heart_rate": 165.0, "first_speed": 3.376, "second_speed": 4.0}


def test_a_minute_of_standing_and_one_without_a_sensor_are_not_known():
    """Standing is null, never slow; a lost sensor is null, never calm; later minutes keep their place."""
    standing = [3.0] * 60 + [0.0] * 60 + [3.0] * 60
    lost = [140] * 60 + [None] * 120
    one, other = courses(
        records("r0", [140] * 180, seconds=179, speed=standing, cadence=[85] * 60 + [0] * 60 + [85] * 60),
        records("r1", lost, seconds=179, speed=3.0),
    )
    assert one["course"][1:] == [{"heart_rate": None, "adjusted_speed": None}, {"heart_rate": 140.0, "adjusted_speed": 3.0}]
    assert other["course"][2] == {"heart_rate": None, "adjusted_speed": 3.0}


def test_a_run_without_records_has_no_course():
    """Nothing is drawn of a run of which only the session is known."""
    one, other = courses(records("r0", [140] * 180, seconds=179), records("r9", [140] * 60, seconds=59, start=NOON))
    assert len(one["course"]) == 3
    assert other["course"] == []
