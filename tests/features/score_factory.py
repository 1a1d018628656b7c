"""Runs as the channels meet them: samples, and the columns that trust and thresholds would have added.

Apart from factory.py, which makes rows of stored tables; here everything before the channels is taken as given.
"""

import polars as pl

from legday.features.observed import beats_of, outputs_by_run
from legday.features.samples import RUN_APART
from legday.features.score import CHANNELS, with_score

SECOND = 10**6  # us
THRESHOLDS = {
    "resting": 60.0, "maximum": 190.0, "second": 0.935 * 190, "first": 0.851 * 190, "exponent": 1.92, "resting_source": "from settings",
    "maximum_source": "observed 2025-09-03", "second_source": None, "resting_known": True, "maximum_known": True, "second_known": False,
    "threshold_speed": None, "threshold_speed_sigma": None, "threshold_speed_source": None, "critical_power": None,
    "critical_power_sigma": None, "critical_power_source": None, "profile_sigma": 0.0,
}  # fmt: skip
TESTED = {"second": 170.0, "first": 170 * 0.851 / 0.935, "second_known": True, "second_source": "from settings"}
AT_VDOT_50 = {"threshold_speed": 3.947383, "threshold_speed_sigma": 6.0, "threshold_speed_source": "race of 2025-10-12, VDOT 50.0"}
POWER = {"critical_power": 300.0, "critical_power_sigma": 5.0, "critical_power_source": "from settings"}
ACTIVITY = {
    "sub_sport": None, "total_timer_time": None, "total_elapsed_time": 3600.0, "total_distance": None, "total_ascent": None,
    "avg_heart_rate": None, "enhanced_avg_speed": None, "workout_rpe": None, "heart_rate_sensor": "chest",
}  # fmt: skip
TRUST = {"heart_rate_read_s": None, "hilly": False, "graded": True}
TYPES = {
    **dict.fromkeys(("resting_source", "maximum_source", "second_source", "threshold_speed_source", "critical_power_source"), pl.String),
    **dict.fromkeys(("sub_sport", "heart_rate_sensor"), pl.String), **dict.fromkeys(("hilly", "graded"), pl.Boolean),
}  # fmt: skip


def series(value, seconds, step):
    """A value for every sample; a list is by second, a constant stands for all."""
    return value[: seconds + 1 : step] if isinstance(value, list) else [value] * len(range(0, seconds + 1, step))


def samples(run=0, *, heart_rate=None, speed=None, power=None, seconds=3600, step=1, start=0, parts=None):
    """Samples of one run that never stood still; `parts` [(first second, part)] tells where a new one begins."""
    times = list(range(0, seconds + 1, step))
    part = [1000 * run + max((number for first, number in parts or [(0, 0)] if first <= at)) for at in times]
    table = {
        "run": run, "at": [run * RUN_APART + (start + at) * SECOND for at in times], "sampled": True, "part": part,
        "seconds": [float(step)] * (len(times) - 1) + [0.0], "heart_rate": series(heart_rate, seconds, step),
        "adjusted_speed": series(speed, seconds, step), "power": series(power, seconds, step),
    }  # fmt: skip
    numbers = dict.fromkeys(("seconds", "heart_rate", "adjusted_speed", "power"), pl.Float64)
    return pl.DataFrame(table, schema_overrides={**numbers, "run": pl.Int64, "at": pl.Int64, "part": pl.Int64})


def chosen(*rows):
    """Rows with all columns that the channels ask for; each names what differs."""
    whole = [{"run": number, **ACTIVITY, **THRESHOLDS, **TRUST, **row} for number, row in enumerate(rows)]
    numbers = {name: pl.Float64 for name, value in whole[0].items() if name not in TYPES and not isinstance(value, bool) and name != "run"}
    return pl.DataFrame(whole, schema_overrides={**numbers, **TYPES, "run": pl.Int64}, infer_schema_length=None)


def scores(rows, sampled, channels=CHANNELS):
    """The scored rows of runs with these samples."""
    outputs = outputs_by_run(sampled.lazy())
    return with_score(rows.join(outputs, on="run", how="left", maintain_order="left"), beats_of(sampled.lazy()), channels)


def score(fields=None, channels=CHANNELS, **columns):
    """The scored row of one run with these samples."""
    sampled = samples(**columns)
    read = {"heart_rate_read_s": sampled.filter(pl.col("heart_rate").is_not_null())["seconds"].sum()}
    return scores(chosen({**read, **(fields or {})}), sampled, channels).row(0, named=True)


def channel(row, name):
    """What one channel says."""
    return next(one for one in row["channels"] if one["channel"] == name)
