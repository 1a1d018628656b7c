"""An accelerator: runs of points that are all written alike are cut out of the text by one regular expression, without a callback each.

Apart from the exact path (xml_points), which says what every leaf means, reads whatever this does not recognise, and can do without it.
A run is only taken when nothing but blanks lies between its points; each is balanced markup of plain ASCII, so the document without them
is well-formed exactly when the whole one is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from legday.readers.xml_columns import Texts

FEWEST_POINTS = 64  # fewer are read faster one by one
_MOST_ATTEMPTS = 4
_MOST_LEAVES = 24
_SAMPLE_POINTS = 64
_XML_BLANKS = " \t\r\n"
_B = rf"[{_XML_BLANKS}]*+"
_TEXT = r"[ -%'-;=?-~\t\r\n]*+"  # printable ASCII without < & >
_QUOTED = {'"': r"[ !#-%'-;=?-~]*+", "'": r"[ -%(-;=?-~]*+"}  # the same without the quote, on one line
_TOKEN = re.compile(r"<[^<>]*>|[^<>]+")
_OPENING = re.compile(r"<([A-Za-z_][\w.:-]*)((?:\s[^<>]*[^<>/])?)>", re.ASCII)
_EMPTY = re.compile(r"<[A-Za-z_][^<>]*/>")
_ATTRIBUTE = re.compile(r"""[ \t\r\n]+([A-Za-z]+)=(["'])[^"'<&]*\2""")


@dataclass(frozen=True)
class _Shape:
    """A point as an expression in which every element may be missing, its attributes in order, and for each leaf the point with only it."""

    expression: re.Pattern[str]
    attributes: list[str]
    fakes: list[str]


class Template:
    """What the points of a document look like, learnt from some of them."""

    def __init__(self, point: str, attributes: Sequence[str], ask: Callable[[bytes], Texts]) -> None:
        """A template that has yet to be learnt.

        Args:
            point: the element of a point.
            attributes: its attributes, which fill the columns after the time.
            ask: reads one point the exact way and gives its row: so a template learns which column each leaf fills.
        """
        self.begin, self.end = f"<{point}".encode(), f"</{point}>".encode()
        self._point, self._attributes, self._ask = point, list(attributes), ask
        self._shape: _Shape | None = None
        self._slots: list[int] = []
        self._attempts = 0

    def read(self, run: bytes) -> dict[int, Texts] | None:
        """The columns of a run of whole points, by slot, or None when it has to be read the exact way."""
        if not run.isascii():
            return None
        odd = text = run.decode("ascii")
        while True:
            if self._shape is not None:
                parts = self._shape.expression.split(text)
                width = len(self._slots) + 1
                odd = "".join(parts[::width]).strip(_XML_BLANKS)
                if not odd:
                    return {slot: parts[index::width] for index, slot in enumerate(self._slots, 1) if slot >= 0}
            if self._attempts == _MOST_ATTEMPTS or not self._learn(odd):
                return None

    def _learn(self, text: str) -> bool:
        """Learn from the fullest of the first points in a text."""
        self._attempts += 1
        end = self.end.decode()
        points = [part[part.rfind(f"<{self._point}") :] + end for part in text.split(end, _SAMPLE_POINTS)[:-1]]
        shape = _shape(max(points, key=lambda point: point.count("<"), default=""), self._point)
        if shape is None or sorted(shape.attributes) != sorted(self._attributes):
            return False
        slots = [1 + self._attributes.index(name) for name in shape.attributes]
        for fake in shape.fakes:
            row = self._ask(fake.encode())
            slots.append(next((slot for slot, said in enumerate(row) if said == "1"), -1))
        filled = [slot for slot in slots if slot >= 0]
        if not filled or len(set(filled)) < len(filled):  # of two leaves for one column, which one counts differs from point to point
            return False
        self._shape, self._slots = shape, slots
        return True


def _shape(sample: str, point: str) -> _Shape | None:
    """What a point looks like, or None where it is not as plain as a template needs."""
    if not _well_formed(sample):
        return None
    opening, *tokens, closing = [token for token in _TOKEN.findall(sample) if token.strip(_XML_BLANKS)]
    root = _OPENING.fullmatch(opening)
    if root is None or root.group(1) != point or _ATTRIBUTE.sub("", root.group(2)).strip(_XML_BLANKS):
        return None
    attributes = _ATTRIBUTE.findall(root.group(2))
    source = [f"<{point}", *(f"[{_XML_BLANKS}]++{name}={quote}({_QUOTED[quote]}){quote}" for name, quote in attributes), f"{_B}>{_B}"]
    bare = [f"<{point}", *(f" {name}={quote}0{quote}" for name, quote in attributes), ">"]
    leaves: list[int] = []
    at = 0
    while at < len(tokens):
        start = _OPENING.fullmatch(tokens[at])
        close = f"</{start.group(1)}>" if start else ""
        length = 2 if tokens[at + 1 : at + 2] == [close] else 3 if tokens[at + 2 : at + 3] == [close] and tokens[at + 1][0] != "<" else 1
        if start and length > 1:
            source.append(f"(?:{re.escape(tokens[at])}({_TEXT}){re.escape(close)}{_B})?+")
            leaves.append(len(bare) + 1)
            bare += [tokens[at], "", close]
        elif start:
            source.append(f"(?:{re.escape(tokens[at])}{_B}")
            bare.append(tokens[at])
        elif tokens[at].startswith("</"):
            source.append(f"{re.escape(tokens[at])}{_B})?+")
            bare.append(tokens[at])
        elif _EMPTY.fullmatch(tokens[at]):
            source.append(f"(?:{re.escape(tokens[at])}{_B})?+")
        else:
            return None
        at += length if start else 1
    if len(leaves) > _MOST_LEAVES:
        return None
    fakes = ["".join([*bare[:leaf], "1", *bare[leaf + 1 :], closing]) for leaf in leaves]
    return _Shape(re.compile("".join([*source, closing])), [name for name, _ in attributes], fakes)


def _well_formed(sample: str) -> bool:
    try:
        expat.ParserCreate().Parse(sample, True)
    except expat.ExpatError:
        return False
    return True
