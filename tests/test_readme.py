"""The README under test: every legday command it shows is run, as its reader would, in a home folder of its own."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
LIFT_WITHOUT_SETS = "2026-01-12-17-40-44.fit"
SHOWN = [line.split("  #")[0].strip() for block in re.findall(r"```\w*\n(.*?)```", README, flags=re.DOTALL) for line in block.splitlines()]
COMMANDS = [line[line.index("legday ") :] for line in SHOWN if re.match(r"(\d.*\* )?\s*legday ", line)]


@pytest.fixture(scope="module")
def home(legday, fixtures, tmp_path_factory):
    """A home folder with a few activities where the README looks for them, read once: (folder, id of an unknown lift)."""
    folder = tmp_path_factory.mktemp("home")
    activities = folder / "Garmin" / "Activity"
    activities.mkdir(parents=True)
    for path in [*sorted((fixtures / "athlete").glob("2026-01-2*.fit")), fixtures / "athlete" / LIFT_WITHOUT_SETS]:
        shutil.copy(path, activities)
    shutil.copy(activities / "2026-01-24-09-30-27.fit", activities / "run.fit")
    legday("run", activities, "--out", folder / "first", cwd=folder, check=0, HOME=str(folder))
    report = json.loads((folder / "first" / "report.json").read_text(encoding="utf-8"))
    return folder, next(lift["activity_id"] for lift in report["athletes"][0]["lifts"] if lift["lower_body"] is None)


def test_the_readme_shows_commands():
    """Running, inspecting, settling, explaining, calibrating, scheduling and the nightly line are shown."""
    assert {command.split()[1] for command in COMMANDS} == {"run", "inspect", "log", "explain", "calibrate", "schedule"}
    assert any("--quiet" in command for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_runs(legday, home, command):
    """It ends with exit code 0 and no complaint."""
    folder, lift = home
    words = shlex.split(command.replace("$HOME", str(folder)).replace("~", str(folder)))
    done = legday(*[lift if word == "ID" else word for word in words[1:]], cwd=folder, check=0, HOME=str(folder))
    assert done.stderr == ""
