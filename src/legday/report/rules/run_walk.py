"""Running and walking in turns on tired legs: seen, and held against what suits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.conditions import Condition, all_hold, in_window
from legday.report.words import percent

if TYPE_CHECKING:
    from legday.report.model import Finding
    from legday.report.rules.seen import Seen

SHARE_OF_5_1, SHARE_OF_3_2 = 1 / 6, 2 / 5
SORE_FROM = 5.0


def when_run_and_walk(seen: Seen) -> list[Condition]:
    """In the window, and recognised as running and walking in turns."""
    share = seen.run.walk_share
    turns = "running and walking in turns"
    seen_is = seen.run.kind if share is None else f"{seen.run.kind}, {percent(share)} walked"
    return [in_window(seen), Condition(turns, seen_is, None if seen.run.kind == "unknown" else seen.run.kind == "run_walk")]


def run_and_walk(seen: Seen) -> Finding | None:
    """A note: what share was walked, beside 5 min running and 1 walking (big lifts, little soreness) and 3 and 2 (sore)."""
    if not all_hold(when_run_and_walk(seen)):
        return None
    share = seen.run.walk_share or 0.0
    soreness = seen.day.soreness_0_10 if seen.day else None
    suits, of_it = ("3 min of running and 2 of walking", SHARE_OF_3_2) if (soreness or 0.0) >= SORE_FROM else ("5 min and 1", SHARE_OF_5_1)
    why = "Soreness that day: not known" if soreness is None else f"Soreness that day: {soreness:g}"
    return seen.finding(
        "WALK_RUN",
        "note",
        value=share,
        threshold=of_it,
        text=f"Run and walk: {percent(share)} of it walked, {seen.after}. 5 min running and 1 walking is 17 %, 3 and 2 is 40 %. {why}.",
        do_instead=f"After a big leg day {suits} suits: 20-30 min of it.",
        rests_on=(seen.run.kind_basis or "moving_time", *(["soreness"] if soreness is not None else [])),
    )
