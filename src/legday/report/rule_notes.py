"""The rules behind the findings of a page: when each fires, against what, and where it comes from, to be linked to.

Apart from page.py, because a roster of many athletes says each rule once for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.markup import Drawn, tag
from legday.report.rules.book import entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from legday.report.rules.entry import Entry


def rule_link(rule: str) -> Drawn:
    """A rule's name as a link to what is said of it; the name alone where the book has no such rule."""
    return tag("a", rule, href=f"#{_anchor(rule)}") if entry(rule) else tag("span", rule)


def rule_notes(rules: Iterable[str]) -> Iterator[Drawn]:
    """A section with a note for each of these rules; nothing where there is none."""
    known = [one for rule in sorted(set(rules)) if (one := entry(rule))]
    if known:
        notes = tag("ul", *map(_note, known), cls="plain")
        yield tag("section", tag("h3", "The rules behind it", id="rules"), notes, cls="rules", aria_labelledby="rules")


def _note(one: Entry) -> Drawn:
    told = [". Against: ", *_coded(one.thresholds), ". From: ", one.source, "."]
    return tag("li", tag("b", one.id), f" ({one.severity}) ", *_coded(one.fires_when), *told, id=_anchor(one.id))


def _anchor(rule: str) -> str:
    return f"rule-{rule.lower().replace('_', '-')}"


def _coded(text: str) -> Iterator[str]:
    """What stands between backticks as code."""
    for number, part in enumerate(text.split("`")):
        yield tag("code", part) if number % 2 else part
