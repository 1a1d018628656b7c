"""Invented runs that look like real ones: a heart that lags behind the pace, steps that follow it, and sensors with their noise."""

import math
import random

import polars as pl

from legday.features.samples import RUN_APART, samples
from legday.features.trust import trust_by_run, trust_notes

from .factory import activities, activity, records

BOUT_S = 150


def wander(chance, seconds, spread, tau):
    """Noise that forgets itself after so many seconds."""
    keep, value, series = math.exp(-1 / tau), chance.gauss(0, spread), []
    for _ in range(seconds):
        value = keep * value + chance.gauss(0, spread * math.sqrt(1 - keep**2))
        series.append(value)
    return series


def body(seed, *, seconds=2400, bouts=0.25, heart=150.0, steps=165.0):
    """Heart rate [bpm], speed [m/s] and steps [per min] by second of a run that is harder every other 150 s, by this part of its speed."""
    chance = random.Random(seed)
    speed = [3.0 * (1 + bouts * (at // BOUT_S % 2)) for at in range(seconds)]
    beat, slow, fast = 85.0, wander(chance, seconds, 1.2, 30), wander(chance, seconds, 0.4, 3)
    heart_rate = []
    for at in range(seconds):
        beat += (heart + 28 * (speed[at] - 3.0) + 6 * at / seconds - beat) / 30
        heart_rate.append(beat + slow[at] + fast[at])
    paced = [value * (1 + noise) for value, noise in zip(speed, wander(chance, seconds, 0.02, 5), strict=True)]
    stepped = [steps + 7 * (value - 3.0) + noise for value, noise in zip(speed, wander(chance, seconds, 1.2, 12), strict=True)]
    return heart_rate, paced, stepped


def table(heart_rate, speed, steps, **columns):
    """The records of a watch: whole beats, whole strides, speed in mm/s."""
    return records(
        "r",
        [None if value is None else round(value) for value in heart_rate],
        seconds=len(heart_rate) - 1,
        speed=[round(value, 3) for value in speed],
        cadence=[round(value / 2) for value in steps],
        **columns,
    )


def sampled(recorded, *, source=None, **fields):
    """The samples of one run, with `second` since its start."""
    minutes = (recorded["timestamp"].max() - recorded["timestamp"].min()).total_seconds() / 60
    chosen = activities(activity("r", minutes=minutes, **fields)).with_row_index("run").with_columns(pl.col("run").cast(pl.Int64))
    chosen = chosen.with_columns(altitude_source=pl.lit(source, dtype=pl.String))
    return samples(chosen, recorded.lazy()).collect().with_columns(second=(pl.col("at") - pl.col("run") * RUN_APART) / 1e6)


def trust(recorded, **fields):
    """What is believed of one run, and the words that go with it."""
    by_run = trust_by_run(sampled(recorded, **fields).lazy()).collect()
    said = by_run.select(pl.concat_list(pl.when(holds).then(words) for holds, words in trust_notes()).list.drop_nulls().alias("notes"))
    return by_run.row(0, named=True) | {"notes": said["notes"][0].to_list()}


def found(recorded, doubt, first, last):
    """Which part of these seconds is doubted so, and how many seconds elsewhere are doubted at all."""
    run = sampled(recorded)
    within = run["second"].is_between(first, last, closed="left")
    inside = run.filter(within)
    return (inside["doubt"] == doubt).fill_null(value=False).mean(), run.filter(~within)["doubt"].count()
