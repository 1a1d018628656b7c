"""What is said of a rule in the rule book.

Apart from book.py, which holds one such entry for each rule, because every section's table is made of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from legday.report.rules.conditions import Condition
    from legday.report.rules.day_seen import DaySeen
    from legday.report.rules.seen import Seen

    When = Callable[[Seen], list[Condition]]
    WhenDay = Callable[[DaySeen], list[Condition]]

Section = Literal["before", "run", "weeks"]
SECTIONS: dict[Section, str] = {
    "before": "Before the run: may I run today, and how",
    "run": "The run itself, after a lower-body lift",
    "weeks": "Over weeks",
}
ARTICLE = "the advice that legday is built on"
CHOICE = "a choice of this project (docs/science.md)"


class Entry(NamedTuple):
    """One rule in words.

    `rests_on` names its inputs (W watch, L lift, S self-report, P plan and profile), `when` its conditions on one run, `when_day` those on
    a day.
    """

    id: str
    section: Section
    severity: str
    fires_when: str
    thresholds: str
    rests_on: str
    instead: str
    source: str
    when: When | None = None
    when_day: WhenDay | None = None

    @property
    def anchor(self) -> str:
        """Where docs/rules.md speaks of it."""
        return self.id.lower()
