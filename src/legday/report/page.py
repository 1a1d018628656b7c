"""The words and the order of the page, part by part.

Apart from html.py, which fills it, and from page.css, which says how it looks.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from legday.report.bars import minutes_bar
from legday.report.layout import ToCopy
from legday.report.markup import Drawn, joined, tag
from legday.report.rule_notes import rule_link
from legday.report.words import MONTHS, capital

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from legday.report.html import Card, Page
    from legday.report.weeks import Span

METAS = (
    {"charset": "utf-8"},
    {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    {"http_equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"},
    {"name": "referrer", "content": "no-referrer"},
    {"name": "color-scheme", "content": "light dark"},
)
NONE = "–"


def document(title: str, header: Sequence[str], main: Sequence[Drawn], footer: Sequence[Drawn]) -> str:
    """The whole page.

    Args:
        title: what the browser's tab says.
        header: what stands beside the program's name.
        main: what it is about.
        footer: what stands below all.
    """
    style = Drawn((Path(__file__).parent / "page.css").read_text(encoding="utf-8"))
    metas = [tag("meta", **meta) for meta in METAS]
    head = tag("head", lines([*metas, tag("title", f"legday: {title}"), tag("style", Drawn("\n"), style)]))
    nobody = tag("p", "Nothing to report yet: there is no run and no lift in the store.", cls="verdict")
    body = tag(
        "div",
        tag("header", tag("h1", "legday"), *(tag("span", text) for text in header)),
        tag("main", lines(main or [nobody])),
        tag("footer", lines(footer)),
        cls="page",
    )
    return "<!doctype html>\n" + tag("html", Drawn("\n"), head, tag("body", body), lang="en") + "\n"


def footer(files: str, refusals: Iterable[tuple[str, str]], version: str, made: str) -> list[Drawn]:
    """What became of the files, and who made the page when."""
    items = [tag("li", f"{name}: {reason}") for name, reason in refusals]
    made_by = tag("p", f"legday {version}, {made}. This page loads nothing from anywhere.")
    return [tag("p", f"Files: {files}."), *([plain_list(items)] if items else []), made_by]


def lines(parts: Iterable[str]) -> Drawn:
    """Each on a line of its own."""
    return joined(["", *parts, ""], "\n")


def plain_list(items: Iterable[Drawn]) -> Drawn:
    """Items below each other, without marks."""
    return tag("ul", lines(items), cls="plain")


def article(page: Page) -> Drawn:
    """All of one athlete."""
    parts = [_verdict(page), _timeline(page), _found(page), _legs(page)]
    lower = tag("div", lines([*_spread(page), *_weeks(page), _beneath(page)]), cls="lower")
    return tag("article", lines([*parts, lower]), id=page.uid, aria_labelledby=f"{page.uid}-verdict")


def _section(page: Page, name: str, heading: str, *parts: Drawn) -> Drawn:
    label = f"{page.uid}-{name}"
    return tag("section", lines([tag("h3", heading, id=label), *parts]), aria_labelledby=label)


def _verdict(page: Page) -> Drawn:
    said = page.said
    may_be = [" ", tag("span", f"may be {said.interval}", cls="soft")] if said.interval else []
    of_100 = tag("span", f"of 100 leg fatigue now, {page.band}")
    legs = tag("p", tag("strong", str(page.fatigue)), " ", of_100, *may_be, cls="now-legs")
    parts = [
        tag("h2", said.sentence, id=f"{page.uid}-verdict"),
        tag("p", said.legs) if page.fatigue is None else legs,
        tag("p", said.reason, cls="why"),
        tag("p", said.advice, *([" ", tag("code", said.to_copy)] if said.to_copy else []), cls="do"),
        *([tag("p", page.spoke, cls="why")] if page.spoke else []),
    ]
    return tag("div", lines(parts), cls="verdict")


def _timeline(page: Page) -> Drawn:
    caption = (
        f"Line: leg fatigue, with the span it may lie in; dashed ahead of now, if nothing more is lifted. Shaded: {page.window} after a "
        "leg day. Dots: lifts, larger for more leg load, hollow where no legs. Bars: runs, taller for longer, stronger in shade for "
        "harder, capped where hard, outlined and numbered where something was found."
    )
    figure = tag("figure", lines([page.wide, page.narrow, tag("figcaption", caption)]))
    return _section(page, "legs", "Two weeks back, four days ahead", figure)


def _found(page: Page) -> Drawn:
    cards = tag("ol", lines(found(card) for card in page.cards), cls="cards")
    parts = [cards if page.cards else tag("p", "Nothing in the last two weeks.")]
    if page.earlier:
        items = [
            tag("li", tag("b", card.when), " ", tag("span", card.run, cls="soft"), tag("br"), card.text) for card in page.earlier
        ]  # fmt: skip
        parts.append(tag("details", tag("summary", f"Lesser and earlier ({len(page.earlier)})"), plain_list(items)))
    return _section(page, "found", "What was found", *parts)


def found(card: Card) -> Drawn:
    """One finding, with what it rests on and what to do instead."""
    said = [
        tag("h4", card.when),
        tag("p", f"{card.title}, {card.run}" if card.run else "", cls="soft"),
        tag("p", card.text, cls="seen"),
        *([tag("figure", lines(card.strip))] if card.strip else []),
        *([tag("p", tag("b", "Instead:"), f" {card.instead}", cls="instead")] if card.severity != "note" else []),
        *([tag("p", card.form)] if card.form else []),
        *([tag("p", f"Had you moved it {card.moved}")] if card.moved else []),
        tag(
            "p",
            f"{card.severity.capitalize()}. Rests on {card.rests_on}. Rule ",
            rule_link(card.rule),
            " ".join([".", *card.score_basis]),
            cls="basis",
        ),
    ]
    return tag("li", tag("span", str(card.number), cls=f"number {card.severity}"), tag("div", lines(said)))


def _legs(page: Page) -> Drawn:
    """Which muscles are meant, and what tired legs do in the hours after a leg day."""
    said = f"{capital(page.clock)}."
    prior = "Dashed: what studies found of people at large, and what they differ by. Drawn through: your own runs, once there are enough."
    clock = [
        tag("h3", "Your legs' clock"),
        tag("figure", lines([page.clock_chart, tag("figcaption", said)])),
        *([_effects(page)] if page.effects else []),
        tag("p", prior, cls="soft"),
    ]
    muscles = []
    if page.muscles:
        caption = f"{page.fresh_from} Each group's part of the load, by the curve of the whole legs; the numbers do not add up to theirs."
        muscles = [tag("div", tag("h3", "What is tired"), tag("figure", lines([page.muscles, tag("figcaption", caption.strip())])))]
    return tag("section", lines([*muscles, tag("div", lines(clock))]), cls="columns", aria_label="What is tired, and for how long")


def _effects(page: Page) -> Drawn:
    """What was seen of the own runs, metric by metric, each with its interval and how many runs it rests on."""
    head = tag("tr", *(tag("th", name, scope="col") for name in (f"{page.window} after legs", "Change", "May be", "Runs", "Fresh")))
    rows = [
        tag(
            "tr",
            tag("th", one.name, scope="row"),
            tag("td", f"{one.percent:+.1f} %", cls=None if one.stands_out else "none"),
            tag("td", "{:+.1f} to {:+.1f}".format(*one.interval)),
            tag("td", str(one.n_flagged)),
            tag("td", str(one.n_fresh)),
        )
        for one in page.effects
    ]
    return tag("div", tag("table", lines([tag("thead", head), tag("tbody", lines(rows))])), cls="scroll")


def _spread(page: Page) -> Iterator[Drawn]:
    """Four weeks of minutes by effort, after leg days and otherwise."""
    if page.spread is None:
        return
    one = page.spread
    parts = ((f"{page.window} after legs", one.runs_in_window, one.in_window), ("all other runs", one.runs_otherwise, one.otherwise))
    most = max(sum(minutes.values()) for _, _, minutes in parts)
    names = ["Runs", "Easy min", "Moderate", "Hard", *(["No score"] if any(minutes["unknown"] for _, _, minutes in parts) else [])]
    classes = ("easy", "moderate", "hard", "unknown")[: len(names) - 1]
    head = tag(
        "tr", tag("th", "Four weeks", scope="col"), tag("td", "easy to hard", cls="bars"), *(tag("th", name, scope="col") for name in names)
    )
    rows = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", minutes_bar(minutes, most), cls="bars"),
            tag("td", str(runs)),
            *(tag("td", f"{minutes[kind]:.0f}" if minutes[kind] else tag("span", NONE, cls="none")) for kind in classes),
        )
        for name, runs, minutes in parts
    ]
    table = tag("table", lines([tag("caption", one.said), tag("thead", head), tag("tbody", lines(rows))]))
    yield _section(page, "spread", "Where the hard minutes went", tag("div", table, cls="scroll"))


def _weeks(page: Page) -> Iterator[Drawn]:
    if not page.weeks:
        return
    names = ["Leg load", "Easy min", "Moderate", "Hard", *(["No score"] if page.any_unscored else []), "Hard on tired legs"]
    columns = [tag("th", name, scope="col") for name in names]
    head = tag("tr", tag("th", "Week of", scope="col"), tag("td", "legs above, runs below", cls="bars"), *columns)
    rows = [_week(week, bar, any_unscored=page.any_unscored) for week, bar in page.weeks]
    caption = [tag("caption", page.trend)] if page.trend else []
    table = tag("table", lines([*caption, tag("thead", head), tag("tbody", lines(rows))]))
    over = [plain_list(tag("li", text) for text in page.over_weeks)] if page.over_weeks else []
    yield _section(page, "weeks", "Twelve weeks" if len(page.weeks) > 11 else "The weeks so far", tag("div", table, cls="scroll"), *over)


def _week(week: Span, bar: Drawn, *, any_unscored: bool) -> Drawn:
    unknown = [" ", tag("abbr", "?", title="and a lift of unknown kind")] if week.unknown_lifts else []
    minutes = [week.minutes[name] for name in ("easy", "moderate", "hard", *(["unknown"] if any_unscored else []))]
    return tag(
        "tr",
        tag("th", f"{week.first.day} {MONTHS[week.first.month - 1]}", scope="row"),
        tag("td", bar, cls="bars"),
        tag("td", f"{week.leg_load:.2f}" if week.leg_load else NONE, *unknown),
        *(tag("td", f"{number:.0f}" if number else tag("span", NONE, cls="none")) for number in minutes),
        tag("td", str(week.tired_hard_runs or NONE), cls="found-weeks" if week.tired_hard_runs else "none"),
    )


def _beneath(page: Page) -> Drawn:
    unknown = [
        *(tag("li", tag("code", line) if isinstance(line, ToCopy) else f"{capital(line)}.") for line in page.not_asked),
        *(tag("li", f"{what}: legs or not? Settle it once:", tag("br"), tag("code", line)) for what, line in page.settle),
        *(tag("li", sentence) for sentence in (*page.unscored, *page.coverage)),
    ]
    computed = [
        "Leg fatigue runs from 0 to 100. It rises for about 35 h after a leg day and fades over days; one leg day of load 1.0 equals about "
        "100 squats at 70 % of your best.",
        f"The window is {page.window} from the end of a lower-body lift to the start of a run. A hard run in it is a warning from leg "
        f"fatigue {page.gate:.0f}; a hard run is called clear below {page.clear:.0f}.",
        'The spread is what people differ by: in four of five cases the legs lie within "may be".',
        *(f"Were the warnings right? {capital(said)}." for said in page.worth),
        *([f"Effort of the newest scored run: {page.provenance}."] if page.provenance else []),
        "These are estimates from your files, not a diagnosis.",
    ]
    return tag(
        "section",
        tag("div", tag("h3", "What I do not know"), plain_list(unknown)),
        tag("div", tag("h3", "How this was computed"), plain_list(tag("li", sentence) for sentence in computed)),
        cls="columns beneath",
        aria_label="What is not known, and how this was computed",
    )
