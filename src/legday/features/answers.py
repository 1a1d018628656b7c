"""What tired legs do, athlete by athlete, as rows of the tables: made anew only for those of whom something changed.

Apart from what is asked (pace, clock, other hours, other days), because a night must cost what is new.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from legday.features.form import levels
from legday.features.last_week import last_week_swaps
from legday.features.moved import Clocked
from legday.features.moves import Before, moves
from legday.features.news import MADE_WITH
from legday.features.pace_at_effort import pace_at_effort
from legday.features.response import responses
from legday.features.tired_legs import with_legs
from legday.science.fatigue import POPULATION, FatigueModel
from legday.tables import Paces, Responses
from legday.tables.checked import checked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from legday.features.profile import Profile

PACE = "speed_at_heart_rate"
COMPARED_KINDS = ("steady", "unknown")  # of runs; intervals, walks and hills by turns have no one speed
RUN_COLUMNS = (
    "activity_id", "athlete", "start_time", "end_time", "utc_offset_s", "surface", "distance_m", "moving_time_s", "ascent_m",
    "average_heart_rate_bpm", "heart_rate_share", "average_temperature_c", "intensity", "hardest", "kind", "probability_hard",
)  # fmt: skip
LIFT_COLUMNS = (
    "activity_id", "athlete", "start_time", "end_time", "utc_offset_s", "lower_body", "leg_load", "leg_load_sigma", "attenuation",
    "attenuation_sigma", "descent_m",
)  # fmt: skip


class Answers(NamedTuple):
    """Rows of the tables of these names."""

    paces: pl.DataFrame
    moves: pl.DataFrame
    responses: pl.DataFrame


class Asked(NamedTuple):
    """The feature tables, of all athletes."""

    runs: pl.DataFrame
    lifts: pl.DataFrame
    pairs: pl.DataFrame
    form: pl.DataFrame


class _Judged(NamedTuple):
    """The settings that count for one athlete."""

    resting_heart_rate_bpm: float | None
    gate: float
    fixed_days: tuple[int, ...]
    model: FatigueModel


def answers(
    asked: Asked,
    known: Answers,
    profiles: Mapping[str, Profile],
    *,
    gate: float,
    fixed_days: Collection[int] = (),
    model: FatigueModel = POPULATION,
) -> tuple[Answers, bool]:
    """The three tables, and whether anything in them is new.

    Args:
        asked: what there is.
        known: as this function answered earlier; athletes of whom nothing changed are taken from it.
        profiles: by athlete; only resting heart rate is used.
        gate: leg fatigue from which a hard run is a finding.
        fixed_days: weekdays whose sessions stay, 0 is Monday.
        model: that the pairs were made with.
    """
    own = asked._replace(
        runs=asked.runs.select(RUN_COLUMNS).join(
            asked.form.select("activity_id", "device"), on="activity_id", how="left", maintain_order="left"
        ),
        lifts=asked.lifts.select(LIFT_COLUMNS),
    )
    standing, parts = [], []
    for athlete in own.runs["athlete"].unique().sort():
        of_one = _of(own, athlete)
        judged = _Judged(_resting(profiles.get(athlete)), gate, tuple(sorted(fixed_days)), model)
        rests_on = _RestsOn(of_one, judged)
        if _stands(known, athlete, rests_on.whole):
            standing.append(athlete)
        else:
            parts.append(_answer(of_one, rests_on, judged, _before(known, athlete, rests_on)))
    there = [table.filter(pl.col("athlete").is_in(standing)) for table in known]
    found = Answers(*(pl.concat([kept, *(part[at] for part in parts)]) for at, kept in enumerate(there)))
    gone = len(standing) < known.responses.height
    return Answers(found.paces.sort("activity_id"), found.moves.sort("activity_id"), found.responses.sort("athlete")), bool(parts) or gone


def _of(asked: Asked, athlete: str) -> Asked:
    runs, lifts, pairs, form = (table.filter(pl.col("athlete") == athlete) for table in asked)
    return Asked(
        runs.sort("start_time", "activity_id"), lifts.sort("start_time", "activity_id"),
        pairs.sort("run_id", "hours_since_lift", "lift_id"), form.sort("activity_id"),
    )  # fmt: skip


def _resting(person: Profile | None) -> float | None:
    """The athlete's own word, the latest."""
    said = person.resting_heart_rate_bpm if person else None
    return said[-1][1] if isinstance(said, tuple) else said


