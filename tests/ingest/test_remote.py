"""Inputs in object storage and on a web server: the same tables as from a disk, nothing fetched twice, and a word for every way it fails.

The object storage is a simulator (moto) on this machine; no test leaves it.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
import polars as pl
import pytest

from legday.config import Athlete, Config
from legday.errors import ConfigError, MissingInputError, OptionError, ReaderError
from legday.folders import with_folders
from legday.ingest import How, ingest
from legday.ingest.discover import Found, discover
from legday.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from legday.ingest.outcome import Outcome

obstore = pytest.importorskip("obstore", reason="obstore is not installed: nothing remote can be read")
pytest.importorskip("moto", reason="moto is not installed: no object storage to read from")

from legday import object_storage  # noqa: E402 - only where obstore is
from legday.ingest import remote  # noqa: E402 - only where obstore is
from legday.ingest.remote_address import address_of  # noqa: E402

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1", "AWS_ALLOW_HTTP": "true"}


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Bucket:
    """A bucket of the simulator, and what was asked of it."""

    def __init__(self, endpoint: str, log: Path) -> None:
        self.name = uuid4().hex
        self.log = log
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/{self.name}", method="PUT")).close()
        keys = {"access_key_id": "test", "secret_access_key": "test", "region": "us-east-1"}
        self._store = obstore.store.S3Store(self.name, endpoint=endpoint, client_options={"allow_http": True}, **keys)

    def put(self, key: str, content: bytes) -> None:
        """Lays an object into it."""
        obstore.put(self._store, key, content)

    def put_folder(self, folder: Path, prefix: str) -> None:
        """Lays every file below a folder into it."""
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                self.put(f"{prefix}/{file.relative_to(folder).as_posix()}", file.read_bytes())

    def fetched(self) -> list[str]:
        """The objects whose bytes were asked for so far."""
        asked = [line.split('"')[1].split(" ")[1] for line in self.log.read_text().splitlines() if f'"GET /{self.name}/' in line]
        return [path.split("/", 2)[2] for path in asked]


@pytest.fixture
def endpoint(simulator) -> tuple[str, Path]:
    """Where the simulator of S3 listens, and the file it writes every request into."""
    return simulator.endpoint, simulator.log


@pytest.fixture(autouse=True)
def environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keys as a user sets them, and no client of an earlier test."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "AZURE_", "GOOGLE_"))]:
        monkeypatch.delenv(name)
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    object_storage.client.cache_clear()
    yield
    object_storage.client.cache_clear()


@pytest.fixture
def bucket(endpoint: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """An empty bucket that the environment points at."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint[0])
    return Bucket(*endpoint)


class Web(ThreadingHTTPServer):
    """A web server of this machine: files by path with their ETag, answers that are errors by method and path, and what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.files: dict[str, tuple[bytes, str | None]] = {}
        self.errors: dict[tuple[str, str], int] = {}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """Its own URL."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answer(BaseHTTPRequestHandler):
    server: Web

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self.wfile.write(self._answer())

    def _answer(self) -> bytes:
        self.server.asked.append(f"{self.command} {self.path}")
        body, e_tag = self.server.files.get(self.path, (b"", None))
        status = self.server.errors.get((self.command, self.path), 200 if self.path in self.server.files else 404)
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(body)))
        if e_tag:
            self.send_header("ETag", e_tag)
        self.end_headers()
        return body

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server that is gone afterwards."""
    with Web() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def mixed(gpx: Callable[..., Path], fixtures: Path) -> Path:
    """A folder with plain files, a gz, a zip with a zip and a hostile name in it, a strength log, and what no one means to hand over."""
    plain = gpx("2026/run b%20ü.gpx", seconds=60)
    folder = plain.parents[1]
    (folder / "2026" / "packed.gpx.gz").write_bytes(gzip.compress(gpx("late.gpx", seconds=90).read_bytes()))
    (folder / "late.gpx").unlink()
    first, second, *_ = sorted((fixtures / "athlete").glob("*.fit"))
    shutil.copy(first, folder / "lift.fit")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(second, "deep.fit")
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        archive.writestr("more.zip", inner.getvalue())
        archive.writestr("../out.fit", b"x")
        archive.writestr("big.fit", bytes(20 << 20), compress_type=zipfile.ZIP_DEFLATED)
    (folder / "nothing.fit").write_bytes(b"")
    (folder / "notes.txt").write_text("no activity")
    (folder / ".hidden.fit").write_bytes(b"x")
    return folder


def night(store: Store, *inputs: object) -> list[Outcome]:
    """One night over these inputs, in this process."""
    return ingest({"me": [str(each) for each in inputs]}, store, how=How(limits=None))


def said(outcomes: list[Outcome]) -> dict[str, tuple[str, str | None]]:
    """Word and reason by the file's own name."""
    return {outcome.path.rpartition("/")[2]: (outcome.outcome, outcome.reason) for outcome in outcomes}


