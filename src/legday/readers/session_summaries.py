"""Recordings that are only summaries: sessions without a record, a lap or a set.

Apart, because exports of several vendors hold nothing more, and all must give the one shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.readers.recording import EVENTS, LAPS, RECORDS, SESSIONS, SETS, SPLITS, Recording, conform

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Beside FIT's own columns a summary of a bulk export carries what belongs to one session and not to the file.
FURTHER: Mapping[str, pl.DataType | type[pl.DataType]] = {"utc_offset_s": pl.Int64, "source_id": pl.String, "route": pl.String}


def recording_of_summaries(
    sessions: Sequence[Mapping[str, object]],
    notes: Sequence[str] = (),
    salvaged: str | None = None,
    *,
    utc_offset_source: str | None = None,
) -> Recording:
    """One Recording of many sessions, oldest first.

    Args:
        sessions: by column of SESSIONS and FURTHER: `utc_offset_s` of that session [s east of UTC], `source_id` as the vendor numbers or
            names it, `route` the file of its track in the same export.
        notes: facts a runner should read.
        salvaged: what broke and where, when only a part is here.
        utc_offset_source: where such an export says its offsets.
    """
    columns = {**SESSIONS, **FURTHER}
    named = {name: [session.get(name) for session in sessions] for name in columns}
    lasted = pl.duration(microseconds=pl.col("total_elapsed_time") * 1e6)
    frame = (
        pl.DataFrame(named, schema=columns, strict=False)
        .with_columns(pl.coalesce("timestamp", pl.col("start_time") + lasted))
        .sort("start_time", maintain_order=True)
    )
    offsets = set(frame["utc_offset_s"].to_list())
    return Recording(
        sessions=frame,
        laps=conform(pl.DataFrame(), LAPS),
        records=conform(pl.DataFrame(), RECORDS),
        sets=conform(pl.DataFrame(), SETS),
        events=conform(pl.DataFrame(), EVENTS),
        splits=conform(pl.DataFrame(), SPLITS),
        utc_offset_s=offsets.pop() if len(offsets) == 1 else None,
        utc_offset_source=utc_offset_source,
        notes=tuple(notes),
        salvaged=salvaged,
    )
