"""Had you moved this run by 14 h: leg fatigue, pace and heart-rate cost at other times, and which lift cost most.

Apart from the clock, which says how these legs go after an ordinary leg day; here it is applied to single runs and their lifts. Never a
promise: the interval is that of one run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from legday.features.pace_at_effort import heart_rate_cost
from legday.features.pairs import LAST_HOURS
from legday.features.tired_legs import SETTLED_HOURS
from legday.science.fatigue import POPULATION, FatigueModel, state_sigma
from legday.science.kernel import weight
from legday.science.student import Z_90

if TYPE_CHECKING:
    from legday.science.drift import Floats, Labels

SHIFTS = np.arange(-48, 49)  # h
HOUR_US = 3_600_000_000
Z_80 = 1.2815515655446004
ONE_RUN_SD = 3.0  # % of speed, of a run around what was expected of it, while nothing is known of this runner's [D]


class Clocked(NamedTuple):
    """How one runner's legs go after an ordinary leg day."""

    curve: pl.DataFrame  # `hour`, `effect_pct`, `low_pct`, `high_pct` of speed_at_heart_rate; empty while only the prior is known
    ordinary_dose: float | None  # that the curve is for
    resting_heart_rate_bpm: float | None
    model: FatigueModel = POPULATION


class _Weighed(NamedTuple):
    """Every lift that may weigh on a run at some shift, in order of runs."""

    run: Labels
    lift_id: list[str]
    hours: Floats  # (lift, place) between them at the shifts that are asked for; negative: not yet
    dose: Floats  # by lift
    sigma: Floats  # SD of ln(dose)


def moved(runs: pl.DataFrame, lifts: pl.DataFrame, clocked: Clocked, shifts: Labels | None = None) -> pl.DataFrame:
    """One athlete's runs at every hour from two days earlier to two days later, with what was lifted by then.

    Args:
        runs: `activity_id`, `start_time`, `average_heart_rate_bpm` and `run_sd_pct` (null is not known).
        lifts: rows of the Lifts table of their athlete.
        clocked: what is known of these legs.
        shifts: (run, place) some of SHIFTS, other ones for each run; None for all.

    Returns:
        By `activity_id` and `shift_h`: `hours_since_lift` [h, null without one], `leg_fatigue` and its 80 % interval; `pace_pct` at equal
        effort against fresh legs and `heart_rate_cost_bpm` at equal pace, each with the 90 % interval of one run, null where not known.
    """
    asked = np.tile(SHIFTS, (runs.height, 1)) if shifts is None else shifts
    lifted = _weighed(runs, lifts, clocked.model, asked)
    parts = weight(lifted.hours, clocked.model) * lifted.dose[:, None]
    state, squares = _by_run(runs, lifted, parts), _by_run(runs, lifted, (parts * lifted.sigma[:, None]) ** 2)
    spread = np.sqrt(squares) / np.where(state > 0, state, 1.0)
    nearest = np.full(state.shape, np.inf)
    np.minimum.at(nearest, lifted.run, np.where(lifted.hours >= 0, lifted.hours, np.inf))
    pace, half = _pace(runs, lifted, clocked)
    bpm = runs["average_heart_rate_bpm"].cast(pl.Float64).fill_null(np.nan).to_numpy()[:, None]
    slower_costs_more = (pace, pace + half, pace - half)
    cost = [heart_rate_cost(of, bpm, clocked.resting_heart_rate_bpm) for of in slower_costs_more]
    columns = {
        "leg_fatigue": _fatigue(state, clocked.model), "leg_fatigue_low": _fatigue(state * np.exp(-Z_80 * spread), clocked.model),
        "leg_fatigue_high": _fatigue(state * np.exp(Z_80 * spread), clocked.model),
        "pace_pct": pace, "pace_low_pct": pace - half, "pace_high_pct": pace + half,
        "heart_rate_cost_bpm": cost[0], "heart_rate_cost_low_bpm": cost[1], "heart_rate_cost_high_bpm": cost[2],
    }  # fmt: skip
    known = pl.DataFrame({"hours_since_lift": nearest.ravel(), **{name: values.ravel() for name, values in columns.items()}})
    return pl.DataFrame(
        {"activity_id": np.repeat(runs["activity_id"].to_numpy(), asked.shape[1]), "shift_h": asked.ravel()},
        schema={"activity_id": pl.String, "shift_h": pl.Int64},
    ).hstack(known.with_columns(pl.when(pl.all().is_finite()).then(pl.all())))


def costliest_lifts(runs: pl.DataFrame, lifts: pl.DataFrame, model: FatigueModel = POPULATION) -> pl.DataFrame:
    """The lift that weighed most on each run, `lift_id`, with its share of the legs' state, `lift_share` (0-1); no row where none did.

    Args:
        runs: as for `moved`.
        lifts: as for `moved`.
        model: how what a lift adds rises and fades.
    """
    lifted = _weighed(runs, lifts, model, np.zeros((runs.height, 1), np.int64))
    weighs = pl.DataFrame(
        {"activity_id": runs["activity_id"].gather(lifted.run), "lift_id": lifted.lift_id,
         "part": weight(lifted.hours[:, 0], model) * lifted.dose, "hours": lifted.hours[:, 0]},
        schema={"activity_id": pl.String, "lift_id": pl.String, "part": pl.Float64, "hours": pl.Float64},
    )  # fmt: skip
    share = pl.col("part") / pl.col("part").sum().over("activity_id")
    return (
        weighs.filter(pl.col("part") > 0)
        .with_columns(share.alias("lift_share"))
        .sort("activity_id", pl.col("part"), "hours", descending=[False, True, False])
        .unique("activity_id", keep="first", maintain_order=True)
        .select("activity_id", "lift_id", "lift_share")
    )


