"""The one shape of a day's self-report and wellness values, whoever exported them.

Apart from the formats, because what is known of a day must not depend on the app that asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from legday.readers.wellness.scales import SCALES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

LONGEST_NOTE = 2_000  # characters
LONGEST_RAW = 100
SEPARATOR = "; "

# Null is not known. 0-10 scales: soreness 10 the worst, energy 10 the best. `scale` names the scales the row was written on, `raw` what
# was written on each, in the same order; `source` is the format it came from.
DAILY: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "date": pl.Date, "soreness_0_10": pl.Float64, "soreness_in_squat_0_10": pl.Float64, "sharp_or_joint_pain": pl.Boolean,
    "sick_or_drained": pl.Boolean, "stable_on_one_leg": pl.Boolean, "stairs_hurt": pl.Boolean, "dread_min": pl.Float64,
    "sleep_h": pl.Float64, "slept_badly": pl.Boolean, "ate_after_lift": pl.Boolean, "ate_before_run": pl.Boolean,
    "calorie_deficit": pl.Boolean, "energy_0_10": pl.Float64, "resting_heart_rate_bpm": pl.Float64, "note": pl.String,
    "source": pl.String, "scale": pl.String, "raw": pl.String,
}  # fmt: skip


def entry(day: date, source: str, answers: Mapping[str, str], note: str | None = None) -> dict[str, Any]:
    """One row of DAILY.

    Args:
        day: the local date it speaks of; a night belongs to the date of waking.
        source: the format.
        answers: what was written, by name in SCALES; "" was not answered.
        note: the runner's own words.
    """
    written = {name: text.strip()[:LONGEST_RAW] for name, text in answers.items() if text.strip()}
    row: dict[str, Any] = dict.fromkeys(DAILY) | {"date": day, "source": source, "note": (note or "").strip()[:LONGEST_NOTE] or None}
    for name, text in written.items():
        value = SCALES[name].convert(text)
        if value is not None:
            row[SCALES[name].column] = value
    return row | {
        "scale": SEPARATOR.join(written) or None,
        "raw": SEPARATOR.join(text.replace(";", ",") for text in written.values()) or None,
    }


def daily_frame(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """The rows as a frame with the columns of DAILY, one a day, by date.

    Of several rows of one day each column takes the last value that is known, while `scale` and `raw` tell of all. Days on which nothing
    is known are left out.
    """
    frame = pl.DataFrame(list(rows), schema=dict(DAILY), strict=False)
    told = [name for name in DAILY if name not in {"date", "source"}]
    last = [pl.col(name).drop_nulls().last() for name in DAILY if name not in {"date", "scale", "raw"}]
    return (
        frame.filter(pl.any_horizontal(pl.col(told).is_not_null()))
        .group_by("date", maintain_order=True)
        .agg(*last, *(pl.col(name).drop_nulls().str.join(SEPARATOR).replace("", None) for name in ("scale", "raw")))
        .sort("date")
        .select(list(DAILY))
    )


def not_converted(frame: pl.DataFrame) -> list[str]:
    """Answers that are none, for the writer of a daily.csv: `2026-02-03: soreness_0_10 '70' (0-10, 10 the worst)`."""
    lines = []
    for day, scales, texts in frame.select("date", "scale", "raw").drop_nulls().iter_rows():
        for name, text in zip(scales.split(SEPARATOR), texts.split(SEPARATOR), strict=False):
            if name in SCALES and SCALES[name].convert(text) is None:
                lines.append(f"{day}: {name} {text!r} ({SCALES[name].words})")
    return lines
