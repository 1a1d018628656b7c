"""The form of a run in one sentence, with what it rests on, or why it cannot be told.

Apart from form.py, which holds the numbers, because the page says this of every run that it shows, not only of those whose form broke down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.form import WORDS, break_words
from legday.report.words import capital, count, listed

if TYPE_CHECKING:
    from legday.report.form import Form

SHOWN = 3  # metrics
NOT_TOLD = {
    "one metric": "one metric alone cannot tell whether it held",
    "no baseline": "too few own fresh runs before it to compare with",
    "too short": "too short to tell",
    "intervals": "not told of intervals, whose speed changes too much",
    "not a run": "not told of a walk or a ride",
    "no sensor": "the file has no cadence or running dynamics",
}


def form_line(form: Form | None, told: str = "") -> str:
    """`Form held; all in all at the same speed and grade cadence -0.4 % against 14 own fresh runs.`; empty where nothing can be told.

    Args:
        form: of the run; None where it was not looked at.
        told: what stands above; a break that is told there is not told again.
    """
    if form is None or form.status in NOT_TOLD:
        return ""
    levels = _levels(form)
    if form.status == "held":
        return f"Form held{f'; {levels}' if levels else ''}."
    words = break_words(form)
    if words in told:
        return f"{capital(levels)}." if levels else ""
    return f"{words}{f'; {levels}' if levels else ''}."


def why_not_told(form: Form | None) -> str:
    """Why nothing is said of the form of a run that was looked at; empty where something is."""
    return f"Form: {NOT_TOLD[form.status]}." if form and form.status in NOT_TOLD else ""


def _levels(form: Form) -> str:
    """How the whole run differed from fresh ones, metric by metric, the largest difference first."""
    known = sorted((one for one in form.metrics if one.level_pct is not None), key=lambda one: -abs(one.level_pct or 0.0))[:SHOWN]
    if not known:
        return ""
    said = listed(f"{WORDS[one.metric]} {one.level_pct:+.1f} {_unit(one.metric)}" for one in known)
    fewest = min(one.n_fresh for one in known)
    return f"all in all at the same speed and grade {said} against {count(fewest, 'own fresh run')}"


def _unit(metric: str) -> str:
    return "points" if metric == "stance_time_balance" else "%"
