"""Sets out of a Strava activity's description, where Hevy posts them as plain text ("Logged with Hevy", "Set 1: 60 kg x 8").

Apart, because it is text, not a table: Strava's export alone can hold a runner's runs and sets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from legday.readers.strength_csv.cells import KG_PER, METRES_PER, SECONDS_PER, Measures, measures
from legday.readers.strength_csv.csv_text import cleaned
from legday.readers.strength_csv.log_draft import LogDraft
from legday.readers.strength_csv.weight_unit import from_rows, told_unit

if TYPE_CHECKING:
    from legday.readers.strength_csv.strength_log import Kind, StrengthLog

LONGEST = 100_000  # characters
_SET_WORD = r"set|satz|serie|série|sett|sæt|sarja|seria|подход|сет|세트|セット|组"
_SET = re.compile(rf"(?:{_SET_WORD})\s*\d{{1,3}}\s*[:：]\s*(.*)", re.IGNORECASE)
_TAG = re.compile(r"[\[(]([^\])]{1,40})[\])]")
_EFFORT = re.compile(r"@\s*(?:rpe\s*)?(\d{1,2}(?:[.,]\d)?)(?:\s*rpe)?", re.IGNORECASE)
_WEIGHTED = re.compile(r"([+-]?\s*\d[\d.,]*)\s*(kgs?|lbs?)?\s*(?:[x×]|for)\s*(.+)", re.IGNORECASE)
_COUNT = re.compile(r"(\d+)\s*([^\W\d_]+)?")
_KINDS: tuple[tuple[str, Kind], ...] = (("warm", "warmup"), ("aufw", "warmup"), ("drop", "dropset"), ("fail", "failure"))


def is_logged_sets(description: str) -> bool:
    """Whether a description is Hevy's: its name in the first line that is not blank, and at least one set line."""
    lines = [line.strip() for line in description[:LONGEST].splitlines() if line.strip()]
    return bool(lines) and "hevy" in lines[0].casefold() and any(_SET.match(line) for line in lines)


def read_strava_description(description: str, *, workout_key: str = "", weight_unit: str | None = None) -> StrengthLog:
    """The sets of a description, as one workout without times: those are the activity's own.

    Set lines are the data rows of the account; the line above a run of them is the exercise, a line in quotation marks its note.

    Args:
        description: the activity's text.
        workout_key: the key of the one workout, such as the activity's id.
        weight_unit: kg or lb, for weights without a unit.

    Raises:
        ReaderError: no set could be read; NotAnActivityError: the text holds none.
        OptionError: `weight_unit` is neither kg nor lb.
    """
    told = told_unit(weight_unit)
    draft = LogDraft("strava_description")
    workout = draft.workout(workout_key)
    exercise, note, rows = "", "", 0
    for line, written in enumerate(description[:LONGEST].splitlines(), start=1):
        text = cleaned(written)
        found = _SET.match(text)
        if found:
            rows += 1
            draft.row(line, workout, exercise, _measures(found[1], told), kind=_kind(found[1]), note=note)
        elif text.startswith(('"', "“", "„")):
            note = text.strip('"“”„')
        elif text and "hevy" not in text.casefold():
            exercise, note = text, ""
    return draft.finish(rows, from_rows(weight_unit))


def _kind(text: str) -> Kind:
    words = " ".join(_TAG.findall(text)).casefold()
    return next((kind for start, kind in _KINDS if start in words), "normal")


def _measures(text: str, told: str | None) -> Measures:
    effort = _EFFORT.search(text)
    bare = _EFFORT.sub("", _TAG.sub("", text)).strip(" -")
    rpe = effort[1] if effort else ""
    weighted = _WEIGHTED.match(bare)
    if weighted:
        counted = _COUNT.fullmatch(weighted[3])
        timed = not counted or (counted[2] or "").lower() in SECONDS_PER
        return measures(
            repetitions="" if timed else weighted[3],
            duration=weighted[3] if timed else "",
            weight=weighted[1].replace(" ", ""),
            kg_per_unit=KG_PER.get((weighted[2] or told or "").lower()),
            rpe=rpe,
        )
    distance, duration, repetitions, unit = "", "", "", ""
    for part in re.split(r"\s+[-–—]\s+", bare):
        counted = _COUNT.fullmatch(part)
        word = (counted[2] or "").lower() if counted else re.sub(r"[\d.,\s]", "", part).lower()
        if word in METRES_PER and word != "m":
            distance, unit = part, word
        elif word in SECONDS_PER or not counted:
            duration = part
        else:
            repetitions = part
    return measures(repetitions=repetitions, duration=duration, distance=distance, metres_per_unit=METRES_PER.get(unit, 1.0), rpe=rpe)
