"""The terminal: what a tired person reads at six in the morning, in ten seconds, at any width."""

import re
import tomllib
from datetime import date, timedelta

import msgspec
import pytest

from legday.report.anonymise import anonymised
from legday.report.judged_by import Style
from legday.report.lines import refusals
from legday.report.model import Ingested, Outcome
from legday.report.terminal import render
from legday.report.words import cells

from .factory import HARD, NOW, UNSCORED, at, athlete, hostile, lift, report, run, season

COPIED = "legday log --lift"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("shown", [report, hostile], ids=["season", "hostile"])
def test_no_line_is_wider_than_the_terminal(shown, width):
    """Every line fits; only a line to be copied is left whole."""
    lines = [line for line in render(shown(), width).splitlines() if COPIED not in line]
    assert max(map(cells, lines)) <= width


def test_nothing_from_a_file_reaches_the_terminal_raw():
    """No escape sequence, bell or direction mark, however hostile the titles; without colour not one control character."""
    text = render(hostile())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def test_colour_is_only_on_request_and_carries_no_meaning():
    """With colour the same text, some of it in ANSI styles; every sign stays."""
    plain, coloured = render(report()), render(report(), colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert "▲" in plain


def test_it_is_never_a_wall():
    """Two years with a hard run on tired legs every third week fit one screen."""
    text = render(report(season(100)))
    assert len(text.splitlines()) <= 24
    assert "12 weeks before: 4 hard runs on tired legs" in text


def test_a_week_of_findings_shows_the_worst_three():
    """The three worst in full, newest first; the others counted."""
    lifts = [lift(f"l{n}", at("01-28", "17:00") - timedelta(days=n)) for n in range(8)]
    runs = [run(f"r{n}", at("01-28", "19:00") - timedelta(days=n), **HARD) for n in range(6)]
    text = render(report(athlete(lifts, runs)))
    assert [line[2:12] for line in text.splitlines() if line.startswith("▲")] == ["Wed 28 Jan", "Tue 27 Jan", "Mon 26 Jan"]
    assert "3 more runs with a finding" in text


def test_an_unknown_lift_is_named_with_the_line_that_settles_it():
    """Cannot tell, why, and one command on a line of its own."""
    what = lift("0123456789abcdef", at("01-28", "18:00"), title="Strength", region="unknown", lower_body=None, leg_load=0.3)
    lines = render(report(athlete([what], []))).splitlines()
    assert lines[2].startswith("TODAY    Cannot tell")
    assert "         legday log --lift 0123456789abcdef --region lower|upper|full|none" in lines


def test_no_lift_on_record_is_not_fresh_legs():
    """A day without a record is unknown: no number is claimed, and the text says so."""
    text = render(report(athlete([], [run("r", at("01-28", "07:00"))])))
    assert "as far as the files say" in text
    assert "of 100" not in text


def test_a_run_without_a_score_is_named_with_its_reason():
    """No score, and why; never silently easy."""
    one = athlete([], [run("r", at("01-28", "07:00"), **UNSCORED, notes=["heart rate was counting steps"])])
    assert "no score, heart rate was counting steps" in render(report(one))


def test_a_new_file_that_may_be_one_recording_twice_is_listed():
    """On the night it comes in; what was said once is not said every night."""
    said = "doubtful: 92% at the same time as /a.fit: kept as two"
    new, old = Outcome(path="in/b.fit", outcome="stored", reason=said), Outcome(path="in/c.fit", outcome="unchanged", reason=said)
    assert refusals(Ingested(outcomes=[new, old])) == [("b.fit", said)]


def test_refusals_take_one_line_each_and_five_at_most():
    """The file's name and the reason; a hundred refusals do not scroll the verdict away."""
    outcomes = [Outcome(path=f"a/b/{n}.fit", outcome="refused", reason="cut off at byte 20,480") for n in range(100)]
    text = render(report(ingested=Ingested(files_seen=100, refused=100, outcomes=outcomes)))
    assert "0.fit: cut off at byte 20,480" in text
    assert text.endswith("and 95 more, each with its reason in report.json")


def test_a_shortened_report_says_since_when():
    """With --since 2d the sums of the week are those of two days, and say so; no mean is made of what is not listed."""
    text = render(report(since=date(2026, 1, 28)))
    assert "since Wed 28 Jan: 1 run" in text
    assert "mean" not in text


def test_every_verdict_has_words():
    """Also those that only a self-report can give."""
    for verdict in ("rest", "walk", "easy_only", "clear", "cannot_tell"):
        whole = report(athlete([lift("x", at("01-28", "18:00"), lower_body=None, region="unknown")], []))
        whole.athletes[0].today = msgspec.structs.replace(whole.athletes[0].today, verdict=verdict)
        assert "TODAY    " in render(whole)


def test_legs_that_stay_loaded_name_the_calmest_hour():
    """Where no hard run is clear in four days, the text says when the legs are due lowest."""
    lifts = [lift(f"x{n}", at("01-28", "18:00") - timedelta(days=n), leg_load=3.0, attenuation=1.0) for n in range(3)]
    text = render(report(athlete(lifts, [])))
    assert "Easy only for the next four days" in text
    assert "due lowest on" in " ".join(text.split())


def test_an_empty_report_still_says_what_became_of_the_files():
    """Nobody in the store: one line about files."""
    assert render(msgspec.structs.replace(report(), athletes=[])).strip().startswith("FILES")


def test_the_newest_days_are_those_before_now():
    """A finding eight days old is one of "before", not of this week."""
    old = athlete([lift("l", at("01-20", "17:00"))], [run("r", at("01-21", "19:00"), **HARD)])
    text = render(report(old, now=NOW))
    assert "▲" not in text
    assert "the week before: 1 hard run on tired legs" in text


def test_an_unknown_exercise_is_asked_for_with_the_line_to_paste():
    """The commonest three, each as TOML that the config takes, whatever the name holds; and in the coverage of the other outputs."""
    names = {"My Sled Thing": 9, 'Say "what"\\': 3, "\x1b[31mred": 2, "Fourth": 1}
    whole = report(athlete([lift("a", at("01-27", "18:00"))], [], unknown_exercises=names))
    text = render(whole)
    assert "4 exercises of your log not known" in text
    pasted = [line.strip() for line in text.splitlines() if line.strip().endswith(('"squat"', '"sled"'))]
    assert pasted == ['"My Sled Thing" = "sled"', '"Say \\"what\\"\\\\" = "squat"', '"red" = "squat"']
    assert tomllib.loads("[exercises]\n" + "\n".join(pasted))["exercises"]['Say "what"\\'] == "squat"
    assert any("My Sled Thing" in sentence for sentence in whole.athletes[0].coverage)
    assert "Sled" not in str(anonymised(whole))


def test_a_contradiction_between_channels_is_said_where_the_run_is_found():
    """With the scores of both, and what the score rests on in one line; and no run is called hard bouts for it."""
    words = "channels disagree (heart rate 50, pace 88): heat, hills, a sensor locked on cadence, or fatigue; the larger counts"
    hard = {**HARD, "intensity": 66.0, "disagreement": words, "provenance": "HR(optical)+GAP pace; " + "and more " * 20}
    text = render(report(athlete([lift("l", at("01-27", "17:00"))], [run("r", at("01-28", "19:00"), **hard)])))
    assert "hard by one channel, all in all 66 ± 5" in text
    assert "  Channels disagree (heart rate 50, pace 88)" in text
    assert [line[-1] for line in text.splitlines() if line.startswith("  Effort by HR(optical)+GAP pace;")] == ["…"]


def test_an_athlete_who_thinks_in_miles_reads_miles():
    """The run, the week and the pace that a score rests on; nothing in kilometres is left."""
    hard = {**HARD, "provenance": "GAP pace; threshold pace 5:00/km set", "distance_m": 8047.0}
    text = render(
        report(athlete([lift("l", at("01-27", "17:00"))], [run("r", at("01-28", "19:00"), **hard)], style=Style(units="imperial")))
    )
    assert "5.0 mi in 41 min" in text
    assert "1 run, 5.0 mi" in text
    assert "threshold pace 8:03 /mi set" in text
    assert "km" not in text
