"""The form of every run at matched speed and grade, against the runner's own runs before it: its level, and its drift from start to end.

Apart from strides.py, which is all that is looked at here: no record is opened. Nothing looks at a later run or changes a verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from legday.features.breaks import INDEPENDENT, Break, Curves, baseline, broke
from legday.features.matched_minutes import METRICS, Matched, matched
from legday.features.news import with_chained_hash
from legday.features.remembered import expected_of, goes_on, learned_of, told_of
from legday.features.tired_legs import with_legs
from legday.science.fatigue import POPULATION, FatigueModel
from legday.science.form_break import METRICS_LEAST
from legday.science.robust import centre_and_spread
from legday.tables import Form
from legday.tables.checked import checked, empty

if TYPE_CHECKING:
    import dataframely as dy

    from legday.science.drift import Flags, Floats, Labels

BASELINE_LEAST = 5  # runs
BASELINE_MOST = 20  # the latest of them: older ones were another season's
ALIKE_MOST = 3 * BASELINE_MOST  # runs that are looked through for those in which a metric is known
# what a row is made of, of its own run and of those before it, beside the strides, whose hash stands for them
LOOKED_AT = (
    "activity_id", "start_time", "kind", "intensity_class", "moving_time_s", "flagged", "fresh", "unknown_lift", "just_lifted", "device",
    "inputs_hash",
)  # fmt: skip
LENGTHS = (0.67, 1.5)  # of a run whose drift another's is held against, as a multiple of that one's length
MINUTES_LEAST = 9  # that count, so that each third has three
DRIFT_LEAST = dict(zip(METRICS, (0.5, 0.8, 0.3, 1.2, 1.2, 0.5), strict=True))  # the spread of drift that is believed at the least [%, D]
NO_RUN = ("walk", "ride")


def form(
    strides: pl.DataFrame,
    runs: pl.DataFrame,
    pairs: pl.DataFrame,
    activities: pl.DataFrame,
    model: FatigueModel = POPULATION,
    *,
    before: pl.DataFrame | None = None,
) -> dy.DataFrame[Form]:
    """One row for each run, by athlete and start.

    Args:
        strides: rows of the Strides table.
        runs: rows of the Runs table.
        pairs: rows of the Pairs table.
        activities: `activity_id`, `manufacturer` and `product`.
        model: that the pairs were made with.
        before: what this function answered earlier; rows before the first that anything changed for are taken from it.
    """
    known = empty(Form) if before is None else before
    looked_at = runs.select("activity_id", "athlete", "start_time", "kind", "intensity_class", "moving_time_s", "surface")
    made_by = activities.select("activity_id", "manufacturer", "product")
    asked = (
        with_legs(looked_at, pairs, model)
        .join(made_by, on="activity_id", how="left")
        .join(strides.select("activity_id", "inputs_hash"), on="activity_id", how="left")
        .with_columns(device=_device(), comparable=_comparable())
    )
    rows: list[dict[str, Any]] = []
    kept: list[pl.DataFrame] = [empty(Form)]
    for _, own in asked.group_by("athlete", "device"):
        one = with_chained_hash(own.sort("start_time", "activity_id"), LOOKED_AT).with_row_index("run")
        # its hash holds all earlier ones: those that are known come first
        unchanged = one.select("activity_id", "inputs_hash").join(known, on=["activity_id", "inputs_hash"], maintain_order="left")
        if unchanged.height == one.height and not goes_on(unchanged):  # the last run is gone, and only it held what the next needs
            unchanged = unchanged.clear()
        if unchanged.height < one.height:
            rows += _rows(one, unchanged, strides)
            unchanged = unchanged.with_columns(learned=pl.lit(None, unchanged.schema["learned"]))
        kept.append(unchanged.select(known.columns))
    found = pl.concat([*kept, pl.DataFrame(rows, schema=empty(Form).schema)])
    order = asked.sort("athlete", "start_time", "activity_id").select("activity_id")
    return checked(Form, order.join(found, on="activity_id", maintain_order="left").select(Form.column_names()))


def levels(form_table: pl.DataFrame) -> pl.DataFrame:
    """The level of every run and metric that has one: `activity_id`, `metric`, `level_pct`.

    Args:
        form_table: rows of the Form table.
    """
    each = form_table.select("activity_id", "metrics").explode("metrics").drop_nulls("metrics").unnest("metrics")
    return each.select("activity_id", "metric", "level_pct").drop_nulls("level_pct")


def _device() -> pl.Expr:
    """What may be compared: one maker and product; indoors a watch makes its speed from the steps, so that is another device."""
    made = pl.concat_str(pl.col("manufacturer"), pl.col("product"), separator=" ", ignore_nulls=True)
    named = pl.when(made.str.len_chars() > 0).then(made).otherwise(pl.lit("unknown"))
    return pl.when(pl.col("surface") == "treadmill").then(pl.format("{} indoors", named)).otherwise(named)


def _comparable() -> pl.Expr:
    return ~pl.col("kind").is_in(["intervals", *NO_RUN])


def _rows(runs: pl.DataFrame, before: pl.DataFrame, strides: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows of the Form table of one athlete's runs with one device, of those that come after the rows that are known."""
    first = before.height
    plain = ~(runs["flagged"] | runs["unknown_lift"] | runs["just_lifted"]).to_numpy()
    alike = _alike(runs, first, plain & runs["comparable"].to_numpy())
    places, told = np.arange(runs.height), None
    if goes_on(before):
        older = np.unique(np.concatenate([numbers[numbers < first] for numbers in alike.values()]))
        places, told = np.concatenate([older, places[first:]]), told_of(before, older)
    looked_at = runs[places].drop("run").with_row_index("run")
    seen = matched(looked_at, strides, told)
    curves = Curves(seen)
    own = {int(np.searchsorted(places, number)): np.searchsorted(places, numbers) for number, numbers in alike.items()}
    rows = [_row(looked_at.row(number, named=True), number, numbers, seen, curves) for number, numbers in own.items()]
    rows[-1]["learned"] = learned_of(seen.told)
    return rows


