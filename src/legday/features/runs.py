"""From activities to runs: which are new, which changed, and which have other thresholds since; each is sampled once.

Apart from the rows themselves, because a night must cost what is new, and end where one computation of everything ends.
"""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from legday.executors.here import Here
from legday.executors.in_turn import in_turn
from legday.features.news import with_inputs_hash, with_row_hash
from legday.features.observed import observe, together
from legday.features.prior import with_duration_prior
from legday.features.run_rows import run_rows
from legday.features.score import CHANNELS
from legday.features.thresholds import with_thresholds
from legday.tables import Activities, Daily, Efforts, Runs, Strides
from legday.tables.checked import empty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    import dataframely as dy

    from legday.features.observed import Observed, RecordsOf
    from legday.features.profile import Profile

RUNS_AT_ONCE = 400  # that become rows together, so that memory does not grow with the years
OBSERVED_AT_ONCE, RECORDS_AT_ONCE = 100, 400_000  # runs, and their records if that comes first, of one task


class Known(NamedTuple):
    """What earlier nights left, or this one leaves."""

    runs: pl.DataFrame
    efforts: pl.DataFrame
    strides: pl.DataFrame


def runs(
    activities: pl.DataFrame,
    records: pl.LazyFrame,
    profiles: Mapping[str, Profile],
    daily: pl.DataFrame | None = None,
    channels: Sequence[str] = CHANNELS,
) -> dy.DataFrame[Runs]:
    """The runs among the activities, one row each, by athlete and start.

    Args:
        activities: rows of the Activities table; other sports are left out.
        records: rows of the Records table, of these and any other activities.
        profiles: by athlete.
        daily: rows of the Daily table.
        channels: those that may count in a score.
    """
    nothing = Known(empty(Runs), empty(Efforts), empty(Strides))
    days = empty(Daily) if daily is None else daily
    return Runs.cast(with_news(activities, nothing, lambda _: records, days, profiles, channels=channels).runs)


def with_news(
    activities: pl.DataFrame,
    known: Known,
    records_of: RecordsOf,
    daily: pl.DataFrame,
    profiles: Mapping[str, Profile],
    *,
    channels: Sequence[str] = CHANNELS,
    details: pl.LazyFrame | None = None,
    workers: Callable[[int], Executor] = lambda _: Here(),
) -> Known:
    """The runs, their efforts and strides after a night; only the records of runs that are new, changed or have other thresholds are read.

    First the new ones in order of time, with the thresholds that are known so far; then those, old or new, whose thresholds turned out
    otherwise: what follows a run that came late, and the first 20, which look at each other. What records say is asked of workers; only
    what thresholds make of it is made here.

    Args:
        activities: rows of the Activities table; other sports are left out.
        known: as this function answered earlier; rows of other inputs are computed anew, those of activities that are gone left out.
        records_of: gives rows of the Records table, in any process.
        daily: rows of the Daily table.
        profiles: by athlete.
        channels: those that may count in a score.
        details: `activity_id`, `start_time`, `laps` and `splits` of the activities; without it nothing is known of laps.
        workers: what observes that many runs.
    """
    chosen = with_row_hash(activities).sort("athlete", "start_time", "activity_id")
    unchanged = chosen.select("activity_id", inputs_hash="row_hash")
    strides = _among(known.strides, unchanged, "activity_id", "inputs_hash")
    efforts = _among(_among(known.efforts, unchanged, "activity_id", "inputs_hash"), strides, "activity_id")
    strides = _among(strides, efforts, "activity_id")
    new = chosen.join(efforts, on="activity_id", how="anti")
    rows = [known.runs.join(new, on="activity_id", how="anti")]
    known_details, anchored = _details(new, details), None
    for part, observed in _observed(new, records_of, workers):
        efforts, strides = pl.concat([efforts, observed.efforts]), pl.concat([strides, observed.strides])
        people, last = part["athlete"].unique().to_list(), part["start_time"].max()
        so_far = chosen.filter(pl.col("athlete").is_in(people), (pl.col("athlete") != part["athlete"][-1]) | (pl.col("start_time") <= last))
        anchored = with_inputs_hash(with_thresholds(so_far, efforts, daily, profiles), channels)
        thresholds_known = part.select("activity_id", "run").join(anchored, on="activity_id", maintain_order="left")
        rows.append(run_rows(thresholds_known, observed, channels, known_details))
    if anchored is None or anchored.height < chosen.height:  # else the newest run was among the new ones, and these are those of all
        anchored = with_inputs_hash(with_thresholds(chosen, efforts, daily, profiles), channels)
    standing = pl.concat(rows).join(anchored, on=["activity_id", "inputs_hash"], how="semi")
    stale = anchored.join(standing, on="activity_id", how="anti", maintain_order="left")
    known_details = _details(stale, details)
    for part, observed in _observed(stale, records_of, workers):
        standing = pl.concat([standing, run_rows(part, observed, channels, known_details)])
    ordered = with_duration_prior(standing.sort("athlete", "start_time", "activity_id"))
    return Known(ordered, efforts.sort("athlete", "activity_id"), strides.sort("athlete", "activity_id"))


def _among(rows: pl.DataFrame, others: pl.DataFrame, *key: str) -> pl.DataFrame:
    """The rows that others have the key of; as they are where all have, because what records say of a run is long to copy."""
    stay = rows.select(key).with_row_index().join(others, on=key, how="semi", maintain_order="left")["index"]
    return rows if len(stay) == rows.height else rows[stay]


def _details(chosen: pl.DataFrame, details: pl.LazyFrame | None) -> pl.DataFrame:
    """`activity_id`, `laps` and `splits` of these runs alone; the filter on time lets a scan skip most of the table."""
    if details is None or chosen.is_empty():
        return empty(Activities).select("activity_id", "laps", "splits")
    of_these = pl.col("start_time").is_between(chosen["start_time"].min(), chosen["start_time"].max())
    found = details.filter(of_these, pl.col("activity_id").is_in(chosen["activity_id"].to_list()))
    return found.select("activity_id", "laps", "splits").collect()


def _observed(chosen: pl.DataFrame, records_of: RecordsOf, workers: Callable[[int], Executor]) -> Iterator[tuple[pl.DataFrame, Observed]]:
    """The runs in parts, numbered as `run`, each part with what its records say."""
    if chosen.is_empty():
        return
    parts = [part.with_row_index("run").with_columns(pl.col("run").cast(pl.Int64)) for part in chosen.iter_slices(RUNS_AT_ONCE)]
    tasks = [list(_tasks(part)) for part in parts]
    with workers(chosen.height) as executor:
        observed = in_turn(executor, partial(observe, records_of=records_of), chain.from_iterable(tasks))
        for part, own in zip(parts, tasks, strict=True):
            yield part, together(islice(observed, len(own)))


def _tasks(part: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Runs that are observed together: some, and fewer where they are long."""
    first, count = 0, 0
    for number, own in enumerate(part["record_count"].fill_null(0)):
        if number - first == OBSERVED_AT_ONCE or (number > first and count + own > RECORDS_AT_ONCE):
            yield part[first:number]
            first, count = number, 0
        count += own
    yield part[first:]
