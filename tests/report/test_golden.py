"""What every renderer writes of one invented season, as it was agreed: `make golden` rewrites these files, a human reads the difference."""

import os
from pathlib import Path

import msgspec
import pytest

from legday.report import csv, html, ics, json, mail, markdown, morning, terminal

from .factory import report, season

GOLDEN = Path(__file__).parent / "golden"
RENDERED = {
    "terminal.txt": lambda: terminal.render(report()) + "\n",
    "today.txt": lambda: morning.render(report()) + "\n",
    "report.html": lambda: html.render(report()),
    "roster.html": lambda: html.render(report(season(2), msgspec.structs.replace(season(1), athlete="bo"))),
    "report.json": lambda: json.encode(report(season(2))).decode(),
    "report.md": lambda: markdown.render(report()),
    "runs.csv": lambda: csv.render(report(season(4))),
    "hard-window.ics": lambda: ics.render(report()),
    "mail.eml": lambda: mail.message(report(), page="legday/report.html").as_string(),
    "week.eml": lambda: mail.message(report(), weekly=True).as_string(),
}


@pytest.mark.parametrize("name", RENDERED)
def test_every_renderer_writes_what_was_agreed(name):
    """The same season at the same instant gives the same bytes."""
    written = RENDERED[name]().encode()
    if os.environ.get("LEGDAY_REWRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        (GOLDEN / name).write_bytes(written)
    assert written == (GOLDEN / name).read_bytes()
