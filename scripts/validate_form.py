"""Asks for breaks of form in simulated runs whose truth is known, and writes the table into docs/science-form.md.

    python scripts/validate_form.py

Apart from the tests, which ask a few of the same runs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from simulated_strides import METRICS, Runner, simulated_runs

from legday.features.form import form
from legday.tables import Pairs

PAGE = Path(__file__).parents[1] / "docs" / "science-form.md"
BEGIN, END = "<!-- written by make validate-form -->", "<!-- end -->"
WARM_UP = 12  # runs before the first that is asked about
LARGE, SMALL = (-3.0, 5.0, 0.0, 6.0), (-2.0, 3.0, 0.0, 3.0)
CALM = (
    Runner("no change"),
    Runner("no change, heavy noise", noise=1.5, heavy_tails=True),
    Runner("no change, runs drift twice as much", drift=2.0),
    Runner("no change, minutes very alike", alike=0.6),
    Runner("no change, all metrics drift together", together=0.8),
)
BROKEN = (
    Runner("cadence -3, contact +5, bounce +6 %", sizes=LARGE),
    Runner("the opposite signs", sizes=tuple(-size for size in LARGE)),
    Runner("the same over 5 min", sizes=LARGE, takes=5),
    Runner("the same, late in the run", sizes=LARGE, at=0.8),
    Runner("the same, heavy noise", sizes=LARGE, noise=1.5, heavy_tails=True),
    Runner("cadence -2, contact +3, bounce +3 %", sizes=SMALL),
)
ONE_METRIC = (
    Runner("cadence -6 % alone, all sensors", sizes=(-6.0, 0.0, 0.0, 0.0)),
    Runner("cadence -6 %, GPX: no other sensor", sizes=(-6.0, 0.0, 0.0, 0.0), metrics=METRICS[:1]),
)
FALSE_AT_MOST, WITHIN_AT_LEAST = 0.05, 0.75


class Score(NamedTuple):
    """How so many runs of a runner were judged."""

    name: str
    asked: int
    told: float  # share with a break
    within: float | None  # 2 min of the truth, of those told
    covered: float | None  # by the 90 % interval
    width: float | None  # min, mean


def score(runner: Runner, count: int, seed: int, *, breaks: bool) -> Score:
    """Runs of a runner: every eighth one breaks, or none; those before them are the baseline, breaks among them."""
    rng = np.random.default_rng(seed)
    broken = range(WARM_UP, WARM_UP + 8 * count, 8) if breaks else ()
    runs, strides, truth = simulated_runs(rng, runner, WARM_UP + (8 if breaks else 1) * count, broken)
    watch = runs.select("activity_id").with_columns(manufacturer=None, product=None).cast({"manufacturer": str, "product": str})
    rows = form(strides, runs, Pairs.create_empty(), watch)[WARM_UP:].to_dicts()
    asked = [row for row in rows if row["activity_id"] in truth] if breaks else rows
    told = [row for row in asked if row["status"] == "break"]
    if not breaks or not told:
        return Score(runner.name, len(asked), len(told) / len(asked), None, None, None)
    off = [abs(row["break_minute"] - truth[row["activity_id"]]) for row in told]
    inside = [row["break_low"] <= truth[row["activity_id"]] <= row["break_high"] for row in told]
    widths = [row["break_high"] - row["break_low"] for row in told]
    within = float(np.mean(np.array(off) <= 2))
    return Score(runner.name, len(asked), len(told) / len(asked), within, float(np.mean(inside)), float(np.mean(widths)))


def table(scores: list[Score]) -> str:
    """A row for each runner."""
    lines = ["| runs | n | told of a break | minute within 2 | 90 % interval covers | its width |", "| --- | --- | --- | --- | --- | --- |"]
    for one in scores:
        found = [f"{one.within:.0%}", f"{one.covered:.0%}", f"{one.width:.1f} min"] if one.within is not None else ["", "", ""]
        lines.append(f"| {one.name} | {one.asked} | **{one.told:.1%}** | " + " | ".join(found) + " |")
    return "\n".join(lines)


def main() -> int:
    """Ask, print, write; 1 where a bound is broken."""
    calm = [score(runner, 400, seed, breaks=False) for seed, runner in enumerate(CALM, 100)]
    broken = [score(runner, 100, seed, breaks=True) for seed, runner in enumerate(BROKEN, 200)]
    alone = [score(runner, 100, seed, breaks=True) for seed, runner in enumerate(ONE_METRIC, 300)]
    text = table([*calm, *broken, *alone])
    print(text)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    wrong = [f"{one.name}: {one.told:.1%} told" for one in calm if one.told > FALSE_AT_MOST]
    wrong += [f"{one.name}: {one.within:.0%} within 2 min" for one in broken if one.within is None or one.within < WITHIN_AT_LEAST]
    print("\n" + ("\n".join(wrong) if wrong else "every bound holds"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
