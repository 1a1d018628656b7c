"""What one task may use; apart from the workers, because a night with nothing new names limits and starts nothing."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """What one task may use.

    seconds: time of one task [s]; beyond it its worker is ended and another one started.
    memory_mb: address space beyond what the imports take [MB]; beyond it the task gets a MemoryError, or its worker dies.
    """

    seconds: float = 60.0
    memory_mb: int = 2048
