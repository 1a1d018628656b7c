"""The records of runs as weighted samples: for how long each one counts, and whether the runner was moving.

Apart from the scores, because pauses, gaps and standing still are settled here once for all of them.
"""

from __future__ import annotations

import polars as pl

GAP_S = 10.0  # between two samples; a longer one is a pause (smart recording writes up to 8 s apart)
GAP_MOST_S = 60.0  # where a whole file is sampled more sparsely than that
MOVING_SPEED = 0.8  # m/s
MOVING_CADENCE = 60.0  # steps/min
MOVING_WINDOW = "5000000i"  # us
SMOOTH_ALTITUDE = "30000000i"  # us
EARTH_RADIUS_M = 6_371_008.8
INDOOR = ("treadmill", "indoor_running", "virtual_activity", "virtual_run")
# one axis for many runs, so that nothing has to be grouped: each run has its own 115 days [us]
RUN_APART = 10**13
DAY = 86_400 * 10**6  # us
LONGEST = 30 * DAY  # of a session; more is a clock gone wrong
CHANNELS = (
    "timestamp", "position_lat", "position_long", "distance", "enhanced_speed", "enhanced_altitude", "heart_rate", "cadence",
    "fractional_cadence",
)  # fmt: skip


def samples(chosen: pl.DataFrame, records: pl.LazyFrame) -> pl.LazyFrame:
    """Samples of these runs, by `run` (the row in `chosen`) and time.

    A sample counts until the next one. A gap counts nothing, unless the file tells when the timer stopped and none of it lies in the gap.
    Moving is 0.8 m/s or 60 steps/min over 5 s; where neither is known, being recorded.

    Args:
        chosen: rows of the Activities table.
        records: rows of the Records table.

    Returns:
        `run`, `at` [us, one axis for all runs], `seconds` that count as moving, `sampled` (false in a gap), `heart_rate`, `speed`,
        `steps` [per min], `distance`, `step_m`, `climb_m`, `located`.
    """
    timed = _timed(chosen, records)
    paused = _with_pauses(timed, chosen.lazy())
    same = pl.col("run") == pl.col("run").shift(-1)
    next_s = pl.when(same).then(pl.col("at").shift(-1) - pl.col("at")).fill_null(0) / 1e6
    stop_in_gap = pl.col("stops").shift(-1) > pl.col("stops")
    gap_s = (pl.col("next_s").filter(pl.col("next_s") > 0).median().over("run") * 2).clip(GAP_S, GAP_MOST_S).fill_null(GAP_S)
    sampled = pl.col("next_s") <= pl.col("gap_s")
    running = sampled | (pl.col("timer_known") & ~pl.col("stop_in_gap").fill_null(value=False))
    return (
        paused.with_columns(next_s.alias("next_s"), stop_in_gap.alias("stop_in_gap"))
        .with_columns(gap_s.alias("gap_s"))
        .with_columns(sampled.alias("sampled"), pl.when(running & ~pl.col("paused")).then("next_s").otherwise(0.0).alias("seconds"))
        .with_columns(_step_m(), _steps())
        .with_columns(_speed(), _climb_m(), _heart_rate())
        .with_columns(pl.when(_moving()).then("seconds").otherwise(0.0).alias("seconds"))
        .select("run", "at", "seconds", "sampled", "heart_rate", "speed", "steps", "distance", "step_m", "climb_m", located=_located())
    )


def _timed(chosen: pl.DataFrame, records: pl.LazyFrame) -> pl.LazyFrame:
    """The records of these runs, sorted on one axis; the filters on athlete and time let a scan skip most of the table."""
    day = pl.duration(days=1)
    runs = chosen.lazy().select(
        "activity_id", "run", "start_time", "end_time", pl.col("sub_sport").is_in(INDOOR).fill_null(value=False).alias("indoor")
    )
    first, last = (pl.lit(value, dtype=chosen.schema["start_time"]) for value in (chosen["start_time"].min(), chosen["end_time"].max()))
    return (
        records.filter(
            pl.col("athlete").is_in(chosen["athlete"].unique().to_list()),
            pl.col("timestamp").is_between(first - day, last + day),
            pl.col("activity_id").is_in(chosen["activity_id"].to_list()),
        )
        .select("activity_id", *CHANNELS)
        .join(runs, on="activity_id")
        .with_columns(_since_start(pl.col("timestamp")).alias("at"))
        .filter(pl.col("at").is_between(-DAY, _length() + DAY))
        .with_columns(pl.col("at") + pl.col("run") * RUN_APART)
        .drop("activity_id", "timestamp", "start_time", "end_time")
        .sort("at", maintain_order=True)
    )


