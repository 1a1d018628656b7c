"""The rule book's first section over one day or one run of it, in the order of authority, at most one finding per cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from legday.report.rules.care import dread, not_ready, some_soreness
from legday.report.rules.fuel import deficit, not_fed_after, not_fed_before
from legday.report.rules.key import key_next, lift_before_key
from legday.report.rules.skip import pain, sick, slept_badly, sore, stairs, wobble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.report.model import Finding
    from legday.report.rules.day_seen import DayRule, DaySeen

REPORTED: tuple[DayRule, ...] = (
    pain, sick, wobble, sore, stairs, slept_badly, some_soreness, dread, not_fed_after, not_fed_before, deficit, not_ready,
)  # fmt: skip
AHEAD: tuple[DayRule, ...] = (key_next, lift_before_key)
"""What lies ahead of a day, whatever was reported of it."""
NOT_OF_A_RUN = ("FUEL_AFTER", "KEY_NEXT", "LIFT_BEFORE_KEY")  # over, or ahead, when a run is looked back at
SAME_CAUSE = {"SKIP_STAIRS": "SKIP_DOMS", "READY_80": "SKIP_SLEEP"}  # the second speaks for the first


def findings_of_day(seen: DaySeen) -> list[Finding]:
    """Everything that speaks against running on a day; about a run, what spoke against it. The first speaks for what it silences."""
    found = [finding for rule in REPORTED if (finding := rule(seen)) and not (seen.run and finding.rule in NOT_OF_A_RUN)]
    ahead = [] if seen.run else [finding for rule in AHEAD if (finding := rule(seen))]
    return [*with_silenced(found), *ahead]


def with_silenced(found: Sequence[Finding]) -> list[Finding]:
    """The findings of one cause as one: pain ends the decision, a stop speaks for all that is less, soreness for stairs."""
    if not found:
        return []
    leading, *others = found
    fired = {finding.rule for finding in found}
    kept: list[Finding] = []
    silenced: list[Finding] = []
    for finding in others:
        of_same = SAME_CAUSE.get(finding.rule) in fired or (finding.rule == "READY_80" and "CARE_SORE" in fired)
        less = leading.severity == "stop" and finding.severity != "stop" and finding.rule != "SKIP_SLEEP"  # which may ask for more
        (silenced if leading.rule == "SKIP_PAIN" or less or of_same else kept).append(finding)
    return [msgspec.structs.replace(leading, silenced=[one.rule for one in silenced]), *kept]
