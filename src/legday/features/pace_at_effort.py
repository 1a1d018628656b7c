"""Pace at matched effort: how fast a run was for its heart rate, heat, length, hills and the fitness of those weeks.

Apart from the pace channel, which says how hard a run was. What a run should have been is learned from fresh runs before it, so a run that
was said to be slow stays slow when later ones come. On easy runs nothing is expected to show: see docs/science-response.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from legday.science.running_regression import Trend, said_before

if TYPE_CHECKING:
    from legday.science.drift import Floats

FRESH_LEAST = 8  # before anything is said of a run
BANDS_PCT = (30.0, 20.0, 10.0, 5.0)
RESERVE_LEAST = 30.0  # bpm above rest; less is no run, or no heart rate
REST_UNKNOWN = 60.0  # bpm
MOVING_LEAST_S, DISTANCE_LEAST_M, SHARE_LEAST = 600.0, 1500.0, 0.8
SURGES = 15.0  # points of intensity by which the hardest minutes may exceed the whole; more is an interval session
TREND = Trend(per_sqrt_day=0.4, new_device=2.0)  # %; 3 % in two months [D]
# Coefficients in % of speed, with what is thought of them before any run [D]: mean, SD
PRIORS = {
    "level": (107.0, 35.0),  # 100 ln(m/s) at 90 bpm above rest, flat, 15 degrees, 45 min: 2.9 m/s
    "reserve": (100.0, 30.0),  # speed grows as heart rate above rest
    "heat": (-1.5, 1.5),  # for 10 degrees C
    "duration": (-2.0, 2.0),  # for e times as long
    "ascent": (-3.0, 2.0),  # for 10 m/km
    "morning": (0.0, 1.0),  # time of day, by its cosine and sine
    "evening": (0.0, 1.0),
    "trail": (-5.0, 5.0),
    "treadmill": (0.0, 5.0),
}
ELASTICITY = PRIORS["reserve"][0] / 100
SCHEMA = {
    "activity_id": pl.String, "expected_speed": pl.Float64, "residual_pct": pl.Float64, "run_sd_pct": pl.Float64,
    "detectable_pct": pl.Float64, "drop_band_pct": pl.Float64, "n_baseline": pl.Int64,
}  # fmt: skip


def pace_at_effort(runs: pl.DataFrame, resting_heart_rate_bpm: float | None = None) -> pl.DataFrame:
    """What each run of one athlete shows against its fresh runs before it, one row for each that has at least 8 of them.

    Runs without a heart rate for most of the way, under 10 min or 1.5 km, and sessions of intervals are left out.

    Args:
        runs: rows of the Runs table of one athlete, with those of `tired_legs.with_legs`, `average_temperature_c` (null is not known) and
            `device`.
        resting_heart_rate_bpm: where it is known.

    Returns:
        `expected_speed` [m/s]; `residual_pct`, negative where slower; `run_sd_pct` of one run around it; `detectable_pct`, the least
        difference that stands out (95 %); `drop_band_pct`, 5, 10, 20 or 30 where the drop is at least that and its interval excludes zero,
        else null; `n_baseline`, fresh runs before it.
    """
    rest = resting_heart_rate_bpm or REST_UNKNOWN
    used = _comparable(runs, rest).sort("start_time", "activity_id")
    if used.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    columns = used.select(_columns(rest)).to_numpy()
    outcome = used.select(100 * (pl.col("distance_m") / pl.col("moving_time_s")).log()).to_series().to_numpy()
    mean, sd = (np.array(part) for part in zip(*PRIORS.values(), strict=True))
    said = said_before(
        outcome,
        columns,
        _days(used),
        used["device"].fill_null("unknown").rank("dense").cast(pl.Int64).to_numpy(),
        used["fresh"].to_numpy(),
        mean=mean,
        sd=sd,
        trend=TREND,
    )
    difference = outcome - said.expected
    rows = used.select("activity_id").with_columns(
        pl.Series("expected_speed", np.exp(said.expected / 100)),
        pl.Series("residual_pct", 100 * np.expm1(difference / 100)),
        pl.Series("run_sd_pct", said.sd),
        pl.Series("detectable_pct", said.detectable),
        pl.Series("n_baseline", said.learned_from),
    )
    drop = -pl.col("residual_pct")
    band = pl.coalesce(pl.when(drop >= band).then(band) for band in BANDS_PCT)
    banded = rows.with_columns(drop_band_pct=pl.when(drop > pl.col("detectable_pct")).then(band))
    return banded.filter(pl.col("n_baseline") >= FRESH_LEAST).select(list(SCHEMA)).cast(SCHEMA)  # type: ignore[arg-type]


def _comparable(runs: pl.DataFrame, rest: float) -> pl.DataFrame:
    measured = (pl.col("heart_rate_share") >= SHARE_LEAST) & (pl.col("average_heart_rate_bpm") >= rest + RESERVE_LEAST)
    long = (pl.col("moving_time_s") >= MOVING_LEAST_S) & (pl.col("distance_m") >= DISTANCE_LEAST_M)
    steady = (pl.col("hardest") - pl.col("intensity") <= SURGES).fill_null(value=True)
    return runs.filter(measured & long & steady & ~pl.col("just_lifted"))


def _columns(rest: float) -> list[pl.Expr]:
    hour = (pl.col("start_time").dt.epoch("s") + pl.col("utc_offset_s").fill_null(0)) % 86400 / 86400 * 2 * np.pi
    heat = ((pl.col("average_temperature_c") - 15) / 10).fill_null(0.0)
    ascent = (pl.col("ascent_m") / pl.col("distance_m") * 100).fill_null(0.0).clip(0, 10)
    return [
        pl.lit(1.0).alias("level"),
        ((pl.col("average_heart_rate_bpm") - rest) / 90).log().alias("reserve"),
        heat.clip(-3, 3).alias("heat"),
        (pl.col("moving_time_s") / 2700).log().alias("duration"),
        pl.when(pl.col("surface") == "treadmill").then(0.0).otherwise(ascent).alias("ascent"),
        hour.cos().alias("morning"),
        hour.sin().alias("evening"),
        (pl.col("surface") == "trail").cast(pl.Float64).alias("trail"),
        (pl.col("surface") == "treadmill").cast(pl.Float64).alias("treadmill"),
    ]


def _days(runs: pl.DataFrame) -> Floats:
    return np.asarray(runs["start_time"].dt.epoch("s").to_numpy() / 86400)


def heart_rate_cost(
    pace_pct: Floats | float, average_heart_rate_bpm: Floats | float, resting_heart_rate_bpm: float | None = None
) -> Floats:
    """What a change of speed at equal effort costs in heart rate at equal speed [bpm].

    Args:
        pace_pct: the change of speed, negative where slower [%].
        average_heart_rate_bpm: of the run; NaN is not known, and neither is the cost.
        resting_heart_rate_bpm: where it is known, else 60.

    Returns:
        2.8 bpm for a drop of 3 % at 150 bpm with a resting heart rate of 60.
    """
    reserve = average_heart_rate_bpm - (resting_heart_rate_bpm or REST_UNKNOWN)
    return np.asarray(reserve * ((1 + pace_pct / 100) ** (-1 / ELASTICITY) - 1))
