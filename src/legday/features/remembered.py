"""What the Form table keeps for later nights: what was expected of each run, and what all runs up to the last have taught.

Apart from form.py, which says what it means: with this a new run is held against its few like ones, and no minute of the others is looked
at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from legday.features.matched_minutes import PRIORS, Told
from legday.science.matched_speed import COLUMNS, Learned

if TYPE_CHECKING:
    import polars as pl

    from legday.science.drift import Labels

SHAPES = ((len(PRIORS), COLUMNS, COLUMNS), (len(PRIORS), COLUMNS), (len(PRIORS),), (1,))  # of what Learned holds


def expected_of(told: Told, number: int) -> list[float]:
    """The column `expected` of one run."""
    return [float(value) for value in told.coefficients[number].ravel()]


def learned_of(told: Told) -> list[float]:
    """The column `learned` of the last run."""
    return [float(value) for part in told.learned for value in np.ravel(part)]


def goes_on(rows: pl.DataFrame) -> bool:
    """Whether later runs can be matched without the minutes of these: all of one device, in order of time."""
    return rows.height > 0 and rows["learned"][-1] is not None and not rows["expected"].null_count()


def told_of(rows: pl.DataFrame, places: Labels) -> Told:
    """What is known of some of these rows, and of what comes after all of them; where it `goes_on`.

    Args:
        rows: of the Form table, all of one device up to some run, in order of time.
        places: of the rows that are needed.
    """
    expected = np.array(rows["expected"].gather(places).to_list(), np.float64).reshape(-1, len(PRIORS), COLUMNS)
    numbers, parts = np.array(rows["learned"][-1].to_list(), np.float64), []
    for shape in SHAPES:
        size = int(np.prod(shape))
        parts.append(numbers[:size].reshape(shape))
        numbers = numbers[size:]
    known, heard, count, day = parts
    return Told(expected, Learned(known, heard, count.astype(np.int64), float(day[0])))
