"""HTML and SVG written element by element: every attribute and every text is escaped here, so that no page and no chart can forget it.

Apart from what is said and drawn. No template engine: importing one takes longer than all the rest of a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WITHOUT_END = frozenset({"br", "meta"})  # elements of HTML that hold nothing


class Drawn(str):
    """Markup that is already escaped."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: float | str | None) -> Drawn:
    """One element of SVG; `cls` is its class, `_` in a name stands for `-`, None leaves an attribute out, numbers keep one decimal."""
    inside = joined(children)
    return Drawn(f"<{name}{_written(attributes)}>{inside}</{name}>" if inside else f"<{name}{_written(attributes)}/>")


def tag(name: str, /, *children: str, **attributes: float | str | None) -> Drawn:
    """One element of HTML, which closes also where it is empty; attributes as in `element`."""
    end = "" if name in WITHOUT_END else f"</{name}>"
    return Drawn(f"<{name}{_written(attributes)}>{joined(children)}{end}")


def joined(children: Iterable[str], between: str = "") -> Drawn:
    """Markup and text one after another."""
    return Drawn(between.join([child if isinstance(child, Drawn) else _escaped(child) for child in children]))


def group(children: Iterable[Drawn], **attributes: float | str | None) -> Drawn:
    """Elements of SVG together."""
    return element("g", *children, **attributes)


def path(points: Sequence[tuple[float, float]]) -> str:
    """The `d` of a line through points."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _written(attributes: dict[str, float | str | None]) -> str:
    return "".join([f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None])


def _name(key: str) -> str:
    return "class" if key == "cls" else key.replace("_", "-")


def _value(value: float | str) -> str:
    return _escaped(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def _escaped(text: str) -> str:
    """As `html.escape`, whose module takes longer to import than a page to write."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#x27;")
