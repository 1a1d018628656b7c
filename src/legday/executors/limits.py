"""What one task may use and where it may go; apart from the workers, because a night with nothing new names both and starts nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from legday.config import Compute


class Limits(msgspec.Struct, frozen=True):
    """What one task may use.

    seconds: time of one task [s]; beyond it its worker is ended and another one started.
    memory_mb: address space beyond what the imports take [MB]; beyond it the task gets a MemoryError, or its worker dies.
    """

    seconds: float = 60.0
    memory_mb: int = 2048


class Cluster(msgspec.Struct, frozen=True):
    """A scheduler of Dask: its address (`tcp://host:8786`, `tls://...`), and the files of a certificate where it asks for one."""

    scheduler: str
    tls_ca: str = ""
    tls_cert: str = ""
    tls_key: str = ""


class Shared(Protocol):
    """A place that tasks write into, which every worker must see; `root` is its folder where it is one."""

    @property
    def root(self) -> Path | None:
        """Its folder on this machine, None elsewhere."""

    def touch(self, path: str) -> None:
        """Makes an empty file there."""

    def exists(self, path: str) -> bool:
        """Whether a file is there."""

    def delete(self, path: str) -> None:
        """Removes it."""


def cluster_of(asked: Compute) -> Cluster | None:
    """The cluster that the settings name, None for this machine."""
    return Cluster(asked.scheduler, asked.tls_ca, asked.tls_cert, asked.tls_key) if asked.executor == "dask" else None
