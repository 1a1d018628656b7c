"""Workers on other machines, behind the same `concurrent.futures.Executor`: Dask's, where a scheduler is named in the settings.

Apart from pool.py, whose limited processes do the reading there as here: a worker of Dask only hands its tasks to one of them, so that a
file that breaks its limits costs no more on a cluster than on one machine.
"""

from __future__ import annotations

import hashlib
import pickle
import uuid
from concurrent.futures import CancelledError, Executor, Future
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any, TypeVar

from legday import __version__
from legday.errors import ClusterError, LegdayError
from legday.executors.pool import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from legday.executors.limits import Cluster, Limits, Shared

Result = TypeVar("Result")
CONNECT_S, FIRST_WORKER_S = 10.0, 30.0
LOST_WORKERS = 20  # a task outlives that many; Dask's own 3 are soon used up by a machine that restarts
SEEN_BY_FOLDER = "mount the store's folder there under the same name"
SEEN_BY_KEYS = "set the endpoint and the keys in its environment as they are here"
GONE = "the connection to the scheduler was lost; nothing half-done is kept, run it again when the scheduler is back"


class ClusterWorkers(Executor):
    """The workers of a cluster; all of them must run this same legday and see the folder that the store lies in.

    A task whose worker dies is run again elsewhere. One that breaks its limits fails as in a WorkerPool.

    Raises:
        ClusterError: Dask is not installed, the scheduler is not there or goes away, or a worker is another legday or sees another disk.
    """

    def __init__(self, cluster: Cluster, limits: Limits, preload: Sequence[str], shared: Shared) -> None:
        self._cluster = cluster
        self._asked = (limits, tuple(preload), code_version())
        self._client = _connected(cluster)
        with ExitStack() as unless_refused:
            unless_refused.callback(self._client.close)
            self._refuse_other_workers(shared)
            unless_refused.pop_all()
        self._executor = self._client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Schedule one task."""
        told: Future[Result] = Future()
        with self._loss_worded():
            running = self._executor.submit(run_limited, pickle.dumps((fn, args, kwargs)), *self._asked)
        running.add_done_callback(lambda done: self._tell(done, told))
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - who leaves has asked all he wants
        """Give back the workers; what nobody asked the result of is cancelled."""
        with suppress(Exception):  # a scheduler that is gone was complained of already
            self._client.close()

    def _tell(self, done: Future[tuple[Any, BaseException | None]], told: Future[Any]) -> None:
        """What a task answered; what Dask itself raises is worded, so that no file is blamed for it."""
        from distributed import KilledWorker

        try:
            result, fault = done.result()
        except KilledWorker as lost:
            result, fault = None, ChildProcessError(f"its worker died {LOST_WORKERS} times: {lost}")
        except (Exception, CancelledError) as lost:  # noqa: BLE001 - whatever else Dask raises, it is not the task's
            result, fault = None, self._lost(lost)
        if fault is None:
            told.set_result(result)
        else:
            told.set_exception(fault)

    def _refuse_other_workers(self, shared: Shared) -> None:
        """Looks at every worker once, before any work is handed out."""
        probe = f".seen-{uuid.uuid4().hex}"
        shared.touch(probe)
        try:
            with self._loss_worded():
                try:
                    self._client.wait_for_workers(1, timeout=FIRST_WORKER_S)
                except TimeoutError:
                    raise ClusterError(
                        self._cluster.scheduler, f"no worker has joined within {FIRST_WORKER_S:.0f} s; start `dask worker`"
                    ) from None
                with suppress(Exception):  # a scheduler without legday cannot be asked, and keeps its own number
                    self._client.run_on_scheduler(_outlive, LOST_WORKERS)
                found = self._client.run(_looked_at, shared, probe, on_error="return")
        finally:
            shared.delete(probe)
        for worker, told in found.items():
            if isinstance(told, LegdayError):
                raise ClusterError(worker, str(told))
            if isinstance(told, BaseException):
                raise ClusterError(worker, f"legday {__version__} cannot run there ({type(told).__name__}); install it as it is here")
            _refuse_other(worker, told[0], code_version())
            if not told[1]:
                raise ClusterError(worker, f"it does not see {shared}; {SEEN_BY_FOLDER if shared.root else SEEN_BY_KEYS}")

    @contextmanager
    def _loss_worded(self) -> Iterator[None]:
        try:
            yield
        except ClusterError:
            raise
        except (Exception, CancelledError) as lost:
            raise self._lost(lost) from lost

    def _lost(self, lost: BaseException) -> ClusterError:
        if isinstance(lost, ClusterError):
            return lost
        if isinstance(lost, (CancelledError, OSError, TimeoutError)) or self._client.status not in ("running", "connecting"):
            return ClusterError(self._cluster.scheduler, GONE)
        return ClusterError(self._cluster.scheduler, f"a task could not be run there ({type(lost).__name__}: {str(lost)[:200]})")


def run_limited(task: bytes, limits: Limits, preload: tuple[str, ...], version: str) -> tuple[Any, BaseException | None]:
    """Runs one task on a worker of Dask, in a process with limits of its own; the answer, or what it raised in a form that travels."""
    from distributed import get_worker

    _refuse_other(get_worker().address, code_version(), version)
    try:
        return _pool(get_ident(), limits, preload).submit(_unpacked, task).result(), None
    except Exception as fault:  # noqa: BLE001 - who submitted the task raises whatever it raised
        return None, fault


@cache
def code_version() -> str:
    """The version of legday and a hash of its code, so that two working copies of one version are told apart."""
    code, top = hashlib.sha256(), Path(__file__).parents[1]
    for file in sorted(top.rglob("*.py")):
        code.update(file.relative_to(top).as_posix().encode())
        code.update(file.read_bytes())
    return f"{__version__} ({code.hexdigest()[:8]})"


def _connected(cluster: Cluster) -> Any:
    try:
        from distributed import Client, Security
    except ImportError:
        raise ClusterError(cluster.scheduler, "Dask is not installed: pip install 'legday[cluster]'") from None
    files: Mapping[str, str] = {
        name: file
        for name, file in (("ca_file", cluster.tls_ca), ("client_cert", cluster.tls_cert), ("client_key", cluster.tls_key))
        if file
    }
    security = Security(require_encryption=True, **{f"tls_{name}": file for name, file in files.items()}) if files else None  # type: ignore[no-untyped-call]

    class ClosedUnlessStarted(Client):
        """Dask leaves some open; closed as garbage while another client starts, it would wait for that one's lock without end."""

        def start(self, **kwargs: Any) -> None:
            with ExitStack() as unless_started:
                unless_started.callback(self.close)
                super().start(**kwargs)  # type: ignore[no-untyped-call]
                unless_started.pop_all()

    try:
        return ClosedUnlessStarted(cluster.scheduler, timeout=CONNECT_S, security=security, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError, RuntimeError) as fault:
        unreached = "it cannot be reached, or does not take this certificate" if files else "it cannot be reached"
        why = unreached if isinstance(fault, OSError) else " ".join(str(fault).split())[:200]
        raise ClusterError(cluster.scheduler, f'{why}; start `dask scheduler`, or set compute.executor = "local"') from fault


def _refuse_other(worker: str, theirs: str, ours: str) -> None:
    if theirs != ours:
        raise ClusterError(worker, f"it runs legday {theirs}, not {ours} as here; install the same on every worker")


def _looked_at(shared: Shared, probe: str) -> tuple[str, bool]:
    """On a worker: its code, and whether it sees a file that was just made."""
    return code_version(), shared.exists(probe)


def _outlive(lost_workers: int, dask_scheduler: Any = None) -> None:
    """On the scheduler: how many workers a task may lose."""
    dask_scheduler.allowed_failures = max(dask_scheduler.allowed_failures, lost_workers)


def _unpacked(task: bytes) -> Any:
    """In the limited process: only here the code of a task is imported."""
    fn, args, kwargs = pickle.loads(task)  # noqa: S301 - from our own client, as the function that takes it is
    return fn(*args, **kwargs)


@cache
def _pool(thread: int, limits: Limits, preload: tuple[str, ...]) -> WorkerPool:  # noqa: ARG001 - the cache asks
    """One process for each thread of a worker of Dask, because a pool is for one thread; they last as long as it does."""
    return WorkerPool(1, limits, preload)
