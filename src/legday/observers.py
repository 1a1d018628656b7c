"""Who observes runs: this process where they are few, workers of this machine or of a cluster where they are many.

Apart from pipeline.py, which puts the stages in order; features know neither the store nor where a run is observed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from legday.executors import Limits, cluster_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor

    import polars as pl

    from legday.config import Config
    from legday.store import Store

PAY_FROM = 200  # runs; below, workers cost more to start than they save
LIMITS = Limits(seconds=300.0, memory_mb=4096)  # of one task: 100 runs of an hour take some 1 s and 350 MB
NEEDED_BY_WORKERS = ("legday.features.observed", "deltalake")


def observers(config: Config, store: Store) -> Callable[[int], Executor]:
    """What observes so many runs.

    Raises:
        ClusterError: a cluster that cannot be used.
    """
    return partial(_observers, config, store)


def records_of(store: Store) -> Callable[[Sequence[str]], pl.LazyFrame]:
    """The committed records of these batches, and perhaps of others, in any process that sees the store."""
    return partial(_records_of, store)


def _observers(config: Config, store: Store, runs: int) -> Executor:
    from legday.executors.choose import executor
    from legday.executors.processors import processors, spread

    workers, cluster = config.compute.workers or processors(), cluster_of(config.compute)
    pays = runs > PAY_FROM and (workers > 1 or cluster is not None)
    if pays:
        spread()
    return executor(workers, LIMITS if pays else None, NEEDED_BY_WORKERS, cluster, store.place)


def _records_of(store: Store, batches: Sequence[str]) -> pl.LazyFrame:
    return store.scan("records", batches=batches)
