"""A strength log while it is being read: rows go in one by one, and each is accounted for.

Apart from the formats, so that what counts as a set, a rest, cardio or nothing is decided once for all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.strength_csv.exercise_names import shipped
from legday.readers.strength_csv.strength_log import SETS, WORKOUTS, Accounting, Kind, Outcome, StrengthLog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.readers.strength_csv.cells import Measures
    from legday.readers.strength_csv.weight_unit import UnitEvidence

LONGEST_NAME = 200  # characters kept of a title or an exercise
LONGEST_NOTE = 2_000
# A finish that was forgotten, or pressed after typing the log in at home, says nothing of how long the workout took.
LEAST_SECONDS_PER_SET = 10.0
MOST_SECONDS = 6 * 3600.0
MOST_SECONDS_OF_FEW_SETS = (45 * 60.0, 600.0)  # s at no set, s more for each set; the longest of 335 real workouts took 376 s a set
_ASSISTED = re.compile(r"\bassist|unterstützt|asistid|assistit|assistée?s?\b", re.IGNORECASE)


@dataclass
class Workout:
    """What is known of one workout so far; None is not known."""

    key: str
    title: str | None = None
    start: datetime | None = None  # naive local, or aware
    end: datetime | None = None
    local_date: date | None = None
    duration_s: float | None = None
    description: str | None = None
    rows: int = 0
    active_sets: int = 0


class LogDraft:
    """Collects one file's workouts, sets and the account of its rows."""

    def __init__(self, format_name: str, notes: Sequence[str] = ()) -> None:
        self.format = format_name
        self.workouts: dict[str, Workout] = {}
        self._sets: list[dict[str, Any]] = []
        self._reasons: Counter[tuple[Outcome, str]] = Counter()
        self._first_lines: dict[tuple[Outcome, str], int] = {}
        self._faults: Counter[str] = Counter()
        self._fault_lines: dict[str, str] = {}
        self._notes = list(notes)

    def count(self, line: int, outcome: Outcome, reason: str = "") -> None:
        """Accounts for one data row."""
        self._reasons[outcome, reason] += 1
        self._first_lines.setdefault((outcome, reason), line)

    def workout(self, key: str, **known: Any) -> Workout:
        """The workout of this key; of each field the first value that is known stands."""
        workout = self.workouts.setdefault(key, Workout(key))
        for name, value in known.items():
            if value not in (None, "") and getattr(workout, name) is None:
                longest = LONGEST_NOTE if name == "description" else LONGEST_NAME
                setattr(workout, name, value[:longest] if isinstance(value, str) else value)
        return workout

    def rest(self, line: int, workout: Workout, duration: float | None) -> None:
        """Accounts for a row that holds a rest."""
        self.count(line, "rest")
        self._append(workout, set_type="rest", duration=duration)

    def row(self, line: int, workout: Workout, exercise: str, measured: Measures, **more: Any) -> None:
        """Accounts for a row that holds one set of an exercise, or cardio, or nothing that was done."""
        if self.note_faults(line, measured) and measured.empty:
            self.count(line, "refused", measured.faults[0].partition(":")[0])
        elif not exercise:
            self.count(line, "refused", "no exercise name")
        elif is_cardio(exercise):
            self.count(line, "cardio")
        elif measured.empty:
            self.count(line, "skipped", "no repetitions, time, distance or weight entered")
        else:
            self.count(line, "set")
            self.add_set(workout, exercise, measured, **more)

    def note_faults(self, line: int, measured: Measures) -> bool:
        """Remembers cells that could not be believed; whether there were any."""
        for fault in measured.faults:
            name = fault.partition(":")[0]
            self._faults[name] += 1
            self._fault_lines.setdefault(name, f"line {line:,}{fault[len(name) :]}")
        return bool(measured.faults)

    def add_set(
        self,
        workout: Workout,
        exercise: str,
        measured: Measures,
        *,
        kind: Kind = "normal",
        note: str | None = None,
        superset: int | None = None,
        start: datetime | None = None,
        repetitions: int | None = None,
    ) -> None:
        """One active set; `repetitions` stands in where the row's own count may mean something else than "not entered"."""
        weight_kind = kind_of_weight(exercise, measured.weight_entered)
        self._append(
            workout,
            set_type="active",
            kind=kind,
            repetitions=measured.repetitions if repetitions is None else repetitions,
            weight=measured.weight if weight_kind == "external" else None,
            weight_kind=weight_kind,
            exercise=exercise[:LONGEST_NAME],
            exercise_note=(note or "")[:LONGEST_NOTE] or None,
            superset=superset,
            rpe=measured.rpe,
            duration=measured.duration,
            distance=measured.distance,
            start_local=start if start and not start.tzinfo else None,
            start_time=start.astimezone(UTC) if start and start.tzinfo else None,
        )
        workout.active_sets += 1

    def finish(self, data_rows: int, unit_evidence: UnitEvidence, notes: Sequence[str] = ()) -> StrengthLog:
        """The whole log.

        Raises:
            NotAnActivityError: every row was understood and none is a set.
            ReaderError: nothing could be kept.
        """
        kept = {key for key, workout in self.workouts.items() if workout.active_sets}
        if not kept:
            self._refuse(data_rows)
        empty = len(self.workouts) - len(kept)
        implausible = sum(not _settle_times(self.workouts[key]) for key in kept)
        notes = [*self._notes, *notes]
        if unit_evidence.overruled or unit_evidence.source in {"inferred", "none"}:
            notes.append(unit_evidence.explanation)
        notes += [f"{count:,} x {name}, left out (first: {self._fault_lines[name]})" for name, count in self._faults.most_common(5)]
        notes += [f"{empty:,} workouts without a set left out"] * (empty > 0)
        notes += [f"{implausible:,} workouts lasted implausibly short or long for their sets: their end is not known"] * (implausible > 0)
        return StrengthLog(
            format=self.format,
            workouts=pl.DataFrame([_as_row(self.workouts[key]) for key in self.workouts if key in kept], schema=dict(WORKOUTS)),
            sets=pl.DataFrame([row for row in self._sets if row["workout_key"] in kept], schema=dict(SETS)),
            accounting=Accounting(data_rows, dict(self._reasons), self._first_lines),
            unit_evidence=unit_evidence,
            notes=tuple(notes),
        )

    def _append(self, workout: Workout, **values: Any) -> None:
        self._sets.append(dict.fromkeys(SETS) | {"workout_key": workout.key, "message_index": workout.rows} | values)
        workout.rows += 1

    def _refuse(self, data_rows: int) -> None:
        refused = [(count, key) for key, count in self._reasons.items() if key[0] == "refused"]
        if not refused:
            raise NotAnActivityError(f"none of {data_rows:,} rows is a strength set")
        _, key = max(refused)
        raise ReaderError(f"no set in {data_rows:,} rows; most often: {key[1]} (first on line {self._first_lines[key]:,})")


