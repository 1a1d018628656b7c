"""The file that settings are taken from: found, read, with environment variables over it, and refused where anything cannot stand.

Apart from config.py, which says what there is to set.
"""

from __future__ import annotations

import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from legday.athlete import Athlete, Race, Section, Since, check_athlete, check_zone
from legday.config import Config
from legday.environment import overlay, variable_of
from legday.errors import ConfigError, MissingInputError, UnknownKeyError
from legday.leg_settings import check_fatigue
from legday.plan_times import hours_of, upcoming

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from legday.config import Plan


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """Settings of the first config file found, with environment variables over it.

    Looked for: `path`, `$LEGDAY_CONFIG`, `./config.toml`, the user's config folder; without any, the documented defaults.

    Raises:
        MissingInputError: a config that was named is not there.
        ConfigError: a value that cannot stand; UnknownKeyError with "did you mean" for a key that no setting has.
    """
    environment = os.environ if environment is None else environment
    found = config_file(path, environment)
    content: dict[str, Any] = {}
    if found is not None:
        try:
            content = tomllib.loads(found.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(found, "syntax", f"not valid TOML: {error}") from None
        except OSError as error:
            raise ConfigError(found, "file", f"cannot be read: {error.strerror}") from None
    source: object = found or "environment"
    overlay(content, environment, Config)
    try:
        return _anchored(_checked(content, source), found)
    except ConfigError as error:
        if (variable := variable_of(error.key)) in environment:
            error.found_in(variable)
        raise


def _checked(content: Mapping[str, Any], source: object) -> Config:
    _refuse_unknown(content, Config, source)
    try:
        config = msgspec.convert(content, Config, strict=True)
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at `$")
        key = where.strip("`").lstrip(".") or "value"
        raise ConfigError(source, key, problem[0].lower() + problem[1:], _value_at(content, key)) from None
    _check(config, source)
    return config


def default_text() -> str:
    """The documented default config.toml, as shipped in the wheel."""
    from importlib import resources

    shipped = resources.files("legday").joinpath("config.toml")
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "config.toml").read_text(encoding="utf-8")


def config_file(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Path | None:
    """The file that settings are taken from, None where there is none.

    Raises:
        MissingInputError: a config that was named is not there.
    """
    environment = os.environ if environment is None else environment
    named = path or (Path(environment["LEGDAY_CONFIG"]) if environment.get("LEGDAY_CONFIG") else None)
    if named is not None:
        if not named.is_file():
            raise MissingInputError(named)
        return named
    home = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return next((place for place in (Path("config.toml"), home / "legday" / "config.toml") if place.is_file()), None)


def _refuse_unknown(content: Mapping[str, Any], struct: type[Section], source: object, prefix: str = "") -> None:
    known = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
    for key, value in content.items():
        if key not in known:
            raise UnknownKeyError(source, prefix + key, known)
        if key == "athletes" and isinstance(value, dict):
            for athlete, settings in value.items():
                if isinstance(settings, dict):
                    _refuse_unknown(settings, Athlete, source, f"athletes.{athlete}.")
        elif isinstance(value, dict) and isinstance(known[key], type) and issubclass(known[key], Section):
            _refuse_unknown(value, known[key], source, f"{prefix}{key}.")
        elif struct is Athlete:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    _refuse_unknown(each, Race if key == "race" else Since, source, f"{prefix}{key}.")


def _check_plan(plan: Plan, source: object) -> None:
    some_day = datetime(2000, 1, 1, tzinfo=UTC)
    planned = {"plan.key_runs": plan.key_runs, "plan.key_lifts": plan.key_lifts}
    written: tuple[tuple[str, str, Callable[[str], object]], ...] = (
        *(("plan.allowed_hours", text, hours_of) for text in (plan.allowed_hours,) if text),
        *((key, text, lambda text: upcoming(text, some_day)) for key, texts in planned.items() for text in texts),
    )
    for key, text, read in written:
        try:
            read(text)
        except ValueError as error:
            raise ConfigError(source, key, str(error), text) from None


def _value_at(content: object, key: str) -> object:
    for part in key.split("."):
        if not isinstance(content, dict) or part not in content:
            return None
        content = content[part]
    return content


def _check(config: Config, source: object) -> None:
    """What types alone cannot say."""

    def refuse(key: str, value: object, problem: str) -> None:
        raise ConfigError(source, key, problem, value)

    window = config.window
    if not 0 <= window.first_hours < window.last_hours:
        refuse("window.first_hours", window.first_hours, f"must be at least 0 and below last_hours ({window.last_hours:g})")
    if window.last_hours > 96:
        refuse("window.last_hours", window.last_hours, "must be 96 or less: lifts are looked for 96 h back")
    _check_plan(config.plan, source)
    check_fatigue(config.fatigue, source)
    ingest = config.ingest
    for name, number, least in (
        ("ingest.settle_seconds", ingest.settle_seconds, 0),
        ("ingest.seconds_per_file", ingest.seconds_per_file, 1),
        ("ingest.memory_mb", ingest.memory_mb, 256),
        ("ingest.records_per_file", ingest.records_per_file, 1000),
        ("compute.workers", config.compute.workers, 0),
    ):
        if number < least:
            refuse(name, number, f"must be {least} or more")
    if config.notify.ping_url and not config.notify.ping_url.startswith(("https://", "http://")):
        refuse("notify.ping_url", None, "must begin with https:// or http://")
    if config.compute.executor == "dask" and "://" not in config.compute.scheduler:
        refuse("compute.scheduler", config.compute.scheduler, 'executor = "dask" needs the address of a scheduler, like "tcp://host:8786"')
    check_zone("ingest.time_zone", config.ingest.time_zone, source)
    if config.athletes and config.athlete != Athlete():
        refuse("athlete", None, "use [athlete] for one person or [athletes.ID] for many, not both")
    for athlete, person in config.people().items():
        check_athlete("athlete" if not config.athletes else f"athletes.{athlete}", person, source)


def _anchored(config: Config, found: Path | None) -> Config:
    """Relative inputs and store paths of a config file are relative to that file."""
    if found is None:
        return config
    folder = found.parent

    def anchor(path: str) -> str:
        return path if "://" in path or Path(path).expanduser().is_absolute() else str(folder / path)

    def with_inputs(person: Athlete) -> Athlete:
        log = None if person.daily_log is None else anchor(person.daily_log)
        return msgspec.structs.replace(person, inputs=tuple(map(anchor, person.inputs)), daily_log=log)

    return msgspec.structs.replace(
        config,
        store=msgspec.structs.replace(config.store, path=anchor(config.store.path)),
        ingest=msgspec.structs.replace(config.ingest, inputs=tuple(map(anchor, config.ingest.inputs))),
        athlete=with_inputs(config.athlete),
        athletes={athlete: with_inputs(person) for athlete, person in config.athletes.items()},
    )
