"""runs.csv: one row per run, for a spreadsheet; a cell that a spreadsheet would take for a formula is defused.

Apart, because here and nowhere else a spreadsheet is the reader.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from legday.report.words import clean

if TYPE_CHECKING:
    from legday.report.model import Report, Run

COLUMNS = (
    "athlete", "activity_id", "start_time", "local_start_time", "title", "surface", "distance_m", "moving_time_s", "elapsed_time_s",
    "ascent_m", "average_heart_rate_bpm", "intensity", "intensity_sigma", "intensity_class", "probability_hard", "scored_by", "confidence",
    "in_window", "window", "hours_since_lift", "lift_id", "leg_fatigue", "leg_fatigue_band", "session_load", "findings", "sources",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report) -> str:
    """The runs of all athletes, oldest first; an empty cell is not known."""
    rows = io.StringIO(newline="")
    writer = csv.writer(rows, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for athlete in report.athletes:
        found: dict[str | None, list[str]] = {}
        for finding in athlete.findings:
            found.setdefault(finding.activity_id, []).append(finding.rule)
        for run in athlete.runs:
            writer.writerow([_cell(value) for value in _row(athlete.athlete, run, found.get(run.activity_id, []))])
    return rows.getvalue()


def _row(athlete: str, run: Run, found: list[str]) -> list[object]:
    own = {
        "athlete": athlete,
        "start_time": f"{run.start_time:%Y-%m-%dT%H:%M:%SZ}",
        "local_start_time": run.local_start_time.isoformat(timespec="seconds"),
        "scored_by": " ".join(run.scored_by),
        "findings": " ".join(found),
        "sources": " ".join(run.sources),
    }
    return [own[column] if column in own else getattr(run, column) for column in COLUMNS]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = str(value)
    # The start is looked at before and after cleaning: a tab or a stripped mark must not bring a formula forward.
    safe = clean(text, 300)
    return "'" + safe if text.startswith(FORMULA_STARTS) or safe.startswith(FORMULA_STARTS) else safe
