"""The report as files: JSON, CSV, Markdown, a calendar; whole or not at all, and without names on request."""

import csv
import io
import json
import re
from datetime import timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.errors import OptionError
from legday.report import csv as runs_csv
from legday.report import ics, markdown
from legday.report.json import decode, encode, listed
from legday.report.write import NAMES, write

from .factory import NOW, UNSCORED, at, athlete, hostile, lift, report, run, season

RUNS = [run(f"r{number}", at(f"01-2{number}", "06:00")) for number in range(4)]
FORMATS = ("terminal", *NAMES)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6))
def test_a_list_that_begins_as_an_earlier_one_is_written_as_anew(before, after):
    """Whatever of the earlier list can be taken over, the bytes are those of the whole list written at once."""
    known, now = ([RUNS[number] for number in numbers] for numbers in (before, after))
    assert listed(now, (known, listed(known))) == listed(now)
    assert listed(now, (known, b"[]")) == listed(now)


def test_json_keeps_the_order_of_keys_and_says_z():
    """Keys stand as the contract words them; instants are ISO with Z; local times carry their offset."""
    plain = json.loads(encode(report()))
    assert list(plain)[:5] == ["schema_version", "generated_at", "legday_version", "ingest", "athletes"]
    assert plain["generated_at"] == "2026-01-29T05:00:00Z"
    one = plain["athletes"][0]["runs"][-1]
    assert (one["start_time"], one["local_start_time"]) == ("2026-01-28T18:00:00Z", "2026-01-28T19:00:00+01:00")


def test_json_is_rounded_and_keeps_whole_seconds_of_hours_since_lift():
    """No 57.23839 of 100; but 24 h and one second is not 24 h."""
    one = athlete([lift("l", at("01-27", "17:00"))], [run("r", at("01-28", "18:00") + timedelta(seconds=1))])
    plain = json.loads(encode(report(one)))["athletes"][0]
    assert plain["runs"][0]["hours_since_lift"] == 24.0003
    assert plain["today"]["leg_fatigue"] == round(plain["today"]["leg_fatigue"], 1)


def test_json_says_null_for_what_is_not_known():
    """A run without a score has null, never 0."""
    plain = json.loads(encode(report(athlete([], [run("r", at("01-28", "07:00"), **UNSCORED)]))))["athletes"][0]["runs"][0]
    assert plain["intensity"] is None
    assert plain["probability_hard"] is None
    assert plain["lift_id"] is None


def test_json_reads_back():
    """What was written is a Report again, and writes the same bytes."""
    written = encode(report())
    assert encode(decode(written)) == written


def test_json_survives_bytes_that_are_no_text():
    """A path with undecodable bytes becomes question marks, not a crash."""
    assert json.loads(encode(hostile()))["ingest"]["refused"] == 100


def test_csv_has_a_row_for_each_run_and_empty_cells_for_what_is_not_known():
    """One header, one row per run, nothing for an unknown score."""
    rows = list(csv.DictReader(io.StringIO(runs_csv.render(report(season(2), athlete([], [run("u", at("01-28", "07:00"), **UNSCORED)]))))))
    assert len(rows) == 7
    assert rows[-1]["intensity"] == ""
    assert (rows[-2]["findings"], rows[-2]["in_window"], rows[-2]["window"]) == ("HARD_ON_TIRED_LEGS", "true", "24_48h")


def test_no_cell_of_the_csv_is_a_formula():
    """A title that begins like a formula, also behind stripped marks, is text to a spreadsheet."""
    sneaky = athlete(
        [], [run(f"r{n}", at("01-28", "07:00"), title=f"{mark}=1+1") for n, mark in enumerate(("\u202e", "\x1b[0m", "\t", " "))]
    )
    for text in (runs_csv.render(hostile()), runs_csv.render(report(sneaky))):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert any(cell.startswith("'=") for cell in cells)


def unfolded(text: str) -> list[str]:
    """The content lines of a calendar."""
    return text.replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("shown", [report, hostile], ids=["season", "hostile"])
def test_the_calendar_is_folded_escaped_and_ends_its_lines_as_rfc_5545_asks(shown):
    """CRLF only, at most 75 octets a line, one property per line, as many events ended as begun."""
    text = ics.render(shown())
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    lines = unfolded(text)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert lines.count("END:VCALENDAR") == 1
    assert all(re.match(r"[A-Z-]+[:;]", line) for line in lines if line)


