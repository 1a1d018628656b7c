"""Small rows of the stored tables for tests: only what a test is about is named."""

from datetime import UTC, datetime, timedelta

import polars as pl

from legday.features.region import SETTLED
from legday.tables import Activities, Records
from legday.tables.checked import checked, empty

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
SQUAT, BENCH, UNKNOWN, ROW, LUNGE = 28, 0, 65534, 23, 17


def lift_set(category, repetitions=10, weight=None, *, subtype=None, **fields):
    """One active set; a category may be a list of guesses."""
    guesses = category if isinstance(category, list) else [category] * 3
    return {
        "start_time": None, "duration": 30.0, "set_type": "active", "repetitions": repetitions, "weight": weight, "category": guesses,
        "category_subtype": [subtype] * 3, "exercise": None, "rpe": None, **fields,
    }  # fmt: skip


def activity(activity_id, *, start=NOON, minutes=60.0, sport="running", sub_sport=None, **fields):
    """One row of the Activities table as a dict."""
    row = dict.fromkeys(Activities.column_names())
    row |= {
        "activity_id": activity_id, "athlete": "me", "batch_id": "b", "start_time": start, "end_time": start + timedelta(minutes=minutes),
        "sport": sport, "sub_sport": sub_sport, "total_elapsed_time": minutes * 60, "format": "fit", "content_hash": activity_id,
        "record_count": 0, "laps": [], "sets": [], "pauses": [], "splits": [], "sources": [f"{activity_id}.fit"], "notes": [],
    }  # fmt: skip
    return row | fields


def lift(activity_id, sets=(), *, sport="training", sub_sport="strength_training", **fields):
    """A strength session."""
    return activity(activity_id, sport=sport, sub_sport=sub_sport, sets=list(sets), **fields)


def activities(*rows):
    """The Activities table of these rows, valid."""
    return checked(Activities, pl.DataFrame(list(rows), schema=empty(Activities).schema))


def settled(*rows):
    """What was said of lifts, as (activity_id, start_time, athlete, region)."""
    return pl.DataFrame(list(rows), schema=SETTLED, orient="row")


def records(activity_id, heart_rate=None, *, start=NOON, seconds=3600, step=1, speed=3.0, cadence=85, **columns):
    """A steady recording; every column may be a constant or a list."""
    times = [start + timedelta(seconds=at) for at in range(0, seconds + 1, step)]
    table = {
        "activity_id": activity_id, "athlete": "me", "batch_id": "b", "timestamp": times, "heart_rate": heart_rate,
        "enhanced_speed": speed, "cadence": cadence, **columns,
    }  # fmt: skip
    table = {name: value if isinstance(value, list) else [value] * len(times) for name, value in table.items()}
    schema = empty(Records).schema
    frame = pl.DataFrame(table, schema_overrides={name: schema[name] for name in table})
    absent = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in table]
    return checked(Records, frame.with_columns(absent).select(list(schema)))
