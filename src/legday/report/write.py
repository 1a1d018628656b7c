"""The report into files, each whole or not at all, and the terminal's text back to the caller.

Apart from the renderers, which touch no disk.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from legday.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legday.report.json import Buffer
    from legday.report.model import Report
    from legday.store.place import Place

NAMES = {"html": "report.html", "json": "report.json", "markdown": "report.md", "csv": "runs.csv", "ics": "hard-window.ics"}


def write(
    report: Report, formats: Iterable[str], out: Path | Place, *, anonymise: bool = False, width: int = 80, colour: bool = False
) -> str:
    """Writes the asked formats into a folder, which is made where it is missing, or into a place in object storage.

    Args:
        report: what to show.
        formats: of "terminal", "html", "json", "markdown", "csv" and "ics".
        out: the folder or place.
        anonymise: whether names, titles and paths are left out of everything.
        width: columns of the terminal.
        colour: whether the terminal's text may carry ANSI colours.

    Returns:
        The terminal's text; empty where "terminal" was not asked for.

    Raises:
        OptionError: the folder or a file cannot be written. Files of an earlier run are then still whole.
        StoreError: the place cannot be.
    """
    if anonymise:
        from legday.report.anonymise import anonymised

        report = anonymised(report)
    asked = set(formats)
    for form in (form for form in NAMES if form in asked):
        save(out, NAMES[form], _rendered(report, form))
    if "terminal" not in asked:
        return ""
    from legday.report import terminal

    return terminal.render(report, width, colour=colour)


def _rendered(report: Report, form: str) -> Iterable[Buffer]:
    renderer = import_module(f"legday.report.{form}")  # only what is asked for: a quiet night is mostly imports
    if form == "json":
        pieces: Iterable[Buffer] = renderer.pieces(report)
        return pieces
    content: bytes | str = renderer.render(report)
    return [content if isinstance(content, bytes) else content.encode("utf-8", "replace")]


def save(out: Path | Place, name: str, content: Iterable[Buffer]) -> None:
    """Writes one file, whole or not at all; raises as `write` does."""
    if not isinstance(out, Path):
        out.write(name, *content)
        return
    try:
        replace(out / name, content)
    except OSError as error:
        raise OptionError("--out", str(out / name), f"cannot be written: {error.strerror or error}") from error


def replace(path: Path, content: Iterable[Buffer]) -> None:
    """Writes beside the file and moves into place, so that nobody ever reads half a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.writelines(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
