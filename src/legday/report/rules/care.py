"""What asks for care before a run: some soreness, dread, and a readiness that is reckoned in the open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.conditions import Condition, all_hold
from legday.report.rules.day_seen import DaySeen, reported
from legday.report.rules.skip import SORE_FROM

if TYPE_CHECKING:
    from legday.report.model import Finding

CARE_FROM = 5.0
DREAD_MIN = 20.0
READY_FROM = 80.0  # %
SLEEP_FULL_H = 8.0
SHORT_RUN_WALK_S, SHORT_RUN_S = 20 * 60.0, 15 * 60.0


def when_some_soreness(seen: DaySeen) -> list[Condition]:
    """Soreness from 5 to below the policy's limit; a run that kept to the advice does not count."""
    limit = SORE_FROM[seen.gates.soreness_policy]
    soreness = seen.soreness
    asked = f"soreness from {CARE_FROM:g} to below {limit:g} ({seen.gates.soreness_policy})"
    found = [reported(asked, soreness, None if soreness is None else CARE_FROM <= soreness < limit)]
    if seen.run is not None:
        kept = seen.run.moving_time_s <= SHORT_RUN_WALK_S and seen.run.kind == "run_walk"
        kept = kept or (seen.gates.soreness_policy == "lenient" and seen.run.moving_time_s <= SHORT_RUN_S)
        found.append(Condition("the run did not keep to the advice", f"{seen.run.kind}, {seen.run.moving_time_s / 60:.0f} min", not kept))
    return found


def some_soreness(seen: DaySeen) -> Finding | None:
    """A caution."""
    if not all_hold(when_some_soreness(seen)):
        return None
    lenient = seen.gates.soreness_policy == "lenient"
    return seen.finding(
        "CARE_SORE",
        "caution",
        value=seen.soreness,
        threshold=CARE_FROM,
        text=f"Soreness {seen.soreness:g} of 10 was reported (policy {seen.gates.soreness_policy}).",
        do_instead="A walk, or 15 min of running at most." if lenient else "A walk, or running 3 min and walking 2 for 20 min at most.",
        rests_on=("soreness",),
    )


def when_dread(seen: DaySeen) -> list[Condition]:
    """About 20 min of dreading the run."""
    dread = seen.day.dread_min
    return [reported(f"at least {DREAD_MIN:g} min of putting it off", dread, None if dread is None else dread >= DREAD_MIN)]


def dread(seen: DaySeen) -> Finding | None:
    """A caution: the head often knows first."""
    if not all_hold(when_dread(seen)):
        return None
    return seen.finding(
        "CARE_DREAD",
        "caution",
        value=seen.day.dread_min,
        threshold=DREAD_MIN,
        text=f"{seen.day.dread_min:g} min of putting the run off were reported; the head often knows first.",
        do_instead="Walk.",
        rests_on=("self_report",),
    )


def readiness(seen: DaySeen) -> float | None:
    """The mean of four parts [%]: sleep of 8 h at most, 10 less soreness, energy, 100 less leg fatigue; None where one is not known."""
    sleep, soreness, energy = seen.day.sleep_h, seen.soreness, seen.day.energy_0_10
    if sleep is None or soreness is None or energy is None:
        return None
    parts = (100 * min(sleep / SLEEP_FULL_H, 1.0), 10 * (10 - soreness), 10 * energy, 100 - seen.leg_fatigue)
    return sum(parts) / len(parts)


def when_not_ready(seen: DaySeen) -> list[Condition]:
    """Readiness below 80 %; a run of 15 min at most kept to the advice."""
    ready = readiness(seen)
    seen_is = "sleep, soreness or energy not reported" if ready is None else f"{ready:.0f} %"
    found = [Condition(f"readiness below {READY_FROM:g} %", seen_is, None if ready is None else ready < READY_FROM)]
    if seen.run is not None:
        minutes = seen.run.moving_time_s / 60
        found.append(Condition("longer than 15 min", f"{minutes:.0f} min", seen.run.moving_time_s > SHORT_RUN_S))
    return found


def not_ready(seen: DaySeen) -> Finding | None:
    """A caution that prints its formula: the source names 80 % and gives none."""
    ready = readiness(seen)
    if ready is None or not all_hold(when_not_ready(seen)):
        return None
    formula = (
        f"mean of sleep {seen.day.sleep_h:g} of {SLEEP_FULL_H:g} h, 10 - soreness {seen.soreness:g}, energy {seen.day.energy_0_10:g} and "
        f"100 - legs {seen.leg_fatigue:.0f}"
    )
    return seen.finding(
        "READY_80",
        "caution",
        value=ready,
        threshold=READY_FROM,
        text=f"Readiness {ready:.0f} %, below {READY_FROM:g} %: {formula}. The 80 % are the source's, the formula is legday's own.",
        do_instead="A shuffle of about 2 km or 15 min, or rest.",
        rests_on=("sleep", "soreness", "energy", "leg_fatigue"),
    )
