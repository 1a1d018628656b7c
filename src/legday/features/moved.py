"""Had you moved this run by 14 h: leg fatigue, pace and heart-rate cost at other times, and which lift cost most.

Apart from the clock, which says how these legs go after an ordinary leg day; here it is applied to one run and its lifts. Never a promise:
the interval is that of one run.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from legday.features.pace_at_effort import heart_rate_cost
from legday.features.pairs import LAST_HOURS
from legday.features.tired_legs import SETTLED_HOURS
from legday.science.fatigue import leg_fatigue, mixed_sigma, state_sigma
from legday.science.kernel import weight
from legday.science.student import Z_90

if TYPE_CHECKING:
    from datetime import datetime

    from legday.science.drift import Floats

SHIFTS = tuple(range(-48, 49))  # h
Z_80 = 1.2815515655446004


class OneRun(NamedTuple):
    """The run that is moved; null is not known."""

    start_time: datetime
    average_heart_rate_bpm: float | None
    resting_heart_rate_bpm: float | None
    run_sd_pct: float  # of one run around what was expected of it


def moved(run: OneRun, lifts: pl.DataFrame, curve: pl.DataFrame, ordinary_dose: float | None) -> pl.DataFrame:
    """The run at every hour from two days earlier to two days later, with what was lifted by then.

    Args:
        run: the run that was.
        lifts: rows of the Lifts table of its athlete, later ones too.
        curve: of `speed_at_heart_rate` from `response.responses`, one athlete's.
        ordinary_dose: that the curve is for.

    Returns:
        By `shift_h`: `hours_since_lift` [h, null without one], `leg_fatigue` and its 80 % interval; `pace_pct` at equal effort against
        fresh legs and `heart_rate_cost_bpm` at equal pace (null without a heart rate), each with the 90 % interval of one run.
    """
    hours, dose, sigma = _lifts_before(run, _counted(run, lifts))
    parts = weight(hours) * dose
    state = parts.sum(axis=1)
    spread = np.array([mixed_sigma(list(zip(row, sigma, strict=True))) for row in parts.tolist()])
    pace, half = _pace(hours, dose / (ordinary_dose or 1.0), curve, run.run_sd_pct)
    nearest = np.where(hours >= 0, hours, np.inf).min(axis=1, initial=np.inf)
    rows = pl.DataFrame(
        {
            "shift_h": SHIFTS,
            "hours_since_lift": nearest,
            "leg_fatigue": [leg_fatigue(float(u)) for u in state],
            "leg_fatigue_low": [leg_fatigue(float(u)) for u in state * np.exp(-Z_80 * spread)],
            "leg_fatigue_high": [leg_fatigue(float(u)) for u in state * np.exp(Z_80 * spread)],
            "pace_pct": pace,
            "pace_low_pct": pace - half,
            "pace_high_pct": pace + half,
        }
    ).with_columns(pl.col("hours_since_lift").replace(np.inf, None))
    bpm = run.average_heart_rate_bpm
    costs = {  # a slower pace costs more, so low and high change places
        "heart_rate_cost_bpm": pace, "heart_rate_cost_low_bpm": pace + half, "heart_rate_cost_high_bpm": pace - half,
    }  # fmt: skip
    return rows.with_columns(
        pl.Series(
            name, [None if bpm is None else heart_rate_cost(float(at), bpm, run.resting_heart_rate_bpm) for at in of], dtype=pl.Float64
        )
        for name, of in costs.items()
    )


def costliest_lift(run: OneRun, lifts: pl.DataFrame) -> tuple[str, float] | None:
    """The lift that weighed most on the run, with its share of the legs' state (0-1); None where nothing did.

    Args:
        run: the run that was.
        lifts: as for `moved`.
    """
    counted = _counted(run, lifts)
    hours, dose, _ = _lifts_before(run, counted, shifts=(0,))
    parts = weight(hours[0]) * dose
    if parts.sum() <= 0:
        return None
    most = int(np.argmax(parts))
    return counted["activity_id"][most], float(parts[most] / parts.sum())


def best_hour(rows: pl.DataFrame) -> int:
    """The shift with the least leg fatigue that is at least 6 h after a lift [h]; among equals the nearest to the run that was.

    Args:
        rows: from `moved`.
    """
    allowed = rows.filter((pl.col("hours_since_lift") >= SETTLED_HOURS).fill_null(value=True))
    chosen = allowed if allowed.height else rows
    return int(chosen.sort(pl.col("leg_fatigue").round(1), pl.col("shift_h").abs(), "shift_h")["shift_h"][0])


def _counted(run: OneRun, lifts: pl.DataFrame) -> pl.DataFrame:
    """Lifts that may weigh on the run at some shift."""
    first, last = run.start_time - timedelta(hours=LAST_HOURS - SHIFTS[0]), run.start_time + timedelta(hours=SHIFTS[-1])
    return lifts.filter(pl.col("lower_body").ne_missing(other=False), pl.col("leg_load") > 0, pl.col("end_time").is_between(first, last))


def _lifts_before(run: OneRun, counted: pl.DataFrame, shifts: tuple[int, ...] = SHIFTS) -> tuple[Floats, Floats, list[float]]:
    """Hours since every lift (negative: not yet) at every shift, its dose, and the SD of ln(dose)."""
    at_start = counted.select((pl.lit(run.start_time) - pl.col("end_time")).dt.total_seconds() / 3600).to_series().to_numpy()
    dose = (counted["leg_load"] * counted["attenuation"]).to_numpy()
    sigma = counted.select(state_sigma(pl.col("leg_load_sigma"), pl.col("attenuation_sigma"))).to_series().to_list()
    return np.array(shifts, float)[:, None] + at_start, dose, sigma


def _pace(hours: Floats, dose: Floats, curve: pl.DataFrame, run_sd_pct: float) -> tuple[Floats, Floats]:
    """The expected change of pace and half its 90 % interval for one run, by shift [%]."""
    grid = curve["hour"].to_numpy()
    middle, low, high = (
        (np.interp(hours, grid, curve[name].to_numpy(), left=0.0, right=0.0) * dose).sum(axis=1)
        for name in ("effect_pct", "low_pct", "high_pct")
    )
    return middle, np.hypot((high - low) / 2, Z_90 * run_sd_pct)
