"""One streaming pass over a document of points: leaf texts of every point into columns, everything around them to an outline.

Apart, because this is the hot loop of the GPX and TCX readers: the callbacks are closures over locals, and whatever happens once a track
stays out of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from legday.errors import ReaderError
from legday.readers.xml_columns import PointColumns, Points, Texts
from legday.readers.xml_feed import Break, Feed, NotUtf8Error
from legday.readers.xml_names import Scope, Slot
from legday.readers.xml_source import guarded_parser
from legday.readers.xml_template import FEWEST_POINTS, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

NOTHING = -1  # a leaf nobody wants
FLUSH_POINTS = 5_000  # as many points are held as texts, the rest as numbers
LONGEST_TEXT = 10_000  # characters kept of a name or description
DEEPEST_ELEMENT = 64
_MOST_PIECES = 64


class Outline(Protocol):
    """What a format does with the elements around its points; `path` holds local names from the root down to the element."""

    def opened(self, path: Sequence[str], attributes: dict[str, str], points: int) -> None:
        """An element outside every point began after `points` whole points."""

    def wants(self, path: Sequence[str]) -> bool:
        """Whether the element's own text is needed."""

    def text(self, path: Sequence[str], text: str) -> None:
        """The text that was wanted, blanks stripped; only called when there is any."""

    def holds_points(self, path: Sequence[str]) -> bool:
        """Whether points inside this element count."""


@dataclass(frozen=True)
class Dialect:
    """How a format writes a point.

    Attributes:
        point: the element of one point.
        attributes: attributes of the point element that fill the columns after the time.
        extension: the child of a point inside which `slot` is asked with `inside_extension`.
        columns: names of the columns, the time first.
        slot: (namespace, local name, inside_extension) to a column's index or NOTHING.
    """

    point: str
    attributes: tuple[str, ...]
    extension: str
    columns: tuple[str, ...]
    slot: Slot


def stream_points(
    source: bytes | Path, dialect: Dialect, outline: Callable[[], Outline], *, templates: bool = True
) -> tuple[Points, Any, Break | None, bool]:
    """Read every point of a document.

    Args:
        source: the document; a path is read piece by piece, never as a whole.
        dialect: what a point looks like.
        outline: makes the object that hears of all other elements.
        templates: whether runs of points that are written alike may be read by an expression (the same values, faster).

    Returns:
        The points, the outline, where the document breaks off (None: it is whole), and whether it had to be read as Latin-1.

    Raises:
        ReaderError: for a document that is refused (DOCTYPE, too deep, a huge tag).
    """
    try:
        return *_pass(source, dialect, outline(), None, templates=templates), False
    except NotUtf8Error:
        pass
    try:
        return *_pass(source, dialect, outline(), "iso-8859-1", templates=templates), True
    except NotUtf8Error:
        raise ReaderError("its text encoding cannot be read: export the file again") from None


