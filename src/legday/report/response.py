"""What tired legs do to one runner, as report.json has it, from rows of the tables.

Apart from model.py, which holds the rest of report.json, because this answers questions of its own and is told with its uncertainty.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from legday.science.fatigue import PEAK_HOURS, delayed_response, leg_fatigue

if TYPE_CHECKING:
    import polars as pl

    from legday.science.fatigue import FatigueModel

    Row = dict[str, Any]

HOUR_STEP, LAST_HOUR = 4, 120
MOVED_RULES = ("HARD_ON_TIRED_LEGS", "LONG_ON_TIRED_LEGS", "MODERATE_ON_TIRED_LEGS", "OUTSIDE_WINDOW")
PRIOR_BACK_HOUR = 117.8  # h by which the general curve has fallen to a tenth
PRIOR_PCT = (-4.0, -5.0, -1.0)  # speed of hard running on legs at their worst, and the range of studies (docs/science-response.md)


class Told(msgspec.Struct, kw_only=True):
    """A part of report.json; every key is always written."""


class MetricEffect(Told):
    """How one metric of this athlete's runs differs on tired legs; intervals are 90 %."""

    metric: str
    effect_pct: float | None
    interval_pct: list[float] | None
    n_flagged: int
    n_fresh: int
    distinguishable: bool
    pooled_pct: float | None = None  # shrunk towards none by what runners differ by
    pooled_interval_pct: list[float] | None = None
    detectable_pct: float | None = None  # the least true effect that so many runs would show
    plain_pct: float | None = None  # the bare difference of means


class CurvePoint(Told):
    """The effect so many hours after an ordinary leg day, with its 90 % interval."""

    hour: float
    effect_pct: float
    interval_pct: list[float]


class MetricCurve(Told):
    """How one metric goes after an ordinary leg day; only where enough runs know it."""

    metric: str
    points: list[CurvePoint]


def prior_curve() -> list[CurvePoint]:
    """The general curve of speed at equal effort in hard running, with what studies differ by."""
    courses = ((float(hour), delayed_response(float(hour))) for hour in range(HOUR_STEP, LAST_HOUR + 1, HOUR_STEP))
    middle, low, high = PRIOR_PCT
    return [CurvePoint(hour=hour, effect_pct=middle * part, interval_pct=[low * part, high * part]) for hour, part in courses]


class Response(Told):
    """What tired legs do to this runner; "prior" until the own files say enough. Intervals are 90 %."""

    status: Literal["measured", "prior"] = "prior"
    n_flagged: int = 0
    n_fresh: int = 0
    peak_hour: float | None = None
    metrics: list[MetricEffect] = []
    as_of: datetime | None = None  # start of the last run it rests on
    peak_interval_hours: list[float] | None = None
    back_hour: float | None = None  # by which 90 % is back
    back_interval_hours: list[float] | None = None
    named: bool = False  # whether the peak may be called the runner's own
    learned: float = 0.0  # 0-1: by how much the own runs narrowed the prior
    curves: list[MetricCurve] = []
    prior_peak_hour: float = PEAK_HOURS
    prior_back_hour: float = PRIOR_BACK_HOUR
    prior_curve: list[CurvePoint] = msgspec.field(default_factory=prior_curve)


class PaceAtEffort(Told):
    """How fast a run was beside what its heart rate, heat, length and hills let expect, from the fresh runs before it."""

    expected_speed_m_s: float
    seen_speed_m_s: float
    residual_pct: float  # negative where slower
    detectable_pct: float  # the least difference that stands out for one run (95 %)
    run_sd_pct: float  # of one run around what was expected
    band_pct: float | None  # 5, 10, 20 or 30 where the drop is at least that and stands out
    n_fresh: int


class Shift(Told):
    """The same run so many hours later; the legs with their 80 % interval, the costs, where they are known, with the 90 % of one run."""

    shift_h: int
    hours_since_lift: float | None
    leg_fatigue: float
    leg_fatigue_interval: list[float]
    pace_pct: float | None
    pace_interval_pct: list[float] | None
    heart_rate_cost_bpm: float | None
    heart_rate_cost_interval_bpm: list[float] | None


class Moved(Told):
    """Had the run been at another hour: which lift weighed most, and what else there was; never a promise."""

    lift_id: str
    lift_share: float
    best_shift_h: int  # the nearest other hour below the gate at which this runner runs, else the least tired one
    shifts: list[Shift]


class SeenAfter(Told):
    """What was seen of a run or after it, beside how likely that was by what was known when it began."""

    outcome: str  # pace: slower at its effort than three of four fresh runs; form: it broke; soreness_24h, soreness_48h: 5 or more of 10
    probability: float | None  # null for form, of which nothing is foretold
    value: float  # the residual of pace [%], the metrics of form that left their baseline, the soreness reported
    happened: bool


class WarningScore(Told):
    """What the warnings and cautions on tired legs were worth, by one outcome, among all runs of which it is known."""

    outcome: str
    n_warned: int
    hits: int
    false_alarms: int
    hit_rate: float | None
    hit_rate_interval: list[float] | None  # 90 %
    n_not_warned: int
    missed: int  # not warned of, and seen all the same
    n: int
    base_rate: float | None
    brier: float | None  # mean squared error of the probabilities
    brier_base_rate: float | None  # the same of a forecast that always says the base rate


class SwapMove(Told):
    """One session that takes another day."""

    activity_id: str
    to_day: date


