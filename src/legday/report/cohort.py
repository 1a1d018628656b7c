"""One row per athlete, and what tired legs do across all of them: from the feature tables alone, whatever their number.

Apart from build.py, which tells the whole story of each: here some athletes' runs are counted after the others', and none is kept.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from legday.science.pooling import partially_pooled
from legday.science.student import Z_90

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

RECENT = timedelta(days=28)
SURE = 9  # digits after the point of a sum, which do not depend on the order it was added up in
MEASURED = ("metric", "effect_pct", "low_pct", "high_pct", "n_flagged", "n_fresh")
POOLED = dict.fromkeys(("pooled_pct", "pooled_low_pct", "pooled_high_pct"), pl.Float64)
METRIC = {
    "metric": pl.String, "athletes": pl.Int64, "mean_pct": pl.Float64, "low_pct": pl.Float64, "high_pct": pl.Float64,
    "between_sd_pct": pl.Float64, "n_flagged": pl.Int64, "n_fresh": pl.Int64,
}  # fmt: skip


class Cohort(NamedTuple):
    """`athletes` one row each, those with most hard runs in the window in the last four weeks first; `metrics` one row each."""

    athletes: pl.DataFrame
    metrics: pl.DataFrame


def cohort(parts: Iterable[Sequence[pl.LazyFrame]], now: datetime, *, since: date | None = None, until: date | None = None) -> Cohort:
    """Everybody's runs added up, and their effects pooled.

    Args:
        parts: of some athletes at a time, and of each only once, their runs, which of them lie in the window (pairs) and what tired legs
            do to them (responses), as in legday.tables; at least one part.
        now: no run that begins later counts; `recent` are the 28 days before, `before` the 28 ahead of those.
        since: the first local day that counts.
        until: the last.
    """
    counted, measured = _gathered(parts, now, since, until)
    own, metrics = _pooled(measured)
    return Cohort(counted.join(own, on="athlete", how="left", maintain_order="left"), metrics)


def _gathered(
    parts: Iterable[Sequence[pl.LazyFrame]], now: datetime, since: date | None, until: date | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is kept of every part, in an order that does not depend on the parts: one row per athlete, and one per effect of each."""
    kept = [pl.collect_all([_counted(runs, pairs, now, since, until), _measured(responses)]) for runs, pairs, responses in parts]
    counted, measured = (pl.concat(frames) for frames in zip(*kept, strict=True))
    in_order = counted.sort("hard_in_window_recent", "hard_in_window", "athlete", descending=[True, True, False])
    return in_order, measured.sort("metric", "athlete")


def _counted(runs: pl.LazyFrame, pairs: pl.LazyFrame, now: datetime, since: date | None, until: date | None) -> pl.LazyFrame:
    in_window = pairs.filter("in_window").select(activity_id="run_id").unique().with_columns(in_window=pl.lit(value=True))
    began = pl.col("start_time")
    day = (began + pl.duration(seconds=pl.col("utc_offset_s").fill_null(0))).dt.date()
    asked = [began <= now, *([day >= since] if since else []), *([day <= until] if until else [])]
    hard, window = pl.col("intensity_class") == "hard", pl.col("in_window").fill_null(value=False)
    recent, before = began > now - RECENT, began.is_between(now - 2 * RECENT, now - RECENT, closed="right")
    minutes = pl.col("moving_time_s") / 60
    known_long = pl.col("first_run") <= now - 2 * RECENT
    columns = "activity_id", "athlete", "start_time", "utc_offset_s", "intensity_class", "moving_time_s"
    return (
        runs.filter(*asked)
        .select(*columns)
        .join(in_window, on="activity_id", how="left")
        .group_by("athlete")
        .agg(
            first_run=began.min(),
            last_run=began.max(),
            runs=pl.len().cast(pl.Int64),
            minutes=minutes.sum().round(SURE),
            minutes_hard=minutes.filter(hard).sum().round(SURE),
            runs_not_scored=(pl.col("intensity_class") == "unknown").sum().cast(pl.Int64),
            runs_in_window=window.sum().cast(pl.Int64),
            hard_in_window=(hard & window).sum().cast(pl.Int64),
            not_scored_in_window=((pl.col("intensity_class") == "unknown") & window).sum().cast(pl.Int64),
            hard_in_window_recent=(hard & window & recent).sum().cast(pl.Int64),
            hard_in_window_before=(hard & window & before).sum().cast(pl.Int64),
        )
        .with_columns(trend=pl.when(known_long).then(pl.col("hard_in_window_recent") - pl.col("hard_in_window_before")))
    )


def _measured(responses: pl.LazyFrame) -> pl.LazyFrame:
    """One row per athlete and effect that has an interval."""
    return (
        responses.select("athlete", "effects")
        .explode("effects")
        .drop_nulls("effects")
        .unnest("effects")
        .select("athlete", *MEASURED)
        .drop_nulls(["effect_pct", "low_pct", "high_pct"])
        .filter(pl.col("high_pct") > pl.col("low_pct"))
    )


def _pooled(measured: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every athlete's effects with what the others say of them, and each metric across all; from effects in the order of their metrics."""
    found = [_one_metric(str(metric), group) for (metric,), group in measured.group_by("metric", maintain_order=True)]
    pooled = pl.concat([pl.DataFrame(schema=POOLED), *(part for part, _ in found)])
    own = measured.hstack(pooled).group_by("athlete", maintain_order=True).agg(effects=pl.struct(*MEASURED, *POOLED))
    return own, pl.DataFrame([row for _, row in found], schema=METRIC).sort("athletes", "metric", descending=[True, False])


def _one_metric(metric: str, group: pl.DataFrame) -> tuple[pl.DataFrame, Mapping[str, object]]:
    """The standard error is taken from the 90 % interval as if that were a normal one: a little too wide where there are few runs."""
    errors = (group["high_pct"] - group["low_pct"]) / (2 * Z_90)
    found = partially_pooled(group["effect_pct"].to_list(), errors.to_list())
    row: dict[str, object] = {
        "metric": metric, "athletes": group.height, "n_flagged": group["n_flagged"].sum(), "n_fresh": group["n_fresh"].sum(),
    }  # fmt: skip
    if found is None:
        return pl.DataFrame(dict.fromkeys(POOLED, [None] * group.height), schema=POOLED), row
    low, high = zip(*found.own_interval, strict=True)
    pooled = pl.DataFrame({"pooled_pct": found.own, "pooled_low_pct": low, "pooled_high_pct": high}, schema=POOLED)
    return pooled, row | {
        "mean_pct": found.mean,
        "low_pct": found.interval[0],
        "high_pct": found.interval[1],
        "between_sd_pct": found.between_sd,
    }
