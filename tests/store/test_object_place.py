"""A store in object storage holds what a store on a disk holds, night for night, and loses nothing however a run ends.

The object storage is a simulator (moto) on this machine, unless LEGDAY_BUCKET names a real one.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from uuid import uuid4

import polars as pl
import pytest

from legday.errors import StoreError, StoreLockedError
from legday.store import Store, seals
from legday.store.check import check
from legday.store.delta import NAMES, live_files, version
from legday.store.place import place_of
from legday.store.upkeep import keep_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..conftest import Simulator

    Rows = Callable[..., pl.DataFrame]
    Legday = Callable[..., subprocess.CompletedProcess[str]]

NOW = "2026-01-25T06:00:00Z"


def tables(url: str) -> dict[str, pl.DataFrame]:
    """Every table without the batch and what hangs on it, in an order of its own."""
    store = Store.open(url, create=False)
    found = {name: store.scan(name).drop("batch_id", "inputs_hash", strict=False).collect() for name in NAMES}
    return {name: frame.sort(pl.all().exclude(pl.List, pl.Struct)) for name, frame in found.items()}


def serious(url: str) -> list[str]:
    """What check complains of."""
    return [f"{problem.path}: {problem.what}" for problem in check(place_of(url)) if not problem.is_harmless]


def night(legday: Legday, folder: Path, fixtures: Path, store: object, *more: object, check: int = 0) -> subprocess.CompletedProcess[str]:
    """One night of the invented athlete, as a runner has it."""
    return legday("run", folder, "--config", fixtures / "athlete.toml", "--store", store, "--quiet", *more, now=NOW, check=check)


def first_files(fixtures: Path, folder: Path) -> Path:
    """A folder with the first files of the invented season."""
    folder.mkdir()
    for file in sorted((fixtures / "athlete").iterdir())[:10]:
        shutil.copy2(file, folder)
    return folder


@pytest.fixture
def watch(fixtures: Path, tmp_path: Path) -> Path:
    """Files that a test may add to."""
    return first_files(fixtures, tmp_path / "watch")


@pytest.fixture(scope="module")
def same_watch(fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that stay as they are."""
    return first_files(fixtures, tmp_path_factory.mktemp("same") / "watch")


@pytest.fixture(scope="module")
def undisturbed(legday: Legday, fixtures: Path, same_watch: Path) -> dict[str, pl.DataFrame]:
    """The tables of a store on a disk after one night with `same_watch`."""
    night(legday, same_watch, fixtures, same_watch.parent / "store", "--out", same_watch.parent / "out")
    return tables(str(same_watch.parent / "store"))


def test_every_night_ends_as_on_a_disk(legday: Legday, fixtures: Path, watch: Path, tmp_path: Path, at_bucket: str) -> None:
    """A first import by two workers, a night with news, one without: table by table and report for report the same."""
    files = sorted((fixtures / "athlete").iterdir())[:12]
    for number, news in enumerate(([], files[10:], [])):
        for file in news:
            shutil.copy2(file, watch)
        for place, out in ((at_bucket, tmp_path / "away"), (tmp_path / "store", tmp_path / "here")):
            night(legday, watch, fixtures, place, "--out", out)
        assert (tmp_path / "away" / "report.json").read_bytes() == (tmp_path / "here" / "report.json").read_bytes(), number
        assert (tmp_path / "away" / "report.html").read_bytes() == (tmp_path / "here" / "report.html").read_bytes(), number
        here = tables(str(tmp_path / "store"))
        for name, frame in tables(at_bucket).items():
            assert frame.equals(here[name]), (number, name)
    assert serious(at_bucket) == []


def test_two_workers_write_into_the_bucket(legday: Legday, watch: Path, tmp_path: Path, at_bucket: str) -> None:
    """Processes of their own write the records and need only the URL and the environment's keys."""
    config = tmp_path / "config.toml"
    config.write_text("[compute]\nworkers = 2\n")
    for place in (at_bucket, tmp_path / "store"):
        assert "10 stored" in legday("ingest", watch, "--config", config, "--store", place, check=0).stdout
    assert tables(at_bucket)["records"].equals(tables(str(tmp_path / "store"))["records"])
    assert len(live_files(place_of(at_bucket), "records")) == 1


