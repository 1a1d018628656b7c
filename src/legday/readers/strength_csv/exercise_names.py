"""Exercise names of the apps, and the words of FIT's profile they stand for.

Apart, because the table (exercise_names.csv) is knowledge to be read and corrected by hand; what is not in it stays unknown.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import polars as pl

from legday.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Key: TypeAlias = tuple[tuple[str, ...], frozenset[str]]

_TABLE = Path(__file__).with_suffix(".csv")
_EQUIPMENT = frozenset({
    "barbell", "dumbbell", "kettlebell", "machine", "cable", "smith", "band", "plate", "suspension", "bodyweight", "ez", "sandbag",
    "weighted", "trapbar", "assisted",
})  # fmt: skip
_UNLOADED = frozenset(("bodyweight", "suspension", "assisted"))
# Words that change how an exercise is done but not what it loads; tried only after the whole name was not found.
_MANNER = frozenset({
    "alternating", "bar", "bilateral", "bw", "close", "controlled", "eccentric", "explosive", "flat", "grip", "handle", "iso", "isolateral",
    "isometric", "leverage", "lever", "narrow", "negative", "neutral", "olympic", "pause", "paused", "rope",
    "seated", "single", "slow", "standing", "straight", "strict", "tempo", "unilateral", "v", "wide", "with",
})  # fmt: skip
_SPELT = (
    (r"smith machine", "smith"), (r"(?:ez|easy|e z|sz) ?(?:curl )?bar", "ez"), (r"(?:trap|hex) ?bar", "trapbar"), (r"t ?bar", "tbar"),
    (r"(?:single|one|1) ?arm(?:ed)?", ""), (r"(?:one|1) leg(?:ged)?", "single leg"), (r"single legged", "single leg"),
    (r"body ?weight", "bodyweight"), (r"pull ?up", "pullup"), (r"push ?up", "pushup"), (r"press ?up", "pushup"), (r"chin ?up", "chinup"),
    (r"sit ?up", "situp"), (r"step ?up", "stepup"), (r"pull ?down", "pulldown"), (r"push ?down", "pushdown"),
    (r"press ?down", "pushdown"), (r"pull ?over", "pullover"), (r"cross ?over", "crossover"), (r"kick ?back", "kickback"),
    (r"dead ?lift", "deadlift"), (r"skull ?crusher", "skullcrusher"), (r"rdl", "romanian deadlift"), (r"sldl", "stiff leg deadlift"),
    (r"(?:stiff|straight) leg(?:ged)?", "stiff leg"), (r"ohp", "overhead press"), (r"ghr", "glute ham raise"), (r"dl", "deadlift"),
    (r"bb", "barbell"), (r"db|dumbell", "dumbbell"), (r"kb", "kettlebell"), (r"trx", "suspension"), (r"resistance band", "band"),
    (r"flye|flie", "fly"), (r"sitting", "seated"), (r"lying down", "lying"), (r"pec dec(?:k)?", "pec deck"), (r"back squat", "squat"),
    (r"rear foot elevated split squat|rfess", "bulgarian split squat"), (r"nordic ham(?:string)? curl", "nordic curl"),
    (r"straight arm", "straightarm"), (r"hip thruster", "hip thrust"), (r"calf press", "calf raise"), (r"palloff", "pallof"),
    (r"ab roll ?out", "ab wheel"), (r"abdominal", "ab"), (r"hamstring curl", "leg curl"), (r"dumbbell hand", "dumbbell"),
    (r"farmer(?: carry| walk)?", "farmer walk"), (r"langhantel|bilanciere", "barbell"), (r"kurzhantel|mancuerna|manubri", "dumbbell"),
    (r"maschine|maquina|macchina", "machine"), (r"multipresse", "smith"), (r"kabelzug|polea", "cable"),
)  # fmt: skip
_SPELLINGS = tuple((re.compile(rf"\b(?:{pattern})\b"), replacement) for pattern, replacement in _SPELT)


class Exercise(NamedTuple):
    """FIT's words for an exercise (None where FIT has none) and what an empty weight means: external | body_weight | cardio."""

    category: str | None
    subtype: str | None
    load: str


def name_key(name: str) -> Key:
    """A name without case, order, plural, punctuation and accents: its words, and its equipment apart from them."""
    bare = unicodedata.normalize("NFKD", name[:200].casefold()).replace("'", "").replace("’", "")
    words = re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c)))
    text = " ".join(_singular(word) for word in words)
    for pattern, replacement in _SPELLINGS:
        text = pattern.sub(replacement, text)
    words = text.split()
    return tuple(sorted({*words} - _EQUIPMENT)), frozenset(words) & _EQUIPMENT


