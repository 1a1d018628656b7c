"""What was found, one piece for each run: a reader wants to hear of a run once, a program every rule that fired.

Apart from the rules, which know one run, and from the renderers, which only set what is handed to them.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from legday.report.model import SEVERITIES
from legday.report.rules.seen import CANNOT_TELL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legday.report.model import AthleteReport, Finding, Today

ASKS = "UNKNOWN_LIFT_IN_WINDOW"  # a question, asked elsewhere
ENVELOPE = "ENV_"
FORTNIGHT = timedelta(days=14)
_SENTENCE_END = re.compile(r"(?<=\.) ")


def told(findings: Iterable[Finding]) -> list[Finding]:
    """The worst finding on each run or day, in the order of their dates; of the others on it the first sentence stands behind its text."""
    of_one: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        if finding.rule != ASKS:
            of_one.setdefault((finding.date, finding.activity_id), []).append(finding)
    return [_as_one(sorted(found, key=rank, reverse=True)) for found in of_one.values()]


def rank(finding: Finding) -> float:
    """How much a finding matters beside others: by severity, what is said of easy runs below the rest of its kind."""
    return SEVERITIES.index(finding.severity) - (0.5 if is_of_envelope(finding) else 0.0)


def is_of_envelope(finding: Finding) -> bool:
    """Whether it speaks of how an easy run might have been easier."""
    return finding.rule.startswith(ENVELOPE)


def told_now(athlete: AthleteReport) -> list[Finding]:
    """What was found, without what is said of easy runs once two weeks have gone by."""
    return [one for one in told(athlete.findings) if is_told_for_long(one) or athlete.today.date - one.date < FORTNIGHT]


def is_of_today(finding: Finding, today: Today) -> bool:
    """Whether today's verdict says it already."""
    return finding.activity_id is None and finding.date == today.date


def is_told_for_long(finding: Finding) -> bool:
    """Whether it is still worth a line when weeks have gone by."""
    return finding.rule != ASKS and not is_of_envelope(finding)


def _as_one(found: list[Finding]) -> Finding:
    worst, *others = found
    return msgspec.structs.replace(worst, text=" ".join([worst.text, *map(_first_sentence, others)]))


def _first_sentence(finding: Finding) -> str:
    return finding.text if finding.text.startswith(CANNOT_TELL) else _SENTENCE_END.split(finding.text, maxsplit=1)[0]
