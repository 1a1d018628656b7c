"""What is worth a message: each finding once for each address, never years at once, a digest on its day or the night after."""

from datetime import date, timedelta

import msgspec
import pytest

from legday.report.news import Told, news
from legday.report.select import select

from .factory import HARD, NOW, at, athlete, hostile, lift, report, run, season


def two_days_ago(**changed):
    """An athlete with one hard run on tired legs two days before NOW."""
    return athlete([lift("legs", at("01-26", "17:00"))], [run("hard", at("01-27", "19:00"), **(HARD | changed))])


def asked(whole, told=None, mildest="warning", weekly="", now=NOW):
    """What is new of an athlete for an address."""
    return news(select([whole], now), told, mildest, weekly)


def test_a_finding_is_news_once():
    """Sent, it is known; not sent, it is still news the next night."""
    first = asked(two_days_ago())
    assert [one.rule for one in first.report.athletes[0].findings] == ["HARD_ON_TIRED_LEGS"]
    assert asked(two_days_ago(), first.after(findings=True, weekly=False)).report is None
    assert asked(two_days_ago(), first.after(findings=False, weekly=False)).report is not None


def test_a_better_source_of_a_run_is_no_news():
    """The same run under another id, four seconds later, was told; another rule or another athlete was not."""
    told = asked(two_days_ago()).after(findings=True, weekly=False)
    other = athlete([lift("legs", at("01-26", "17:00"))], [run("from-the-watch", at("01-27", "19:00") + timedelta(seconds=4), **HARD)])
    assert asked(other, told).report is None
    assert asked(msgspec.structs.replace(other, athlete="bo"), told).report is not None


def test_a_new_address_is_not_told_of_years():
    """Of a season only the findings of two days are news to an address that nobody wrote to before."""
    told = asked(season(), mildest="caution").report
    assert {one.date for one in told.athletes[0].findings} == {date(2026, 1, 28)}
    assert len(season().findings) > 20


def test_nights_without_a_network_are_made_up_for_within_a_week():
    """What could not be sent is news for six more days."""
    told = asked(two_days_ago()).after(findings=False, weekly=False)
    assert asked(two_days_ago(), told, now=NOW + timedelta(days=4)).report is not None
    assert asked(two_days_ago(), told, now=NOW + timedelta(days=5)).report is None


@pytest.mark.parametrize(("mildest", "said"), [("caution", True), ("warning", True), ("stop", False)])
def test_what_is_milder_than_asked_is_no_news(mildest, said):
    """A warning is worth a message to who asks for warnings, and not to who asks for stops."""
    assert (asked(two_days_ago(), mildest=mildest).report is not None) is said


def test_the_digest_is_due_on_its_day_and_made_up_for():
    """NOW is a Thursday: due that day once; a Thursday that was missed is due on Friday; before the first one nothing is."""
    assert not asked(season(), weekly="friday").weekly
    first = asked(season(), weekly="thursday")
    assert first.weekly
    sent, failed = (first.after(findings=False, weekly=sent) for sent in (True, False))
    friday = NOW + timedelta(days=1)
    assert not asked(season(), sent, weekly="thursday", now=friday).weekly
    assert asked(season(), failed, weekly="thursday", now=NOW + timedelta(hours=2)).weekly
    assert asked(season(), sent, weekly="thursday", now=friday + timedelta(days=7)).weekly
    before = asked(season(), weekly="friday").after(findings=False, weekly=False)
    assert asked(season(), before, weekly="friday", now=NOW + timedelta(days=2)).weekly


def test_what_is_kept_does_not_grow_for_ever():
    """What was told weeks ago, and is too old to be told again, is forgotten."""
    told = asked(two_days_ago()).after(findings=True, weekly=False)
    for week in range(1, 4):
        told = asked(two_days_ago(), told, now=NOW + timedelta(weeks=week)).after(findings=False, weekly=False)
    assert told.findings == ()


def test_hostile_titles_are_no_obstacle():
    """Findings of runs with any title are news, and what is kept of them survives being written down."""
    found = news(hostile(), None, "note", "")
    kept = found.after(findings=True, weekly=False)
    assert msgspec.json.decode(msgspec.json.encode(kept), type=Told) == kept
    assert news(report(*hostile().athletes), kept, "note", "").report is None
