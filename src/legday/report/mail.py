"""The report as a mail: one message with a plain text and an HTML of tables; not who gets it, nor when.

Apart from letter.py, which sets it, and from digest.py, the letter of a week.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from legday.report import digest
from legday.report.layout import ToCopy
from legday.report.letter import Bar, Block, Letter, Table, as_html, as_text
from legday.report.lines import MARKS, files_line, not_asked, rests_on, run_line
from legday.report.model import SEVERITIES
from legday.report.told import rank, told
from legday.report.verdict import verdict
from legday.report.words import capital, clean, count, day, glued, zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legday.report.model import AthleteReport, Finding, Report

FINDINGS = 5
FINDING_DAYS = 7
AHEAD_CLOCKS = (7, 18)  # local hours of the days ahead that the legs are told of


def message(report: Report, *, weekly: bool = False, page: str = "") -> EmailMessage:
    """The report as a multipart message; the caller adds From and To.

    Args:
        report: what to tell.
        weekly: the digest of the last whole week instead of the morning.
        page: where the whole page lies, a path or an address; "" where nobody can open one.
    """
    told, ending = digest.letter(report) if weekly else letter(report), _ending(report, page)
    text, html = as_text(told, ending), as_html(told, ending)
    mail = EmailMessage()
    mail["Subject"] = clean(told.subject, 120)
    mail["Date"] = format_datetime(report.generated_at)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"legday-{sha256((text + html).encode()).hexdigest()[:40]}")  # the same report gives the same bytes
    return mail


def letter(report: Report) -> Letter:
    """The morning's letter: may I run, what was found, when next, what is not known."""
    blocks = [block for athlete in report.athletes for block in _blocks(athlete, report, alone=len(report.athletes) == 1)]
    nobody = [Block("Nothing to report yet", ["There is no run and no lift in the store."])]
    return Letter(_subject(report), blocks or nobody)


def _ending(report: Report, page: str) -> str:
    """How the letter came about, and where more of it is."""
    more = f" The whole page: {clean(page, 300)}." if page else ""
    made = f"legday {report.legday_version}, {report.generated_at:%Y-%m-%d %H:%M} UTC"
    return f"Files: {files_line(report.ingest)}.{more} {made}. These are estimates from your files, not a diagnosis."


def _subject(report: Report) -> str:
    worst = max((SEVERITIES.index(one.severity) for athlete in report.athletes for one in _recent(athlete)), default=0)
    number = sum(SEVERITIES.index(one.severity) == worst for athlete in report.athletes for one in _recent(athlete))
    found = f", {count(number, SEVERITIES[worst])}" if worst else ""
    if len(report.athletes) == 1:
        return f"legday: {verdict(report.athletes[0], report.generated_at).sentence}{found}"
    return f"legday: {count(len(report.athletes), 'athlete')}{found}"


def _recent(athlete: AthleteReport) -> list[Finding]:
    """What was found in the last seven days, the worst first, of equals the newest."""
    found = told(one for one in athlete.findings if (athlete.today.date - one.date).days < FINDING_DAYS)
    return sorted(found, key=lambda one: (rank(one), one.date), reverse=True)


def _blocks(athlete: AthleteReport, report: Report, *, alone: bool) -> Iterator[Block]:
    said, name = verdict(athlete, report.generated_at), clean(athlete.name or athlete.athlete, 60)
    advice = [said.advice, *([ToCopy(said.to_copy)] if said.to_copy else [])]
    sentence = said.sentence if alone else f"{name}: {said.sentence}"
    yield Block(sentence, [f"{capital(said.legs_and_interval)}; {said.reason}.", *advice])
    runs = {run.activity_id: run for run in athlete.runs}
    found = _recent(athlete)
    for finding in found[:FINDINGS]:
        run = runs.get(finding.activity_id or "")
        instead = [f"Instead: {finding.do_instead}"] if finding.severity != "note" else []
        told = [finding.text, *instead, f"{finding.severity.capitalize()}. Rests on {rests_on(finding)}."]
        yield Block(f"{MARKS[finding.severity]} {', '.join(run_line(run, athlete.style.units)) if run else day(finding.date)}", told)
    if more := len(found) - FINDINGS if len(found) > FINDINGS else 0:
        yield Block(f"{count(more, 'more finding')} in these seven days", [])
    if ahead := _ahead(athlete):
        yield Block("The legs of the next days, if nothing more is lifted", [], ahead)
    asked = [line if isinstance(line, ToCopy) else f"{capital(line)}." for line in not_asked(athlete.today)]
    if unknown := [*asked, *athlete.coverage]:
        yield Block("What is not known", unknown)


def _ahead(athlete: AthleteReport) -> Table | None:
    """Leg fatigue due at two hours of each day ahead; None where the legs are fresh throughout."""
    local = zone(athlete.time_zone)
    hours = [(one.at.astimezone(local), one) for one in athlete.today.forecast]
    rows = [
        (f"{day(when)} {when:%H:%M}", Bar(one.leg_fatigue / 100, f"{one.leg_fatigue:.0f}"),
         glued("{:.0f} to {:.0f}".format(*one.leg_fatigue_interval)))
        for when, one in hours
        if when.hour in AHEAD_CLOCKS
    ]  # fmt: skip
    if not any(one.leg_fatigue >= 1 for _, one in hours):
        return None
    return Table(("when", "legs, of 100", "may be"), rows)
