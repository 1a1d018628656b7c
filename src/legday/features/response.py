"""What tired legs do to each runner: the effect on every metric with its interval, and the clock of the legs.

Apart from the levels, which come from form and pace, and from the science, which knows no table. Nothing here changes a verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from legday.features.tired_legs import doses
from legday.science.clock import HOURS, History, clock
from legday.science.fatigue import POPULATION, FatigueModel
from legday.science.kernel import Doses
from legday.science.response import FLAGGED_LEAST, FRESH_LEAST, PRIOR_SD, effects, holm

if TYPE_CHECKING:
    from legday.science.clock import Clock
    from legday.science.drift import Flags, Floats

EFFECTS = {
    "athlete": pl.String, "metric": pl.String, "effect_pct": pl.Float64, "low_pct": pl.Float64, "high_pct": pl.Float64,
    "p_value": pl.Float64, "distinguishable": pl.Boolean, "pooled_pct": pl.Float64, "pooled_low_pct": pl.Float64,
    "pooled_high_pct": pl.Float64, "detectable_pct": pl.Float64, "plain_pct": pl.Float64, "n_flagged": pl.Int64, "n_fresh": pl.Int64,
}  # fmt: skip
CLOCKS = {
    "athlete": pl.String, "status": pl.String, "n_flagged": pl.Int64, "n_fresh": pl.Int64, "peak_hour": pl.Float64,
    "peak_low": pl.Float64, "peak_high": pl.Float64, "back_hour": pl.Float64, "back_low": pl.Float64, "back_high": pl.Float64,
    "learned": pl.Float64, "named": pl.Boolean, "ordinary_dose": pl.Float64,
}  # fmt: skip
CURVES = {
    "athlete": pl.String, "metric": pl.String, "hour": pl.Float64, "effect_pct": pl.Float64, "low_pct": pl.Float64, "high_pct": pl.Float64,
}  # fmt: skip
DAYS_MOST = 3 * 365.0  # legs of longer ago were other legs


class Responses(NamedTuple):
    """Three tables; intervals are 90 %."""

    effects: pl.DataFrame  # one row for each athlete and metric; effect null under 4 flagged and 8 fresh runs
    clocks: pl.DataFrame  # one row for each athlete; `status` prior: of people at large
    curves: pl.DataFrame  # by athlete, metric and hour after an ordinary leg day; only of metrics with 12 flagged and 20 fresh runs


def responses(runs: pl.DataFrame, pairs: pl.DataFrame, levels: pl.DataFrame, model: FatigueModel = POPULATION) -> Responses:
    """The answers for every athlete who has a run, from the three years before each one's last run.

    Args:
        runs: `activity_id`, `athlete`, `start_time`, `device`, and the columns of `tired_legs.with_legs`.
        pairs: rows of the Pairs table.
        levels: `activity_id`, `metric` (a name of `PRIOR_SD`) and `level_pct`, a run's residual from the runner's own fresh runs; null and
            absent are not known.
        model: that the pairs were made with.
    """
    parts = [_of_one(own, pairs, levels, model) for own in runs.sort("athlete", "start_time", "activity_id").partition_by("athlete")]
    return Responses(
        pl.DataFrame([row for rows, _, _ in parts for row in rows], schema=EFFECTS),
        pl.DataFrame([row for _, row, _ in parts], schema=CLOCKS),
        pl.concat([pl.DataFrame(schema=CURVES), *(curves for _, _, curves in parts)]),
    )


def _of_one(
    runs: pl.DataFrame, pairs: pl.DataFrame, levels: pl.DataFrame, model: FatigueModel
) -> tuple[list[dict[str, Any]], dict[str, Any], pl.DataFrame]:
    athlete = runs["athlete"][0]
    recent = runs.filter(pl.col("start_time") >= pl.col("start_time").max() - pl.duration(days=DAYS_MOST), ~pl.col("unknown_lift"))
    table = _levels(recent, levels)
    history, ordinary = _history(recent, pairs, model)
    own = clock(np.where(recent["just_lifted"].to_numpy()[:, None], np.nan, table), history, list(PRIOR_SD.values()))
    compared = history.flagged | history.fresh
    rows = [_effect_row(athlete, metric, table[:, at], history, compared) for at, metric in enumerate(PRIOR_SD)]
    told = [row for row in rows if row["p_value"] is not None]
    for row, answer in zip(told, holm([row["p_value"] for row in told]), strict=True):
        row["distinguishable"] = answer
    return rows, _clock_row(athlete, own, history, ordinary), _curves(athlete, own)


def _levels(runs: pl.DataFrame, levels: pl.DataFrame) -> Floats:
    """(run, metric), NaN where not known."""
    finite = levels.filter(pl.col("level_pct").is_finite())
    columns = [
        runs.select("activity_id").join(
            finite.filter(pl.col("metric") == metric).select("activity_id", "level_pct").unique("activity_id", keep="first"),
            on="activity_id",
            how="left",
            maintain_order="left",
        )["level_pct"]
        for metric in PRIOR_SD
    ]
    return np.column_stack([column.fill_null(np.nan).to_numpy() for column in columns])


def _history(runs: pl.DataFrame, pairs: pl.DataFrame, model: FatigueModel) -> tuple[History, float | None]:
    """The runs as arrays, and the dose of the athlete's ordinary leg day that theirs are multiples of."""
    before = doses(pairs, runs["activity_id"], model)
    ordinary: Any = before.unique("lift_id", keep="first", maintain_order=True)["dose"].median()
    scale = ordinary or 1.0
    history = History(
        runs["start_time"].dt.epoch("s").to_numpy() / 86400,
        runs["device"].fill_null("unknown").rank("dense").cast(pl.Int64).to_numpy(),
        runs["flagged"].to_numpy(),
        runs["fresh"].to_numpy(),
        Doses(before["run"].to_numpy(), before["hours"].to_numpy(), before["dose"].to_numpy() / scale),
    )
    return history, ordinary


