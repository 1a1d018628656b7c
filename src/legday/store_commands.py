"""The commands on what is kept: log, profile, check and rebuild; apart from those that read and report."""

import sys
from typing import Annotated

import typer

from legday import options as o
from legday import output
from legday.errors import OptionError


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
    """Note how one day is (asked, or by options), or settle for good what an unknown lift trained."""
    from legday import pipeline
    from legday.store import Store

    said = {
        "soreness_0_10": soreness, "soreness_in_squat_0_10": soreness_in_squat, "sharp_or_joint_pain": sharp_or_joint_pain,
        "sick_or_drained": sick_or_drained, "stable_on_one_leg": stable_on_one_leg, "stairs_hurt": stairs_hurt, "dread_min": dread_min,
        "sleep_h": sleep, "slept_badly": slept_badly, "ate_after_lift": ate_after_lift, "ate_before_run": ate_before_run,
        "calorie_deficit": calorie_deficit, "energy_0_10": energy, "note": note,
    }  # fmt: skip
    entries: dict[str, float | bool | str] = {name: value for name, value in said.items() if value is not None}
    if (lift is None) != (region is None):
        raise OptionError("--lift" if lift else "--region", lift or region, "--lift and --region go together")
    if lift is None and not entries and sys.stdin.isatty() and not quiet:
        entries |= _asked()
    if lift is None and not entries:
        raise OptionError("legday log", None, "nothing to note: say --soreness, --sleep or another; see legday log --help")
    settings = o.settings_of(config, store)
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


def _asked() -> dict[str, bool | str]:
    """The answers of somebody at a terminal who gave no option."""
    from legday.prompts import ask
    from legday.readers.wellness.own import WRITABLE

    return ask(lambda column, text: None if WRITABLE[column].convert(text) is not None else WRITABLE[column].words)


def profile(
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
    """Show the thresholds runs are scored against, what each rests on, and the lines to set them."""
    from legday import pipeline
    from legday.profile_facts import render
    from legday.store import Store

    settings = o.settings_of(config, store)
    span = o.span_of(settings, now, None, None, athlete)
    kept = Store.open(settings.store.path, create=False)
    with kept.lock():
        profiles = pipeline.profile(settings, kept, span.now, span.athlete)
    typer.echo(render(profiles, as_json=as_json, many=bool(settings.athletes), units=settings.report.units))
    return 0


def check(
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

    path = o.settings_of(config, store).store.path
    found, done, left = upkeep_commands.repair(path) if repair else (upkeep_commands.problems_of(path), [], [])
    lines = [f"{problem.path}: {problem.what}" for problem in found] + [f"repaired: {line}" for line in done]
    lines += [f"still wrong: {problem.path}: {problem.what}" for problem in left]
    if lines or not quiet:
        typer.echo("\n".join(lines or ["the store is whole"]))
    return 0 if all(problem.is_harmless for problem in (left if repair else found)) else output.REFUSED


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

    settings, named = o.with_inputs(o.settings_of(config, store), inputs)
    with output.progress(quiet=quiet) as progress:
        count, missing = upkeep_commands.rebuild(settings, named, anyway=anyway, progress=progress)
    for line in missing:
        typer.echo(f"not in the originals: {line}", err=True)
    if missing and not anyway:
        typer.echo("legday: the store is left as it was; name all its inputs, or give up what is missing with --anyway", err=True)
        return output.REFUSED
    if not quiet:
        typer.echo(f"the store was made anew: {count} activities")
    return 0
