"""What warnings were worth, in one sentence with its numbers; apart, because a page and `legday calibrate` say it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from legday.report.response import WarningScore

WHAT = {
    "pace": "slower than three of four fresh runs at the same effort",
    "form": "form broke on the way",
    "soreness_24h": "sore (5 of 10 or more) the next morning",
    "soreness_48h": "sore (5 of 10 or more) two mornings later",
}


def worth(score: WarningScore) -> str:
    """`sore the next morning: 5 of 12 runs warned of (42 %, ...) and 11 of 48 others; Brier 0.18, the base rate alone 0.19 (n 60)`."""
    what = WHAT[score.outcome]
    if not score.n_warned or score.hit_rate_interval is None or score.hit_rate is None:
        return f"{what}: known of {score.n} runs, none of them warned of"
    low, high = score.hit_rate_interval
    share = f"{100 * score.hit_rate:.0f} %, 90 %: {100 * low:.0f} to {100 * high:.0f}"
    brier = "" if score.brier is None else f"; Brier {score.brier:.2f}, the base rate alone {score.brier_base_rate:.2f} (n {score.n})"
    return f"{what}: {score.hits} of {score.n_warned} runs warned of ({share}), {score.missed} of {score.n_not_warned} others{brier}"
