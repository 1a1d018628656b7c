"""Gates that the past of one athlete suggests, with their evidence; proposed, and never written anywhere.

Apart from warnings_scored.py, which scores the warnings as they were: here other gates are tried on the same runs, and a gate is proposed
only where it tells slow runs from others better than the present one by more than chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from legday.report.warnings_scored import happened_slower, with_scores
from legday.report.words import zone
from legday.report.worth import worth
from legday.science.blocks import block_weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from legday.report.model import AthleteReport, Run
    from legday.report.response import WarningScore
    from legday.science.drift import Flags, Floats

HARD_FROM = 0.5
CANDIDATES = tuple(range(10, 75, 5))
RUNS_LEAST, SIDE_LEAST = 30, 8
DRAWS, SEED = 2000, 11
CHANCE = 0.1  # of an interval that misses zero by chance, all candidates together


class Tried(msgspec.Struct):
    """One gate on the hard runs of the past: how many began on either side of it, and how many of these were slower than usual."""

    gate: float
    n_above: int
    slow_above: int
    n_below: int
    slow_below: int


class Suggestion(msgspec.Struct):
    """What the past says of one setting; `proposed` is null where it does not say enough, and `because` says why."""

    setting: Literal["fatigue.gate", "fatigue.clear"]
    current: float
    proposed: float | None
    because: str
    n: int  # hard runs of which legs and pace are known
    gain: float | None  # in the difference of shares above and below, against the present gate
    gain_interval: list[float] | None  # so wide that all candidates together miss zero by chance in 10 %
    tried: list[Tried]


class Calibration(msgspec.Struct):
    """One athlete."""

    athlete: str
    as_of: datetime
    warnings: list[WarningScore]
    suggestions: list[Suggestion]


def calibrate(athlete: AthleteReport, now: datetime) -> Calibration:
    """What the athlete's hard runs up to an instant say of the gates.

    Args:
        athlete: everything there is.
        now: later runs are not looked at.
    """
    runs, today = [run for run in athlete.runs if run.start_time <= now], now.astimezone(zone(athlete.time_zone)).date()
    (so_far,) = with_scores([msgspec.structs.replace(athlete, runs=runs, days=[day for day in athlete.days if day.date <= today])])
    hard, gates = [run for run in runs if _is_telling(run)], athlete.gates
    return Calibration(
        athlete=athlete.athlete,
        as_of=now,
        warnings=so_far.warnings,
        suggestions=[
            suggestion("fatigue.gate", gates.gate, hard),
            suggestion("fatigue.clear", gates.clear, [run for run in hard if not run.in_window]),
        ],
    )


def suggestion(setting: Literal["fatigue.gate", "fatigue.clear"], current: float, runs: Sequence[Run]) -> Suggestion:
    """The gate that tells slow runs best, if it does so better than the present one beyond chance.

    Args:
        setting: what is asked for.
        current: its value.
        runs: hard ones whose pace can be compared, in order of time.
    """
    legs = np.array([run.leg_fatigue for run in runs])
    slow = np.array([bool(happened_slower(run)) for run in runs], dtype=bool)
    tried = [_tried(gate, legs, slow) for gate in CANDIDATES]
    usable = [one for one in tried if min(one.n_above, one.n_below) >= SIDE_LEAST]

    def answer(because: str, proposed: float | None = None, gain: float | None = None, interval: list[float] | None = None) -> Suggestion:
        return Suggestion(setting, current, proposed, because, len(runs), gain, interval, tried)

    if len(runs) < RUNS_LEAST:
        return answer(f"too few to say: {len(runs)} hard runs of which legs and pace are known, {RUNS_LEAST} are needed")
    if not usable:
        return answer(f"too one-sided to say: no gate has {SIDE_LEAST} of these {len(runs)} runs on either side")
    best = max(usable, key=_difference)
    if best.gate == current:
        return answer("the present gate tells slow runs best")
    days = np.array([run.start_time.timestamp() / 86400 for run in runs])
    weights = block_weights(days, DRAWS, np.random.default_rng(SEED))
    draws = _differences(best.gate, legs, slow, weights) - _differences(current, legs, slow, weights)
    tail = CHANCE / len(usable) / 2
    low, high = (float(bound) for bound in np.quantile(draws, [tail, 1 - tail]))
    gain = _difference(best) - _difference(_tried(current, legs, slow))
    if low <= 0:
        return answer(f"{best.gate:g} told slow runs best, and by no more than chance may give", gain=gain, interval=[low, high])
    return answer(
        f"of {best.n_above} hard runs from {best.gate:g} up {best.slow_above} were slow, of {best.n_below} below {best.slow_below}",
        best.gate, gain, [low, high],
    )  # fmt: skip


def _is_telling(run: Run) -> bool:
    return (run.probability_hard or 0.0) >= HARD_FROM and not run.unknown_lifts and happened_slower(run) is not None


def _tried(gate: float, legs: Floats, slow: Flags) -> Tried:
    above = legs >= gate
    return Tried(gate, int(above.sum()), int(slow[above].sum()), int((~above).sum()), int(slow[~above].sum()))


def _difference(one: Tried) -> float:
    """Share of slow runs above the gate minus that below; 0 where a side is empty, since it then tells nothing."""
    return one.slow_above / one.n_above - one.slow_below / one.n_below if one.n_above and one.n_below else 0.0


def _differences(gate: float, legs: Floats, slow: Flags, weights: Floats) -> Floats:
    """The same in every draw of blocks."""
    above = weights * (legs >= gate)
    below = weights - above
    n_above, n_below = above.sum(axis=1), below.sum(axis=1)
    known = (n_above > 0) & (n_below > 0)
    shares = (above @ slow) / np.where(known, n_above, 1.0) - (below @ slow) / np.where(known, n_below, 1.0)
    return np.where(known, shares, 0.0)


def render(found: Sequence[Calibration], *, as_json: bool) -> str:
    """As text for a person or as JSON for a program.

    Args:
        found: one per athlete.
        as_json: for a program.
    """
    if as_json:
        return msgspec.json.format(msgspec.json.encode(found), indent=1).decode()
    return "\n\n".join("\n".join(_lines(one)) for one in found)


def _lines(found: Calibration) -> list[str]:
    lines = [f"{found.athlete}, as of {found.as_of:%Y-%m-%d}: what the warnings on tired legs were worth"]
    lines += [f"  {worth(score)}" for score in found.warnings]
    for one in found.suggestions:
        lines += ["", f"{one.setting} = {one.current:g}: {one.because}"]
        lines += [
            f"  from {tried.gate:>2g}: {tried.slow_above} of {tried.n_above} slow above, {tried.slow_below} of {tried.n_below} below"
            for tried in one.tried
            if one.n >= RUNS_LEAST and tried.n_above and tried.n_below
        ]
    proposed = [one for one in found.suggestions if one.proposed is not None]
    if proposed:
        lines += ["", "legday changes no setting by itself; to use what is proposed, paste into config.toml:", "[fatigue]"]
        lines += [f"{one.setting.partition('.')[2]} = {one.proposed:g}  # {one.because}" for one in proposed]
    return lines
