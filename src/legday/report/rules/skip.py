"""What ends the decision before a run: pain, illness, wobble, soreness, a bad night. The athlete's own word, so never softened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.conditions import Condition, all_hold
from legday.report.rules.day_seen import REST_FROM, DaySeen, reported

if TYPE_CHECKING:
    from legday.report.model import Finding

SORE_FROM = {"strict": 6.0, "lenient": 8.0}  # by `rules.soreness_policy`
SQUAT_ABOVE = 6.0
SLEEP_LEAST_H = 6.0
SHORT_BY_H = 1.5  # below the own median


def when_pain(seen: DaySeen) -> list[Condition]:
    """Sharp pain or joint pain."""
    return [reported("sharp pain or joint pain", seen.day.sharp_or_joint_pain, seen.day.sharp_or_joint_pain)]


def pain(seen: DaySeen) -> Finding | None:
    """A stop that ends the decision."""
    if not all_hold(when_pain(seen)):
        return None
    return seen.finding(
        "SKIP_PAIN",
        "stop",
        text="Sharp pain or pain in a joint was reported: that is no soreness.",
        do_instead="No run. Stretch, foam roll, and have it looked at by somebody who knows.",
        rests_on=("self_report",),
    )


def when_sick(seen: DaySeen) -> list[Condition]:
    """Sick, very drained, run down."""
    return [reported("sick or very drained", seen.day.sick_or_drained, seen.day.sick_or_drained)]


def sick(seen: DaySeen) -> Finding | None:
    """A stop."""
    if not all_hold(when_sick(seen)):
        return None
    return seen.finding(
        "SKIP_SICK",
        "stop",
        text="Sick or very drained was reported.",
        do_instead="Skip it: the body needs to heal.",
        rests_on=("self_report",),
    )


def when_wobble(seen: DaySeen) -> list[Condition]:
    """Not stable on one leg."""
    stable = seen.day.stable_on_one_leg
    return [reported("not stable on one leg", None if stable is None else not stable, None if stable is None else not stable)]


def wobble(seen: DaySeen) -> Finding | None:
    """A stop."""
    if not all_hold(when_wobble(seen)):
        return None
    return seen.finding(
        "SKIP_WOBBLE",
        "stop",
        text="Not stable on one leg was reported: tired legs land badly.",
        do_instead="No run: a bike, or no training.",
        rests_on=("self_report",),
    )


def when_sore(seen: DaySeen) -> list[Condition]:
    """Soreness from the policy's limit on, or above 6 in a squat without weight."""
    general, squat, limit = seen.soreness, seen.day.soreness_in_squat_0_10, SORE_FROM[seen.gates.soreness_policy]
    asked = f"soreness at least {limit:g} ({seen.gates.soreness_policy}), or above {SQUAT_ABOVE:g} in a squat without weight"
    said = ", ".join(f"{word}{value:g}" for word, value in (("", general), ("in a squat ", squat)) if value is not None)
    known = general is not None or squat is not None
    sore = (general is not None and general >= limit) or (squat is not None and squat > SQUAT_ABOVE)
    return [Condition(asked, said or "not reported", sore if known else None)]


def sore(seen: DaySeen) -> Finding | None:
    """A stop: no run, and from 8 on rest."""
    if not all_hold(when_sore(seen)):
        return None
    general, squat, policy = seen.soreness or 0.0, seen.day.soreness_in_squat_0_10 or 0.0, seen.gates.soreness_policy
    by_squat = squat > SQUAT_ABOVE and not general >= SORE_FROM[policy]
    said = f"Soreness {squat:g} of 10 in a squat (limit {SQUAT_ABOVE:g})" if by_squat else f"Soreness {general:g} of 10"
    limit = "" if by_squat else f" (policy {policy}: no run from {SORE_FROM[policy]:g} on)"
    rest = seen.worst_soreness >= REST_FROM
    return seen.finding(
        "SKIP_DOMS",
        "stop",
        value=squat if by_squat else general,
        threshold=SQUAT_ABOVE if by_squat else SORE_FROM[policy],
        text=f"{said} was reported{limit}.",
        do_instead="Rest: no training of the legs today." if rest else "Walk or bike until it eases; no run.",
        rests_on=("soreness",),
    )


def when_stairs(seen: DaySeen) -> list[Condition]:
    """Stairs or a squat hurt."""
    return [reported("stairs or a squat hurt", seen.day.stairs_hurt, seen.day.stairs_hurt)]


def stairs(seen: DaySeen) -> Finding | None:
    """A stop: walk."""
    if not all_hold(when_stairs(seen)):
        return None
    return seen.finding("SKIP_STAIRS", "stop", text="Stairs or a squat hurt, as reported.", do_instead="Walk.", rests_on=("self_report",))


def when_slept_badly(seen: DaySeen) -> list[Condition]:
    """Slept badly, under 6 h, or 1.5 h below the own median where that is known."""
    hours, badly, usual = seen.day.sleep_h, seen.day.slept_badly, seen.usual_sleep_h
    least = SLEEP_LEAST_H if usual is None else max(SLEEP_LEAST_H, usual - SHORT_BY_H)
    own = "" if usual is None else f" (own median {usual:.1f} h less {SHORT_BY_H:g} h)"
    said = [*([f"{hours:g} h"] if hours is not None else []), *(["badly" if badly else "well"] if badly is not None else [])]
    short = (hours is not None and hours < least) or bool(badly)
    return [Condition(f"slept badly, or less than {least:.1f} h{own}", ", ".join(said) or "not known", short if said else None)]


def slept_badly(seen: DaySeen) -> Finding | None:
    """A gate that good fuel does not buy off: a warning."""
    if not all_hold(when_slept_badly(seen)):
        return None
    hours, usual = seen.day.sleep_h, seen.usual_sleep_h
    least = SLEEP_LEAST_H if usual is None else max(SLEEP_LEAST_H, usual - SHORT_BY_H)
    short = hours is not None and hours < least
    said = f"{hours:g} h of sleep; your limit is {least:.1f} h" if short else "A bad night was reported"
    return seen.finding(
        "SKIP_SLEEP",
        "warning",
        value=hours,
        threshold=least,
        text=f"{said}. Sleep is a gate: good food does not buy it off.",
        do_instead="Active recovery only: yoga, a swim, or rest.",
        rests_on=("sleep",),
    )
