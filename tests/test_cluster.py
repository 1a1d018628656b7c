"""A real scheduler of Dask and two workers on this machine: the same tables as without them, whatever dies."""

import gc
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import Self

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec.structs import replace
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from legday.cli import app
from legday.errors import ClusterError
from legday.executors import Cluster, Limits
from legday.features import Known, Profile, with_news
from legday.ingest import How, chunks, ingest
from legday.observers import records_of
from legday.store import Store
from legday.store.folder import Folder
from legday.store.object_place import ObjectPlace
from legday.store.place import place_of
from legday.tables import Daily, Efforts, Runs, Strides

pytest.importorskip("distributed", reason="Dask is not installed: no cluster to read on (the extra `cluster`)")

from distributed import Client

from legday.executors import cluster as on_dask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="whole groups of processes are killed here by signal")
DASK = Path(sys.executable).with_name("dask")
LIMITS = Limits(30.0, 1024)


class Machines:
    """A scheduler and its workers, each a process group of its own."""

    def __init__(self, folder: Path, cluster: Cluster | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._tls = ["--tls-ca-file", cluster.tls_ca, "--tls-cert", cluster.tls_cert, "--tls-key", cluster.tls_key] if cluster else []
        self.address, self._folder, self.workers = f"{'tls' if cluster else 'tcp'}://127.0.0.1:{port}", folder, []
        self.scheduler = self._start("scheduler", "--host", self.address.rpartition(":")[0], "--port", str(port))

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [str(DASK), *words, *self._tls, "--no-dashboard"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, cwd=self._folder, start_new_session=True, **quiet)

    def add_worker(self, threads: int = 1) -> None:
        """One more worker, with so many threads."""
        self.workers.append(self._start("worker", self.address, "--nthreads", str(threads), "--local-directory", str(self._folder)))

    def kill(self, one: subprocess.Popen[bytes]) -> None:
        """As a power cut would: the process and its children, at once."""
        os.killpg(one.pid, signal.SIGKILL)
        one.wait()

    def __enter__(self) -> Self:
        """Themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Ends whatever still runs."""
        for one in (*self.workers, self.scheduler):
            if one.poll() is None:
                self.kill(one)


@pytest.fixture(autouse=True)
def no_client_left_open():
    """Closed as garbage while another one starts, a client of Dask would wait for that one's lock without end."""
    yield
    assert not [one for one in gc.get_objects() if isinstance(one, Client) and one.status != "closed"]


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    """A scheduler with two workers."""
    with Machines(tmp_path_factory.mktemp("dask")) as some:
        some.add_worker()
        some.add_worker()
        yield some


@pytest.fixture
def workers(machines, tmp_path):
    """An executor of the cluster, with little time and memory for a task."""
    with on_dask.ClusterWorkers(Cluster(machines.address), Limits(2.0, 512), (), Folder(tmp_path)) as some:
        yield some


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks of two files, so that twelve files are work for two."""
    monkeypatch.setattr(chunks, "FILES_A_CHUNK", 2)


@pytest.fixture(scope="module")
def local(fixtures, tmp_path_factory):
    """The tables that the first dozen files give without a cluster."""
    return read(fixtures, tmp_path_factory.mktemp("local"), How(limits=None))


def read(fixtures, folder, how, progress=None):
    """The store's tables after reading twelve files."""
    store = Store.open(str(folder))
    with store.lock():
        outcomes = ingest({"me": [str(file) for file in sorted((fixtures / "athlete").iterdir())[:12]]}, store, how=how, progress=progress)
    assert [one.outcome for one in outcomes].count("stored") > 8
    keys = {"activities": ["activity_id"], "records": ["activity_id", "timestamp"], "daily": ["date"], "titles": ["file"]}
    return {name: store.scan(name).drop("batch_id", strict=False).collect().sort(by) for name, by in keys.items()}


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("killed", [False, True], ids=["undisturbed", "a worker killed midway"])
def test_the_cluster_gives_the_tables_of_one_machine(machines, local, fixtures, tmp_path, killed):
    """In chunks of two files on two workers every table is equal; so it is when one worker dies with the first chunk done."""

    def progress(done: int, total: int) -> None:
        if killed and done <= 2 and len(machines.workers) == 2:
            machines.kill(machines.workers.pop())

    told = read(fixtures, tmp_path, How(limits=LIMITS, cluster=Cluster(machines.address)), progress)
    for name, table in local.items():
        assert_frame_equal(told[name], table)
    if killed:
        machines.add_worker()


@pytest.mark.usefixtures("small_chunks")
def test_the_cluster_observes_the_runs_of_one_machine(workers, fixtures, tmp_path, monkeypatch):
    """In portions of two runs on two workers every run is the same to the last digit."""
    monkeypatch.setattr(import_module("legday.features.runs"), "OBSERVED_AT_ONCE", 2)
    read(fixtures, tmp_path / "store", How(limits=None))
    store = Store.open(str(tmp_path / "store"))
    nothing = Known(Runs.create_empty(), Efforts.create_empty(), Strides.create_empty())
    asked = store.scan("activities").collect(), nothing, records_of(store), Daily.create_empty(), {"me": Profile(birth_year=1990)}
    here, there = with_news(*asked), with_news(*asked, workers=lambda _: workers)
    assert here.runs.height > 4
    for one, other in zip(here, there, strict=True):
        assert_frame_equal(one, other)


def test_a_worker_elsewhere_needs_only_the_url_of_a_store_in_object_storage(at_bucket, local, fixtures, tmp_path):
    """Its records go straight into the bucket, and every table is equal."""
    with Machines(tmp_path) as some:
        some.add_worker()
        told = read(fixtures, at_bucket, How(limits=LIMITS, cluster=Cluster(some.address)))
    for name, table in local.items():
        assert_frame_equal(told[name], table)


def test_a_worker_without_the_keys_of_the_bucket_is_refused(at_bucket, tmp_path, monkeypatch):
    """Before it gets work, in one line that says what its machine lacks."""
    place = place_of(at_bucket)
    place.touch("reached from here")
    with Machines(tmp_path) as some, monkeypatch.context() as changed:
        changed.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        changed.setenv("AZURE_STORAGE_ACCOUNT_NAME", "")
        changed.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere")
        some.add_worker()
        with pytest.raises(ClusterError, match=r"://.*the keys in the environment"):
            on_dask.ClusterWorkers(Cluster(some.address), LIMITS, (), place)


def test_a_worker_that_reaches_another_bucket_is_refused(at_bucket, tmp_path, monkeypatch):
    """What was just written there must be there for every worker; nobody is told to mount a folder."""
    monkeypatch.setattr(ObjectPlace, "touch", lambda *_: None)
    with Machines(tmp_path) as some:
        some.add_worker()
        with pytest.raises(ClusterError, match=r"it does not see \w+://.*; set the endpoint and the keys in its environment"):
            on_dask.ClusterWorkers(Cluster(some.address), LIMITS, (), place_of(at_bucket))


def test_a_task_that_breaks_its_limits_fails_alone(workers):
    """Too slow, too large or dead: each is the fault that it is on one machine, and the next task runs."""
    slow, large, dead = workers.submit(time.sleep, 60), workers.submit(bytearray, 10**11), workers.submit(os._exit, 1)
    fine = workers.submit(divmod, 7, 2)
    wrong = workers.submit(int, "x")
    for task, fault in ((slow, TimeoutError), (large, MemoryError), (dead, ChildProcessError), (wrong, ValueError)):
        with pytest.raises(fault):
            task.result(timeout=60)
    assert fine.result(timeout=60) == (3, 1)


def test_threads_of_one_worker_do_not_disturb_each_other(tmp_path):
    """Two of them lose their processes again and again, by time and by death, and each answers every task as what it is."""
    with Machines(tmp_path) as some:
        some.add_worker(threads=2)
        with on_dask.ClusterWorkers(Cluster(some.address), Limits(0.5, 512), (), Folder(tmp_path)) as workers:
            for _ in range(4):
                slow, dead = [workers.submit(time.sleep, 60) for _ in range(2)], [workers.submit(os._exit, 1) for _ in range(4)]
                assert {type(task.exception(timeout=60)) for task in slow} == {TimeoutError}
                assert {type(task.exception(timeout=60)) for task in dead} == {ChildProcessError}
                assert workers.submit(divmod, 7, 2).result(timeout=60) == (3, 1)


def test_workers_of_another_code_are_refused(machines, tmp_path, monkeypatch):
    """A worker whose legday differs in one byte is named, with both versions, before it gets any work."""
    monkeypatch.setattr(on_dask, "code_version", lambda: "9.9 (abcdef00)")
    with pytest.raises(ClusterError, match=r"it runs legday .* not 9\.9 \(abcdef00\) as here"):
        on_dask.ClusterWorkers(Cluster(machines.address), LIMITS, (), Folder(tmp_path))


def test_workers_that_do_not_see_the_store_are_refused(machines, tmp_path, monkeypatch):
    """A file that was just made in the store's folder must be there for every worker."""
    monkeypatch.setattr(Path, "touch", lambda *_, **__: None)
    with pytest.raises(ClusterError, match="it does not see"):
        on_dask.ClusterWorkers(Cluster(machines.address), LIMITS, (), Folder(tmp_path))


def test_a_scheduler_that_goes_away_is_one_line(tmp_path):
    """What waits for a result is told so, and no file is blamed; one that never was there is told at once; so is one without workers."""
    with Machines(tmp_path) as alone:
        alone.add_worker()
        workers = on_dask.ClusterWorkers(Cluster(alone.address), LIMITS, (), Folder(tmp_path))
        waiting = workers.submit(time.sleep, 20)
        alone.kill(alone.scheduler)
        with pytest.raises(ClusterError, match="connection to the scheduler was lost"):
            waiting.result(timeout=60)
        workers.shutdown()


def test_a_cluster_that_asks_for_a_certificate_gets_it(local, fixtures, tmp_path, monkeypatch):
    """Over TLS the tables are those of one machine; without the files, or with those of a stranger, the scheduler cannot be reached."""
    ours, stranger = (certificate(tmp_path / name) for name in ("ours", "stranger"))
    with Machines(tmp_path, ours) as guarded:
        guarded.add_worker()
        told = read(fixtures, tmp_path / "store", How(limits=LIMITS, cluster=replace(ours, scheduler=guarded.address)))
        for name, table in local.items():
            assert_frame_equal(told[name], table)
        monkeypatch.setattr(on_dask, "CONNECT_S", 2.0)
        for files, why in ((stranger, "does not take this certificate"), (Cluster(""), "TLS")):
            with pytest.raises(ClusterError, match=why):
                on_dask.ClusterWorkers(replace(files, scheduler=guarded.address), LIMITS, (), Folder(tmp_path))


def certificate(folder: Path) -> Cluster:
    """A certificate that is its own authority, for ten years, made for this test."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.now(UTC) - timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begin, begin + timedelta(days=3650))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    (folder / "cert.pem").write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return Cluster("", *(str(folder / file) for file in ("cert.pem", "cert.pem", "key.pem")))


def test_no_scheduler_is_exit_code_2(fixtures, tmp_path, monkeypatch):
    """An address where nobody listens, or none at all, is one line that says what to do."""
    monkeypatch.setattr(on_dask, "CONNECT_S", 0.3)
    words = ["ingest", str(fixtures / "athlete" / "2026-01-24-09-30-27.fit"), "--store", str(tmp_path / "store")]
    named = {"LEGDAY_COMPUTE__EXECUTOR": "dask", "LEGDAY_COMPUTE__SCHEDULER": "tcp://127.0.0.1:1"}
    done = CliRunner().invoke(app, words, env=named)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "tcp://127.0.0.1:1: it cannot be reached; start `dask scheduler`" in done.stderr
    done = CliRunner().invoke(app, words, env=named | {"LEGDAY_COMPUTE__SCHEDULER": "host:8786"})
    assert (done.exit_code, "needs the address of a scheduler" in done.stderr) == (2, True)


def test_without_dask_the_extra_is_named(tmp_path, monkeypatch):
    """Who has not installed it is told how."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'legday\[cluster\]'"):
        on_dask.ClusterWorkers(Cluster("tcp://127.0.0.1:1"), LIMITS, (), Folder(tmp_path))
