"""What tired legs do, athlete by athlete, as rows of the tables: made anew only for those of whom something changed.

Apart from what is asked (pace, clock, other hours, other days), because a night must cost what is new.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from legday.features.form import levels
from legday.features.last_week import last_week_swaps
from legday.features.moved import Clocked, best_shifts, costliest_lifts, lifting, moved
from legday.features.news import MADE_WITH
from legday.features.pace_at_effort import pace_at_effort
from legday.features.response import responses
from legday.features.tired_legs import FRESH_BELOW, with_legs
from legday.science.fatigue import POPULATION, FatigueModel
from legday.tables import SHIFT, Moves, Paces, Responses
from legday.tables.checked import checked, empty

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from legday.features.profile import Profile

PACE = "speed_at_heart_rate"
COMPARED_KINDS = ("steady", "unknown")  # of runs; intervals, walks and hills by turns have no one speed
SHOWN_SHIFTS = (-48, -36, -24, -12, 0, 12, 24, 36, 48)  # h, beside the best one
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
        inputs_hash = _hash(of_one, judged)
        if _stands(known, athlete, inputs_hash):
            standing.append(athlete)
        else:
            parts.append(_answer(of_one, inputs_hash, judged))
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


def _hash(asked: Asked, judged: _Judged) -> str:
    digest = sha256(f"{MADE_WITH} {judged}".encode())
    for table in (asked.runs, asked.lifts, asked.pairs, levels(asked.form)):
        digest.update(table.write_csv(datetime_format="%s%6f").encode())
    return digest.hexdigest()


def _stands(known: Answers, athlete: str, inputs_hash: str) -> bool:
    """Whether all that was answered of an athlete is there, and rests on the same."""
    row = known.responses.filter(pl.col("athlete") == athlete, pl.col("inputs_hash") == inputs_hash)
    here = [table.filter(pl.col("athlete") == athlete).height for table in (known.paces, known.moves)]
    return row.height == 1 and here == [row["n_paces"][0], row["n_moves"][0]]


def _answer(asked: Asked, inputs_hash: str, judged: _Judged) -> tuple[pl.DataFrame, ...]:
    """The rows of one athlete."""
    athlete, resting_bpm = asked.runs["athlete"][0], judged.resting_heart_rate_bpm
    runs = with_legs(asked.runs, asked.pairs, judged.model)
    paces = pace_at_effort(runs.filter(pl.col("kind").is_in(COMPARED_KINDS)), resting_bpm).with_columns(athlete=pl.lit(athlete))
    of_pace = paces.select("activity_id", pl.lit(PACE).alias("metric"), pl.col("residual_pct").alias("level_pct"))
    said = responses(runs, asked.pairs, pl.concat([of_pace, levels(asked.form)]), judged.model)
    (clock,) = said.clocks.to_dicts()
    clocked = Clocked(said.curves.filter(pl.col("metric") == PACE), clock["ordinary_dose"], resting_bpm, judged.model)
    spread = runs.join(paces.select("activity_id", "run_sd_pct"), on="activity_id", how="left", maintain_order="left")
    moves = _moves(athlete, spread, asked.lifts, clocked, judged.gate)
    sessions = asked.lifts.filter(pl.col("descent_m").is_null())  # a downhill run is moved as the run that it is
    row = clock | {
        "inputs_hash": inputs_hash, "as_of": runs["start_time"].max(), "n_paces": paces.height, "n_moves": moves.height,
        "effects": said.effects.to_dicts(), "curves": said.curves.to_dicts(),
        "swaps": last_week_swaps(asked.runs, sessions, judged.fixed_days, judged.model),
    }  # fmt: skip
    return checked(Paces, paces.select(Paces.column_names())), moves, _row(row)


def _moves(athlete: str, runs: pl.DataFrame, lifts: pl.DataFrame, clocked: Clocked, gate: float) -> pl.DataFrame:
    """Rows of the Moves table: every run on legs that were not fresh."""
    loaded = runs.filter(pl.col("leg_fatigue") >= FRESH_BELOW)
    if loaded.is_empty():
        return empty(Moves)
    hour = (pl.col("start_time").dt.epoch("s") + pl.col("utc_offset_s").fill_null(0)) // 3600 % 24
    own_hours = runs.select(hour.unique()).to_series().to_list()
    rows = moved(loaded, lifts, clocked).join(loaded.select("activity_id", hour.alias("hour")), on="activity_id", maintain_order="left")
    rows = rows.with_columns(lifting(loaded, lifts))
    runs_then = ((pl.col("hour") + pl.col("shift_h")) % 24).is_in(own_hours)
    best = best_shifts(rows, runs_then & ~pl.col("lifting"), gate)
    shown = rows.join(best.rename({"shift_h": "best_shift_h"}), on="activity_id", maintain_order="left").filter(
        pl.col("shift_h").is_in(SHOWN_SHIFTS) | (pl.col("shift_h") == pl.col("best_shift_h"))
    )
    found = shown.group_by("activity_id", "best_shift_h", maintain_order=True).agg(pl.struct(*SHIFT).alias("shifts"))
    told = found.join(costliest_lifts(loaded, lifts, clocked.model), on="activity_id", maintain_order="left")
    told = told.with_columns(athlete=pl.lit(athlete))
    return checked(Moves, told.select(Moves.column_names()))


def _row(row: dict[str, Any]) -> pl.DataFrame:
    """A row of the Responses table."""
    dtypes = {name: column.dtype for name, column in Responses.columns().items()}
    return checked(Responses, pl.DataFrame([row], schema=dtypes))
