"""The worker's side of the pipe: tasks in, answers out, as bytes that only here become what they are.

Apart from worker.py, which starts and ends it from the other side.
"""

from __future__ import annotations

import os
import pickle
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

IMPORTS_MB = 2048  # address space that imports alone take: most of it is reserved for threads and never used
ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # their own threads would only compete with the other workers
READY = b"ready"


def serve(connection: Connection, memory_mb: int) -> None:
    """All that a worker does: says that it is ready, then answers tasks, one after the other, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the parent, which ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ.update(ONE_THREAD)
    limit_memory(memory_mb)
    with suppress(EOFError, OSError, MemoryError):
        connection.send_bytes(READY)
        while True:
            connection.send_bytes(answer(connection.recv_bytes()))


def answer(task: bytes) -> bytes:
    """What came of a pickled (function, arguments, named ones): a pickled (result, fault), of which one is None.

    Whatever goes wrong is the task's fault, also that its code cannot be imported here or that its result cannot be pickled. A fault that
    does not travel becomes a ChildProcessError with its words.
    """
    try:
        fn, args, kwargs = pickle.loads(task)  # noqa: S301 - from our own parent, as the function is
        return pickle.dumps((fn(*args, **kwargs), None))
    except Exception as fault:  # noqa: BLE001 - the parent raises whatever the task raised
        return _told(fault)


def limit_memory(memory_mb: int) -> None:
    """Sets how much address space [MB] this process may take beside its imports."""
    try:
        import resource
    except ImportError:  # Windows: the time limit alone holds there
        return
    most = (IMPORTS_MB + memory_mb) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _told(fault: Exception) -> bytes:
    try:
        told = pickle.dumps((None, fault))
        pickle.loads(told)  # noqa: S301 - just made
    except Exception:  # noqa: BLE001 - a fault's own code may raise anything
        return pickle.dumps((None, ChildProcessError(f"{type(fault).__name__}: {fault}")))
    return told
