"""A progress bar on stderr for long work; apart, because only a terminal wants one."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_S = 0.5  # short work shows nothing
WIDTH = 30


@contextmanager
def bar(what: str, *, shown: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Hand out `progress(done, total)`, or None when nothing is to be shown; the line is wiped at the end."""
    if not shown:
        yield None
        return
    started = time.monotonic()
    drawn = False

    def progress(done: int, total: int) -> None:
        nonlocal drawn
        if time.monotonic() - started < PATIENCE_S or total == 0:
            return
        drawn = True
        filled = WIDTH * done // total
        sys.stderr.write(f"\r{what} [{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}")
        sys.stderr.flush()

    try:
        yield progress
    finally:
        if drawn:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
