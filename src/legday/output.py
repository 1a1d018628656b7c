"""What the commands say: progress, a line for each file that needs one, the report, and the exit code; apart from parsing."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from legday import options as o

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from legday.config import Config
    from legday.ingest.outcome import Outcome
    from legday.report.model import Report

REFUSED, FINDING = 1, 4  # exit codes


def progress(*, quiet: bool) -> AbstractContextManager[Callable[[int, int], None] | None]:
    """A bar on stderr while files are read, where a person watches."""
    from legday.progress import bar

    return bar("reading", shown=not quiet and sys.stderr.isatty())


def log(outcomes: Sequence[Outcome], *, verbose: bool, quiet: bool, log_format: o.LogFormat) -> None:
    """Refusals are always said, once; everything else only when asked for."""
    for outcome in outcomes:
        if not (verbose or outcome.new_refusal) or (quiet and not outcome.new_refusal):
            continue
        if log_format is o.LogFormat.JSON:
            import json

            facts = {
                "level": "warning" if outcome.new_refusal else "info",
                "event": outcome.outcome,
                "path": outcome.path,
                "reason": outcome.reason,
            }
            typer.echo(json.dumps(facts), err=True)
        else:
            reason = f": {outcome.reason}" if outcome.reason else ""
            typer.echo(f"{outcome.outcome}  {outcome.path}{reason}", err=True)


def tally(outcomes: Sequence[Outcome]) -> str:
    """How many files had which outcome."""
    counts = {name: sum(one.outcome == name for one in outcomes) for name in ("stored", "duplicate", "unchanged", "skipped", "refused")}
    return f"{len(outcomes)} files: " + ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def show(report: Report, settings: Config, formats: Sequence[str], out: Path | None, *, anonymise: bool, quiet: bool) -> None:
    """Write the report's files and print its terminal form."""
    from legday.report.write import write

    folder = out or Path(settings.store.path).expanduser() / "report"
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    shown = write(report, formats, folder, anonymise=anonymise, width=width, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    if shown and not quiet:
        typer.echo(shown)


def looks_at_all(formats: Sequence[str], fail_on: o.FailOn | None, *, anonymise: bool) -> bool:
    """Whether every old activity is looked at; else finished JSON of them does."""
    from legday.report.excerpt import SUFFICES_FOR

    return anonymise or fail_on is not None or not SUFFICES_FOR.issuperset(formats)


def exit_code(report: Report, outcomes: Sequence[Outcome], fail_on: o.FailOn | None) -> int:
    """4 for a finding that is asked to fail, else 1 for a new refusal, else 0."""
    from legday.report.model import SEVERITIES

    if fail_on is not None:
        severe = SEVERITIES[SEVERITIES.index(fail_on.value) :]
        if any(finding.severity in severe for one in report.athletes for finding in one.findings):
            return FINDING
    return REFUSED if any(outcome.new_refusal for outcome in outcomes) else 0
