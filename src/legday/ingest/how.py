"""How files are read: by which reader, within which limits, on how many processes.

Apart from reading itself, because a night with nothing new gets no further than this and must not import Polars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from legday.executors import Cluster, Limits
from legday.ingest.zones import Unsaid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor

    from legday.executors.limits import Shared

WORKERS_PAY_FROM = 300  # files; below, a second worker that cannot be forked costs more to start than it saves
NEEDED_BY_WORKERS = (
    "legday.ingest.chunks", "legday.ingest.bulk", "legday.ingest.strength", "legday.readers.fit", "legday.readers.gpx",
    "legday.readers.tcx", "legday.readers.wellness", "legday.readers.whoop_workouts",
)  # fmt: skip


class How(msgspec.Struct, frozen=True):
    """The reader ("fast", or "reference" for the libraries it is checked against) and what one file may cost.

    `unsaid` is by athlete what the settings say where a file does not. `limits` None reads in this process and trusts the files;
    `workers` 0 lets the number of files decide; with a `cluster` its workers read. `settings` is all that a refusal rests on beside the
    file: when it is another one, what was refused is looked at again; empty does not ask.
    """

    reader: Literal["fast", "reference"] = "fast"
    limits: Limits | None = Limits()
    most_records: int = 2_000_000
    workers: int = 0
    cluster: Cluster | None = None
    unsaid: Mapping[str, Unsaid] = {}
    settings: str = ""

    def unsaid_of(self, athlete: str) -> Unsaid:
        """What the settings say of this athlete where a file does not."""
        return self.unsaid.get(athlete, Unsaid())

    def executor(self, files: int, shared: Shared) -> Executor:
        """Where that many files are read; to be asked after all is imported that reading needs, and before any of Polars is used."""
        from legday.executors.choose import executor
        from legday.executors.worker import can_fork

        workers = self.workers or (1 if files < WORKERS_PAY_FROM and not can_fork() else 0)
        return executor(workers, self.limits, NEEDED_BY_WORKERS, self.cluster, shared)
