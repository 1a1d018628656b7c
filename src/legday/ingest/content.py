"""What a file may hold beside a recording: days of self-report, and what a bulk export's list says of other files.

Apart from the formats, because the steps after reading ask only which of the three is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from legday.readers.recording import TIME
from legday.tables import Titles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legday.readers.recording import Recording

# What a list says of one recording of the same export: `named` is the file's name there without .gz, or null where only `start_time` tells
# which of the recordings that were merged with the list's own it is.
TITLES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "named": pl.String, "start_time": TIME, "title": pl.String, "description": pl.String, "workout_rpe": pl.Float64, "gear": pl.String,
    "sets": Titles.columns()["sets"].dtype,
}  # fmt: skip


@dataclass(frozen=True)
class Content:
    """One file's content; what it does not hold is None. `daily` has the columns of the wellness readers, `titles` those of TITLES."""

    recording: Recording | None = None
    daily: pl.DataFrame | None = None
    titles: pl.DataFrame | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it can be kept."""
        no_session = self.recording is None or not (self.recording.sessions.height or self.recording.records.height)
        return no_session and all(frame is None or frame.is_empty() for frame in (self.daily, self.titles))
