"""The courses of runs with a finding, from rows of the Runs table.

Apart from build.py, which reads all of every run: these are long, and few of them are ever drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legday.report.model import Course

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from legday.report.model import AthleteReport

COURSE = ("course", "course_thresholds")


def courses_of(runs: pl.DataFrame, told: AthleteReport, known: Mapping[str, Course]) -> list[Course]:
    """The courses of an athlete's runs with a finding, in the order of the runs.

    Args:
        runs: `activity_id` and COURSE of any runs.
        told: the athlete with runs and findings.
        known: courses that are taken as they are, by run.
    """
    found = {finding.activity_id for finding in told.findings}
    asked: Sequence[str] = [run.activity_id for run in told.runs if run.activity_id in found]
    news = [run for run in asked if run not in known]
    rows = runs.select("activity_id", *COURSE).filter(runs["activity_id"].is_in(news)).drop_nulls()
    drawn = {**known, **{row["activity_id"]: _course(row) for row in rows.iter_rows(named=True) if row["course"]}}
    return [drawn[run] for run in asked if run in drawn]


def _course(row: dict[str, Any]) -> Course:
    thresholds = row["course_thresholds"]
    return Course(
        activity_id=row["activity_id"],
        heart_rate_bpm=[minute["heart_rate"] for minute in row["course"]],
        speed=[minute["adjusted_speed"] for minute in row["course"]],
        first_threshold_bpm=thresholds["first_heart_rate"],
        second_threshold_bpm=thresholds["second_heart_rate"],
        first_threshold_speed=thresholds["first_speed"],
        second_threshold_speed=thresholds["second_speed"],
    )
