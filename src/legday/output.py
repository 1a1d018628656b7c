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
    from legday.report.model import AthleteReport, Finding, Report
    from legday.store.place import Place

REFUSED, FINDING = 1, 4  # exit codes


def progress(*, quiet: bool) -> AbstractContextManager[Callable[[int, int], None] | None]:
    """A bar on stderr while files are read, where a person watches."""
    from legday.progress import bar

    return bar("reading", shown=not quiet and sys.stderr.isatty())


def say(text: str, *, level: str, event: str, log_format: o.LogFormat, **facts: object) -> None:
    """One message on stderr: the text as it is, or one JSON object on a line with the time, what happened and the facts."""
    if log_format is o.LogFormat.JSON:
        import json
        from datetime import UTC, datetime

        text = json.dumps({"time": datetime.now(UTC).isoformat(timespec="seconds"), "level": level, "event": event, "text": text, **facts})
    typer.echo(text, err=True)


def log(outcomes: Sequence[Outcome], *, verbose: bool, quiet: bool, log_format: o.LogFormat) -> None:
    """Refusals are always said, once; everything else only when asked for."""
    for outcome in outcomes if verbose and not quiet else _new_refusals(outcomes):
        reason = f": {outcome.reason}" if outcome.reason else ""
        level = "warning" if outcome.new_refusal else "info"
        facts = {"path": outcome.path, "reason": outcome.reason}
        say(f"{outcome.outcome}  {outcome.path}{reason}", level=level, event=outcome.outcome, log_format=log_format, **facts)


def log_findings(report: Report, fail_on: o.FailOn | None, *, quiet: bool, log_format: o.LogFormat) -> None:
    """Where the report itself is not shown, the findings that make the exit code 4 are still said."""
    from legday.report.words import clean

    for one in report.athletes if quiet else ():
        for finding in severe_findings(one, fail_on):
            facts = {"rule": finding.rule, "severity": finding.severity, "date": finding.date.isoformat(), "athlete": one.athlete}
            words = f"{finding.severity}  {clean(one.name or one.athlete, 40)}, {finding.date}: {clean(finding.text, 400)}"
            say(words, level="info" if finding.severity == "note" else "warning", event="finding", log_format=log_format, **facts)


def tally(outcomes: Sequence[Outcome]) -> str:
    """How many files had which outcome."""
    counts = {name: sum(one.outcome == name for one in outcomes) for name in ("stored", "duplicate", "unchanged", "skipped", "refused")}
    return f"{len(outcomes)} files: " + ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def show(report: Report, settings: Config, formats: Sequence[str], out: Path | None, *, anonymise: bool, quiet: bool) -> None:
    """Write the report's files and print its terminal form."""
    from legday.report.write import write

    folder = folder_of(settings, out)
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    formats = [name for name in formats if name != "terminal" or not quiet]
    shown = write(report, formats, folder, anonymise=anonymise, width=width, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    if shown:
        typer.echo(shown)


def folder_of(settings: Config, out: Path | None) -> Path | Place:
    """Where the report's files go: a folder, or where the store lies in object storage, beside it."""
    if out is None and "://" in settings.store.path:
        from legday.store.place import place_of

        return place_of(f"{settings.store.path.rstrip('/')}/report")
    return out or Path(settings.store.path).expanduser() / "report"


def page_of(settings: Config, out: Path | None) -> str:
    """Where the page is found afterwards."""
    folder = folder_of(settings, out)
    return str(folder.absolute() / "report.html") if isinstance(folder, Path) else folder.data("report.html")


def looks_at_all(formats: Sequence[str], fail_on: o.FailOn | None, *, anonymise: bool) -> bool:
    """Whether every old activity is looked at; else finished JSON of them does."""
    from legday.report.excerpt import SUFFICES_FOR

    return anonymise or fail_on is not None or not SUFFICES_FOR.issuperset(formats)


def severe_findings(athlete: AthleteReport, fail_on: o.FailOn | None) -> list[Finding]:
    """An athlete's findings of the severity that --fail-on names, or worse."""
    from legday.report.model import SEVERITIES

    severe = SEVERITIES[SEVERITIES.index(fail_on.value) :] if fail_on else ()
    return [finding for finding in athlete.findings if finding.severity in severe]


def exit_code(report: Report, outcomes: Sequence[Outcome], fail_on: o.FailOn | None) -> int:
    """4 for a finding that is asked to fail, else 1 for a new refusal, else 0."""
    if any(severe_findings(one, fail_on) for one in report.athletes):
        return FINDING
    return REFUSED if _new_refusals(outcomes) else 0


def _new_refusals(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """What was never refused before; nobody looks at thousands of files that are all as they were."""
    from legday.ingest.answers import Unchanged

    return [] if isinstance(outcomes, Unchanged) else [outcome for outcome in outcomes if outcome.new_refusal]
