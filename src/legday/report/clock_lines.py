"""The legs' clock, a run at another hour and a swapped week in one sentence each, for every renderer alike.

Apart from lines.py, because these say what might have been, and must say how unsure that is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from legday.report.lines import lift_title, run_title
from legday.report.words import WEEKDAYS, day
from legday.science.enough import FOR_A_CLOCK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from legday.report.model import AthleteReport, Finding, Lift, Run
    from legday.report.response import MetricEffect, Response, Shift

PACE = "speed_at_heart_rate"


def moved_line(finding: Finding, run: Run | None, lifts: Sequence[Lift]) -> str | None:
    """`to Thu 29 Jan 09:00, 14 h later: legs due at 24 instead of 57.`, with what that was to save and which lift it was.

    None where no other hour was better.
    """
    moved = finding.moved
    if moved is None or run is None or moved.best_shift_h == 0:
        return None
    shifts = {one.shift_h: one for one in moved.shifts}
    own, best = shifts[0], shifts[moved.best_shift_h]
    if best.leg_fatigue >= own.leg_fatigue:
        return None
    when = run.local_start_time + timedelta(hours=moved.best_shift_h)
    way = f"{abs(moved.best_shift_h)} h {'later' if moved.best_shift_h > 0 else 'earlier'}"
    blame = next((lift for lift in lifts if lift.activity_id == moved.lift_id), None)
    due = f"to {day(when)} {when:%H:%M}, {way}: legs due at {best.leg_fatigue:.0f} instead of {own.leg_fatigue:.0f}"
    whose = f" {_whose(blame)} made {100 * moved.lift_share:.0f} % of that." if blame else ""
    return f"{due}{_gain(own, best)}.{whose}"


def _whose(lift: Lift) -> str:
    return f"{WEEKDAYS[lift.local_start_time.weekday()]}'s {lift_title(lift, 30)}"


def clock_line(response: Response) -> str:
    """What is known of this runner's legs, or that it is only known of people at large."""
    effect = next((one for one in response.metrics if one.metric == PACE and one.effect_pct is not None), None)
    if response.status == "prior":
        have = f"{response.n_flagged} and {response.n_fresh}"
        need = f"needs pace or form of {FOR_A_CLOCK.flagged} runs 24-48 h after legs and of {FOR_A_CLOCK.fresh} on fresh ones"
        people = f"people at large are at their worst after {response.prior_peak_hour:.0f} h"
        return f"not yet your own: {need} (all your runs: {have}); {people}"
    hours = ""
    if response.named and response.peak_hour and response.peak_interval_hours and response.back_hour and response.back_interval_hours:
        low, high = response.peak_interval_hours
        first, last = response.back_interval_hours
        hours = (
            f"; worst {response.peak_hour:.0f} h after legs ({low:.0f} to {high:.0f}), 90 % back by {response.back_hour:.0f} h "
            f"({first:.0f} to {last:.0f})"
        )
    else:
        hours = "; at which hour they are worst, your runs do not say"
    return f"{_effect(effect)}{hours}"


def swap_line(athlete: AthleteReport) -> str | None:
    """`Tue Squats on Mon and Mon Tempo on Tue: hard running on tired legs 17 instead of 77`, and what is counted; None if nothing helps."""
    if not athlete.swaps:
        return None
    swap = athlete.swaps[0]
    titles = {lift.activity_id: lift_title(lift, 30) for lift in (*athlete.lifts, *athlete.other_lifts)}
    titles |= {run.activity_id: run_title(run, 30) for run in athlete.runs}
    starts: dict[str, date] = {lift.activity_id: lift.local_start_time.date() for lift in (*athlete.lifts, *athlete.other_lifts)}
    starts |= {run.activity_id: run.local_start_time.date() for run in athlete.runs}
    if any(move.activity_id not in titles for move in swap.moves):
        return None
    said = [f"{day(starts[move.activity_id])[:3]} {titles[move.activity_id]} on {day(move.to_day)[:3]}" for move in swap.moves]
    met = f"{swap.interference:.0f} instead of {swap.before:.0f} (chance of hard times leg fatigue)"
    return f"{' and '.join(said)}: hard running on tired legs {met}"


def _gain(own: Shift, best: Shift) -> str:
    """What the other hour was to save, with the 90 % interval of one run; empty while it is not known."""
    if own.pace_pct is None or best.pace_pct is None or own.pace_interval_pct is None:
        return ""
    gain, half = best.pace_pct - own.pace_pct, (own.pace_interval_pct[1] - own.pace_interval_pct[0]) / 2
    beats = ""
    if own.heart_rate_cost_bpm is not None and best.heart_rate_cost_bpm is not None:
        beats = f", {best.heart_rate_cost_bpm - own.heart_rate_cost_bpm:+.0f} bpm at the same pace"
    return f", speed at the same effort {gain:+.1f} % (one run: {gain - half:+.0f} to {gain + half:+.0f}){beats}"


def _effect(effect: MetricEffect | None) -> str:
    if effect is None or effect.effect_pct is None or effect.interval_pct is None:
        return "of your form more is known than of your pace: see report.json"
    low, high = effect.interval_pct
    runs = f"{effect.n_flagged} runs 24-48 h after legs, {effect.n_fresh} fresh"
    spread = f"{low:+.1f} to {high:+.1f}; {runs}"
    if not effect.distinguishable:
        return f"no difference of your speed at the same heart rate stands out ({effect.effect_pct:+.1f} %, {spread})"
    way = "slower" if effect.effect_pct < 0 else "faster"
    return f"{abs(effect.effect_pct):.1f} % {way} at the same heart rate 24-48 h after legs ({spread})"
