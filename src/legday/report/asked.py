"""The one question whose answer would change today's verdict most: every answer is tried, weighed by how likely it is.

Apart from today.py, which decides; here it is asked to decide again, with answers that nobody gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from legday.report.model import Day
    from legday.science.fatigue import Band

WORTH_ASKING = 0.1  # mean change of the verdict, in steps
STEPS = {"clear": 0, "cannot_tell": 1, "easy_only": 1, "walk": 2, "rest": 3}
# How likely which soreness is on legs in such a state: guesses of this project, to weigh questions by and nothing else.
SORENESS: dict[str, tuple[tuple[float, float], ...]] = {
    "fresh": ((2.0, 0.91), (5.0, 0.05), (6.0, 0.03), (8.0, 0.01)),
    "light": ((2.0, 0.84), (5.0, 0.08), (6.0, 0.06), (8.0, 0.02)),
    "moderate": ((3.0, 0.65), (5.0, 0.15), (6.0, 0.15), (8.0, 0.05)),
    "high": ((3.0, 0.45), (5.0, 0.2), (6.0, 0.25), (8.0, 0.1)),
}


class Question(NamedTuple):
    """Something that can be reported of a day, and how likely which answer is."""

    name: str  # as `Today.unknown` calls it
    line: str  # what to type
    answers: tuple[tuple[dict[str, float | bool], float], ...]
    is_known: Callable[[Day], bool]


def questions(band: Band) -> list[Question]:
    """Everything that may be asked of a day, of equal worth the first."""
    return [
        Question(
            "soreness",
            "legday log --soreness N",
            tuple(({"soreness_0_10": value}, likely) for value, likely in SORENESS[band]),
            lambda day: day.soreness_0_10 is not None,
        ),
        Question(
            "sleep",
            "legday log --sleep HOURS",
            (({"sleep_h": 7.5}, 0.88), ({"sleep_h": 5.0}, 0.12)),
            lambda day: day.sleep_h is not None or day.slept_badly is not None,
        ),
        Question(
            "stairs",
            "legday log --stairs-hurt",
            (({"stairs_hurt": False}, 0.93), ({"stairs_hurt": True}, 0.07)),
            lambda day: day.stairs_hurt is not None or day.soreness_0_10 is not None,
        ),
        Question(
            "pain",
            "legday log --sharp-or-joint-pain",
            (({"sharp_or_joint_pain": False}, 0.97), ({"sharp_or_joint_pain": True}, 0.03)),
            lambda day: day.sharp_or_joint_pain is not None,
        ),
        Question(
            "sick",
            "legday log --sick-or-drained",
            (({"sick_or_drained": False}, 0.97), ({"sick_or_drained": True}, 0.03)),
            lambda day: day.sick_or_drained is not None,
        ),
    ]


def best_question(day: Day, band: Band, verdict: str, verdict_with: Callable[[Day], str]) -> Question | None:
    """The missing answer that would move the verdict most on average; None where none is worth a line.

    Args:
        day: as reported so far.
        band: of the legs now.
        verdict: today's, as it stands.
        verdict_with: today's verdict if the day were reported so.
    """

    def worth(question: Question) -> float:
        return sum(likely * _apart(verdict, verdict_with(msgspec.structs.replace(day, **answer))) for answer, likely in question.answers)

    if verdict == "rest":  # nothing that could still be said makes it looser
        return None
    open_ones: Iterable[Question] = [question for question in questions(band) if not question.is_known(day)]
    best = max(((worth(question), question) for question in open_ones), key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= WORTH_ASKING else None


def _apart(verdict: str, other: str) -> float:
    """Steps from one verdict to another; from "cannot tell" any answer is a step."""
    return abs(STEPS[verdict] - STEPS[other]) + (0.5 if verdict != other and "cannot_tell" in (verdict, other) else 0.0)
