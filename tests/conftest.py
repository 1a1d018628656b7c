"""What every test may ask for: the project's fixtures, the program itself, and real files where there are some."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import pytest
from hypothesis import settings

TOP = Path(__file__).parents[1]
FIXTURES = TOP / "fixtures"
DEMO_NOW = "2026-01-25T06:00:00Z"
settings.register_profile("patient", settings.default, deadline=None)  # a busy machine is no fault of the code
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def all_processors():
    """A night that runs in this process leaves it to use every processor."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("legday.executors.processors.keep_to_one", lambda: None)
        yield


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


class Simulator:
    """A simulator of S3 on this machine; `log` holds a line for every request."""

    keys: ClassVar = {"ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test", "REGION": "us-east-1", "ALLOW_HTTP": "true"}

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        with self.log.open("w") as file:
            words = [sys.executable, str(Path(__file__).with_name("s3_simulator.py"))]
            self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=file, text=True)
        port = self.process.stdout.readline().strip()
        assert port, self.log.read_text()
        self.endpoint = f"http://127.0.0.1:{port}"

    def make_bucket(self, name: str) -> None:
        """One more bucket."""
        urllib.request.urlopen(urllib.request.Request(f"{self.endpoint}/{name}", method="PUT"), timeout=60).close()

    def end(self) -> None:
        """Gone with all that it held."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="session")
def simulator(tmp_path_factory):
    """A simulator of S3 for the whole of the tests."""
    pytest.importorskip("obstore", reason="obstore is not installed: nothing remote can be read")
    pytest.importorskip("moto", reason="moto is not installed: no object storage to read from")
    one = Simulator(tmp_path_factory.mktemp("s3"))
    yield one
    one.end()


@pytest.fixture
def at_bucket(request, monkeypatch):
    """The URL of a new folder in object storage: a simulator's, or the bucket that LEGDAY_BUCKET names, which may be any.

    With LEGDAY_BUCKET=s3://BUCKET (or gs://, az://) keys and endpoint are those of the environment, as they are for a runner.
    """
    named = os.environ.get("LEGDAY_BUCKET", "").rstrip("/")
    if not named:
        simulator = request.getfixturevalue("simulator")
        for name in [name for name in os.environ if name.startswith(("AWS_", "AZURE_", "GOOGLE_"))]:
            monkeypatch.delenv(name)
        for name, value in (simulator.keys | {"ENDPOINT_URL": simulator.endpoint}).items():
            monkeypatch.setenv(f"AWS_{name}", value)
        named = f"s3://{uuid4().hex}"
        simulator.make_bucket(named.removeprefix("s3://"))
    pytest.importorskip("obstore", reason="obstore is not installed: no store in object storage")
    from legday import object_storage
    from legday.store.place import place_of

    object_storage.client.cache_clear()
    own = f"{named}/{uuid4().hex}"
    yield f"{own}/store"
    place_of(own).clear("")
    object_storage.client.cache_clear()


@pytest.fixture(scope="session")
def legday():
    """Run the program as a user does: `legday("run", folder)` gives the finished process."""

    def call(*words: object, now: str | None = None, check: int | None = None, cwd: Path | None = None, **environment: str):
        command = [sys.executable, "-m", "legday", *map(str, words), *(["--now", now] if now else [])]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LEGDAY_")}
        done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=clean | environment, check=False, timeout=200)
        if check is not None:
            assert done.returncode == check, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return call
