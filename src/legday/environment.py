"""Settings from environment variables, laid over those of the file; apart from config.py, which says what there is to set."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, get_origin

import msgspec

from legday.athlete import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "LEGDAY_"


def overlay(content: dict[str, Any], environment: Mapping[str, str], sections: type[Section]) -> None:
    """LEGDAY_SECTION__KEY=value: read as a TOML value where it is one, as text otherwise; one text is enough for a list."""
    for name, text in sorted(environment.items()):
        section, separator, key = name.removeprefix(PREFIX).lower().partition("__")
        if not (name.startswith(PREFIX) and separator):
            continue
        try:
            value = tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            value = text
        if isinstance(value, str) and _is_list(sections, section, key):
            value = [value]
        content.setdefault(section, {})[key] = value


def variable_of(key: str) -> str:
    """The variable that sets a key: LEGDAY_WINDOW__LAST_HOURS for window.last_hours."""
    section, _, name = key.partition(".")
    return f"{PREFIX}{section}__{name}".upper()


def _is_list(sections: type[Section], section: str, key: str) -> bool:
    """Whether a setting is a list of texts."""
    held = {field.encode_name: field.type for field in msgspec.structs.fields(sections)}.get(section)
    if not (isinstance(held, type) and issubclass(held, Section)):
        return False
    return any(field.encode_name == key and get_origin(field.type) is tuple for field in msgspec.structs.fields(held))
