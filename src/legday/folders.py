"""A folder for each athlete: what `{athlete}` in an input stands for.

Apart from the settings, because the answer lies on the disk and may be another every night.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from legday.athlete import Athlete
from legday.errors import ConfigError, MissingInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from legday.config import Config

FOLDER = "{athlete}"


def with_folders(config: Config, inputs: Sequence[str] = ()) -> tuple[Config, list[str]]:
    """The settings with an athlete for every folder that `{athlete}` in an input stands for, and the inputs that are left.

    Args:
        config: `ingest.inputs` are looked through as well.
        inputs: those named on the command line.

    Raises:
        MissingInputError: the folder that the athletes' folders lie in is not there.
        ConfigError: `{athlete}` stands beside [athlete], or is only a part of a folder's name.
    """
    athletes = dict(config.athletes)
    for pattern in [each for each in (*config.ingest.inputs, *inputs) if FOLDER in each]:
        if config.athlete != Athlete():
            raise ConfigError("inputs", "{athlete}", "for a folder per athlete use [athletes.ID], not [athlete]", pattern)
        for athlete, folder in _folders(pattern):
            person = athletes.get(athlete, Athlete())
            athletes[athlete] = msgspec.structs.replace(person, inputs=tuple(dict.fromkeys((*person.inputs, folder))))
    own = tuple(each for each in config.ingest.inputs if FOLDER not in each)
    rest = [each for each in inputs if FOLDER not in each]
    if len(rest) < len(inputs):
        own, rest = (*own, *rest), []
    ingest = msgspec.structs.replace(config.ingest, inputs=own)
    return msgspec.structs.replace(config, ingest=ingest, athletes=athletes), rest


def _folders(pattern: str) -> Iterator[tuple[str, str]]:
    """The athletes whose folder is there, each with it."""
    elsewhere = "://" in pattern
    parts = tuple(pattern.split("/")) if elsewhere else Path(pattern).expanduser().parts
    if parts.count(FOLDER) != 1:
        raise ConfigError("inputs", "{athlete}", "{athlete} must be the whole name of one folder in the path", pattern)
    at = parts.index(FOLDER)
    if elsewhere:
        from legday.ingest.remote import athletes_folders

        yield from athletes_folders("/".join(parts[:at]), "/".join(filter(None, parts[at + 1 :])))
        return
    above = Path(*parts[:at])
    if not above.is_dir():
        raise MissingInputError(above)
    for folder in sorted(above.iterdir()):
        own = Path(folder, *parts[at + 1 :])
        if not folder.name.startswith(".") and folder.name.isprintable() and own.exists() and folder.is_dir():
            yield folder.name, str(own)
