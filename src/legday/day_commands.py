"""The commands for the morning and for doubts: `legday today`, `legday explain`.

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


def explain(
    activity_id: Annotated[str, typer.Argument(help="A run or lift: its id in report.json, or the beginning of it.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    athlete: o.AthleteId = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Show how one score and one verdict came about: inputs, formula, thresholds, source."""
    import msgspec

    from legday import pipeline
    from legday.errors import AmbiguousActivityError, UnknownActivityError
    from legday.report.explain import explain as explained
    from legday.report.explain import ids_of
    from legday.report.explained import render
    from legday.store import Store

    settings = o.settings_of(config, store)
    span = o.span_of(settings, None, None, None, athlete)
    kept = Store.open(settings.store.path, create=False)
    with kept.lock():
        stories = pipeline.features(settings, kept)
    asked = [story.whole() for story in stories if span.athlete in (None, story.athlete)]
    known = {one: whole for whole in asked for one in ids_of(whole)}
    found = [one for one in known if one == activity_id] or [one for one in known if activity_id and one.startswith(activity_id)]
    if not found:
        raise UnknownActivityError(activity_id, known)
    if len(found) > 1:
        raise AmbiguousActivityError(activity_id, found)
    told = explained(known[found[0]], found[0])
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(told), indent=1).decode())
    else:
        typer.echo(render(told, settings.report.units, shutil.get_terminal_size((80, 24)).columns))
    return 0
