"""The form of one run as report.json has it, from a row of the Form table, and in words.

Apart from model.py, which holds the rest of a run, because form is told only where a watch measures it and own runs are there to compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from legday.report.words import capital, listed

if TYPE_CHECKING:
    import polars as pl

    Row = dict[str, Any]

WORDS = {
    "cadence": "cadence", "stance_time": "contact time", "stance_time_balance": "left-right balance",
    "vertical_oscillation": "vertical oscillation", "vertical_ratio": "vertical ratio",
}  # fmt: skip
MIRROR = "step_length"  # at equal speed it says what cadence says
AT_ONCE_MIN = 10  # min after a break within which easing off answers it
EASED = {"walked": "you walked", "slowed": "you slowed down", "stopped": "you stopped"}


class MetricForm(msgspec.Struct, kw_only=True):
    """One metric at matched speed and grade; of the left-right balance all is in points, not in percent."""

    metric: str
    level_pct: float | None  # mean difference from what own fresh runs before let expect
    n_fresh: int
    drift_pct: float | None  # last third minus first third
    z: float | None  # of that, among own runs of like length and class before that were not in the window
    n_baseline: int
    left: bool = False  # together with others it left the baseline for good
    change_pct: float | None = None  # from before that to after it, beyond what is usual in these runs
    change_interval_pct: list[float] | None = None  # 90 %


class Form(msgspec.Struct, kw_only=True):
    """What is known of a run's form, and where it broke down."""

    status: Literal["break", "held", "one metric", "no baseline", "too short", "intervals", "not a run", "no sensor"]
    minute: int | None = None  # since the start, at which it broke down
    minute_interval: list[int] | None = None  # 90 %
    eased: Literal["walked", "slowed", "stopped"] | None = None  # what the runner did after it; null: kept going
    minutes_on: int | None = None  # from that minute until they did, or until the end
    metrics: list[MetricForm] = []

    @property
    def obeyed(self) -> bool:
        """Whether the runner eased off soon after the form broke down."""
        return self.eased is not None and (self.minutes_on or 0) <= AT_ONCE_MIN


def forms(table: pl.DataFrame) -> dict[str, Form]:
    """The form of every run of the Form table."""
    return {row["activity_id"]: _form(row) for row in table.iter_rows(named=True)}


def _form(row: Row) -> Form:
    broke = row["break_minute"] is not None
    return Form(
        status=row["status"],
        minute=row["break_minute"],
        minute_interval=[row["break_low"], row["break_high"]] if broke else None,
        eased=row["eased"],
        minutes_on=row["minutes_on"],
        metrics=[_metric(one) for one in row["metrics"] if one["status"] != "no sensor" and one["metric"] != MIRROR],
    )


def _metric(one: Row) -> MetricForm:
    size, half = one["shift_pct"], one["shift_half_width_pct"]
    return MetricForm(
        metric=one["metric"],
        level_pct=one["level_pct"],
        n_fresh=one["n_level"],
        drift_pct=one["drift_pct"],
        z=one["z"],
        n_baseline=one["n_drift"],
        left=one["left"],
        change_pct=size,
        change_interval_pct=None if size is None else [size - half, size + half],
    )


def broken_metrics(form: Form) -> list[MetricForm]:
    """The metrics that left, the largest change first."""
    left = [one for one in form.metrics if one.left and one.change_pct is not None]
    return sorted(left, key=lambda one: -abs(one.change_pct or 0.0))


def break_words(form: Form) -> str:
    """What left and from which minute: `Cadence -3.1 % and contact time +5.2 % from minute 27 (25-30); you kept going for 12 min`."""
    words = listed(f"{WORDS[one.metric]} {one.change_pct:+.1f} {_unit(one.metric)}" for one in broken_metrics(form))
    low, high = form.minute_interval or [0, 0]
    interval = f" ({low}-{high})" if low < high else ""
    return f"{capital(words)} from minute {form.minute}{interval}; {_answer(form)}"


def _unit(metric: str) -> str:
    return "points" if metric == "stance_time_balance" else "%"


def _answer(form: Form) -> str:
    on = f"{form.minutes_on} min"
    if form.eased is None:
        return f"you kept going for {on}"
    return f"{EASED[form.eased]} {on} later" if form.minutes_on else f"{EASED[form.eased]} at once"
