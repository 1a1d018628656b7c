"""The command that prints the nightly job for a scheduler: `legday schedule`.

Apart from schedule.py, which only words it: here is found out what this machine, this program and this config are.
"""

import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from legday import options as o
from legday.errors import NoInputError, OptionError

SETTLE = "LEGDAY_INGEST__SETTLE_SECONDS"
SETTLE_SECONDS = "60"  # a sync tool may be writing while the job runs


def schedule(
    inputs: o.Inputs = None,
    *,
    crontab: Annotated[bool, typer.Option("--crontab", help="Two lines for crontab -e (the default but on a Mac).")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="A service and its timer.")] = False,
    launchd: Annotated[bool, typer.Option("--launchd", help="A property list (the default on a Mac).")] = False,
    at: Annotated[str, typer.Option("--at", help="When, by this machine's clock.", metavar="HH:MM")] = "05:30",
    log_file: Annotated[
        Path | None,
        typer.Option("--log-file", help="Where cron and launchd put what is said.", metavar="PATH", show_default="beside the config"),
    ] = None,
    out: o.Out = None,
    fail_on: o.Fail = o.FailOn.WARNING,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.JSON,
) -> int:
    """Print the nightly job for cron, systemd or launchd."""
    from legday.config_file import config_file
    from legday.schedule import FORMS, Job

    asked = [form for form, chosen in (("crontab", crontab), ("systemd", systemd), ("launchd", launchd)) if chosen]
    if len(asked) > 1:
        raise OptionError(f"--{asked[1]}", None, f"goes not together with --{asked[0]}")
    hour, minute = _clock(at)
    found = config_file(config)
    settings, named = o.with_inputs(o.settings_of(config, store), inputs)
    if not (inputs or named or settings.ingest.inputs or any(person.inputs for person in settings.people().values())):
        raise NoInputError
    words = [*_program(), "run", *(_absolute(each) for each in inputs or ())]
    for option, value in (("--config", found), ("--store", store), ("--out", out)):
        words += [option, _absolute(str(value))] if value else []
    words += ["--since", "2d", "--quiet", "--fail-on", (fail_on or o.FailOn.WARNING).value, "--log-format", log_format.value]
    job = Job(
        words=tuple(words),
        environment={} if settings.ingest.settle_seconds else {SETTLE: SETTLE_SECONDS},
        hour=hour,
        minute=minute,
        clock=_zone_of_this_machine(),
        log=_absolute(str(log_file)) if log_file else str(_log_beside(found)),
    )
    typer.echo(FORMS[asked[0] if asked else "launchd" if sys.platform == "darwin" else "crontab"](job), nl=False)
    if not_there := sorted(name for name in os.environ if name.startswith("LEGDAY_") and name not in ("LEGDAY_CONFIG", SETTLE)):
        typer.echo(f"legday: set here and not in the job, which begins with a bare environment: {', '.join(not_there)}", err=True)
    return 0


def _clock(text: str) -> tuple[int, int]:
    try:
        when = time.strptime(text, "%H:%M")
    except ValueError:
        raise OptionError("--at", text, "not a time like 05:30") from None
    return when.tm_hour, when.tm_min


def _program() -> list[str]:
    """This program as another process can start it, from any folder and without a PATH."""
    started = Path(sys.argv[0])
    if started.name.startswith("legday") and os.access(started, os.X_OK):
        return [str(started.absolute())]
    beside = Path(sys.executable).with_name("legday")
    return [str(beside)] if os.access(beside, os.X_OK) else [sys.executable, "-m", "legday"]


def _absolute(path: str) -> str:
    return path if "://" in path else str(Path(path).expanduser().absolute())


def _log_beside(found: Path | None) -> Path:
    """Beside the config where one may write there, else at home."""
    folder = found.absolute().parent if found else Path.home()
    return (folder if os.access(folder, os.W_OK) else Path.home()) / "legday.log"


def _zone_of_this_machine() -> str:
    """The name of the zone that cron goes by."""
    _, known, name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")
    return name if known else time.tzname[0]
