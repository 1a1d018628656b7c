"""Tasks handed to workers some at a time, their results in the order of the tasks; what broke its worker is done here.

Apart from the executors, because who reads files wants to know what broke a worker, and this is for work that must be done either way.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from legday.errors import WorkersError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

Task = TypeVar("Task")
Result = TypeVar("Result")
AHEAD = 8  # tasks under way or waiting to be asked for, so that memory does not grow with their number


def in_turn(executor: Executor, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
    """The results of all tasks, in their order.

    One whose worker died, was ended for want of time or memory, or did not start is done in this process, without limits.

    Raises:
        ClusterError: the cluster went away.
    """
    left = iter(tasks)
    under_way: deque[tuple[Task, Future[Result]]] = deque()
    while True:
        for task in islice(left, AHEAD - len(under_way)):
            under_way.append((task, executor.submit(work, task)))
            if under_way[-1][1].done():  # in this process, where running ahead would only fill the memory
                break
        if not under_way:
            return
        task, future = under_way.popleft()
        try:
            result = future.result()
        except (OSError, MemoryError, WorkersError):  # TimeoutError and ChildProcessError are OSErrors
            result = work(task)
        yield result
