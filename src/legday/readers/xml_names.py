"""Element names inside a point, resolved by namespace and asked once each.

Apart from the hot loop, which only looks a qualified name up in a dictionary.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from legday.errors import ReaderError

if TYPE_CHECKING:
    from collections.abc import Sequence

Slot = Callable[[str, str, bool], int]  # (namespace or undeclared prefix, local name, inside an extension) to a column's index
_MOST_NAMES = 1_000  # different element names or namespace scopes remembered
_MOST_NAMESPACES = 64  # declared by one element


class Names(dict[str, int]):
    """Qualified names to slots, asked once each."""

    def __init__(self, slot: Slot, prefixes: dict[str, str], *, inside_extension: bool) -> None:
        self._slot, self._prefixes, self._inside = slot, prefixes, inside_extension

    def __missing__(self, name: str) -> int:
        prefix, _, local = name.rpartition(":")
        slot = self._slot(self._prefixes.get(prefix, prefix), local, self._inside)
        if len(self) < _MOST_NAMES:
            self[name] = slot
        return slot


class Scope:
    """The namespaces in force, and the scopes that open inside (a file that declares one in every point opens the same one each time)."""

    def __init__(self, slot: Slot, prefixes: dict[str, str]) -> None:
        self._slot, self._prefixes = slot, prefixes
        self._inner: dict[tuple[str, ...], Scope] = {}
        self.point = Names(slot, prefixes, inside_extension=False)
        self.extension = Names(slot, prefixes, inside_extension=True)

    def within(self, attributes: Sequence[str]) -> Scope:
        """The scope inside an element with these attributes (names and values in turn): this one unless it declares a namespace."""
        declared = {
            name[6:]: uri
            for name, uri in zip(attributes[::2], attributes[1::2], strict=True)
            if name == "xmlns" or name.startswith("xmlns:")
        }
        if not declared:
            return self
        if len(declared) > _MOST_NAMESPACES:
            raise ReaderError(f"an element that declares {len(declared):,} namespaces")
        key = tuple(part for pair in declared.items() for part in pair)
        inner = self._inner.get(key)
        if inner is None:
            inner = Scope(self._slot, self._prefixes | declared)
            if len(self._inner) < _MOST_NAMES:
                self._inner[key] = inner
        return inner
