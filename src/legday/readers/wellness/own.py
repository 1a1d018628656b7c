"""legday's own daily.csv: the runner's file, so what is wrong with it is said with its line.

Apart from the vendors' files, because here a column without a scale is a mistake that can be put right at once.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from legday.errors import ReaderError
from legday.readers.strength_csv.csv_text import header_of, read_table
from legday.readers.wellness.daily import daily_frame, entry
from legday.readers.wellness.scales import SCALES

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

SOURCE = "daily_csv"
COLUMNS = (
    "date", "soreness_0_10", "soreness_in_squat_0_10", "sharp_or_joint_pain", "sick_or_drained", "stable_on_one_leg", "stairs_hurt",
    "dread_min", "sleep_h", "slept_badly", "ate_after_lift", "ate_before_run", "calorie_deficit", "energy_0_10", "note",
)  # fmt: skip
_VENDORS = ("intervals_", "hrv4training_", "trainingpeaks_")
WRITABLE = {name: scale for name, scale in SCALES.items() if not name.startswith(_VENDORS) and name not in {"sleep_s", "sleep_hh_mm"}}
_NEEDS_A_SCALE = ("sore", "energy", "fatigue", "stress", "mood", "sleep_quality", "hooper", "mclean", "doms")


def is_daily_csv(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a daily log in legday's own columns."""
    header = header_of(head)
    ours = WRITABLE.keys() | {name for name in header if name.startswith(("soreness", "hooper_", "mclean_"))}
    return header[:1] == ("date",) and bool(ours & set(header)) and "restinghr" not in header and "exercise" not in header


def read_daily_csv(source: bytes | Path) -> pl.DataFrame:
    """One row a day, columns of DAILY; an empty cell is not known, a cell beyond its scale stays in `raw` and is not known either.

    Raises:
        ReaderError: a date that is not YYYY-MM-DD, or a column whose name lacks its scale or is nearly a known one.
        NotAnActivityError: an empty file.
    """
    table = read_table(source)
    at = table.column("date")
    if at is None:
        raise ReaderError("a daily log without a `date` column")
    asked = {name: column for column, name in enumerate(table.header) if name in WRITABLE}
    for name in table.header:
        _refuse_unclear(name)
    note = table.column("note", "notes")
    rows = []
    for row in table.rows:
        day = _day(row.cell(at), row.line)
        rows.append(entry(day, SOURCE, {name: row.cell(column) for name, column in asked.items()}, row.cell(note)))
    return daily_frame(rows)


def _day(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ReaderError(f"line {line}: date {text[:40]!r} is not YYYY-MM-DD, as in 2026-02-03") from None


def _refuse_unclear(name: str) -> None:
    if name in WRITABLE or name in {"date", "note", "notes", ""}:
        return
    if any(word in name for word in _NEEDS_A_SCALE):
        known = [known for known in WRITABLE if "soreness" in known] if "sore" in name or "doms" in name else ["energy_0_10", "slept_badly"]
        raise ReaderError(f"column {name[:60]!r} does not say its scale, and a scale is never guessed; known: {', '.join(known)}")
    near = get_close_matches(name, [*WRITABLE, "note"], n=1, cutoff=0.8)
    if near:
        raise ReaderError(f"column {name[:60]!r}: did you mean {near[0]!r}?")
