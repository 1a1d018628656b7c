"""Every hostile title through every renderer: each format, read back by a reader that is not ours, is built as with a harmless title."""

import csv as csv_module
import io
import json as json_module
import re
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import get_args

import icalendar
import msgspec
import pytest
from markdown_it import MarkdownIt

from legday.report import csv, html, ics, json, mail, markdown, morning, terminal
from legday.report.anonymise import anonymised
from legday.report.model import Ingested, Outcome, Report
from legday.report.words import clean

from .factory import HARD, UNSCORED, at, athlete, lift, report, run
from .hostile_titles import TITLES

NEVER = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
PILED = re.compile("[\u0300-\u036f]{5}")


def shown(title: str, *, others: int = 1, said: str = ""):
    """A morning after legs and a hard run, with one title wherever a file or a setting may put a string; `said` is what legday wrote."""
    said = said or (title if clean(title) else "Morning")  # which is never blank
    legs = lift("legs", at("01-27", "17:00"), title=title, sources=[title], notes=[title])
    unknown = lift("what", at("01-27", "20:00"), title=title, region="unknown", lower_body=None, leg_load=0.3, leg_load_basis="title")
    hard = run("hard", at("01-28", "19:00"), title=title, sources=[title], provenance=said, notes=[said], disagreement=said, **HARD)
    unscored = run("no", at("01-28", "12:00"), title=title, notes=[said], **UNSCORED)
    people = [
        athlete([legs, unknown], [hard, unscored], name=f"{title}{number or ''}", unknown_exercises={said: 3}) for number in range(others)
    ]
    for one in people:
        one.name = title
    outcomes = [Outcome(path=title, outcome="refused", reason=said)]
    return report(*people, ingested=Ingested(files_seen=1, refused=1, outcomes=outcomes))


class Tags(HTMLParser):
    """The tags of a page with the names of their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """An element opens."""
        self.seen.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag):
        """An element closes."""
        self.seen.append((f"/{tag}",))


def tags(text: str) -> object:
    """How a page is built; how many lines a drawing's curve has does not hang on titles."""
    return Tags(text).seen


def cells(text: str) -> object:
    """The shape of a table; no cell may be a formula."""
    rows = list(csv_module.reader(io.StringIO(text, newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    return [len(row) for row in rows]


def events(text: str) -> object:
    """The components of a calendar with the names of their properties."""
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    return [(part.name, sorted(part)) for part in icalendar.Calendar.from_ical(text).walk()]


def blocks(text: str) -> object:
    """The blocks of a Markdown file; inside a line of prose nothing but text."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    inside = {child.type for token in tokens for child in token.children or []}
    assert inside <= {"text", "softbreak", "text_special"}
    assert not re.search(r"://|www\.|(?<!\\)@", text, re.IGNORECASE)  # which GitHub would make links of
    return [token.type for token in tokens]


def plain(text: str) -> object:
    """Lines of a terminal fit its 80 columns, but those that are to be copied."""
    wide = [line for line in text.splitlines() if len(line) > 80 and "legday log" not in line and '= "' not in line]
    assert wide == []
    return None


def keys(text: str) -> object:
    """What a JSON file is made of."""
    assert "\x1b" not in text

    def shape(part: object) -> object:
        if isinstance(part, dict):
            return [shape(value) for value in part.values()]
        return [shape(value) for value in part] if isinstance(part, list) else type(part).__name__ if not isinstance(part, str) else "text"

    return shape(json_module.loads(text))


def headers(raw: bytes) -> object:
    """The headers of a message and its parts, as a mail program reads them."""
    message = message_from_bytes(raw, policy=policy.default)
    assert not message.defects
    text, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert not NEVER.search(message["Subject"] + text + page)
    return [sorted(part.keys()) for part in message.walk()], tags(page)


RENDERERS = {
    "html": (html.render, tags), "csv": (csv.render, cells), "ics": (ics.render, events), "markdown": (markdown.render, blocks),
    "terminal": (terminal.render, plain), "today": (morning.render, plain), "json": (lambda made: json.encode(made).decode(), keys),
    "mail": (lambda made: bytes(mail.message(made)), headers), "week": (lambda made: bytes(mail.message(made, weekly=True)), headers),
}  # fmt: skip
HARMLESS = {name: built(render(shown("Morning"))) for name, (render, built) in RENDERERS.items()}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_never_becomes_anything_but_text(title):
    """In every format: no control or direction mark, no formula, and the same parts as with a harmless title."""
    made = shown(title)
    for name, (render, built) in RENDERERS.items():
        text = render(made)
        if isinstance(text, str) and name != "json":
            assert not NEVER.search(text), name
            assert not PILED.search(text), name
        assert built(text) == HARMLESS[name], name


def test_many_athletes_with_such_names_are_a_roster_of_text():
    """The page of many is built as with harmless names."""
    assert tags(html.render(shown(TITLES["closes the head"], others=3))) == tags(html.render(shown("Morning", others=3)))


def test_an_anonymised_report_holds_nothing_that_a_file_or_its_owner_named():
    """No format has the title, the name, the path, the note, the exercise or the city any more; when and how hard stays."""
    made = anonymised(shown("Robin's gate.fit", said="HR and pace"))
    for name, (render, _) in RENDERERS.items():
        text = render(made)
        text = text.decode() if isinstance(text, bytes) else text
        assert not re.search("robin|gate\\.fit|oslo", text, re.IGNORECASE), name
    assert made.athletes[0].time_zone == made.athletes[0].gates.time_zone == "UTC+01:00"
    assert "Easy only until Sat 03:15" in terminal.render(made)


def test_no_output_holds_a_position():
    """Nothing that is handed to a renderer has a place in it, whatever `privacy_radius_m` is."""
    names, open_types = set(), [Report]
    while open_types:
        for field in msgspec.structs.fields(open_types.pop()):
            names.add(field.name)
            open_types += [
                part for part in (field.type, *get_args(field.type)) if isinstance(part, type) and issubclass(part, msgspec.Struct)
            ]
    assert {"athletes", "start_time", "leg_fatigue"} <= names
    assert not [name for name in names if re.search("position|latitude|longitude|_lat$|_long$|polyline|place", name)]
