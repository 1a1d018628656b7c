"""Lines of a terminal: labels in a column, text wrapped beside them, lines to copy left whole.

Apart from terminal.py, which knows what is said and not how wide.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from legday.report.words import NO_BREAK, cells, cut, glued

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LABEL = 9


class ToCopy(str):
    """A line to be copied as it stands: never wrapped, never cut."""

    __slots__ = ()


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """A text in lines no wider than `width`, each indented; a number keeps its unit beside it, a word that is too long is cut."""
    if isinstance(text, ToCopy):
        return [" " * indent + text]
    lines = textwrap.wrap(glued(text), width - indent, break_long_words=False, break_on_hyphens=False)
    return [cut(" " * indent + line.replace(NO_BREAK, " "), width) for line in lines]


def labelled(label: str, items: Sequence[str], width: int) -> Iterator[str]:
    """Items below each other beside one label."""
    lines = [line for item in items for line in wrapped(item, width, LABEL)]
    for number, line in enumerate(lines):
        yield label.ljust(LABEL) + line[LABEL:] if number == 0 else line


def packed(parts: Sequence[str], width: int) -> list[str]:
    """Parts side by side while they fit, the others below."""
    lines = [parts[0]]
    for part in parts[1:]:
        if cells(lines[-1]) + 3 + cells(part) <= width:
            lines[-1] += "   " + part
        else:
            lines.append(part)
    return [cut(line, width) for line in lines]


def styled(text: str, style: str, *, colour: bool) -> str:
    """The text in an ANSI style, or as it is."""
    return f"\x1b[{style}m{text}\x1b[0m" if colour else text
