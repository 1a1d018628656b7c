"""What both decoders (the fast one and fitdecode) hand to assemble.py: the wanted messages as columns of FIT's own numbers.

Apart, because it is the seam between decoding, which is done in two ways, and meaning, which is given once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
# Numbers are float64 with NaN for "not there", arrays a row of them for each message; texts are lists with None. Times are seconds
# of FIT's clock, names (sport, set_type ...) still numbers.
Column: TypeAlias = Floats | list[str | None]


class Decoded(NamedTuple):
    """The messages of one kind in file order, and at which byte each begins."""

    offsets: npt.NDArray[np.int64]
    columns: dict[str, Column]


@dataclass(frozen=True)
class Table:
    """All messages of one kind in file order."""

    height: int = 0
    columns: dict[str, Column] = field(default_factory=dict)

    def numbers(self, name: str) -> Floats:
        """A column of numbers, all NaN where the file has none."""
        column = self.columns.get(name)
        return column if isinstance(column, np.ndarray) else np.full(self.height, np.nan)

    def arrays(self, name: str) -> Floats:
        """A column of arrays, of no width where the file has none."""
        column = self.columns.get(name)
        return column.reshape(self.height, -1) if isinstance(column, np.ndarray) else np.empty((self.height, 0))

    def texts(self, name: str) -> list[str | None]:
        """A column of texts, all None where the file has none."""
        column = self.columns.get(name)
        return column if isinstance(column, list) else [None] * self.height


@dataclass(frozen=True)
class Fault:
    """Why decoding ended before the file did, in a runner's words, and the byte it ended at."""

    reason: str
    offset: int


@dataclass(frozen=True)
class Messages:
    """One file's wanted messages by name, with what was odd about it."""

    tables: dict[str, Table]
    notes: tuple[str, ...] = ()
    fault: Fault | None = None

    def __getitem__(self, name: str) -> Table:
        return self.tables.get(name) or Table()


CUT_SHORT = "the file ends early"
NOT_FIT = "not a FIT file"
UNDEFINED = "a message without a definition"
OVERRUN = "a message runs past the end of its data"
TOO_MANY_MESSAGES = "more messages than a watch writes"
TOO_MANY_LAYOUTS = "more kinds of messages than a watch writes"
BROKEN_PART = "what follows is not a FIT recording"
CRC_MISMATCH = "file CRC mismatch"
HEADER_CRC_MISMATCH = "header CRC mismatch"
NO_SIZE = "the header gives no data size; read to the end of the file"


def trailing(count: int) -> str:
    """The note on bytes behind the last recording, which some watches leave there."""
    return f"{count:,} bytes after the end of the recording ignored"
