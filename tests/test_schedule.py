"""The printed nightly job under test: each form is read by a parser of its own scheduler or run as that scheduler would run it."""

import json
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from legday.cli import app
from legday.errors import OptionError
from legday.schedule import Job, crontab, launchd, systemd

BARE = {"SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "LOGNAME": "runner"}  # all that cron gives a job, beside HOME
ODD = 'it\'s 100% "me" & $HOME'  # a folder whose name every form must quote


def job(*words: str) -> Job:
    """A job at 05:30 that runs these words."""
    return Job(words or ("/bin/true",), {"LEGDAY_INGEST__SETTLE_SECONDS": "60"}, 5, 30, "Europe/Oslo", "/home/me/legday.log")


@pytest.fixture
def home(tmp_path, fixtures):
    """A home with an oddly named folder: two files, one of them no activity at all, and a config that names them."""
    folder = tmp_path / ODD
    (folder / "watch").mkdir(parents=True)
    shutil.copy(fixtures / "athlete" / "2026-01-24-09-30-27.fit", folder / "watch")
    shutil.copy(fixtures / "broken" / "web_page.gpx", folder / "watch")
    text = f'[ingest]\ninputs = ["watch"]\n[store]\npath = "{tmp_path / "store"}"\n'
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return folder


def schedule(*words: object, code: int = 0, **environment: str):
    """What `legday schedule` prints."""
    done = CliRunner().invoke(app, ["schedule", *map(str, words)], env={"LEGDAY_CONFIG": None, **environment})
    assert done.exit_code == code, done.output
    return done


def commands_of(printed: str) -> list[str]:
    """The commands of a crontab, as cron hands them to the shell."""
    lines = [line for line in printed.splitlines() if not line.startswith("#")]
    return [re.sub(r"\\%", "%", re.sub(r"^(@reboot|(\S+ ){4}\S+) ", "", line)) for line in lines]


@pytest.mark.skipif(sys.platform == "win32", reason="no sh here: the line of a crontab cannot be tried")
def test_the_crontab_line_does_the_job_in_crons_bare_environment(home):
    """Run by sh as cron would: the report is there, what is refused is one line of JSON in the log, and a second night says nothing."""
    nightly, after_start = commands_of(schedule("--crontab", "--config", home / "config.toml", "--out", home / "out").stdout)
    assert after_start == f"sleep 60; {nightly}"
    at_once = nightly.replace("SECONDS=60", "SECONDS=0")  # the files were copied just now
    assert at_once != nightly
    for code in (1, 0):
        done = subprocess.run(["/bin/sh", "-c", at_once], env=BARE | {"HOME": str(home)}, cwd=home, capture_output=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")
    assert (home / "out" / "report.html").exists()
    (line,) = (home / "legday.log").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["event"] == "refused"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed: the units cannot be verified")
def test_systemd_finds_nothing_wrong_with_the_units(home, tmp_path):
    """`systemd-analyze verify` accepts the service and the timer, and the words come out of their quotes as they went in."""
    units = systemd(job("/bin/true", ODD, "", r"back\slash"))
    parts = re.split(r"# ~/\.config/systemd/user/(legday\.\w+)\n", units)[1:]
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [tmp_path / "legday.service", tmp_path / "legday.timer"]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "legday" in line]) == (0, [])
    assert 'ExecStart=/bin/true "it\'s 100%% \\"me\\" & $$HOME" "" "back\\\\slash"' in units
    assert {"Persistent=true", "OnCalendar=*-*-* 05:30:00", "SuccessExitStatus=4"} <= set(units.splitlines())


def test_the_property_list_says_what_to_run_and_when():
    """A parser of property lists reads the words, the hour, and that a missed night is made up for."""
    told = plistlib.loads(launchd(job("/usr/local/bin/legday", ODD, "<&>")).encode())
    assert told["ProgramArguments"] == ["/usr/local/bin/legday", ODD, "<&>"]
    assert told["StartCalendarInterval"] == {"Hour": 5, "Minute": 30}
    assert told["RunAtLoad"] is True
    assert told["EnvironmentVariables"] == {"LEGDAY_INGEST__SETTLE_SECONDS": "60"}


@pytest.mark.parametrize("form", [crontab, systemd])
def test_a_name_of_two_lines_is_refused(form):
    """A path with a line break cannot end one command and begin another."""
    with pytest.raises(OptionError, match="not printed"):
        form(job("/bin/true", "in\n* * * * * rm -rf /"))


def test_a_line_that_cron_would_cut_off_is_refused():
    """Debian's cron takes 998 signs; a longer line is said, not printed."""
    with pytest.raises(OptionError, match="cron takes 998"):
        crontab(job("/bin/true", "x" * 1000))


def test_every_path_is_absolute_and_the_time_as_asked(home, monkeypatch):
    """Named from inside a folder, inputs, store, config and out are printed from the root."""
    monkeypatch.chdir(home)
    (line,) = [
        line for line in schedule("watch", "--at", "4:07", "--store", "s", "--out", "o").stdout.splitlines() if line.startswith("7 4 ")
    ]
    assert line.count(str(home).replace("'", "'\"'\"'").replace("%", r"\%")) == 5  # the log too
    assert "--since 2d --quiet --fail-on warning" in line


def test_a_settle_time_of_the_config_is_kept(home):
    """60 s is only for who has not chosen."""
    text = (home / "config.toml").read_text(encoding="utf-8").replace("[store]", "settle_seconds = 5\n[store]")
    (home / "config.toml").write_text(text, encoding="utf-8")
    assert "SETTLE" not in schedule("--crontab", "--config", home / "config.toml").stdout


def test_settings_of_the_environment_are_told_to_be_missing_from_the_job(home):
    """The name of a variable that the job will not have is said, its value is not."""
    done = schedule("--config", home / "config.toml", LEGDAY_WINDOW__LAST_HOURS="47.5")
    assert "LEGDAY_WINDOW__LAST_HOURS" in done.stderr
    assert "47.5" not in done.output


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--at", "25:00"], "--at '25:00': not a time like 05:30"),
        (["--crontab", "--systemd"], "--systemd: goes not together with --crontab"),
        ([], "no input: name a file or folder"),
    ],
)
def test_what_cannot_be_scheduled_is_one_line(words, line, tmp_path, monkeypatch):
    """Wrong usage is exit code 2 and says what is wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    done = schedule(*words, code=2, XDG_CONFIG_HOME=str(tmp_path))
    assert line in done.stderr
    assert done.stdout == ""
