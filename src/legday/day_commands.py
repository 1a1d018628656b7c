"""The command for the morning: `legday today`.

Apart from cli.py, to keep that to the nightly job, and quick: the kept report is enough, so no table is read.
"""

import shutil
import sys
from typing import Annotated

import typer

from legday import options as o


def today(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    now: o.Now = None,
    athlete: o.AthleteId = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Say whether a hard run is clear now, why, and until when."""
    from legday import pipeline
    from legday.report.morning import render
    from legday.store import Store

    settings = o.settings_of(config, store)
    span = o.span_of(settings, now, None, None, athlete, in_full=False)
    kept = Store.open(settings.store.path, create=False)
    with kept.lock():
        stories = pipeline.features(settings, kept, span)
    made = pipeline.report(stories, [], span)
    if as_json:
        import msgspec

        found = {one.athlete: one.today for one in made.athletes}
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
    elif not quiet:
        typer.echo(render(made, shutil.get_terminal_size((80, 24)).columns, colour=sys.stdout.isatty()))
    return 0
