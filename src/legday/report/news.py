"""What is worth a message tonight: findings that nobody was told of, and the digest of a week that is due.

Apart from notify.py, which sends it: what was told is kept for each address, so that one that failed is told later and no other twice.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from legday.report.mail import FINDING_DAYS
from legday.report.model import SEVERITIES, AthleteReport, Finding, Report
from legday.report.words import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legday.report.model import Severity

FIRST_NIGHT = timedelta(days=2)  # an address that is new is not told of years
LOOKS_BACK = timedelta(days=FINDING_DAYS - 1)  # as a letter does; nights without a network are made up for this long
SAME_START = timedelta(minutes=10)  # a run whose better source came later keeps its finding under another id


class ToldFinding(msgspec.Struct, frozen=True):
    """A finding that was sent: whose, which rule, and the start of its run or, where it has none, its day."""

    athlete: str
    rule: str
    date: date
    start_time: datetime | None


class Told(msgspec.Struct, frozen=True):
    """What one address was told; `weekly` is the day that the last digest was due."""

    since: date
    findings: tuple[ToldFinding, ...] = ()
    weekly: date | None = None


class News(msgspec.Struct, frozen=True):
    """What to send to one address: the report with new findings only, None where there are none, and whether a digest is due."""

    told: Told
    report: Report | None
    weekly: bool
    fresh: tuple[ToldFinding, ...]
    due: date | None

    def after(self, *, findings: bool, weekly: bool) -> Told:
        """What the address will have been told when these were sent."""
        oldest = self.told.since - LOOKS_BACK
        kept = tuple(one for one in self.told.findings if one.date >= oldest)
        due = self.due if weekly or not self.weekly else self.told.weekly
        return msgspec.structs.replace(self.told, findings=(*kept, *(self.fresh if findings else ())), weekly=due)


def news(report: Report, told: Told | None, mildest: Severity, weekly: str) -> News:
    """What of a report one address was not told yet.

    Args:
        report: everything as of now.
        told: what it was told so far, None for an address that is new.
        mildest: the mildest severity that is sent.
        weekly: the day of the digest, a lower-case English name; "" for none.
    """
    today = report.generated_at.date()
    told = told or Told(since=today - FIRST_NIGHT)
    told = msgspec.structs.replace(told, since=max(told.since, today - LOOKS_BACK))
    athletes, fresh = [], list[ToldFinding]()
    for athlete in report.athletes:
        worth = [(one, named) for one, named in _named(athlete) if one.date >= told.since and _is_worth(one, mildest)]
        new = [(one, named) for one, named in worth if not any(_is_same(named, earlier) for earlier in told.findings)]
        fresh += [named for _, named in new]
        if new:
            athletes.append(msgspec.structs.replace(athlete, findings=[one for one, _ in new]))
    due = _due(today, weekly)
    is_due = due is not None and (due == today if told.weekly is None else due > told.weekly)
    return News(told, msgspec.structs.replace(report, athletes=athletes) if athletes else None, is_due, tuple(fresh), due)


def _due(today: date, weekly: str) -> date | None:
    """The last day, today included, that a digest was due."""
    return today - timedelta(days=(today.weekday() - WEEKDAYS.index(weekly.capitalize())) % 7) if weekly else None


def _named(athlete: AthleteReport) -> Iterator[tuple[Finding, ToldFinding]]:
    starts = {run.activity_id: run.start_time for run in athlete.runs}
    for one in athlete.findings:
        yield one, ToldFinding(athlete.athlete, one.rule, one.date, starts.get(one.activity_id or ""))


def _is_worth(finding: Finding, mildest: Severity) -> bool:
    return finding.rule != "UNKNOWN_LIFT_IN_WINDOW" and SEVERITIES.index(finding.severity) >= SEVERITIES.index(mildest)


def _is_same(one: ToldFinding, other: ToldFinding) -> bool:
    if (one.athlete, one.rule) != (other.athlete, other.rule):
        return False
    if one.start_time is None or other.start_time is None:
        return one.date == other.date and one.start_time is other.start_time
    return abs(one.start_time - other.start_time) <= SAME_START
