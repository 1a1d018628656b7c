"""The rows of activities that chunks of files brought, by id.

Apart from the intake, because they stay frames until one is asked for: as plain values the laps and sets of many years take most of the
memory of a first import, and making frames of them is done where the files are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.ingest.activities import frame_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from legday.ingest.insides import Row


class Brought:
    """Rows of activities, typed as legday.tables says, with the batch of their records."""

    def __init__(self) -> None:
        self._frames: list[pl.DataFrame] = []
        self._places: dict[str, tuple[int, int]] = {}

    def keep(self, activity_ids: Iterable[str], activities: pl.DataFrame) -> None:
        """Takes the rows of these ids out of a chunk's; a later one stands for an earlier one of the same id."""
        rows = {activity_id: row for row, activity_id in enumerate(activities["activity_id"])}
        self._places.update((activity_id, (len(self._frames), rows[activity_id])) for activity_id in activity_ids)
        self._frames.append(activities)

    def __contains__(self, activity_id: str) -> bool:
        """Whether there is such a row."""
        return activity_id in self._places

    def row(self, activity_id: str) -> Row | None:
        """One row as plain values."""
        if activity_id not in self._places:
            return None
        frame, row = self._places[activity_id]
        return self._frames[frame].row(row, named=True)

    def rows(self, activity_ids: Sequence[str]) -> pl.DataFrame:
        """The rows of these ids, in their order."""
        wanted: dict[int, list[int]] = {}
        for frame, row in map(self._places.__getitem__, activity_ids):
            wanted.setdefault(frame, []).append(row)
        found = pl.concat([frame_of([]), *(self._frames[frame][rows] for frame, rows in wanted.items())])
        places = {activity_id: place for place, activity_id in enumerate(found["activity_id"])}
        return found[[places[activity_id] for activity_id in activity_ids]] if activity_ids else found