def _since_start(instant: pl.Expr) -> pl.Expr:
    """Time since the session's start [us]."""
    return (instant - pl.col("start_time")).dt.total_microseconds()


def _length() -> pl.Expr:
    """The session's length [us]."""
    return _since_start(pl.col("end_time")).clip(0, LONGEST)


def _with_pauses(timed: pl.LazyFrame, chosen: pl.LazyFrame) -> pl.LazyFrame:
    """Records with `paused`, how many `stops` of the timer came before, and whether the file tells of its timer at all.

    It does by a stop on record, and a FIT session does whose timer ran as long as the session.
    """
    stops = (
        chosen.select("run", "start_time", "end_time", "pauses")
        .explode("pauses")
        .drop_nulls("pauses")
        .select(
            (pl.col("run") * RUN_APART + _since_start(pl.col("pauses").struct.field(name)).clip(-DAY, _length() + DAY)).alias(at)
            for name, at in (("start_time", "stopped_at"), ("end_time", "started_at"))
        )
        .sort("stopped_at")
        .with_columns(pl.col("started_at").cum_max())
        .with_row_index("stops", offset=1)
        .with_columns(pl.col("stops").cast(pl.Int64))
    )
    ran_through = (pl.col("format") == "fit") & (pl.col("total_elapsed_time") - pl.col("total_timer_time") <= GAP_S)
    timer_known = chosen.select("run", ((pl.col("pauses").list.len() > 0) | ran_through.fill_null(value=False)).alias("timer_known"))
    return (
        timed.join_asof(stops, left_on="at", right_on="stopped_at", strategy="backward")
        .join(timer_known, on="run", how="left", maintain_order="left")
        .with_columns(pl.col("stops").fill_null(0), (pl.col("at") < pl.col("started_at")).fill_null(value=False).alias("paused"))
    )


def _located() -> pl.Expr:
    return pl.col("position_lat").is_not_null() & pl.col("position_long").is_not_null()


def _step_m() -> pl.Expr:
    """Way to the next sample [m]: by distance, else between the positions (great circle)."""
    lat, long = pl.col("position_lat").radians(), pl.col("position_long").radians()
    up, along = lat.shift(-1) - lat, long.shift(-1) - long
    haversine = (up / 2).sin() ** 2 + lat.cos() * lat.shift(-1).cos() * (along / 2).sin() ** 2
    positions = 2 * EARTH_RADIUS_M * haversine.clip(0, 1).sqrt().arcsin()
    by_distance = (pl.col("distance").shift(-1) - pl.col("distance")).clip(lower_bound=0)
    return pl.when(pl.col("next_s") > 0).then(pl.coalesce(by_distance, positions)).alias("step_m")


def _speed() -> pl.Expr:
    """Speed [m/s]; a run under a roof whose speed is never above standing still has none."""
    still = pl.col("indoor") & (pl.col("enhanced_speed").max().over("run") < MOVING_SPEED).fill_null(value=True)
    travelled = pl.when(pl.col("sampled") & (pl.col("next_s") > 0)).then(pl.col("step_m") / pl.col("next_s"))
    return pl.when(~still).then(pl.coalesce(pl.col("enhanced_speed"), travelled)).alias("speed")


def _steps() -> pl.Expr:
    """Steps per minute of both legs, from FIT's strides of one."""
    return (2 * (pl.col("cadence") + pl.col("fractional_cadence").fill_null(0.0))).alias("steps")


def _climb_m() -> pl.Expr:
    """Rise to the next sample of the altitude smoothed over 30 s [m]."""
    smooth = pl.col("enhanced_altitude").rolling_mean_by("at", SMOOTH_ALTITUDE)
    return pl.when(pl.col("next_s") > 0).then((smooth.shift(-1) - smooth).clip(lower_bound=0)).alias("climb_m")


def _heart_rate() -> pl.Expr:
    """Heart rate [bpm], a reading counting until the next one, not across a gap; 30 bpm and below are a lost sensor."""
    read = pl.col("heart_rate").is_between(31, 240)
    value = pl.when(read).then(pl.col("heart_rate").cast(pl.Float64)).forward_fill()
    read_at = pl.when(read).then("at").forward_fill()
    return pl.when(pl.col("at") - read_at <= GAP_S * 1e6).then(value).alias("heart_rate")


def _moving() -> pl.Expr:
    speed, steps = (pl.col(name).rolling_mean_by("at", MOVING_WINDOW) for name in ("speed", "steps"))
    unknown = speed.is_null() & steps.is_null()
    return (speed >= MOVING_SPEED).fill_null(value=False) | (steps >= MOVING_CADENCE).fill_null(value=False) | unknown
