"""The records of runs as weighted samples: for how long each one counts, whether the runner was moving, how fast and how steep.

Apart from the scores, because pauses, gaps, standing still and readings that cannot be true are settled here once for all of them.
"""

from __future__ import annotations

import math

import polars as pl

from legday.features.doubts import with_doubts
from legday.features.fives import FIVE
from legday.features.slope import with_grade
from legday.features.trust import trusted

GAP_S = 10.0  # between two samples; a longer one is a pause (smart recording writes up to 8 s apart)
GAP_MOST_S = 60.0  # where a whole file is sampled more sparsely than that
MOVING_SPEED = 0.8  # m/s
MOVING_CADENCE = 60.0  # steps/min
MOVING_WINDOW = "5000000i"  # us
FASTEST = 12.0  # m/s; more is a satellite's jump
STALLED_S = 10.0  # a satellite's fix may stand for so long and then catch up
MOST_WATTS = 2000.0
SMOOTH_ALTITUDE = "30000000i"  # us
EARTH_RADIUS_M = 6_371_008.8
INDOOR = ("treadmill", "indoor_running", "virtual_activity", "virtual_run")
# one axis for many runs, so that nothing has to be grouped: each run has its own 115 days [us]
RUN_APART = 10**13
DAY = 86_400 * 10**6  # us
LONGEST = 30 * DAY  # of a session; more is a clock gone wrong
OF_FIVES = ("travelled", "grade", "factor", "floor", "ceiling", "doubt", "at_steps")
CHANNELS = (
    "timestamp", "position_lat", "position_long", "distance", "enhanced_speed", "enhanced_altitude", "heart_rate", "cadence",
    "fractional_cadence", "power", "developer_power", "temperature",
)  # fmt: skip
DYNAMICS = ("stance_time", "stance_time_balance", "vertical_oscillation", "vertical_ratio")


def samples(chosen: pl.DataFrame, records: pl.LazyFrame) -> pl.LazyFrame:
    """Samples of these runs, by `run` (the row in `chosen`) and time.

    A sample counts until the next one. A gap counts nothing, unless the file tells when the timer stopped and none of it lies in the gap.
    Moving is 0.8 m/s or 60 steps/min over 5 s; where neither is known, being recorded.

    Args:
        chosen: rows of the Activities table.
        records: rows of the Records table.

    Returns:
        `run`, `at` [us, one axis for all runs], `part` (number of the stretch between two pauses, over all runs), `seconds` that count as
        moving, `sampled` (false in a gap), `heart_rate` [bpm] as far as it can be believed, `heart_rate_read` as it was read, `doubt` (why
        not, see trust.py), `at_steps` (a wrist showed as many beats as steps, see doubts.py), `speed`, `grade` (see slope.py),
        `adjusted_speed` (the speed on the level that is as hard; `speed` where the grade is not known), `power` [W, of one sensor],
        `steps` [per min], `distance`, `step_m`, `climb_m`, `temperature` [°C], `located`.
    """
    # collected here, because four later steps look at it, each of which would compute it anew
    timed = _timed(chosen, records).collect()
    # nearly always sorted as it was written; to sort it all the same costs a tenth of everything here
    timed = timed.set_sorted("at") if timed["at"].is_sorted() else timed.sort("at", maintain_order=True)
    measured = _measured(_with_pauses(timed.lazy(), chosen.lazy()).collect())
    fives = with_doubts(with_grade(_fives(measured)).with_columns(pl.col("speed") * pl.col("factor")))
    doubt, heart_rate = trusted()
    climb_m = pl.when(pl.col("next_s") > 0).then((pl.col("smooth").shift(-1) - pl.col("smooth")).clip(lower_bound=0))
    moving = pl.when(_moving()).then("seconds").otherwise(0.0)
    return (
        measured.lazy()
        .join_asof(fives.lazy().select("at", *OF_FIVES), on="at", strategy="backward")
        .with_columns(
            pl.when(~pl.col("still")).then(pl.coalesce("speed", "travelled")).alias("speed"), doubt, heart_rate,
            pl.col("at_steps") & ~pl.col("strap"),
        )
        # apart from their use, because each mean would be computed as often as it is named
        .with_columns(
            pl.col("enhanced_altitude").rolling_mean_by("at", SMOOTH_ALTITUDE).alias("smooth"),
            pl.col("speed", "steps").rolling_mean_by("at", MOVING_WINDOW).name.suffix("_about"),
        )
        .with_columns(
            (pl.col("speed") * pl.col("factor")).alias("adjusted_speed"), moving.alias("seconds"), climb_m.alias("climb_m")
        )
        .select(
            "run", "at", "part", "seconds", "sampled", "heart_rate", "heart_rate_read", "doubt", "at_steps", "speed", "grade",
            "adjusted_speed", "power", "steps", "distance", "step_m", "climb_m", "temperature", *DYNAMICS, located=_located(),
        )
    )  # fmt: skip


