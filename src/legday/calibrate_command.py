"""The command that asks the past for better gates: `legday calibrate`; apart, because it proposes and never writes."""

from typing import Annotated

import typer

from legday import options as o


def calibrate(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    now: o.Now = None,
    athlete: o.AthleteId = None,
    config: o.ConfigPath = None,
    store: o.StorePath = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    log_format: o.Log = o.LogFormat.TEXT,
) -> int:
    """Show what the warnings were worth, and gates the past suggests; changes nothing."""
    from legday import pipeline
    from legday.report import calibrate as past
    from legday.store import Store

    settings = o.settings_of(config, store)
    span = o.span_of(settings, now, None, None, athlete)
    kept = Store.open(settings.store.path, create=False)
    with kept.lock():
        stories = pipeline.features(settings, kept)
    asked = [story.whole() for story in stories if span.athlete in (None, story.athlete)]
    typer.echo(past.render([past.calibrate(one, span.now) for one in asked], as_json=as_json))
    return 0
