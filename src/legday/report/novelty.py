"""What a lift brought back after weeks, in words.

Apart from lines.py, because the names of exercises are a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.words import clean, listed

if TYPE_CHECKING:
    from legday.report.model import Lift, Novelty

NAMES = {
    "squat": "squats", "lunge": "lunges", "deadlift": "deadlifts", "leg_curl": "leg curls", "calf_raise": "calf raises",
    "hip_raise": "hip raises", "hip_stability": "hip stability work", "hip_swing": "hip swings", "plyo": "jumps", "sled": "sled work",
    "olympic_lift": "Olympic lifts", "sandbag": "sandbag work", "tire": "tyre work",
}  # fmt: skip
TOLD = 2


def novelty_words(lift: Lift) -> str:
    """`first lunges on record in 5 weeks`; empty where nothing is new. Told beside the load, which does not know of it."""
    new = lift.novelty
    if not new:
        return ""
    if len(new) == lift.kinds > 1:
        weeks = [one.weeks for one in new if one.weeks is not None]
        return f"first of its kind on record{_ago(min(weeks) if weeks else None)}"
    return listed(f"first {_name(one)} on record{_ago(one.weeks)}" for one in new[:TOLD])


def _name(one: Novelty) -> str:
    return NAMES.get(one.exercise, clean(one.exercise, 40).replace("_", " "))


def _ago(weeks: int | None) -> str:
    return "" if weeks is None else f" in {weeks} weeks"
