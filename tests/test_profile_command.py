"""`legday profile`: every threshold with its value, evidence and source, and lines that can be pasted."""

import json
import tomllib

import pytest
from typer.testing import CliRunner

from legday.cli import app

NOW = "2026-01-25T06:00:00Z"


@pytest.fixture(scope="module")
def store(tmp_path_factory, fixtures):
    """The invented season, of an athlete whose settings say nothing but the birth year."""
    folder = tmp_path_factory.mktemp("season")
    (folder / "config.toml").write_text(
        f'[store]\npath = "store"\n[ingest]\ninputs = ["{fixtures / "athlete"}"]\n[athlete]\nbirth_year = 1990\n'
    )
    assert CliRunner().invoke(app, ["ingest", "--config", str(folder / "config.toml"), "--quiet"]).exit_code in {0, 1}
    return folder


def profile(folder, *words, settings=None):
    """What the command prints."""
    config = folder / "config.toml"
    if settings is not None:
        config = folder / "other.toml"
        config.write_text(f'[store]\npath = "store"\n{settings}')
    done = CliRunner().invoke(app, ["profile", "--config", str(config), "--now", NOW, *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_threshold_stands_with_what_it_rests_on(store):
    """A table with one line for each, and where nothing is known the line says what to set."""
    text = profile(store)
    rows = {line.split("  ")[0]: line for line in text.splitlines()}
    assert {"resting heart rate", "maximum heart rate", "threshold heart rate", "threshold pace", "critical power"} <= rows.keys()
    assert rows["maximum heart rate"].endswith("the watch's own")
    assert " runs " in rows["threshold pace"]
    assert rows["critical power"].endswith("best 3 to 20 min on this device")


def test_the_lines_can_be_pasted_and_are_then_in_force(store):
    """Once they stand in the settings, the same values come from there and no line is left to paste."""
    text = profile(store)
    lines = text[text.index("[athlete]") :]
    pasted = tomllib.loads(lines)["athlete"]
    assert {"max_heart_rate_bpm", "threshold_pace_s_per_km"} <= pasted.keys()
    (known,) = json.loads(profile(store, "--json", settings=lines))
    of = {each["name"]: each for each in known["thresholds"]}
    assert {name: of[name]["value"] for name in pasted} == pasted
    assert {of[name]["source"] for name in pasted} == {"from settings"}
    assert known["config"] == []


def test_a_program_reads_the_same_as_json(store):
    """Value, date, basis, evidence and how sure, null where nothing is known."""
    (known,) = json.loads(profile(store, "--json"))
    assert (known["athlete"], known["as_of"]) == ("me", "2026-01-25T06:00:00Z")
    of = {each["name"]: each for each in known["thresholds"]}
    pace = of["threshold_pace_s_per_km"]
    assert (pace["basis"], pace["sure"]) == ("runs", "medium")
    assert pace["evidence"] >= 20
    assert 240 < pace["value"] < 265
    assert (of["max_heart_rate_bpm"]["value"], of["max_heart_rate_bpm"]["basis"]) == (188, "watch")


def test_an_earlier_day_knows_no_later_run(store):
    """Before the season nothing but the age is known."""
    (known,) = json.loads(profile(store, "--json", "--now", "2025-01-01"))
    assert {each["basis"] for each in known["thresholds"]} == {"age", None}
    nothing = {"value": None, "date": None, "basis": None, "evidence": None, "sure": "none"}
    assert nothing.items() <= known["thresholds"][-1].items()
    assert "critical power        -" in profile(store, "--now", "2025-01-01")


def test_many_athletes_have_their_sections(store):
    """Each under its own header, and --athlete shows one."""
    settings = "[athletes.me]\nbirth_year = 1990\n[athletes.bo]\nmax_heart_rate_bpm = 180\n"
    text = profile(store, settings=settings)
    assert "[athletes.me]" in text
    (known,) = json.loads(profile(store, "--json", "--athlete", "bo", settings=settings))
    assert [each["value"] for each in known["thresholds"]] == [60, 180, 168, None, None]