def test_the_calendar_moves_its_events_and_makes_no_new_ones():
    """The next night the same lift gives the same uids with a higher sequence."""
    tonight, tomorrow = (unfolded(ics.render(report(now=NOW + timedelta(hours=hours)))) for hours in (0, 24))
    for name in ("UID", "SUMMARY"):
        assert [line for line in tonight if line.startswith(name)][-1] == [line for line in tomorrow if line.startswith(name)][-1]
    sequences = [int(next(line for line in lines if line.startswith("SEQUENCE"))[9:]) for lines in (tonight, tomorrow)]
    assert sequences[0] < sequences[1]


def test_the_calendar_holds_the_next_clear_slot():
    """Easy only until the instant at which the hard event begins, as `today` has it."""
    shown = report()
    lines = unfolded(ics.render(shown))
    clear = f"{shown.athletes[0].today.hard_run_from:%Y%m%dT%H%M%SZ}"
    assert f"DTEND:{clear}" in lines
    assert f"DTSTART:{clear}" in lines


def test_another_reader_of_calendars_finds_the_same_slot():
    """The package icalendar reads two events with two uids; the easy one ends where the hard one begins, as `today` has it."""
    shown = report()
    easy, hard = (part for part in icalendar.Calendar.from_ical(ics.render(shown)).walk("VEVENT"))
    assert easy.end == hard.start == shown.athletes[0].today.hard_run_from
    assert easy["UID"] != hard["UID"]


def test_nobody_in_the_store_is_an_empty_calendar_of_one_piece():
    """Legs without any lift: one event that says a hard run is clear."""
    lines = unfolded(ics.render(report(athlete([], []))))
    assert [line for line in lines if line.startswith("SUMMARY")] == ["SUMMARY:Hard run is clear"]


def test_markdown_from_a_file_stays_text():
    """No tag, link, table or emphasis of a title comes through, and no line of its own."""
    text = markdown.render(hostile())
    assert "<script" not in text
    assert "[link]" not in text
    assert "**bold**" not in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert not [line for line in text.splitlines() if line.startswith("END:VCALENDAR")]


def test_markdown_answers_the_same_questions():
    """Verdict, findings, leg days, weeks and what is not known."""
    text = markdown.render(report())
    assert text.startswith("# me: Easy only until Fri 13:15\n")
    for heading in ("## Findings", "## Leg days", "## Weeks", "## What is not known", "## Files"):
        assert f"\n{heading}\n" in text


def test_write_makes_every_file_by_its_name(tmp_path):
    """Five files and the terminal's text; nothing else is left in the folder."""
    text = write(report(), FORMATS, tmp_path / "new" / "folder")
    assert text.startswith("legday   Thu 29 Jan 2026")
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == set(NAMES.values())
    assert write(report(), ("json",), tmp_path) == ""


def test_a_file_that_cannot_be_written_leaves_the_old_one_whole(tmp_path):
    """The folder's place is taken by a file, or the file's by a folder: a plain error, and nothing half-written."""
    (tmp_path / "report.json").mkdir()
    with pytest.raises(OptionError, match=r"report\.json.*cannot be written"):
        write(report(), ("json",), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(OptionError, match="cannot be written"):
        write(report(), ("html",), tmp_path / "taken")


def test_hostile_strings_pass_through_every_renderer(tmp_path):
    """Nothing from a file breaks a format."""
    write(hostile(), FORMATS, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(NAMES.values())


def test_anonymised_output_names_nobody_and_no_file(tmp_path):
    """Neither the athlete's name or id, nor a title, nor a file name is left in any format; the findings are."""
    legs, home = (
        lift("l", at("01-27", "17:00"), title="Gym Sagene"),
        run("r", at("01-28", "19:00"), title="Home to Vulkan", notes=["x.fit"]),
    )
    secret = athlete([legs], [home], name="robin")
    secret.name = "Robin Example"
    shown = write(report(secret), FORMATS, tmp_path, anonymise=True)
    for text in (shown, *(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())):
        assert not re.search(r"robin|sagene|vulkan|\.fit|\.gpx", text, re.IGNORECASE)
    assert "473 records kept" in shown
