"""Where work runs: worker processes behind `concurrent.futures.Executor`, each with a limit on time and memory.

Apart from the stages, which hand it a function and plain values and never learn where it ran.
"""

from legday.executors.forked import ForkedWorker, can_fork
from legday.executors.pool import Here, Limits, WorkerPool, processors

__all__ = ["ForkedWorker", "Here", "Limits", "WorkerPool", "can_fork", "processors"]
