"""One finding after the other: runs that each were too much, and lie within three days.

Apart from the other rules, because it looks at findings, not at runs: it is asked once all runs have been.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from legday.report.model import SEVERITIES, Finding
from legday.report.rules.seen import CANNOT_TELL, CONFIDENCES
from legday.report.words import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from legday.report.model import Run

WITHIN = timedelta(hours=72)
ENVELOPE = "ENV_"  # an easy run in the window is no warning, however many there are


def stacked(runs: Sequence[Run], findings: Mapping[str, Sequence[Finding]]) -> Iterator[Finding]:
    """A warning for every run with a finding that began within 72 h of an earlier one with a finding; oldest first.

    Args:
        runs: oldest first.
        findings: by run id; notes and those of the envelope are not counted.
    """
    before: tuple[Run, Finding] | None = None
    for run in runs:
        worst = _worst(findings.get(run.activity_id, ()))
        if worst is None:
            continue
        if before is not None and run.start_time - before[0].start_time <= WITHIN:
            yield _stacked(run, worst, *before)
        before = (run, worst)


def counts(finding: Finding) -> bool:
    """Whether a finding counts here."""
    return finding.activity_id is not None and finding.severity != "note" and not finding.rule.startswith((ENVELOPE, "STACKED"))


def _worst(findings: Sequence[Finding]) -> Finding | None:
    return max(filter(counts, findings), key=lambda finding: SEVERITIES.index(finding.severity), default=None)


def _stacked(run: Run, worst: Finding, earlier: Run, earlier_worst: Finding) -> Finding:
    doubted = any(one.text.startswith(CANNOT_TELL) for one in (worst, earlier_worst))
    hours = (run.start_time - earlier.start_time).total_seconds() / 3600
    text = f"The second run in {hours:.0f} h that was too much for these legs. With that of {day(earlier.local_start_time)} it may add up."
    return Finding(
        rule="STACKED",
        severity="caution" if doubted else "warning",
        activity_id=run.activity_id,
        date=run.local_start_time.date(),
        value=hours,
        threshold=WITHIN.total_seconds() / 3600,
        rests_on=list(dict.fromkeys([*earlier_worst.rests_on, *worst.rests_on])),
        confidence=min(worst.confidence, earlier_worst.confidence, key=CONFIDENCES.index),
        text=f"{CANNOT_TELL}one of the two is in doubt. Going by what is known, {text[0].lower()}{text[1:]}" if doubted else text,
        do_instead="Two days of rest or easy walking before the next session.",
    )