class Swap(Told):
    """Two sessions of the last seven days, or one and a free day, that might have changed places."""

    moves: list[SwapMove]
    interference: float  # sum over runs of P(hard) times leg fatigue
    before: float  # as it was


class OwnLegs(NamedTuple):
    """What the table of responses says of one athlete."""

    response: Response
    swaps: list[Swap]


NOTHING = OwnLegs(Response(), [])


def own_legs(responses: pl.DataFrame) -> dict[str, OwnLegs]:
    """By athlete, from rows of the Responses table."""
    return {row["athlete"]: OwnLegs(_response(row), _swaps(row["swaps"])) for row in responses.iter_rows(named=True)}


def moves_of(moves: pl.DataFrame) -> dict[str, Moved]:
    """By run, from rows of the Moves table."""
    return {row["activity_id"]: _moved(row) for row in moves.iter_rows(named=True)}


def pace_of(row: Row | None) -> PaceAtEffort | None:
    """What a run was expected to be beside what it was; None where it cannot be compared."""
    if row is None:
        return None
    return PaceAtEffort(
        expected_speed_m_s=row["expected_speed"],
        seen_speed_m_s=row["expected_speed"] * (1 + row["residual_pct"] / 100),
        residual_pct=row["residual_pct"],
        detectable_pct=row["detectable_pct"],
        run_sd_pct=row["run_sd_pct"],
        band_pct=row["drop_band_pct"],
        n_fresh=row["n_baseline"],
    )


NEARLY_ALL = 1 - 1e-12  # of 100; beyond it the state cannot be told from the number


def as_felt(moved: Moved, model: FatigueModel) -> Moved:
    """The same for legs that feel more or less than anyone's, by their owner's own reports of soreness.

    Args:
        moved: of anyone.
        model: the constants of the run's day, with the athlete's `personal_factor`.
    """
    if model.personal_factor == 1.0:
        return moved

    def felt(fatigue: float) -> float:
        return leg_fatigue(-math.log1p(-min(fatigue / 100, NEARLY_ALL)) / model.saturation, model)

    shifts = [
        msgspec.structs.replace(
            one, leg_fatigue=felt(one.leg_fatigue), leg_fatigue_interval=[felt(bound) for bound in one.leg_fatigue_interval]
        )
        for one in moved.shifts
    ]
    return msgspec.structs.replace(moved, shifts=shifts)


def _response(row: Row) -> Response:
    measured = row["status"] == "measured"
    curves: dict[str, list[CurvePoint]] = {}
    for point in row["curves"]:
        if 0 < point["hour"] <= LAST_HOUR and point["hour"] % HOUR_STEP == 0:
            curves.setdefault(point["metric"], []).append(
                CurvePoint(hour=point["hour"], effect_pct=point["effect_pct"], interval_pct=[point["low_pct"], point["high_pct"]])
            )
    return Response(
        status=row["status"],
        n_flagged=row["n_flagged"],
        n_fresh=row["n_fresh"],
        peak_hour=row["peak_hour"] if measured else None,
        metrics=[_effect(effect) for effect in row["effects"] if effect["n_flagged"] or effect["n_fresh"]],
        as_of=row["as_of"],
        peak_interval_hours=[row["peak_low"], row["peak_high"]] if measured else None,
        back_hour=row["back_hour"] if measured else None,
        back_interval_hours=[row["back_low"], row["back_high"]] if measured else None,
        named=row["named"],
        learned=row["learned"],
        curves=[MetricCurve(metric=metric, points=points) for metric, points in curves.items()],
    )


def _effect(row: Row) -> MetricEffect:
    names = ("metric", "effect_pct", "n_flagged", "n_fresh", "distinguishable", "pooled_pct", "detectable_pct", "plain_pct")
    return MetricEffect(
        **{name: row[name] for name in names},
        interval_pct=_interval(row, "low_pct", "high_pct"),
        pooled_interval_pct=_interval(row, "pooled_low_pct", "pooled_high_pct"),
    )


def _interval(row: Row, low: str, high: str) -> list[float] | None:
    return None if row[low] is None else [row[low], row[high]]


def _swaps(rows: list[Row]) -> list[Swap]:
    numbers = dict.fromkeys(row["swap"] for row in rows)
    grouped = [[row for row in rows if row["swap"] == number] for number in numbers]
    return [
        Swap(
            moves=[SwapMove(activity_id=row["activity_id"], to_day=row["to_day"]) for row in group],
            interference=group[0]["interference"],
            before=group[0]["before"],
        )
        for group in grouped
    ]


def _moved(row: Row) -> Moved:
    return Moved(
        lift_id=row["lift_id"],
        lift_share=row["lift_share"],
        best_shift_h=row["best_shift_h"],
        shifts=[_shift(one) for one in row["shifts"]],
    )


def _shift(row: Row) -> Shift:
    return Shift(
        **{name: row[name] for name in ("shift_h", "hours_since_lift", "leg_fatigue", "pace_pct", "heart_rate_cost_bpm")},
        leg_fatigue_interval=[row["leg_fatigue_low"], row["leg_fatigue_high"]],
        pace_interval_pct=_interval(row, "pace_low_pct", "pace_high_pct"),
        heart_rate_cost_interval_bpm=_interval(row, "heart_rate_cost_low_bpm", "heart_rate_cost_high_bpm"),
    )
