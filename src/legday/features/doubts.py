"""Which readings of a run's heart rate cannot be a heart's: spikes, flat lines, a pulse found late; see also cadence_lock.py.

Apart from trust.py, because each doubt is a rule of its own. A doubt needs evidence: a steady heart rate beside a steady pace has none.
"""

from __future__ import annotations

import polars as pl

from legday.features.cadence_lock import stretches_at_steps
from legday.features.fives import ahead, inside, length_s

DOUBT = pl.Enum(["spike", "flat", "locked", "late"])
RUN_STEPS = 135.0  # steps/min
RUN_SPEED = 1.8  # m/s
WALK_SPEED = 0.8  # m/s; below it a runner stands

SPIKE = "15000000i"  # us, either way, within which a reading that jumped has come back
FLAT_BRIDGED_S = 20.0  # without a sample
FLAT_S = 55.0  # of whole fives, so that a minute is found wherever it begins
FLAT_SPEED, FLAT_SPEED_SHARE, FLAT_STEPS = 0.5, 0.2, 8.0  # m/s, part of the speed, steps/min: what 15 s means must change by meanwhile
LATE_FIRST_S, LATE_LAST_S = 90.0, 360.0  # s of running; before, a heart may rise that fast, later it is no start
LATE_BPM = 15.0  # rise within 15 s, at a steady pace, above all that was read before ...
LATE_HELD = 0.6  # ... of which this part is kept for two minutes, and was not there in the minute before
LATE_STEADY = 1.1  # highest ratio of the pace to the slowest of the last minute
LATE_VARIED = 0.005  # m/s, SD; a speed that never changes is a belt's setting and tells nothing of effort
LATE_SILENT_S = 60.0  # without any reading


def with_doubts(fives: pl.DataFrame) -> pl.DataFrame:
    """Fives with `floor` and `ceiling` [bpm], between which a reading is no spike, `doubt` of all readings in them, and `at_steps`.

    That is true for a minute and more with as many beats as steps. It is no doubt by itself: such a heart rate scores a run, but a
    threshold of many runs is not to rest on it.

    Args:
        fives: by time, with `run`, `at` [us], `bpm` (mean), `bpm_low`, `bpm_high`, `steps` [per min], `speed` [m/s, adjusted for grade].
    """
    # what was read in the fives before and after, without the own one, in which a spike and what is right may stand side by side
    beside = {
        f"{name}_{when}": pl.when(pl.col("run") == pl.col("run").shift(step)).then(pl.col(name).shift(step))
        for name in ("bpm_low", "bpm_high")
        for when, step in (("before", 1), ("after", -1))
    }
    beset = pl.col("low_before").is_not_null() & pl.col("low_after").is_not_null()
    known = (
        fives.with_row_index("number")
        .with_columns(pl.col("speed").rolling_mean_by("at", "30000000i").round(6).alias("pace"), **beside)
        .with_columns(
            pl.col("bpm_low_before").rolling_min_by("at", SPIKE).alias("low_before"),
            pl.col("bpm_high_before").rolling_max_by("at", SPIKE).alias("high_before"),
            ahead(pl.col("bpm_low_after"), SPIKE, lowest=True).alias("low_after"),
            ahead(pl.col("bpm_high_after"), SPIKE, lowest=False).alias("high_after"),
        )
        .with_columns(
            pl.when(beset).then(pl.max_horizontal("low_before", "low_after")).alias("floor"),
            pl.when(beset).then(pl.min_horizontal("high_before", "high_after")).alias("ceiling"),
        )
    )
    marked, at_steps = known, stretches_at_steps(known)
    doubtful = {"flat": _flat(known), "locked": at_steps.filter("locked"), "late": _late(known), "at_steps": at_steps}
    for name, stretches in doubtful.items():
        marked = marked.join_asof(
            stretches.select(pl.col("first").alias("at"), pl.col("last").alias(name)), on="at", strategy="backward"
        ).with_columns((pl.col("at") <= pl.col(name)).fill_null(value=False).alias(name))
    doubt = pl.lit(None, dtype=DOUBT)
    for name in ("flat", "locked", "late"):
        doubt = pl.when(name).then(pl.lit(name, dtype=DOUBT)).otherwise(doubt)
    return marked.with_columns(doubt.alias("doubt"))


