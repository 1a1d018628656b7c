"""Speed lost at the runner's own effort on legs that were not fresh: what was seen, whatever the model says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.conditions import Condition, all_hold
from legday.report.rules.seen import FRESH_BELOW
from legday.report.words import pace

if TYPE_CHECKING:
    from legday.report.model import Finding, Severity
    from legday.report.rules.seen import Seen

BANDS: tuple[tuple[float, Severity], ...] = ((20.0, "warning"), (10.0, "caution"), (5.0, "note"))  # % slower, from


def when_pace_drop(seen: Seen) -> list[Condition]:
    """In the window or on legs that were not fresh, slower at matched effort by a band that stands out."""
    found = seen.run.pace_at_effort
    asked = f"in the window, or leg fatigue by known lifts at least {FRESH_BELOW:g}"
    loaded = Condition(asked, f"{seen.known_leg_fatigue:.1f}", seen.run.in_window or seen.known_leg_fatigue >= FRESH_BELOW)
    asked = f"at least {BANDS[-1][0]:g} % slower at the same heart rate than on fresh legs, beyond chance"
    if found is None:
        return [loaded, Condition(asked, "not known", None)]
    return [loaded, Condition(asked, f"{found.residual_pct:+.1f} %", found.band_pct is not None)]


def pace_drop(seen: Seen) -> Finding | None:
    """Slower at the own effort: a note, from 10 % a caution, from 20 % a warning."""
    found = seen.run.pace_at_effort
    if found is None or found.band_pct is None or not all_hold(when_pace_drop(seen)):
        return None
    band = found.band_pct
    ran, expected = (pace(1000 / speed, seen.units) for speed in (found.seen_speed_m_s, found.expected_speed_m_s))
    return seen.finding(
        "PACE_DROP",
        next(word for least, word in BANDS if band >= least),
        value=-found.residual_pct,
        threshold=band,
        text=(
            f"{-found.residual_pct:.0f} % slower than {found.n_fresh} earlier runs on fresh legs let expect at this heart rate "
            f"({ran} for {expected}), {seen.after}. In a single run up to {found.detectable_pct:.0f} % may be chance."
        ),
        do_instead=f"{seen.easy}. Where the usual effort no longer brings the usual pace, let the pace go.",
        rests_on=("heart_rate", "pace"),
    )
