"""The command line: parses, calls the pipeline, prints; the only place where errors become exit codes.

Heavy imports happen inside the commands, so that --help and a night with nothing new stay quick.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable  # noqa: TC003 - typer reads annotations at run time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from legday import __version__
from legday import options as o
from legday.errors import LegdayError, MissingInputError, OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from legday.config import Config
    from legday.ingest.outcome import Outcome
    from legday.report.model import Report

P = ParamSpec("P")
REFUSED, USAGE, BUG, FINDING, INTERRUPTED = 1, 2, 3, 4, 130

app = typer.Typer(
    name="legday",
    help="Was that hard run done on tired legs, and when is the next one safe?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def command(body: Callable[P, int]) -> Callable[P, None]:
    """A command returns its exit code; here, and only here, errors become one too."""

    @wraps(body)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = body(*args, **kwargs)
        except LegdayError as error:
            typer.echo(f"legday: {error}", err=True)
            code = error.exit_code
        except KeyboardInterrupt:
            typer.echo("legday: interrupted; nothing half-done is kept, run it again to go on", err=True)
            code = INTERRUPTED
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: a bug of ours becomes a log file, not a traceback
            from legday.crash import write_crash_log

            typer.echo(f"legday: a bug of ours ({type(error).__name__}); please report it with {write_crash_log(error)}", err=True)
            code = BUG
        raise typer.Exit(code)

    return guarded


@app.command()
@command
def run(
    inputs: o.Inputs = None,
    *,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    out: o.Out = None,
    format_list: o.Formats = None,
    since: o.Since = None,
    until: o.Until = None,
    now: o.Now = None,
    athlete: o.AthleteId = None,
    fail_on: o.Fail = None,
    anonymise: o.Anonymise = False,
    reader: o.ReaderChoice = o.Reader.FAST,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Do the nightly job: read new files, compute, report."""
    from legday import pipeline

    settings, named = _with_inputs(_settings(config, store), inputs)
    span = o.span_of(settings, now, since, until, athlete)
    formats = o.formats_of(settings, format_list)
    with _progress(quiet=quiet) as progress:
        report, outcomes = pipeline.run(settings, named, span, reader=reader.value, progress=progress)
    _log(outcomes, verbose=verbose, quiet=quiet, log_format=log_format)
    _show(report, settings, formats, out, anonymise=anonymise, quiet=quiet)
    return _exit_code(report, outcomes, fail_on)


