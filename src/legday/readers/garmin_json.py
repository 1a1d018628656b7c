"""Garmin's *_summarizedActivities.json: activities as sessions, with the totals of each exercise in words.

Apart from FIT, because this is what Garmin Connect made of it: edits of names and weights, but no single set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legday.errors import NotAnActivityError
from legday.readers.plausible import HEART_RATES_BPM, LONGEST_ACTIVITY_S, LONGEST_DISTANCE_M, instant_of_epoch_ms, plausible
from legday.readers.session_summaries import recording_of_summaries
from legday.readers.small_json import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from legday.readers.recording import Recording

KEY = "summarizedActivitiesExport"
MOST_EXERCISES = 100
LONGEST_TITLE = 200  # characters
_SPORTS: Mapping[str, tuple[str, str | None]] = {
    "running": ("running", None), "treadmill_running": ("running", "treadmill"), "trail_running": ("running", "trail"),
    "track_running": ("running", "track"), "indoor_running": ("running", "indoor_running"), "virtual_run": ("running", "virtual_activity"),
    "ultra_run": ("running", "ultra"), "walking": ("walking", None), "hiking": ("hiking", None), "cycling": ("cycling", None),
    "indoor_cycling": ("cycling", "indoor_cycling"), "lap_swimming": ("swimming", "lap_swimming"), "rowing": ("rowing", None),
    "strength_training": ("training", "strength_training"), "indoor_cardio": ("training", "cardio_training"),
    "hiit": ("training", "hiit"), "yoga": ("training", "yoga"), "pilates": ("training", "pilates"),
}  # fmt: skip


def is_garmin_summaries(head: bytes) -> bool:
    """Whether a file that begins with these bytes is Garmin's list of summarised activities."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") and f'"{KEY}"'.encode() in head


def read_garmin_summaries(source: bytes | Path) -> Recording:
    """Every activity as a session; of one that is listed twice the last counts. Milliseconds, centimetres and grams become SI.

    Raises:
        NotAnActivityError: a list without an activity.
        ReaderError: no JSON, or too much of it.
    """
    content = read_json(source)
    blocks = content if isinstance(content, list) else [content]
    found: dict[str, dict[str, object]] = {}
    left_out = 0
    for activity in _activities(blocks):
        session = _session(activity)
        if session is None:
            left_out += 1
        else:
            found[str(session["source_id"] or len(found))] = session
    if not found:
        raise NotAnActivityError("a list of activities without one that has a believable start and duration")
    notes = [f"{left_out:,} activities without believable times left out"] * (left_out > 0)
    return recording_of_summaries(list(found.values()), notes, utc_offset_source="json")


def _activities(blocks: list[Any]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        listed = block.get(KEY) if isinstance(block, dict) else None
        yield from (activity for activity in (listed if isinstance(listed, list) else []) if isinstance(activity, dict))


def _session(activity: dict[str, Any]) -> dict[str, object] | None:
    start = instant_of_epoch_ms(activity.get("beginTimestamp")) or instant_of_epoch_ms(activity.get("startTimeGmt"))
    timer = _scaled(activity.get("duration"), 1000, LONGEST_ACTIVITY_S)
    elapsed = _scaled(activity.get("elapsedDuration"), 1000, LONGEST_ACTIVITY_S) or timer
    if start is None or not elapsed:
        return None
    local = instant_of_epoch_ms(activity.get("startTimeLocal"))  # the wall clock, written as if it were UTC
    offset_s = None if local is None else round((local - start).total_seconds())
    sport, sub_sport = _SPORTS.get(str(activity.get("activityType")), ("generic", None))
    return {
        "start_time": start,
        "sport": sport,
        "sub_sport": sub_sport,
        "title": _text(activity.get("name")),
        "description": _exercises(activity.get("summarizedExerciseSets")),
        "total_elapsed_time": elapsed,
        "total_timer_time": timer,
        "total_distance": _scaled(activity.get("distance"), 100, LONGEST_DISTANCE_M),
        "total_ascent": _scaled(activity.get("elevationGain"), 100, 20_000),
        "avg_heart_rate": plausible(activity.get("avgHr"), *HEART_RATES_BPM),
        "max_heart_rate": plausible(activity.get("maxHr"), *HEART_RATES_BPM),
        "utc_offset_s": offset_s if offset_s is not None and abs(offset_s) <= 14 * 3600 and offset_s % 900 == 0 else None,
        "source_id": _text(activity.get("activityId")),
    }


def _exercises(totals: object) -> str | None:
    """The totals of each exercise in words: `SQUAT / BARBELL_BACK_SQUAT: 3 sets, 15 repetitions, up to 82.5 kg`."""
    lines = []
    for total in totals[:MOST_EXERCISES] if isinstance(totals, list) else []:
        if not isinstance(total, dict) or not (name := _text(total.get("category"))):
            continue
        part = _text(total.get("subCategory"))
        sets, repetitions = plausible(total.get("sets"), 1, 1_000), plausible(total.get("reps"), 1, 100_000)
        weight = _scaled(total.get("maxWeight"), 1000, 1_000)
        told = [
            *([f"{sets:g} sets"] if sets else []),
            *([f"{repetitions:g} repetitions"] if repetitions else []),
            *([f"up to {weight:g} kg"] if weight else []),
        ]
        lines.append(f"{name} / {part}: {', '.join(told)}" if part else f"{name}: {', '.join(told)}")
    return "\n".join(lines) or None


def _scaled(value: object, per_unit: float, highest: float) -> float | None:
    """A value that the file writes `per_unit` times larger, within 0 and `highest`."""
    found = plausible(value, 0, highest * per_unit)
    return None if found is None else found / per_unit


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return "".join(sign for sign in str(value)[:LONGEST_TITLE] if sign.isprintable()).strip() or None