def lifting(runs: pl.DataFrame, lifts: pl.DataFrame) -> pl.Series:
    """Whether a run would fall on a lift, in the order of `moved`: begin before its end, and end after its start.

    Args:
        runs: `start_time` and `end_time`.
        lifts: `start_time` and `end_time` of all lifts of their athlete, whatever they trained.
    """
    starts, ends = (runs[name].dt.epoch("us").to_numpy()[:, None] + SHIFTS * HOUR_US for name in ("start_time", "end_time"))
    begun = np.searchsorted(lifts["start_time"].sort().dt.epoch("us").to_numpy(), ends, "left")
    over = np.searchsorted(lifts["end_time"].sort().dt.epoch("us").to_numpy(), starts, "right")
    return pl.Series("lifting", (begun > over).ravel())


def best_shifts(rows: pl.DataFrame, allowed: pl.Expr, gate: float) -> pl.DataFrame:
    """`activity_id` and `shift_h` of the best other time of each run: the nearest below the gate, else the one with the least leg fatigue.

    At least 6 h after a lift, where any such time is allowed.

    Args:
        rows: from `moved`, with what `allowed` looks at.
        allowed: whether the runner runs at such an hour.
        gate: leg fatigue below which a run is no finding.
    """
    rested = (pl.col("hours_since_lift") >= SETTLED_HOURS).fill_null(value=True)
    below = pl.col("leg_fatigue") < gate
    fatigue = pl.when(below).then(0.0).otherwise(pl.col("leg_fatigue").round(1))
    worse = (~(allowed & rested)).cast(pl.Int64) * 2 + (~below).cast(pl.Int64)
    away = pl.col("shift_h").abs() * 2 + (pl.col("shift_h") > 0).cast(pl.Int64)  # of two as near, the earlier
    ranked = rows.with_columns(order=(worse * 10_000 + (fatigue * 10).round().cast(pl.Int64)) * 1000 + away)
    return ranked.group_by("activity_id", maintain_order=True).agg(pl.col("shift_h").get(pl.col("order").arg_min()))


def _weighed(runs: pl.DataFrame, lifts: pl.DataFrame, model: FatigueModel, shifts: Labels) -> _Weighed:
    loads = pl.col("lower_body").ne_missing(other=False) | pl.col("descent_m").is_not_null()
    counted = lifts.filter(loads, pl.col("leg_load") > 0).sort("end_time", "activity_id")
    starts = runs["start_time"].dt.epoch("us").to_numpy() / 3.6e9
    ends = counted["end_time"].dt.epoch("us").to_numpy() / 3.6e9
    first = np.searchsorted(ends, starts - LAST_HOURS + SHIFTS[0], "left")
    last = np.searchsorted(ends, starts + SHIFTS[-1], "right")
    run = np.repeat(np.arange(runs.height), last - first)
    lift = np.concatenate([np.arange(low, high) for low, high in zip(first, last, strict=True)]) if len(run) else run
    dose = (counted["leg_load"] * counted["attenuation"]).to_numpy()[lift]
    sigma = counted.select(state_sigma(pl.col("leg_load_sigma"), pl.col("attenuation_sigma"), model)).to_series().to_numpy()[lift]
    hours = np.round((starts[run] - ends[lift]) * 3600) / 3600
    return _Weighed(run, counted["activity_id"].gather(lift).to_list(), hours[:, None] + shifts[run], dose, sigma)


def _by_run(runs: pl.DataFrame, lifted: _Weighed, parts: Floats) -> Floats:
    """Sums over each run's lifts, by shift."""
    sums = np.zeros((runs.height, parts.shape[1]))
    np.add.at(sums, lifted.run, parts)
    return sums


def _fatigue(state: Floats, model: FatigueModel) -> Floats:
    return np.asarray(100 * (1 - np.exp(-model.saturation * state)))


def _pace(runs: pl.DataFrame, lifted: _Weighed, clocked: Clocked) -> tuple[Floats, Floats]:
    """The expected change of pace and half its 90 % interval for one run, by run and shift [%]; NaN while only the prior is known."""
    if clocked.curve.is_empty():
        nothing = np.full((runs.height, lifted.hours.shape[1]), np.nan)
        return nothing, nothing
    grid, dose = clocked.curve["hour"].to_numpy(), lifted.dose[:, None] / (clocked.ordinary_dose or 1.0)
    middle, low, high = (
        _by_run(runs, lifted, np.interp(lifted.hours, grid, clocked.curve[name].to_numpy(), left=0.0, right=0.0) * dose)
        for name in ("effect_pct", "low_pct", "high_pct")
    )
    scatter = runs["run_sd_pct"].fill_null(ONE_RUN_SD).to_numpy()[:, None]
    return middle, np.hypot((high - low) / 2, Z_90 * scatter)
