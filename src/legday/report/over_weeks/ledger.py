"""What running costs the squat and squatting the running, month by month, and why strength stands still.

Apart from own_answers.py, because here months are compared and not days; an effect is never told without n and interval.
"""

from __future__ import annotations

import math
from datetime import timedelta
from statistics import fmean
from typing import TYPE_CHECKING

from legday.report.over_weeks.said import said
from legday.report.words import count
from legday.science.least_squares import slope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from legday.report.model import Finding
    from legday.report.over_weeks.said import Seen
    from legday.science.least_squares import Slope

    Strength = Sequence[tuple[date, float]]  # local date of a lift and how strong the legs were, % of their mean

BLOCK = timedelta(days=28)
BLOCKS_LEAST = 8
HARD_FROM = 0.5
FRESH_BELOW = 10.0
FLAT_PCT, FLAT_LIFTS = 1.0, 4  # per four weeks; lifts in each of the two
SHORT_NIGHT_H, NIGHTS_LEAST, SHORT_SHARE = 6.0, 7, 0.25


def interference(seen: Seen, strength: Strength) -> list[Finding]:
    """Both directions, each from 8 pairs of four weeks on; below it keeps silent."""
    hard: dict[int, float] = {}
    for run in seen.runs:
        if run.in_window and (run.probability_hard or 0.0) >= HARD_FROM:
            _add(hard, _block(seen, run.local_start_time.date()), run.moving_time_s / 3600)
    load: dict[int, float] = {}
    for lift in seen.lifts:
        if lift.lower_body:
            _add(load, _block(seen, lift.local_start_time.date()), lift.leg_load or 0.0)
    economy = [
        (run.local_start_time.date(), 100 * math.log(run.efficiency))
        for run in seen.runs
        if run.efficiency and not run.in_window and run.leg_fatigue < FRESH_BELOW
    ]
    of_running = _slope(seen, hard, strength), "hour of hard running 24-48 h after legs", "your best lifts", ["sets", "heart_rate"]
    of_lifting = _slope(seen, load, economy), "unit of leg load", "your speed per heartbeat on fresh legs", ["heart_rate", "pace", "sets"]
    return [_told(seen, found, what, whose, rests_on) for found, what, whose, rests_on in (of_running, of_lifting) if found]


def stall_cause(seen: Seen, strength: Strength) -> Finding | None:
    """Strength flat over four weeks against the four before: sleep and fuel are looked at first, then running in the window."""
    latest, before = (_within(seen, strength, back) for back in (0, 1))
    if len(latest) < FLAT_LIFTS or len(before) < FLAT_LIFTS:
        return None
    change = fmean(latest) - fmean(before)
    if change >= FLAT_PCT:
        return None
    moved = f"Your best lifts moved by {change:+.1f} % against the four weeks before ({len(latest)} and {count(len(before), 'lift')})."
    return said(
        "STALL_CAUSE", seen.today, f"{moved} {_why(seen)}", value=change, threshold=FLAT_PCT, rests_on=["sets", "sleep"], confidence="low",
        do_instead="Sleep and food first; then move hard runs out of the two days after legs.",
    )  # fmt: skip


def _why(seen: Seen) -> str:
    days = [day for day in seen.days if day.date > seen.today - BLOCK]
    nights = [day.sleep_h for day in days if day.sleep_h is not None]
    short = sum(hours < SHORT_NIGHT_H for hours in nights)
    bad, deficit = sum(bool(day.slept_badly) for day in days), sum(bool(day.calorie_deficit) for day in days)
    if len(nights) >= NIGHTS_LEAST and short / len(nights) >= SHORT_SHARE:
        return f"Look at sleep first: {short} of {len(nights)} nights were under {SHORT_NIGHT_H:.0f} h."
    if bad + deficit >= NIGHTS_LEAST:
        return f"Look at sleep and food first: {count(bad, 'bad night')}, {count(deficit, 'day')} in deficit."
    hard = [
        run for run in seen.runs_of(seen.today - BLOCK + timedelta(days=1), seen.today)
        if run.in_window and (run.probability_hard or 0.0) >= HARD_FROM
    ]  # fmt: skip
    unknown = "" if len(nights) >= NIGHTS_LEAST else f"Of sleep only {count(len(nights), 'night')} of 28 are known. "
    return f"{unknown}{count(len(hard), 'hard run')} came 24-48 h after legs in these four weeks; it may be those, or neither."


def _told(seen: Seen, found: Slope, what: str, whose: str, rests_on: list[str]) -> Finding:
    costs = found.high < 0
    chance = "" if found.stands_out else " That may be chance."
    text = (
        f"Each {what} in four weeks went with {found.value:+.1f} % of {whose} in the four weeks after (90 %: {found.low:+.1f} to "
        f"{found.high:+.1f}; {found.n} pairs of months; rides are not counted).{chance}"
    )
    apart = "Keep the two apart: hard runs before leg day, or from the third day after."
    return said(
        "INTERFERENCE", seen.today, text, value=found.value, threshold=0.0, rests_on=rests_on, severity="caution" if costs else "note",
        confidence="medium", do_instead=apart if costs else "Nothing.",
    )  # fmt: skip


def _slope(seen: Seen, dose: Mapping[int, float], outcome: Strength) -> Slope | None:
    """How the trend of an outcome over four weeks goes with the dose of the four weeks before; None below 8 pairs.

    Each trend is within its own four weeks, so that no lift counts in two of them.
    """
    values: dict[int, list[tuple[float, float]]] = {}
    for day, value in outcome:
        values.setdefault(_block(seen, day), []).append((float((day - seen.today).days), value))
    trends = {block: slope([value for _, value in known], [at for at, _ in known]) for block, known in values.items()}
    recorded = {_block(seen, one.local_start_time.date()) for one in seen.runs}
    recorded |= {_block(seen, one.local_start_time.date()) for one in seen.lifts}
    pairs = [(trend.value * BLOCK.days, dose.get(block + 1, 0.0)) for block, trend in trends.items() if trend and block + 1 in recorded]
    if len(pairs) < BLOCKS_LEAST:
        return None
    return slope([trend for trend, _ in pairs], [given for _, given in pairs])


def _block(seen: Seen, day: date) -> int:
    """Four weeks counted back from today: 0 the latest."""
    return (seen.today - day) // BLOCK


def _within(seen: Seen, strength: Strength, block: int) -> list[float]:
    return [value for day, value in strength if _block(seen, day) == block]


def _add(sums: dict[int, float], block: int, value: float) -> None:
    sums[block] = sums.get(block, 0.0) + value