@lru_cache(maxsize=4096)
def shipped(name: str) -> Exercise | None:
    """What the shipped table says of a name: as it stands, then without its equipment, then without its manner (grip, seat, tempo)."""
    by_key, by_words = _table()
    words, equipment = name_key(name)
    plain = tuple(word for word in words if word not in _MANNER)
    for tried in (words, plain):
        if tried and (found := by_key.get((tried, equipment))):
            return found
        if tried and (near := by_words.get(tried)):
            loaded = near.load == "body_weight" and bool(equipment - _UNLOADED)
            return near._replace(load="external") if loaded else near
    return None


def known_exercises() -> dict[str, Exercise]:
    """The shipped table, by name as it is written there."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: Exercise(row["category"] or None, row["subtype"] or None, row["load"]) for row in csv.DictReader(lines)}


def own_exercises(own: Mapping[str, str]) -> dict[Key, Exercise]:
    """A user's own names, checked: each stands for "category" or "category/name" in FIT's words.

    Raises:
        ConfigError: FIT has no such category or name; the nearest one is named.
    """
    categories, subtypes = fit_numbers()
    checked: dict[Key, Exercise] = {}
    for name, words in own.items():
        category, _, subtype = (part.strip().casefold().replace(" ", "_") for part in words.partition("/"))
        known, wanted = (set(categories), category) if category not in categories else (set(subtypes.get(category, ())), subtype)
        if wanted and wanted not in known:
            near = get_close_matches(wanted, sorted(known), n=1, cutoff=0.4)
            raise ConfigError("exercises", name, f"FIT has no {wanted!r}" + (f"; did you mean {near[0]!r}?" if near else ""), words)
        checked[name_key(name)] = Exercise(category, subtype or None, "external")
    return checked


def with_categories(sets: pl.DataFrame, own: Mapping[str, str] | None = None) -> tuple[pl.DataFrame, dict[str, int]]:
    """The sets with FIT's `category` and `category_subtype` as lists of numbers, and the unknown names with their number of sets.

    A user's own name wins over the table. A name in neither gets null: unknown, never a guess.
    """
    mine = own_exercises(own or {})
    names = sets["exercise"].drop_nulls().unique(maintain_order=True)
    known = _numbers((name, mine.get(name_key(name)) or shipped(name)) for name in names)
    mapped = sets.join(known, on="exercise", how="left", maintain_order="left")
    unknown = mapped.filter(pl.col("category").is_null() & pl.col("exercise").is_not_null())
    return mapped, dict(unknown["exercise"].value_counts(sort=True).iter_rows())


def own_categories(names: Iterable[str], own: Mapping[str, str]) -> pl.DataFrame:
    """Those of the names that a user explains, as `exercise`, `category` and `category_subtype`.

    Raises:
        ConfigError: FIT has no such category or name.
    """
    mine = own_exercises(own)
    return _numbers((name, found) for name in names if (found := mine.get(name_key(name))))


@cache
def fit_numbers() -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """FIT's numbers of exercise categories, and of the names within each, from fitdecode's profile."""
    from fitdecode import profile

    types = profile.FIELD_TYPES
    categories = {word: number for number, word in types["exercise_category"].enum.items()}
    subtypes = {
        word: {name: number for number, name in types[f"{word}_exercise_name"].enum.items()}
        for word in categories
        if f"{word}_exercise_name" in types
    }
    return categories, subtypes


def _numbers(named: Iterable[tuple[str, Exercise | None]]) -> pl.DataFrame:
    categories, subtypes = fit_numbers()
    rows: list[tuple[str, list[int] | None, list[int] | None]] = []
    for name, found in named:
        category = categories.get(found.category or "") if found else None
        subtype = subtypes.get(found.category or "", {}).get(found.subtype or "") if found else None
        rows.append((name, None if category is None else [category], None if subtype is None else [subtype]))
    numbers = pl.List(pl.Int64)
    return pl.DataFrame(rows, schema={"exercise": pl.String, "category": numbers, "category_subtype": numbers}, orient="row")


@cache
def _table() -> tuple[dict[Key, Exercise], dict[tuple[str, ...], Exercise]]:
    """By words and equipment; and by words alone, where the entry without equipment comes first, then the first in the table."""
    by_key: dict[Key, Exercise] = {}
    for name, exercise in known_exercises().items():
        by_key.setdefault(name_key(name), exercise)
    by_words: dict[tuple[str, ...], Exercise] = {}
    for (words, _), exercise in sorted(by_key.items(), key=lambda item: bool(item[0][1])):
        by_words.setdefault(words, exercise)
    return by_key, by_words


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word == "calves":
        return "calf"
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us")) else word
