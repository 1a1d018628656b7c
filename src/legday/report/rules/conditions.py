"""What a rule asks of a run, one condition at a time: so that `legday explain` can say why a rule was silent.

Apart from the rules, because several of them ask the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from legday.report.words import duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legday.report.rules.seen import Seen


class Condition(NamedTuple):
    """One thing that is asked, what was seen, and whether it holds; None where the input is not known."""

    asked: str
    seen: str
    holds: bool | None


def all_hold(conditions: Iterable[Condition]) -> bool:
    """Whether every condition holds; what is not known does not."""
    return all(condition.holds for condition in conditions)


def in_window(seen: Seen) -> Condition:
    """The literal window of some lower-body lift."""
    gates = seen.gates
    asked = f"began {gates.first_hours:g}-{gates.last_hours:g} h after the end of a lower-body lift"
    if seen.run.in_window or seen.run.lifts or not seen.run.unknown_lifts:
        return Condition(asked, seen.after, seen.run.in_window)
    return Condition(asked, seen.after, None)


def legs_at_least(seen: Seen, bound: float) -> Condition:
    """Leg fatigue when the run began."""
    return Condition(f"leg fatigue when it began at least {bound:g}", f"{seen.run.leg_fatigue:.1f}", seen.run.leg_fatigue >= bound)


def legs_below(seen: Seen, bound: float) -> Condition:
    """Leg fatigue when the run began."""
    return Condition(f"leg fatigue when it began below {bound:g}", f"{seen.run.leg_fatigue:.1f}", seen.run.leg_fatigue < bound)


def hard(seen: Seen) -> Condition:
    """P(hard) of at least one half."""
    return _likely("hard", seen.run.probability_hard)


def moderate(seen: Seen) -> Condition:
    """P(at least moderate) of at least one half."""
    return _likely("at least moderate", seen.run.probability_moderate)


def long(seen: Seen) -> Condition:
    """Moving time above what is long for this runner."""
    return Condition(f"moving time above {duration(seen.long_from_s)}", duration(seen.run.moving_time_s), seen.is_long)


def a_run(seen: Seen) -> Condition:
    """Neither a walk nor a ride; where nobody can tell, a run as it was recorded."""
    return Condition("neither a walk nor a ride", seen.run.kind, seen.run.kind not in ("walk", "ride"))


def _likely(what: str, probability: float | None) -> Condition:
    return Condition(
        f"P({what}) at least 0.5",
        "not known" if probability is None else f"{probability:.3f}",
        None if probability is None else probability >= 0.5,
    )
