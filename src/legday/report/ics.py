"""hard-window.ics: when a hard run is clear next, and until when to keep it easy, as a calendar that is refreshed every night.

Apart, because RFC 5545 has its own escapes, folds and line ends.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from legday.report.slots import HORIZON_HOURS, Slot
from legday.report.verdict import next_slot, verdict
from legday.report.words import clean

if TYPE_CHECKING:
    from legday.report.model import AthleteReport, Report

LINE_OCTETS = 75


def render(report: Report) -> str:
    """An iCalendar with at most two events per athlete; the uid stays while the same lift is the reason, so a refresh moves the event."""
    now = report.generated_at
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//legday//hard-window//EN", "CALSCALE:GREGORIAN", "X-WR-CALNAME:legday"]
    for athlete in report.athletes:
        lines += _events(athlete, now, named=len(report.athletes) > 1)
    return "".join(_folded(line) + "\r\n" for line in [*lines, "END:VCALENDAR"])


def _events(athlete: AthleteReport, now: datetime, *, named: bool) -> list[str]:
    said = verdict(athlete, now)
    who = f"{clean(athlete.name or athlete.athlete, 40)}: " if named else ""
    uid = f"{clean(athlete.athlete, 60)}-{athlete.today.because_of or 'no-lift'}"
    text = f"{said.legs_and_interval}; {said.reason}. {said.advice} {said.to_copy}".rstrip()
    horizon = now + timedelta(hours=HORIZON_HOURS)
    first = next_slot(athlete, now)
    lines: list[str] = []
    if athlete.today.verdict != "clear":
        lines += _event(f"easy-{uid}", now, Slot(now, first.start if first else horizon), who + said.sentence, text)
    if first and athlete.today.verdict in ("clear", "easy_only"):
        lines += _event(f"hard-{uid}", now, Slot(first.start, first.end or horizon), f"{who}Hard run is clear", text)
    return lines


def _event(uid: str, now: datetime, slot: Slot, summary: str, description: str) -> list[str]:
    end = slot.end if slot.end and slot.end > slot.start else slot.start + timedelta(minutes=15)
    return [
        "BEGIN:VEVENT", f"UID:{_escaped(uid)}@legday", f"DTSTAMP:{_instant(now)}", f"SEQUENCE:{int(now.timestamp()) // 60}",
        f"DTSTART:{_instant(slot.start)}", f"DTEND:{_instant(end)}", f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(description)}", "TRANSP:TRANSPARENT", "END:VEVENT",
    ]  # fmt: skip


def _instant(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    r"""TEXT of RFC 5545: backslash, semicolon and comma escaped, a line end as \n."""
    for char in ("\\", ";", ","):
        text = text.replace(char, "\\" + char)
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never cut inside a character."""
    pieces, piece = [], b""
    for char in line:
        octets = char.encode("utf-8", "replace")
        if len(piece) + len(octets) > LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]).decode()