def _row(run: dict[str, Any], number: int, alike: Labels, seen: Matched, curves: Curves) -> dict[str, Any]:
    """The row of one run, by its place among those that are seen and those of the runs that it is held against."""
    status = _status(run, long_enough=seen.metric_minutes[number].max() >= MINUTES_LEAST, known=seen.steps_known[number])
    row = {
        "activity_id": run["activity_id"], "athlete": run["athlete"], "device": run["device"], "status": status,
        "windows": int(seen.windows[number]), "mean_speed": _number(seen.speed[number]), "metrics": [],
        "inputs_hash": run["inputs_hash"], "expected": expected_of(seen.told, number), "learned": None,
    }  # fmt: skip
    if not status:
        others = baseline(curves.at_fractions(alike), BASELINE_LEAST, BASELINE_MOST)
        broken = broke(seen, number, curves.curve(number), others)
        metrics = [_metric(seen, number, at, alike, broken) for at in range(len(METRICS))]
        row |= {"metrics": metrics, "status": "break" if broken else _unbroken(others)} | _break(broken)
    return row


def _unbroken(others: list[Floats]) -> str:
    """What may be said of a run in which nothing broke, by how many metrics that could show."""
    baselines = sum(bool(len(one)) for one in others)
    return "held" if baselines >= METRICS_LEAST else "one metric" if baselines else "no baseline"


def _break(broken: Break | None) -> dict[str, Any]:
    if broken is None:
        return {}
    return {
        "break_minute": broken.minute, "break_low": broken.low, "break_high": broken.high, "eased": broken.eased,
        "minutes_on": broken.minutes_on,
    }  # fmt: skip


def _status(run: dict[str, Any], *, long_enough: bool, known: bool) -> str:
    """Why a run's form is not looked at; empty where it is."""
    if run["kind"] in NO_RUN:
        return "not a run"
    if run["kind"] == "intervals":
        return "intervals"
    if not known:
        return "no sensor"
    return "" if long_enough else "too short"


def _alike(runs: pl.DataFrame, first: int, usable: Flags) -> dict[int, Labels]:
    """For each run from the first that is asked for, the latest earlier ones of like length and class."""
    length, kind = runs["moving_time_s"].to_numpy(), runs["intensity_class"].to_physical().to_numpy()
    found = {}
    for number in range(first, len(length)):
        ratio = length[:number] / max(length[number], 1.0)
        like = usable[:number] & (kind[:number] == kind[number]) & (ratio >= LENGTHS[0]) & (ratio <= LENGTHS[1])
        found[number] = np.flatnonzero(like)[-ALIKE_MOST:]
    return found


def _metric(seen: Matched, number: int, at: int, alike: Labels, broken: Break | None) -> dict[str, Any]:
    short = seen.metric_minutes[number, at] < MINUTES_LEAST
    drift = np.nan if short else float(seen.drift[number, at])
    others: Floats = seen.drift[alike, at]
    others = others[~np.isnan(others)][-BASELINE_MOST:]
    z = None
    if len(others) >= BASELINE_LEAST and not np.isnan(drift):
        middle, spread = centre_and_spread(others, DRIFT_LEAST[METRICS[at]])
        z = float((drift - middle) / spread)
    learned = int(seen.learned_from[number, at])
    missing = seen.metric_minutes[number, at] == 0
    return {
        "metric": METRICS[at],
        "status": "no sensor" if missing else "too short" if short else "no baseline" if z is None else "measured",
        "minutes": int(seen.metric_minutes[number, at]),
        "level_pct": _number(seen.level[number, at]) if learned >= BASELINE_LEAST and not short else None,
        "n_level": learned,
        "drift_pct": _number(drift),
        "z": z,
        "n_drift": len(others),
        "left": bool(broken and at < len(INDEPENDENT) and broken.left[at]),
        "shift_pct": _number(broken.size[at]) if broken and at < len(INDEPENDENT) else None,
        "shift_half_width_pct": _number(broken.half_width[at]) if broken and at < len(INDEPENDENT) else None,
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)