def tables(store: Store) -> dict[str, pl.DataFrame]:
    """What is stored, without where it came from."""
    found = {name: store.scan(name).collect() for name in ("activities", "records")}
    return {
        name: frame.drop("batch_id", "sources", strict=False).sort(pl.all().exclude(pl.List, pl.Struct)) for name, frame in found.items()
    }


def test_files_in_a_bucket_give_the_tables_that_files_on_a_disk_give(bucket: Bucket, mixed: Path, store: Store, tmp_path: Path) -> None:
    """Plain, packed and nested files come out alike, word for word, and only their paths differ."""
    bucket.put_folder(mixed, "exports")
    here = Store.open(str(tmp_path / "here"))
    away, home = night(store, f"s3://{bucket.name}/exports/"), night(here, mixed)
    prefix = f"s3://{bucket.name}/exports"
    assert [[str(fact).replace(prefix, str(mixed)) for fact in msgspec.structs.astuple(each)] for each in away] == [
        [str(fact) for fact in msgspec.structs.astuple(each)] for each in home
    ]
    assert {each.outcome for each in away} == {"stored", "duplicate", "skipped", "refused"}
    assert tables(store)["records"].height > 100
    for name, frame in tables(here).items():
        assert frame.equals(tables(store)[name]), name
    assert not (store.place.root / "fetched").exists()


def test_a_night_with_nothing_new_lists_and_fetches_nothing(bucket: Bucket, mixed: Path, store: Store) -> None:
    """The ETag and size of every object answer for it, also for the members of an archive."""
    bucket.put_folder(mixed, "exports")
    first = night(store, f"s3://{bucket.name}/exports")
    before = bucket.fetched()
    second = night(store, f"s3://{bucket.name}/exports")
    assert sorted(each.path for each in second) == sorted(each.path for each in first)
    assert {each.outcome for each in second} == {"unchanged"}
    assert not any(each.new_refusal for each in second)
    assert before
    assert bucket.fetched() == before


def test_only_a_changed_object_is_read_again(bucket: Bucket, gpx: Callable[..., Path], store: Store) -> None:
    """Other bytes of the same length have another ETag; the same bytes laid down again do not."""
    first, second = gpx("a.gpx", heart_rate=140), gpx("b.gpx", sport="cycling").read_bytes()
    bucket.put("a.gpx", first.read_bytes())
    bucket.put("b.gpx", second)
    night(store, f"s3://{bucket.name}/")
    before = len(bucket.fetched())
    bucket.put("a.gpx", gpx("a.gpx", heart_rate=150).read_bytes())
    bucket.put("b.gpx", second)
    assert [word for word, _ in said(night(store, f"s3://{bucket.name}/")).values()] == ["stored", "unchanged"]
    assert bucket.fetched()[before:] == ["a.gpx"]
    assert store.scan("records").filter(pl.col("heart_rate") == 150).collect().height > 0


def test_an_archive_is_fetched_once_to_be_walked_and_read(bucket: Bucket, mixed: Path, store: Store) -> None:
    """A look at its first bytes, then one copy, whatever the number of its members."""
    bucket.put("export.zip", (mixed / "export.zip").read_bytes())
    night(store, f"s3://{bucket.name}/export.zip")
    assert bucket.fetched() == ["export.zip", "export.zip"]


