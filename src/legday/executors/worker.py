"""One worker process: a fork of this one where that is safe, else one from a fork server, or a fresh one where there is none (Windows).

Apart from the pool, because a fork is only safe while no other thread can hold a lock, and that is looked at here.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from legday.executors.serve import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext

# Threads that importing Polars and deltalake starts, by name: one allocator for each, which knows of forks, and one that waits for what
# a query spills. Any other may hold a lock that a forked process would wait for without end.
IDLE_THREADS = frozenset({"jemalloc_bg_thd", "polars-ooc-clea"})
THREADS = Path("/proc/self/task")
SOON_S = 0.1  # a start that has not come to its end so soon after its worker is given up does not come to one by itself
ONE_AT_A_TIME = Lock()


def started(memory_mb: int, preload: Sequence[str]) -> Forked | Fresh:
    """A worker that starts: it says READY over its connection once it can take a task, and the connection closes when it dies.

    Args:
        memory_mb: address space [MB] it may take beside its imports.
        preload: modules that every task needs; a fork has what this process has.
    """
    return Forked(memory_mb) if can_fork() else Fresh(memory_mb, preload)


def can_fork() -> bool:
    """Whether a fork of this process can run: on Linux, while no thread lives but those that wait for nobody (see IDLE_THREADS)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        names = {(thread / "comm").read_text().strip() for thread in THREADS.iterdir() if thread.name != str(os.getpid())}
    except OSError:
        return False
    return names <= IDLE_THREADS


class Forked:
    """A fork of this process with all that it has imported, so that no task waits for a second import of Polars."""

    def __init__(self, memory_mb: int) -> None:
        from multiprocessing import Pipe

        self.connection, there = Pipe()
        gc.freeze()  # what was imported lives as long as both processes: to look through it for garbage costs time, and in the fork a copy
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside any other thread: `can_fork` has looked which ones
            self._process_id = os.fork()
        if not self._process_id:
            try:
                os.closerange(3, there.fileno())  # a store's lock would else outlive the parent
                os.closerange(there.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
                serve(there, memory_mb)
            finally:
                os._exit(1)  # whatever it inherited (the ledger, the lock, buffers) is its parent's to close
        there.close()

    def end(self) -> None:
        """Ends it at once, and waits until it is gone."""
        self.connection.close()
        with suppress(ProcessLookupError):
            os.kill(self._process_id, signal.SIGKILL)
        os.waitpid(self._process_id, 0)


class Fresh:
    """A process that has nothing of this one: from a fork server, which has imported `preload` before, so that the next one starts at once.

    It is started in a thread of its own, because a fork server answers only when its imports are done, if they ever are.
    """

    def __init__(self, memory_mb: int, preload: Sequence[str]) -> None:
        from multiprocessing import get_context

        context: ForkServerContext | SpawnContext = get_context("forkserver") if _has_fork_server() else get_context("spawn")
        if _has_fork_server():
            context.set_forkserver_preload(list(preload))
        self.connection, there = context.Pipe()
        self._process = context.Process(target=serve, args=(there, memory_mb), daemon=True)
        self._start = Thread(target=self._started, args=(there,), daemon=True)
        self._start.start()

    def end(self) -> None:
        """Ends it at once, also where it has not started, and waits until it is gone."""
        self.connection.close()
        self._start.join(SOON_S)
        while self._start.is_alive():
            _end_fork_server()
            self._start.join(SOON_S)
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()
        self._process.close()

    def _started(self, there: Connection) -> None:
        with there, suppress(OSError, EOFError), _children_allowed():  # a fork server that dies is told by the pipe, which closes
            if not self.connection.closed:
                self._process.start()


@contextmanager
def _children_allowed() -> Iterator[None]:
    """Dask's workers are daemons, which multiprocessing lets have no children; theirs end with them, because a pipe does.

    Asked here, round the start alone and by one thread at a time, no other start finds it taken back.
    """
    from multiprocessing import current_process

    settings = current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other way to say so
    with ONE_AT_A_TIME:
        before = settings.get("daemon", False)
        settings["daemon"] = False
        try:
            yield
        finally:
            settings["daemon"] = before


def _has_fork_server() -> bool:
    from multiprocessing import get_all_start_methods

    return "forkserver" in get_all_start_methods()


def _end_fork_server() -> None:
    """Ends a fork server that does not answer, and waits until it is gone; the next start starts another one."""
    if not _has_fork_server():
        return
    from multiprocessing import forkserver

    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # noqa: SLF001 - nothing else knows it
    if server is not None:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(server, signal.SIGKILL)
            os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)  # not taken: who starts the next one asks what became of it
