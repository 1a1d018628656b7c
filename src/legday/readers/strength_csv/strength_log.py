"""What every strength-log reader returns: workouts, their sets, and an account of every row of the file.

Apart from the formats, because everything downstream knows only this shape. Local times stay naive here: the zone is applied later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legday.readers.strength_csv.weight_unit import UnitEvidence

Outcome = Literal["set", "rest", "note", "cardio", "skipped", "refused"]
Kind = Literal["normal", "warmup", "dropset", "failure"]

_LOCAL = pl.Datetime("us")
_UTC = pl.Datetime("us", "UTC")

WORKOUTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "workout_key": pl.String,
    "title": pl.String,
    "start_local": _LOCAL,  # naive wall-clock time, null for a file that holds dates or instants only
    "start_time": _UTC,  # null for a file that holds wall-clock times only
    "end_local": _LOCAL,
    "end_time": _UTC,
    "local_date": pl.Date,  # null for a file that holds instants only
    "duration_s": pl.Float64,  # null also where it does not fit the number of sets
    "description": pl.String,
}
SETS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "workout_key": pl.String,
    "message_index": pl.Int64,  # from 0 within the workout, rests included, in file order
    "start_local": _LOCAL,
    "start_time": _UTC,
    "set_type": pl.String,  # FIT's words: active | rest
    "kind": pl.String,  # normal | warmup | dropset | failure; null for a rest
    "repetitions": pl.Int64,
    "weight": pl.Float64,  # kg moved; null when not entered, assisted, or in an unknown unit
    "weight_kind": pl.String,  # external | body_weight | assisted | unknown; null for a rest
    "exercise": pl.String,  # as written
    "exercise_note": pl.String,
    "superset": pl.Int64,
    "rpe": pl.Float64,  # 1-10
    "duration": pl.Float64,  # s
    "distance": pl.Float64,  # m
}


def stored_set_type(row: Mapping[str, Any]) -> str:
    """A set's type as the store keeps it: FIT's active and rest, and where a log says more of a set, its kind."""
    kind: str | None = row["kind"]
    return kind if kind in ("warmup", "dropset", "failure") else row["set_type"]


@dataclass(frozen=True)
class Accounting:
    """What became of every data row: `data_rows` is counted while the file is split, `reasons` while it is understood.

    `reasons` maps (outcome, reason) to a number of rows ("" where the outcome says it all), `first_lines` to the first such line.
    """

    data_rows: int
    reasons: Mapping[tuple[Outcome, str], int]
    first_lines: Mapping[tuple[Outcome, str], int] = field(default_factory=dict)

    def rows(self, outcome: Outcome) -> int:
        """How many rows had this outcome."""
        return sum(count for (found, _), count in self.reasons.items() if found == outcome)

    @property
    def balanced(self) -> bool:
        """Every row is accounted for, none twice."""
        return sum(self.reasons.values()) == self.data_rows


@dataclass(frozen=True)
class StrengthLog:
    """One file's content: eager frames with the columns of WORKOUTS and SETS, always both, in file order.

    A row of a file may hold several sets (StrongLifts, JEFIT), so `accounting` counts rows, not sets. `notes` are facts a user should
    read. Workouts without an active set are left out, with a note.
    """

    format: str
    workouts: pl.DataFrame
    sets: pl.DataFrame
    accounting: Accounting
    unit_evidence: UnitEvidence
    notes: tuple[str, ...] = ()
