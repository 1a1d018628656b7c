"""SVG written element by element: every attribute and every text is escaped here, so that no chart can forget it.

Apart from the charts, which know what they draw and not how it is spelt.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Drawn(str):
    """SVG that is already escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """What a template with autoescape sets as it stands."""
        return self


def element(name: str, *children: str, **attributes: float | str | None) -> Drawn:
    """One element; `cls` is its class, `_` in a name stands for `-`, None leaves an attribute out, numbers keep one decimal."""
    written = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    inside = "".join(child if isinstance(child, Drawn) else escape(child) for child in children)
    return Drawn(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


def group(children: Iterable[Drawn], **attributes: float | str | None) -> Drawn:
    """Elements together."""
    return element("g", *children, **attributes)


def path(points: Sequence[tuple[float, float]]) -> str:
    """The `d` of a line through points."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _name(key: str) -> str:
    return "class" if key == "cls" else key.replace("_", "-")


def _value(value: float | str) -> str:
    return escape(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
