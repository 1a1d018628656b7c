"""Minutes of runs as what they differ by from what their speed and grade let expect.

Apart from form.py, which compares runs: here each minute is held against the runner's own fresh runs before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from legday.features.tens import TEN_S
from legday.science.matched_speed import COLUMNS, Expected, Learned, Sums, columns, expected_before

if TYPE_CHECKING:
    from legday.science.drift import Flags, Floats, Labels

WINDOWS_LEAST = 3  # of a minute that counts
WINDOWS_PER_MINUTE = 60 / TEN_S
WALKED_S = 30.0  # of a minute that was walked
LEARN_LEAST = 5.0  # minutes of a run that is learned from
# of each metric what is thought before any run [D]: its usual value, by how many percent it grows with one of speed, and how unsure that is
# (the means as in three real files)
PRIORS = {
    "steps": (180.0, 0.15, 0.15),
    "stance_time": (250.0, -0.50, 0.30),
    "stance_time_balance": (50.0, 0.0, 0.05),
    "vertical_oscillation": (90.0, 0.35, 0.40),
    "vertical_ratio": (8.0, -0.50, 0.40),
}
BALANCE = list(PRIORS).index("stance_time_balance")  # a share of 100 %: its differences are points
LEVEL_SD, SQUARE_SD, GRADE_SD = 30.0, 30.0, 0.7  # %, % per squared ln of speed, % per % of grade [D]
# step length is speed over cadence: at equal speed it says what cadence says, the other way round
METRICS = ("cadence", "stance_time", "stance_time_balance", "vertical_oscillation", "vertical_ratio", "step_length")


class Minutes(NamedTuple):
    """The minutes that count, in order of runs and time; NaN is not known."""

    run: Labels  # the place of its run
    minute: Labels  # since the run's start
    speed: Floats  # [m/s]
    weight: Floats  # share of it that counts
    difference: Floats  # (minute, metric) from what own fresh runs before let expect [%; balance: points]


class Told(NamedTuple):
    """What was found earlier of the first of some runs, and of all that came before the others."""

    coefficients: Floats  # (run, metric of PRIORS, column): what was expected of them
    learned: Learned  # by the last run before the others


class Matched(NamedTuple):
    """The runs of one athlete with one device, in order of time; metrics are METRICS, NaN is not known."""

    minutes: Minutes
    windows: Labels  # (run): that count
    speed: Floats  # (run): their mean [m/s]
    steps_known: Flags  # (run): whether any steps are on record
    metric_minutes: Labels  # (run, metric): minutes that count
    level: Floats  # (run, metric): mean difference
    learned_from: Labels  # (run, metric): fresh runs before it
    drift: Floats  # (run, metric): difference of the last third minus that of the first
    walked: pl.Series  # by run, the minutes that were walked
    last_minute: Labels  # (run): the last in which anything moved
    told: Told  # of these runs, for those to come


def matched(runs: pl.DataFrame, strides: pl.DataFrame, told: Told | None = None) -> Matched:
    """The minutes of these runs against what earlier fresh ones among them let expect.

    Args:
        runs: of one athlete and device in order of time, with `run` (their place), `activity_id`, `start_time`, `fresh`, `comparable`.
        strides: rows of the Strides table, of any runs.
        told: where only the runs after those of `told.coefficients` are new; then older ones may be left out. `learned_from` is then 0 for
            the first.
    """
    own = runs.select("run", "activity_id").join(strides.select("activity_id", "minutes"), on="activity_id", maintain_order="left")
    every = own.explode("minutes").drop_nulls("minutes").unnest("minutes")
    counted = every.filter(pl.col("windows") >= WINDOWS_LEAST)
    ends = (
        runs.select("run")
        .join(_ends(every), on="run", how="left", maintain_order="left")
        .with_columns(pl.col("walked").fill_null(pl.lit([], pl.List(pl.Int64))), pl.col("last").fill_null(0))
    )
    count = runs.height
    run = counted["run"].cast(pl.Int64).to_numpy()
    speed, share = counted["speed"].cast(pl.Float64).to_numpy(), counted["windows"].to_numpy() / WINDOWS_PER_MINUTE
    outcome = _outcomes(counted)
    weight = np.where(np.isnan(outcome), 0.0, share[:, None])
    explained_by = columns(speed, counted["grade"].cast(pl.Float64).fill_null(np.nan).to_numpy())
    sums = _sums(run, explained_by, np.nan_to_num(outcome), weight, count)
    learn = (runs["fresh"] & runs["comparable"]).to_numpy()[:, None] & (sums.totals[:, :, 0] >= LEARN_LEAST)
    known = _expected(sums, runs["start_time"].dt.epoch("s").to_numpy() / 86400, learn, told)
    difference = outcome - np.einsum("ic,imc->im", explained_by, known.coefficients[run])
    difference = np.column_stack([difference, -difference[:, 0]])
    mirrored = [*range(len(PRIORS)), 0]
    weight = weight[:, mirrored]
    third = _third(run, counted["windows"].to_numpy(), count)
    first, last = (_means(run, difference, weight * (third == part)[:, None], count) for part in (0, 2))
    total = np.bincount(run, share, count)
    with np.errstate(invalid="ignore"):
        mean_speed = np.bincount(run, share * speed, count) / total
    return Matched(
        Minutes(run, counted["minute"].to_numpy(), speed, share, difference),
        np.rint(total * WINDOWS_PER_MINUTE).astype(np.int64),
        mean_speed,
        np.isin(np.arange(count), every.filter(pl.col("steps_known"))["run"].to_numpy()),
        np.stack([np.bincount(run[weight[:, at] > 0], minlength=count) for at in range(len(METRICS))], axis=1),
        _means(run, difference, weight, count),
        known.learned_from[:, mirrored],
        last - first,
        ends["walked"],
        ends["last"].to_numpy(),
        Told(known.coefficients, known.learned),
    )


def _expected(sums: Sums, days: Floats, learn: Flags, told: Told | None) -> Expected:
    """What was known before each run, as far as it was not told earlier."""
    if told is None:
        return expected_before(sums, days, learn, *_priors())
    first = len(told.coefficients)
    found = expected_before(Sums(*(part[first:] for part in sums)), days[first:], learn[first:], *_priors(), so_far=told.learned)
    none = np.zeros((first, len(PRIORS)), np.int64)
    return found._replace(
        coefficients=np.concatenate([told.coefficients, found.coefficients]), learned_from=np.concatenate([none, found.learned_from])
    )


def _ends(every: pl.DataFrame) -> pl.DataFrame:
    """By run the minutes that were walked, and the last one in which anything moved."""
    walked = pl.col("minute").filter(pl.col("walk_s") >= WALKED_S)
    return every.group_by("run").agg(walked.alias("walked"), pl.col("minute").max().alias("last"))


def _outcomes(counted: pl.DataFrame) -> Floats:
    """(minute, metric of PRIORS): percent over the usual value, points over 50 % for the balance; NaN where not known."""
    percent = [(pl.col(name).cast(pl.Float64) / usual).log() * 100 for name, (usual, _, _) in PRIORS.items()]
    percent[BALANCE] = pl.col("stance_time_balance").cast(pl.Float64) - 50
    return np.asarray(counted.select(column.fill_null(np.nan) for column in percent).to_numpy().reshape(-1, len(PRIORS)))


def _priors() -> tuple[Floats, Floats]:
    """Mean and SD of (metric, column) before any run."""
    slopes = [(100 * slope, 100 * sd) for _, slope, sd in PRIORS.values()]
    mean = np.array([[0.0, slope, 0.0, 0.0] for slope, _ in slopes])
    return mean, np.array([[LEVEL_SD, sd, SQUARE_SD, GRADE_SD] for _, sd in slopes])


def _sums(run: Labels, explained_by: Floats, outcome: Floats, weight: Floats, count: int) -> Sums:
    metrics = outcome.shape[1]
    squares, products = np.empty((count, metrics, COLUMNS, COLUMNS)), np.empty((count, metrics, COLUMNS))
    totals, outcomes = np.empty((count, metrics, COLUMNS)), np.empty((count, metrics))
    for at in range(metrics):
        weighed = explained_by * weight[:, at, None]
        outcomes[:, at] = np.bincount(run, weight[:, at] * outcome[:, at], count)
        for row in range(COLUMNS):
            totals[:, at, row] = np.bincount(run, weighed[:, row], count)
            products[:, at, row] = np.bincount(run, weighed[:, row] * outcome[:, at], count)
            for column in range(COLUMNS):
                squares[:, at, row, column] = np.bincount(run, weighed[:, row] * explained_by[:, column], count)
    return Sums(squares, products, totals, outcomes)


def _third(run: Labels, windows: Labels, count: int) -> Labels:
    """Which third of what counts of its run a minute lies in, by its middle; in whole numbers, so that no other run moves it."""
    total, so_far = np.bincount(run, windows, count).astype(np.int64), np.cumsum(windows)
    before = np.cumsum(total) - total
    return np.asarray(3 * (2 * (so_far - before[run]) - windows) // (2 * total[run]), dtype=np.int64)


def _means(run: Labels, value: Floats, weight: Floats, count: int) -> Floats:
    """(run, metric) weighed means; NaN where nothing is known."""
    known = np.nan_to_num(value)
    with np.errstate(invalid="ignore"):
        means = [
            np.bincount(run, weight[:, at] * known[:, at], count) / np.bincount(run, weight[:, at], count) for at in range(weight.shape[1])
        ]
    return np.stack(means, axis=1)
