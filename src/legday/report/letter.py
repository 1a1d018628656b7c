"""A letter: what a mail says, set as plain text and as HTML that every mail program shows: tables, no drawing, no style sheet.

Apart from mail.py and digest.py, which say it, and from the page, whose markup a mail program would strip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from legday.report.layout import ToCopy, wrapped
from legday.report.markup import Drawn, tag
from legday.report.words import cells, glued

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TEXT_WIDTH = 72
INK, SOFT, LINE, LEGS, PAPER = "#1b1d21", "#5c6068", "#dcd9d2", "#2b5bb0", "#fbfaf8"
FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
METAS = ({"charset": "utf-8"}, {"name": "viewport", "content": "width=device-width, initial-scale=1"})
BAR_CELLS, BAR_PIXELS = 20, 160


class Bar(NamedTuple):
    """A cell that is drawn as a bar: its share of the whole [0-1], and the word at its end."""

    share: float
    word: str


class Table(NamedTuple):
    """Rows below a head; the first column names each row."""

    head: Sequence[str]
    rows: Sequence[Sequence[str | Bar]]


class Block(NamedTuple):
    """A heading and what stands below it."""

    heading: str
    says: Sequence[str]
    table: Table | None = None


class Letter(NamedTuple):
    """What a mail says: its subject, and blocks from what matters most on."""

    subject: str
    blocks: Sequence[Block]


def as_text(letter: Letter, ending: str) -> str:
    """The letter in lines of at most 72 columns; lines to copy are left whole."""
    return "\n".join(_text(letter, ending)) + "\n"


def as_html(letter: Letter, ending: str) -> str:
    """The letter as HTML without anything that a mail program leaves out."""
    blocks = [drawn for number, block in enumerate(letter.blocks) for drawn in _html(block, first=number == 0)]
    closing = tag("p", ending, style=f"margin:32px 0 0;color:{SOFT};font-size:13px")
    cell = tag("td", *blocks, closing, style=f"padding:24px 20px;{FONT};font-size:16px;line-height:1.5;color:{INK}")
    sheet = tag("table", tag("tr", cell), role="presentation", width="100%", style="max-width:640px;border-collapse:collapse")
    head = tag("head", *(tag("meta", **meta) for meta in METAS), tag("title", letter.subject))
    return "<!doctype html>\n" + tag("html", head, tag("body", sheet, style=f"margin:0;background:{PAPER}"), lang="en") + "\n"


def _text(letter: Letter, ending: str) -> Iterator[str]:
    for block in letter.blocks:
        yield from wrapped(block.heading, TEXT_WIDTH)
        for sentence in block.says:
            yield from wrapped(sentence, TEXT_WIDTH, 2)
        if block.table:
            yield from _columns(block.table)
        yield ""
    yield from wrapped(ending, TEXT_WIDTH)


def _columns(table: Table) -> Iterator[str]:
    rows = [list(table.head), *([_word(cell) for cell in row] for row in table.rows)]
    widths = [max(cells(row[column]) for row in rows) for column in range(len(table.head))]
    for row in rows:
        first, *others = [cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)]
        yield f"  {first}  {'  '.join(others)}".rstrip()


def _word(cell: str | Bar) -> str:
    return f"{'#' * round(BAR_CELLS * cell.share)} {cell.word}".lstrip() if isinstance(cell, Bar) else cell


def _html(block: Block, *, first: bool) -> Iterator[Drawn]:
    if first:
        yield tag("h1", block.heading, style="margin:0 0 12px;font-size:28px;line-height:1.15")
    else:
        yield tag("h2", block.heading, style="margin:28px 0 8px;font-size:18px;line-height:1.3")
    for sentence in block.says:
        if isinstance(sentence, ToCopy):
            yield tag("p", tag("code", sentence), style="margin:0 0 8px;font-size:14px")
        else:
            yield tag("p", glued(sentence), style="margin:0 0 8px")
    if block.table:
        head = tag("tr", *(tag("th", name, scope="col", style=_cell(SOFT)) for name in block.table.head))
        rows = [tag("tr", *(_drawn(number, cell) for number, cell in enumerate(row))) for row in block.table.rows]
        yield tag("table", head, *rows, style="border-collapse:collapse;width:100%;font-size:15px")


def _drawn(number: int, cell: str | Bar) -> Drawn:
    if number == 0 and isinstance(cell, str):
        return tag("th", cell, scope="row", style=_cell(INK))
    return tag("td", _bar(cell) if isinstance(cell, Bar) else cell, style=_cell(INK))


def _bar(bar: Bar) -> Drawn:
    """A bar as a cell with a background, which needs no picture; its number stands beside it."""
    pixels = round(BAR_PIXELS * bar.share)
    filled = [tag("td", Drawn("&nbsp;"), width=str(pixels), style=f"background:{LEGS};font-size:10px;line-height:12px")] if pixels else []
    word = tag("td", bar.word, style=f"padding-left:{8 if pixels else 0}px")
    return tag("table", tag("tr", *filled, word), role="presentation", style="border-collapse:collapse")


def _cell(colour: str) -> str:
    return f"padding:6px 12px 6px 0;text-align:left;font-weight:400;color:{colour};border-bottom:1px solid {LINE}"
