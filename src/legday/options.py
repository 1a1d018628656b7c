"""Every option of the command line, declared once, and how its text becomes a value; apart from the commands, which share them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from legday.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.config import Config
    from legday.pipeline import Span


class Reader(StrEnum):
    """Which decoders read the files."""

    FAST = "fast"
    REFERENCE = "reference"


class LogFormat(StrEnum):
    """How messages on stderr look."""

    TEXT = "text"
    JSON = "json"


class FailOn(StrEnum):
    """The mildest finding that makes the exit code 4."""

    NOTE = "note"
    CAUTION = "caution"
    WARNING = "warning"
    STOP = "stop"


class Region(StrEnum):
    """What a lift trained."""

    LOWER = "lower"
    UPPER = "upper"
    FULL = "full"
    NONE = "none"


Inputs = Annotated[
    list[str] | None, typer.Argument(help="Files, folders, archives or URLs (s3://...).", show_default="ingest.inputs of the config")
]
ConfigPath = Annotated[Path | None, typer.Option("--config", help="Settings to use instead of ./config.toml.", metavar="PATH")]
StorePath = Annotated[
    str | None,
    typer.Option(
        "--store", help="Folder of the tables, or s3://BUCKET/FOLDER.", metavar="PATH-OR-URL", show_default="store.path of the config"
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing unless something is wrong.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Say what became of every file.")]
Log = Annotated[LogFormat, typer.Option("--log-format", help="How messages on stderr look.")]
ReaderChoice = Annotated[Reader, typer.Option("--reader", help="fast, or the reference decoders (fitdecode, gpxpy).")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder for the report's files.", metavar="DIR", show_default="report/ in the store")
]
Formats = Annotated[
    str | None,
    typer.Option("--format", help="Of terminal,html,json,markdown,csv,ics.", metavar="LIST", show_default="report.formats of the config"),
]
Since = Annotated[str | None, typer.Option("--since", help="First day reported: a date, or 2d for the last two days.", metavar="DATE")]
Until = Annotated[str | None, typer.Option("--until", help="Last day reported.", metavar="DATE")]
Now = Annotated[str | None, typer.Option("--now", help="Pretend it is this instant.", metavar="INSTANT")]
AthleteId = Annotated[str | None, typer.Option("--athlete", help="Report this athlete only.", metavar="ID")]
Fail = Annotated[FailOn | None, typer.Option("--fail-on", help="Exit with 4 when a finding in the span is this severe or worse.")]
Anonymise = Annotated[bool, typer.Option("--anonymise", help="Leave names, titles and file names out of the report.")]
Soreness = Annotated[float | None, typer.Option("--soreness", help="Of the legs now, 0-10, 10 the worst.", metavar="0-10")]
SorenessInSquat = Annotated[float | None, typer.Option("--soreness-in-squat", help="In a squat without weight, 0-10.", metavar="0-10")]
Pain = Annotated[bool | None, typer.Option("--sharp-or-joint-pain/--no-sharp-or-joint-pain", help="Sharp, one-sided or in a joint.")]
Sick = Annotated[bool | None, typer.Option("--sick-or-drained/--no-sick-or-drained", help="Ill, feverish or exhausted.")]
Stable = Annotated[bool | None, typer.Option("--stable-on-one-leg/--no-stable-on-one-leg", help="Standing on one leg is steady.")]
Stairs = Annotated[bool | None, typer.Option("--stairs-hurt/--no-stairs-hurt", help="Going down stairs hurts.")]
Dread = Annotated[float | None, typer.Option("--dread-min", help="Minutes of putting the run off.", metavar="MIN")]
Sleep = Annotated[float | None, typer.Option("--sleep", help="Hours slept last night.", metavar="H")]
SleptBadly = Annotated[bool | None, typer.Option("--slept-badly/--slept-well", help="How the night was.")]
AteAfter = Annotated[bool | None, typer.Option("--ate-after-lift/--no-ate-after-lift", help="Within two hours.")]
AteBefore = Annotated[bool | None, typer.Option("--ate-before-run/--no-ate-before-run", help="Within three hours.")]
Deficit = Annotated[bool | None, typer.Option("--calorie-deficit/--no-calorie-deficit", help="Eating to lose weight.")]
Energy = Annotated[float | None, typer.Option("--energy", help="0-10, 10 the best.", metavar="0-10")]
Note = Annotated[str | None, typer.Option("--note", help="Anything else, in your own words.", metavar="TEXT")]
Day = Annotated[str | None, typer.Option("--date", help="The day it speaks of.", metavar="DATE", show_default="today")]
WhoLogs = Annotated[str | None, typer.Option("--athlete", help="Whose day it is.", metavar="ID", show_default="the only one")]


def day_of(settings: Config, day: str | None, athlete: str | None) -> tuple[str, date]:
    """Whose day, and which: today where the athlete lives unless told otherwise."""
    people = settings.people()
    if athlete is None and len(people) > 1:
        raise OptionError("--athlete", "", f"say whose day it is: {', '.join(people)}")
    who = athlete or next(iter(people))
    if who not in people:
        raise OptionError("--athlete", who, f"not in the config; known: {', '.join(people)}")
    if day is None:
        return who, datetime.now(ZoneInfo(settings.time_zone_of(who))).date()
    try:
        return who, date.fromisoformat(day)
    except ValueError:
        raise OptionError("--date", day, "not a date like 2026-01-25") from None


def span_of(settings: Config, now: str | None, since: str | None, until: str | None, athlete: str | None, *, in_full: bool = True) -> Span:
    """What --now, --since, --until and --athlete choose; without --now it is now."""
    from legday.pipeline import Span

    if athlete is not None and athlete not in settings.people():
        raise OptionError("--athlete", athlete, f"not in the config; known: {', '.join(settings.people())}")
    instant = _instant("--now", now) if now else datetime.now(UTC).replace(microsecond=0)
    first, last = _day("--since", since, instant), _day("--until", until, instant)
    return Span(now=instant, since=first, until=last, athlete=athlete, in_full=in_full)


def _instant(option: str, text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise OptionError(option, text, "not a date or an instant like 2026-01-25T06:00:00Z") from None
    return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)


def _day(option: str, text: str | None, now: datetime) -> date | None:
    """A date, or `Nd`: N days before now."""
    if text is None:
        return None
    if text.endswith("d") and text[:-1].isdigit():
        return (now - timedelta(days=int(text[:-1]))).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OptionError(option, text, "not a date like 2026-01-25, nor days back like 2d") from None


def formats_of(settings: Config, chosen: str | None) -> tuple[str, ...]:
    """The formats of --format, else of the config."""
    from legday.config import FORMATS

    formats = tuple(part.strip() for part in chosen.split(",")) if chosen else settings.report.formats
    unknown = [part for part in formats if part not in FORMATS]
    if unknown:
        raise OptionError("--format", unknown[0], f"choose from {', '.join(FORMATS)}")
    return formats


def settings_of(config: Path | None, store: str | None) -> Config:
    """The settings of --config, with --store over them."""
    import msgspec

    from legday.config_file import load
    from legday.folders import with_folders

    settings, _ = with_folders(load(config))
    if store is None:
        return settings
    return msgspec.structs.replace(settings, store=msgspec.structs.replace(settings.store, path=store))


def with_inputs(settings: Config, inputs: Sequence[str] | None) -> tuple[Config, list[str]]:
    """Settings and inputs with every `{athlete}` pattern opened into its folders."""
    from legday.folders import with_folders

    return with_folders(settings, inputs or ())
