"""report.html: one page that needs no network and no script, read on a phone, on a screen and on paper.

Apart from page.py, which holds its words and their order; here stands what it is filled with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from legday.report.bars import week_bar
from legday.report.charts import small_timeline, timelines
from legday.report.clock_chart import clock_chart
from legday.report.clock_lines import clock_line, moved_line
from legday.report.form_lines import form_line, why_not_told
from legday.report.lines import (
    MARKS,
    disagreement,
    files_line,
    lift_moment,
    lift_title,
    not_asked,
    refusals,
    rests_on,
    run_line,
    run_title,
    score_basis,
    why_unscored,
)
from legday.report.morning import fresh_from, rule_and_model
from legday.report.muscles import muscle_map
from legday.report.page import article, document, footer
from legday.report.rule_notes import rule_notes
from legday.report.spread import Spread, spread
from legday.report.strips import strip
from legday.report.told import is_of_envelope, told_now
from legday.report.verdict import Verdict, all_lifts, verdict
from legday.report.weeks import Span, weeks
from legday.report.words import capital, clean, count, day, glued, paces_in, settling_line
from legday.report.worth import worth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from legday.report.markup import Drawn
    from legday.report.model import AthleteReport, Finding, Lift, Report, Run
    from legday.report.roster import Row
    from legday.report.words import Units

CARDS = 6
CARD_DAYS = 14
EARLIER = 60
UNSCORED = 5
UNKNOWN_LIFTS = 3
TREND_WEEKS = 6
METRICS = {
    "cadence": "cadence", "step_length": "step length", "stance_time": "ground contact", "vertical_oscillation": "vertical oscillation",
    "vertical_ratio": "vertical ratio", "speed_at_heart_rate": "speed at the same heart rate",
}  # fmt: skip
SHOWN_FROM = 1.0  # leg fatigue, of which the muscles are drawn


class Card(NamedTuple):
    """One finding as the page shows it; of one without a number only the line in the list of lesser and earlier ones."""

    mark: str
    when: str
    run: str
    text: str
    number: int = 0
    severity: str = ""
    title: str = ""
    instead: str = ""
    moved: str = ""
    form: str = ""
    score_basis: Sequence[str] = ()
    rests_on: str = ""
    rule: str = ""
    strip: tuple[Drawn, Drawn] | None = None


class Effect(NamedTuple):
    """What tired legs do to one metric of this runner [%]."""

    name: str
    percent: float
    interval: list[float]
    n_flagged: int
    n_fresh: int
    stands_out: bool


class Page(NamedTuple):
    """One athlete as the page shows them."""

    uid: str
    name: str
    said: Verdict
    fatigue: int | None
    band: str
    wide: Drawn
    narrow: Drawn
    cards: list[Card]
    earlier: list[Card]
    spoke: str
    muscles: Drawn | None
    fresh_from: str
    clock_chart: Drawn
    effects: list[Effect]
    spread: Spread | None
    weeks: list[tuple[Span, Drawn]]
    any_unscored: bool
    trend: str | None
    over_weeks: list[str]
    not_asked: list[str]
    settle: list[tuple[str, str]]
    unscored: list[str]
    coverage: list[str]
    clock: str
    worth: list[str]
    provenance: str | None
    window: str
    gate: float
    clear: float


def render(report: Report) -> str:
    """The whole page: all of one athlete, or a row for each of many."""
    made, athletes = report.generated_at, report.athletes
    today = athletes[0].today.date if athletes else made.date()
    day_and_year, span = f"{day(today)} {today.year}", _span(report)
    header, title, main = [day_and_year], day_and_year, []
    if len(athletes) == 1:
        page = _page(athletes[0], made, "a0")
        header, title, main = [*header, page.name], page.said.sentence, [article(page), *rule_notes(card.rule for card in page.cards)]
    elif athletes:
        from legday.report.roster import roster, worst_first, worst_words  # only a page of many is one

        title = worst_words(athletes)
        rows = [_row(athlete, made, f"a{number}") for number, athlete in enumerate(worst_first(athletes))]
        main = [roster(title, rows, _window(athletes[0])), *rule_notes(card.rule for row in rows for card in row.cards)]
    ending = footer(files_line(report.ingest), refusals(report.ingest)[:EARLIER], report.legday_version, f"{made:%Y-%m-%d %H:%M} UTC")
    return document(title, [*header, *([f"report {span}"] if span else [])], main, ending)


def _row(athlete: AthleteReport, now: datetime, uid: str) -> Row:
    """One athlete of many: what a coach asks first, and the findings of two weeks."""
    from legday.report.roster import Row, last_words

    cards = _cards(athlete, uid, strips=False)
    timeline, spark = small_timeline(athlete, now, _numbers(cards), uid)
    last = cards[0] if cards else None
    settle = [f"{lift_moment(lift, now)} {lift_title(lift)}: legs or not?" for lift in all_lifts(athlete) if lift.lower_body is None]
    return Row(
        uid=uid,
        athlete=clean(athlete.athlete, 60),
        name=_name(athlete),
        said=Verdict(*map(glued, verdict(athlete, now))),
        fatigue=_fatigue(athlete),
        spark=spark,
        timeline=timeline,
        last=last_words(last[0] if last else None, last[1].mark if last else ""),
        cards=[card for _, card in cards if card.number],
        unknown=[*settle[-UNKNOWN_LIFTS:], *athlete.coverage],
    )


def _page(athlete: AthleteReport, now: datetime, uid: str) -> Page:
    cards = _cards(athlete, uid, strips=True)
    shown = [card for _, card in cards if card.number]
    gates = athlete.gates
    rows = weeks(athlete, athlete.today.date)
    wide, narrow = timelines(athlete, now, _numbers(cards), uid)
    return Page(
        uid=uid,
        name=_name(athlete),
        said=Verdict(*map(glued, verdict(athlete, now))),
        fatigue=_fatigue(athlete),
        band=athlete.today.leg_fatigue_band,
        wide=wide,
        narrow=narrow,
        cards=shown,
        earlier=[card for _, card in cards if not card.number][:EARLIER],
        spoke=_sentence(glued(rule_and_model(athlete))),
        fresh_from=_sentence(glued(" ".join(fresh_from(athlete, now)))),
        muscles=muscle_map(athlete.today.muscles, f"{uid}-muscles") if athlete.today.leg_fatigue >= SHOWN_FROM else None,
        clock_chart=clock_chart(athlete.response, gates, f"{uid}-clock-chart"),
        effects=[
            Effect(METRICS.get(one.metric, one.metric), one.effect_pct, one.interval_pct, one.n_flagged, one.n_fresh, one.distinguishable)
            for one in athlete.response.metrics
            if one.effect_pct is not None and one.interval_pct is not None
        ],
        spread=spread(athlete),
        weeks=[(week, week_bar(week, rows)) for week in rows],
        any_unscored=any(week.minutes["unknown"] for week in rows),
        trend=_trend(rows),
        over_weeks=[glued(finding.text) for finding in athlete.over_weeks],
        not_asked=list(not_asked(athlete.today)),
        settle=[
            (f"{lift_moment(lift, now)} {lift_title(lift)}", settling_line(lift.activity_id))
            for lift in [lift for lift in reversed(all_lifts(athlete)) if lift.lower_body is None][:UNKNOWN_LIFTS]
        ],
        unscored=_unscored(athlete),
        coverage=athlete.coverage,
        clock=glued(clock_line(athlete.response)),
        worth=[glued(worth(score)) for score in athlete.warnings if score.n_warned],
        provenance=next(
            (paces_in(clean(run.provenance, 200), athlete.style.units) for run in reversed(athlete.runs) if run.provenance), None
        ),
        window=_window(athlete),
        gate=gates.gate,
        clear=gates.clear,
    )


def _cards(athlete: AthleteReport, uid: str, *, strips: bool) -> list[tuple[Finding, Card]]:
    """The newest first; those of the last two weeks are numbered, the others not."""
    runs = {run.activity_id: run for run in athlete.runs}
    courses = {course.activity_id: course for course in athlete.courses}
    lifts = all_lifts(athlete)
    cards: list[tuple[Finding, Card]] = []
    numbered = 0
    for finding in reversed(told_now(athlete)):
        recent = (athlete.today.date - finding.date).days < CARD_DAYS
        has_number = recent and numbered < CARDS and not is_of_envelope(finding)
        numbered += has_number
        run = runs.get(finding.activity_id or "")
        when, *rest = run_line(run, athlete.style.units) if run else (day(finding.date),)
        card = Card(MARKS[finding.severity], when, glued(", ".join(rest)), glued(paces_in(finding.text, athlete.style.units)))
        if has_number:
            course = courses.get(run.activity_id) if strips and run else None
            drawn = strip(course, run, athlete.style.units, f"{uid}-{len(cards) + 1}") if course and run else None
            card = _in_full(card, finding, run, lifts, athlete.style.units)._replace(number=numbered, strip=drawn)
        cards.append((finding, card))
    return cards


def _in_full(card: Card, finding: Finding, run: Run | None, lifts: Sequence[Lift], units: Units) -> Card:
    """The card with all that is said of a finding."""
    basis = (disagreement(run), score_basis(run, units), why_not_told(run.form)) if run else ()
    return card._replace(
        severity=finding.severity,
        title=run_title(run, 60) if run else "",
        instead=glued(finding.do_instead),
        moved=glued(moved_line(finding, run, lifts) or ""),
        form=glued(form_line(run.form, finding.text) if run else ""),
        score_basis=[glued(sentence) for sentence in basis if sentence],
        rests_on=rests_on(finding),
        rule=finding.rule,
    )


def _numbers(cards: Iterable[tuple[Finding, Card]]) -> dict[str, int]:
    """The number of its card by run, for the drawing."""
    return {finding.activity_id: card.number for finding, card in cards if card.number and finding.activity_id}


def _name(athlete: AthleteReport) -> str:
    return clean(athlete.name or athlete.athlete, 60)


def _fatigue(athlete: AthleteReport) -> int | None:
    return None if "lifts" in athlete.today.unknown else round(athlete.today.leg_fatigue)


def _sentence(words: str) -> str:
    """Words as a sentence of their own; nothing stays nothing."""
    return f"{capital(words)}." if words else ""


def _window(athlete: AthleteReport) -> str:
    return f"{athlete.gates.first_hours:.0f} to {athlete.gates.last_hours:.0f} h"


def _trend(rows: list[Span]) -> str | None:
    """Hard runs on tired legs of the last six weeks beside the six before; None without that much history."""
    if len(rows) < 2 * TREND_WEEKS:
        return None
    latest, before = (sum(week.tired_hard_runs for week in part) for part in (rows[:TREND_WEEKS], rows[TREND_WEEKS : 2 * TREND_WEEKS]))
    return f"{count(latest, 'hard run')} on tired legs in the last six weeks, {before} in the six before."


def _unscored(athlete: AthleteReport) -> list[str]:
    recent = [run for run in athlete.runs if (athlete.today.date - run.local_start_time.date()).days < CARD_DAYS]
    said = [f"{day(run.local_start_time)} {run_title(run)}: no score, {why}" for run in reversed(recent) if (why := why_unscored(run))]
    more = len(said) - UNSCORED
    return said if more <= 0 else [*said[:UNSCORED], f"{count(more, 'more run')} of these two weeks without a score"]


def _span(report: Report) -> str | None:
    if not (report.since or report.until):
        return None
    return f"{f'from {day(report.since)} ' if report.since else ''}{f'to {day(report.until)}' if report.until else 'on'}".strip()
