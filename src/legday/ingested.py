"""From what became of the files to what the report says of them.

Apart from the pipeline, which only puts the stages in order: neither of the two stages knows the other.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from legday.ingest.answers import Unchanged
from legday.report import model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.ingest.outcome import Outcome


def ingested(outcomes: Sequence[Outcome], *, in_full: bool) -> model.Ingested:
    """The files as report.json has them; unless `in_full`, unchanged ones are left as they were written down."""
    if isinstance(outcomes, Unchanged) and not in_full:
        return model.IngestedBefore(files_seen=len(outcomes), unchanged=len(outcomes), written=outcomes.written)
    counts = Counter(outcome.outcome for outcome in outcomes)
    return model.Ingested(
        files_seen=len(outcomes),
        stored=counts["stored"],
        unchanged=counts["unchanged"],
        duplicates=counts["duplicate"],
        skipped=counts["skipped"],
        refused=counts["refused"],
        outcomes=msgspec.convert(list(outcomes), list[model.Outcome], from_attributes=True),
    )
