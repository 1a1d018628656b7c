"""What of a lift's times nobody wrote down: an end taken from the athlete's other lifts, and less trust in what rests on it.

Apart from lifts.py, because logs are filled in by hand and each leaves something out; what a watch recorded never comes by.
"""

from __future__ import annotations

import polars as pl

from legday.tables import END_ASSUMED, LENGTH_ASSUMED

STRENGTH = ("strength_training", "strength")
DATE_ONLY = "user_date"  # the utc_offset_source of a date without a time of day, for which noon stands
USUAL_OF = "365d"  # before the lift, so that a report as of an earlier day is what that day would have said
START, END = "start_time", "end_time"


def with_usual_ends(activities: pl.DataFrame) -> pl.DataFrame:
    """The activities; a lift whose log says neither its end nor the time of a set ends after the athlete's median lift of the year before.

    Where there is none, the end stays that which reading the log assumed.

    Args:
        activities: rows of the Activities table.
    """
    lasted_s = pl.when(pl.col("sub_sport").is_in(STRENGTH) & ~_noted(END_ASSUMED)).then("total_elapsed_time")
    usual_s = lasted_s.rolling_median_by("start_time", USUAL_OF, closed="left").over("athlete").fill_null(pl.col("total_elapsed_time"))
    ends = pl.col("start_time") + pl.duration(microseconds=usual_s * 1e6)
    replaced = pl.when(_noted(LENGTH_ASSUMED))
    return activities.with_columns(
        replaced.then(ends).otherwise("end_time").alias("end_time"),
        replaced.then(usual_s).otherwise("total_elapsed_time").alias("total_elapsed_time"),
    )


def assumed_times() -> pl.Expr:
    """Which of `start_time` and `end_time` nobody wrote down."""
    dated = pl.when(pl.col("utc_offset_source") == DATE_ONLY).then(pl.lit(START))
    return pl.concat_list(dated, pl.when(_noted(END_ASSUMED)).then(pl.lit(END))).list.drop_nulls().alias("assumed")


def lowered(confidence: pl.Expr) -> pl.Expr:
    """The confidence of a lift with an assumed end one step lower, of one of which only the date is known low at most."""
    low = confidence.replace({"high": "low", "medium": "low"})
    one_less = confidence.replace({"high": "medium", "medium": "low"})
    return (
        pl.when(pl.col("assumed").list.contains(START))
        .then(low)
        .when(pl.col("assumed").list.contains(END))
        .then(one_less)
        .otherwise(confidence)
    )


def _noted(words: str) -> pl.Expr:
    return pl.col("notes").list.eval(pl.element().str.starts_with(words)).list.any()
