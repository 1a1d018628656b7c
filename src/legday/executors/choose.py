"""Where a batch of tasks goes: this process, workers of this machine, or a cluster; the only place that knows them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from legday.executors.limits import Cluster, Limits, Shared


def executor(workers: int, limits: Limits | None, preload: Sequence[str], cluster: Cluster | None, shared: Shared) -> Executor:
    """The workers that are asked for; `limits` None is this process itself.

    Args:
        workers: how many processes of this machine; 0 for as many as it has processors.
        limits: what one task may use.
        preload: modules that every task needs.
        cluster: where to go instead.
        shared: the place that the tasks write into, which every worker must see.

    Raises:
        ClusterError: a cluster that cannot be used.
    """
    if limits is None:
        from legday.executors.here import Here

        return Here()
    if cluster is not None:
        from legday.executors.cluster import ClusterWorkers

        return ClusterWorkers(cluster, limits, preload, shared)
    from legday.executors.pool import WorkerPool
    from legday.executors.processors import processors

    return WorkerPool(workers or processors(), limits, preload)