class _RestsOn:
    """Hashes of all that the answers of one athlete rest on: the whole, and what begins by some instant."""

    def __init__(self, asked: Asked, judged: _Judged) -> None:
        began = asked.runs.select("activity_id", "start_time")
        pairs = asked.pairs.join(began, left_on="run_id", right_on="activity_id", maintain_order="left")
        form = levels(asked.form).join(began, on="activity_id", maintain_order="left")
        self._head = f"{MADE_WITH} {judged}".encode()
        self._tables = [(table["start_time"], table.hash_rows()) for table in (asked.runs, asked.lifts, pairs, form)]
        self.whole = self.until(None)

    def until(self, instant: datetime | None) -> str:
        """The hash of what begins by this instant, or of everything."""
        digest = sha256(self._head)
        for begins, hashes in self._tables:
            digest.update((hashes if instant is None else hashes.filter(begins <= instant)).to_numpy().tobytes() + b"|")
        return digest.hexdigest()


def _before(known: Answers, athlete: str, rests_on: _RestsOn) -> Before | None:
    """What was answered of an athlete, where it stands for all that begins by the last run of then."""
    row = known.responses.filter(pl.col("athlete") == athlete)
    if row.is_empty() or row["inputs_hash"][0].partition(" ")[2] != rests_on.until(row["as_of"][0]):
        return None
    rows = known.moves.filter(pl.col("athlete") == athlete)
    if rows.height != row["n_moves"][0]:
        return None
    priced = PACE in row["curves"][0].struct.field("metric")
    return Before(rows, row["as_of"][0], priced)


def _stands(known: Answers, athlete: str, inputs_hash: str) -> bool:
    """Whether all that was answered of an athlete is there, and rests on the same."""
    row = known.responses.filter(pl.col("athlete") == athlete, pl.col("inputs_hash").str.split(" ").list.first() == inputs_hash)
    here = [table.filter(pl.col("athlete") == athlete).height for table in (known.paces, known.moves)]
    return row.height == 1 and here == [row["n_paces"][0], row["n_moves"][0]]


def _answer(asked: Asked, rests_on: _RestsOn, judged: _Judged, before: Before | None) -> tuple[pl.DataFrame, ...]:
    """The rows of one athlete."""
    athlete, resting_bpm = asked.runs["athlete"][0], judged.resting_heart_rate_bpm
    runs = with_legs(asked.runs, asked.pairs, judged.model)
    paces = pace_at_effort(runs.filter(pl.col("kind").is_in(COMPARED_KINDS)), resting_bpm).with_columns(athlete=pl.lit(athlete))
    of_pace = paces.select("activity_id", pl.lit(PACE).alias("metric"), pl.col("residual_pct").alias("level_pct"))
    said = responses(runs, asked.pairs, pl.concat([of_pace, levels(asked.form)]), judged.model)
    (clock,) = said.clocks.to_dicts()
    clocked = Clocked(said.curves.filter(pl.col("metric") == PACE), clock["ordinary_dose"], resting_bpm, judged.model)
    spread = runs.join(paces.select("activity_id", "run_sd_pct"), on="activity_id", how="left", maintain_order="left")
    moved = moves(spread, asked.lifts, clocked, judged.gate, before)
    sessions = asked.lifts.filter(pl.col("descent_m").is_null())  # a downhill run is moved as the run that it is
    last: datetime = runs["start_time"][-1]
    row = clock | {
        "inputs_hash": f"{rests_on.whole} {rests_on.until(last)}", "as_of": last, "n_paces": paces.height, "n_moves": moved.height,
        "effects": said.effects.to_dicts(), "curves": said.curves.to_dicts(),
        "swaps": last_week_swaps(asked.runs, sessions, judged.fixed_days, judged.model),
    }  # fmt: skip
    return checked(Paces, paces.select(Paces.column_names())), moved, _row(row)


def _row(row: dict[str, Any]) -> pl.DataFrame:
    """A row of the Responses table."""
    dtypes = {name: column.dtype for name, column in Responses.columns().items()}
    return checked(Responses, pl.DataFrame([row], schema=dtypes))