def _measured(paused: pl.DataFrame) -> pl.DataFrame:
    """Records with how long each one counts, the part it belongs to, and what was measured, as far as it can be true."""
    same = pl.col("run") == pl.col("run").shift(-1)
    next_s = pl.when(same).then(pl.col("at").shift(-1) - pl.col("at")).fill_null(0) / 1e6
    stop_in_gap = (pl.col("stops").shift(-1) > pl.col("stops")).fill_null(value=False)
    sampled = pl.col("next_s") <= pl.col("gap_s")
    counts = (sampled | (pl.col("timer_known") & ~pl.col("stop_in_gap"))) & ~pl.col("paused")
    begins = (pl.col("run") != pl.col("run").shift(1)) | ~pl.col("counts").shift(1)
    steps = 2 * (pl.col("cadence") + pl.col("fractional_cadence").fill_null(0.0))  # of both legs, from FIT's strides of one
    timed = paused.with_columns(next_s.alias("next_s"), stop_in_gap.alias("stop_in_gap"))
    return (
        timed.join(_of_runs(timed), on="run", how="left", maintain_order="left")
        .with_columns(sampled.alias("sampled"), counts.alias("counts"), _step_m(), steps.alias("steps"), _heart_rate_read(), _power())
        .with_columns(
            begins.fill_null(value=True).cum_sum().cast(pl.Int64).alias("part"),
            pl.when("counts").then("next_s").otherwise(0.0).alias("seconds"),
            pl.when(pl.col("enhanced_speed").is_between(0, FASTEST)).then("enhanced_speed").alias("speed"),
            pl.when(_plausible()).then("step_m").alias("step_m"),
        )
    )


def _of_runs(timed: pl.DataFrame) -> pl.DataFrame:
    """By `run`: from how long a gap is one, whether its speed is none (under a roof and never above standing), whether it has own power."""
    spacing = pl.col("next_s").filter(pl.col("next_s") > 0).median()
    still = pl.col("indoor").first() & (pl.col("enhanced_speed").max() < MOVING_SPEED).fill_null(value=True)
    return timed.group_by("run").agg(
        (spacing * 2).clip(GAP_S, GAP_MOST_S).fill_null(GAP_S).alias("gap_s"),
        still.alias("still"),
        (pl.col("power").max() > 0).fill_null(value=False).alias("own_power"),
    )


def _fives(measured: pl.DataFrame) -> pl.DataFrame:
    """Five seconds of a run at a time: for what is too slow, or too noisy, to be asked of every sample."""
    known = pl.col("sampled") & pl.col("step_m").is_not_null()
    step_mm = (pl.col("step_m") * 1000).round().cast(pl.Int64)
    # over ten seconds, because a satellite's fix stalls and catches up
    way_mm, way_s = (pl.col(name).rolling_sum_by("at", "10000000i") for name in ("step_mm", "step_s"))
    return (
        measured.lazy()
        .select(
            "at", "run", "part", "altitude_known", "enhanced_altitude", "heart_rate_read", "steps", "speed",
            pl.when(known).then(step_mm).alias("step_mm"), pl.when(known).then("next_s").alias("step_s"),
        )
        .group_by_dynamic("at", every=FIVE)
        .agg(
            pl.col("run", "part", "altitude_known").first(),
            pl.col("step_mm", "step_s").sum(),
            pl.col("enhanced_altitude").mean().alias("altitude"),
            pl.col("heart_rate_read").mean().alias("bpm"),
            pl.col("heart_rate_read").min().alias("bpm_low"),
            pl.col("heart_rate_read").max().alias("bpm_high"),
            pl.col("steps", "speed").mean(),
        )
        .with_columns(pl.when(way_s > 0).then(way_mm / way_s / 1000).alias("travelled"))
        .with_columns(pl.coalesce("speed", "travelled").alias("speed"))
        .collect()
    )  # fmt: skip


