"""How many processors there are for this process, and whether it keeps to one of them.

Apart from the executors, because who asks starts nothing.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

PROCESSOR = 36  # the field of /proc/self/stat after the name, from 0
_allowed = set[int]()  # before this process kept to one; empty while it does not


def processors() -> int:
    """How many processors this process may use, also while it keeps to one."""
    return len(_allowed) or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def keep_to_one() -> None:
    """Has this process, and all that it starts, keep to the processor that it is on, until it is to `spread`; only Linux can.

    Polars hands every small query to a thread of its own, thousands in a night of few files, and what goes back and forth between two
    processors costs a fifth of it (docs/performance.md). Only a process that does nothing else may ask for that.
    """
    if sys.platform != "linux" or _allowed:
        return
    with suppress(OSError, ValueError, IndexError):  # a system that does not say or does not let us
        before, stat = os.sched_getaffinity(0), Path("/proc/self/stat").read_text()
        os.sched_setaffinity(0, {int(stat.rpartition(")")[2].split()[PROCESSOR])})
        _allowed.update(before)


def spread() -> None:
    """Has this process, and all that it starts from now on, use every processor again; threads that run keep to theirs."""
    if sys.platform == "linux" and _allowed:
        with suppress(OSError):
            os.sched_setaffinity(0, _allowed)
        _allowed.clear()
