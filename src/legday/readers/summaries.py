"""Laps and sessions of a track: what the file says of them, held against what its points say.

Apart from the points, because a summary is believed only as far as the points allow: one program writes minutes where seconds belong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from legday.readers.sports import sport_of
from legday.readers.xml_columns import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

WRONG_FACTOR = 5.0  # a lap's time or distance that is off from its points by more than this is not believed
_POINTS_THAT_DENY = 10
_EARLIEST_LEAD_US = 600_000_000  # a lap may begin so long before its first point: the watch looks for satellites
_LONGEST_TITLE, _LONGEST_DESCRIPTION = 200, 4_000
_SECOND_US = 1_000_000
# What laps may say; the rest of a lap's facts goes through unchanged.
_KEPT = ("avg_heart_rate", "max_heart_rate", "enhanced_avg_speed", "intensity", "lap_trigger", "total_calories")


@dataclass
class SessionFacts:
    """What a file says of a whole session, as it says it."""

    sport: str | None = None
    title: str | None = None
    description: str | None = None


class Span(NamedTuple):
    """A stretch with its place in time [us since 1970]."""

    start: int  # index of its first point
    stop: int
    lap: int
    session: int
    begin: int
    end: int
    after_pause: bool

    @property
    def timed(self) -> bool:
        """Whether any of its points has a time."""
        return self.end != NO_TIME


def lap_rows(
    spans: list[Span], pauses: list[tuple[Span, int]], along: NDArray[np.float64], facts: list[dict[str, Any]], notes: list[str]
) -> list[dict[str, Any]]:
    """One row for each lap that has a time, in the file's order.

    Args:
        spans: the stretches with points.
        pauses: the stretch after each pause, and when the timer stopped [us].
        along: distance since the session's start of every point [m], NaN where not known.
        facts: what the file says of each lap: `session`, `start_time` [us], `total_timer_time` [s], `total_distance` [m] and more.
        notes: takes what is not believed.
    """
    of_lap: dict[int, list[Span]] = {}
    for span in spans:
        of_lap.setdefault(span.lap, []).append(span)
    paused = dict.fromkeys(of_lap, 0)
    for span, stopped in pauses:
        if span is not of_lap[span.lap][0]:
            paused[span.lap] += span.begin - stopped
    reached: dict[int, float] = {}
    rows = []
    denied: list[tuple[float, float]] = []
    for number, said in enumerate(facts):
        row = _measured(of_lap.get(number, []), paused.get(number, 0), along, reached, said["session"])
        _hold_against(row, said, denied)
        if row["start_time"] is not None and row["timestamp"] is not None:
            rows.append(row)
    if denied:
        given, measured = denied[0]
        example = f"{given:,.0f} s, its points take {measured:,.0f} s"
        notes.append(f"laps whose time cannot be, taken from the points: {len(denied)} of {len(facts)} ({example})")
    return rows


def _measured(spans: list[Span], paused: int, along: NDArray[np.float64], reached: dict[int, float], session: int) -> dict[str, Any]:
    """What a lap's points say of it."""
    timed = [span for span in spans if span.timed]
    row: dict[str, Any] = {"session": session, "start_time": None, "timestamp": None, "total_timer_time": None, "total_distance": None}
    row["points"] = sum(span.stop - span.start for span in spans)
    if timed:
        row["start_time"] = min(span.begin for span in timed)
        row["timestamp"] = max(span.end for span in timed)
        row["total_timer_time"] = max(row["timestamp"] - row["start_time"] - paused, 0) / _SECOND_US
    far = [float(np.nanmax(part)) for span in spans if not np.isnan(part := along[span.start : span.stop]).all()]
    if far:
        row["total_distance"] = max(max(far) - reached.get(session, 0.0), 0.0)
        reached[session] = max(*far, reached.get(session, 0.0))
    return row


def _hold_against(row: dict[str, Any], said: dict[str, Any], denied: list[tuple[float, float]]) -> None:
    """Put what the file says of a lap into its row, where that can be."""
    row.update((name, said.get(name)) for name in _KEPT)
    for name in ("total_timer_time", "total_distance"):
        given, measured = said.get(name), row[name]
        if not given or given < 0:
            continue
        impossible = measured and row["points"] >= _POINTS_THAT_DENY and not 1 / WRONG_FACTOR <= given / measured <= WRONG_FACTOR
        if impossible and name == "total_timer_time":
            denied.append((given, measured))
        if not impossible:
            row[name] = given
    began = said.get("start_time")
    if began is not None and (row["start_time"] is None or 0 <= row["start_time"] - began <= _EARLIEST_LEAD_US):
        row["start_time"] = began
    if row["start_time"] is not None and row["total_timer_time"] is not None:
        latest = row["start_time"] + round(row["total_timer_time"] * _SECOND_US)
        row["timestamp"] = max(row["timestamp"] or latest, latest)
        row["total_elapsed_time"] = (row["timestamp"] - row["start_time"]) / _SECOND_US


def session_rows(laps: list[dict[str, Any]], facts: list[SessionFacts]) -> list[dict[str, Any]]:
    """One row for each session, out of its laps."""
    of_session: dict[int, list[dict[str, Any]]] = {}
    for lap in laps:
        of_session.setdefault(lap["session"], []).append(lap)
    rows = []
    for session, own in of_session.items():
        said = facts[session]
        sport, sub_sport = sport_of(said.sport)
        start, end = min(lap["start_time"] for lap in own), max(lap["timestamp"] for lap in own)
        elapsed = (end - start) / _SECOND_US
        beats = [(lap["avg_heart_rate"], lap["total_timer_time"]) for lap in own if lap["avg_heart_rate"] and lap["total_timer_time"]]
        rows.append(
            {
                "start_time": start, "timestamp": end, "sport": sport, "sub_sport": sub_sport,
                "total_elapsed_time": elapsed, "total_timer_time": min(_total(own, "total_timer_time") or 0.0, elapsed),
                "total_distance": _total(own, "total_distance"), "total_calories": _total(own, "total_calories"),
                "avg_heart_rate": sum(rate * time for rate, time in beats) / sum(time for _, time in beats) if beats else None,
                "max_heart_rate": max((lap["max_heart_rate"] for lap in own if lap["max_heart_rate"]), default=None),
                "title": _one_line(said.title, _LONGEST_TITLE), "description": _one_line(said.description, _LONGEST_DESCRIPTION),
            }
        )  # fmt: skip
    return rows


def _total(laps: list[dict[str, Any]], name: str) -> float | None:
    values = [lap[name] for lap in laps if lap[name] is not None]
    return sum(values) if values else None


def _one_line(text: str | None, longest: int) -> str | None:
    """Printable characters and single blanks: what a terminal and a page can show."""
    if text is None:
        return None
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())[:longest]
    return line or None
