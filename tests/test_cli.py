"""The face that must not change: options, exit codes, one clear line for every fault, nothing heavy imported early."""

import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from legday import cli, pipeline
from legday.cli import app
from legday.store import Store

HEAVY = ("pydantic", "polars", "numpy", "deltalake", "fitdecode", "gpxpy", "dataframely", "jinja2")


def imported_by(code: str) -> set[str]:
    """Heavy modules in sys.modules after the code ran in a fresh interpreter."""
    listing = f"{code}\nimport sys, json\nprint(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    answer = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_help_imports_nothing_heavy():
    """--help answers without tables, decoders or templates."""
    code = (
        "from typer.testing import CliRunner\nfrom legday.cli import app\nassert CliRunner().invoke(app, ['run', '--help']).exit_code == 0"
    )
    assert imported_by(code) == set()


@pytest.mark.parametrize("command", ["run", "ingest", "features", "report", "inspect", "log", "schedule"])
def test_every_command_has_the_common_options(command):
    """--config, --store, --quiet, --verbose and --log-format stand after every command."""
    text = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).output
    for option in ("--config", "--store", "--quiet", "--verbose", "--log-format"):
        assert option in text


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["run", "nowhere"], "nowhere: no such file or folder"),
        (["run"], "no input: name a file or folder"),
        (["run", ".", "--config", "none.toml"], "none.toml: no such file or folder"),
        (["run", ".", "--now", "yesterday"], "--now 'yesterday': not a date or an instant"),
        (["run", ".", "--format", "pdf"], "--format 'pdf': choose from terminal, html"),
        (["run", ".", "--athlete", "bo"], "--athlete 'bo': not in the config; known: me"),
        (["report"], "store"),
        (["inspect", "nowhere.fit"], "nowhere.fit: no such file or folder"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(legday, tmp_path, words, line):
    """What is missing is said in one line that names it."""
    done = legday(*words, *(["--store", tmp_path / "store"] if words[0] != "inspect" else []), cwd=tmp_path, check=2)
    assert line in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_an_unknown_option_is_wrong_usage(legday, tmp_path):
    """An option that does not exist gives exit code 2."""
    assert "No such option" in legday("run", "--nonsense", cwd=tmp_path, check=2).stderr


def test_an_unknown_config_key_is_exit_code_2(legday, tmp_path):
    """A misspelt key stops the run before anything is read."""
    (tmp_path / "config.toml").write_text("[windows]\n", encoding="utf-8")
    done = legday("run", ".", "--store", tmp_path / "store", cwd=tmp_path, check=2)
    assert "windows: unknown key; did you mean 'window'?" in done.stderr
    assert not (tmp_path / "store").exists()


def test_a_store_of_another_version_is_left_alone(legday, tmp_path):
    """A store written by a later legday is named and not touched."""
    store = tmp_path / "store"
    store.mkdir()
    (store / "store.json").write_text('{"format": 99, "legday": "9.0"}', encoding="utf-8")
    done = legday("run", tmp_path, "--store", store, check=2)
    assert "99" in done.stderr
    assert [path.name for path in store.iterdir()] == ["store.json"]


def test_a_held_lock_is_exit_code_75(legday, fixtures, tmp_path):
    """While another run holds the store's lock, this one says so and ends with 75."""
    store = tmp_path / "store"
    legday("ingest", fixtures / "broken" / "settings.fit", "--store", store, check=0)
    with Store.open(str(store)).lock():
        assert "another legday run" in legday("ingest", fixtures / "broken", "--store", store, check=75).stderr


def test_a_bug_of_ours_is_a_log_file_not_a_traceback(monkeypatch, tmp_path):
    """An unexpected exception gives exit code 3 and a file with the traceback, ready to paste."""
    monkeypatch.setattr(pipeline, "run", lambda *_, **__: 1 / 0)
    answer = CliRunner().invoke(app, ["run", str(tmp_path), "--store", str(tmp_path / "s")])
    assert answer.exit_code == 3
    path = answer.stderr.strip().rpartition(" ")[2]
    assert "ZeroDivisionError" in Path(path).read_text(encoding="utf-8")


def test_an_interrupt_is_exit_code_130(monkeypatch, tmp_path):
    """Ctrl-C ends with 130 and a word that nothing is half-done."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "run", interrupted)
    answer = CliRunner().invoke(app, ["run", str(tmp_path), "--store", str(tmp_path / "s")])
    assert answer.exit_code == 130
    assert "run it again" in answer.stderr


def test_every_message_is_one_json_object_when_asked(legday, fixtures, monkeypatch, tmp_path):
    """With --log-format json a fault, a bug, an interrupt, a refusal and a finding are each a line that parses and says what happened."""
    say = ["--log-format", "json"]
    done = legday("run", "nowhere", *say, cwd=tmp_path, check=2)
    assert json.loads(done.stderr)["event"] == "stopped"
    for fault, event, code in ((ZeroDivisionError("a\nb"), "bug", 3), (KeyboardInterrupt(), "interrupted", 130)):
        monkeypatch.setattr(pipeline, "run", lambda *_, fault=fault, **__: (_ for _ in ()).throw(fault))
        told = json.loads(CliRunner().invoke(app, ["run", str(tmp_path), "--store", str(tmp_path / "s"), *say]).stderr)
        assert (told["event"], told["exit_code"], told["level"]) == (event, code, "error")
        assert datetime.fromisoformat(told["time"]).tzinfo
    watch = tmp_path / "watch"
    watch.mkdir()
    for name in ("athlete/2026-01-22-17-30-42.fit", "athlete/2026-01-24-09-30-27.fit", "broken/web_page.gpx"):
        shutil.copy(fixtures / name, watch)
    config = ["--config", fixtures / "athlete.toml", "--store", tmp_path / "store", "--out", tmp_path / "out", "--quiet"]
    done = legday("run", watch, *config, *say, "--fail-on", "note", now="2026-01-25T06:00:00Z", check=4)
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert {one["event"] for one in told} == {"refused", "finding"}
    assert all(one["text"] and one["level"] in ("warning", "info") for one in told)
    assert done.stdout == ""


def test_inspect_shows_a_file_without_storing_it(legday, fixtures, tmp_path):
    """The command inspect prints sessions, records and channels, as text and as JSON."""
    file = min((fixtures / "athlete").glob("*.fit"))
    text = legday("inspect", file, cwd=tmp_path, check=0).stdout
    assert "session" in text
    assert "records" in text
    facts = json.loads(legday("inspect", file, "--json", cwd=tmp_path, check=0).stdout)
    assert facts["outcome"] == "readable"
    assert facts["records"] > 0
    assert list(tmp_path.iterdir()) == []


def test_inspect_of_an_unreadable_file_is_a_refusal(legday, fixtures, tmp_path):
    """A refusal is said with its reason, and the exit code is 1."""
    assert "refused" in legday("inspect", fixtures / "broken" / "web_page.gpx", cwd=tmp_path, check=1).stdout


def test_the_edge_is_the_only_broad_boundary():
    """Every command passes through the one place where errors become exit codes."""
    assert all(hasattr(command.callback, "__wrapped__") for command in cli.app.registered_commands)
