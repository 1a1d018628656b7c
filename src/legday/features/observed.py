"""What the records of runs say by themselves, whatever anybody's thresholds are; all that is kept of records, so that they are opened once.

Apart from the rows of runs, which hold it against the thresholds of a day: a run is observed without knowing any other.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from legday.features.course import course_by_run
from legday.features.efforts import efforts_by_run
from legday.features.heart_rate import beats
from legday.features.levels import in_slots
from legday.features.pace import SPEED_WIDTH, adjusted_speed, norms_by_run
from legday.features.power import WATT_WIDTH, watts
from legday.features.samples import DYNAMICS, samples
from legday.features.strides import strides_by_run
from legday.features.tens import tens
from legday.features.trust import trust_by_run
from legday.tables import Efforts
from legday.tables.checked import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    RecordsOf = Callable[[Sequence[str]], pl.LazyFrame]  # of these batches, and perhaps of others

RUN_STEPS = 135.0  # steps/min; below it is walking or uncertain
AIR = (-40.0, 60.0)  # degrees C; else a sensor that is none
WIDTHS = {"pace": SPEED_WIDTH, "power": WATT_WIDTH}


class Observed(NamedTuple):
    """Of some runs, which `run` numbers.

    efforts, strides: rows of these tables.
    facts: one row for each run that has records; see `trust_by_run`, `outputs_by_run`, `course_by_run` and `_ways`.
    beats: see `beats_of`.
    slots: see `tens.tens`.
    """

    efforts: pl.DataFrame
    strides: pl.DataFrame
    facts: pl.DataFrame
    beats: pl.DataFrame
    slots: pl.DataFrame

    def __reduce__(self) -> tuple[Callable[..., Observed], tuple[bytes, ...]]:
        """To another process it goes as Arrow IPC."""
        return _unpacked, tuple(_packed(frame) for frame in self)


def observe(chosen: pl.DataFrame, records_of: RecordsOf) -> Observed:
    """Reads the records of these runs once, and tells what they say.

    Args:
        chosen: columns of `news.with_row_hash`, and the number of each row as `run`.
        records_of: gives rows of the Records table.
    """
    sampled = samples(chosen, records_of(chosen["batch_id"].unique().to_list())).collect().lazy()
    slots = tens(sampled)
    facts, trust = pl.collect_all([_ways(sampled), trust_by_run(sampled)])
    for more in (trust, outputs_by_run(sampled), course_by_run(sampled)):
        facts = facts.join(more, on="run", how="left", maintain_order="left")
    return Observed(
        _effort_rows(chosen, sampled),
        strides_by_run(chosen, slots),
        facts.with_columns(pl.col("moving_s").fill_null(0.0)),
        beats_of(sampled),
        slots.drop(DYNAMICS),
    )


def together(parts: Iterable[Observed]) -> Observed:
    """Parts whose runs are numbered through, as one."""
    return Observed(*(pl.concat(frames) for frames in zip(*parts, strict=True)))


def outputs_by_run(sampled: pl.LazyFrame) -> pl.DataFrame:
    """How fast and how strongly each run that moved was run.

    Args:
        sampled: see `samples.samples`.

    Returns:
        By `run`: `moving_s`, `speed_known`, and the answers of `pace.norms_by_run` for pace [m/s] and power [W].
    """
    efforts = {"pace": adjusted_speed(), "power": watts()}
    moved = sampled.filter(pl.col("seconds") > 0).select("run", "at", "part", "seconds", "adjusted_speed", **efforts).collect().lazy()
    slots = in_slots(moved, list(efforts)).collect().lazy()
    known = (pl.col("adjusted_speed") > 0).any().fill_null(value=False)
    outputs = moved.group_by("run").agg(moving_s=pl.col("seconds").sum(), speed_known=known).collect()
    for answer in pl.collect_all([norms_by_run(moved, slots, outputs.lazy(), channel, width) for channel, width in WIDTHS.items()]):
        outputs = outputs.join(answer, on="run", how="left")
    return outputs


def beats_of(sampled: pl.LazyFrame) -> pl.DataFrame:
    """The moving samples with a heart rate that is believed: `run`, `at`, `seconds` and `beats` [bpm]."""
    known = sampled.filter(pl.col("seconds") > 0).select("run", "at", "seconds", beats=beats())
    return known.filter(pl.col("beats").is_not_null()).collect()


def _ways(sampled: pl.LazyFrame) -> pl.LazyFrame:
    """Ways of each run that has records, and what else its row says of them."""
    moves = pl.col("seconds") > 0
    return sampled.group_by("run").agg(
        pl.col("distance").max().alias("last_distance"),
        pl.when(pl.col("step_m").is_not_null().any()).then(pl.col("step_m").filter(moves).sum()).alias("travelled_m"),
        pl.when(pl.col("climb_m").is_not_null().any()).then(pl.col("climb_m").filter(moves).sum()).alias("climbed_m"),
        pl.col("speed").filter(moves).median().alias("median_speed"),
        (pl.col("steps").filter(moves) >= RUN_STEPS).mean().alias("running_steps"),
        pl.col("located").any(),
        pl.col("temperature").filter(moves & pl.col("temperature").is_between(*AIR)).mean().alias("average_temperature_c"),
    )


def _effort_rows(chosen: pl.DataFrame, sampled: pl.LazyFrame) -> pl.DataFrame:
    """A row of the Efforts table for each run, also where nothing is on record."""
    found = chosen.select("run", "activity_id", "athlete", inputs_hash="row_hash").join(
        efforts_by_run(sampled).collect(), on="run", how="left", maintain_order="left"
    )
    return checked(Efforts, found.select(Efforts.column_names()))


def _packed(frame: pl.DataFrame) -> bytes:
    frame.write_ipc(into := BytesIO(), compression="zstd")
    return into.getvalue()


def _unpacked(*frames: bytes) -> Observed:
    return Observed(*(pl.read_ipc(BytesIO(frame)) for frame in frames))
