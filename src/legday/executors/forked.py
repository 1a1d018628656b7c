"""Workers that are forks of this process, and the question whether there can be any.

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
from multiprocessing.connection import wait
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


class ForkedWorkers(Executor):
    """Workers forked from this process with all that it has imported, so that no task waits for a second import of Polars.

    They are forked as tasks come, up to `workers`, so only a process that `can_fork` has any. Tasks run in the order they are submitted,
    while somebody asks for a result. What a task may use and how it fails is as in a WorkerPool; after one that was too slow or died, a
    pool of workers takes those that follow, because by then this process may have used Polars.
    """

    def __init__(self, workers: int, limits: Limits, otherwise: WorkerPool) -> None:
        self._most = workers
        self._limits = limits
        self._otherwise = otherwise
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task] = deque()
        self._moved: dict[_Task, Future[Any]] = {}

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Schedule one task."""
        if len(self._workers) < self._most and all(worker.task for worker in self._workers) and can_fork():
            self._workers.append(_fork(self._limits.memory_mb))
        if not self._workers:
            self._most = 0
            return self._otherwise.submit(fn, *args, **kwargs)
        task = _Task(self, (fn, args, kwargs))
        self._waiting.append(task)
        self._send()
        return task

    def run_until(self, task: _Task) -> None:
        """Takes answers, and sends what waits, until this task is done."""
        while not task.done():
            if task in self._moved:
                _fill(task, self._moved.pop(task))
            else:
                self._take()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers; what nobody asked the result of is not waited for."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        self._otherwise.shutdown(wait, cancel_futures=cancel_futures)

    def _send(self) -> None:
        for worker in self._workers:
            if self._waiting and worker.task is None:
                worker.begin(self._waiting.popleft(), self._limits.seconds)

    def _take(self) -> None:
        """Waits for the next answer, or for the time at which one is overdue."""
        busy = [worker for worker in self._workers if worker.task]
        slowest = min(busy, key=lambda worker: worker.until)
        answered = wait([worker.connection for worker in busy], max(slowest.until - time.monotonic(), 0.0))
        if not answered:
            self._lose(slowest, TimeoutError("Task timeout", self._limits.seconds))
        for worker in busy:
            if worker.connection in answered:
                try:
                    worker.answer(*worker.connection.recv())
                except (EOFError, OSError):
                    self._lose(worker, ChildProcessError("Abnormal termination"))
        self._send()

    def _lose(self, worker: _Worker, fault: OSError) -> None:
        """Ends a worker; its task failed, and all that wait go to the pool."""
        worker.end()
        worker.answer(None, fault)
        self._workers.remove(worker)
        self._most = 0
        self._moved |= {task: self._otherwise.submit(task.call[0], *task.call[1], **task.call[2]) for task in self._waiting}
        self._waiting.clear()


class _Task(Future[Any]):
    """A task of a forked worker: it goes on while somebody asks for its result."""

    def __init__(self, executor: ForkedWorkers, call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]) -> None:
        super().__init__()
        self.call = call
        self._executor = executor

    def result(self, timeout: float | None = None) -> Any:
        """What the task answers, or raises what it raised."""
        self._executor.run_until(self)
        return super().result(timeout)


@dataclass
class _Worker:
    """A forked process, this end of the pipe to it, its task and until when that may take."""

    process_id: int
    connection: Connection
    task: _Task | None = None
    until: float = 0.0

    def begin(self, task: _Task, seconds: float) -> None:
        """Sends a task."""
        self.task, self.until = task, time.monotonic() + seconds
        with suppress(OSError):  # it has died: taking its answer says so
            self.connection.send(task.call)

    def answer(self, result: Any, fault: BaseException | None) -> None:
        """Gives its task what came of it."""
        task, self.task = self.task, None
        if task is not None:
            _set(task, result, fault)

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
    _set(task, None if fault else other.result(), fault)


def _set(task: Future[Any], result: Any, fault: BaseException | None) -> None:
    if fault is None:
        task.set_result(result)
    else:
        task.set_exception(fault)
