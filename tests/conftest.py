"""What every test may ask for: the project's fixtures, the program itself, and real files where there are some."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
FIXTURES = TOP / "fixtures"
DEMO_NOW = "2026-01-25T06:00:00Z"


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The invented season and the broken files."""
    return FIXTURES


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real watch files."""
    return _folder("LEGDAY_CORPUS", "real watch files")


@pytest.fixture(scope="session")
def logs() -> Path:
    """Real strength logs."""
    return _folder("LEGDAY_LOGS", "real strength logs")


@pytest.fixture(scope="session")
def exercise_map() -> Path:
    """The map of FIT's exercises that the exercise table was cut from."""
    return _folder("LEGDAY_DATA", "exercise map") / "exercise_map.csv"


def _folder(variable: str, what: str) -> Path:
    if not os.environ.get(variable):
        pytest.skip(f"{variable} is not set: no {what} to read")
    return Path(os.environ[variable])


@pytest.fixture(scope="session")
def legday():
    """Run the program as a user does: `legday("run", folder)` gives the finished process."""

    def call(*words: object, now: str | None = None, check: int | None = None, cwd: Path | None = None, **environment: str):
        command = [sys.executable, "-m", "legday", *map(str, words), *(["--now", now] if now else [])]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LEGDAY_")}
        done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=clean | environment, check=False, timeout=300)
        if check is not None:
            assert done.returncode == check, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return call
