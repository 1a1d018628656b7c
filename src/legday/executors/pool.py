"""Worker processes behind `concurrent.futures.Executor`, each with a limit on time and memory; and none at all, for what is trusted.

Apart from forked.py: these take a while to start and always can.
"""

from __future__ import annotations

import os
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.context import BaseContext

    from pebble import ProcessPool

    from legday.executors.limits import Limits

Result = TypeVar("Result")
IMPORTS_MB = 2048  # address space that imports alone take: most of it is reserved for threads and never used
ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # their own threads would only compete with the other workers


class WorkerPool(Executor):
    """Worker processes on this machine; one that dies or runs out of time fails its own task and no other.

    Workers come from a fork server, because a fork of a process that has used Polars hangs; it has imported `preload` before, so that a
    worker starts at once. A task that outlives its time raises TimeoutError, one whose worker died a RuntimeError (pebble.ProcessExpired).
    """

    def __init__(self, workers: int, limits: Limits, preload: Sequence[str] = ()) -> None:
        self._workers = workers
        self._limits = limits
        self._preload = preload
        self._pool: ProcessPool | None = None

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Schedule one task; the pool starts with the first one."""
        if self._pool is None:
            self._pool = self._started()
        future: Future[Result] = self._pool.schedule(fn, args=args, kwargs=kwargs, timeout=self._limits.seconds)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers: when their tasks are done, or at once with `cancel_futures`."""
        if self._pool is None:
            return
        end = self._pool.stop if cancel_futures else self._pool.close
        end()  # type: ignore[no-untyped-call]
        if wait:
            self._pool.join()
        self._pool = None

    def _started(self) -> ProcessPool:
        import multiprocessing

        from pebble import ProcessPool

        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"  # spawn: Windows
        context: BaseContext = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(list(self._preload))
        with _environment(ONE_THREAD):
            pool = ProcessPool(max_workers=self._workers, context=context, initializer=limit_memory, initargs=(self._limits.memory_mb,))
            pool.schedule(_nothing).result()
        return pool


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Environment variables for what starts inside, as they were afterwards."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Here(Executor):
    """No worker at all: each task runs in this process when it is submitted, without limits."""

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Run one task now; what it raises is raised by `result()`."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - a Future carries whatever its task raised
            future.set_exception(error)
        return future


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def limit_memory(memory_mb: int) -> None:
    """Runs first in every worker."""
    try:
        import resource
    except ImportError:  # Windows: the time limit alone holds there
        return
    most = (IMPORTS_MB + memory_mb) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _nothing() -> None:
    """A first task: when it is done, the pool has started."""