def test_a_night_with_nothing_new_opens_no_table(legday: Legday, fixtures: Path, watch: Path, at_bucket: str, tmp_path: Path) -> None:
    """It ends in what was kept, without Polars and without the ledger's bytes."""
    for _ in range(2):
        night(legday, watch, fixtures, at_bucket, "--out", tmp_path)
    program = (
        "import sys; from legday.store import Store; from legday.ingest import ingest, How\n"
        f"store = Store.open({at_bucket!r})\n"
        "with store.lock(): print(store.state() != '', store.ledger_stamps() != (), 'polars' in sys.modules, 'deltalake' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "False", "False"]


def test_a_store_moves_by_copying_its_files(legday: Legday, fixtures: Path, watch: Path, tmp_path: Path, at_bucket: str) -> None:
    """What lay on a disk goes on in the bucket: nothing is read again, and everything is sealed anew."""
    night(legday, watch, fixtures, tmp_path / "store", "--out", tmp_path / "out")
    place, here = place_of(at_bucket), tmp_path / "store"
    for file in (each for each in here.rglob("*") if each.is_file() and each.name != "lock"):
        place.add(file.relative_to(here).as_posix(), file.read_bytes())
    told = night(legday, watch, fixtures, at_bucket, "--verbose", "--out", tmp_path / "out")
    assert told.stderr == ""
    said = legday("ingest", watch, "--config", fixtures / "athlete.toml", "--store", at_bucket, check=0)
    assert "10 unchanged" in said.stdout
    assert serious(at_bucket) == []


def test_one_run_at_a_time(at_bucket: str) -> None:
    """Of many that come at the same instant one gets in; when it has ended, the next one does."""
    Store.open(at_bucket)
    told: list[str] = []
    together, over = threading.Barrier(6, timeout=60), threading.Event()

    def come() -> None:
        store = Store.open(at_bucket, create=False)
        together.wait()
        try:
            with store.alone():
                told.append("in")
                over.wait(60)
        except StoreLockedError as fault:
            told.append(str(fault))
            if len([each for each in told if each != "in"]) == 5:
                over.set()

    runs = [threading.Thread(target=come) for _ in range(6)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert told.count("in") == 1
    assert len(told) == 6
    assert all("another legday run is using this store (on " in each for each in told if each != "in")
    with Store.open(at_bucket).alone():
        pass


def test_the_second_run_gets_one_line(legday: Legday, watch: Path, at_bucket: str) -> None:
    """And the exit code for a held lock."""
    with Store.open(at_bucket).alone():
        told = legday("ingest", watch, "--store", at_bucket, check=75)
    assert len(told.stderr.splitlines()) == 1


def test_a_run_that_lost_its_lock_writes_no_more(at_bucket: str, activities: Rows, records: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not heard of for too long, it gives way to the next one, and its commit is refused."""
    monkeypatch.setattr("legday.store.lease.RENEWED_EVERY_S", 0.01)
    first, second = Store.open(at_bucket), Store.open(at_bucket)
    with first.alone():
        while first.place._lease._thread.is_alive():
            second.place.write("lock", b"{}")
        with pytest.raises(StoreError, match="another run took it"):
            first.commit(activities("a"), records("a"))
    assert version(first.place, "activities") == -1
    assert first.place.read("lock") == b"{}"


def test_a_lock_that_nobody_renews_is_taken_over(at_bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a run elsewhere nobody can say whether it lives: it keeps the store until its time is over."""
    store = Store.open(at_bucket)
    store.place.write("lock", b'{"owner": "x", "host": "elsewhere", "since": "2026-01-01"}')
    with pytest.raises(StoreLockedError, match=r"on elsewhere since 2026-01-01; one that was killed lets go after 120 s"), store.alone():
        pass
    with ExitStack() as until_the_end:
        with monkeypatch.context() as changed:
            changed.setattr("legday.store.lease.STALE_AFTER_S", -1.0)
            until_the_end.enter_context(store.alone())
        assert b"elsewhere" not in store.place.read("lock")
    assert not store.place.exists("lock")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a process of this very system has ended")
@pytest.mark.parametrize("sign", ["records/part-", "activities/_delta_log/", "ledger.sqlite3", "runs/_delta_log/"])
def test_a_killed_run_loses_and_doubles_nothing(
    legday: Legday, fixtures: Path, tmp_path: Path, at_bucket: str, *, same_watch: Path, undisturbed: dict[str, pl.DataFrame], sign: str
) -> None:
    """Killed as soon as something is seen of it, the next run goes on at once and ends where an undisturbed one does."""
    place = place_of(at_bucket)
    words = [sys.executable, "-m", "legday", "run", str(same_watch), "--config", str(fixtures / "athlete.toml"), "--store", at_bucket]
    process = subprocess.Popen(
        [*words, "--now", NOW, "--out", str(tmp_path / "away"), "--quiet"], stdout=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None and not any(file.path.startswith(sign) for file in place.walk("")):
        pass
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert place.exists("lock")
    night(legday, same_watch, fixtures, at_bucket, "--out", tmp_path / "away")
    for name, frame in tables(at_bucket).items():
        assert frame.equals(undisturbed[name]), name
    assert all("no log names it" in line for line in serious(at_bucket))


@pytest.mark.skipif("LEGDAY_BUCKET" in os.environ, reason="a real server is not switched off")
def test_a_connection_lost_midway_is_one_line(watch: Path, simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the exit code of a place that cannot be used; nothing is seen of what was half done."""
    away = type(simulator)(tmp_path)
    away.make_bucket("bucket")
    for name, value in (away.keys | {"ENDPOINT_URL": away.endpoint}).items():
        monkeypatch.setenv(f"AWS_{name}", value)
    place = place_of(f"s3://bucket/{uuid4().hex}")
    words = [sys.executable, "-m", "legday", "ingest", str(watch), "--store", str(place)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not any(file.path.startswith("records/part-") for file in place.walk("")):
        pass
    away.end()
    told = process.communicate()[1]
    assert process.returncode == 2
    assert len(told.splitlines()) == 1
    assert "not reached: nothing answers there" in told


def test_a_damaged_object_is_found_and_mended(legday: Legday, fixtures: Path, watch: Path, tmp_path: Path, at_bucket: str) -> None:
    """Other bytes under a known name, and a name that is gone: check names them, and repair brings both back from the originals."""
    night(legday, watch, fixtures, at_bucket, "--out", tmp_path)
    before, place = tables(at_bucket), place_of(at_bucket)
    part = next(file.path for file in place.walk("records") if "/part-" in file.path)
    run = next(file.path for file in place.walk("runs") if file.path.endswith(".parquet"))
    place.write(part, place.read(part)[:-1] + b"x")
    place.delete(run)
    told = legday("check", "--store", at_bucket, check=1)
    assert [line.split(":")[0] for line in told.stdout.splitlines()] == [part, run]
    told = legday("check", "--repair", "--store", at_bucket, check=0)
    assert "still wrong" not in told.stdout
    night(legday, watch, fixtures, at_bucket, "--out", tmp_path)
    for name, frame in tables(at_bucket).items():
        assert frame.equals(before[name]), name
    assert serious(at_bucket) == []


def test_what_came_from_the_bucket_is_read_from_there_again(legday: Legday, watch: Path, at_bucket: str) -> None:
    """Inputs and store in the same bucket: records that are lost come back from the object that they were read from."""
    place, words = place_of(at_bucket), ("ingest", f"{at_bucket}-inputs/", "--store", at_bucket)
    beside = place_of(f"{at_bucket}-inputs")
    for file in sorted(watch.glob("*.fit"))[:2]:
        beside.add(file.name, file.read_bytes())
    legday(*words, check=0)
    before = tables(at_bucket)["records"]
    place.clear("records")
    assert "2 will be read again" in legday("check", "--repair", "--store", at_bucket).stdout
    assert "2 stored" in legday(*words, check=0).stdout
    assert tables(at_bucket)["records"].equals(before)
    beside.clear("")


def test_a_ledger_that_is_lost_or_strange_costs_only_time(legday: Legday, fixtures: Path, watch: Path, at_bucket: str) -> None:
    """Every file is read again and found in the tables."""
    words = ("ingest", watch, "--config", fixtures / "athlete.toml", "--store", at_bucket)
    legday(*words, check=0)
    before, place = tables(at_bucket)["records"], place_of(at_bucket)
    for content in (None, b"rubbish" * 100):
        place.delete("ledger.sqlite3")
        if content:
            place.write("ledger.sqlite3", content)
        assert "10 unchanged" in legday(*words, check=0).stdout
        assert tables(at_bucket)["records"].equals(before)


def test_upkeep_joins_small_files_and_drops_what_nobody_sees(at_bucket: str, activities: Rows, records: Rows) -> None:
    """Twelve commits become a few objects; rows and checks stay as they were."""
    store = Store.open(at_bucket)
    with store.lock():
        for number in range(12):
            store.commit(activities(f"a{number}"), records(f"a{number}"))
        store.begin().add_records(records("nobody's"))
        store.place.add("records/part-left.parquet", b"half a file")
    before = tables(at_bucket)
    with store.lock():
        opened = seals.begin(store.place)
        keep_up(store.place, retention_hours=7 * 24)
        seals.end(store.place, opened, datetime.now(UTC), kept_up=True)
    assert live_files(store.place, "records").height == 1
    assert live_files(store.place, "activities").height == 1
    after = tables(at_bucket)
    assert all(after[name].equals(frame) for name, frame in before.items())
    assert serious(at_bucket) == ["records/part-left.parquet: no log names it; a run that was cut short left it, and nobody sees it"]


def test_an_older_format_is_brought_forward(at_bucket: str, activities: Rows, records: Rows) -> None:
    """The same steps as on a disk."""
    store = Store.open(at_bucket)
    with store.lock():
        store.commit(activities("a"), records("a"))
    store.place.write("store.json", b'{"format": 2, "legday": "0.1.0"}')
    store.place.delete("seals")
    assert Store.open(at_bucket).scan("activities").collect().height == 1
    with store.lock():
        pass
    assert serious(at_bucket) == []


def test_without_a_folder_the_report_lies_beside_the_store(
    legday: Legday, fixtures: Path, watch: Path, tmp_path: Path, at_bucket: str
) -> None:
    """And is the same page."""
    night(legday, watch, fixtures, at_bucket)
    night(legday, watch, fixtures, tmp_path / "store")
    for name in ("report.html", "report.json"):
        assert place_of(at_bucket).read(f"report/{name}") == (tmp_path / "store" / "report" / name).read_bytes()


def test_a_day_is_noted_in_the_bucket(legday: Legday, fixtures: Path, watch: Path, at_bucket: str) -> None:
    """The log lies beside the store, is read each night, and nothing else of the store is taken for an input."""
    night(legday, watch, fixtures, at_bucket)
    for soreness in ("3", "6"):
        told = legday("log", "--soreness", soreness, "--date", "2026-01-06", "--store", at_bucket, check=0)
        assert f"noted in {at_bucket}/daily.csv" in told.stdout
    assert b"2026-01-06,6" in place_of(at_bucket).read("daily.csv")
    assert Store.open(at_bucket).scan("daily").collect()["soreness_0_10"].to_list() == [6.0]
    place_of(at_bucket.rpartition("/")[0]).add(f"{uuid4().hex}.fit", next(watch.glob("*.fit")).read_bytes())
    told = legday("ingest", f"{at_bucket.rpartition('/')[0]}/", "--verbose", "--store", at_bucket, check=0)
    assert [line.split()[0] for line in told.stderr.splitlines() if at_bucket in line] == ["unchanged"]


def test_a_store_there_is_not_exchanged(legday: Legday, watch: Path, at_bucket: str) -> None:
    """`rebuild` says what to do instead, and leaves all as it was."""
    legday("ingest", watch, "--store", at_bucket, check=0)
    before = list(place_of(at_bucket).walk(""))
    told = legday("rebuild", watch, "--store", at_bucket, check=2)
    assert "make a new one under another name" in told.stderr
    assert [file._replace(written_s=0) for file in place_of(at_bucket).walk("")] == [file._replace(written_s=0) for file in before]


def test_a_place_travels_to_another_process(at_bucket: str) -> None:
    """As its URL, without a client or a lock."""
    place = place_of(f"{at_bucket}//x/")
    with place.held():
        assert str(pickle.loads(pickle.dumps(place))) == f"{at_bucket}/x"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("s3://name:secret@bucket/x", "keys come from the environment only"),
        ("s3://", "a store cannot lie there"),
        ("s3://bucket/a b", "a store cannot lie there"),
        ("s3://bucket/../x", "a store cannot lie there"),
        ("https://example.org/x", "a store cannot lie there"),
        ("abfss://x/y", "a store cannot lie there"),
    ],
)
def test_a_url_that_is_no_place_for_a_store_is_refused(url: str, words: str) -> None:
    """Before anything is asked of it, and without what may be secret in it."""
    with pytest.raises(StoreError, match=words) as fault:
        Store.open(url)
    assert "secret" not in str(fault.value)


class _Refuses(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        status = self.server.status
        self.send_response(status)
        body = b"<Error><Code>Told</Code></Error>"
        self.send_header("Content-Length", str(len(body)))
        if status == 301:
            self.send_header("x-amz-bucket-region", "eu-west-1")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = _answer  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def refusing() -> Iterator[HTTPServer]:
    """A server that refuses all with its `status`."""
    with HTTPServer(("127.0.0.1", 0), _Refuses) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "words"), [(403, "no permission"), (401, "no permission"), (301, "another region: set AWS_REGION"), (404, "no such bucket")]
)
def test_what_the_server_refuses_is_one_line(legday: Legday, watch: Path, refusing: HTTPServer, status: int, words: str) -> None:
    """With the exit code of a place that cannot be used, and no key in it."""
    refusing.status = status
    keys = {"ACCESS_KEY_ID": "AKIDXXXX", "SECRET_ACCESS_KEY": "hushhush", "REGION": "us-east-1", "ALLOW_HTTP": "true"}
    address = f"http://127.0.0.1:{refusing.server_address[1]}"
    told = legday(
        "run",
        watch,
        "--store",
        "s3://bucket/x",
        check=2,
        **{f"AWS_{name}": value for name, value in (keys | {"ENDPOINT_URL": address}).items()},
    )
    assert words in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert not any(secret in told.stderr for secret in ("hushhush", "AKIDXXXX", "Signature"))


def test_without_the_library_the_line_says_what_to_install() -> None:
    """A store on a disk does not even look for it."""
    program = (
        "import sys; sys.modules['obstore'] = None\n"
        "from legday.store import Store\n"
        "try: Store.open('s3://bucket/x')\n"
        "except Exception as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("pip install 'legday[s3]'")