def _timed(chosen: pl.DataFrame, records: pl.LazyFrame) -> pl.LazyFrame:
    """The records of these runs on one axis; the filters on athlete and time let a scan skip most of the table."""
    day = pl.duration(days=1)
    indoor = pl.col("sub_sport").is_in(INDOOR).fill_null(value=False)
    source = pl.col("altitude_source") if "altitude_source" in chosen.columns else pl.lit(None, dtype=pl.String)
    sensor = pl.col("heart_rate_sensor") if "heart_rate_sensor" in chosen.columns else pl.lit(None, dtype=pl.String)
    runs = chosen.lazy().select(
        "activity_id", "run", "start_time", "end_time", indoor.alias("indoor"), (sensor == "chest").fill_null(value=False).alias("strap"),
        pl.when(indoor).then(pl.lit(value=False)).otherwise(source != "satellite").alias("altitude_known"),
    )  # fmt: skip
    first, last = (pl.lit(value, dtype=chosen.schema["start_time"]) for value in (chosen["start_time"].min(), chosen["end_time"].max()))
    return (
        records.filter(
            pl.col("athlete").is_in(chosen["athlete"].unique().to_list()),
            pl.col("timestamp").is_between(first - day, last + day),
            pl.col("activity_id").is_in(chosen["activity_id"].to_list()),
        )
        .select("activity_id", *CHANNELS, pl.col(DYNAMICS).cast(pl.Float32))
        .join(runs, on="activity_id", maintain_order="left")
        .with_columns(_since_start(pl.col("timestamp")).alias("at"))
        .filter(pl.col("at").is_between(-DAY, _length() + DAY))
        .with_columns(pl.col("at") + pl.col("run") * RUN_APART)
        .drop("activity_id", "timestamp", "start_time", "end_time")
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
    """Way to the next sample [m]: by distance, else between the positions, on a plane that is flat from one sample to the next."""
    lat, long = pl.col("position_lat").radians(), pl.col("position_long").radians()
    east = long.shift(-1) - long
    # over the date line the short way round
    along = pl.when(east.abs() > math.pi).then(2 * math.pi - east.abs()).otherwise(east) * lat.cos()
    positions = EARTH_RADIUS_M * ((lat.shift(-1) - lat) ** 2 + along**2).sqrt()
    by_distance = (pl.col("distance").shift(-1) - pl.col("distance")).clip(lower_bound=0)
    return pl.when(pl.col("next_s") > 0).then(pl.coalesce(by_distance, positions)).alias("step_m")


def _plausible() -> pl.Expr:
    """Whether the step to the next sample can be run; a fix that stood still may catch up."""
    moved = (pl.col("step_m").shift(1) > 0) | (pl.col("run") != pl.col("run").shift(1)).fill_null(value=True)
    stood_s = (pl.col("at") - pl.when(moved).then("at").forward_fill()) / 1e6
    return pl.col("step_m") <= FASTEST * (pl.col("next_s") + stood_s.clip(0, STALLED_S).fill_null(0.0))


def _heart_rate_read() -> pl.Expr:
    """Heart rate [bpm], a reading counting until the next one, not across a gap; 30 bpm and below are a lost sensor."""
    read = pl.col("heart_rate").is_between(31, 240)
    value = pl.when(read).then(pl.col("heart_rate").cast(pl.Float64)).forward_fill()
    read_at = pl.when(read).then("at").forward_fill()
    return pl.when(pl.col("at") - read_at <= GAP_S * 1e6).then(value).alias("heart_rate_read")


def _power() -> pl.Expr:
    """Power [W] of the watch's own field where the run has it, else of a developer field: two sensors differ by tens of watts."""
    watts = pl.when("own_power").then(pl.col("power").cast(pl.Float64)).otherwise("developer_power")
    return pl.when(watts.is_between(0, MOST_WATTS)).then(watts).alias("power")


def _moving() -> pl.Expr:
    unknown = pl.col("speed_about").is_null() & pl.col("steps_about").is_null()
    fast, stepping = pl.col("speed_about") >= MOVING_SPEED, pl.col("steps_about") >= MOVING_CADENCE
    return fast.fill_null(value=False) | stepping.fill_null(value=False) | unknown
