"""Where work runs: worker processes behind `concurrent.futures.Executor`, each with a limit on time and memory.

Apart from the stages, which hand it a function and plain values and never learn where it ran: choose.py says that. Only plain values are
imported here: the rest is taken from its own module by who starts a worker, which a night with nothing new does not.
"""

from legday.executors.limits import Cluster, Limits, cluster_of

__all__ = ["Cluster", "Limits", "cluster_of"]