@app.command()
@command
def ingest(
    inputs: o.Inputs = None,
    *,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    now: o.Now = None,
    reader: o.ReaderChoice = o.Reader.FAST,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Read new files into the store."""
    from legday import pipeline
    from legday.store import Store

    settings, named = _with_inputs(_settings(config, store), inputs)
    o.span_of(settings, now, None, None, None)
    kept = Store.open(settings.store.path)
    with kept.lock(), _progress(quiet=quiet) as progress:
        outcomes = pipeline.ingest(settings, named, kept, reader=reader.value, progress=progress)
    _log(outcomes, verbose=verbose, quiet=quiet, log_format=log_format)
    if not quiet:
        typer.echo(_tally(outcomes))
    return REFUSED if any(outcome.new_refusal for outcome in outcomes) else 0


@app.command()
@command
def features(
    *,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Rebuild what is stale of the feature tables."""
    from legday import pipeline
    from legday.store import Store

    settings = _settings(config, store)
    kept = Store.open(settings.store.path, create=False)
    with kept.lock():
        athletes = pipeline.features(settings, kept)
    if not quiet:
        for one in athletes:
            typer.echo(f"{one.athlete}: {len(one.lifts)} lifts, {len(one.runs)} runs, {len(one.findings)} findings")
    return 0


@app.command()
@command
def report(
    *,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    out: o.Out = None,
    format_list: o.Formats = None,
    since: o.Since = None,
    until: o.Until = None,
    now: o.Now = None,
    athlete: o.AthleteId = None,
    fail_on: o.Fail = None,
    anonymise: o.Anonymise = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Write the report from what the store holds."""
    from legday import pipeline
    from legday.store import Store

    settings = _settings(config, store)
    span = o.span_of(settings, now, since, until, athlete)
    formats = o.formats_of(settings, format_list)
    kept = Store.open(settings.store.path, create=False)
    with kept.lock():
        athletes = pipeline.features(settings, kept)
    made = pipeline.report(athletes, [], span)
    _show(made, settings, formats, out, anonymise=anonymise, quiet=quiet)
    return _exit_code(made, [], fail_on)


@app.command()
@command
def inspect(
    file: Annotated[Path, typer.Argument(help="A file, or one in an archive: a.zip!b.fit.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    reader: o.ReaderChoice = o.Reader.FAST,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Show what a file holds, without storing it."""
    from legday.ingest.members import found_at
    from legday.inspection import inspect_file, render

    _settings(config, None)
    if file.is_dir() or found_at("", str(file)) is None:
        raise MissingInputError(file)
    facts = inspect_file(file, reader=reader.value)
    typer.echo(render(facts, as_json=as_json))
    return REFUSED if facts.outcome == "refused" else 0


@app.command()
@command
def log(
    *,
    soreness: o.Soreness = None,
    soreness_in_squat: o.SorenessInSquat = None,
    sharp_or_joint_pain: o.Pain = None,
    sick_or_drained: o.Sick = None,
    stable_on_one_leg: o.Stable = None,
    stairs_hurt: o.Stairs = None,
    dread_min: o.Dread = None,
    sleep: o.Sleep = None,
    slept_badly: o.SleptBadly = None,
    ate_after_lift: o.AteAfter = None,
    ate_before_run: o.AteBefore = None,
    calorie_deficit: o.Deficit = None,
    energy: o.Energy = None,
    note: o.Note = None,
    day: o.Day = None,
    athlete: o.WhoLogs = None,
    lift: Annotated[str | None, typer.Option("--lift", help="A lift to settle: its id in the report.", metavar="ID")] = None,
    region: Annotated[o.Region | None, typer.Option("--region", help="What that lift trained.")] = None,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Note how one day is (soreness, sleep, ...), or settle for good what an unknown lift trained."""
    from legday import pipeline
    from legday.store import Store

    said = {
        "soreness_0_10": soreness, "soreness_in_squat_0_10": soreness_in_squat, "sharp_or_joint_pain": sharp_or_joint_pain,
        "sick_or_drained": sick_or_drained, "stable_on_one_leg": stable_on_one_leg, "stairs_hurt": stairs_hurt, "dread_min": dread_min,
        "sleep_h": sleep, "slept_badly": slept_badly, "ate_after_lift": ate_after_lift, "ate_before_run": ate_before_run,
        "calorie_deficit": calorie_deficit, "energy_0_10": energy, "note": note,
    }  # fmt: skip
    entries = {name: value for name, value in said.items() if value is not None}
    if (lift is None) != (region is None):
        raise OptionError("--lift" if lift else "--region", lift or region, "--lift and --region go together")
    if lift is None and not entries:
        raise OptionError("legday log", None, "nothing to note: say --soreness, --sleep or another; see legday log --help")
    settings = _settings(config, store)
    whose, date = o.day_of(settings, day, athlete) if entries else ("", None)
    kept = Store.open(settings.store.path, create=lift is None)
    with kept.lock():
        told = [f"{pipeline.settle(settings, kept, lift, region.value)}: {region.value}, settled for good"] if lift and region else []
        if date:
            written = pipeline.note_day(settings, kept, whose, date, entries)
            told.append(f"{date}: {', '.join(entries)} noted in {written}")
    if not quiet:
        typer.echo("\n".join(told))
    return 0


@app.command("check")
@command
def check_store(
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Mend it; what is lost is read again by the next run.")] = False,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Verify the store: every byte, every table, what they say of each other."""
    from legday import upkeep_commands

    path = _settings(config, store).store.path
    found, done, left = upkeep_commands.repair(path) if repair else (upkeep_commands.problems_of(path), [], [])
    lines = [f"{problem.path}: {problem.what}" for problem in found] + [f"repaired: {line}" for line in done]
    lines += [f"still wrong: {problem.path}: {problem.what}" for problem in left]
    if lines or not quiet:
        typer.echo("\n".join(lines or ["the store is whole"]))
    return 0 if all(problem.is_harmless for problem in (left if repair else found)) else REFUSED


@app.command()
@command
def rebuild(
    inputs: o.Inputs = None,
    *,
    anyway: Annotated[bool, typer.Option("--anyway", help="Also when files of stored activities are gone.")] = False,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Make the store anew from the original files."""
    from legday import upkeep_commands

    settings, named = _with_inputs(_settings(config, store), inputs)
    with _progress(quiet=quiet) as progress:
        count, missing = upkeep_commands.rebuild(settings, named, anyway=anyway, progress=progress)
    for line in missing:
        typer.echo(f"not in the originals: {line}", err=True)
    if missing and not anyway:
        typer.echo("legday: the store is left as it was; name all its inputs, or give up what is missing with --anyway", err=True)
        return REFUSED
    if not quiet:
        typer.echo(f"the store was made anew: {count} activities")
    return 0


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"legday {__version__}")
        raise typer.Exit


@app.callback()
def top(
    *, version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False
) -> None:
    """Was that hard run done on tired legs, and when is the next one safe?"""


def _settings(config: Path | None, store: str | None) -> Config:
    import msgspec

    from legday.config import load
    from legday.folders import with_folders

    settings, _ = with_folders(load(config))
    if store is None:
        return settings
    return msgspec.structs.replace(settings, store=msgspec.structs.replace(settings.store, path=store))


def _with_inputs(settings: Config, inputs: Sequence[str] | None) -> tuple[Config, list[str]]:
    from legday.folders import with_folders

    return with_folders(settings, inputs or ())


def _progress(*, quiet: bool) -> AbstractContextManager[Callable[[int, int], None] | None]:
    from legday.progress import bar

    return bar("reading", shown=not quiet and sys.stderr.isatty())


def _log(outcomes: Sequence[Outcome], *, verbose: bool, quiet: bool, log_format: o.LogFormat) -> None:
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


def _tally(outcomes: Sequence[Outcome]) -> str:
    counts = {name: sum(one.outcome == name for one in outcomes) for name in ("stored", "duplicate", "unchanged", "skipped", "refused")}
    return f"{len(outcomes)} files: " + ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _show(report: Report, settings: Config, formats: Sequence[str], out: Path | None, *, anonymise: bool, quiet: bool) -> None:
    from legday.report.write import write

    folder = out or Path(settings.store.path).expanduser() / "report"
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    shown = write(report, formats, folder, anonymise=anonymise, width=width, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    if shown and not quiet:
        typer.echo(shown)


def _exit_code(report: Report, outcomes: Sequence[Outcome], fail_on: o.FailOn | None) -> int:
    from legday.report.model import SEVERITIES

    if fail_on is not None:
        severe = SEVERITIES[SEVERITIES.index(fail_on.value) :]
        if any(finding.severity in severe for one in report.athletes for finding in one.findings):
            return FINDING
    return REFUSED if any(outcome.new_refusal for outcome in outcomes) else 0


def main() -> None:
    """Entry point of the `legday` command."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # typer's pydantic would look through every package installed for some
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows only ASCII still gets the report
    app()
