"""No worker at all, for what is trusted and for what is too little to start one; apart from the pool, because it imports nothing."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class Here(Executor):
    """Each task runs in this process when it is submitted, without limits."""

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Run one task now; what it raises is raised by `result()`."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - a Future carries whatever its task raised
            future.set_exception(error)
        return future
