"""Every scale a self-report may be written on, and what it becomes on legday's own: the one table of these conversions.

Apart, because a number without its scale is no answer: 4 of 10 is fine, 4 of 4 is not, and on McLean's sheet 5 is the best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legday.readers.plausible import plausible
from legday.readers.strength_csv.cells import seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Answer = float | bool | None
YES = {"yes", "y", "true", "1", "ja", "oui", "si", "sí"}
NO = {"no", "n", "false", "0", "nein", "non"}


@dataclass(frozen=True)
class Scale:
    """One scale.

    Attributes:
        column: the column of DAILY it answers.
        words: what may be written, for messages.
        convert: the text as that column's value, None for anything that cannot stand.
    """

    column: str
    words: str
    convert: Callable[[str], Answer]


def yes_or_no(text: str) -> bool | None:
    """True, False, or None for anything else."""
    word = text.strip().casefold()
    return True if word in YES else False if word in NO else None


def _within(low: float, high: float, convert: Callable[[float], float] = float) -> Callable[[str], Answer]:
    def read(text: str) -> Answer:
        value = plausible(text, low, high)
        return None if value is None else convert(value)

    return read


def _steps(answers: Mapping[int, Answer]) -> Callable[[str], Answer]:
    def read(text: str) -> Answer:
        value = plausible(text, 0, 100)
        return answers.get(int(value)) if value is not None and value == int(value) else None

    return read


def _hours_of_clock(text: str) -> Answer:
    slept = seconds(f"{text}:00") if text.count(":") == 1 else seconds(text)
    return None if slept is None else plausible(slept / 3600, 1 / 60, 24)  # 00:00 is how HRV4Training writes "not measured"


def _not_confirmed(_: str) -> Answer:
    return None


# Conversions: Hooper & Mackinnon's 1-7 and McLean's 1-5 (5 is the best) stretched to 0-10; intervals.icu's four words placed on the
# bands of docs/science.md. What a vendor does not say (which end is sore) is kept as text and stays unknown.
SCALES: Mapping[str, Scale] = {
    "soreness_0_10": Scale("soreness_0_10", "0-10, 10 the worst", _within(0, 10)),
    "soreness_in_squat_0_10": Scale("soreness_in_squat_0_10", "0-10, 10 the worst", _within(0, 10)),
    "energy_0_10": Scale("energy_0_10", "0-10, 10 the best", _within(0, 10)),
    "sharp_or_joint_pain": Scale("sharp_or_joint_pain", "yes or no", yes_or_no),
    "sick_or_drained": Scale("sick_or_drained", "yes or no", yes_or_no),
    "stable_on_one_leg": Scale("stable_on_one_leg", "yes or no", yes_or_no),
    "stairs_hurt": Scale("stairs_hurt", "yes or no", yes_or_no),
    "dread_min": Scale("dread_min", "minutes, 0-600", _within(0, 600)),
    "sleep_h": Scale("sleep_h", "hours, 0-24", _within(0, 24)),
    "slept_badly": Scale("slept_badly", "yes or no", yes_or_no),
    "ate_after_lift": Scale("ate_after_lift", "yes or no", yes_or_no),
    "ate_before_run": Scale("ate_before_run", "yes or no", yes_or_no),
    "calorie_deficit": Scale("calorie_deficit", "yes or no", yes_or_no),
    "resting_heart_rate_bpm": Scale("resting_heart_rate_bpm", "beats per minute, 20-150", _within(20, 150)),
    "soreness_0_5": Scale("soreness_0_10", "0-5, 5 the worst", _within(0, 5, lambda value: value * 2)),
    "soreness_0_100_mm": Scale("soreness_0_10", "0-100 mm, 100 the worst", _within(0, 100, lambda value: value / 10)),
    "hooper_soreness_1_7": Scale("soreness_0_10", "1-7, 7 the worst", _within(1, 7, lambda value: (value - 1) / 6 * 10)),
    "mclean_soreness_1_5": Scale("soreness_0_10", "1-5, 5 the best", _within(1, 5, lambda value: (5 - value) / 4 * 10)),
    "intervals_soreness_1_4": Scale("soreness_0_10", "1-4, 4 extreme", _steps({1: 1.0, 2: 4.0, 3: 6.0, 4: 8.5})),
    "intervals_sleep_quality_1_4": Scale("slept_badly", "1-4, 4 poor", _steps({1: False, 2: False, 3: False, 4: True, 5: True})),
    "intervals_injury_1_4": Scale("sharp_or_joint_pain", "1-4, 4 injured", _steps({4: True})),
    "hrv4training_sickness": Scale("sick_or_drained", "sick", lambda text: True if text.strip().casefold() == "sick" else None),
    "hrv4training_muscle_soreness": Scale("soreness_0_10", "direction not confirmed", _not_confirmed),
    "trainingpeaks_soreness": Scale("soreness_0_10", "steps not confirmed", _not_confirmed),
    "sleep_s": Scale("sleep_h", "seconds", _within(1, 86_400, lambda value: value / 3600)),
    "sleep_min": Scale("sleep_h", "minutes", _within(1, 1_440, lambda value: value / 60)),
    "sleep_hh_mm": Scale("sleep_h", "hours:minutes", _hours_of_clock),
}