def test_an_archive_that_is_too_large_is_not_fetched(tmp_path: Path) -> None:
    """The limit is looked at before the first byte."""
    found = Found("me", "s3://bucket/a.zip", "s3://bucket/a.zip", remote.MOST_ARCHIVE_BYTES + 1, -5)
    with pytest.raises(ReaderError, match="more than 8 GB is not fetched"):
        remote.fetch(found, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_an_archive_that_is_not_what_was_listed_waits_for_the_next_night(bucket: Bucket, tmp_path: Path) -> None:
    """One that grew or shrank since is not walked, and no more than its size is kept of it."""
    bucket.put("a.zip", bytes(5000))
    url = f"s3://{bucket.name}/a.zip"
    for size in (4000, 6000):
        with pytest.raises(ConnectionError, match="still being written"):
            remote.fetch(Found("me", url, url, size, -5), tmp_path / "copy")


def test_folder_marks_and_hidden_objects_are_not_found(bucket: Bucket) -> None:
    """What a console lays down for a folder is no file; what is hidden on a disk is hidden in a bucket."""
    for key, content in (("exports/a.fit", b"x"), ("exports/.b.fit", b"x"), ("exports/__MACOSX/c.fit", b"x"), ("exports/in/d.fit", b"x")):
        bucket.put(key, content)
    bucket.put("exports", b"")  # as a mark is listed: its key ends in a slash, which the listing leaves out
    bucket.put("exports/in", b"")
    found = discover({"me": [f"s3://{bucket.name}/exports/", f"s3://{bucket.name}/exports/a.fit"]})
    assert [each.shown for each in found if isinstance(each, Found)] == [
        f"s3://{bucket.name}/exports/{name}" for name in ("a.fit", "in/d.fit")
    ]


def test_what_is_not_there_is_a_missing_input(bucket: Bucket, endpoint: tuple[str, Path], web: Web) -> None:
    """A mistyped bucket, folder, object or file stops the run before the first file, as a mistyped path does."""
    bucket.put("exports/a.fit", b"x")
    for url in (f"s3://{bucket.name}/export/", f"s3://{bucket.name}/exports/b.fit", "s3://no-such-bucket/", f"{web.url}/b.fit"):
        with pytest.raises(MissingInputError, match="no such file or folder"):
            next(discover({"me": [f"s3://{bucket.name}/exports/", url]}))


def test_an_empty_bucket_is_as_an_empty_folder(bucket: Bucket) -> None:
    """It is there, and holds nothing."""
    assert list(discover({"me": [f"s3://{bucket.name}"]})) == []


def test_a_dead_endpoint_is_one_line_each_night_and_the_others_are_read(
    legday: Callable[..., subprocess.CompletedProcess[str]], gpx: Callable[..., Path], tmp_path: Path
) -> None:
    """Nothing that was read before is lost, the local file is stored, and the exit code says that somebody should look."""
    dead = {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}"}
    words = ("ingest", "s3://bucket/exports/", gpx("a.gpx"), "--store", tmp_path / "store")
    first, second = (legday(*words, check=1, **dead) for _ in range(2))
    line = "refused  s3://bucket/exports/: not reached: nothing answers there"
    assert [told.stderr.splitlines().count(line) for told in (first, second)] == [1, 1]
    assert ("1 stored" in first.stdout, "1 unchanged" in second.stdout) == (True, True)


def test_the_ledger_keeps_what_it_knows_while_nothing_answers(
    bucket: Bucket, mixed: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the bucket is back, nothing is read again."""
    bucket.put_folder(mixed, "exports")
    url = f"s3://{bucket.name}/exports/"
    night(store, url)
    kept, alive = tables(store), os.environ["AWS_ENDPOINT_URL"]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    object_storage.client.cache_clear()
    (outcome,) = night(store, url)
    assert (outcome.path, outcome.outcome, outcome.reason, outcome.new_refusal) == (
        url,
        "refused",
        "not reached: nothing answers there",
        True,
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL", alive)
    object_storage.client.cache_clear()
    before = bucket.fetched()
    assert {each.outcome for each in night(store, url)} == {"unchanged"}
    assert bucket.fetched() == before
    assert tables(store)["records"].equals(kept["records"])


def test_a_file_on_a_web_server_is_read_once_until_it_changes(web: Web, gpx: Callable[..., Path], store: Store) -> None:
    """Its ETag is asked for each night, its bytes only when that is another one."""
    url = f"{web.url}/my%20run.gpx"
    web.files["/my%20run.gpx"] = gpx("a.gpx").read_bytes(), '"1"'
    assert said(night(store, url)) == {"my%20run.gpx": ("stored", None)}
    assert said(night(store, url)) == {"my%20run.gpx": ("unchanged", None)}
    web.files["/my%20run.gpx"] = gpx("a.gpx", heart_rate=150).read_bytes(), 'W/"2"'
    assert said(night(store, url)) == {"my%20run.gpx": ("stored", None)}
    assert [asked.split(" ")[0] for asked in web.asked] == ["HEAD", "GET", "HEAD", "HEAD", "GET"]


def test_a_server_that_tells_no_change_is_refused(web: Web, store: Store) -> None:
    """Without ETag and Last-Modified a change would not be seen."""
    web.files["/a.fit"] = b"x", None
    (outcome,) = night(store, f"{web.url}/a.fit")
    assert outcome.outcome == "refused"
    assert "neither ETag nor Last-Modified" in (outcome.reason or "")


@pytest.mark.parametrize(
    ("method", "status", "word", "reason"),
    [
        ("HEAD", 403, "refused", "no permission to read: the server answered 403 Forbidden"),
        ("HEAD", 400, "refused", "not reached: the server answered 400 Bad Request"),
        ("GET", 403, "refused", "no permission to read"),
        ("GET", 404, "skipped", "gone before it could be read"),
        ("GET", 400, "skipped", "not reached: the server answered 400 Bad Request"),
    ],
)
def test_what_a_server_answers_is_said_in_a_line(web: Web, store: Store, *, method: str, status: int, word: str, reason: str) -> None:
    """A file that could not be fetched this time is tried again, and an archive is not taken for a plain file because of it."""
    web.files |= {f"/{name}": (b"PK\x03\x04", '"1"') for name in ("a.fit", "b.zip")}
    web.errors |= {(method, path): status for path in web.files}
    for name in ("a.fit", "b.zip"):
        assert said(night(store, f"{web.url}/{name}")) == {name: (word, reason)}
        again = len(web.asked)
        night(store, f"{web.url}/{name}")
        assert len(web.asked) > again


def test_a_body_that_breaks_off_is_not_taken_for_the_whole(web: Web, gpx: Callable[..., Path], store: Store) -> None:
    """A file that is shorter than it was said to be waits for the next night."""
    content = gpx("a.gpx").read_bytes()
    web.files["/a.gpx"] = content, '"1"'
    (found,) = discover({"me": [f"{web.url}/a.gpx"]})
    assert isinstance(found, Found)
    web.files["/a.gpx"] = content[:-100], '"2"'
    from legday.ingest.read import Wanted, read_files

    (reading,) = read_files([Wanted(found, None, "fast", 1000)])
    assert (reading.word, reading.reason) == ("skipped", "still being written: it changed while it was read")


def test_a_folder_for_each_athlete_may_lie_in_a_bucket(bucket: Bucket) -> None:
    """`{athlete}` stands for every folder in which there is what comes after it, and for nothing hidden."""
    for key in (
        "exports/robin/garmin/a.fit",
        "exports/kim/garmin/b.fit",
        "exports/lee/polar/c.fit",
        "exports/.old/garmin/d.fit",
        "exports/e.fit",
    ):
        bucket.put(key, b"x")
    config, rest = with_folders(Config(), [f"s3://{bucket.name}/exports/{{athlete}}/garmin/"])
    assert rest == []
    assert {athlete: person.inputs for athlete, person in config.athletes.items()} == {
        athlete: (f"s3://{bucket.name}/exports/{athlete}/garmin/",) for athlete in ("kim", "robin")
    }
    every, _ = with_folders(Config(), [f"s3://{bucket.name}/exports/{{athlete}}"])
    assert sorted(every.athletes) == ["kim", "lee", "robin"]


@pytest.mark.parametrize(
    ("pattern", "error", "words"),
    [
        ("s3://{bucket}/nowhere/{athlete}/", MissingInputError, "no such file or folder"),
        ("s3://no-such-bucket/{athlete}/", MissingInputError, "no such file or folder"),
        ("s3://{bucket}/x-{athlete}/", ConfigError, "the whole name of one folder"),
        ("https://example.org/{athlete}/a.fit", OptionError, "does not list its files"),
    ],
)
def test_a_pattern_that_finds_no_folder_is_an_error(bucket: Bucket, pattern: str, error: type[Exception], words: str) -> None:
    """As on a disk: who the athletes are must be known before anything is read."""
    bucket.put("exports/a/b.fit", b"x")
    with pytest.raises(error, match=words):
        with_folders(Config(athletes={"robin": Athlete()}), [pattern.replace("{bucket}", bucket.name)])


def test_files_are_fetched_by_workers_too(
    bucket: Bucket, mixed: Path, legday: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """The program itself, with a worker within its limits, stores what this process stores, and leaves nothing behind."""
    bucket.put_folder(mixed, "exports")
    url, keys = f"s3://{bucket.name}/exports/", {**KEYS, "AWS_ENDPOINT_URL": os.environ["AWS_ENDPOINT_URL"]}
    legday("ingest", url, "--store", tmp_path / "cli", check=1, **keys)
    legday("ingest", url, "--store", tmp_path / "cli", check=0, **keys)
    by_hand = Store.open(str(tmp_path / "by-hand"))
    night(by_hand, url)
    assert tables(Store.open(str(tmp_path / "cli")))["records"].equals(tables(by_hand)["records"])
    assert not (tmp_path / "cli" / "fetched").exists()


def test_a_member_of_an_archive_in_a_bucket_can_be_found_again(bucket: Bucket, mixed: Path) -> None:
    """What an outcome names is fetched once more when it has to be read again, without the copy of that night."""
    bucket.put("export.zip", (mixed / "export.zip").read_bytes())
    bucket.put("a.gpx.gz", (mixed / "2026" / "packed.gpx.gz").read_bytes())
    from legday.ingest.members import each_opened, found_at

    for path in (f"s3://{bucket.name}/export.zip!more.zip!deep.fit", f"s3://{bucket.name}/a.gpx.gz"):
        found = found_at("me", path)
        assert found is not None
        for again, opened in each_opened([found]):
            assert again.shown == path
            assert not isinstance(opened, ReaderError)
            with opened() as stream:
                assert len(stream.read(100)) == 100
    assert found_at("me", f"s3://{bucket.name}/gone.fit") is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/a.fit", "only files on this machine and s3://"),
        ("file:///etc/passwd", "only files on this machine and s3://"),
        ("s3://", "names no bucket"),
        ("s3://key:secret@bucket/a.fit", "keys come from the environment only"),
        ("https://robin:secret@example.org/a.fit", "keys come from the environment only"),
        ("https://example.org/a.fit?signature=secret", "download the file first"),
        ("https://example.org/exports/", "does not list its files"),
        ("https://example.org", "does not list its files"),
        ("https:///a.fit", "names no host"),
        ("https://[::1/a.fit", "no URL that can be read"),
        ("http://example.org/a.fit", "plain http is read from this machine only"),
        ("http://127.0.0.1.example.org/a.fit", "plain http is read from this machine only"),
    ],
)
def test_urls_that_are_not_followed(url: str, words: str) -> None:
    """Each says why in a line without a secret in it, before any connection is made."""
    with pytest.raises(OptionError, match=words) as refused:
        list(discover({"me": [url]}))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["s3://bucket/a b%20ü?/c#d.fit", "gs://bucket/x/y.fit", "https://example.org:8443/my%20runs/%C3%BC.fit"])
def test_an_address_leads_back_to_its_url(url: str) -> None:
    """Keys are taken letter by letter, paths of web servers unquoted and quoted again."""
    address = address_of(url)
    assert address.url_of(address.key) == url


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Error performing PUT http://169.254.169.254/latest/api/token", "no keys in the environment (set AWS_ACCESS_KEY_ID"),
        ("status code: 400 Bad Request: <Error><Code>ExpiredToken</Code>", "the server answered 400 Bad Request (ExpiredToken)"),
        ('ConnectError("dns error", ...)', "no such host"),
        ("HTTP error: builder error", "plain http: set AWS_ALLOW_HTTP=true"),
        ("https://account.example/?sig=secret went wrong\nin some new way", "no usable answer"),
    ],
)
def test_a_fault_is_told_without_addresses_and_secrets(text: str, words: str) -> None:
    """The library's own words go over many lines and may hold a signed URL."""
    assert object_storage.why(text, "s3").startswith(words)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("gs://bucket/x/", "not reached: keys in the environment that cannot be used (GOOGLE_APPLICATION_CREDENTIALS)"),
        ("az://container/x/", "not reached: no keys in the environment (set AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY)"),
    ],
)
def test_other_stores_ask_for_their_keys(url: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are missing or broken the line names the variables."""
    monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT_KEY", "{}")
    (outcome,) = discover({"me": [url]})
    assert not isinstance(outcome, Found)
    assert outcome.reason == reason


def test_a_night_on_this_machine_alone_loads_nothing_of_it(tmp_path: Path) -> None:
    """The library is imported for a URL only, and without it the line says what to install."""
    program = (
        "import sys; sys.modules['obstore'] = None\n"
        "from legday.ingest.discover import discover\n"
        f"list(discover({{'me': [{str(tmp_path)!r}]}}))\n"
        "assert 'legday.ingest.remote' not in sys.modules\n"
        "try: list(discover({'me': ['s3://bucket/']}))\n"
        "except Exception as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "s3://, gs://, az:// and https://: this needs more: pip install 'legday[s3]'"


def test_a_quiet_night_over_a_bucket_does_not_need_polars(bucket: Bucket, gpx: Callable[..., Path], store: Store) -> None:
    """It ends in the listing and the ledger."""
    bucket.put("a.gpx", gpx("a.gpx").read_bytes())
    night(store, f"s3://{bucket.name}/")
    program = (
        "import sys; from legday.ingest import ingest; from legday.store import Store\n"
        f"(outcome,) = ingest({{'me': ['s3://{bucket.name}/']}}, Store.open({str(store.place.root)!r}))\n"
        "print(outcome.outcome, 'polars' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["unchanged", "False"]
