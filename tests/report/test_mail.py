"""The mails: a morning and a week, each as text and as tables, that any program can send and show."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import msgspec
import pytest

from legday.report.judged_by import Gates
from legday.report.mail import message

from .factory import NOW, at, athlete, lift, report, run, season


def parts(mail) -> tuple[str, str]:
    """Text and HTML, as a mail program that was sent the bytes finds them."""
    read = message_from_bytes(bytes(mail), policy=policy.default)
    assert read.get_content_type() == "multipart/alternative"
    return tuple(read.get_body((kind,)).get_content() for kind in ("plain", "html"))


@pytest.mark.parametrize("weekly", [False, True])
def test_a_mail_is_text_and_html_that_say_the_same(weekly):
    """Every line of the text is in the HTML, but for the bars, which are drawn."""
    text, html = parts(message(report(), weekly=weekly))
    words = " ".join(re.sub(r"<[^>]*>", " ", html).replace("\u00a0", " ").replace("&#x27;", "'").split())
    for line in text.splitlines():
        for cell in re.split(r"\s{2,}", re.sub(r"#+", " ", line).strip()):
            assert cell in words, cell


def test_the_html_of_a_mail_needs_nothing_that_mail_programs_leave_out():
    """Tables and inline styles; no drawing, picture, script, style sheet or address."""
    _, html = parts(message(report(), page="/home/me/report.html"))
    assert not re.search(r"<(svg|img|script|style|link|form)|url\(|https?:", html)


def test_the_subject_says_the_verdict_and_the_worst_finding():
    """One line that is enough where nothing else is read."""
    assert message(report())["Subject"] == "legday: Easy only until Fri 13:15, 1 warning"
    assert message(report(season(), athlete([], [], name="bo")))["Subject"] == "legday: 2 athletes, 1 warning"


def test_the_same_report_is_the_same_mail():
    """Nothing of a message hangs on chance or on the clock."""
    assert bytes(message(report())) == bytes(message(report()))


def test_the_mail_tells_the_legs_of_the_days_ahead():
    """Two hours of each day with what they rest on: the interval stands beside every number."""
    text, _ = parts(message(report()))
    assert re.search(r"Fri 30 Jan 18:00 +#+ 31 +14 to 60", text)
    assert "days, if nothing more is lifted" not in parts(message(report(athlete([], []))))[0]


def test_the_digest_is_of_the_last_whole_week():
    """On a Thursday the week that ended on Sunday is told, beside the one before it and the mean of four; on a Sunday its own week."""
    text, _ = parts(message(report(), weekly=True))
    assert text.startswith("Week of Mon 19 Jan to Sun 25 Jan\n")
    assert re.search(r"hard runs on tired legs +0 +0 +0\.2", text)
    assert "Week of Mon 26 Jan" in parts(message(report(now=NOW + timedelta(days=3)), weekly=True))[0]


def test_the_digest_says_whether_the_planned_lifts_were_done():
    """Two were planned: one was held, on the other day nothing was lifted; unplanned weeks say nothing of it."""
    planned = Gates(key_lifts=["Tue 17:00", "Fri 17:00"])
    one = msgspec.structs.replace(athlete([lift("l", at("01-20", "17:00"))], [run("r", at("01-24", "09:00"))]), gates=planned)
    assert "1 of 2 planned key lifts done; none on Fri 23 Jan." in " ".join(parts(message(report(one), weekly=True))[0].split())
    assert "planned" not in parts(message(report(), weekly=True))[0]


def test_a_digest_without_a_week_says_so():
    """A store of today, and an empty one."""
    assert "No whole week yet" in parts(message(report(athlete([lift("l", at("01-28", "17:00"))], [])), weekly=True))[0]
    assert "Nothing to report yet" in parts(message(msgspec.structs.replace(report(), athletes=[]), weekly=True))[0]
