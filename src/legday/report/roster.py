"""The page of many athletes: one row each, the worst first, and what was found of each when it is opened.

Apart from page.py, which tells all of one athlete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from legday.report.markup import Drawn, tag
from legday.report.model import SEVERITIES
from legday.report.page import found, lines, plain_list
from legday.report.words import capital, count, day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.report.html import Card
    from legday.report.model import AthleteReport, Finding
    from legday.report.verdict import Verdict

RECENT_DAYS = 7
VERDICTS = ("clear", "easy_only", "cannot_tell", "walk", "rest")
NAMES = ("Athlete", "Legs, of 100", "Today", "Last finding", "Coverage")


class Row(NamedTuple):
    """One athlete as the roster shows them."""

    uid: str
    athlete: str  # as --athlete takes it
    name: str
    said: Verdict
    fatigue: int | None
    spark: Drawn
    timeline: Drawn
    last: str
    cards: Sequence[Card]
    unknown: Sequence[str]


def worst_first(athletes: Sequence[AthleteReport]) -> list[AthleteReport]:
    """By the worst finding of the last seven days, then by today's verdict, the legs, the newest finding, the name."""
    return sorted(sorted(athletes, key=lambda athlete: athlete.athlete), key=_rank, reverse=True)


def worst_words(athletes: Sequence[AthleteReport]) -> str:
    """How many athletes there are, and how many of them have a finding of the worst kind in these seven days."""
    worst = [_worst(athlete) for athlete in athletes]
    highest = max(worst, default=-1)
    found_any = f"{worst.count(highest)} with a {SEVERITIES[highest]} in seven days" if highest > 0 else "no warning in seven days"
    return f"{count(len(athletes), 'athlete')}, {found_any}"


def last_words(finding: Finding | None, mark: str) -> str:
    """`▲ Wed 28 Jan hard on tired legs`."""
    if finding is None:
        return "no finding"
    return f"{mark} {day(finding.date)} {finding.rule.removeprefix('ENV_').replace('_', ' ').lower()}"


def roster(title: str, rows: Sequence[Row], window: str) -> Drawn:
    """The whole list."""
    heads = tag("div", *(tag("span", name) for name in NAMES), cls="heads", aria_hidden="true")
    caption = (
        f"The worst of the last seven days first. Curve: leg fatigue of two weeks. Opened: the legs four days ahead, {window} after leg "
        "days shaded, and what was found."
    )
    items = tag("ul", lines(_row(row) for row in rows), cls="roster")
    return tag("section", lines([tag("h2", title, id="roster"), tag("p", caption, cls="soft"), heads, items]), aria_labelledby="roster")


def _row(row: Row) -> Drawn:
    legs = tag("strong", "–" if row.fatigue is None else str(row.fatigue))
    summary = tag(
        "summary",
        tag("h3", row.name),
        tag("span", row.spark, legs, cls="spark-and-number"),
        tag("span", row.said.sentence),
        tag("span", row.last),
        tag("span", f"{count(len(row.unknown), 'thing')} not known" if row.unknown else "no gaps", cls="soft"),
    )
    told = [
        tag("p", f"{capital(row.said.legs_and_interval)}; {row.said.reason}.", cls="why"),
        tag("p", row.said.advice, *([" ", tag("code", row.said.to_copy)] if row.said.to_copy else []), cls="do"),
        *([tag("ol", lines(found(card) for card in row.cards), cls="cards")] if row.cards else []),
        *([tag("h4", "Not known"), plain_list(tag("li", sentence) for sentence in row.unknown)] if row.unknown else []),
        tag("p", "All of it: ", tag("code", f"legday report --athlete {row.athlete}"), cls="soft"),
    ]
    opened = tag("div", tag("figure", row.timeline), tag("div", lines(told)), cls="opened")
    return tag("li", tag("details", summary, opened), id=row.uid)


def _rank(athlete: AthleteReport) -> tuple[int, int, float, int]:
    newest = max((finding.date.toordinal() for finding in athlete.findings), default=0)
    return _worst(athlete), VERDICTS.index(athlete.today.verdict), athlete.today.leg_fatigue, newest


def _worst(athlete: AthleteReport) -> int:
    recent = [finding for finding in athlete.findings if (athlete.today.date - finding.date).days < RECENT_DAYS]
    return max((SEVERITIES.index(finding.severity) for finding in recent), default=-1)
