"""What a cell says: numbers with either decimal sign and a unit behind them, times like "1h 5m".

Apart, because every format writes them, and none may be believed before its bounds are checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

KG_PER_LB = 0.45359237  # international avoirdupois pound, exact
M_PER_MILE = 1609.344
LONGEST_NUMBER = 64  # characters; anything longer is not a number someone typed

# What one set can be; beyond it a cell is a slip of the finger or an attack, and its value stays unknown.
MAX_REPETITIONS = 10_000
MAX_WEIGHT_KG = 1_000.0
MAX_SET_SECONDS = 86_400.0
MAX_DISTANCE_M = 1_000_000.0

_NUMBER = re.compile(r"([+-]?)\s*(\d[\d.,'\u00a0\u202f]*|[.,]\d+)(?:e([+-]?\d{1,3}))?\s*(\D*)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_CLOCK = re.compile(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?")
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?\s*")
_UNIT_SECONDS = {
    3600.0: ("h", "hr", "hrs", "hour", "hours", "std", "stunden", "ore", "ora", "heures", "horas"),
    60.0: ("m", "min", "mins", "minute", "minutes", "minuten", "minuti", "minuto", "minutos", "мин"),
    1.0: ("s", "sec", "secs", "second", "seconds", "sek", "sekunden", "secondi", "secondo", "secondes", "segundos", "сек"),
}
SECONDS_PER = {word: seconds for seconds, words in _UNIT_SECONDS.items() for word in words}
METRES_PER = {"km": 1000.0, "m": 1.0, "meter": 1.0, "meters": 1.0, "metres": 1.0, "mi": M_PER_MILE, "mile": M_PER_MILE,
              "miles": M_PER_MILE, "ft": 0.3048, "feet": 0.3048, "yd": 0.9144, "yards": 0.9144, "cm": 0.01}  # fmt: skip
KG_PER = {"kg": 1.0, "kgs": 1.0, "lb": KG_PER_LB, "lbs": KG_PER_LB}


def number_and_unit(text: str) -> tuple[float | None, str]:
    """A cell's number and the lower-case word behind it: "16,00 kg" is (16.0, "kg"); (None, "") where there is no number.

    The last of `.` and `,` is the decimal sign; a sign that occurs twice separates thousands.
    """
    if len(text) > LONGEST_NUMBER:
        return None, ""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None, ""
    sign, digits, exponent, unit = found.groups()
    digits = re.sub("['\u00a0\u202f]", "", digits)
    mark = max(digits.rfind("."), digits.rfind(","))
    if mark >= 0:
        whole, decimals = re.sub("[.,]", "", digits[:mark]), digits[mark + 1 :]
        if digits.count(digits[mark]) == 1:
            digits = f"{whole or '0'}.{decimals or '0'}"
        elif _THOUSANDS.fullmatch(digits):
            digits = whole + decimals
        else:
            return None, ""
    return float(f"{sign}{digits}e{exponent or 0}"), unit.strip().strip(".").lower()


def number(text: str) -> float | None:
    """A cell's number, whatever unit stands behind it."""
    return number_and_unit(text)[0]


def seconds(text: str) -> float | None:
    """A time in seconds [s]: "2h 38m", "58m", "20s", "1min 53s", "0:27:40", "4:30" (minutes first) or plain seconds."""
    text = text.strip().lower()
    if not text or len(text) > LONGEST_NUMBER:
        return None
    clock = _CLOCK.fullmatch(text)
    if clock:
        first, second, third = clock.groups()
        return int(first) * 60.0 + int(second) if third is None else int(first) * 3600.0 + int(second) * 60.0 + int(third)
    parts = _PART.findall(text)
    if parts and not _PART.sub("", text).strip():
        if any(word not in SECONDS_PER for _, word in parts):
            return None
        return sum(float(amount.replace(",", ".")) * SECONDS_PER[word] for amount, word in parts)
    value, unit = number_and_unit(text)
    return value if not unit else None


@dataclass(frozen=True)
class Measures:
    """One set's numbers in SI units; None is not entered, unreadable or beyond reason. `faults` says which cells were the latter two."""

    repetitions: int | None = None
    weight: float | None = None  # kg; below 0 where an app writes assistance so
    weight_entered: float | None = None  # as written, in whatever unit
    duration: float | None = None  # s
    distance: float | None = None  # m
    rpe: float | None = None  # 1-10
    faults: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing was entered: a planned set that was not done."""
        return self.repetitions is None and self.duration is None and self.distance is None and not self.weight_entered


def measures(
    *,
    repetitions: str = "",
    weight: str = "",
    kg_per_unit: float | None = 1.0,
    duration: str = "",
    distance: str = "",
    metres_per_unit: float | None = 1.0,
    rpe: str = "",
) -> Measures:
    """A row's cells as one set's numbers; 0 is "not entered" in all of them, as every app writes it.

    Args:
        repetitions: a count, with or without a word behind it.
        weight: in any unit; `kg_per_unit` [kg] None means the unit is not known, so the weight stays None.
        kg_per_unit: factor to kilograms.
        duration: a time as `seconds` reads it.
        distance: in any unit; `metres_per_unit` [m] None as for weight.
        metres_per_unit: factor to metres.
        rpe: 1-10.
    """
    faults: list[str] = []

    def bounded(name: str, text: str, value: float | None, low: float, high: float) -> float | None:
        if value is None:
            if text.strip(" -–—"):
                faults.append(f"{name} not a number: {text[:40]!r}")
            return None
        if not low <= value <= high:
            faults.append(f"{name} beyond reason: {text[:40]!r}")
            return None
        return value or None

    entered = bounded("weight", weight, number(weight), -MAX_WEIGHT_KG / KG_PER_LB, MAX_WEIGHT_KG / KG_PER_LB)
    kilograms = None if entered is None or kg_per_unit is None else entered * kg_per_unit
    if kilograms is not None and abs(kilograms) > MAX_WEIGHT_KG:
        faults.append(f"weight beyond reason: {weight[:40]!r}")
        entered = kilograms = None
    count = bounded("repetitions", repetitions, number(repetitions), 0, MAX_REPETITIONS)
    time = bounded("duration", duration, seconds(duration), 0, MAX_SET_SECONDS)
    far = number(distance)
    metres = bounded("distance", distance, None if far is None else far * (metres_per_unit or 1.0), 0, MAX_DISTANCE_M)
    effort = bounded("rpe", rpe, number(rpe), 0, 10)
    return Measures(
        repetitions=int(count) or None if count is not None else None,
        weight=kilograms,
        weight_entered=entered,
        duration=time,
        distance=None if metres_per_unit is None else metres,
        rpe=effort if effort is None or effort >= 1 else None,
        faults=tuple(faults),
    )