def is_cardio(exercise: str) -> bool:
    """Whether the exercise is a run, a ride, a swim: another app's activity, not a set."""
    known = shipped(exercise)
    return known is not None and known.load == "cardio"


def kind_of_weight(exercise: str, entered: float | None) -> str:
    """What the weight of a set is: external | body_weight | assisted | unknown.

    0 or nothing means body weight only where the exercise is done with it; on a bar or a machine it means "not entered".
    """
    if _ASSISTED.search(exercise) or (entered is not None and entered < 0):
        return "assisted"
    if entered is not None:
        return "external"
    known = shipped(exercise)
    return "body_weight" if known is not None and known.load == "body_weight" else "unknown"


def _settle_times(workout: Workout) -> bool:
    """Completes end and duration from each other; False, and neither known, where they do not fit the number of sets."""
    if workout.start and workout.end and (workout.start.tzinfo is None) != (workout.end.tzinfo is None):
        workout.end = None  # a wall-clock time and an instant cannot be subtracted
    if workout.duration_s is None and workout.start and workout.end:
        workout.duration_s = (workout.end - workout.start).total_seconds()
    if workout.duration_s is None:
        workout.end = None
        return True
    fixed, for_each = MOST_SECONDS_OF_FEW_SETS
    most = min(MOST_SECONDS, fixed + for_each * workout.active_sets)
    if not LEAST_SECONDS_PER_SET * workout.active_sets <= workout.duration_s <= most:
        workout.end = workout.duration_s = None
        return False
    if workout.end is None and workout.start:
        workout.end = workout.start + timedelta(seconds=workout.duration_s)
    return True


def _as_row(workout: Workout) -> dict[str, Any]:
    start, end = workout.start, workout.end
    aware = start is not None and start.tzinfo is not None
    return {
        "workout_key": workout.key,
        "title": workout.title,
        "start_local": None if aware else start,
        "start_time": start.astimezone(UTC) if start and aware else None,
        "end_local": None if aware else end,
        "end_time": end.astimezone(UTC) if end and aware else None,
        "local_date": workout.local_date or (start.date() if start and not aware else None),
        "duration_s": workout.duration_s,
        "description": workout.description,
    }
