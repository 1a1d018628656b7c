"""From activities to runs: which are new, which changed, and which have other thresholds since; each is sampled once.

Apart from the rows themselves, because a night must cost what is new, and end where one computation of everything ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from legday.features.efforts import efforts_by_run
from legday.features.news import with_inputs_hash, with_row_hash
from legday.features.prior import with_duration_prior
from legday.features.run_rows import run_rows
from legday.features.samples import samples
from legday.features.score import CHANNELS
from legday.features.strides import strides_by_run
from legday.features.thresholds import with_thresholds
from legday.tables import Activities, Daily, Efforts, Runs, Strides
from legday.tables.checked import checked, empty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import dataframely as dy

    from legday.features.profile import Profile

    RecordsOf = Callable[[Sequence[str]], pl.LazyFrame]  # of these batches, and perhaps of others

RUNS_AT_ONCE = 200  # of one collect: about 0.7 million records, so that memory does not grow with the years


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
) -> Known:
    """The runs, their efforts and strides after a night; only the records of runs that are new, changed or have other thresholds are read.

    First the new ones in order of time, with the thresholds that are known so far; then those, old or new, whose thresholds turned out
    otherwise: what follows a run that came late, and the first 20, which look at each other.

    Args:
        activities: rows of the Activities table; other sports are left out.
        known: as this function answered earlier; rows of other inputs are computed anew, those of activities that are gone left out.
        records_of: gives rows of the Records table.
        daily: rows of the Daily table.
        profiles: by athlete.
        channels: those that may count in a score.
        details: `activity_id`, `start_time`, `laps` and `splits` of the activities; without it nothing is known of laps.
    """
    chosen = with_row_hash(activities).sort("athlete", "start_time", "activity_id")
    unchanged = chosen.select("activity_id", inputs_hash="row_hash")
    strides = known.strides.join(unchanged, on=["activity_id", "inputs_hash"], how="semi")
    efforts = known.efforts.join(unchanged, on=["activity_id", "inputs_hash"], how="semi").join(strides, on="activity_id", how="semi")
    strides = strides.join(efforts, on="activity_id", how="semi")
    new = chosen.join(efforts, on="activity_id", how="anti")
    rows = [known.runs.join(new, on="activity_id", how="anti")]
    known_details, anchored = _details(new, details), None
    for part, sampled in _sampled(new, records_of):
        efforts, strides = pl.concat([efforts, _efforts(part, sampled)]), pl.concat([strides, strides_by_run(part, sampled)])
        people, last = part["athlete"].unique().to_list(), part["start_time"].max()
        so_far = chosen.filter(pl.col("athlete").is_in(people), (pl.col("athlete") != part["athlete"][-1]) | (pl.col("start_time") <= last))
        anchored = with_inputs_hash(with_thresholds(so_far, efforts, daily, profiles), channels)
        thresholds_known = part.select("activity_id", "run").join(anchored, on="activity_id", maintain_order="left")
        rows.append(run_rows(thresholds_known, sampled, channels, known_details))
    if anchored is None or anchored.height < chosen.height:  # else the newest run was among the new ones, and these are those of all
        anchored = with_inputs_hash(with_thresholds(chosen, efforts, daily, profiles), channels)
    standing = pl.concat(rows).join(anchored, on=["activity_id", "inputs_hash"], how="semi")
    stale = anchored.join(standing, on="activity_id", how="anti", maintain_order="left")
    known_details = _details(stale, details)
    for part, sampled in _sampled(stale, records_of):
        standing = pl.concat([standing, run_rows(part, sampled, channels, known_details)])
    ordered = with_duration_prior(standing.sort("athlete", "start_time", "activity_id"))
    return Known(ordered, efforts.sort("athlete", "activity_id"), strides.sort("athlete", "activity_id"))


def _details(chosen: pl.DataFrame, details: pl.LazyFrame | None) -> pl.DataFrame:
    """`activity_id`, `laps` and `splits` of these runs alone; the filter on time lets a scan skip most of the table."""
    if details is None or chosen.is_empty():
        return empty(Activities).select("activity_id", "laps", "splits")
    of_these = pl.col("start_time").is_between(chosen["start_time"].min(), chosen["start_time"].max())
    found = details.filter(of_these, pl.col("activity_id").is_in(chosen["activity_id"].to_list()))
    return found.select("activity_id", "laps", "splits").collect()


def _sampled(chosen: pl.DataFrame, records_of: RecordsOf) -> Iterator[tuple[pl.DataFrame, pl.LazyFrame]]:
    """The runs in parts, numbered as `run`, each part with its samples."""
    for part in chosen.iter_slices(RUNS_AT_ONCE):
        if part.height:
            numbered = part.with_row_index("run").with_columns(pl.col("run").cast(pl.Int64))
            yield numbered, samples(numbered, records_of(part["batch_id"].unique().to_list())).collect().lazy()


def _efforts(part: pl.DataFrame, sampled: pl.LazyFrame) -> pl.DataFrame:
    """A row of the Efforts table for each run, also where nothing is on record."""
    found = part.select("run", "activity_id", "athlete", inputs_hash="row_hash").join(
        efforts_by_run(sampled).collect(), on="run", how="left", maintain_order="left"
    )
    return checked(Efforts, found.select(Efforts.column_names()))
