"""Kilograms or pounds: where a file says it, where the plates give it away, and where it must be asked.

Apart, because a wrong guess makes every load wrong by 2.2, so nothing here guesses without leave to say no.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from legday.errors import OptionError
from legday.readers.strength_csv.cells import KG_PER

if TYPE_CHECKING:
    from collections.abc import Sequence

KG_MARKS = {20.0, 60.0, 100.0}  # empty bar, one and two 20 kg plates a side
LB_MARKS = {45.0, 95.0, 135.0, 185.0, 225.0}  # empty bar, 25 and 45 lb plates
FEWEST_SETS = 20  # barbell sets; with fewer, one favourite weight would decide
SHARE_ON_GRID = 0.95  # of barbell weights that are multiples of 2.5
SHARE_OF_MARKS = 0.10
MARKS_RATIO = 3.0  # the unit's marks must be this much commoner than the other's


@dataclass(frozen=True)
class UnitEvidence:
    """How the weight unit was known; `unit` is None when it was not, "per row" when every row says its own."""

    unit: Literal["kg", "lb", "per row"] | None
    source: Literal["header", "column", "inferred", "told", "none"]
    explanation: str
    overruled: bool = False  # a unit was told, and the file says another

    @property
    def kg_per_unit(self) -> float | None:
        """Factor to kilograms, None where it is not one for the whole file."""
        return KG_PER.get(self.unit or "")


def told_unit(weight_unit: str | None) -> Literal["kg", "lb"] | None:
    """The unit a user named, as kg or lb.

    Raises:
        OptionError: it is neither.
    """
    if weight_unit is None:
        return None
    word = weight_unit.strip().lower().rstrip("s")
    if word == "kg":
        return "kg"
    if word == "lb":
        return "lb"
    raise OptionError("weight_unit", weight_unit, "must be kg or lb")


def from_header(unit: str, weight_unit: str | None) -> UnitEvidence:
    """The unit a header (or a table of settings) names, which no argument overrides."""
    found, told = told_unit(unit), told_unit(weight_unit)
    overruled = told is not None and told != found
    but = f"; the weight_unit given ({told}) was not used" if overruled else ""
    return UnitEvidence(found, "header", f"the file says {found}{but}", overruled)


def from_rows(weight_unit: str | None) -> UnitEvidence:
    """Every row names its unit; the one told serves rows that do not."""
    told = told_unit(weight_unit)
    return UnitEvidence("per row", "column", "each row says its unit" + (f"; {told} where one does not" if told else ""))


def without_word(barbell_weights: Sequence[float], weight_unit: str | None) -> UnitEvidence:
    """The unit of a file that says none: told, else inferred from barbell weights, else unknown."""
    told = told_unit(weight_unit)
    if told:
        return UnitEvidence(told, "told", f"told: {told}")
    inferred = inferred_unit(barbell_weights)
    if inferred is None:
        return UnitEvidence(None, "none", 'this export does not say kg or lb: weights left out; give weight_unit = "kg" or "lb"')
    marks = "20, 60 and 100" if inferred == "kg" else "45, 95, 135, 185 and 225"
    why = f"guessed {inferred}: {marks} are common among {len(barbell_weights)} barbell sets; weight_unit says otherwise where it is wrong"
    return UnitEvidence(inferred, "inferred", why)


def inferred_unit(barbell_weights: Sequence[float]) -> Literal["kg", "lb"] | None:
    """The unit the plates give away, None when they do not.

    Args:
        barbell_weights: non-zero weights of barbell sets, in the unknown unit.
    """
    count = len(barbell_weights)
    if count < FEWEST_SETS or sum((weight / 2.5).is_integer() for weight in barbell_weights) < SHARE_ON_GRID * count:
        return None
    kg = sum(weight in KG_MARKS for weight in barbell_weights) / count
    lb = sum(weight in LB_MARKS for weight in barbell_weights) / count
    if kg >= SHARE_OF_MARKS and kg >= MARKS_RATIO * lb:
        return "kg"
    if lb >= SHARE_OF_MARKS and lb >= MARKS_RATIO * kg:
        return "lb"
    return None
