"""Worker processes behind `concurrent.futures.Executor`, each with a limit on time and memory: the queue and the clocks.

Apart from worker.py, which knows how one of them is started and ended.
"""

from __future__ import annotations

import pickle
import time
from collections import deque
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from math import inf
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, TypeVar

from legday.errors import WorkersError
from legday.executors.worker import started

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from legday.executors.limits import Limits
    from legday.executors.worker import Forked, Fresh

Result = TypeVar("Result")
START_S = 60.0  # a worker that is not ready by then is ended, and another one started
STARTS = 3  # so many in a row that never get ready are enough


class WorkerPool(Executor):
    """Worker processes of this machine; one that dies or runs out of time fails its own task and no other, and is replaced.

    They are started as tasks come, up to `workers`. Tasks begin in the order in which they are submitted, and go on while somebody asks for
    the result of one, in one thread. A task raises TimeoutError when it takes longer than its limit from when a worker had it,
    ChildProcessError when its worker dies, and WorkersError when none starts; then what is submitted later is tried again.
    """

    def __init__(self, workers: int, limits: Limits, preload: Sequence[str] = ()) -> None:
        self._most = workers
        self._limits = limits
        self._preload = preload
        self._workers: list[_Worker] = []
        self._waiting: deque[tuple[_Task, bytes]] = deque()
        self._failed, self._failed_at = 0, 0.0  # starts in a row, and the last of them

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Schedule one task; what cannot be pickled is raised here."""
        task = _Task(self)
        self._waiting.append((task, pickle.dumps((fn, args, kwargs))))
        self._go_on(0.0)
        return task

    def run_until(self, task: Future[Any], until: float) -> None:
        """Goes on with all tasks until this one is done, or the clock (`time.monotonic`) is there."""
        while not task.done():
            self._go_on(until)
            if time.monotonic() >= until:
                return

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - who leaves has asked all he wants
        """End the workers at once; what nobody asked the result of is cancelled."""
        for worker in self._workers:
            worker.end(CancelledError())
        for task, _ in self._waiting:
            task.cancel()
        self._workers.clear()
        self._waiting.clear()

    def _go_on(self, until: float) -> None:
        """Waits until a worker says something or its time is over, at most until then; then whoever is free gets what waits."""
        heard = []
        if self._workers:
            soonest = min(until, *(worker.until for worker in self._workers))
            heard = wait([worker.process.connection for worker in self._workers], max(soonest - time.monotonic(), 0.0))
        for worker in list(self._workers):
            if worker.process.connection in heard:
                self._hear(worker)
            elif worker.until <= time.monotonic():
                self._lose(worker, TimeoutError("Task timeout", self._limits.seconds))
        self._hand_out()

    def _hear(self, worker: _Worker) -> None:
        try:
            told = worker.process.connection.recv_bytes()
        except (EOFError, OSError):
            self._lose(worker, ChildProcessError("Abnormal termination"))
            return
        if not worker.ready:
            self._failed = 0
        worker.hear(told)

    def _lose(self, worker: _Worker, fault: OSError) -> None:
        """Ends a worker; its task failed. Of several that fail to start at one time, perhaps for one reason, one counts."""
        worker.end(fault)
        self._workers.remove(worker)
        if not worker.ready and worker.since >= self._failed_at:
            self._failed, self._failed_at = self._failed + 1, time.monotonic()

    def _hand_out(self) -> None:
        for worker in self._workers:
            while self._waiting and worker.ready and worker.task is None:
                task, call = self._waiting.popleft()
                if task.set_running_or_notify_cancel():
                    worker.begin(task, call, self._limits.seconds)
        if self._failed >= STARTS and not any(worker.ready for worker in self._workers):
            self._give_up()
        starting = sum(not worker.ready for worker in self._workers)
        for _ in range(min(len(self._waiting) - starting, self._most - len(self._workers))):
            self._workers.append(_Worker(started(self._limits.memory_mb, self._preload)))

    def _give_up(self) -> None:
        while self._waiting:
            task, _ = self._waiting.popleft()
            if task.set_running_or_notify_cancel():
                task.set_exception(WorkersError(STARTS, START_S))
        self._failed = 0


class _Task(Future[Any]):
    """A task of the pool's: it goes on while somebody asks what came of it."""

    def __init__(self, pool: WorkerPool) -> None:
        super().__init__()
        self._pool = pool

    def result(self, timeout: float | None = None) -> Any:
        """What the task answers, or raises what it raised; TimeoutError when that takes longer than `timeout` [s]."""
        return super().result(self._waited_for(timeout))

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """What the task raised, None when it answered; TimeoutError as of `result`."""
        return super().exception(self._waited_for(timeout))

    def _waited_for(self, timeout: float | None) -> float:
        self._pool.run_until(self, inf if timeout is None else time.monotonic() + timeout)
        return 0.0


class _Worker:
    """A process, what it does, and until when that may take."""

    def __init__(self, process: Forked | Fresh) -> None:
        self.process = process
        self.since = time.monotonic()
        self.until = self.since + START_S
        self.ready = False
        self.task: _Task | None = None

    def begin(self, task: _Task, call: bytes, seconds: float) -> None:
        """Sends a task."""
        self.task, self.until = task, time.monotonic() + seconds
        with suppress(OSError):  # it has died: its connection says so next
            self.process.connection.send_bytes(call)

    def hear(self, told: bytes) -> None:
        """That it is ready, or what came of its task."""
        task, self.task, self.until, self.ready = self.task, None, inf, True
        if task is None:
            return
        try:
            result, fault = pickle.loads(told)  # noqa: S301 - from our own worker
        except Exception as unread:  # noqa: BLE001 - whatever the code of a result raises
            result, fault = None, ChildProcessError(f"{type(unread).__name__}: {unread}")
        if fault is None:
            task.set_result(result)
        else:
            task.set_exception(fault)

    def end(self, fault: BaseException) -> None:
        """Ends it; that becomes of its task."""
        self.process.end()
        if self.task is not None:
            self.task.set_exception(fault)