def _pass(  # noqa: C901, PLR0915 - one closure over one parser's state: split, it would cost a call for every element
    source: bytes | Path, dialect: Dialect, outline: Outline, encoding: str | None, *, templates: bool
) -> tuple[Points, Outline, Break | None]:
    parser = guarded_parser(source, encoding)
    columns = PointColumns(dialect.columns)
    add_point = columns.flat.extend
    point, extension = dialect.point, dialect.extension
    plain_attributes = list(dialect.attributes)
    empty_row: list[str | None] = [None] * (len(dialect.columns) - len(plain_attributes) - 1)

    scopes: list[tuple[int, Scope]] = [(0, Scope(dialect.slot, {}))]
    scope = scopes[0][1]
    scope_depth = 0
    names = scope.point
    path: list[str] = []
    pieces: list[str] = []
    forget = pieces.clear
    depth = point_depth = 0
    slot = NOTHING
    row: list[str | None] = []
    inside = points_count_here = wanted = in_cdata = False

    def refuse_depth() -> NoReturn:
        raise ReaderError(f"XML nested deeper than {DEEPEST_ELEMENT} levels", feed.position)

    def open_scope(attributes: list[str]) -> None:
        nonlocal scope, scope_depth, names
        if depth > DEEPEST_ELEMENT:
            refuse_depth()
        inner = scope.within(attributes)
        if inner is not scope:
            inside = names is scope.extension
            scope, scope_depth = inner, depth
            scopes.append((depth, inner))
            names = inner.extension if inside else inner.point

    def close_scope() -> None:
        nonlocal scope, scope_depth, names
        inside = names is scope.extension
        scopes.pop()
        scope_depth, scope = scopes[-1]
        names = scope.extension if inside else scope.point

    def open_outer(local: str, attributes: list[str]) -> None:
        nonlocal points_count_here, wanted
        if depth > DEEPEST_ELEMENT:
            refuse_depth()
        end_outer_text()
        path.append(local)
        outline.opened(path, dict(zip(attributes[::2], attributes[1::2], strict=True)), columns.count())
        points_count_here = outline.holds_points(path)
        wanted = outline.wants(path)
        forget()

    def end_outer_text() -> None:
        nonlocal wanted
        if wanted:
            text = "".join(pieces)[:LONGEST_TEXT].strip()
            if text:
                outline.text(path, text)
            wanted = False

    def keep_leaf() -> None:
        nonlocal slot
        if row[slot] is None:
            row[slot] = "".join(pieces).strip() or None
        slot = NOTHING

    def start(name: str, attributes: list[str]) -> None:
        nonlocal depth, slot, row, names, point_depth, inside
        depth += 1
        if inside:
            if attributes:
                open_scope(attributes)
            if slot >= 0:
                keep_leaf()
            slot = names[name]
            if slot >= 0:
                forget()
            elif depth == point_depth + 1 and name.rpartition(":")[2] == extension:
                names = scope.extension
            elif depth > DEEPEST_ELEMENT:
                refuse_depth()
        elif points_count_here and name == point and attributes[::2] == plain_attributes:
            row = [None, *attributes[1::2], *empty_row]
            point_depth, inside = depth, True
        else:
            if attributes:
                open_scope(attributes)
            local = name.rpartition(":")[2]
            if points_count_here and local == point:
                found = dict(zip(attributes[::2], attributes[1::2], strict=True))
                row = [None, *map(found.get, plain_attributes), *empty_row]
                point_depth, inside = depth, True
            else:
                open_outer(local, attributes)

    def end(_: str) -> None:
        nonlocal depth, inside, names, slot, points_count_here
        if slot >= 0:  # keep_leaf, written out: this is where the time goes
            if row[slot] is None:
                row[slot] = (pieces[0] if len(pieces) == 1 else "".join(pieces)).strip() or None
            slot = NOTHING
        elif not inside:
            end_outer_text()
            path.pop()
            points_count_here = outline.holds_points(path)
        elif depth == point_depth:
            add_point(row)
            inside = False
            names = scope.point
        elif depth == point_depth + 1:
            names = scope.point
        if depth == scope_depth:
            close_scope()
        depth -= 1

    def cdata(*, begins: bool) -> None:
        nonlocal in_cdata
        in_cdata = begins

    def exact_row(fake: bytes) -> Texts:
        feed.aside(fake)
        made = columns.flat[-len(dialect.columns) :]
        del columns.flat[-len(dialect.columns) :]
        return made

    def skim(held: bytes) -> tuple[int, int]:
        if not templates or not points_count_here or inside or in_cdata or not feed.between_tokens:
            return 0, max(held.find(template.begin), 0) or len(held)
        fence = held.find(f"</{path[-1]}>".encode())
        stop = held.rfind(template.end, 0, fence if fence >= 0 else len(held)) + len(template.end)
        if stop < len(template.end) and fence < 0:
            return 0, 0
        if held.count(template.begin, 0, stop) < FEWEST_POINTS:
            return 0, len(held)
        read = template.read(held[:stop])
        if read is None:
            return 0, stop
        columns.add(read, len(next(iter(read.values()))))
        return stop, 0

    def after_piece() -> None:
        if slot >= 0 or wanted:
            del pieces[_MOST_PIECES:]
        else:
            forget()
        if len(columns.flat) >= FLUSH_POINTS * len(dialect.columns):
            columns.flush()

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, pieces.append
    parser.StartCdataSectionHandler, parser.EndCdataSectionHandler = partial(cdata, begins=True), partial(cdata, begins=False)
    feed = Feed(parser, source, any_byte=encoding is not None)
    template = Template(dialect.point, dialect.attributes, exact_row)
    broken = feed.run(skim, after_piece)
    return columns.whole(), outline, broken