def _running() -> pl.Expr:
    return (pl.col("steps") >= RUN_STEPS).fill_null(value=False) | (pl.col("speed") >= RUN_SPEED).fill_null(value=False)


def _flat(fives: pl.DataFrame) -> pl.DataFrame:
    """Stretches where one reading stood for a minute or more while the runner ran faster or slower."""
    window = "15000000i"
    stood = (pl.col("speed").rolling_min_by("at", window) < WALK_SPEED) | (pl.col("steps").rolling_min_by("at", window) < RUN_STEPS)
    steady = (
        fives.select("run", "at", "number", "bpm_low", "bpm_high", "steps", "speed")
        .with_columns(
            pl.col("speed", "steps").rolling_mean_by("at", window).name.suffix("_mean"), (~stood).fill_null(value=True).alias("moved")
        )
        .filter(pl.col("bpm_low") == pl.col("bpm_high"))
    )
    new = (
        (pl.col("bpm_low") != pl.col("bpm_low").shift(1))
        | (pl.col("number") != pl.col("number").shift(1) + 1)
        | (pl.col("at") - pl.col("at").shift(1) > FLAT_BRIDGED_S * 1e6)
    )
    within = inside(15.0) & pl.col("moved")
    speed, steps = (pl.col(f"{name}_mean").filter(within) for name in ("speed", "steps"))
    faster = pl.col("speed_spread") >= pl.max_horizontal(FLAT_SPEED, FLAT_SPEED_SHARE * pl.col("speed_level"))
    return (
        steady.with_columns(new.fill_null(value=True).cum_sum().alias("stretch"))
        .filter(pl.len().over("stretch") >= 3)
        .group_by("stretch", maintain_order=True)
        .agg(
            pl.col("at").first().alias("first"),
            pl.col("at").last().alias("last"),
            _running().mean().alias("running"),
            (speed.max() - speed.min()).alias("speed_spread"),
            speed.mean().alias("speed_level"),
            (steps.max() - steps.min()).alias("steps_spread"),
        )
        .filter(length_s() >= FLAT_S, pl.col("running") >= 0.5, faster | (pl.col("steps_spread") >= FLAT_STEPS))
    )


def _late(fives: pl.DataFrame) -> pl.DataFrame:
    """The beginning of runs whose sensor found the pulse late: no reading for a minute, or a low one that jumps at a steady pace."""
    window = "120000000i"
    began = fives.group_by("run", maintain_order=True).agg(
        pl.col("at").first().alias("first"),
        pl.col("at").filter(_running()).first().alias("began"),
        pl.col("at").filter(pl.col("bpm").is_not_null()).first().alias("read"),
    )
    since = (pl.col("at") - pl.col("began")) / 1e6
    early = fives.join(began, on="run", maintain_order="left").filter(since <= LATE_LAST_S + 120)
    steady = (pl.col("pace") <= LATE_STEADY * pl.col("pace").rolling_min_by("at", "60000000i")) & (
        pl.col("speed").std().over("run") >= LATE_VARIED
    )
    rise = pl.col("bpm") - pl.col("low_before")
    jumps = (
        early.with_columns(
            rise.alias("rise"),
            steady.alias("steady"),
            ahead(pl.col("bpm_low"), window, lowest=True).alias("kept"),
            pl.col("bpm").shift(4).over("run").rolling_mean_by("at", "60000000i").alias("before"),
            pl.col("bpm_high").shift(4).over("run").rolling_max_by("at", "900000000i").alias("highest"),
        )
        .filter(
            since.is_between(LATE_FIRST_S, LATE_LAST_S),
            "steady",
            pl.col("rise") >= LATE_BPM,
            pl.col("kept") >= pl.col("low_before") + LATE_HELD * pl.col("rise"),
            pl.col("before") <= pl.col("bpm") - LATE_HELD * pl.col("rise"),
            pl.col("highest") <= pl.col("bpm"),
        )
        .group_by("run", maintain_order=True)
        .agg(pl.col("at").last().alias("jumped"))
    )
    silent = pl.when(pl.col("read") - pl.col("began") >= LATE_SILENT_S * 1e6).then("read")
    return (
        began.join(jumps, on="run", how="left", maintain_order="left")
        .select("first", (pl.max_horizontal("jumped", silent) - 1).alias("last"))
        .drop_nulls()
    )
