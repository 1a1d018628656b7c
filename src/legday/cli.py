"""The command line: parses, calls the pipeline, prints; the only place where errors become exit codes.

Heavy imports happen inside the commands, so that --help and a night with nothing new stay quick.
"""

import io
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from legday import __version__, calibrate_command, cohort_command, day_commands, output, schedule_commands, store_commands
from legday import options as o
from legday.errors import LegdayError, MissingInputError
from legday.plain_values import PlainCommand, PlainGroup

P = ParamSpec("P")
BUG, INTERRUPTED = 3, 130

app = typer.Typer(
    name="legday",
    help="Was that hard run done on tired legs, and when is the next one safe?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=PlainGroup,
)


def command(body: Callable[P, int]) -> Callable[P, None]:
    """A command returns its exit code; here, and only here, errors become one too."""

    @wraps(body)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        def complain(text: str, event: str, code: int, **facts: object) -> int:
            how = kwargs.get("log_format")
            log_format = how if isinstance(how, o.LogFormat) else o.LogFormat.TEXT
            output.say(f"legday: {text}", level="error", event=event, log_format=log_format, exit_code=code, **facts)
            return code

        try:
            code = body(*args, **kwargs)
        except LegdayError as error:
            code = complain(str(error), "stopped", error.exit_code)
        except KeyboardInterrupt:
            code = complain("interrupted; nothing half-done is kept, run it again to go on", "interrupted", INTERRUPTED)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: a bug of ours becomes a log file, not a traceback
            from legday.crash import write_crash_log

            log_file = str(write_crash_log(error))
            text = f"a bug of ours ({type(error).__name__}); please report it with {log_file}"
            code = complain(text, "bug", BUG, log_file=log_file)
        raise typer.Exit(code)

    return guarded


@app.command(cls=PlainCommand)
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
    from legday import notices, pipeline
    from legday.executors.processors import keep_to_one

    keep_to_one()
    settings, named = o.with_inputs(o.settings_of(config, store), inputs)
    formats = o.formats_of(settings, format_list)
    span = o.span_of(settings, now, since, until, athlete, in_full=output.looks_at_all(formats, fail_on, anonymise=anonymise))

    def complain(text: str) -> None:
        output.say(f"legday: {text}", level="warning", event="notify", log_format=log_format)

    with notices.watched(settings, complain):
        with output.progress(quiet=quiet) as progress:
            report, outcomes = pipeline.run(settings, named, span, reader=reader.value, progress=progress)
        output.log(outcomes, verbose=verbose, quiet=quiet, log_format=log_format)
        output.show(report, settings, formats, out, anonymise=anonymise, quiet=quiet)
        output.log_findings(report, fail_on, quiet=quiet, log_format=log_format)
        page = output.page_of(settings, out) if "html" in formats else ""
        notices.tell(settings, span.now, page=page, anonymise=anonymise, complain=complain)
    return output.exit_code(report, outcomes, fail_on)


@app.command(cls=PlainCommand)
@command
def ingest(
    inputs: o.Inputs = None,
    *,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    reader: o.ReaderChoice = o.Reader.FAST,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Read new files into the store."""
    from legday import pipeline
    from legday.store import Store

    settings, named = o.with_inputs(o.settings_of(config, store), inputs)
    kept = Store.open(settings.store.path)
    with kept.lock(), output.progress(quiet=quiet) as progress:
        outcomes = pipeline.ingest(settings, named, kept, reader=reader.value, progress=progress)
    output.log(outcomes, verbose=verbose, quiet=quiet, log_format=log_format)
    if not quiet:
        typer.echo(output.tally(outcomes))
    return output.REFUSED if any(outcome.new_refusal for outcome in outcomes) else 0


@app.command(cls=PlainCommand)
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

    settings = o.settings_of(config, store)
    kept = Store.open(settings.store.path, create=False)
    with kept.lock():
        stories = pipeline.features(settings, kept)
    if not quiet:
        for one in (story.whole() for story in stories):
            typer.echo(f"{one.athlete}: {len(one.lifts)} lifts, {len(one.runs)} runs, {len(one.findings)} findings")
    return 0


@app.command(cls=PlainCommand)
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

    settings = o.settings_of(config, store)
    formats = o.formats_of(settings, format_list)
    span = o.span_of(settings, now, since, until, athlete, in_full=output.looks_at_all(formats, fail_on, anonymise=anonymise))
    kept = Store.open(settings.store.path, create=False)
    with kept.lock():
        stories = pipeline.features(settings, kept, span)
    made = pipeline.report(stories, [], span)
    output.show(made, settings, formats, out, anonymise=anonymise, quiet=quiet)
    output.log_findings(made, fail_on, quiet=quiet, log_format=log_format)
    return output.exit_code(made, [], fail_on)


@app.command(cls=PlainCommand)
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

    o.settings_of(config, None)
    if file.is_dir() or found_at("", str(file)) is None:
        raise MissingInputError(file)
    facts = inspect_file(file, reader=reader.value)
    typer.echo(render(facts, as_json=as_json))
    return output.REFUSED if facts.outcome == "refused" else 0


for body in (
    *(
        day_commands.today,
        day_commands.explain,
        store_commands.log,
        store_commands.profile,
        calibrate_command.calibrate,
        store_commands.check,
        store_commands.rebuild,
    ),
    *(schedule_commands.schedule, cohort_command.cohort),
):
    app.command(cls=PlainCommand)(command(body))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"legday {__version__}")
        raise typer.Exit


@app.callback()
def top(
    *, version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False
) -> None:
    """Was that hard run done on tired legs, and when is the next one safe?"""


def main() -> None:
    """Entry point of the `legday` command."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # typer's pydantic would look through every package installed for some
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows only ASCII still gets the report
    app()
