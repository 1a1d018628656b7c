"""One worker that is a fork of this process, and the question whether there can be one.

Apart from the pool, because a fork is only safe while no other thread can hold a lock, and that is looked at here.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import warnings
from collections import deque
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from legday.executors.pool import ONE_THREAD, limit_memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from legday.executors.limits import Limits
    from legday.executors.pool import WorkerPool

Result = TypeVar("Result")
# Threads that importing Polars and deltalake starts, by name: one allocator for each, which knows of forks, and one that waits for what
# a query spills. Any other may hold a lock that a forked process would wait for without end.
IDLE_THREADS = frozenset({"jemalloc_bg_thd", "polars-ooc-clea"})
THREADS = Path("/proc/self/task")


class ForkedWorker(Executor):
    """One worker, forked from this process with all that it has imported, so that a few tasks do not wait for a second import of Polars.

    Only for a process that `can_fork`. Tasks run one by one in the order they are submitted. What a task may use and how it fails is as in
    a WorkerPool; after one that was too slow or died, a pool of workers takes those that follow.
    """

    def __init__(self, limits: Limits, otherwise: WorkerPool) -> None:
        self._limits = limits
        self._otherwise = otherwise
        self._waiting: deque[_Task] = deque()  # the first one runs
        self._until = 0.0
        self._worker: _Worker | None = _fork(limits.memory_mb)

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Schedule one task."""
        if self._worker is None:
            return self._otherwise.submit(fn, *args, **kwargs)
        task = _Task(self, (fn, args, kwargs))
        self._waiting.append(task)
        if len(self._waiting) == 1:
            self._send()
        return task

    def run_until(self, task: _Task) -> None:
        """Takes answers, and sends what waits, until this task is done."""
        while not task.done():
            self._take()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the worker; what nobody asked the result of is not waited for."""
        self._end()
        self._otherwise.shutdown(wait, cancel_futures=cancel_futures)

    def _send(self) -> None:
        self._until = time.monotonic() + self._limits.seconds
        if self._worker is not None:
            with suppress(OSError):  # it has died: taking its answer says so
                self._worker.connection.send(self._waiting[0].call)

    def _take(self) -> None:
        if self._worker is None:
            fn, args, kwargs = self._waiting[0].call
            _fill(self._waiting.popleft(), self._otherwise.submit(fn, *args, **kwargs))
            return
        try:
            if not self._worker.connection.poll(max(self._until - time.monotonic(), 0.0)):
                raise TimeoutError("Task timeout", self._limits.seconds)
            result, fault = self._worker.connection.recv()
        except (EOFError, OSError) as broken:
            self._end()
            result, fault = None, broken if isinstance(broken, TimeoutError) else ChildProcessError("Abnormal termination")
        task = self._waiting.popleft()
        if fault is None:
            task.set_result(result)
        else:
            task.set_exception(fault)
        if self._waiting:
            self._send()

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


class _Task(Future[Any]):
    """A task of a forked worker: it goes on while somebody asks for its result."""

    def __init__(self, executor: ForkedWorker, call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]) -> None:
        super().__init__()
        self.call = call
        self._executor = executor

    def result(self, timeout: float | None = None) -> Any:
        """What the task answers, or raises what it raised."""
        self._executor.run_until(self)
        return super().result(timeout)


@dataclass(frozen=True)
class _Worker:
    """A forked process and this end of the pipe to it."""

    process_id: int
    connection: Connection

    def end(self) -> None:
        """Ends it at once, and waits until it is gone."""
        self.connection.close()
        with suppress(ProcessLookupError):
            os.kill(self.process_id, signal.SIGKILL)
        os.waitpid(self.process_id, 0)


def can_fork() -> bool:
    """Whether a fork of this process can run: on Linux, while no thread lives but those that wait for nobody (see IDLE_THREADS)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        names = {(thread / "comm").read_text().strip() for thread in THREADS.iterdir() if thread.name != str(os.getpid())}
    except OSError:
        return False
    return names <= IDLE_THREADS


def _fork(memory_mb: int) -> _Worker:
    from multiprocessing import Pipe

    here, there = Pipe()
    gc.freeze()  # what was imported lives as long as both processes: to look through it for garbage costs time, and in the fork a copy
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside any other thread: `can_fork` has looked which ones
        process_id = os.fork()
    if not process_id:
        try:
            _serve(there, memory_mb)
        finally:
            os._exit(1)  # whatever it inherited (the ledger, the lock, buffers) is its parent's to close
    there.close()
    return _Worker(process_id, here)


def _serve(connection: Connection, memory_mb: int) -> None:
    """The forked process: tasks in, answers out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the parent, which ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.closerange(3, connection.fileno())  # a store's lock would else outlive the parent
    os.closerange(connection.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    os.environ.update(ONE_THREAD)
    limit_memory(memory_mb)
    with suppress(EOFError, OSError):
        while True:
            fn, args, kwargs = connection.recv()
            answer: tuple[Any, BaseException | None]
            try:
                answer = fn(*args, **kwargs), None
            except Exception as error:  # noqa: BLE001 - the parent raises whatever the task raised
                answer = None, error
            connection.send(answer)


def _fill(task: Future[Any], other: Future[Any]) -> None:
    """Gives a task the outcome of another one."""
    fault = other.exception()
    if fault is None:
        task.set_result(other.result())
    else:
        task.set_exception(fault)
