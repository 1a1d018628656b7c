"""What an athlete's runs before each run show: the best of a window, how many it rests on, and which run it was.

Apart from the thresholds, because looking back without seeing the future is the same for heart rate, speed and power.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from legday.features.profile import local_day
from legday.science.heart_rate_max import RUNS_NEEDED

YEAR, HALF_YEAR = "365d", "182d"
STEPS = 10**9  # more rows than there are runs: a value and the place of its run in one whole number


@dataclass(frozen=True)
class Signal:
    """Something that runs measure. A run looks back on the earlier ones that did, within a window.

    While fewer than 20 did, it looks at the first 20 that did instead, later ones and itself among them: the backfill. Rows must be
    sorted by athlete and start, and bear their number as `place`.
    """

    name: str
    by: tuple[str, ...] = ("athlete",)

    def columns(self, measured: pl.Expr) -> tuple[pl.Expr, ...]:
        """The columns that the other answers need.

        Args:
            measured: whether the run measured it; never null.
        """
        number = measured.cast(pl.Int64)
        backfilled = number.cum_sum().over(self.by) - number < RUNS_NEEDED
        return (
            number.alias(f"{self.name}_measured"),
            backfilled.alias(f"{self.name}_backfilled"),
            (measured & backfilled).alias(f"{self.name}_first"),
        )

    @property
    def backfilled(self) -> pl.Expr:
        """Whether fewer than 20 runs before this one measured it."""
        return pl.col(f"{self.name}_backfilled")

    def count(self, known: pl.Expr | None = None, window: str = YEAR) -> pl.Expr:
        """How many of the runs looked at measured it, or know something more."""
        measured = pl.col(f"{self.name}_measured")
        if known is not None:
            measured = measured * known.fill_null(value=False).cast(pl.Int64)
        before = measured.rolling_sum_by("start_time", window, closed="left").over(self.by)
        return self._looked_at(measured.filter(self._first).sum().over(self.by), before).fill_null(0)

    def enough(self) -> pl.Expr:
        """Whether 20 runs are looked at, within twelve months."""
        return self.count() >= RUNS_NEEDED

    def highest(self, value: pl.Expr, window: str = YEAR) -> pl.Expr:
        """The highest value of the runs looked at."""
        known = pl.when(pl.col(f"{self.name}_measured") > 0).then(value)
        before = known.rolling_max_by("start_time", window, closed="left").over(self.by)
        return self._looked_at(known.filter(self._first).max().over(self.by), before)

    def median(self, value: pl.Expr, window: str = YEAR) -> pl.Expr:
        """The median value of the runs looked at."""
        known = pl.when(pl.col(f"{self.name}_measured") > 0).then(value)
        before = known.rolling_median_by("start_time", window, closed="left").over(self.by)
        return self._looked_at(known.filter(self._first).median().over(self.by), before)

    def best_run(self, value: pl.Expr, step: float, window: str = YEAR) -> pl.Expr:
        """The `place` of the run with the highest value, told apart by whole steps, the latest of equal ones."""
        whole = (value / step).round().cast(pl.Int64) * STEPS + pl.col("place")
        return self.highest(whole, window) % STEPS

    @property
    def _first(self) -> pl.Expr:
        return pl.col(f"{self.name}_first")

    def _looked_at(self, first: pl.Expr, before: pl.Expr) -> pl.Expr:
        return pl.when(self.backfilled).then(first).otherwise(before)


def latest(name: str, by: tuple[str, ...] = ("athlete",), days: int = 365) -> pl.Expr:
    """The value of the latest row up to and with each one that has one, unless it is older than a year."""
    at = pl.when(pl.col(name).is_not_null()).then("start_time").forward_fill().over(by)
    value = pl.col(name).forward_fill().over(by)
    return pl.when(pl.col("start_time") - at <= pl.duration(days=days)).then(value)


def latest_day(name: str, by: tuple[str, ...] = ("athlete",)) -> pl.Expr:
    """The local day of the row that `latest` takes its value from."""
    return pl.when(pl.col(name).is_not_null()).then(local_day()).forward_fill().over(by)


def in_first_runs(words: pl.Expr, backfilled: pl.Expr) -> pl.Expr:
    """The words, and that they speak of the first 20 runs where they do."""
    return pl.when(backfilled).then(pl.format("{} in the first 20 runs", words)).otherwise(words)
