"""Asks the estimator about simulated athletes whose truth is known, prints what it got right, and writes it into docs/science-response.md.

Apart from simulated_athletes.py, which knows nothing of the estimator. Ends with 1 where a bound is broken.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from simulated_athletes import METRICS, Scenario, simulated
from simulated_paces import REST, simulated_runs

from legday.features.pace_at_effort import pace_at_effort
from legday.science.clock import FRESH_LEAST, POST_LIFT_LEAST, History, clock
from legday.science.kernel import Doses
from legday.science.response import PRIOR_SD, effects, holm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulated_athletes import Floats, SimulatedAthlete

    from legday.science.clock import Clock
    from legday.science.response import Effect

PAGE = Path(__file__).resolve().parents[1] / "docs" / "science-response.md"
BEGIN, END = "<!-- written by make validate-response -->\n", "<!-- end -->"
COUNT, CLOCKS, PACES = 200, 100, 200
COVERAGE = (0.85, 0.95)
FALSE_AT_MOST = 0.05
WITHIN_HOURS, WITHIN_AT_LEAST = 6.0, 0.9
PRIORS = [PRIOR_SD[metric] for metric in METRICS]
PACE = METRICS.index("speed_at_heart_rate")

EFFECTS = (
    Scenario("no effect"),
    Scenario("no effect, heavy noise", noise=2, heavy_tails=True),
    Scenario("no effect, new device midway", new_device=True),
    Scenario("no effect, 12 weeks", weeks=12),
    Scenario("2 % at 36 h", effect_pct=2),
    Scenario("2 %, the opposite sign", effect_pct=-2),
    Scenario("2 %, heavy noise", effect_pct=2, noise=2, heavy_tails=True),
    Scenario("2 %, new device midway", effect_pct=2, new_device=True),
    Scenario("2 %, 12 weeks", weeks=12, effect_pct=2),
    Scenario("2 %, three years", weeks=156, effect_pct=2),
)
CLOCK = (
    Scenario("2 %, three years, runs at any hour", weeks=156, effect_pct=2, any_hour=True),
    Scenario("2 %, three years, by habit", weeks=156, effect_pct=2),
    Scenario("opposite sign, three years, by habit", weeks=156, effect_pct=-2),
    Scenario("2 %, one year, by habit", weeks=52, effect_pct=2),
    Scenario("no effect, three years", weeks=156),
)
PACE_ONLY = (
    Scenario("no effect, two years", weeks=104),
    Scenario("2 % slower, two years", weeks=104, effect_pct=2),
    Scenario("no effect, new device midway", weeks=104, new_device=True),
)


class EffectScore(NamedTuple):
    """What became of one scenario; shares of athletes, or of their metrics."""

    name: str
    asked: int  # athletes with enough runs of both kinds
    n_flagged: float  # median
    n_fresh: float
    covered: float
    pooled_covered: float
    plain_covered: float
    distinguishable: float  # of athletes told of any effect
    error_pct: float  # root mean square
    plain_error_pct: float


class ClockScore(NamedTuple):
    """What became of the peak in one scenario."""

    name: str
    asked: int
    runs: float  # median
    off_hours: float  # median of the absolute error
    within: float
    covered: float
    width_hours: float
    named: float


def within(interval: tuple[float, float], truth: float) -> bool:
    """Whether an interval covers."""
    return interval[0] <= truth <= interval[1]


def effect_score(scenario: Scenario, answers: Sequence[tuple[Sequence[Effect], Floats]]) -> EffectScore:
    """The score of answers beside their truths, by metric."""
    pairs = [(one, float(true)) for seen, truth in answers for one, true in zip(seen, truth, strict=True)]
    return EffectScore(
        scenario.name,
        len(answers),
        float(np.median([seen[0].n_flagged for seen, _ in answers])),
        float(np.median([seen[0].n_fresh for seen, _ in answers])),
        float(np.mean([within(one.interval_pct, true) for one, true in pairs])),
        float(np.mean([within(one.pooled_interval_pct, true) for one, true in pairs])),
        float(np.mean([within(one.plain_interval_pct, true) for one, true in pairs])),
        float(np.mean([any(holm([one.p_value for one in seen])) for seen, _ in answers])),
        float(np.sqrt(np.mean([(one.effect_pct - true) ** 2 for one, true in pairs]))),
        float(np.sqrt(np.mean([(one.plain_pct - true) ** 2 for one, true in pairs]))),
    )


def effects_of(scenario: Scenario, count: int, seed: int) -> EffectScore:
    """So many athletes of a scenario, asked about all metrics; those without enough runs of both kinds are drawn anew."""
    rng, answers = np.random.default_rng(seed), []
    while len(answers) < count:
        athlete = simulated(rng, scenario)
        used = athlete.flagged | athlete.fresh
        flagged, true = athlete.flagged[used], athlete.true_effect[used]
        seen = effects(athlete.levels[used], athlete.days[used], flagged, athlete.device[used], PRIORS)
        if None not in seen:
            answers.append(([one for one in seen if one], true[flagged].mean(axis=0) - true[~flagged].mean(axis=0)))
    return effect_score(scenario, answers)


def paces_of(scenario: Scenario, count: int, seed: int) -> EffectScore:
    """The same from distance, time, heart rate and temperature, with easier runs after leg day; one metric."""
    rng, answers = np.random.default_rng(seed), []
    while len(answers) < count:
        athlete = simulated(rng, scenario)
        rows = pace_at_effort(simulated_runs(rng, athlete), REST)
        at = rows["activity_id"].cast(int).to_numpy()
        used = athlete.flagged[at] | athlete.fresh[at]
        at, level = at[used], rows["residual_pct"].to_numpy()[used]
        flagged, true = athlete.flagged[at], athlete.true_effect[at, PACE]
        (seen,) = effects(level[:, None], athlete.days[at], flagged, athlete.device[at], [PRIORS[PACE]])
        if seen:
            answers.append(([seen], np.array([true[flagged].mean() - true[~flagged].mean()])))
    return effect_score(scenario, answers)


def asked(athlete: SimulatedAthlete) -> Clock:
    """The clock of one athlete."""
    run, lift = np.nonzero(athlete.hours >= 6)
    doses = Doses(run, athlete.hours[run, lift], athlete.dose[lift] / np.median(athlete.dose))
    return clock(athlete.levels, History(athlete.days, athlete.device, athlete.flagged, athlete.fresh, doses), PRIORS)


def clocks_of(scenario: Scenario, count: int, seed: int) -> ClockScore:
    """So many athletes of a scenario with enough runs of both kinds, asked for the hour of the worst."""
    rng, answers = np.random.default_rng(seed), []
    while len(answers) < count:
        athlete = simulated(rng, scenario)
        if athlete.flagged.sum() >= POST_LIFT_LEAST and athlete.fresh.sum() >= FRESH_LEAST:
            answers.append((athlete.peak, len(athlete.days), asked(athlete)))
    off = np.array([abs(own.peak_hour - peak) for peak, _, own in answers])
    return ClockScore(
        scenario.name,
        len(answers),
        float(np.median([runs for _, runs, _ in answers])),
        float(np.median(off)),
        float(np.mean(off <= WITHIN_HOURS)),
        float(np.mean([within(own.peak_interval, peak) for peak, _, own in answers])),
        float(np.median([own.peak_interval[1] - own.peak_interval[0] for _, _, own in answers])),
        float(np.mean([own.named for _, _, own in answers])),
    )


def table(head: str, rows: Iterable[Sequence[object]]) -> str:
    """A markdown table; `head` names its columns, split by |."""
    columns = head.split("|")
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in [columns, ["---"] * len(columns), *rows])


def effects_table(scores: Sequence[EffectScore]) -> str:
    """Coverage, false alarms and errors, with the plain difference of means beside."""
    head = "athletes|n|flagged, fresh|90 % interval covers|pooled covers|plain covers|told of an effect|error|plain error"
    rows = [
        (
            score.name, score.asked, f"{score.n_flagged:.0f}, {score.n_fresh:.0f}",
            f"**{score.covered:.1%}**", f"{score.pooled_covered:.1%}", f"{score.plain_covered:.1%}", f"**{score.distinguishable:.1%}**",
            f"{score.error_pct:.2f} %", f"{score.plain_error_pct:.2f} %",
        )
        for score in scores
    ]  # fmt: skip
    return table(head, rows)


def clocks_table(scores: Sequence[ClockScore]) -> str:
    """How near the peak was."""
    head = "athletes|n|runs|off by (median)|within 6 h|90 % interval covers|its width|named as own"
    rows = [
        (
            score.name, score.asked, f"{score.runs:.0f}", f"{score.off_hours:.1f} h", f"**{score.within:.0%}**", f"{score.covered:.0%}",
            f"{score.width_hours:.0f} h", f"{score.named:.0%}",
        )
        for score in scores
    ]  # fmt: skip
    return table(head, rows)


def broken(measured: Sequence[EffectScore], paces: Sequence[EffectScore], clocks: Sequence[ClockScore]) -> list[str]:
    """The bounds that do not hold, in words."""
    scores = [*measured, *paces]
    return [
        *(f"{one.name}: {one.covered:.1%} covered" for one in scores if not COVERAGE[0] <= one.covered <= COVERAGE[1]),
        *(
            f"{one.name}: {one.distinguishable:.1%} told of an effect"
            for one in scores
            if one.name.startswith("no effect") and one.distinguishable > FALSE_AT_MOST
        ),
        *(f"{one.name}: {one.within:.0%} within 6 h" for one in clocks[:1] if one.within < WITHIN_AT_LEAST),
        *(f"{one.name}: {one.named:.0%} named" for one in clocks if one.name.startswith("no effect") and one.named > FALSE_AT_MOST),
    ]


def main() -> int:
    """Ask, print, write; 1 where a bound is broken."""
    measured = [effects_of(scenario, COUNT, seed) for seed, scenario in enumerate(EFFECTS, 100)]
    paces = [paces_of(scenario, PACES, seed) for seed, scenario in enumerate(PACE_ONLY, 200)]
    clocks = [clocks_of(scenario, CLOCKS, seed) for seed, scenario in enumerate(CLOCK, 300)]
    parts = [
        f"Levels of {len(METRICS)} metrics, effects:\n\n{effects_table(measured)}",
        f"Pace at matched heart rate from raw runs, 8 bpm easier after leg day:\n\n{effects_table(paces)}",
        f"The hour of the worst:\n\n{clocks_table(clocks)}",
    ]
    text = "\n\n".join(parts)
    print(text)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    wrong = broken(measured, paces, clocks)
    print("\n" + ("\n".join(wrong) if wrong else "every bound holds"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
