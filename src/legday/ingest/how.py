"""How files are read: by which reader, within which limits, on how many processes.

Apart from reading itself, because a night with nothing new gets no further than this and must not import Polars.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from legday.executors import Here, Limits, WorkerPool, processors

if TYPE_CHECKING:
    from concurrent.futures import Executor

WORKERS_PAY_FROM = 300  # files; below, a second worker costs more to start than it saves
NEEDED_BY_WORKERS = ("legday.ingest.chunks", "legday.readers.fit", "legday.readers.gpx", "legday.readers.tcx")


@dataclass(frozen=True)
class How:
    """The reader ("fast", or "reference" for the libraries it is checked against) and what one file may cost.

    `limits` None reads in this process and trusts the files; `workers` 0 lets the number of files decide.
    """

    reader: Literal["fast", "reference"] = "fast"
    limits: Limits | None = field(default_factory=Limits)
    most_records: int = 2_000_000
    workers: int = 0

    def executor(self, files: int) -> Executor:
        """Where that many files are read."""
        if self.limits is None:
            return Here()
        chosen = self.workers or (1 if files < WORKERS_PAY_FROM else processors())
        return WorkerPool(chosen, self.limits, NEEDED_BY_WORKERS)
