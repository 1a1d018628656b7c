"""Rows of the Moves table: every run on legs that were not fresh, at its own hour and at others; those that nothing new can move are kept.

Apart from moved.py, which reckons: here it is said for which runs, at which hours, and what of it is known from earlier nights.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from legday.features.moved import SHIFTS, Clocked, best_shifts, costliest_lifts, lifting, moved
from legday.features.tired_legs import FRESH_BELOW
from legday.tables import SHIFT, Moves
from legday.tables.checked import checked, empty

if TYPE_CHECKING:
    from datetime import datetime

SHOWN_SHIFTS = (-48, -36, -24, -12, 0, 12, 24, 36, 48)  # h, beside the best one
RUNS_AT_ONCE = 500  # whose every hour is looked at together, so that memory does not grow with the years
HOUR = (pl.col("start_time").dt.epoch("s") + pl.col("utc_offset_s").fill_null(0)) // 3600 % 24  # of the runner's day


class Before(NamedTuple):
    """What `moves` answered earlier, by the same gate and constants."""

    rows: pl.DataFrame  # of the Moves table
    until: datetime  # up to here nothing that begins by then has changed since, and what has come since begins later
    priced: bool  # whether a curve of pace was known then


def moves(runs: pl.DataFrame, lifts: pl.DataFrame, clocked: Clocked, gate: float, before: Before | None = None) -> pl.DataFrame:
    """Rows of the Moves table of one athlete.

    Args:
        runs: rows of the Runs table with those of `tired_legs.with_legs`, and `run_sd_pct`; in order of time.
        lifts: rows of the Lifts table.
        clocked: what is known of these legs.
        gate: leg fatigue from which a hard run is a finding.
        before: where there is something to keep.
    """
    loaded = runs.filter(pl.col("leg_fatigue") >= FRESH_BELOW)
    if loaded.is_empty():
        return empty(Moves)
    settled = empty(Moves) if before is None else _settled(loaded, runs, before)
    new = loaded.join(settled, on="activity_id", how="anti", maintain_order="left")
    hours = runs.select(HOUR.unique()).to_series().to_list()
    best = pl.concat(_best(part, lifts, clocked, hours, gate) for part in new.iter_slices(RUNS_AT_ONCE)) if new.height else None
    costliest = costliest_lifts(new, lifts, clocked.model)
    if before is not None and (before.priced or not clocked.curve.is_empty()):  # what it costs moves with the clock, the rest does not
        kept = settled.select("activity_id", "best_shift_h"), settled.select("activity_id", "lift_id", "lift_share")
        best, costliest = pl.concat([kept[0], *([] if best is None else [best])]), pl.concat([kept[1], costliest])
        settled, new = empty(Moves), loaded
    if best is None:
        return settled
    found = _shown(new.join(best, on="activity_id", maintain_order="left"), lifts, clocked)
    told = found.join(costliest, on="activity_id", maintain_order="left").with_columns(athlete=pl.lit(runs["athlete"][0]))
    return pl.concat([settled, checked(Moves, told)])


def _settled(loaded: pl.DataFrame, runs: pl.DataFrame, before: Before) -> pl.DataFrame:
    """The rows of runs that end two days before anything new begins; none where the runner has run at another hour since."""
    then = runs.filter(pl.col("start_time") <= before.until).select(HOUR.unique().sort()).to_series()
    if not then.equals(runs.select(HOUR.unique().sort()).to_series()):
        return empty(Moves)
    over = loaded.filter(pl.col("end_time") <= before.until - timedelta(hours=int(SHIFTS[-1])))
    return before.rows.join(over, on="activity_id", how="semi")


def _best(runs: pl.DataFrame, lifts: pl.DataFrame, clocked: Clocked, hours: list[int], gate: float) -> pl.DataFrame:
    """`activity_id` and `best_shift_h` of these runs."""
    rows = moved(runs, lifts, clocked).join(runs.select("activity_id", HOUR.alias("hour")), on="activity_id", maintain_order="left")
    rows = rows.with_columns(lifting(runs, lifts))
    runs_then = ((pl.col("hour") + pl.col("shift_h")) % 24).is_in(hours)
    return best_shifts(rows, runs_then & ~pl.col("lifting"), gate).rename({"shift_h": "best_shift_h"})


def _shown(runs: pl.DataFrame, lifts: pl.DataFrame, clocked: Clocked) -> pl.DataFrame:
    """`activity_id`, `best_shift_h` and the `shifts` that are shown."""
    best = runs["best_shift_h"].to_numpy()
    shifts = np.sort(np.column_stack([np.tile(SHOWN_SHIFTS, (runs.height, 1)), best]), axis=1)
    once = np.diff(shifts, axis=1, prepend=SHIFTS[0] - 1) != 0
    rows = moved(runs, lifts, clocked, shifts).filter(pl.Series(once.ravel()))
    found = rows.group_by("activity_id", maintain_order=True).agg(pl.struct(*SHIFT).alias("shifts"))
    return found.join(runs.select("activity_id", "best_shift_h"), on="activity_id", maintain_order="left")