def _effect_row(athlete: str, metric: str, level: Floats, history: History, compared: Flags) -> dict[str, Any]:
    used = compared & ~np.isnan(level)
    flagged = history.flagged[used]
    row: dict[str, Any] = dict.fromkeys(EFFECTS) | {
        "athlete": athlete, "metric": metric, "distinguishable": False, "n_flagged": int(flagged.sum()), "n_fresh": int((~flagged).sum()),
    }  # fmt: skip
    if flagged.sum() < FLAGGED_LEAST or (~flagged).sum() < FRESH_LEAST:
        return row
    (seen,) = effects(level[used][:, None], history.days[used], flagged, history.device[used], [PRIOR_SD[metric]])
    if seen is None:
        return row
    (row["low_pct"], row["high_pct"]), (row["pooled_low_pct"], row["pooled_high_pct"]) = seen.interval_pct, seen.pooled_interval_pct
    fields = ("effect_pct", "p_value", "pooled_pct", "detectable_pct", "plain_pct", "n_flagged", "n_fresh")
    return row | {name: getattr(seen, name) for name in fields}


def _clock_row(athlete: str, own: Clock, history: History, ordinary: float | None) -> dict[str, Any]:
    (peak_low, peak_high), (back_low, back_high) = own.peak_interval, own.back_interval
    return {
        "athlete": athlete, "status": own.status, "n_flagged": int(history.flagged.sum()), "n_fresh": int(history.fresh.sum()),
        "peak_hour": own.peak_hour, "peak_low": peak_low, "peak_high": peak_high,
        "back_hour": own.back_hour, "back_low": back_low, "back_high": back_high,
        "learned": own.learned, "named": own.named, "ordinary_dose": ordinary,
    }  # fmt: skip


def _curves(athlete: str, own: Clock) -> pl.DataFrame:
    parts = [
        pl.DataFrame({"hour": HOURS, "effect_pct": curve.curve_pct, "low_pct": curve.low_pct, "high_pct": curve.high_pct}).with_columns(
            athlete=pl.lit(athlete), metric=pl.lit(metric)
        )
        for metric, curve in zip(PRIOR_SD, own.curves, strict=True)
        if curve.measured
    ]
    return pl.concat([pl.DataFrame(schema=CURVES), *(part.select(list(CURVES)) for part in parts)])
